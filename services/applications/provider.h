#pragma once

#include <services/applications/types.h>
#include <services/base/canceltoken.h>

#include <functional>
#include <memory>
#include <vector>

namespace slipway::applications {

/// What a provider can do; an action that is missing is shown switched off, with the reason.
struct Capabilities
{
    bool sync = false;
    bool selectiveSync = false;
    bool preview = false;
    bool rollback = false;
    bool revertCommit = false;
    bool terminate = false;
    bool create = false;
    bool remove = false;
    bool hardRefresh = false;
};

/// Ends a subscription when destroyed; afterwards the callback is not running and will not run.
class Subscription
{
public:
    virtual ~Subscription() = default;
};

/// Told which applications changed. `removed` are gone; `changed` are to be read anew from the snapshot.
/// `reset` says that the list was read as a whole, problems() included: read everything.
struct ApplicationChange
{
    QList<base::ApplicationId> changed;
    QList<base::ApplicationId> removed;
    bool reset = false;
};

/// Applications of one engine: the local one, an Argo CD, a Flux. Any thread may call. `applications()` and
/// `tree()` answer at once from what is known; everything that takes a cancel token blocks and talks to Git
/// or a cluster.
class ApplicationProvider
{
public:
    virtual ~ApplicationProvider() = default;

    virtual QString name() const = 0; ///< "local"
    virtual Capabilities capabilities() const = 0;

    virtual std::vector<std::shared_ptr<const ApplicationSummary>> applications() const = 0;
    virtual std::shared_ptr<const ApplicationSummary> find(const base::ApplicationId &id) const = 0;
    /// Problems that concern no single application: a workspace that cannot be read, a cluster that refuses.
    virtual QList<base::Error> problems() const = 0;

    /// `onChange` is called on a thread of the provider's, at most once per 16 ms; cross to a window by
    /// base::Mailbox.
    virtual std::unique_ptr<Subscription>
    subscribe(std::function<void(const ApplicationChange &)> onChange) = 0;
    /// Follows one application's operation from its start: every change of a result or of the phase.
    virtual std::unique_ptr<Subscription>
    followOperation(const base::ApplicationId &id, std::function<void(const OperationState &)> onChange) = 0;

    virtual ApplicationTree tree(const base::ApplicationId &id) const = 0;
    virtual OperationState
    operation(const base::ApplicationId &id) const = 0; ///< running or last, with results

    /// Fetches, renders if something changed, and compares. `hard` ignores caches.
    virtual base::Expected<void>
    refresh(const base::ApplicationId &id, bool hard, const base::CancelToken &cancel) = 0;
    /// Desired against live for every managed resource, modified or not; server-side where permitted.
    virtual base::Expected<QList<ResourceDiff>>
    diff(const base::ApplicationId &id, const QString &revision, const base::CancelToken &cancel) = 0;
    virtual base::Expected<base::Json> liveManifest(const base::ApplicationId &id,
                                                    const base::ObjectKey &key,
                                                    const base::CancelToken &cancel) = 0;
    virtual base::Expected<base::Json> desiredManifest(const base::ApplicationId &id,
                                                       const base::ObjectKey &key,
                                                       const base::CancelToken &cancel) = 0;

    virtual base::Expected<SyncPreview> previewSync(const base::ApplicationId &id,
                                                    const SyncRequest &request,
                                                    const base::CancelToken &cancel) = 0;
    /// Runs to the end and answers the final state; a failed operation is a state, not an error. Errors: it
    /// could not begin (Guarded, Conflict with the holder's name, ...).
    virtual base::Expected<OperationState>
    sync(const base::ApplicationId &id, const SyncRequest &request, const base::CancelToken &cancel) = 0;
    virtual base::Expected<void> terminate(const base::ApplicationId &id) = 0;

    virtual base::Expected<QList<HistoryEntry>> history(const base::ApplicationId &id,
                                                        const base::CancelToken &cancel) = 0;
    virtual base::Expected<SyncPreview> previewRollback(const base::ApplicationId &id,
                                                        const RollbackRequest &request,
                                                        const base::CancelToken &cancel) = 0;
    virtual base::Expected<OperationState> rollback(const base::ApplicationId &id,
                                                    const RollbackRequest &request,
                                                    const base::CancelToken &cancel) = 0;

    virtual base::Expected<base::ApplicationId>
    create(const nlohmann::json &manifest, const QString &context, const base::CancelToken &cancel) = 0;
    virtual base::Expected<void>
    remove(const base::ApplicationId &id, DeleteKind kind, const base::CancelToken &cancel) = 0;
};

} // namespace slipway::applications
