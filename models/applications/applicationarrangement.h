#pragma once

#include <models/applications/applicationfilter.h>
#include <models/applications/applicationstore.h>

#include <QString>
#include <QStringList>

#include <vector>

namespace slipway::models {

enum class ApplicationGrouping
{
    None,
    Project,
    Cluster,
    Namespace,
    Environment
};

enum class ApplicationOrder
{
    Name,
    Attention, ///< what needs a person first, the worst on top
    Health,
    Sync,
    Revision, ///< newest commit first
    LastSync, ///< most recent first
    Policy
};

/// How the rows of the list are chosen, grouped and sorted.
struct ApplicationView
{
    ApplicationFilter filter;
    QString context; ///< the scope: only applications of this context; empty: of all
    ApplicationGrouping grouping = ApplicationGrouping::Environment;
    ApplicationOrder order = ApplicationOrder::Name;
    bool descending = false;
};

/// One group with its rows in order; without grouping there is one, without a name.
struct ApplicationGroup
{
    QString name; ///< empty: the applications that have none
    std::vector<ApplicationFacts> rows;

    QStringList clusters() const; ///< of its rows, sorted
    bool isProtected() const;     ///< all of its rows are
    int needingAttention() const;
};

/// Whether the application belongs to the scope of one context: deployed there, or defined there while its
/// destination is not known. Every one belongs to the empty scope.
bool isInScope(const applications::ApplicationSummary &application, const QString &context);

/// Chooses, groups and sorts. Groups are in the order of their names, environments from production down; rows
/// that compare equal are in the order of their ids. Pure.
std::vector<ApplicationGroup> arrange(const std::vector<ApplicationFacts> &rows, const ApplicationView &view);

/// How many applications are in each state, among those that pass the filter but for the field itself.
struct ApplicationCounts
{
    QHash<kube::Health, int> health;
    QHash<applications::SyncStatus, int> sync;
    int total = 0;
};

ApplicationCounts countApplications(const std::vector<ApplicationFacts> &rows);

} // namespace slipway::models
