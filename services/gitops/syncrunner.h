#pragma once

#include <services/base/canceltoken.h>
#include <services/base/clock.h>
#include <services/base/error.h>
#include <services/gitops/operation.h>
#include <services/gitops/plan.h>
#include <services/gitops/taskexecutor.h>
#include <services/kube/client.h>
#include <services/kube/resourcestore.h>

#include <QHash>
#include <QString>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>

namespace slipway::gitops {

/// Wakes a waiting operation when the live objects change. Thread safe.
class ChangeSignal final
{
public:
    void notify();
    /// Returns after notify() or after `limit`, whichever comes first.
    void wait(std::chrono::milliseconds limit);

private:
    std::mutex m_mutex;
    std::condition_variable m_condition;
    bool m_pending = false;
};

/// One operation: what to do and whom to tell.
struct RunRequest
{
    Plan plan;
    ExecutionOptions options;
    QString id;
    QString verb = QStringLiteral("sync");
    QString revision;
    QString initiatedBy;
    int retryCount = 0;
    bool dryRun = false;
    bool outOfSyncOnly = false; ///< unchanged resources are neither dry-run nor applied
    std::chrono::seconds timeout = std::chrono::minutes(10);
    std::function<void(const OperationState &)>
        onProgress; ///< after every change; on the running threads, serialised
    /// Called before each wave with the results so far; an error stops the operation before it writes more.
    std::function<base::Expected<void>(const OperationState &)> onCheckpoint;
};

/// Carries out a plan as Argo CD's sync does (argo-cd.md 3.4, 3.5): dry run of everything first, then phase
/// by phase and wave by wave, prune before apply within a wave, hooks with their delete policies, health
/// awaited between waves, SyncFail hooks after a failure. Synchronous; runs up to eight requests at once.
/// Cancelling stops before the next write and deletes running hooks; what was applied stays, and the next
/// sync continues from there.
class SyncRunner final
{
public:
    SyncRunner(kube::Client &client,
               kube::ResourceStore &store,
               kube::HealthJudge judge,
               const base::Clock &clock,
               RunRequest request);

    /// Never fails as a function: what went wrong is in the state.
    OperationState run(const base::CancelToken &cancel);

private:
    struct Group
    {
        Phase phase = Phase::Sync;
        int wave = 0;
        QList<int> tasks; ///< indexes into the plan
    };

    std::vector<Group> groups() const;
    void initialise();
    bool dryRunAll(const base::CancelToken &cancel);
    bool dryRunSome(const QList<int> &tasks, const base::CancelToken &cancel);
    bool isCheckedLater(const Task &task) const;
    bool runGroup(const Group &group, bool isLast, const base::CancelToken &cancel);
    bool prune(const Group &group, const base::CancelToken &cancel);
    bool removeOldHooks(const Group &group, const base::CancelToken &cancel);
    bool applyKindByKind(const Group &group, const base::CancelToken &cancel);
    bool awaitHealth(const Group &group, bool isLast, const base::CancelToken &cancel);
    bool awaitGone(const QList<int> &tasks, const base::CancelToken &cancel);
    void judgeTask(int index, const base::CancelToken &cancel);
    void runSyncFail(const base::CancelToken &cancel);
    void removeHooks(HookDeletePolicy policy, const base::CancelToken &cancel);
    void terminateHooks();
    OperationState finish(OperationPhase phase, const QString &message);
    QString failureReasons() const;
    OperationState finishFailed(const base::CancelToken &cancel);
    bool mustStop(const base::CancelToken &cancel) const;
    bool waitForChange(const base::CancelToken &cancel);

    void inParallel(const QList<int> &tasks, const std::function<void(int)> &work) const;
    void setResult(int index, ResultStatus status, const QString &message);
    ResultStatus statusOf(int index) const;
    bool hasFailure(const QList<int> &tasks) const;
    void publish();

    kube::Client &m_client;
    kube::ResourceStore &m_store;
    kube::HealthJudge m_judge;
    const base::Clock &m_clock;
    RunRequest m_request;
    TaskExecutor m_executor;
    std::chrono::steady_clock::time_point m_deadline;
    mutable std::mutex m_mutex; ///< guards m_state and m_applied: tasks of one kind run in parallel
    OperationState m_state;
    QHash<int, TaskOutcome> m_applied;
    std::shared_ptr<ChangeSignal> m_changed;
};

} // namespace slipway::gitops
