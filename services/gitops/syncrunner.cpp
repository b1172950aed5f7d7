#include "syncrunner.h"

#include <services/base/jsonaccess.h>

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::gitops {

using base::ErrorKind;
using nlohmann::json;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::gitops", text);
}

bool isApplied(const Task &task)
{
    return task.action == TaskAction::Create || task.action == TaskAction::Update ||
           task.action == TaskAction::Unchanged || task.action == TaskAction::RunHook;
}

QStringList imagesOf(const json &manifest)
{
    QStringList images;
    for (const auto &path :
         {std::initializer_list<std::string_view>{"spec", "template", "spec", "containers"},
          std::initializer_list<std::string_view>{"spec", "containers"}}) {
        const json *containers = base::member(manifest, path);
        for (const json &container : containers && containers->is_array() ? *containers : json::array()) {
            images.append(base::text(container, {"image"}));
        }
    }
    return images;
}

// A hook is deleted and made anew, so its dry run must not meet the old one: most of a Job cannot be changed.
Task underFreeName(const Task &task, const QString &operationId)
{
    constexpr qsizetype roomForSuffix = 50;
    Task asked = task;
    asked.live = nullptr;
    if (task.live) {
        asked.key.name = task.key.name.left(roomForSuffix) + u'-' + operationId;
        json renamed = *task.target;
        renamed["metadata"]["name"] = base::toStd(asked.key.name);
        asked.target = base::share(std::move(renamed));
    }
    return asked;
}

} // namespace

SyncRunner::SyncRunner(kube::Client &client,
                       kube::ResourceStore &store,
                       kube::HealthJudge judge,
                       const base::Clock &clock,
                       RunRequest request)
    : m_client(client)
    , m_store(store)
    , m_judge(std::move(judge))
    , m_clock(clock)
    , m_request(std::move(request))
    , m_executor(client, m_request.options)
    , m_changed(std::make_shared<ChangeSignal>())
{}

OperationState SyncRunner::run(const base::CancelToken &cancel)
{
    initialise();
    const auto subscription =
        m_store.subscribe([signal = m_changed](const kube::ChangeSet &) { signal->notify(); });
    const base::CancelCallback onCancel(cancel, [signal = m_changed] { signal->notify(); });

    if (!dryRunAll(cancel)) {
        return mustStop(cancel) ? finishFailed(cancel)
                                : finish(OperationPhase::Failed,
                                         tr("one or more objects failed to apply (dry run), reason: %1")
                                             .arg(failureReasons()));
    }
    if (m_request.dryRun) {
        return finish(OperationPhase::Succeeded, tr("successfully synced (dry run)"));
    }
    const std::vector<Group> all = groups();
    for (size_t index = 0; index < all.size(); ++index) {
        if (m_request.onCheckpoint) {
            if (const auto kept = m_request.onCheckpoint(m_state); !kept) {
                m_state.error = kept.error();
                return finish(OperationPhase::Error, kept.error().sentence());
            }
        }
        if (!runGroup(all[index], index + 1 == all.size(), cancel)) {
            return finishFailed(cancel);
        }
    }
    removeHooks(HookDeletePolicy::HookSucceeded, cancel);
    return finish(OperationPhase::Succeeded, tr("successfully synced (all tasks run)"));
}

void SyncRunner::initialise()
{
    m_deadline = m_clock.monotonic() + m_request.timeout;
    m_state.id = m_request.id;
    m_state.verb = m_request.verb;
    m_state.phase = OperationPhase::Running;
    m_state.revision = m_request.revision;
    m_state.planDigest = m_request.plan.digest;
    m_state.initiatedBy = m_request.initiatedBy;
    m_state.retryCount = m_request.retryCount;
    m_state.startedAt = m_clock.now();
    m_state.dryRun = m_request.dryRun;
    for (const Task &task : m_request.plan.tasks) {
        ResourceResult result;
        result.key = task.key;
        result.phase = task.phase;
        result.wave = task.wave;
        result.hook = task.hook;
        result.action = task.action;
        if (task.action == TaskAction::PruneSkipped) {
            result.status = ResultStatus::PruneSkipped;
            result.message = task.note.isEmpty() ? tr("ignored (requires pruning)") : task.note;
        } else if (task.action == TaskAction::Unchanged && m_request.outOfSyncOnly) {
            result.status = ResultStatus::Synced;
            result.message = tr("left alone: it is in sync");
        }
        if (task.target) {
            result.images = imagesOf(*task.target);
        }
        m_state.results.append(std::move(result));
    }
    publish();
}

std::vector<SyncRunner::Group> SyncRunner::groups() const
{
    std::vector<Group> result;
    for (int index = 0; index < m_state.results.size(); ++index) {
        const Task &task = m_request.plan.tasks[static_cast<size_t>(index)];
        if (task.phase == Phase::SyncFail || statusOf(index) != ResultStatus::Pending) {
            continue;
        }
        const bool same =
            !result.empty() && result.back().phase == task.phase && result.back().wave == task.wave;
        if (!same) {
            result.push_back({task.phase, task.wave, {}});
        }
        result.back().tasks.append(index);
    }
    return result;
}

// A namespace or CRD that this very sync creates is not there yet when the dry run asks for it.
bool SyncRunner::isCheckedLater(const Task &task) const
{
    return std::any_of(m_request.plan.tasks.begin(), m_request.plan.tasks.end(), [&task](const Task &other) {
        if (other.action != TaskAction::Create || !other.target) {
            return false;
        }
        if (other.key.kind == u"Namespace"_s && other.key.group.isEmpty()) {
            return other.key.name == task.key.nameSpace;
        }
        return other.key.kind == u"CustomResourceDefinition"_s &&
               base::text(*other.target, {"spec", "group"}) == task.key.group &&
               base::text(*other.target, {"spec", "names", "kind"}) == task.key.kind;
    });
}

bool SyncRunner::dryRunAll(const base::CancelToken &cancel)
{
    QList<int> checked;
    for (int index = 0; index < m_state.results.size(); ++index) {
        const Task &task = m_request.plan.tasks[static_cast<size_t>(index)];
        if (isApplied(task) && statusOf(index) == ResultStatus::Pending && !isCheckedLater(task)) {
            checked.append(index);
        }
    }
    return dryRunSome(checked, cancel);
}

bool SyncRunner::dryRunSome(const QList<int> &tasks, const base::CancelToken &cancel)
{
    inParallel(tasks, [this, &cancel](int index) {
        const Task &task = m_request.plan.tasks[static_cast<size_t>(index)];
        const bool tolerant = hasSyncOption(*task.target, QLatin1String("SkipDryRunOnMissingResource=true"));
        const Task asked = task.hook ? underFreeName(task, m_request.id) : task;
        const auto outcome =
            mustStop(cancel) ? base::cancelled(tr("The dry run")) : m_executor.dryRun(asked, cancel);
        if (outcome) {
            if (m_request.dryRun) {
                setResult(index, ResultStatus::Synced, tr("would be applied (dry run)"));
            }
        } else if (!(tolerant && outcome.error().kind == ErrorKind::NotFound)) {
            setResult(index, ResultStatus::SyncFailed, outcome.error().sentence());
        }
    });
    return !hasFailure(tasks) && !mustStop(cancel);
}

bool SyncRunner::runGroup(const Group &group, bool isLast, const base::CancelToken &cancel)
{
    QList<int> late;
    for (const int index : group.tasks) {
        const Task &task = m_request.plan.tasks[static_cast<size_t>(index)];
        if (isApplied(task) && isCheckedLater(task)) {
            late.append(index);
        }
    }
    if (!dryRunSome(late, cancel) || !prune(group, cancel) || !removeOldHooks(group, cancel) ||
        !applyKindByKind(group, cancel)) {
        return false;
    }
    return awaitHealth(group, isLast, cancel);
}

bool SyncRunner::prune(const Group &group, const base::CancelToken &cancel)
{
    QList<int> pruned;
    for (const int index : group.tasks) {
        if (m_request.plan.tasks[static_cast<size_t>(index)].action == TaskAction::Prune) {
            pruned.append(index);
        }
    }
    inParallel(pruned, [this, &cancel](int index) {
        const auto outcome = m_executor.remove(m_request.plan.tasks[static_cast<size_t>(index)], cancel);
        if (outcome) {
            setResult(index, ResultStatus::Pruned, outcome->message);
        } else {
            setResult(index, ResultStatus::SyncFailed, outcome.error().sentence());
        }
    });
    return !hasFailure(pruned) && awaitGone(pruned, cancel);
}

bool SyncRunner::removeOldHooks(const Group &group, const base::CancelToken &cancel)
{
    QList<int> old;
    for (const int index : group.tasks) {
        const Task &task = m_request.plan.tasks[static_cast<size_t>(index)];
        const bool removes =
            (task.deletePolicies & static_cast<int>(HookDeletePolicy::BeforeHookCreation)) != 0;
        if (task.hook && task.live && removes) {
            old.append(index);
        }
    }
    inParallel(old, [this, &cancel](int index) {
        const auto outcome = m_executor.remove(m_request.plan.tasks[static_cast<size_t>(index)], cancel);
        if (!outcome) {
            setResult(index, ResultStatus::SyncFailed, outcome.error().sentence());
        }
    });
    return !hasFailure(old) && awaitGone(old, cancel);
}

bool SyncRunner::applyKindByKind(const Group &group, const base::CancelToken &cancel)
{
    QList<int> sameKind;
    const auto applySameKind = [&] {
        inParallel(sameKind, [this, &cancel](int index) {
            if (mustStop(cancel)) {
                return;
            }
            Task task = m_request.plan.tasks[static_cast<size_t>(index)];
            if (task.hook) {
                task.live = nullptr;
            }
            setResult(index, ResultStatus::Running, tr("applying"));
            const auto outcome = m_executor.apply(task, cancel);
            if (!outcome) {
                // A hook whose request was cut off may run all the same: it stays among those to terminate.
                if (!task.hook || outcome.error().kind != ErrorKind::Cancelled) {
                    setResult(index, ResultStatus::SyncFailed, outcome.error().sentence());
                }
                return;
            }
            {
                const std::lock_guard lock(m_mutex);
                m_applied.insert(index, *outcome);
            }
            setResult(index, ResultStatus::Running, outcome->message);
        });
        sameKind.clear();
    };
    for (const int index : group.tasks) {
        const Task &task = m_request.plan.tasks[static_cast<size_t>(index)];
        if (!isApplied(task)) {
            continue;
        }
        if (!sameKind.isEmpty() &&
            m_request.plan.tasks[static_cast<size_t>(sameKind.first())].key.groupKind() !=
                task.key.groupKind()) {
            applySameKind();
        }
        sameKind.append(index);
    }
    applySameKind();
    // As in Argo CD, a failure does not stop the kinds after it within the same wave.
    return !hasFailure(group.tasks) && !mustStop(cancel);
}

} // namespace slipway::gitops
