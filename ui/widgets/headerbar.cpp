#include "headerbar.h"

#include "actionbutton.h"

#include <ui/theme/paint.h>
#include <ui/theme/theme.h>

#include <QAction>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>

#include <cmath>

namespace slipway::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int leftPadding = 16;
constexpr int rightPadding = 12;
constexpr int buttonGap = 8;

int textWidth(FontRole role, const QString &text)
{
    return static_cast<int>(std::ceil(QFontMetricsF(fontFor(role)).horizontalAdvance(text)));
}

} // namespace

/// Looks like a field, is a button: a click opens the palette.
class HeaderBar::SearchButton final : public QAbstractButton
{
public:
    SearchButton(const Theme &theme, QWidget *parent)
        : QAbstractButton(parent)
        , m_theme(theme)
    {
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::TabFocus);
        setFixedSize(190, 28);
        setCursor(Qt::PointingHandCursor);
    }

    Q_DISABLE_COPY_MOVE(SearchButton)

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Palette &p = m_theme.palette();
        outline(painter, rect(), 5, p.border, underMouse() ? p.hover : p.window);
        m_theme.icons().paint(painter, QRect(8, 0, 16, height()), u"search"_s, p.text2);
        const double cap =
            drawKeyCap(&painter, QRectF(0, 0, width() - 6, height()), u"Ctrl K"_s, p.text2, p.borderStrong);
        painter.setFont(fontFor(FontRole::Body));
        painter.setPen(p.text3);
        drawText(painter, QRectF(30, 0, width() - 30 - cap - 10, height()), text());
        if (hasFocus()) {
            focusRing(painter, rect(), 5, p.focus);
        }
    }

private:
    const Theme &m_theme;
};

HeaderBar::HeaderBar(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_back(makeButton(theme, u"chevron-left"_s, {}, this, ButtonKind::Flat))
    , m_search(new SearchButton(theme, this))
    , m_more(makeButton(theme, u"more"_s, {}, this))
{
    setFixedHeight(barHeight);
    setMouseTracking(true);
    m_search->setText(tr("Search or run…"));
    m_search->setAccessibleName(tr("Search or run"));
    m_back->setToolTip(tr("Back  Alt+Left"));
    m_back->setAccessibleName(tr("Back"));
    m_more->setToolTip(tr("More actions"));
    m_more->setAccessibleName(tr("More actions"));
    setCompact(*m_back, true);
    m_back->hide();
    m_more->hide();
    connect(m_back, &QPushButton::clicked, this, &HeaderBar::backRequested);
    connect(m_search, &QAbstractButton::clicked, this, &HeaderBar::searchRequested);
    connect(m_more, &QPushButton::clicked, this, &HeaderBar::showMore);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

HeaderBar::~HeaderBar() = default;

void HeaderBar::setTrail(const QStringList &trail)
{
    m_trail = trail;
    m_back->setVisible(!trail.isEmpty());
    arrange();
}

void HeaderBar::setTitle(const QString &title)
{
    m_title = title;
    setAccessibleName(title);
    arrange();
}

void HeaderBar::setNote(const QString &note)
{
    m_note = note;
    arrange();
}

void HeaderBar::setTags(const QList<TagSpec> &tags)
{
    m_tags = tags;
    arrange();
}

void HeaderBar::setSwitch(QWidget *widget)
{
    delete m_switch;
    m_switch = widget;
    if (m_switch) {
        m_switch->setParent(this);
        m_switch->show();
    }
    arrange();
}

void HeaderBar::setActions(const QList<HeaderAction> &actions)
{
    qDeleteAll(m_buttons);
    m_buttons.clear();
    for (const HeaderAction &entry : actions) {
        auto *button = new ActionButton(*entry.action, entry.kind, entry.showKey, this);
        connect(entry.action, &QAction::changed, this, &HeaderBar::arrange, Qt::UniqueConnection);
        button->show();
        m_buttons.append(button);
    }
    arrange();
}

void HeaderBar::setMoreActions(const QList<QAction *> &actions)
{
    m_moreActions = actions;
    arrange();
}

void HeaderBar::setPrimary(const HeaderAction &primary)
{
    delete m_primary;
    m_primary = nullptr;
    if (primary.action) {
        m_primary = new ActionButton(*primary.action, ButtonKind::Primary, primary.showKey, this);
        connect(primary.action, &QAction::changed, this, &HeaderBar::arrange);
        m_primary->show();
    }
    arrange();
}

void HeaderBar::setSearchVisible(bool visible)
{
    m_searchVisible = visible;
    arrange();
}

int HeaderBar::titleWidth() const
{
    int width = leftPadding + textWidth(FontRole::Title, m_title);
    if (!m_trail.isEmpty()) {
        width = 40;
        for (const QString &crumb : m_trail) {
            width += textWidth(FontRole::Body, crumb) + 17;
        }
        width += textWidth(FontRole::Title, m_title);
    }
    if (!m_note.isEmpty()) {
        width += 8 + textWidth(FontRole::Body, m_note);
    }
    for (const TagSpec &tag : m_tags) {
        width += 8 + tagWidth(tag);
    }
    return width;
}

int HeaderBar::placeRight(QWidget *widget, int right, int gap)
{
    const QSize size = widget->sizeHint().expandedTo(widget->minimumSize());
    widget->setGeometry(right - size.width(), (barHeight - size.height()) / 2, size.width(), size.height());
    return right - size.width() - gap;
}

void HeaderBar::arrange()
{
    m_back->setGeometry(10, (barHeight - 24) / 2, 24, 24);
    const int wantedTitle = std::min(titleWidth(), width() * 2 / 5);
    const int searchRoom = m_searchVisible ? 190 + 22 : 0;
    const int fixed = (m_primary ? m_primary->sizeHint().width() + buttonGap : 0) +
                      (m_switch ? m_switch->sizeHint().width() + buttonGap : 0) + rightPadding;
    const int room = width() - wantedTitle - 24 - searchRoom - fixed;
    int needed = 0;
    for (const ActionButton *button : m_buttons) {
        needed += button->action()->isVisible() ? button->sizeHint().width() + buttonGap : 0;
    }
    const int moreWidth = 28 + buttonGap;
    int available = room - (m_moreActions.isEmpty() ? 0 : moreWidth);
    if (needed > available && m_moreActions.isEmpty()) {
        available -= moreWidth;
    }
    m_overflow.clear();
    for (ActionButton *button : m_buttons) {
        const bool wanted = button->action()->isVisible();
        const bool fits = needed <= available;
        if (wanted && !fits) {
            m_overflow.append(button->action());
            needed -= button->sizeHint().width() + buttonGap;
        }
        button->setVisible(wanted && fits);
    }
    int right = width() - rightPadding;
    if (m_primary) {
        m_primary->setVisible(m_primary->action()->isVisible());
        right = m_primary->action()->isVisible() ? placeRight(m_primary, right, buttonGap) : right;
    }
    m_more->setVisible(!m_moreActions.isEmpty() || !m_overflow.isEmpty());
    if (m_more->isVisibleTo(this)) {
        right = placeRight(m_more, right, buttonGap);
    }
    for (auto it = m_buttons.crbegin(); it != m_buttons.crend(); ++it) {
        if ((*it)->isVisibleTo(this)) {
            right = placeRight(*it, right, buttonGap);
        }
    }
    if (m_switch) {
        right = placeRight(m_switch, right, buttonGap);
    }
    m_search->setVisible(m_searchVisible);
    m_separatorX = -1;
    if (m_searchVisible) {
        const bool anything = right < width() - rightPadding;
        m_separatorX = anything ? right - 5 : -1;
        right = placeRight(m_search, anything ? right - 13 : right, 12);
    }
    m_contentRight = right;
    update();
}

QRect HeaderBar::trailRect(int index) const
{
    int x = 40;
    for (int at = 0; at < index; ++at) {
        x += textWidth(FontRole::Body, m_trail.at(at)) + 17;
    }
    return {x, 8, textWidth(FontRole::Body, m_trail.at(index)), barHeight - 16};
}

void HeaderBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Palette &p = m_theme.palette();
    painter.fillRect(rect(), p.surface);
    hairline(painter, 0, width(), height() - 1, p.border);
    int x = leftPadding;
    for (int at = 0; at < m_trail.size(); ++at) {
        const QRect crumb = trailRect(at);
        painter.setFont(fontFor(FontRole::Body));
        painter.setPen(at == m_hoveredTrail ? p.accentText : p.text2);
        painter.drawText(crumb, Qt::AlignVCenter | Qt::TextDontClip, m_trail.at(at));
        painter.setPen(p.text3);
        painter.drawText(QRect(crumb.right() + 1, 0, 16, barHeight - 1), Qt::AlignCenter, u"/"_s);
        x = crumb.right() + 1 + 16;
    }
    const int room = m_contentRight;
    painter.setFont(fontFor(FontRole::Title));
    painter.setPen(p.text);
    x += static_cast<int>(std::ceil(drawText(painter, QRectF(x, 0, room - x, barHeight - 1), m_title)));
    if (!m_note.isEmpty()) {
        painter.setFont(fontFor(FontRole::Body));
        painter.setPen(m_trail.isEmpty() ? p.text3 : p.text2);
        x += 8;
        x += static_cast<int>(std::ceil(drawText(painter, QRectF(x, 0, room - x, barHeight - 1), m_note)));
    }
    for (const TagSpec &tag : m_tags) {
        if (x + 8 + tagWidth(tag) <= room) {
            x += 8 + paintTag(painter, QRect(x + 8, 0, room - x, barHeight - 1), tag, m_theme);
        }
    }
    if (m_separatorX > 0) {
        verticalHairline(painter, m_separatorX, 14, barHeight - 14, p.border);
    }
}

void HeaderBar::resizeEvent(QResizeEvent *)
{
    arrange();
}

void HeaderBar::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        arrange();
    }
    QWidget::changeEvent(event);
}

void HeaderBar::mousePressEvent(QMouseEvent *event)
{
    if (m_hoveredTrail >= 0 && event->button() == Qt::LeftButton) {
        Q_EMIT trailActivated(m_hoveredTrail);
    }
}

void HeaderBar::mouseMoveEvent(QMouseEvent *event)
{
    int hovered = -1;
    for (int at = 0; at < m_trail.size(); ++at) {
        hovered = trailRect(at).contains(event->position().toPoint()) ? at : hovered;
    }
    if (hovered != m_hoveredTrail) {
        m_hoveredTrail = hovered;
        setCursor(hovered >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
        update();
    }
}

void HeaderBar::leaveEvent(QEvent *)
{
    m_hoveredTrail = -1;
    update();
}

void HeaderBar::showMore()
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions(m_overflow);
    if (!m_overflow.isEmpty() && !m_moreActions.isEmpty()) {
        menu->addSeparator();
    }
    for (QAction *action : m_moreActions) {
        if (action) {
            menu->addAction(action);
        } else {
            menu->addSeparator();
        }
    }
    menu->setToolTipsVisible(true);
    menu->popup(
        m_more->mapToGlobal(QPoint(m_more->width() - menu->sizeHint().width(), m_more->height() + 4)));
}

} // namespace slipway::ui
