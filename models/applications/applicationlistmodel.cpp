#include "applicationlistmodel.h"

#include <algorithm>

namespace slipway::models {

using base::ApplicationId;

namespace {

QSet<ApplicationId> idsOf(const std::vector<ApplicationFacts> &rows)
{
    QSet<ApplicationId> ids;
    ids.reserve(static_cast<qsizetype>(rows.size()));
    for (const ApplicationFacts &row : rows) {
        ids.insert(row->id);
    }
    return ids;
}

} // namespace

ApplicationListModel::ApplicationListModel(ApplicationStore &store, QObject *parent)
    : QAbstractItemModel(parent)
    , m_store(store)
{
    connect(&store, &ApplicationStore::changed, this, &ApplicationListModel::onChanged);
    connect(&store, &ApplicationStore::reset, this, &ApplicationListModel::onReset);
    onReset();
}

ApplicationListModel::~ApplicationListModel() = default;

void ApplicationListModel::setFilter(const ApplicationFilter &filter)
{
    m_view.filter = filter;
    rearrange();
}

void ApplicationListModel::setScope(const QString &context)
{
    if (context == m_view.context) {
        return;
    }
    m_view.context = context;
    QList<ApplicationId> kept = checked();
    kept.removeIf([&](const ApplicationId &id) {
        const ApplicationFacts facts = m_store.find(id);
        return facts && !isInScope(*facts, context);
    });
    setChecked(kept);
    rearrange();
}

void ApplicationListModel::setGrouping(ApplicationGrouping grouping)
{
    if (grouping != m_view.grouping) {
        m_view.grouping = grouping;
        onReset();
    }
}

void ApplicationListModel::setOrder(ApplicationOrder order, bool descending)
{
    m_view.order = order;
    m_view.descending = descending;
    rearrange();
}

void ApplicationListModel::setHeld(bool held)
{
    m_held = held;
    if (!held && m_waiting) {
        rearrange();
    }
}

int ApplicationListModel::applicationCount() const
{
    int count = 0;
    for (const auto &group : m_groups) {
        count += static_cast<int>(group->rows.size());
    }
    return count;
}

QList<ApplicationId> ApplicationListModel::shown() const
{
    QList<ApplicationId> ids;
    for (const auto &group : m_groups) {
        for (const ApplicationFacts &row : group->rows) {
            ids.append(row->id);
        }
    }
    return ids;
}

QModelIndex ApplicationListModel::indexOf(const ApplicationId &id, int column) const
{
    for (const auto &group : m_groups) {
        const auto row =
            std::ranges::find_if(group->rows, [&](const auto &facts) { return facts->id == id; });
        if (row != group->rows.end()) {
            return index(static_cast<int>(row - group->rows.begin()), column, groupIndex(group.get()));
        }
    }
    return {};
}

QList<ApplicationId> ApplicationListModel::checked() const
{
    QList<ApplicationId> ids = m_checked.values();
    std::ranges::sort(ids);
    return ids;
}

void ApplicationListModel::setChecked(const QList<ApplicationId> &ids)
{
    const QSet<ApplicationId> wanted(ids.begin(), ids.end());
    const QSet<ApplicationId> touched = (wanted - m_checked) + (m_checked - wanted);
    if (touched.isEmpty()) {
        return;
    }
    m_checked = wanted;
    for (const ApplicationId &id : touched) {
        if (const QModelIndex cell = indexOf(id, CheckColumn); cell.isValid()) {
            Q_EMIT dataChanged(cell, cell, {Qt::CheckStateRole});
        }
    }
    Q_EMIT checkedChanged();
}

QModelIndex ApplicationListModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent)) {
        return {};
    }
    Group *group = parent.isValid() ? m_groups[static_cast<std::size_t>(parent.row())].get() : nullptr;
    return createIndex(row, column, group);
}

QModelIndex ApplicationListModel::parent(const QModelIndex &child) const
{
    return groupIndex(static_cast<const Group *>(child.internalPointer()));
}

int ApplicationListModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid()) {
        return static_cast<int>(isGrouped() ? m_groups.size() : m_groups.front()->rows.size());
    }
    const Group *group = parent.column() == 0 ? groupAt(parent) : nullptr;
    return group ? static_cast<int>(group->rows.size()) : 0;
}

int ApplicationListModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

QVariant ApplicationListModel::data(const QModelIndex &index, int role) const
{
    if (const Group *group = groupAt(index)) {
        return groupData(*group, role);
    }
    const ApplicationFacts facts = factsAt(index);
    if (!facts) {
        return {};
    }
    switch (role) {
    case Qt::DisplayRole: // so that typing finds a row
        return index.column() == NameColumn ? facts->id.name : QVariant();
    case Qt::CheckStateRole:
        return index.column() == CheckColumn
                   ? QVariant(m_checked.contains(facts->id) ? Qt::Checked : Qt::Unchecked)
                   : QVariant();
    case FactsRole:
        return QVariant::fromValue(facts);
    case IdRole:
        return QVariant::fromValue(facts->id);
    case IsGroupRole:
        return false;
    default:
        return {};
    }
}

QVariant ApplicationListModel::groupData(const Group &group, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
    case GroupNameRole:
        return group.name;
    case IsGroupRole:
        return true;
    case GroupCountRole:
        return static_cast<int>(group.rows.size());
    case GroupAttentionRole:
        return group.needingAttention();
    case GroupClustersRole:
        return group.clusters();
    case GroupProtectedRole:
        return group.isProtected();
    default:
        return {};
    }
}

bool ApplicationListModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const ApplicationFacts facts = factsAt(index);
    if (!facts || role != Qt::CheckStateRole || index.column() != CheckColumn) {
        return false;
    }
    if (value.value<Qt::CheckState>() == Qt::Checked) {
        m_checked.insert(facts->id);
    } else {
        m_checked.remove(facts->id);
    }
    Q_EMIT dataChanged(index, index, {Qt::CheckStateRole});
    Q_EMIT checkedChanged();
    return true;
}

Qt::ItemFlags ApplicationListModel::flags(const QModelIndex &index) const
{
    if (!index.isValid()) {
        return Qt::NoItemFlags;
    }
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    if (index.column() == CheckColumn && !groupAt(index)) {
        flags |= Qt::ItemIsUserCheckable;
    }
    return flags;
}

QVariant ApplicationListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= ColumnCount) {
        return {};
    }
    return m_labels[static_cast<std::size_t>(section)];
}

bool ApplicationListModel::setHeaderData(int section,
                                         Qt::Orientation orientation,
                                         const QVariant &value,
                                         int role)
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= ColumnCount) {
        return false;
    }
    m_labels[static_cast<std::size_t>(section)] = value.toString();
    Q_EMIT headerDataChanged(orientation, section, section);
    return true;
}

const ApplicationListModel::Group *ApplicationListModel::groupAt(const QModelIndex &index) const
{
    if (!index.isValid() || !isGrouped() || index.internalPointer() ||
        index.row() >= static_cast<int>(m_groups.size())) {
        return nullptr;
    }
    return m_groups[static_cast<std::size_t>(index.row())].get();
}

ApplicationFacts ApplicationListModel::factsAt(const QModelIndex &index) const
{
    if (!index.isValid() || groupAt(index)) {
        return nullptr;
    }
    const auto *group =
        isGrouped() ? static_cast<const Group *>(index.internalPointer()) : m_groups.front().get();
    const auto row = static_cast<std::size_t>(index.row());
    return group && row < group->rows.size() ? group->rows[row] : nullptr;
}

QModelIndex ApplicationListModel::groupIndex(const Group *group) const
{
    if (!group || !isGrouped()) {
        return {};
    }
    const auto place = std::ranges::find_if(m_groups, [&](const auto &each) { return each.get() == group; });
    return createIndex(static_cast<int>(place - m_groups.begin()), 0, nullptr);
}

void ApplicationListModel::onReset()
{
    beginResetModel();
    m_groups.clear();
    for (Group &group : arrange(m_store.all(), m_view)) {
        m_groups.push_back(std::make_unique<Group>(std::move(group)));
    }
    m_waiting = false;
    endResetModel();
}

void ApplicationListModel::onChanged(const QList<ApplicationId> &changed, const QList<ApplicationId> &removed)
{
    forgetGone(removed);
    updateFacts(QSet<ApplicationId>(changed.begin(), changed.end()));
    if (!m_held) {
        rearrange();
        return;
    }
    m_waiting = true;
    const QSet<ApplicationId> present = idsOf(m_store.all());
    for (const auto &group : m_groups) {
        removeRows(*group, present);
    }
}

void ApplicationListModel::forgetGone(const QList<ApplicationId> &removed)
{
    bool lostCheck = false;
    for (const ApplicationId &id : removed) {
        lostCheck |= m_checked.remove(id);
    }
    if (lostCheck) {
        Q_EMIT checkedChanged();
    }
}

void ApplicationListModel::updateFacts(const QSet<ApplicationId> &changed)
{
    for (const auto &group : m_groups) {
        const QModelIndex parent = groupIndex(group.get());
        bool touched = false;
        for (std::size_t row = 0; row < group->rows.size(); ++row) {
            if (!changed.contains(group->rows[row]->id)) {
                continue;
            }
            if (ApplicationFacts facts = m_store.find(group->rows[row]->id)) {
                group->rows[row] = std::move(facts);
                const int number = static_cast<int>(row);
                Q_EMIT dataChanged(index(number, 0, parent), index(number, ColumnCount - 1, parent));
                touched = true;
            }
        }
        if (touched && parent.isValid()) {
            Q_EMIT dataChanged(parent, parent.siblingAtColumn(ColumnCount - 1));
        }
    }
}

// Brings the groups and rows to what arrange() wants, by removals, insertions and moves.
void ApplicationListModel::rearrange()
{
    m_waiting = false;
    std::vector<Group> wanted = arrange(m_store.all(), m_view);
    for (std::size_t place = m_groups.size(); place-- > 0;) {
        const auto target = std::ranges::find(wanted, m_groups[place]->name, &Group::name);
        if (target != wanted.end()) {
            removeRows(*m_groups[place], idsOf(target->rows));
        } else if (isGrouped()) {
            beginRemoveRows({}, static_cast<int>(place), static_cast<int>(place));
            m_groups.erase(m_groups.begin() + static_cast<std::ptrdiff_t>(place));
            endRemoveRows();
        }
    }
    for (std::size_t place = 0; place < wanted.size(); ++place) {
        // Groups have one order for good, so what is there already is in it.
        if (place == m_groups.size() || m_groups[place]->name != wanted[place].name) {
            beginInsertRows({}, static_cast<int>(place), static_cast<int>(place));
            m_groups.insert(m_groups.begin() + static_cast<std::ptrdiff_t>(place),
                            std::make_unique<Group>(std::move(wanted[place])));
            endInsertRows();
        } else {
            placeRows(*m_groups[place], std::move(wanted[place].rows));
        }
    }
}

void ApplicationListModel::removeRows(Group &group, const QSet<ApplicationId> &wanted)
{
    const auto isWanted = [&](std::size_t row) { return wanted.contains(group.rows[row]->id); };
    for (std::size_t end = group.rows.size(); end > 0;) {
        if (isWanted(end - 1)) {
            --end;
            continue;
        }
        std::size_t begin = end - 1;
        while (begin > 0 && !isWanted(begin - 1)) {
            --begin;
        }
        beginRemoveRows(groupIndex(&group), static_cast<int>(begin), static_cast<int>(end) - 1);
        group.rows.erase(group.rows.begin() + static_cast<std::ptrdiff_t>(begin),
                         group.rows.begin() + static_cast<std::ptrdiff_t>(end));
        endRemoveRows();
        end = begin;
    }
}

// All rows of the group are among the wanted ones: new ones are inserted where they belong, others moved.
void ApplicationListModel::placeRows(Group &group, std::vector<ApplicationFacts> wanted)
{
    const QModelIndex parent = groupIndex(&group);
    QSet<ApplicationId> present = idsOf(group.rows);
    for (std::size_t place = 0; place < wanted.size(); ++place) {
        auto &rows = group.rows;
        if (place < rows.size() && rows[place]->id == wanted[place]->id) {
            continue;
        }
        const int row = static_cast<int>(place);
        const auto here = rows.begin() + static_cast<std::ptrdiff_t>(place);
        if (!present.contains(wanted[place]->id)) {
            std::size_t end = place + 1;
            while (end < wanted.size() && !present.contains(wanted[end]->id)) {
                ++end;
            }
            beginInsertRows(parent, row, static_cast<int>(end) - 1);
            rows.insert(here,
                        wanted.begin() + static_cast<std::ptrdiff_t>(place),
                        wanted.begin() + static_cast<std::ptrdiff_t>(end));
            endInsertRows();
            place = end - 1;
            continue;
        }
        const auto from =
            std::find_if(here, rows.end(), [&](const auto &facts) { return facts->id == wanted[place]->id; });
        beginMoveRows(parent,
                      static_cast<int>(from - rows.begin()),
                      static_cast<int>(from - rows.begin()),
                      parent,
                      row);
        std::rotate(here, from, from + 1);
        endMoveRows();
    }
    if (parent.isValid()) {
        Q_EMIT dataChanged(parent, parent.siblingAtColumn(ColumnCount - 1));
    }
}

} // namespace slipway::models
