#include "applicationarrangement.h"

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;

namespace slipway::models {

namespace {

using applications::ApplicationSummary;
using applications::SyncStatus;
using kube::Health;

QString groupName(const ApplicationSummary &row, ApplicationGrouping grouping)
{
    switch (grouping) {
    case ApplicationGrouping::None:
        return {};
    case ApplicationGrouping::Project:
        return row.project;
    case ApplicationGrouping::Cluster:
        return row.cluster;
    case ApplicationGrouping::Namespace:
        return row.nameSpace;
    case ApplicationGrouping::Environment:
        return row.environment;
    }
    return {};
}

// Production first: what matters most stands on top. Other names follow in their own order, none at the end.
int groupRank(const QString &name, ApplicationGrouping grouping)
{
    if (name.isEmpty()) {
        return 9;
    }
    if (grouping != ApplicationGrouping::Environment) {
        return 5;
    }
    if (name.startsWith("prod"_L1, Qt::CaseInsensitive)) {
        return 0;
    }
    if (name.startsWith("stag"_L1, Qt::CaseInsensitive)) {
        return 1;
    }
    return name.startsWith("dev"_L1, Qt::CaseInsensitive) ? 3 : 2;
}

int healthRank(Health health)
{
    switch (health) {
    case Health::Degraded:
        return 0;
    case Health::Missing:
        return 1;
    case Health::Unknown:
        return 2;
    case Health::Suspended:
        return 3;
    case Health::Progressing:
        return 4;
    case Health::Healthy:
    case Health::None:
        break;
    }
    return 5;
}

int syncRank(SyncStatus sync)
{
    switch (sync) {
    case SyncStatus::OutOfSync:
        return 0;
    case SyncStatus::Unknown:
        return 1;
    case SyncStatus::Synced:
        break;
    }
    return 2;
}

qint64 newestFirst(const QDateTime &time)
{
    return time.isValid() ? -time.toMSecsSinceEpoch() : 0;
}

qint64 rankOf(const ApplicationSummary &row, ApplicationOrder order)
{
    switch (order) {
    case ApplicationOrder::Name:
        return 0;
    case ApplicationOrder::Attention:
        return needsAttention(row) ? healthRank(row.health) * 4 + syncRank(row.sync) : 100;
    case ApplicationOrder::Health:
        return healthRank(row.health);
    case ApplicationOrder::Sync:
        return syncRank(row.sync);
    case ApplicationOrder::Revision:
        return newestFirst(row.revisionTime);
    case ApplicationOrder::LastSync:
        return newestFirst(row.lastSyncAt);
    case ApplicationOrder::Policy:
        return row.autoSync ? 0 : 1;
    }
    return 0;
}

void sortRows(std::vector<ApplicationFacts> &rows, const ApplicationView &view)
{
    std::ranges::sort(rows, [&](const ApplicationFacts &a, const ApplicationFacts &b) {
        const qint64 rankA = rankOf(*a, view.order);
        const qint64 rankB = rankOf(*b, view.order);
        if (rankA != rankB) {
            return (rankA < rankB) != view.descending;
        }
        if (const int byName = a->id.name.compare(b->id.name, Qt::CaseInsensitive); byName != 0) {
            return (byName < 0) != (view.descending && view.order == ApplicationOrder::Name);
        }
        return a->id < b->id;
    });
}

} // namespace

QStringList ApplicationGroup::clusters() const
{
    QStringList names;
    for (const ApplicationFacts &row : rows) {
        if (!row->cluster.isEmpty() && !names.contains(row->cluster)) {
            names.append(row->cluster);
        }
    }
    names.sort();
    return names;
}

bool ApplicationGroup::isProtected() const
{
    return !rows.empty() &&
           std::ranges::all_of(rows, [](const ApplicationFacts &row) { return row->isProtected; });
}

int ApplicationGroup::needingAttention() const
{
    return static_cast<int>(
        std::ranges::count_if(rows, [](const ApplicationFacts &row) { return needsAttention(*row); }));
}

bool isInScope(const applications::ApplicationSummary &application, const QString &context)
{
    const QString &own = application.cluster.isEmpty() ? application.id.context : application.cluster;
    return context.isEmpty() || own == context;
}

std::vector<ApplicationGroup> arrange(const std::vector<ApplicationFacts> &rows, const ApplicationView &view)
{
    std::map<std::pair<int, QString>, ApplicationGroup> groups;
    for (const ApplicationFacts &row : rows) {
        if (!isInScope(*row, view.context) || !view.filter.matches(*row)) {
            continue;
        }
        const QString name = groupName(*row, view.grouping);
        ApplicationGroup &group = groups[{groupRank(name, view.grouping), name}];
        group.name = name;
        group.rows.push_back(row);
    }
    std::vector<ApplicationGroup> result;
    for (auto &[key, group] : groups) {
        sortRows(group.rows, view);
        result.push_back(std::move(group));
    }
    if (result.empty() && view.grouping == ApplicationGrouping::None) {
        result.emplace_back();
    }
    return result;
}

ApplicationCounts countApplications(const std::vector<ApplicationFacts> &rows)
{
    ApplicationCounts counts;
    for (const ApplicationFacts &row : rows) {
        const Health health = row->health == Health::None ? Health::Unknown : row->health;
        ++counts.health[health];
        ++counts.sync[row->sync];
        ++counts.total;
    }
    return counts;
}

} // namespace slipway::models
