#include "scrimdialog.h"

#include "actionbutton.h"
#include "statepages.h"

#include <ui/theme/paint.h>
#include <ui/theme/theme.h>

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace slipway::ui {

using namespace Qt::StringLiterals;

/// The raised box with title, body and footer; it paints its own surfaces and hairlines.
class ScrimDialog::Panel final : public QWidget
{
public:
    Panel(const Theme &theme, QWidget *parent)
        : QWidget(parent)
        , m_theme(theme)
        , title(makeLabel(theme, {}, FontRole::Title, TextTone::Text, this))
        , cross(makeButton(theme, u"close"_s, {}, this, ButtonKind::Flat))
        , body(new QWidget(this))
        , footer(new QWidget(this))
    {
        auto *column = new QVBoxLayout(this);
        column->setSpacing(0);
        column->setContentsMargins(1, 1, 1, 1);
        auto *head = new QHBoxLayout;
        head->setContentsMargins(15, 13, 12, 12);
        auto *lines = new QVBoxLayout;
        lines->setSpacing(4);
        lines->addWidget(title);
        contextRow = new QHBoxLayout;
        contextRow->setSpacing(6);
        lines->addLayout(contextRow);
        head->addLayout(lines, 1);
        head->addWidget(cross, 0, Qt::AlignTop);
        column->addLayout(head);
        column->addSpacing(1);
        column->addWidget(body, 1);
        column->addSpacing(1);
        column->addWidget(footer);
        footer->setFixedHeight(52);
    }

    Q_DISABLE_COPY_MOVE(Panel)

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Palette &p = m_theme.palette();
        outline(painter, rect(), 8, p.borderStrong, p.raised);
        painter.save();
        painter.setClipRect(QRect(1, footer->y(), width() - 2, footer->height()));
        outline(
            painter, QRectF(1, footer->y() - 20, width() - 2, footer->height() + 20), 7, p.window, p.window);
        painter.restore();
        hairline(painter, 1, width() - 1, body->y() - 1, p.border);
        hairline(painter, 1, width() - 1, footer->y() - 1, p.border);
    }

private:
    const Theme &m_theme;

public:
    QLabel *title;
    QPushButton *cross;
    QWidget *body;
    QWidget *footer;
    QHBoxLayout *contextRow = nullptr;
};

ScrimDialog::ScrimDialog(const Theme &theme, Size size, QWidget *window)
    : QWidget(window)
    , m_theme(theme)
    , m_size(size)
    , m_panel(new Panel(theme, this))
    , m_confirmPrompt(new QLabel(m_panel->footer))
    , m_confirmField(new QLineEdit(m_panel->footer))
    , m_footerNote(makeLabel(theme, {}, FontRole::Row, TextTone::Text2, m_panel->footer))
    , m_footerLeft(new QHBoxLayout)
    , m_cancel(makeButton(theme, {}, tr("Cancel"), m_panel->footer))
    , m_primary(makeButton(theme, {}, {}, m_panel->footer, ButtonKind::Primary))
    , m_bodyLayout(new QVBoxLayout(m_panel->body))
{
    setFocusPolicy(Qt::NoFocus);
    m_bodyLayout->setSpacing(0);
    auto *row = new QHBoxLayout(m_panel->footer);
    row->setContentsMargins(15, 0, 16, 0);
    row->setSpacing(8);
    row->addLayout(m_footerLeft);
    row->addWidget(m_confirmPrompt);
    row->addWidget(m_confirmField);
    row->addWidget(m_footerNote, 1);
    row->addStretch(1);
    row->addWidget(m_cancel);
    row->addWidget(m_primary);
    m_confirmPrompt->setFont(fontFor(FontRole::Row));
    m_confirmField->setObjectName(u"confirmation"_s);
    m_cancel->setObjectName(u"cancel"_s);
    m_primary->setObjectName(u"primary"_s);
    m_confirmField->setFixedWidth(152);
    m_confirmField->hide();
    m_confirmPrompt->hide();
    m_footerNote->hide();
    m_primary->hide();
    m_panel->cross->setAccessibleName(tr("Close"));
    m_panel->cross->setToolTip(tr("Close  Esc"));
    m_panel->cross->setFocusPolicy(Qt::NoFocus);
    connect(m_panel->cross, &QPushButton::clicked, this, &ScrimDialog::reject);
    connect(m_cancel, &QPushButton::clicked, this, &ScrimDialog::reject);
    connect(m_primary, &QPushButton::clicked, this, &ScrimDialog::accept);
    connect(m_confirmField, &QLineEdit::textChanged, this, &ScrimDialog::showPrimary);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    window->installEventFilter(this);
    hide();
}

ScrimDialog::~ScrimDialog() = default;

void ScrimDialog::setTitle(const QString &title)
{
    m_panel->title->setText(title);
    setAccessibleName(title);
}

void ScrimDialog::setContext(const QString &context,
                             bool isProtected,
                             const QString &mono,
                             const QString &after)
{
    QHBoxLayout *row = m_panel->contextRow;
    while (QLayoutItem *item = row->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (isProtected) {
        auto *shield = new QLabel(m_panel);
        shield->setPixmap(
            m_theme.icons().pixmap(u"shield"_s, 13, m_theme.palette().text2, devicePixelRatioF()));
        shield->setToolTip(tr("Protected"));
        row->addWidget(shield);
    }
    row->addWidget(makeLabel(m_theme, context, FontRole::Row, TextTone::Text2, m_panel));
    if (!mono.isEmpty()) {
        row->addWidget(makeLabel(m_theme, u"·"_s, FontRole::Row, TextTone::Text3, m_panel));
        row->addWidget(makeLabel(m_theme, mono, FontRole::Mono, TextTone::Text2, m_panel));
    }
    if (!after.isEmpty()) {
        row->addWidget(makeLabel(m_theme, after, FontRole::Row, TextTone::Text2, m_panel));
    }
    row->addStretch(1);
    setAccessibleDescription(context);
}

void ScrimDialog::setBody(QWidget *body)
{
    m_bodyLayout->addWidget(body);
}

void ScrimDialog::setFooterNote(const QString &note)
{
    m_footerNote->setText(note);
    m_footerNote->setVisible(!note.isEmpty());
}

void ScrimDialog::addFooterWidget(QWidget *widget)
{
    m_footerLeft->addWidget(widget);
}

void ScrimDialog::setConfirmation(const QString &prompt, const QString &expected)
{
    m_expected = expected;
    // The only rich text of the window: the name is escaped, and nothing else comes from outside.
    m_confirmPrompt->setTextFormat(Qt::RichText);
    m_confirmPrompt->setText(prompt.toHtmlEscaped().arg(
        u"<span style=\"font-weight:600\">%1</span>"_s.arg(expected.toHtmlEscaped())));
    m_confirmField->setAccessibleName(prompt.arg(expected));
    m_confirmPrompt->setVisible(!expected.isEmpty());
    m_confirmField->setVisible(!expected.isEmpty());
    m_confirmField->clear();
    showPrimary();
}

void ScrimDialog::setPrimary(const QString &icon, const QString &text, ButtonKind kind)
{
    m_primary->setText(text);
    m_primary->setIcon(icon.isEmpty() ? QIcon() : m_theme.icon(icon));
    setButtonKind(*m_primary, kind);
    m_primary->setVisible(!text.isEmpty());
    showPrimary();
}

void ScrimDialog::setPrimaryOff(const QString &why)
{
    m_whyOff = why;
    showPrimary();
}

void ScrimDialog::setCancelText(const QString &text)
{
    m_cancel->setText(text);
}

QString ScrimDialog::confirmation() const
{
    return m_confirmField->text();
}

void ScrimDialog::showPrimary()
{
    if (!m_whyOff.isEmpty()) {
        setOff(*m_primary, m_whyOff);
    } else if (!m_expected.isEmpty() && m_confirmField->text() != m_expected) {
        setOff(*m_primary, tr("Type %1 to confirm.").arg(m_expected));
    } else {
        setOn(*m_primary);
    }
}

void ScrimDialog::open()
{
    m_focusBefore = QApplication::focusWidget();
    arrange();
    show();
    raise();
    if (!m_expected.isEmpty()) {
        m_confirmField->setFocus(Qt::OtherFocusReason);
    } else {
        m_cancel->setFocus(Qt::OtherFocusReason);
    }
}

void ScrimDialog::accept()
{
    if (m_done || !m_primary->isEnabled() || m_primary->isHidden()) {
        return;
    }
    m_done = true;
    hide();
    if (m_focusBefore) {
        m_focusBefore->setFocus(Qt::OtherFocusReason);
    }
    Q_EMIT accepted();
    deleteLater();
}

void ScrimDialog::reject()
{
    if (m_done) {
        return;
    }
    m_done = true;
    hide();
    if (m_focusBefore) {
        m_focusBefore->setFocus(Qt::OtherFocusReason);
    }
    Q_EMIT rejected();
    deleteLater();
}

ScrimDialog *ScrimDialog::activeIn(const QWidget *window)
{
    ScrimDialog *top = nullptr;
    for (QObject *child : window->children()) {
        auto *dialog = qobject_cast<ScrimDialog *>(child);
        if (dialog && dialog->isVisibleTo(window)) {
            top = dialog;
        }
    }
    return top;
}

void ScrimDialog::arrange()
{
    const QWidget *window = parentWidget();
    setGeometry(window->rect());
    QSize size;
    if (m_size == Size::Wide) {
        const int wide = std::clamp(window->width() - 2 * 170, 940, 1200);
        const int high = std::clamp(window->height() - 188, 592, 860);
        size = QSize(std::min(wide, window->width() - 32), std::min(high, window->height() - 32));
    } else {
        m_panel->setFixedWidth(460);
        m_panel->layout()->activate();
        const int high = m_panel->layout()->hasHeightForWidth() ? m_panel->layout()->totalHeightForWidth(460)
                                                                : m_panel->sizeHint().height();
        size = QSize(460, std::min(high, window->height() - 32));
    }
    m_panel->setGeometry(
        (width() - size.width()) / 2, (height() - size.height()) / 2, size.width(), size.height());
}

void ScrimDialog::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.palette().scrim);
}

void ScrimDialog::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void ScrimDialog::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Escape:
        reject();
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (auto *button = qobject_cast<QPushButton *>(QApplication::focusWidget());
            button && isAncestorOf(button)) {
            button->click();
        } else {
            accept();
        }
        break;
    default:
        // Single-letter keys of the page below must not act while a dialog is open.
        event->accept();
        break;
    }
}

QList<QWidget *> ScrimDialog::focusChain() const
{
    QList<QWidget *> chain;
    for (QWidget *next = nextInFocusChain(); next != this; next = next->nextInFocusChain()) {
        const bool takesTab = (next->focusPolicy() & Qt::TabFocus) && next->isEnabled() && next->isVisible();
        if (takesTab && isAncestorOf(next)) {
            chain.append(next);
        }
    }
    return chain;
}

bool ScrimDialog::focusNextPrevChild(bool next)
{
    const QList<QWidget *> chain = focusChain();
    if (chain.isEmpty()) {
        return true;
    }
    const qsizetype at = chain.indexOf(QApplication::focusWidget());
    const qsizetype size = chain.size();
    const qsizetype to = at < 0 ? 0 : (at + (next ? 1 : size - 1)) % size;
    chain.at(to)->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return true;
}

bool ScrimDialog::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible()) {
        arrange();
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace slipway::ui
