#include "tableview.h"

#include <ui/theme/controls.h>
#include <ui/theme/paint.h>
#include <ui/theme/theme.h>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <cmath>

namespace slipway::ui {

using namespace Qt::StringLiterals;

TableHeader::TableHeader(const Theme &theme, QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
    , m_theme(theme)
{
    setSectionsClickable(true);
    setSectionsMovable(true);
    setFirstSectionMovable(false);
    setHighlightSections(false);
    setStretchLastSection(false);
    setMinimumSectionSize(24);
    setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    setMouseTracking(true);
    connect(&theme, &Theme::changed, this, [this] { viewport()->update(); });
}

void TableHeader::setCheckState(Qt::CheckState state)
{
    m_checkState = state;
    viewport()->update();
}

QSize TableHeader::sizeHint() const
{
    return {QHeaderView::sizeHint().width(), 28};
}

void TableHeader::paintSection(QPainter *painter, const QRect &rect, int logicalIndex) const
{
    const Palette &p = m_theme.palette();
    painter->fillRect(rect, p.surface);
    const int left = visualIndex(logicalIndex) == 0 ? TableView::leftPadding : 0;
    const QRect content = rect.adjusted(left, 0, -TableView::columnGap, -1);
    if (logicalIndex == m_checkColumn) {
        const QRectF box(content.left(), content.top() + (content.height() - 15) / 2, 15, 15);
        paintCheckMark(*painter, box, m_checkState, false, true, m_theme);
        return;
    }
    const QString text = model()->headerData(logicalIndex, Qt::Horizontal, Qt::DisplayRole).toString();
    const QVariant alignment = model()->headerData(logicalIndex, Qt::Horizontal, Qt::TextAlignmentRole);
    const bool right = alignment.isValid() && (alignment.toInt() & Qt::AlignRight);
    const bool sorted = isSortIndicatorShown() && sortIndicatorSection() == logicalIndex;
    painter->setFont(fontFor(FontRole::CaptionMedium));
    painter->setPen(sorted ? p.text2 : p.text3);
    const double width = drawText(*painter,
                                  content.adjusted(0, 0, sorted ? -14 : 0, 0),
                                  text,
                                  (right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (sorted) {
        const double x = right ? content.right() - 11 : content.left() + width + 3;
        m_theme.icons().paint(*painter,
                              QRectF(x, content.top(), 12, content.height()),
                              sortIndicatorOrder() == Qt::AscendingOrder ? u"chevron-down"_s
                                                                         : u"chevron-up"_s,
                              p.text2,
                              12);
    }
}

void TableHeader::paintEvent(QPaintEvent *event)
{
    QHeaderView::paintEvent(event);
    QPainter painter(viewport());
    const Palette &p = m_theme.palette();
    const int end = length() - offset();
    if (end < viewport()->width()) {
        painter.fillRect(QRect(end, 0, viewport()->width() - end, height()), p.surface);
    }
    hairline(painter, 0, viewport()->width(), height() - 1, p.border);
}

void TableHeader::mouseReleaseEvent(QMouseEvent *event)
{
    if (m_checkColumn >= 0 && logicalIndexAt(event->position().toPoint()) == m_checkColumn) {
        Q_EMIT checkToggled(m_checkState != Qt::Checked);
        return;
    }
    QHeaderView::mouseReleaseEvent(event);
}

TableView::TableView(const Theme &theme, QWidget *parent)
    : QTreeView(parent)
    , m_theme(theme)
    , m_header(new TableHeader(theme, this))
{
    setHeader(m_header);
    setUniformRowHeights(true);
    setRootIsDecorated(false);
    setIndentation(0);
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setAllColumnsShowFocus(true);
    setExpandsOnDoubleClick(false);
    setMouseTracking(true);
    setItemDelegate(makeDelegate(theme,
                                 CellOf<TextCell>([](const QModelIndex &index) {
                                     return TextCell{
                                         index.data().toString(), {}, false, false, false, {}, false};
                                 }),
                                 this));
    connect(&theme, &Theme::changed, this, [this] { viewport()->update(); });
}

void TableView::setGroups(GroupOf groupOf)
{
    m_groupOf = std::move(groupOf);
    viewport()->update();
}

void TableView::setRowHeight(int height)
{
    m_rowHeight = height;
    scheduleDelayedItemsLayout();
}

void TableView::setCheckColumn(int column)
{
    m_checkColumn = column;
    m_header->setCheckColumn(column);
    setItemDelegateForColumn(column, makeCheckDelegate(m_theme, this));
    m_header->setSectionResizeMode(column, QHeaderView::Fixed);
}

void TableView::setColumnTextWidth(int column, int width)
{
    const int left = m_header->visualIndex(column) == 0 ? leftPadding : 0;
    m_header->resizeSection(column, width + left + columnGap);
}

void TableView::setFlexibleColumn(int column, int minimum)
{
    m_flexible = column;
    m_flexibleMinimum = minimum;
    fitFlexible();
}

void TableView::fitFlexible()
{
    if (m_flexible < 0 || m_flexible >= m_header->count()) {
        return;
    }
    int others = 0;
    for (int at = 0; at < m_header->count(); ++at) {
        others += at == m_flexible || m_header->isSectionHidden(at) ? 0 : m_header->sectionSize(at);
    }
    m_header->resizeSection(m_flexible, std::max(m_flexibleMinimum, viewport()->width() - others));
}

std::optional<GroupCell> TableView::groupAt(const QModelIndex &index) const
{
    return m_groupOf ? m_groupOf(index.siblingAtColumn(0)) : std::nullopt;
}

void TableView::drawRow(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Palette &p = m_theme.palette();
    const QRect row(0, option.rect.top(), viewport()->width(), option.rect.height());
    if (const std::optional<GroupCell> group = groupAt(index)) {
        paintGroup(*painter, row, index, *group);
    } else {
        const QModelIndex first = index.siblingAtColumn(0);
        if (selectionModel() && selectionModel()->isRowSelected(index.row(), index.parent())) {
            const bool active = hasFocus() || !isActiveWindow();
            painter->fillRect(row, active ? p.selection : p.selectionIdle);
        } else if (m_hovered == first) {
            painter->fillRect(row, p.hover);
        } else {
            painter->fillRect(row, p.surface);
        }
        QTreeView::drawRow(painter, option, index);
    }
    hairline(*painter, 0, row.width(), row.bottom(), p.grid);
    if (m_keyboard && hasFocus() && currentIndex().siblingAtColumn(0) == index.siblingAtColumn(0)) {
        focusRing(*painter, row, 0, p.focus);
    }
}

void TableView::paintGroup(QPainter &painter,
                           const QRect &rect,
                           const QModelIndex &index,
                           const GroupCell &group) const
{
    const Palette &p = m_theme.palette();
    painter.fillRect(rect, p.sunken);
    const QModelIndex first = index.siblingAtColumn(0);
    const QRect line = rect.adjusted(0, 0, 0, -1);
    const bool canFold = model()->hasChildren(first);
    if (canFold) {
        m_theme.icons().paint(painter,
                              QRect(leftPadding, line.top(), 12, line.height()),
                              isExpanded(first) ? u"chevron-down"_s : u"chevron-right"_s,
                              p.text2,
                              12);
    }
    double right = line.right() - 15;
    painter.setFont(fontFor(FontRole::Row));
    painter.setPen(p.text2);
    right -= drawText(painter,
                      QRectF(line.left(), line.top(), right - line.left(), line.height()),
                      group.right,
                      Qt::AlignRight | Qt::AlignVCenter) +
             16;
    double x = leftPadding + (canFold ? 20 : 0);
    const auto piece = [&](const QString &text, FontRole role, const QColor &color) {
        painter.setFont(fontFor(role));
        painter.setPen(color);
        x +=
            text.isEmpty() ? 0 : drawText(painter, QRectF(x, line.top(), right - x, line.height()), text) + 9;
    };
    piece(group.name, FontRole::BodyStrong, p.text);
    piece(group.count, FontRole::Body, p.text2);
    piece(group.note, FontRole::Body, p.text2);
    for (const TagSpec &tag : group.tags) {
        const int left = static_cast<int>(std::ceil(x));
        x += paintTag(painter,
                      QRect(left, line.top(), static_cast<int>(right) - left, line.height()),
                      tag,
                      m_theme) +
             8;
    }
}

void TableView::drawBranches(QPainter *painter, const QRect &rect, const QModelIndex &index) const
{
    if (!rootIsDecorated() || !index.model()->hasChildren(index)) {
        return;
    }
    const QRect mark(rect.right() - 15, rect.top(), 12, rect.height() - 1);
    m_theme.icons().paint(*painter,
                          mark,
                          isExpanded(index) ? u"chevron-down"_s : u"chevron-right"_s,
                          m_theme.palette().text2,
                          12);
}

void TableView::updateRow(const QModelIndex &index)
{
    if (index.isValid()) {
        const QRect rect = visualRect(index);
        viewport()->update(0, rect.top(), viewport()->width(), rect.height());
    }
}

void TableView::setHovered(const QModelIndex &index)
{
    const QModelIndex first = index.siblingAtColumn(0);
    if (m_hovered == first) {
        return;
    }
    updateRow(m_hovered);
    m_hovered = first;
    updateRow(m_hovered);
}

void TableView::mouseMoveEvent(QMouseEvent *event)
{
    setHovered(indexAt(event->position().toPoint()));
    QTreeView::mouseMoveEvent(event);
}

bool TableView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave) {
        const bool wasInside = m_hovered.isValid();
        setHovered({});
        if (wasInside) {
            Q_EMIT pointerLeft();
        }
    }
    return QTreeView::viewportEvent(event);
}

void TableView::mousePressEvent(QMouseEvent *event)
{
    m_keyboard = false;
    const QModelIndex index = indexAt(event->position().toPoint());
    if (index.isValid() && groupAt(index)) {
        const QModelIndex first = index.siblingAtColumn(0);
        setExpanded(first, !isExpanded(first));
        return;
    }
    QTreeView::mousePressEvent(event);
}

void TableView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (index.isValid() && groupAt(index)) {
        return;
    }
    QTreeView::mouseDoubleClickEvent(event);
    if (index.isValid() && index.column() != m_checkColumn && event->button() == Qt::LeftButton) {
        Q_EMIT opened(index.siblingAtColumn(0));
    }
}

void TableView::toggleChecks()
{
    QModelIndexList rows = selectionModel()->selectedRows(m_checkColumn);
    if (rows.isEmpty() && currentIndex().isValid()) {
        rows.append(currentIndex().siblingAtColumn(m_checkColumn));
    }
    bool allOn = !rows.isEmpty();
    for (const QModelIndex &row : rows) {
        allOn = allOn && row.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    }
    for (const QModelIndex &row : rows) {
        model()->setData(row, allOn ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
    }
}

void TableView::keyPressEvent(QKeyEvent *event)
{
    m_keyboard = true;
    const QModelIndex current = currentIndex().siblingAtColumn(0);
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (current.isValid() && groupAt(current)) {
            setExpanded(current, !isExpanded(current));
        } else if (current.isValid()) {
            Q_EMIT opened(current);
        }
        return;
    case Qt::Key_Space:
        if (m_checkColumn >= 0 && model() && selectionModel()) {
            toggleChecks();
            return;
        }
        break;
    default:
        break;
    }
    // Letters are keys of the page, not a search in the first column.
    const bool isPlainLetter = !event->text().isEmpty() && event->text().at(0).isLetterOrNumber() &&
                               !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier));
    if (isPlainLetter) {
        event->ignore();
        return;
    }
    QTreeView::keyPressEvent(event);
}

void TableView::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    fitFlexible();
}

void TableView::focusInEvent(QFocusEvent *event)
{
    m_keyboard = m_keyboard || event->reason() == Qt::TabFocusReason ||
                 event->reason() == Qt::BacktabFocusReason || event->reason() == Qt::ShortcutFocusReason;
    QTreeView::focusInEvent(event);
    viewport()->update();
}

void TableView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTreeView::currentChanged(current, previous);
    updateRow(previous);
    updateRow(current);
}

} // namespace slipway::ui
