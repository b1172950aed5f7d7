#include "applicationfacts.h"

#include <ui/applications/applicationwords.h>
#include <ui/theme/words.h>

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {

namespace {

using applications::ApplicationSummary;
using applications::OperationPhase;
using applications::SyncStatus;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::ui::ApplicationFacts", text);
}

QString joined(const QStringList &parts)
{
    QStringList filled;
    std::ranges::copy_if(
        parts, std::back_inserter(filled), [](const QString &part) { return !part.isEmpty(); });
    return filled.join(u", "_s);
}

Fact syncFact(const ApplicationSummary &application)
{
    Fact fact;
    fact.id = u"diff"_s;
    fact.status = statusOf(application.sync);
    if (application.sync == SyncStatus::OutOfSync) {
        fact.second = tr("%1 of %2").arg(application.outOfSync).arg(words::resources(application.resources));
        if (application.toPrune > 0) {
            fact.second += tr(", %1 to prune").arg(application.toPrune);
        }
    } else {
        fact.second = words::resources(application.resources);
    }
    return fact;
}

Fact healthFact(const ApplicationSummary &application)
{
    Fact fact;
    fact.id = u"tree"_s;
    fact.status = healthCell(application).status;
    fact.second = words::oneLine(application.healthMessage);
    if (fact.second.isEmpty()) {
        fact.second = destinationText(application);
    }
    fact.toolTip = fact.second;
    return fact;
}

Fact changeFact(const ApplicationSummary &application, const QDateTime &now)
{
    Fact fact;
    fact.id = u"history"_s;
    fact.grows = true;
    fact.mono = words::shortRevision(application.revision);
    fact.head = words::oneLine(application.revisionSubject);
    if (fact.head.isEmpty()) {
        fact.head = application.path;
    }
    fact.second = joined({application.targetRevision.isEmpty() ? u"HEAD"_s : application.targetRevision,
                          application.revisionAuthor,
                          words::age(application.revisionTime, now)});
    fact.toolTip = application.repoUrl + u'\n' + application.revision;
    return fact;
}

QString operationHead(const gitops::OperationState &operation)
{
    const bool isRollback = operation.verb == "rollback"_L1;
    switch (operation.phase) {
    case OperationPhase::None:
        return tr("No operation yet");
    case OperationPhase::Running:
        return isRollback ? tr("Rolling back") : tr("Syncing");
    case OperationPhase::Terminating:
        return tr("Ending the operation");
    case OperationPhase::Succeeded:
        return isRollback ? tr("Rollback succeeded") : tr("Sync succeeded");
    case OperationPhase::Failed:
    case OperationPhase::Error:
        return isRollback ? tr("Rollback failed") : tr("Sync failed");
    }
    return {};
}

Fact operationFact(const ApplicationSummary &application, const QDateTime &now)
{
    const gitops::OperationState &operation = application.operation;
    Fact fact;
    fact.id = u"operation"_s;
    fact.status = operation.phase == OperationPhase::None ? Status::NotRun : statusOf(operation.phase);
    fact.head = operationHead(operation);
    const QString by = operation.initiatedBy.isEmpty() ? QString() : tr("by %1").arg(operation.initiatedBy);
    if (operation.isRunning()) {
        fact.second = joined({words::oneLine(operation.message), by});
    } else if (operation.finishedAt.isValid()) {
        const std::chrono::milliseconds took(operation.startedAt.msecsTo(operation.finishedAt));
        fact.second = joined({words::clock(operation.finishedAt, now),
                              // Records in the cluster know whole seconds only.
                              operation.startedAt.isValid() && took >= std::chrono::seconds(1)
                                  ? tr("took %1").arg(words::duration(took))
                                  : QString(),
                              by});
    } else if (operation.phase == OperationPhase::None) {
        fact.second = tr("Nothing was synced from here");
    }
    fact.toolTip = words::exactTime(operation.finishedAt);
    return fact;
}

Fact policyFact(const ApplicationSummary &application)
{
    Fact fact;
    fact.id = u"list"_s;
    if (!application.ownedBy.isEmpty()) {
        fact.head = tr("Run by %1").arg(application.ownedBy);
        fact.second = tr("Slipway only looks");
        return fact;
    }
    fact.head = application.autoSync ? tr("Auto-sync on") : tr("Auto-sync off");
    fact.second = !application.autoSync  ? tr("Drift is shown, not repaired")
                  : application.selfHeal ? tr("Self-heal on")
                                         : tr("Self-heal off");
    return fact;
}

} // namespace

QList<Fact> applicationFacts(const ApplicationSummary &application, const QDateTime &now)
{
    return {syncFact(application),
            healthFact(application),
            changeFact(application, now),
            operationFact(application, now),
            policyFact(application)};
}

} // namespace slipway::ui
