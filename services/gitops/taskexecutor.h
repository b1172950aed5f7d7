#pragma once

#include <services/base/canceltoken.h>
#include <services/base/error.h>
#include <services/gitops/plan.h>
#include <services/kube/client.h>

#include <QString>
#include <QStringList>

namespace slipway::gitops {

/// How the tasks of one operation are carried out.
struct ExecutionOptions
{
    bool force = false;          ///< delete and create again where the server refuses an update
    bool replace = false;        ///< PUT the whole object instead of applying
    bool takeOverFields = false; ///< apply with force: fields of other managers become ours
    bool serverSide = true;
    bool validate = true;
    kube::Propagation propagation = kube::Propagation::Foreground;
    QString reason; ///< for the journal: "sync 4f2a..."
};

/// What a task did.
struct TaskOutcome
{
    QString message;         ///< "deployment.apps/payments-api configured"
    QString resourceVersion; ///< of the object as written; empty after a delete
    QString uid;
    bool changed = false;
    QStringList warnings;
};

/// Carries out single tasks of a plan against one cluster. Thread safe; calls block.
class TaskExecutor final
{
public:
    TaskExecutor(kube::Client &client, ExecutionOptions options);

    /// Asks the server what applying would do, writing nothing. Conflict carries the other field managers.
    base::Expected<TaskOutcome> dryRun(const Task &task, const base::CancelToken &cancel);
    /// Creates, applies or replaces the target, honouring the object's own sync-options annotation.
    base::Expected<TaskOutcome> apply(const Task &task, const base::CancelToken &cancel);
    /// Deletes the live object of a prune task, or a hook. An object that is gone is a success.
    base::Expected<TaskOutcome> remove(const Task &task, const base::CancelToken &cancel);

    /// The resource type of a task, asking discovery anew once when the kind is unknown (a CRD was just
    /// created).
    base::Expected<kube::ApiResource> resourceOf(const Task &task, const base::CancelToken &cancel);

private:
    base::Expected<kube::WriteResult>
    write(const Task &task, const kube::ApiResource &resource, bool dryRun, const base::CancelToken &cancel);
    base::Expected<kube::WriteResult> recreate(const Task &task,
                                               const kube::ApiResource &resource,
                                               const kube::WriteOptions &options,
                                               const base::CancelToken &cancel);
    base::Expected<kube::WriteResult> clientSideApply(const Task &task,
                                                      const kube::ApiResource &resource,
                                                      const kube::WriteOptions &options,
                                                      const base::CancelToken &cancel);
    base::Expected<void>
    migrateOwnership(const Task &task, const kube::ApiResource &resource, const base::CancelToken &cancel);

    kube::Client &m_client;
    ExecutionOptions m_options;
};

/// Whether the manifest's annotation argocd.argoproj.io/sync-options contains "NAME=VALUE".
bool hasSyncOption(const nlohmann::json &manifest, QLatin1String option);
/// "deployment.apps/payments-api", as kubectl names objects.
QString objectLabel(const base::ObjectKey &key);

} // namespace slipway::gitops
