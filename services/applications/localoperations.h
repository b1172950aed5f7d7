#pragma once

#include <services/applications/desiredstate.h>
#include <services/applications/localapplication.h>
#include <services/applications/types.h>
#include <services/base/canceltoken.h>
#include <services/base/clock.h>
#include <services/gitops/comparer.h>
#include <services/gitops/syncrunner.h>

#include <functional>
#include <memory>

namespace slipway::applications {

/// Told of every finished operation, dry runs excepted, for the journal. Called on the operation's thread.
class OperationObserver
{
public:
    virtual ~OperationObserver() = default;
    virtual void
    finished(const base::ApplicationId &id, const QString &context, const OperationState &state) = 0;
    /// A commit that Slipway pushed for an application (a revert).
    virtual void
    committed(const base::ApplicationId &id, const QString &repoUrl, const git::Commit &commit) = 0;
};

/// Syncs, rollbacks and their previews on one application at a time. Stateless apart from its collaborators;
/// calls block and are cancellable; any thread.
class LocalOperations final
{
public:
    LocalOperations(DesiredStates &desired,
                    const base::Clock &clock,
                    std::shared_ptr<OperationObserver> observer,
                    QString controlNamespace);

    using Progress = std::function<void(const OperationState &)>;

    base::Expected<SyncPreview> previewSync(const LocalApplication &application,
                                            gitops::Comparer &comparer,
                                            const SyncRequest &request,
                                            const base::CancelToken &cancel);
    base::Expected<SyncPreview> previewRollback(const LocalApplication &application,
                                                gitops::Comparer &comparer,
                                                const RollbackRequest &request,
                                                const base::CancelToken &cancel);
    /// Carries it out under the application's lease, writing the record before each wave and the history at
    /// the end.
    base::Expected<OperationState> sync(const LocalApplication &application,
                                        gitops::Comparer &comparer,
                                        const SyncRequest &request,
                                        const Progress &progress,
                                        const base::CancelToken &cancel);
    base::Expected<OperationState> rollback(const LocalApplication &application,
                                            gitops::Comparer &comparer,
                                            const RollbackRequest &request,
                                            const Progress &progress,
                                            const base::CancelToken &cancel);

private:
    struct Prepared;

    base::Expected<Prepared> prepare(const LocalApplication &application,
                                     gitops::Comparer &comparer,
                                     const SyncRequest &request,
                                     bool runHooks,
                                     const gitops::ApplicationSpec &spec,
                                     const base::CancelToken &cancel);
    base::Expected<Prepared> prepareRollback(const LocalApplication &application,
                                             gitops::Comparer &comparer,
                                             const RollbackRequest &request,
                                             const base::CancelToken &cancel);
    base::Expected<SyncPreview> previewOf(const LocalApplication &application,
                                          gitops::Comparer &comparer,
                                          const Prepared &prepared,
                                          const base::CancelToken &cancel);
    base::Expected<OperationState> carryOut(const LocalApplication &application,
                                            Prepared prepared,
                                            const QString &verb,
                                            const SyncRequest &request,
                                            const Progress &progress,
                                            const base::CancelToken &cancel);
    void keepHistory(const LocalApplication &application,
                     const Prepared &prepared,
                     const OperationState &state,
                     gitops::ApplicationRecord &record) const;

    DesiredStates &m_desired;
    const base::Clock &m_clock;
    std::shared_ptr<OperationObserver> m_observer;
    QString m_controlNamespace;
};

/// The resource types, sync options and defaults of an application turned into execution options.
gitops::ExecutionOptions executionOptions(const gitops::ApplicationSpec &spec, const SyncRequest &request);

} // namespace slipway::applications
