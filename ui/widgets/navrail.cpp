#include "navrail.h"

#include <ui/theme/paint.h>
#include <ui/theme/theme.h>

#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace slipway::ui {

using namespace Qt::StringLiterals;

/// One page of the rail.
class NavRail::ItemButton final : public QAbstractButton
{
public:
    ItemButton(const Theme &theme, NavItem item, const NavRail &rail)
        : m_theme(theme)
        , m_item(std::move(item))
        , m_rail(rail)
    {
        setCheckable(true);
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::TabFocus);
        setFixedHeight(30);
        setText(m_item.text);
        describe();
    }

    Q_DISABLE_COPY_MOVE(ItemButton)

    const NavItem &item() const { return m_item; }

    void setCount(const QString &count, bool badged)
    {
        m_item.count = count;
        m_item.badged = badged;
        describe();
        update();
    }

    void describe()
    {
        setAccessibleName(m_item.count.isEmpty() ? m_item.text : m_item.text % u", "_s % m_item.count);
        const QString key = m_item.key.toString(QKeySequence::NativeText);
        if (m_rail.isFolded()) {
            setToolTip(key.isEmpty() ? m_item.text : m_item.text % u"  "_s % key);
        } else {
            setToolTip(key);
        }
    }

protected:
    // The rail sets the check mark; a click only asks for the page.
    void nextCheckState() override {}

    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Palette &p = m_theme.palette();
        const QRect body = rect();
        if (isChecked()) {
            outline(painter, body, 5, p.selection, p.selection);
        } else if (underMouse()) {
            outline(painter, body, 5, p.hover, p.hover);
        }
        const QColor icon = isChecked() ? p.accentText : p.text2;
        const QRect iconBox = m_rail.isFolded() ? body : QRect(8, 0, 16, height());
        m_theme.icons().paint(painter, iconBox, m_item.icon, icon);
        if (!m_rail.isFolded()) {
            paintText(painter);
        } else if (m_item.badged && !m_item.count.isEmpty()) {
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(Qt::NoPen);
            painter.setBrush(p.accent);
            painter.drawEllipse(QPointF(width() - 7, 7), 3.5, 3.5);
        }
        if (hasFocus()) {
            focusRing(painter, body, 5, p.focus);
        }
    }

private:
    void paintText(QPainter &painter)
    {
        const Palette &p = m_theme.palette();
        int right = width() - 8;
        if (!m_item.count.isEmpty()) {
            right -= m_item.badged ? paintBadge(painter, right) : paintCount(painter, right);
        }
        painter.setFont(fontFor(FontRole::BodyMedium));
        painter.setPen(isChecked() ? p.text : p.text2);
        drawText(painter, QRectF(33, 0, right - 33, height()), m_item.text);
    }

    int paintCount(QPainter &painter, int right)
    {
        painter.setFont(fontFor(FontRole::Row));
        painter.setPen(isChecked() ? m_theme.palette().text2 : m_theme.palette().text3);
        return static_cast<int>(drawFigures(painter, QRectF(0, 0, right, height()), m_item.count)) + 6;
    }

    int paintBadge(QPainter &painter, int right)
    {
        const Palette &p = m_theme.palette();
        painter.setFont(fontFor(FontRole::CaptionMedium));
        const int textWidth = static_cast<int>(QFontMetricsF(painter.font()).horizontalAdvance(m_item.count));
        const QRectF badge(
            right - std::max(19, textWidth + 12), height() / 2 - 8, std::max(19, textWidth + 12), 16);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(p.accent);
        painter.drawRoundedRect(badge, 8, 8);
        painter.setPen(p.onAccent);
        painter.drawText(badge, Qt::AlignCenter, m_item.count);
        return static_cast<int>(badge.width()) + 6;
    }

    const Theme &m_theme;
    NavItem m_item;
    const NavRail &m_rail;
};

/// The scope on top: all clusters, one cluster, a group.
class NavRail::ScopeButton final : public QAbstractButton
{
public:
    ScopeButton(const Theme &theme, const NavRail &rail)
        : m_theme(theme)
        , m_rail(rail)
    {
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::TabFocus);
        setFixedHeight(32);
        setObjectName(QStringLiteral("scope"));
    }

    Q_DISABLE_COPY_MOVE(ScopeButton)

    void setContent(const QString &text, const QString &icon)
    {
        m_icon = icon;
        setText(text);
        setAccessibleName(text);
        setToolTip(text);
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Palette &p = m_theme.palette();
        outline(painter, rect(), 5, p.borderStrong, underMouse() ? p.hover : p.raised);
        const QRect iconBox = m_rail.isFolded() ? rect() : QRect(9, 0, 16, height());
        m_theme.icons().paint(painter, iconBox, m_icon, p.text2);
        if (!m_rail.isFolded()) {
            painter.setFont(fontFor(FontRole::BodyMedium));
            painter.setPen(p.text);
            drawText(painter, QRectF(33, 0, width() - 33 - 28, height()), text());
            m_theme.icons().paint(
                painter, QRect(width() - 24, 0, 16, height()), u"chevron-down"_s, p.text2, 14);
        }
        if (hasFocus()) {
            focusRing(painter, rect(), 5, p.focus);
        }
    }

private:
    const Theme &m_theme;
    const NavRail &m_rail;
    QString m_icon;
};

NavRail::NavRail(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_scope(new ScopeButton(theme, *this))
    , m_pagesLayout(new QVBoxLayout)
    , m_footLayout(new QVBoxLayout)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 9, 8);
    column->setSpacing(8);
    column->addWidget(m_scope);
    m_pagesLayout->setSpacing(0);
    m_footLayout->setSpacing(0);
    column->addLayout(m_pagesLayout);
    column->addStretch(1);
    column->addLayout(m_footLayout);
    setFixedWidth(wideWidth);
    m_scope->hide();
    connect(m_scope, &QAbstractButton::clicked, this, &NavRail::requestScope);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void NavRail::setScope(const QString &text, const QString &icon)
{
    m_scope->setContent(text, icon);
    m_scope->setVisible(!text.isEmpty());
}

void NavRail::requestScope()
{
    if (!m_scope->isHidden()) {
        Q_EMIT scopeRequested(m_scope->mapToGlobal(QPoint(0, m_scope->height() + 4)));
    }
}

QList<NavRail::ItemButton *> NavRail::rebuild(QVBoxLayout *layout, const QList<NavItem> &items)
{
    while (QLayoutItem *old = layout->takeAt(0)) {
        delete old->widget();
        delete old;
    }
    QList<ItemButton *> buttons;
    for (const NavItem &item : items) {
        auto *button = new ItemButton(m_theme, item, *this);
        button->setObjectName(u"rail."_s % item.id);
        connect(button, &QAbstractButton::clicked, this, [this, id = item.id] { Q_EMIT activated(id); });
        layout->addWidget(button);
        buttons.append(button);
    }
    return buttons;
}

void NavRail::setPages(const QList<NavItem> &pages)
{
    m_pages = rebuild(m_pagesLayout, pages);
    showState();
}

void NavRail::setFoot(const QList<NavItem> &foot)
{
    m_foot = rebuild(m_footLayout, foot);
    showState();
}

QList<NavRail::ItemButton *> NavRail::allButtons() const
{
    return m_pages + m_foot;
}

void NavRail::setCurrent(const QString &id)
{
    m_current = id;
    showState();
}

void NavRail::setCount(const QString &id, const QString &count, bool badged)
{
    for (ItemButton *button : allButtons()) {
        if (button->item().id == id) {
            button->setCount(count, badged);
        }
    }
}

void NavRail::setFolded(bool folded)
{
    m_folded = folded;
    setFixedWidth(folded ? foldedWidth : wideWidth);
    showState();
}

void NavRail::showState()
{
    for (ItemButton *button : allButtons()) {
        button->setChecked(button->item().id == m_current);
        button->describe();
        button->update();
    }
}

void NavRail::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.palette().window);
    verticalHairline(painter, width() - 1, 0, height(), m_theme.palette().border);
}

void NavRail::keyPressEvent(QKeyEvent *event)
{
    const QList<ItemButton *> buttons = allButtons();
    qsizetype at = -1;
    for (qsizetype i = 0; i < buttons.size(); ++i) {
        at = buttons.at(i)->hasFocus() ? i : at;
    }
    const int step = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
    if (step == 0 || at < 0) {
        QWidget::keyPressEvent(event);
        return;
    }
    buttons.at(std::clamp<qsizetype>(at + step, 0, buttons.size() - 1))->setFocus(Qt::TabFocusReason);
}

} // namespace slipway::ui
