#include "localoperations.h"

#include <services/applications/livestate.h>
#include <services/base/jsonaccess.h>
#include <services/base/process.h>
#include <services/gitops/health.h>
#include <services/gitops/lease.h>
#include <services/gitops/records.h>

#include <QCoreApplication>
#include <QUuid>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::applications {

using base::ErrorKind;
using base::Expected;
using base::failure;
using base::Unexpected;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::applications", text);
}

std::set<base::GroupKind> kindsOf(const std::vector<base::Json> &objects)
{
    std::set<base::GroupKind> kinds;
    for (const base::Json &object : objects) {
        kinds.insert(base::keyOf(*object).groupKind());
    }
    return kinds;
}

kube::Propagation propagationOf(const QString &word)
{
    if (word == u"background"_s) {
        return kube::Propagation::Background;
    }
    return word == u"orphan"_s ? kube::Propagation::Orphan : kube::Propagation::Foreground;
}

// The wait before try number `retryCount + 1` (argo-cd.md 3.6; the first wait is `duration`).
std::chrono::milliseconds retryDelay(const gitops::RetryLimit &limit, int retryCount)
{
    const double delay =
        static_cast<double>(limit.durationMs) * std::pow(std::max(1, limit.factor), retryCount);
    return std::chrono::milliseconds(
        static_cast<qint64>(std::min(delay, static_cast<double>(limit.maxDurationMs))));
}

ChangeKind changeOf(const gitops::Task &task)
{
    switch (task.action) {
    case gitops::TaskAction::Create:
    case gitops::TaskAction::RunHook:
        return ChangeKind::Create;
    case gitops::TaskAction::Update:
        return ChangeKind::Update;
    case gitops::TaskAction::Prune:
        return ChangeKind::Prune;
    default:
        return ChangeKind::Unchanged;
    }
}

} // namespace

gitops::ExecutionOptions executionOptions(const gitops::ApplicationSpec &spec, const SyncRequest &request)
{
    gitops::ExecutionOptions options;
    options.force = request.force || spec.hasOption(u"Force"_s);
    options.replace = request.replace || spec.hasOption(u"Replace"_s);
    options.takeOverFields = request.takeOverFields;
    options.serverSide = request.serverSide.value_or(spec.hasOption(u"ServerSideApply"_s, true));
    options.validate = spec.hasOption(u"Validate"_s, true);
    const QString propagation = request.prunePropagation.isEmpty()
                                    ? spec.optionValue(u"PrunePropagationPolicy"_s)
                                    : request.prunePropagation;
    options.propagation = propagationOf(propagation);
    return options;
}

struct LocalOperations::Prepared
{
    gitops::ApplicationSpec spec; ///< with the source that is deployed, which a rollback takes from history
    std::shared_ptr<const DesiredState> desired;
    gitops::Plan plan;
    gitops::ExecutionOptions options;
    bool selective = false;
    QStringList notes;
};

LocalOperations::LocalOperations(DesiredStates &desired,
                                 const base::Clock &clock,
                                 std::shared_ptr<OperationObserver> observer,
                                 QString controlNamespace)
    : m_desired(desired)
    , m_clock(clock)
    , m_observer(std::move(observer))
    , m_controlNamespace(std::move(controlNamespace))
{}

Expected<LocalOperations::Prepared> LocalOperations::prepare(const LocalApplication &application,
                                                             gitops::Comparer &comparer,
                                                             const SyncRequest &request,
                                                             bool runHooks,
                                                             const gitops::ApplicationSpec &spec,
                                                             const base::CancelToken &cancel)
{
    Prepared prepared;
    prepared.spec = spec;
    auto desired = m_desired.load(spec, {request.revision, std::chrono::milliseconds(0), {}}, cancel);
    if (!desired) {
        return Unexpected(desired.error());
    }
    prepared.desired = *desired;
    prepared.options = executionOptions(spec, request);
    prepared.selective = !request.only.isEmpty();

    const auto watched = ensureWatched(*application.connection, kindsOf(prepared.desired->objects), cancel);
    if (!watched) {
        return Unexpected(watched.error());
    }
    gitops::PlanInput input;
    input.targets = prepared.desired->objects;
    input.application = application.definition.trackingName;
    input.destinationNamespace = spec.destinationNamespace;
    input.isNamespaced = comparer.scopeLookup(cancel);
    input.live = liveObjects(application.connection->store,
                             input.application,
                             targetKeys(input.targets, input.destinationNamespace, input.isNamespaced));
    input.prune = request.prune.value_or(spec.automated.prune);
    input.pruneLast = spec.hasOption(u"PruneLast"_s);
    input.createNamespace = spec.hasOption(u"CreateNamespace"_s);
    input.runHooks = runHooks && !prepared.selective;
    input.revision = prepared.desired->commit.id;
    input.startedAt = m_clock.now().toSecsSinceEpoch();
    input.only = request.only;
    const gitops::DiffOptions ignoring{spec.ignoreDifferences};
    input.isModified = [&comparer, &ignoring, &cancel](const base::Json &live, const base::Json &target) {
        return !gitops::isProvenEqual(*live, *target, ignoring) &&
               comparer.diff(live, target, ignoring, cancel).modified;
    };
    auto plan = gitops::makePlan(input);
    if (!plan) {
        return Unexpected(plan.error());
    }
    prepared.plan = std::move(*plan);
    if (prepared.selective) {
        prepared.notes.append(tr("Hooks do not run in a selective sync, and it leaves no history entry."));
    }
    return prepared;
}

Expected<LocalOperations::Prepared> LocalOperations::prepareRollback(const LocalApplication &application,
                                                                     gitops::Comparer &comparer,
                                                                     const RollbackRequest &request,
                                                                     const base::CancelToken &cancel)
{
    gitops::ApplicationRecords records(application.connection->client, m_controlNamespace);
    const auto record = records.load(application.definition.id, cancel);
    if (!record) {
        return Unexpected(record.error());
    }
    const auto entry =
        std::find_if(record->history.begin(), record->history.end(), [&request](const auto &candidate) {
            return candidate.id == request.historyId;
        });
    if (entry == record->history.end()) {
        return failure(
            ErrorKind::NotFound,
            tr("%1 has no history entry %2").arg(application.definition.spec.name).arg(request.historyId),
            {},
            tr("List the entries with `slipway app history %1`").arg(application.definition.spec.name));
    }
    gitops::ApplicationSpec spec = application.definition.spec;
    if (entry->source.parameters) {
        // The recorded parameters replace today's, so that the same set is rendered again.
        nlohmann::json manifest = *spec.manifest;
        manifest["spec"]["source"] = *entry->source.parameters;
        const auto recorded = gitops::parseApplication(manifest);
        if (!recorded) {
            return Unexpected(recorded.error());
        }
        spec.sources = recorded->sources;
    }
    SyncRequest sync;
    sync.revision = entry->source.revision;
    sync.prune = request.prune;
    sync.takeOverFields = request.takeOverFields;
    auto prepared = prepare(application, comparer, sync, false, spec, cancel);
    if (prepared) {
        prepared->notes.append(tr("Hooks do not run on a rollback."));
    }
    return prepared;
}

Expected<SyncPreview> LocalOperations::previewOf(const LocalApplication &application,
                                                 gitops::Comparer &comparer,
                                                 const Prepared &prepared,
                                                 const base::CancelToken &cancel)
{
    SyncPreview preview;
    preview.plan = prepared.plan;
    preview.revision = prepared.desired->commit.id;
    preview.revisionSubject = prepared.desired->commit.subject;
    preview.warnings = prepared.plan.warnings + prepared.desired->warnings;
    preview.notes = prepared.notes;
    gitops::TaskExecutor executor(application.connection->client, prepared.options);
    const gitops::DiffOptions ignoring{prepared.spec.ignoreDifferences};
    bool hasConflict = false;
    for (const gitops::Task &task : prepared.plan.tasks) {
        const ChangeKind change = changeOf(task);
        if (change == ChangeKind::Unchanged) {
            continue;
        }
        ResourceDiff diff;
        diff.key = task.key;
        diff.change = change;
        diff.diff = comparer.diff(task.hook ? nullptr : task.live, task.target, ignoring, cancel, &diff.note);
        if (change == ChangeKind::Update) {
            const auto checked = executor.dryRun(task, cancel);
            if (!checked) {
                const QString label = gitops::objectLabel(task.key);
                for (const kube::FieldConflict &conflict : kube::fieldConflicts(checked.error())) {
                    preview.warnings.append(
                        tr("%1: field %2 is owned by %3").arg(label, conflict.field, conflict.manager));
                    hasConflict = true;
                }
                diff.note = checked.error().sentence();
            } else {
                preview.warnings += checked->warnings;
            }
        }
        preview.diffs.append(std::move(diff));
    }
    if (hasConflict) {
        preview.notes.append(tr("Fields that others own are changed only when they are taken over."));
    }
    if (cancel.isCancelled()) {
        return base::cancelled(tr("The preview"));
    }
    return preview;
}

Expected<SyncPreview> LocalOperations::previewSync(const LocalApplication &application,
                                                   gitops::Comparer &comparer,
                                                   const SyncRequest &request,
                                                   const base::CancelToken &cancel)
{
    const auto prepared = prepare(application, comparer, request, true, application.definition.spec, cancel);
    if (!prepared) {
        return Unexpected(prepared.error());
    }
    return previewOf(application, comparer, *prepared, cancel);
}

Expected<SyncPreview> LocalOperations::previewRollback(const LocalApplication &application,
                                                       gitops::Comparer &comparer,
                                                       const RollbackRequest &request,
                                                       const base::CancelToken &cancel)
{
    const auto prepared = prepareRollback(application, comparer, request, cancel);
    if (!prepared) {
        return Unexpected(prepared.error());
    }
    auto preview = previewOf(application, comparer, *prepared, cancel);
    if (preview) {
        preview->warnings += whatWouldUndo(application);
        if (request.kind == RollbackKind::Reapply) {
            preview->notes.append(tr("Git is not changed: the application stays OutOfSync until it is."));
        }
    }
    return preview;
}

Expected<OperationState> LocalOperations::sync(const LocalApplication &application,
                                               gitops::Comparer &comparer,
                                               const SyncRequest &request,
                                               const Progress &progress,
                                               const base::CancelToken &cancel)
{
    auto prepared = prepare(application, comparer, request, true, application.definition.spec, cancel);
    if (!prepared) {
        return Unexpected(prepared.error());
    }
    return carryOut(application, std::move(*prepared), u"sync"_s, request, progress, cancel);
}

Expected<OperationState> LocalOperations::rollback(const LocalApplication &application,
                                                   gitops::Comparer &comparer,
                                                   const RollbackRequest &request,
                                                   const Progress &progress,
                                                   const base::CancelToken &cancel)
{
    auto prepared = prepareRollback(application, comparer, request, cancel);
    if (!prepared) {
        return Unexpected(prepared.error());
    }
    SyncRequest sync;
    sync.dryRun = request.dryRun;
    sync.prune = request.prune;
    sync.initiatedBy = request.initiatedBy;
    sync.timeout = request.timeout;
    if (request.kind == RollbackKind::Revert && !request.dryRun) {
        const gitops::ApplicationSource &source = application.definition.spec.sources.first();
        const auto repository = m_desired.repository(source.repoUrl, std::chrono::milliseconds(0), cancel);
        if (!repository) {
            return Unexpected(repository.error());
        }
        const auto commit = (*repository)
                                ->revertTo(source.targetRevision,
                                           source.render.path,
                                           prepared->desired->commit.id,
                                           request.authorName,
                                           request.authorEmail,
                                           cancel);
        if (!commit) {
            return Unexpected(commit.error());
        }
        if (m_observer) {
            m_observer->committed(application.definition.id, source.repoUrl, *commit);
        }
        return this->sync(application, comparer, sync, progress, cancel);
    }
    return carryOut(application, std::move(*prepared), u"rollback"_s, sync, progress, cancel);
}

void LocalOperations::keepHistory(const LocalApplication &application,
                                  const Prepared &prepared,
                                  const OperationState &state,
                                  gitops::ApplicationRecord &record) const
{
    const gitops::ApplicationSource &source = prepared.spec.sources.first();
    gitops::Deployment deployment;
    deployment.source.repoUrl = source.repoUrl;
    deployment.source.path = source.render.path;
    deployment.source.targetRevision = source.targetRevision;
    deployment.source.revision = prepared.desired->commit.id;
    if (const auto *block = base::member(*prepared.spec.manifest, {"spec", "source"})) {
        deployment.source.parameters = base::share(*block);
    }
    deployment.startedAt = state.startedAt;
    deployment.deployedAt = state.finishedAt;
    deployment.initiatedBy = state.initiatedBy;
    deployment.digest = prepared.desired->digest;
    deployment.result = gitops::operationPhaseWord(state.phase);
    for (const ResourceResult &result : state.results) {
        deployment.images += result.images;
    }
    deployment.images.sort();
    deployment.images.removeDuplicates();
    gitops::appendDeployment(record, std::move(deployment), application.definition.spec.revisionHistoryLimit);
}

Expected<OperationState> LocalOperations::carryOut(const LocalApplication &application,
                                                   Prepared prepared,
                                                   const QString &verb,
                                                   const SyncRequest &request,
                                                   const Progress &progress,
                                                   const base::CancelToken &cancel)
{
    kube::Client &client = application.connection->client;
    const base::ApplicationId &id = application.definition.id;
    gitops::ApplicationRecords records(client, m_controlNamespace);
    base::CancelSource stop;
    const base::CancelCallback onCancel(cancel, [&stop] { stop.cancel(); });

    std::unique_ptr<gitops::OperationLease> lease;
    if (!request.dryRun) {
        auto acquired = gitops::OperationLease::acquire(
            client,
            m_controlNamespace,
            gitops::ApplicationRecords::objectName(id),
            gitops::leaseHolder(),
            [&stop] { stop.cancel(); },
            cancel);
        if (!acquired) {
            return Unexpected(acquired.error());
        }
        lease = std::move(*acquired);
    }

    gitops::RunRequest run;
    run.plan = prepared.plan;
    run.options = prepared.options;
    run.id = QUuid::createUuid().toString(QUuid::Id128).left(12);
    run.options.reason = verb + u' ' + run.id;
    run.verb = verb;
    run.revision = prepared.desired->commit.id;
    run.initiatedBy = request.initiatedBy.isEmpty() ? base::loginName() : request.initiatedBy;
    run.dryRun = request.dryRun;
    run.outOfSyncOnly =
        request.outOfSyncOnly.value_or(application.definition.spec.hasOption(u"ApplyOutOfSyncOnly"_s));
    run.timeout = request.timeout;
    run.onProgress = progress;
    if (!request.dryRun) {
        run.onCheckpoint = [&](const OperationState &state) -> Expected<void> {
            const auto kept =
                records.update(id, [&state](auto &record) { record.operation = state; }, stop.token());
            return kept ? Expected<void>() : Unexpected(kept.error());
        };
    }

    const gitops::RetryLimit &limit = application.definition.spec.retry;
    OperationState state;
    for (;;) {
        gitops::SyncRunner runner(client, application.connection->store, gitops::judgeHealth, m_clock, run);
        state = runner.run(stop.token());
        const bool mayRetry = state.phase == OperationPhase::Failed && !stop.isCancelled() &&
                              !request.dryRun && (limit.limit < 0 || run.retryCount < limit.limit);
        if (!mayRetry || stop.token().waitFor(retryDelay(limit, run.retryCount))) {
            break;
        }
        ++run.retryCount;
    }
    if (request.dryRun) {
        return state;
    }
    // The outcome is recorded even when the operation itself was cancelled.
    const base::CancelSource closing;
    const auto recorded = records.update(
        id,
        [&](gitops::ApplicationRecord &record) {
            record.operation = state;
            if (state.phase == OperationPhase::Succeeded && !prepared.selective) {
                keepHistory(application, prepared, state, record);
            }
        },
        closing.token());
    if (!recorded) {
        state.message += u' ' + tr("The result could not be recorded: %1").arg(recorded.error().sentence());
    }
    if (m_observer) {
        m_observer->finished(id, application.context, state);
    }
    return state;
}

} // namespace slipway::applications
