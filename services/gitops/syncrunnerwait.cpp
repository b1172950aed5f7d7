// The waiting, finishing and bookkeeping half of SyncRunner; the order of the steps is in syncrunner.cpp.
#include <services/base/jsonaccess.h>
#include <services/gitops/health.h>
#include <services/gitops/syncrunner.h>

#include <QCoreApplication>

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

using namespace Qt::StringLiterals;

namespace slipway::gitops {

using base::ErrorKind;

namespace {

constexpr int parallelRequests = 8;
// Objects of kinds that nobody watches are asked for this often while their health is awaited.
constexpr std::chrono::milliseconds pollInterval(1000);

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::gitops", text);
}

} // namespace

void ChangeSignal::notify()
{
    const std::lock_guard lock(m_mutex);
    m_pending = true;
    m_condition.notify_all();
}

void ChangeSignal::wait(std::chrono::milliseconds limit)
{
    std::unique_lock lock(m_mutex);
    m_condition.wait_for(lock, limit, [this] { return m_pending; });
    m_pending = false;
}

bool SyncRunner::awaitHealth(const Group &group, bool isLast, const base::CancelToken &cancel)
{
    const bool hasHook = std::any_of(group.tasks.begin(), group.tasks.end(), [this](int index) {
        return m_request.plan.tasks[static_cast<size_t>(index)].hook;
    });
    // Argo CD does not wait for the health of the last wave unless a hook is in it.
    if (isLast && !hasHook) {
        for (const int index : group.tasks) {
            if (statusOf(index) == ResultStatus::Running) {
                const std::lock_guard lock(m_mutex);
                m_state.results[index].status = ResultStatus::Synced;
                m_state.results[index].finishedAt = m_clock.now();
            }
        }
        publish();
        return true;
    }
    for (;;) {
        bool waiting = false;
        for (const int index : group.tasks) {
            if (statusOf(index) == ResultStatus::Running) {
                judgeTask(index, cancel);
            }
            waiting = waiting || statusOf(index) == ResultStatus::Running;
        }
        if (hasFailure(group.tasks) || mustStop(cancel)) {
            return false;
        }
        if (!waiting) {
            return true;
        }
        if (!waitForChange(cancel)) {
            return false;
        }
    }
}

void SyncRunner::judgeTask(int index, const base::CancelToken &cancel)
{
    const Task &task = m_request.plan.tasks[static_cast<size_t>(index)];
    TaskOutcome applied;
    {
        const std::lock_guard lock(m_mutex);
        applied = m_applied.value(index);
    }
    kube::Verdict verdict;
    const auto row = m_store.find(task.key);
    // A row that is older than what was written would show the health from before the change.
    if (row && row->uid == applied.uid &&
        row->resourceVersion.toULongLong() >= applied.resourceVersion.toULongLong()) {
        verdict = {row->health, row->healthMessage};
    } else {
        const auto resource = m_executor.resourceOf(task, cancel);
        const auto live = resource ? m_client.get(*resource, task.key.nameSpace, task.key.name, cancel)
                                   : base::Expected<base::Json>(base::Unexpected(resource.error()));
        if (!live && live.error().kind == ErrorKind::NotFound) {
            setResult(
                index,
                task.hook ? ResultStatus::Failed : ResultStatus::SyncFailed,
                tr("%1 is gone: it might have been deleted while it was awaited").arg(objectLabel(task.key)));
            return;
        }
        if (!live) {
            return;
        }
        verdict = m_judge(**live);
    }
    switch (verdict.health) {
    case Health::None:
    case Health::Healthy:
        setResult(index,
                  task.hook ? ResultStatus::Succeeded : ResultStatus::Synced,
                  verdict.message.isEmpty() ? applied.message : verdict.message);
        break;
    case Health::Degraded:
        setResult(index, task.hook ? ResultStatus::Failed : ResultStatus::SyncFailed, verdict.message);
        break;
    case Health::Unknown:
        if (task.hook) {
            setResult(index, ResultStatus::Failed, verdict.message);
        }
        break;
    default:
        setResult(index,
                  ResultStatus::Running,
                  verdict.message.isEmpty() ? tr("waiting for health") : verdict.message);
        break;
    }
}

bool SyncRunner::awaitGone(const QList<int> &tasks, const base::CancelToken &cancel)
{
    QList<int> left = tasks;
    while (!left.isEmpty()) {
        const bool stopped = mustStop(cancel);
        left.removeIf([this, &cancel](int index) {
            const Task &task = m_request.plan.tasks[static_cast<size_t>(index)];
            const auto resource = m_executor.resourceOf(task, cancel);
            if (!resource) {
                return resource.error().kind == ErrorKind::NotFound;
            }
            const auto live = m_client.get(*resource, task.key.nameSpace, task.key.name, cancel);
            const QString uid = task.live ? base::text(*task.live, {"metadata", "uid"}) : QString();
            return live ? !uid.isEmpty() && base::text(**live, {"metadata", "uid"}) != uid
                        : live.error().kind == ErrorKind::NotFound;
        });
        if (left.isEmpty()) {
            break;
        }
        if (stopped || !waitForChange(cancel)) {
            return false;
        }
    }
    return true;
}

void SyncRunner::runSyncFail(const base::CancelToken &cancel)
{
    Group group;
    group.phase = Phase::SyncFail;
    for (int index = 0; index < m_state.results.size(); ++index) {
        if (m_request.plan.tasks[static_cast<size_t>(index)].phase == Phase::SyncFail) {
            group.tasks.append(index);
        }
    }
    if (!group.tasks.isEmpty() && removeOldHooks(group, cancel) && applyKindByKind(group, cancel)) {
        awaitHealth(group, true, cancel);
    }
}

void SyncRunner::removeHooks(HookDeletePolicy policy, const base::CancelToken &cancel)
{
    QList<int> hooks;
    for (int index = 0; index < m_state.results.size(); ++index) {
        const Task &task = m_request.plan.tasks[static_cast<size_t>(index)];
        const bool ran = m_applied.contains(index);
        if (task.hook && ran && (task.deletePolicies & static_cast<int>(policy)) != 0) {
            hooks.append(index);
        }
    }
    inParallel(hooks, [this, &cancel](int index) {
        Task task = m_request.plan.tasks[static_cast<size_t>(index)];
        task.live = nullptr;
        m_executor.remove(task, cancel);
    });
}

void SyncRunner::terminateHooks()
{
    // The operation's own token is cancelled already; cleaning up needs one that is not.
    const base::CancelSource cleanup;
    QList<int> running;
    for (int index = 0; index < m_state.results.size(); ++index) {
        if (m_request.plan.tasks[static_cast<size_t>(index)].hook &&
            statusOf(index) == ResultStatus::Running) {
            running.append(index);
        }
    }
    inParallel(running, [this, &cleanup](int index) {
        Task task = m_request.plan.tasks[static_cast<size_t>(index)];
        task.live = nullptr;
        m_executor.remove(task, cleanup.token());
        setResult(index, ResultStatus::Failed, tr("terminated"));
    });
}

QString SyncRunner::failureReasons() const
{
    QStringList reasons;
    for (const ResourceResult &result : m_state.results) {
        if (result.isFailure()) {
            reasons.append(objectLabel(result.key) + u": "_s + result.message);
        }
    }
    return reasons.join(u"; "_s);
}

OperationState SyncRunner::finishFailed(const base::CancelToken &cancel)
{
    if (cancel.isCancelled()) {
        terminateHooks();
        return finish(OperationPhase::Failed, tr("Operation terminated"));
    }
    const QString reasons = failureReasons();
    if (mustStop(cancel) && reasons.isEmpty()) {
        terminateHooks();
        QStringList waiting;
        for (const ResourceResult &result : std::as_const(m_state.results)) {
            if (result.status == ResultStatus::Running) {
                waiting.append(objectLabel(result.key) + u": "_s + result.message);
            }
        }
        return finish(OperationPhase::Failed,
                      tr("not finished after %1 s; still waiting for %2")
                          .arg(m_request.timeout.count())
                          .arg(waiting.join(u", "_s)));
    }
    removeHooks(HookDeletePolicy::HookFailed, cancel);
    runSyncFail(cancel);
    return finish(OperationPhase::Failed, tr("one or more objects failed to apply, reason: %1").arg(reasons));
}

OperationState SyncRunner::finish(OperationPhase phase, const QString &message)
{
    {
        const std::lock_guard lock(m_mutex);
        m_state.phase = phase;
        m_state.message = message;
        m_state.finishedAt = m_clock.now();
    }
    publish();
    return m_state;
}

bool SyncRunner::mustStop(const base::CancelToken &cancel) const
{
    return cancel.isCancelled() || m_clock.monotonic() >= m_deadline;
}

bool SyncRunner::waitForChange(const base::CancelToken &cancel)
{
    if (mustStop(cancel)) {
        return false;
    }
    m_changed->wait(pollInterval);
    return !mustStop(cancel);
}

void SyncRunner::inParallel(const QList<int> &tasks, const std::function<void(int)> &work) const
{
    if (tasks.size() <= 1) {
        std::for_each(tasks.begin(), tasks.end(), work);
        return;
    }
    std::atomic<qsizetype> next = 0;
    const auto drain = [&] {
        for (qsizetype at = next++; at < tasks.size(); at = next++) {
            work(tasks.at(at));
        }
    };
    std::vector<std::thread> threads;
    const auto count = std::min<qsizetype>(parallelRequests, tasks.size()) - 1;
    threads.reserve(static_cast<size_t>(count));
    for (qsizetype i = 0; i < count; ++i) {
        threads.emplace_back(drain);
    }
    drain();
    for (std::thread &thread : threads) {
        thread.join();
    }
}

void SyncRunner::setResult(int index, ResultStatus status, const QString &message)
{
    {
        const std::lock_guard lock(m_mutex);
        ResourceResult &result = m_state.results[index];
        if (result.status == status && result.message == message) {
            return;
        }
        if (!result.startedAt.isValid()) {
            result.startedAt = m_clock.now();
        }
        result.status = status;
        result.message = message;
        if (result.isFinished()) {
            result.finishedAt = m_clock.now();
        }
    }
    publish();
}

ResultStatus SyncRunner::statusOf(int index) const
{
    const std::lock_guard lock(m_mutex);
    return m_state.results.at(index).status;
}

bool SyncRunner::hasFailure(const QList<int> &tasks) const
{
    const std::lock_guard lock(m_mutex);
    return std::any_of(
        tasks.begin(), tasks.end(), [this](int index) { return m_state.results.at(index).isFailure(); });
}

void SyncRunner::publish()
{
    if (!m_request.onProgress) {
        return;
    }
    // The callback runs under the lock so that two parallel tasks never deliver an older state after a newer
    // one.
    const std::lock_guard lock(m_mutex);
    m_request.onProgress(m_state);
}

} // namespace slipway::gitops
