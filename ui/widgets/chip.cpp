#include "chip.h"

#include "actionbutton.h"

#include <ui/theme/paint.h>
#include <ui/theme/theme.h>

#include <QAction>
#include <QMenu>
#include <QPainter>

#include <cmath>

namespace slipway::ui {

using namespace Qt::StringLiterals;

Chip::Chip(const Theme &theme, Mode mode, const QString &label, QWidget *parent)
    : QPushButton(parent)
    , m_theme(theme)
    , m_mode(mode)
    , m_label(label)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(label);
    connect(this, &QPushButton::clicked, this, &Chip::openMenu);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Chip::setOptions(const QList<ChipOption> &options)
{
    m_options = options;
    updateGeometry();
    update();
}

void Chip::setSelected(const QStringList &ids)
{
    m_selected = ids;
    setAccessibleName(value().isEmpty() ? m_label : m_label % u' ' % value());
    updateGeometry();
    update();
}

QStringList Chip::optionIds() const
{
    QStringList ids;
    for (const ChipOption &option : m_options) {
        ids.append(option.id);
    }
    return ids;
}

QString Chip::value() const
{
    QStringList texts;
    for (const ChipOption &option : m_options) {
        if (m_selected.contains(option.id)) {
            texts.append(option.text);
        }
    }
    if (texts.size() > 2) {
        return QString::number(texts.size());
    }
    return texts.join(u", "_s);
}

QSize Chip::sizeHint() const
{
    double width = QFontMetricsF(fontFor(FontRole::Row)).horizontalAdvance(m_label);
    if (const QString shown = value(); !shown.isEmpty()) {
        width += 5 + QFontMetricsF(fontFor(FontRole::RowMedium)).horizontalAdvance(shown);
    }
    return {static_cast<int>(std::ceil(width)) + 8 + 22, 24};
}

void Chip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Palette &p = m_theme.palette();
    const bool isSet = m_mode == Mode::Several && !m_selected.isEmpty();
    const QColor ground = isSet ? p.selection : (underMouse() && isEnabled() ? p.hover : p.raised);
    outline(painter, rect(), 5, isSet ? p.selection : p.borderStrong, ground);
    painter.setFont(fontFor(FontRole::Row));
    painter.setPen(isEnabled() ? p.text2 : p.disabled);
    double x = 8;
    x += drawText(painter, QRectF(x, 0, width() - 30, height()), m_label);
    if (const QString shown = value(); !shown.isEmpty()) {
        painter.setFont(fontFor(FontRole::RowMedium));
        painter.setPen(isEnabled() ? p.text : p.disabled);
        drawText(painter, QRectF(x + 5, 0, width() - x - 27, height()), shown);
    }
    m_theme.icons().paint(painter,
                          QRect(width() - 21, 0, 16, height()),
                          u"chevron-down"_s,
                          isEnabled() ? p.text2 : p.disabled,
                          12);
    if (hasFocus()) {
        focusRing(painter, rect(), 5, p.focus);
    }
}

void Chip::openMenu()
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const ChipOption &option : m_options) {
        QAction *action = menu->addAction(option.text);
        action->setCheckable(true);
        action->setChecked(m_selected.contains(option.id));
        connect(action, &QAction::toggled, this, [this, id = option.id](bool on) { choose(id, on); });
    }
    if (m_mode == Mode::Several && !m_selected.isEmpty()) {
        menu->addSeparator();
        connect(menu->addAction(tr("Clear")), &QAction::triggered, this, [this] {
            setSelected({});
            Q_EMIT selectionChanged(m_selected);
        });
    }
    menu->popup(mapToGlobal(QPoint(0, height() + 4)));
}

void Chip::choose(const QString &id, bool on)
{
    QStringList ids = m_mode == Mode::One ? QStringList() : m_selected;
    ids.removeAll(id);
    if (on || m_mode == Mode::One) {
        ids.append(id);
    }
    setSelected(ids);
    Q_EMIT selectionChanged(m_selected);
}

QPushButton *makeToggle(const Theme &theme, const QString &icon, const QString &text, QWidget *parent)
{
    QPushButton *button = makeButton(theme, icon, text, parent);
    button->setCheckable(true);
    setCompact(*button, true);
    return button;
}

} // namespace slipway::ui
