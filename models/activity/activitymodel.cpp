#include "activitymodel.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::models {

using journal::Entry;

namespace {

// An operation as a whole touches no object of its own.
bool isWhole(const Entry &entry)
{
    return entry.object.kind.isEmpty();
}

QString subjectOf(const Entry &entry)
{
    return isWhole(entry) ? entry.application : entry.object.text();
}

QString textOf(const Entry &entry, int column)
{
    switch (column) {
    case ActivityModel::ResultColumn:
        return entry.result;
    case ActivityModel::VerbColumn:
        return entry.verb;
    case ActivityModel::SubjectColumn:
        return subjectOf(entry);
    case ActivityModel::MessageColumn:
        return entry.message;
    case ActivityModel::RevisionColumn:
        return entry.revision;
    case ActivityModel::WhoColumn:
        return entry.who;
    case ActivityModel::ContextColumn:
        return entry.context;
    case ActivityModel::TimeColumn:
        return entry.at.toString(Qt::ISODate);
    default:
        return {};
    }
}

} // namespace

ActivityModel::ActivityModel(QObject *parent)
    : QAbstractItemModel(parent)
{}

void ActivityModel::setGrouped(bool grouped)
{
    if (m_grouped != grouped) {
        beginResetModel();
        m_grouped = grouped;
        arrange();
        endResetModel();
    }
}

void ActivityModel::setEntries(const QList<Entry> &entries)
{
    beginResetModel();
    m_entries.clear();
    for (const Entry &entry : entries) {
        m_entries.push_back(std::make_shared<const Entry>(entry));
    }
    arrange();
    endResetModel();
}

void ActivityModel::addOlder(const QList<Entry> &entries)
{
    for (const Entry &entry : entries) {
        m_entries.push_back(std::make_shared<const Entry>(entry));
        placeOlder(m_entries.back());
    }
}

void ActivityModel::addNewer(const QList<Entry> &entries)
{
    for (auto entry = entries.crbegin(); entry != entries.crend(); ++entry) {
        m_entries.insert(m_entries.begin(), std::make_shared<const Entry>(*entry));
        placeNewer(m_entries.front());
    }
}

ActivityItem ActivityModel::item(const QModelIndex &index) const
{
    if (!index.isValid()) {
        return {};
    }
    const auto row = static_cast<std::size_t>(index.row());
    if (const auto *node = static_cast<const Node *>(index.internalPointer())) {
        ActivityItem write;
        write.entry = row < node->item.writes.size() ? node->item.writes[row] : nullptr;
        return write;
    }
    return row < m_nodes.size() ? m_nodes[row]->item : ActivityItem{};
}

QModelIndex ActivityModel::find(qint64 id) const
{
    for (const auto &node : m_nodes) {
        if (node->item.entry && node->item.entry->id == id) {
            return index(node->row, 0);
        }
        const auto found =
            std::ranges::find_if(node->item.writes, [&](const EntryPtr &write) { return write->id == id; });
        if (found != node->item.writes.end()) {
            return index(static_cast<int>(found - node->item.writes.begin()), 0, index(node->row, 0));
        }
    }
    return {};
}

EntryPtr ActivityModel::operationOf(const QModelIndex &index) const
{
    const QModelIndex top = index.parent().isValid() ? index.parent() : index;
    return item(top).entry;
}

QModelIndex ActivityModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent)) {
        return {};
    }
    return parent.isValid() ? createIndex(row, column, m_nodes[static_cast<std::size_t>(parent.row())].get())
                            : createIndex(row, column);
}

QModelIndex ActivityModel::parent(const QModelIndex &child) const
{
    const auto *node = static_cast<const Node *>(child.internalPointer());
    return node ? createIndex(node->row, 0) : QModelIndex();
}

int ActivityModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid()) {
        return static_cast<int>(m_nodes.size());
    }
    if (parent.internalPointer() || parent.column() > 0) {
        return 0;
    }
    return static_cast<int>(m_nodes[static_cast<std::size_t>(parent.row())]->item.writes.size());
}

int ActivityModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

QVariant ActivityModel::data(const QModelIndex &index, int role) const
{
    const EntryPtr entry = item(index).shown();
    if (!entry) {
        return {};
    }
    if (role == Qt::AccessibleTextRole) {
        return QString(entry->verb + u' ' + subjectOf(*entry) + u", "_s + entry->result + u", "_s +
                       entry->who);
    }
    return role == Qt::DisplayRole ? QVariant(textOf(*entry, index.column())) : QVariant();
}

QVariant ActivityModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    const bool isHead = orientation == Qt::Horizontal && role == Qt::DisplayRole;
    return isHead ? QVariant(m_heads.value(section)) : QVariant();
}

bool ActivityModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_hasMore;
}

void ActivityModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent)) {
        Q_EMIT moreWanted();
    }
}

ActivityModel::Node *ActivityModel::nodeOf(const EntryPtr &entry) const
{
    return m_grouped && !entry->operation.isEmpty() ? m_operations.value(entry->operation) : nullptr;
}

std::unique_ptr<ActivityModel::Node> ActivityModel::makeNode(const EntryPtr &entry)
{
    auto node = std::make_unique<Node>();
    if (m_grouped && !entry->operation.isEmpty()) {
        node->item.operation = entry->operation;
        m_operations.insert(entry->operation, node.get());
    }
    if (node->item.operation.isEmpty() || isWhole(*entry)) {
        node->item.entry = entry;
    } else {
        node->item.writes.push_back(entry);
        node->item.failed = entry->result == "Failed"_L1 ? 1 : 0;
    }
    return node;
}

// Without telling views: between begin and end of a reset.
void ActivityModel::arrange()
{
    m_nodes.clear();
    m_operations.clear();
    for (const EntryPtr &entry : m_entries) {
        Node *node = nodeOf(entry);
        if (!node) {
            m_nodes.push_back(makeNode(entry));
        } else if (isWhole(*entry) && !node->item.entry) {
            node->item.entry = entry;
        } else {
            node->item.writes.push_back(entry);
            node->item.failed += entry->result == "Failed"_L1 ? 1 : 0;
        }
    }
    numberFrom(0);
}

void ActivityModel::placeOlder(const EntryPtr &entry)
{
    if (Node *node = nodeOf(entry)) {
        addTo(*node, entry, false);
    } else {
        insertNode(static_cast<int>(m_nodes.size()), makeNode(entry));
    }
}

void ActivityModel::placeNewer(const EntryPtr &entry)
{
    if (Node *node = nodeOf(entry)) {
        addTo(*node, entry, true);
        moveToTop(*node);
    } else {
        insertNode(0, makeNode(entry));
    }
}

void ActivityModel::insertNode(int row, std::unique_ptr<Node> node)
{
    beginInsertRows({}, row, row);
    m_nodes.insert(m_nodes.begin() + row, std::move(node));
    numberFrom(static_cast<std::size_t>(row));
    endInsertRows();
}

void ActivityModel::addTo(Node &node, const EntryPtr &entry, bool newest)
{
    const QModelIndex top = index(node.row, 0);
    if (isWhole(*entry) && !node.item.entry) {
        node.item.entry = entry;
    } else {
        const int row = newest ? 0 : static_cast<int>(node.item.writes.size());
        beginInsertRows(top, row, row);
        node.item.writes.insert(node.item.writes.begin() + row, entry);
        node.item.failed += entry->result == "Failed"_L1 ? 1 : 0;
        endInsertRows();
    }
    Q_EMIT dataChanged(top, index(node.row, ColumnCount - 1));
}

void ActivityModel::moveToTop(const Node &node)
{
    const int row = node.row;
    if (row == 0) {
        return;
    }
    beginMoveRows({}, row, row, {}, 0);
    std::rotate(m_nodes.begin(), m_nodes.begin() + row, m_nodes.begin() + row + 1);
    numberFrom(0);
    endMoveRows();
}

void ActivityModel::numberFrom(std::size_t row)
{
    for (; row < m_nodes.size(); ++row) {
        m_nodes[row]->row = static_cast<int>(row);
    }
}

} // namespace slipway::models
