#include "treecanvas.h"

#include <ui/theme/theme.h>
#include <ui/theme/words.h>

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPaintEvent>
#include <QScrollBar>
#include <QToolTip>

#include <cmath>

namespace slipway::ui {

using namespace Qt::StringLiterals;
using applications::ApplicationTree;
using applications::ResourceNode;
using models::CardKind;
using models::TreeCard;

namespace {

constexpr double marginX = 16;
constexpr double marginY = 9;
constexpr double smallest = 0.25;
constexpr double largest = 2.0;
constexpr double zoomSteps[] = {0.25, 0.33, 0.5, 0.67, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0};

} // namespace

TreeCanvas::TreeCanvas(const Theme &theme, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_theme(theme)
{
    installAccessibleRows();
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(tr("Resource tree"));
    m_motion.setDuration(160);
    m_motion.setEasingCurve(QEasingCurve::OutCubic);
    m_motion.setStartValue(1.0);
    m_motion.setEndValue(0.0);
    connect(&m_motion, &QVariantAnimation::valueChanged, viewport(), qOverload<>(&QWidget::update));
    connect(&m_motion, &QVariantAnimation::finished, this, [this] {
        m_offsets.clear();
        viewport()->update();
    });
    connect(&theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

TreeCanvas::~TreeCanvas() = default;

void TreeCanvas::setTree(const TreeRoot &root, ApplicationTree tree)
{
    m_root = root;
    const ApplicationTree before = std::exchange(m_tree, std::move(tree));
    relayout(&before);
}

void TreeCanvas::setGroupPods(bool group)
{
    m_options.groupPods = group;
    relayout(&m_tree);
}

void TreeCanvas::setNarrow(bool narrow)
{
    if (m_options.narrow != narrow) {
        m_options.narrow = narrow;
        relayout(&m_tree);
    }
}

void TreeCanvas::setFolded(const QString &cardId, bool folded)
{
    const int card = m_layout.indexOf(cardId);
    if (card < 0) {
        return;
    }
    const bool isGroup = m_layout.card(card).kind != CardKind::Resource;
    QSet<QString> &ids = isGroup ? m_options.unfolded : m_options.folded;
    if (folded != isGroup) {
        ids.insert(cardId);
    } else {
        ids.remove(cardId);
    }
    relayout(&m_tree);
}

void TreeCanvas::unfoldAll()
{
    m_options.folded.clear();
    for (const TreeCard &card : m_layout.cards) {
        if (card.kind == CardKind::Siblings || card.kind == CardKind::OldRevisions) {
            m_options.unfolded.insert(card.id);
        }
    }
    relayout(&m_tree);
}

void TreeCanvas::relayout(const ApplicationTree *previousTree)
{
    models::TreeLayout before = std::move(m_layout);
    m_layout = models::layoutTree(m_tree, m_options, &before, previousTree);
    m_hovered = -1;
    if (m_layout.indexOf(m_selectedId) < 0 && !m_selectedId.isEmpty()) {
        m_selectedId.clear();
        Q_EMIT selectionChanged();
    }
    animateFrom(before);
    updateScrollBars();
    viewport()->update();
}

void TreeCanvas::animateFrom(const models::TreeLayout &before)
{
    m_motion.stop();
    m_offsets.clear();
    const int duration = m_theme.motion(160);
    // The first layout appears at once, and thousands of cards on the move tell nothing.
    if (duration == 0 || before.cards.size() < 2 || m_layout.cards.size() > 3000 || !isVisible()) {
        return;
    }
    std::vector<QPointF> offsets(m_layout.cards.size());
    bool moves = false;
    for (std::size_t at = 0; at < m_layout.cards.size(); ++at) {
        const int old = before.indexOf(m_layout.cards[at].id);
        if (old >= 0) {
            offsets[at] = before.card(old).rect.topLeft() - m_layout.cards[at].rect.topLeft();
            moves = moves || !offsets[at].isNull();
        }
    }
    if (moves) {
        m_offsets = std::move(offsets);
        m_motion.start();
    }
}

void TreeCanvas::setFilter(const models::TreeFilter &filter)
{
    m_filter = filter;
    viewport()->update();
    if (filter.isEmpty()) {
        return;
    }
    for (int at = 0; at < static_cast<int>(m_layout.cards.size()); ++at) {
        const ResourceNode *node = nodeOf(at);
        if (node && filter.matches(*node)) {
            reveal(at);
            return;
        }
    }
}

int TreeCanvas::matchCount() const
{
    return static_cast<int>(
        std::count_if(m_tree.nodes.begin(), m_tree.nodes.end(), [this](const ResourceNode &node) {
            return m_filter.matches(node);
        }));
}

QPointF TreeCanvas::origin() const
{
    return {marginX - horizontalScrollBar()->value(), marginY - verticalScrollBar()->value()};
}

TreeScene TreeCanvas::scene() const
{
    TreeScene scene;
    scene.tree = &m_tree;
    scene.layout = &m_layout;
    scene.root = m_root;
    scene.filter = m_filter;
    scene.zoom = m_zoom;
    scene.origin = origin();
    scene.selected = m_layout.indexOf(m_selectedId);
    scene.hovered = m_hovered;
    scene.focused = hasFocus();
    scene.ringStep = [this](const QRect &rect) { return m_theme.rings().step(viewport(), rect); };
    if (!m_offsets.empty()) {
        const double part = m_motion.currentValue().toDouble();
        scene.offset = [this, part](int card) { return m_offsets[static_cast<std::size_t>(card)] * part; };
    }
    return scene;
}

void TreeCanvas::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), m_theme.palette().sunken);
    if (m_layout.cards.empty()) {
        return;
    }
    const TreeScene now = scene();
    painter.setClipRect(event->rect());
    TreePainter(painter, now, m_theme).paint(event->rect());
}

void TreeCanvas::updateScrollBars()
{
    const QSize view = viewport()->size();
    const int wide = static_cast<int>(std::ceil(m_layout.size.width() * m_zoom + 2 * marginX));
    const int high = static_cast<int>(std::ceil(m_layout.size.height() * m_zoom + 2 * marginY));
    horizontalScrollBar()->setRange(0, std::max(0, wide - view.width()));
    horizontalScrollBar()->setPageStep(view.width());
    horizontalScrollBar()->setSingleStep(static_cast<int>(models::cardPitch * m_zoom));
    verticalScrollBar()->setRange(0, std::max(0, high - view.height()));
    verticalScrollBar()->setPageStep(view.height());
    verticalScrollBar()->setSingleStep(static_cast<int>(models::cardPitch * m_zoom));
}

void TreeCanvas::resizeEvent(QResizeEvent *)
{
    updateScrollBars();
}

void TreeCanvas::scrollContentsBy(int dx, int dy)
{
    // Shifts what is there; only the strip that comes into view is painted.
    viewport()->scroll(dx, dy);
}

void TreeCanvas::setZoom(double zoom)
{
    zoomAround(zoom, QPointF(viewport()->rect().center()));
}

void TreeCanvas::zoomAround(double zoom, const QPointF &anchor)
{
    zoom = std::clamp(zoom, smallest, largest);
    if (qFuzzyCompare(zoom, m_zoom)) {
        return;
    }
    const QPointF point = (anchor - origin()) / m_zoom;
    m_zoom = zoom;
    updateScrollBars();
    horizontalScrollBar()->setValue(static_cast<int>(std::lround(point.x() * zoom + marginX - anchor.x())));
    verticalScrollBar()->setValue(static_cast<int>(std::lround(point.y() * zoom + marginY - anchor.y())));
    viewport()->update();
    Q_EMIT zoomChanged(zoom);
}

void TreeCanvas::zoomIn()
{
    const auto *step = std::find_if(
        std::begin(zoomSteps), std::end(zoomSteps), [this](double z) { return z > m_zoom + 0.005; });
    setZoom(step == std::end(zoomSteps) ? largest : *step);
}

void TreeCanvas::zoomOut()
{
    double next = smallest;
    for (const double step : zoomSteps) {
        next = step < m_zoom - 0.005 ? step : next;
    }
    setZoom(next);
}

void TreeCanvas::fit()
{
    const double wide = (viewport()->width() - 2 * marginX) / std::max(1.0, m_layout.size.width());
    const double high = (viewport()->height() - 2 * marginY) / std::max(1.0, m_layout.size.height());
    const double zoom = std::clamp(std::floor(std::min({wide, high, 1.0}) * 100) / 100, smallest, 1.0);
    setZoom(zoom);
    horizontalScrollBar()->setValue(0);
    verticalScrollBar()->setValue(0);
}

const ResourceNode *TreeCanvas::nodeOf(int card) const
{
    if (card < 0 || m_layout.card(card).node < 0) {
        return nullptr;
    }
    return &m_tree.nodes[static_cast<std::size_t>(m_layout.card(card).node)];
}

const ResourceNode *TreeCanvas::selectedNode() const
{
    return nodeOf(m_layout.indexOf(m_selectedId));
}

void TreeCanvas::select(const QString &cardId)
{
    setSelected(m_layout.indexOf(cardId), true);
}

void TreeCanvas::select(const base::ObjectKey &key)
{
    for (int at = 0; at < static_cast<int>(m_layout.cards.size()); ++at) {
        const ResourceNode *node = nodeOf(at);
        if (node && node->key == key) {
            setSelected(at, true);
            return;
        }
    }
}

void TreeCanvas::setSelected(int card, bool show)
{
    const QString id = card >= 0 ? m_layout.card(card).id : QString();
    if (show && card >= 0) {
        reveal(card);
    }
    if (id == m_selectedId) {
        return;
    }
    m_selectedId = id;
    viewport()->update();
    notifyCurrentRow(this, card);
    Q_EMIT selectionChanged();
}

QRect TreeCanvas::cardRect(const QString &cardId) const
{
    const int card = m_layout.indexOf(cardId);
    return card < 0 ? QRect() : accessibleRowRect(card);
}

void TreeCanvas::reveal(int card)
{
    const QRect rect = accessibleRowRect(card).adjusted(-16, -9, 16, 9);
    const auto shift = [](QScrollBar *bar, int from, int to, int view) {
        if (from < 0) {
            bar->setValue(bar->value() + from);
        } else if (to > view) {
            bar->setValue(bar->value() + std::min(from, to - view));
        }
    };
    shift(horizontalScrollBar(), rect.left(), rect.right(), viewport()->width());
    shift(verticalScrollBar(), rect.top(), rect.bottom(), viewport()->height());
}

int TreeCanvas::cardAt(const QPoint &point) const
{
    return m_layout.cardAt((QPointF(point) - origin()) / m_zoom);
}

void TreeCanvas::updateCard(int card)
{
    if (card >= 0) {
        viewport()->update(accessibleRowRect(card).adjusted(-1, -1, 1, 1));
    }
}

void TreeCanvas::setHovered(int card)
{
    if (card != m_hovered) {
        updateCard(m_hovered);
        m_hovered = card;
        updateCard(card);
    }
}

void TreeCanvas::activate(int card)
{
    if (card < 0) {
        return;
    }
    const TreeCard &activated = m_layout.card(card);
    if (const ResourceNode *node = nodeOf(card)) {
        Q_EMIT opened(node->key);
    } else if (activated.kind != CardKind::Application) {
        setFolded(activated.id, activated.open);
    }
}

} // namespace slipway::ui
