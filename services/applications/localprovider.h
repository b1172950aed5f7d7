#pragma once

#include <services/applications/changenotifier.h>
#include <services/applications/localapplication.h>
#include <services/applications/localoperations.h>
#include <services/applications/provider.h>
#include <services/applications/workspace.h>
#include <services/base/canceltoken.h>
#include <services/base/clock.h>

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

class QThreadPool;

namespace slipway::applications {

/// Applications run by Slipway's own engine. Everything is pulled: Git is polled, clusters are watched.
class LocalProvider final : public ApplicationProvider
{
public:
    struct Collaborators
    {
        kube::ClusterPool &pool;
        git::MirrorCache &mirrors;
        render::Renderer &renderer;
        const base::Clock &clock;
        std::shared_ptr<OperationObserver> observer;
    };

    LocalProvider(Collaborators collaborators, Workspace workspace);
    ~LocalProvider() override; ///< cancels what is running and waits for it
    LocalProvider(const LocalProvider &) = delete;
    LocalProvider &operator=(const LocalProvider &) = delete;

    /// Reads the definitions now; problems go to problems(). Blocks. Enough for a command-line verb.
    void reload(const base::CancelToken &cancel);
    /// Follows Git and the clusters from now on, on threads of its own: definitions and Git every two minutes
    /// (with jitter), live changes as they come.
    void start();

    const Workspace &workspace() const { return m_workspace; }

    QString homeContext() const { return m_finder.homeContext(); }

    QString name() const override;
    Capabilities capabilities() const override;
    std::vector<std::shared_ptr<const ApplicationSummary>> applications() const override;
    std::shared_ptr<const ApplicationSummary> find(const base::ApplicationId &id) const override;
    QList<base::Error> problems() const override;
    std::unique_ptr<Subscription> subscribe(std::function<void(const ApplicationChange &)> onChange) override;
    std::unique_ptr<Subscription>
    followOperation(const base::ApplicationId &id,
                    std::function<void(const OperationState &)> onChange) override;
    ApplicationTree tree(const base::ApplicationId &id) const override;
    OperationState operation(const base::ApplicationId &id) const override;
    base::Expected<void>
    refresh(const base::ApplicationId &id, bool hard, const base::CancelToken &cancel) override;
    base::Expected<QList<ResourceDiff>>
    diff(const base::ApplicationId &id, const QString &revision, const base::CancelToken &cancel) override;
    base::Expected<base::Json> liveManifest(const base::ApplicationId &id,
                                            const base::ObjectKey &key,
                                            const base::CancelToken &cancel) override;
    base::Expected<base::Json> desiredManifest(const base::ApplicationId &id,
                                               const base::ObjectKey &key,
                                               const base::CancelToken &cancel) override;
    base::Expected<SyncPreview> previewSync(const base::ApplicationId &id,
                                            const SyncRequest &request,
                                            const base::CancelToken &cancel) override;
    base::Expected<OperationState>
    sync(const base::ApplicationId &id, const SyncRequest &request, const base::CancelToken &cancel) override;
    base::Expected<void> terminate(const base::ApplicationId &id) override;
    base::Expected<QList<HistoryEntry>> history(const base::ApplicationId &id,
                                                const base::CancelToken &cancel) override;
    base::Expected<SyncPreview> previewRollback(const base::ApplicationId &id,
                                                const RollbackRequest &request,
                                                const base::CancelToken &cancel) override;
    base::Expected<OperationState> rollback(const base::ApplicationId &id,
                                            const RollbackRequest &request,
                                            const base::CancelToken &cancel) override;
    base::Expected<base::ApplicationId>
    create(const nlohmann::json &manifest, const QString &context, const base::CancelToken &cancel) override;
    base::Expected<void>
    remove(const base::ApplicationId &id, DeleteKind kind, const base::CancelToken &cancel) override;

private:
    enum class Level
    {
        Live, ///< compare again with what was rendered
        Git   ///< fetch and render first
    };

    struct Entry
    {
        LocalApplication state;
        std::shared_ptr<const ApplicationSummary> summary;
        std::shared_ptr<base::CancelSource> running; ///< of the operation that is under way
        std::optional<Level> queued;
        bool refreshing = false;
    };

    struct Watched
    {
        std::shared_ptr<kube::ClusterConnection> connection;
        std::unique_ptr<kube::ResourceStore::Subscription> subscription;
    };

    using OperationCall = std::function<base::Expected<OperationState>(const LocalApplication &,
                                                                       gitops::Comparer &,
                                                                       const LocalOperations::Progress &,
                                                                       const base::CancelToken &)>;

    base::Expected<LocalApplication> copyOf(const base::ApplicationId &id) const;
    base::Expected<LocalApplication> connected(const base::ApplicationId &id,
                                               const base::CancelToken &cancel);
    std::shared_ptr<gitops::Comparer> comparerOf(const QString &context, kube::ClusterConnection &connection);
    base::Expected<void> update(const base::ApplicationId &id, Level level, const base::CancelToken &cancel);
    base::Expected<void>
    recompare(LocalApplication &application, Level level, const base::CancelToken &cancel);
    void store(const LocalApplication &application);
    void publish(Entry &entry);
    base::Expected<OperationState> operate(const base::ApplicationId &id,
                                           const OperationCall &call,
                                           bool dryRun,
                                           const base::CancelToken &cancel);
    HistoryEntry historyEntry(const gitops::Deployment &deployment, const base::CancelToken &cancel);
    void setOperation(const base::ApplicationId &id, const OperationState &state);
    void tellFollowers(const base::ApplicationId &id, const OperationState &state);
    void adopt(Definitions definitions);
    void setFallbackNamespaces(const Definitions &definitions);
    void observe(const QString &context, const std::shared_ptr<kube::ClusterConnection> &connection);
    void liveChanged(const QString &context, const kube::ChangeSet &changes);
    void queue(const base::ApplicationId &id, Level level);
    void queueLocked(Entry &entry, Level level);
    void runQueued(const base::ApplicationId &id);
    void loop();

    Collaborators m_with;
    Workspace m_workspace;
    DesiredStates m_desired;
    DefinitionFinder m_finder;
    LocalOperations m_operations;
    ChangeNotifier m_notifier;
    base::CancelSource m_stop;

    mutable std::mutex m_mutex;
    std::map<base::ApplicationId, Entry> m_entries;
    std::map<QString, Watched> m_watched;
    std::map<QString, std::shared_ptr<gitops::Comparer>> m_comparers;
    QList<base::Error> m_problems;
    bool m_definitionsDirty = false;
    bool m_started = false;

    struct Follower;
    mutable std::mutex m_followerMutex;
    std::vector<std::weak_ptr<Follower>> m_followers;

    std::condition_variable m_wake;
    std::unique_ptr<QThreadPool> m_workers;
    std::thread m_thread;
};

} // namespace slipway::applications
