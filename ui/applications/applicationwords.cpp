#include "applicationwords.h"

#include <ui/theme/words.h>

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {

namespace {

using applications::ApplicationSummary;
using applications::OperationPhase;
using kube::Health;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::ui", text);
}

QString runningText(const ApplicationSummary &application)
{
    const QString verb = application.operation.phase == OperationPhase::Terminating
                             ? tr("Ending the operation")
                         : application.operation.verb == "rollback"_L1 ? tr("Rolling back")
                                                                       : tr("Syncing");
    const QString message = words::oneLine(application.operation.message);
    return message.isEmpty() ? verb : verb + u", "_s + message;
}

} // namespace

StatusCell healthCell(const ApplicationSummary &application)
{
    const Health health = application.health == Health::None ? Health::Unknown : application.health;
    return {statusOf(health), {}, {}};
}

StatusCell syncCell(const ApplicationSummary &application)
{
    const int affected = application.outOfSync + application.toPrune;
    return {statusOf(application.sync),
            {},
            application.sync == applications::SyncStatus::OutOfSync && affected > 0 ? words::count(affected)
                                                                                    : QString()};
}

RevisionCell revisionCell(const ApplicationSummary &application)
{
    return {words::shortRevision(application.revision), words::oneLine(application.revisionSubject), {}};
}

NowCell nowCell(const ApplicationSummary &application)
{
    if (application.operation.isRunning()) {
        return {Status::Running, runningText(application)};
    }
    const auto error = std::ranges::find_if(application.conditions, &applications::Condition::isError);
    if (error != application.conditions.end()) {
        return {Status::Error, words::oneLine(error->message)};
    }
    if (application.operation.phase == OperationPhase::Failed ||
        application.operation.phase == OperationPhase::Error) {
        return {Status::Failed, tr("Last sync failed")};
    }
    if (!application.ownedBy.isEmpty()) {
        return {Status::None, tr("Run by %1").arg(application.ownedBy)};
    }
    const QString message = words::oneLine(application.healthMessage);
    switch (application.health) {
    case Health::Degraded:
        return {Status::Failed, message};
    case Health::Progressing:
        return {Status::Running, message};
    case Health::Suspended:
        return {Status::Waiting, message};
    case Health::Missing:
    case Health::Unknown:
        return {Status::None, message};
    case Health::None:
    case Health::Healthy:
        break;
    }
    return {};
}

QString policyWord(const ApplicationSummary &application)
{
    return application.autoSync ? tr("auto") : tr("by hand");
}

QString policyMeaning(const ApplicationSummary &application)
{
    if (!application.autoSync) {
        return tr("Drift is shown, not repaired.");
    }
    return application.selfHeal ? tr("Commits are synced, and drift is repaired.")
                                : tr("Commits are synced, drift is shown.");
}

QString environmentNote(const ApplicationSummary &application)
{
    return application.id.name.contains(application.environment) ? QString() : application.environment;
}

QString applicationTitle(const ApplicationSummary &application)
{
    const QString environment = environmentNote(application);
    return environment.isEmpty() ? application.id.name : application.id.name + u", "_s + environment;
}

QString destinationText(const ApplicationSummary &application)
{
    const QString cluster = application.cluster.isEmpty() ? tr("unknown cluster") : application.cluster;
    return tr("%1, namespace %2").arg(cluster, application.nameSpace);
}

QString obstacleText(models::Obstacle obstacle, const ApplicationSummary &application)
{
    switch (obstacle) {
    case models::Obstacle::None:
        return {};
    case models::Obstacle::NotConnected:
        return tr("%1 is known from the last run only; its cluster has not answered yet.")
            .arg(application.id.name);
    case models::Obstacle::ReadOnly:
        return tr("%1 is read-only: Slipway refuses every change there.").arg(application.cluster);
    case models::Obstacle::Owned:
        return tr("%1 is run by %2.").arg(application.id.name, application.ownedBy);
    case models::Obstacle::Running:
        return tr("An operation on %1 is running.").arg(application.id.name);
    case models::Obstacle::Unsupported:
        return tr("The engine of %1 cannot do this.").arg(application.id.name);
    }
    return {};
}

} // namespace slipway::ui
