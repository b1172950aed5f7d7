#include "diffview.h"

#include <ui/theme/words.h>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>

// What the differences do on mouse and keys, and what they tell screen readers.
namespace slipway::ui {

using models::DiffRow;
using models::DiffRowKind;

void DiffView::keyPressEvent(QKeyEvent *event)
{
    const int last = static_cast<int>(m_rows.rows.size()) - 1;
    const auto moveTo = [&](int row) {
        if (last < 0) {
            return;
        }
        m_current = std::clamp(row, 0, last);
        const int offset = verticalScrollBar()->value();
        if (topOf(m_current) < offset) {
            verticalScrollBar()->setValue(topOf(m_current));
        } else if (topOf(m_current + 1) > offset + viewport()->height()) {
            verticalScrollBar()->setValue(topOf(m_current + 1) - viewport()->height());
        }
        viewport()->update();
        notifyCurrentRow(this, m_current);
    };
    const int page = std::max(1, viewport()->height() / lineHeight - 2);
    switch (event->key()) {
    case Qt::Key_Down:
        return moveTo(m_current + 1);
    case Qt::Key_Up:
        return moveTo(m_current - 1);
    case Qt::Key_PageDown:
        return moveTo(m_current + page);
    case Qt::Key_PageUp:
        return moveTo(m_current - page);
    case Qt::Key_Home:
        return moveTo(0);
    case Qt::Key_End:
        return moveTo(last);
    case Qt::Key_F7:
        return event->modifiers() & Qt::ShiftModifier ? previousChange() : nextChange();
    case Qt::Key_N:
        return nextChange();
    case Qt::Key_P:
        return previousChange();
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current >= 0) {
            openFold(m_current);
        }
        return;
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void DiffView::mousePressEvent(QMouseEvent *event)
{
    if (m_rows.rows.empty() || event->button() != Qt::LeftButton) {
        return;
    }
    const QPoint point = event->position().toPoint();
    const int content = topOf(static_cast<int>(m_rows.rows.size()));
    if (point.x() >= viewport()->width() - rulerWidth()) {
        const double part = double(point.y()) / viewport()->height();
        verticalScrollBar()->setValue(static_cast<int>(part * content) - viewport()->height() / 2);
        return;
    }
    const int y = point.y() + verticalScrollBar()->value();
    if (y >= content) {
        return;
    }
    const int row = rowAt(y);
    const DiffRow &clicked = m_rows.rows[static_cast<std::size_t>(row)];
    if (clicked.kind == DiffRowKind::Fold) {
        openFold(row);
    } else if (clicked.change >= 0) {
        m_change = clicked.change;
        viewport()->update();
        Q_EMIT currentChangeChanged(m_change, changeCount());
    }
}

void DiffView::mouseMoveEvent(QMouseEvent *event)
{
    const int y = static_cast<int>(event->position().y()) + verticalScrollBar()->value();
    const bool overFold = !m_rows.rows.empty() && y < topOf(static_cast<int>(m_rows.rows.size())) &&
                          m_rows.rows[static_cast<std::size_t>(rowAt(y))].kind == DiffRowKind::Fold;
    viewport()->setCursor(overFold ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void DiffView::focusInEvent(QFocusEvent *)
{
    viewport()->update();
}

void DiffView::focusOutEvent(QFocusEvent *)
{
    viewport()->update();
}

int DiffView::accessibleRowCount() const
{
    return static_cast<int>(m_rows.rows.size());
}

QString DiffView::accessibleRowText(int row) const
{
    const DiffRow &r = m_rows.rows[static_cast<std::size_t>(row)];
    const QString left = lineOf(r, false).trimmed().toString();
    const QString right = lineOf(r, true).trimmed().toString();
    switch (r.kind) {
    case DiffRowKind::Fold:
        return words::unchangedLines(r.folded);
    case DiffRowKind::Same:
        return right;
    case DiffRowKind::Changed:
        return tr("Was %1, is %2").arg(left, right);
    case DiffRowKind::Removed:
        return tr("Removed %1").arg(left);
    case DiffRowKind::Added:
        return tr("Added %1").arg(right);
    }
    return {};
}

QRect DiffView::accessibleRowRect(int row) const
{
    return {0, topOf(row) - verticalScrollBar()->value(), viewport()->width(), heightOf(row)};
}

int DiffView::accessibleCurrentRow() const
{
    return m_current;
}

} // namespace slipway::ui
