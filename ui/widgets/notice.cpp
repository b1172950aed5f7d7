#include "notice.h"

#include "actionbutton.h"

#include <ui/theme/paint.h>
#include <ui/theme/theme.h>

#include <QAction>
#include <QHBoxLayout>
#include <QPainter>
#include <QTextLayout>

#include <cmath>

namespace slipway::ui {

using namespace Qt::StringLiterals;

namespace {

// Lays the bold sentence and the plain one out as one paragraph.
void layOut(QTextLayout &layout, const QString &bold, const QString &plain, const Palette &p, double width)
{
    layout.setText(plain.isEmpty() ? bold : bold % u' ' % plain);
    layout.setFont(fontFor(FontRole::Body));
    QTextCharFormat boldFormat;
    boldFormat.setFont(fontFor(FontRole::BodyStrong));
    boldFormat.setForeground(p.text);
    QTextCharFormat plainFormat;
    plainFormat.setForeground(p.isDark ? p.text2 : p.text);
    const int boldLength = static_cast<int>(bold.size());
    layout.setFormats({{0, boldLength, boldFormat},
                       {boldLength, static_cast<int>(layout.text().size()) - boldLength, plainFormat}});
    layout.beginLayout();
    double y = 0;
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        line.setPosition(QPointF(0, y + (18 - line.height()) / 2));
        y += 18;
    }
    layout.endLayout();
}

} // namespace

Notice::Notice(const Theme &theme, Form form, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_form(form)
    , m_buttons(new QHBoxLayout(this))
{
    m_buttons->setContentsMargins(0, form == Form::Band ? 0 : 8, 12, form == Form::Band ? 1 : 8);
    m_buttons->setSpacing(8);
    m_buttons->addStretch(1);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    hide();
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Notice::show(const NoticeSpec &spec)
{
    clear();
    m_spec = spec;
    for (QAction *action : spec.actions) {
        auto *button = new ActionButton(*action, ButtonKind::Outlined, false, this);
        setCompact(*button, true);
        m_buttons->addWidget(button, 0, m_form == Form::Band ? Qt::AlignVCenter : Qt::AlignBottom);
    }
    setAccessibleName(fullText());
    setToolTip(m_form == Form::Band ? fullText() : QString());
    setVisible(true);
    keepHeight();
    updateGeometry();
    update();
}

void Notice::keepHeight()
{
    // The layout around it would ask the row of buttons for its height instead.
    setMinimumHeight(heightForWidth(width()));
}

void Notice::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    keepHeight();
}

void Notice::show(const base::Error &error, const QList<QAction *> &actions)
{
    NoticeSpec spec;
    spec.tone = Tone::Degraded;
    spec.status = Status::Failed;
    spec.bold = error.what.endsWith(u'.') ? error.what : error.what % u'.';
    QString rest = error.cause;
    if (!rest.isEmpty()) {
        rest[0] = rest.at(0).toUpper();
        rest += rest.endsWith(u'.') ? u""_s : u"."_s;
    }
    spec.plain = rest.isEmpty() ? error.hint : (error.hint.isEmpty() ? rest : rest % u' ' % error.hint);
    spec.actions = actions;
    show(spec);
}

void Notice::clear()
{
    while (m_buttons->count() > 1) {
        QLayoutItem *item = m_buttons->takeAt(1);
        delete item->widget();
        delete item;
    }
    m_spec = {};
    hide();
}

QString Notice::fullText() const
{
    return m_spec.plain.isEmpty() ? m_spec.bold : m_spec.bold % u' ' % m_spec.plain;
}

int Notice::textWidth(int width) const
{
    int right = 12;
    if (m_form == Form::Band || m_buttons->count() > 1) {
        for (int at = 1; at < m_buttons->count(); ++at) {
            right += m_buttons->itemAt(at)->sizeHint().width() + 8;
        }
    }
    return width - 38 - right;
}

QSize Notice::sizeHint() const
{
    return {320, heightForWidth(width())};
}

bool Notice::hasHeightForWidth() const
{
    return true;
}

int Notice::heightForWidth(int width) const
{
    if (m_form == Form::Band) {
        return 40;
    }
    QTextLayout layout;
    layOut(layout, m_spec.bold, m_spec.plain, m_theme.palette(), std::max(80, textWidth(width)));
    return std::max(34, layout.lineCount() * 18 + 16);
}

void Notice::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Palette &p = m_theme.palette();
    const ToneColors &tone = p.tone(m_spec.tone);
    if (m_form == Form::Band) {
        painter.fillRect(rect(), tone.tint);
        hairline(painter, 0, width(), height() - 1, p.border);
    } else {
        outline(painter, rect(), 5, tone.tint, tone.tint);
    }
    const int top = m_form == Form::Band ? (height() - 1 - 18) / 2 : 8;
    paintStatusGlyph(painter, QRectF(m_form == Form::Band ? 16 : 10, top + 2, 14, 14), m_spec.status, p);
    const QRectF textRect(m_form == Form::Band ? 38 : 32, top, textWidth(width()), height() - 2 * top);
    if (m_form == Form::Box) {
        QTextLayout layout;
        layOut(layout, m_spec.bold, m_spec.plain, p, textRect.width());
        layout.draw(&painter, textRect.topLeft());
        return;
    }
    painter.setFont(fontFor(FontRole::BodyStrong));
    painter.setPen(p.text);
    const double used =
        drawText(painter, QRectF(textRect.left(), top, textRect.width(), 18), m_spec.bold) + 5;
    painter.setFont(fontFor(FontRole::Body));
    painter.setPen(p.isDark ? p.text2 : p.text);
    drawText(painter, QRectF(textRect.left() + used, top, textRect.width() - used, 18), m_spec.plain);
}

} // namespace slipway::ui
