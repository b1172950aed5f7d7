#include "treecanvas.h"

#include <ui/theme/theme.h>
#include <ui/theme/words.h>

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>

#include <cmath>

// What the tree does on mouse and keys, and what it tells screen readers.
namespace slipway::ui {

using namespace Qt::StringLiterals;
using applications::ResourceNode;
using models::CardKind;
using models::TreeCard;

void TreeCanvas::wheelEvent(QWheelEvent *event)
{
    if (event->modifiers() & Qt::ControlModifier) {
        const double factor = std::pow(1.0015, event->angleDelta().y());
        zoomAround(m_zoom * factor, event->position());
        event->accept();
        return;
    }
    QAbstractScrollArea::wheelEvent(event);
}

void TreeCanvas::mousePressEvent(QMouseEvent *event)
{
    const QPoint point = event->position().toPoint();
    const int card = cardAt(point);
    if (event->button() == Qt::LeftButton && card >= 0) {
        setSelected(card, false);
        if (!nodeOf(card)) {
            activate(card);
        }
        return;
    }
    if (event->button() == Qt::LeftButton || event->button() == Qt::MiddleButton) {
        m_dragFrom = point;
        m_dragScroll = QPoint(horizontalScrollBar()->value(), verticalScrollBar()->value());
        if (event->button() == Qt::LeftButton) {
            setSelected(-1, false);
        }
    }
}

void TreeCanvas::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint point = event->position().toPoint();
    if (m_dragFrom) {
        viewport()->setCursor(Qt::ClosedHandCursor);
        horizontalScrollBar()->setValue(m_dragScroll.x() - (point.x() - m_dragFrom->x()));
        verticalScrollBar()->setValue(m_dragScroll.y() - (point.y() - m_dragFrom->y()));
        return;
    }
    setHovered(cardAt(point));
}

void TreeCanvas::mouseReleaseEvent(QMouseEvent *)
{
    m_dragFrom.reset();
    viewport()->unsetCursor();
}

void TreeCanvas::mouseDoubleClickEvent(QMouseEvent *event)
{
    const int card = cardAt(event->position().toPoint());
    if (nodeOf(card)) {
        activate(card);
    }
}

void TreeCanvas::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const int card = byKey ? m_layout.indexOf(m_selectedId) : cardAt(event->pos());
    if (const ResourceNode *node = nodeOf(card)) {
        setSelected(card, false);
        const QPoint at =
            byKey ? viewport()->mapToGlobal(accessibleRowRect(card).bottomLeft()) : event->globalPos();
        Q_EMIT menuRequested(node->key, at);
    }
}

bool TreeCanvas::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave) {
        setHovered(-1);
    } else if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int card = cardAt(help->pos());
        if (card >= 0) {
            QToolTip::showText(help->globalPos(), accessibleRowText(card).toHtmlEscaped(), viewport());
        } else {
            QToolTip::hideText();
        }
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

int TreeCanvas::neighbour(int key) const
{
    const int current = m_layout.indexOf(m_selectedId);
    if (current < 0) {
        return m_layout.cards.empty() ? -1 : 0;
    }
    const TreeCard &card = m_layout.card(current);
    if (key == Qt::Key_Left) {
        return card.parent >= 0 ? card.parent : current;
    }
    if (key == Qt::Key_Right) {
        return card.firstChild >= 0 ? card.firstChild : current;
    }
    const std::vector<int> &column = m_layout.columns[static_cast<std::size_t>(card.depth)];
    const auto at = std::find(column.begin(), column.end(), current) - column.begin();
    const auto size = static_cast<std::ptrdiff_t>(column.size());
    const auto next = std::clamp<std::ptrdiff_t>(at + (key == Qt::Key_Down ? 1 : -1), 0, size - 1);
    return column[static_cast<std::size_t>(next)];
}

void TreeCanvas::keyPressEvent(QKeyEvent *event)
{
    const int current = m_layout.indexOf(m_selectedId);
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
        setSelected(neighbour(event->key()), true);
        return;
    case Qt::Key_Home:
        setSelected(m_layout.cards.empty() ? -1 : 0, true);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        activate(current);
        return;
    case Qt::Key_Space:
        if (current > 0) {
            const TreeCard &card = m_layout.card(current);
            const bool isGroup = card.kind != CardKind::Resource;
            setFolded(card.id, isGroup ? card.open : !m_options.folded.contains(card.id));
        }
        return;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomIn();
        return;
    case Qt::Key_Minus:
        zoomOut();
        return;
    case Qt::Key_0:
        fit();
        return;
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void TreeCanvas::focusInEvent(QFocusEvent *)
{
    viewport()->update();
}

void TreeCanvas::focusOutEvent(QFocusEvent *)
{
    viewport()->update();
}

int TreeCanvas::accessibleRowCount() const
{
    return static_cast<int>(m_layout.cards.size());
}

QString TreeCanvas::accessibleRowText(int row) const
{
    const CardWords words = cardWords(scene(), row);
    QStringList parts{words.title};
    const QString kind = nodeOf(row) ? nodeOf(row)->key.kind : words.right;
    for (const QString &part : {kind, words::status(words.glyph), words.second}) {
        if (!part.isEmpty() && !parts.contains(part)) {
            parts.append(part);
        }
    }
    if (words.outOfSync) {
        parts.append(words::status(Status::OutOfSync));
    }
    if (const ResourceNode *node = nodeOf(row); node && !node->healthMessage.isEmpty()) {
        parts.append(words::oneLine(node->healthMessage));
    }
    return parts.join(u", "_s);
}

QRect TreeCanvas::accessibleRowRect(int row) const
{
    const QRectF rect = m_layout.card(row).rect;
    return QRectF(origin() + rect.topLeft() * m_zoom, rect.size() * m_zoom).toAlignedRect();
}

int TreeCanvas::accessibleCurrentRow() const
{
    return m_layout.indexOf(m_selectedId);
}

} // namespace slipway::ui
