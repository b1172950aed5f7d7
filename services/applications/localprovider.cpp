#include "localprovider.h"

#include <services/applications/fieldowners.h>
#include <services/applications/treebuilder.h>
#include <services/base/jsonaccess.h>
#include <services/gitops/records.h>

#include <QCoreApplication>
#include <QSet>
#include <QThreadPool>

#include <algorithm>

using namespace Qt::StringLiterals;

// Answers and actions; how the state is kept up to date is in localproviderrefresh.cpp.
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

Unexpected ownedElsewhere(const QString &name, const QString &owner)
{
    return failure(ErrorKind::Conflict,
                   tr("%1 is not changed").arg(name),
                   tr("it belongs to %1").arg(owner),
                   tr("Act on it there: two engines on one application would undo each other's work"));
}

bool isIgnoredIn(const base::ObjectKey &key, const gitops::DiffOptions &options)
{
    return std::ranges::any_of(options.ignoreDifferences, [&key](const gitops::IgnoreDifference &each) {
        const bool isKind = each.kind.contains(u'*') || each.kind == key.kind;
        return isKind && (each.name.isEmpty() || each.name == key.name);
    });
}

// Fields that are ignored are shown as well: the texts hold them, the changes do not.
void addIgnored(ResourceDiff &diff, const gitops::ObjectDiff &everything)
{
    QSet<QString> counted;
    for (const gitops::FieldChange &change : std::as_const(diff.diff.changes)) {
        counted.insert(change.path);
    }
    for (const gitops::FieldChange &change : everything.changes) {
        if (!counted.contains(change.path)) {
            diff.ignored.append(change);
        }
    }
    if (!diff.ignored.isEmpty()) {
        diff.diff.live = everything.live;
        diff.diff.desired = everything.desired;
    }
}

} // namespace

struct LocalProvider::Follower
{
    base::ApplicationId id;
    std::mutex running;
    std::function<void(const OperationState &)> callback;
};

namespace {

template <typename Follower> class FollowHandle final : public Subscription
{
public:
    explicit FollowHandle(std::shared_ptr<Follower> follower)
        : m_follower(std::move(follower))
    {}

    ~FollowHandle() override
    {
        const std::lock_guard lock(m_follower->running);
        m_follower->callback = nullptr;
    }

    FollowHandle(const FollowHandle &) = delete;
    FollowHandle &operator=(const FollowHandle &) = delete;

private:
    std::shared_ptr<Follower> m_follower;
};

} // namespace

LocalProvider::LocalProvider(Collaborators collaborators, Workspace workspace)
    : m_with(std::move(collaborators))
    , m_workspace(std::move(workspace))
    , m_desired(m_with.mirrors, m_with.renderer, m_with.clock)
    , m_finder(m_with.pool, m_desired, m_workspace)
    , m_operations(m_desired, m_with.clock, m_with.observer, m_workspace.controlNamespace)
    , m_workers(std::make_unique<QThreadPool>())
{
    m_workers->setMaxThreadCount(6);
    for (const QString &context : m_workspace.protectedContexts) {
        m_with.pool.guard().setProtected(context, true);
    }
    for (const QString &context : m_workspace.readOnlyContexts) {
        m_with.pool.guard().setReadOnly(context, true);
    }
}

LocalProvider::~LocalProvider()
{
    m_stop.cancel();
    {
        const std::lock_guard lock(m_mutex);
        m_wake.notify_all();
        for (auto &[id, entry] : m_entries) {
            if (entry.running) {
                entry.running->cancel();
            }
        }
    }
    if (m_thread.joinable()) {
        m_thread.join();
    }
    m_workers->waitForDone();
    // Subscriptions call back into this object: they end before anything they touch.
    std::map<QString, Watched> ending;
    {
        const std::lock_guard lock(m_mutex);
        ending.swap(m_watched);
    }
}

QString LocalProvider::name() const
{
    return u"local"_s;
}

Capabilities LocalProvider::capabilities() const
{
    return {true, true, true, true, true, true, true, true, true};
}

std::vector<std::shared_ptr<const ApplicationSummary>> LocalProvider::applications() const
{
    std::vector<std::shared_ptr<const ApplicationSummary>> result;
    const std::lock_guard lock(m_mutex);
    result.reserve(m_entries.size());
    for (const auto &[id, entry] : m_entries) {
        result.push_back(entry.summary);
    }
    return result;
}

std::shared_ptr<const ApplicationSummary> LocalProvider::find(const base::ApplicationId &id) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(id);
    return found == m_entries.end() ? nullptr : found->second.summary;
}

QList<base::Error> LocalProvider::problems() const
{
    const std::lock_guard lock(m_mutex);
    return m_problems;
}

std::unique_ptr<Subscription>
LocalProvider::subscribe(std::function<void(const ApplicationChange &)> onChange)
{
    return m_notifier.subscribe(std::move(onChange));
}

std::unique_ptr<Subscription>
LocalProvider::followOperation(const base::ApplicationId &id,
                               std::function<void(const OperationState &)> onChange)
{
    auto follower = std::make_shared<Follower>();
    follower->id = id;
    follower->callback = std::move(onChange);
    {
        const std::lock_guard lock(m_followerMutex);
        std::erase_if(m_followers, [](const auto &known) { return known.expired(); });
        m_followers.push_back(follower);
    }
    return std::make_unique<FollowHandle<Follower>>(std::move(follower));
}

void LocalProvider::tellFollowers(const base::ApplicationId &id, const OperationState &state)
{
    std::vector<std::shared_ptr<Follower>> followers;
    {
        const std::lock_guard lock(m_followerMutex);
        for (const auto &known : m_followers) {
            if (auto follower = known.lock(); follower && follower->id == id) {
                followers.push_back(std::move(follower));
            }
        }
    }
    for (const auto &follower : followers) {
        const std::lock_guard running(follower->running);
        if (follower->callback) {
            follower->callback(state);
        }
    }
}

ApplicationTree LocalProvider::tree(const base::ApplicationId &id) const
{
    const auto application = copyOf(id);
    if (!application || !application->comparison || !application->connection) {
        return {id, {}};
    }
    ApplicationTree tree = buildTree(id, *application->comparison, application->connection->store);
    // A child Application has its health from this engine: nobody writes it into the object's status.
    for (ResourceNode &node : tree.nodes) {
        if (node.key.kind == u"Application"_s && node.key.group == u"argoproj.io"_s) {
            if (const auto child = find({id.context, node.key.nameSpace, node.key.name})) {
                node.health = child->health;
                node.healthMessage = child->healthMessage;
            }
        }
    }
    return tree;
}

OperationState LocalProvider::operation(const base::ApplicationId &id) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(id);
    return found == m_entries.end() ? OperationState() : found->second.state.operation;
}

Expected<QList<ResourceDiff>>
LocalProvider::diff(const base::ApplicationId &id, const QString &revision, const base::CancelToken &cancel)
{
    auto application = connected(id, cancel);
    if (!application) {
        return Unexpected(application.error());
    }
    const auto comparer = comparerOf(application->context, *application->connection);
    const gitops::DiffOptions options{application->definition.spec.ignoreDifferences};
    if (!revision.isEmpty()) {
        SyncRequest request;
        request.revision = revision;
        request.prune = true;
        auto preview = m_operations.previewSync(*application, *comparer, request, cancel);
        return preview ? Expected<QList<ResourceDiff>>(preview->diffs) : Unexpected(preview.error());
    }
    if (const auto compared =
            recompare(*application, application->desired ? Level::Live : Level::Git, cancel);
        !compared) {
        return Unexpected(compared.error());
    }
    store(*application);
    QList<ResourceDiff> result;
    for (const gitops::ComparedResource &resource : application->comparison->resources) {
        if (resource.hook) {
            continue;
        }
        ResourceDiff diff;
        diff.key = resource.key;
        diff.change = resource.requiresPruning ? ChangeKind::Prune
                      : !resource.live         ? ChangeKind::Create
                      : resource.modified      ? ChangeKind::Update
                                               : ChangeKind::Unchanged;
        diff.diff = resource.modified || !resource.live || !resource.target
                        ? comparer->diff(resource.live, resource.target, options, cancel, &diff.note)
                        : gitops::diffOffline(resource.live.get(), resource.live.get(), options);
        if (resource.live && resource.target && isIgnoredIn(resource.key, options)) {
            addIgnored(diff, comparer->diff(resource.live, resource.target, {}, cancel, nullptr));
        }
        if (diff.change == ChangeKind::Update) {
            diff.owners = ownersOf(*application->connection, resource.key, diff.diff.changes, cancel);
        }
        result.append(std::move(diff));
    }
    return result;
}

Expected<base::Json> LocalProvider::liveManifest(const base::ApplicationId &id,
                                                 const base::ObjectKey &key,
                                                 const base::CancelToken &cancel)
{
    auto application = connected(id, cancel);
    if (!application) {
        return Unexpected(application.error());
    }
    kube::Client &client = application->connection->client;
    const auto discovery = client.discovery(cancel);
    if (!discovery) {
        return Unexpected(discovery.error());
    }
    const kube::ApiResource *resource = (*discovery)->find(key.groupKind());
    if (!resource) {
        return failure(ErrorKind::NotFound, tr("The cluster has no kind %1").arg(key.groupKind().text()));
    }
    const auto live = client.get(*resource, key.nameSpace, key.name, cancel);
    if (!live) {
        return live;
    }
    nlohmann::json masked = **live;
    gitops::maskSecrets({&masked});
    return base::share(std::move(masked));
}

Expected<base::Json> LocalProvider::desiredManifest(const base::ApplicationId &id,
                                                    const base::ObjectKey &key,
                                                    const base::CancelToken &cancel)
{
    auto application = connected(id, cancel);
    if (!application) {
        return Unexpected(application.error());
    }
    if (!application->comparison) {
        if (const auto compared = recompare(*application, Level::Git, cancel); !compared) {
            return Unexpected(compared.error());
        }
        store(*application);
    }
    for (const gitops::ComparedResource &resource : application->comparison->resources) {
        if (resource.key == key && resource.target) {
            nlohmann::json masked = *resource.target;
            gitops::maskSecrets({&masked});
            return base::share(std::move(masked));
        }
    }
    return failure(ErrorKind::NotFound,
                   tr("%1 is not in Git").arg(gitops::objectLabel(key)),
                   tr("a controller made it, or it is no longer declared"));
}

Expected<SyncPreview> LocalProvider::previewSync(const base::ApplicationId &id,
                                                 const SyncRequest &request,
                                                 const base::CancelToken &cancel)
{
    const auto application = connected(id, cancel);
    if (!application) {
        return Unexpected(application.error());
    }
    const auto comparer = comparerOf(application->context, *application->connection);
    return m_operations.previewSync(*application, *comparer, request, cancel);
}

Expected<SyncPreview> LocalProvider::previewRollback(const base::ApplicationId &id,
                                                     const RollbackRequest &request,
                                                     const base::CancelToken &cancel)
{
    const auto application = connected(id, cancel);
    if (!application) {
        return Unexpected(application.error());
    }
    const auto comparer = comparerOf(application->context, *application->connection);
    return m_operations.previewRollback(*application, *comparer, request, cancel);
}

Expected<OperationState> LocalProvider::sync(const base::ApplicationId &id,
                                             const SyncRequest &request,
                                             const base::CancelToken &cancel)
{
    return operate(
        id,
        [this, &request](const auto &application, auto &comparer, const auto &progress, const auto &stop) {
            return m_operations.sync(application, comparer, request, progress, stop);
        },
        request.dryRun,
        cancel);
}

Expected<OperationState> LocalProvider::rollback(const base::ApplicationId &id,
                                                 const RollbackRequest &request,
                                                 const base::CancelToken &cancel)
{
    return operate(
        id,
        [this, &request](const auto &application, auto &comparer, const auto &progress, const auto &stop) {
            return m_operations.rollback(application, comparer, request, progress, stop);
        },
        request.dryRun,
        cancel);
}

Expected<OperationState> LocalProvider::operate(const base::ApplicationId &id,
                                                const OperationCall &call,
                                                bool dryRun,
                                                const base::CancelToken &cancel)
{
    const auto application = connected(id, cancel);
    if (!application) {
        return Unexpected(application.error());
    }
    if (!application->definition.ownedBy.isEmpty()) {
        return ownedElsewhere(id.name, application->definition.ownedBy);
    }
    if (const auto allowed = m_with.pool.guard().check(application->context, dryRun); !allowed) {
        return Unexpected(allowed.error());
    }
    const auto stop = std::make_shared<base::CancelSource>();
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_entries.find(id);
        if (found != m_entries.end()) {
            if (found->second.running) {
                return failure(ErrorKind::Conflict,
                               tr("%1 has an operation under way").arg(id.name),
                               {},
                               tr("Wait until it has finished, or terminate it"));
            }
            found->second.running = stop;
        }
    }
    const base::CancelCallback onCancel(cancel, [stop] { stop->cancel(); });
    const base::CancelCallback onStop(m_stop.token(), [stop] { stop->cancel(); });
    const auto comparer = comparerOf(application->context, *application->connection);
    auto state = call(
        *application,
        *comparer,
        [this, &id](const OperationState &progress) { setOperation(id, progress); },
        stop->token());
    {
        const std::lock_guard lock(m_mutex);
        if (const auto found = m_entries.find(id); found != m_entries.end()) {
            found->second.running.reset();
        }
    }
    if (state) {
        setOperation(id, *state);
    }
    // What happened shows at once, not at the next poll; the operation's own result stands whatever comes of
    // it.
    update(id, Level::Git, m_stop.token());
    return state;
}

Expected<void> LocalProvider::terminate(const base::ApplicationId &id)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(id);
    if (found == m_entries.end() || !found->second.running) {
        return failure(ErrorKind::NotFound, tr("%1 has no operation under way in this Slipway").arg(id.name));
    }
    found->second.running->cancel();
    return {};
}

Expected<QList<HistoryEntry>> LocalProvider::history(const base::ApplicationId &id,
                                                     const base::CancelToken &cancel)
{
    auto application = connected(id, cancel);
    if (!application) {
        return Unexpected(application.error());
    }
    gitops::ApplicationRecords records(application->connection->client, m_workspace.controlNamespace);
    auto record = records.load(id, cancel);
    if (!record) {
        return Unexpected(record.error());
    }
    QList<HistoryEntry> result;
    for (auto entry = record->history.crbegin(); entry != record->history.crend(); ++entry) {
        result.append(historyEntry(*entry, cancel));
    }
    application->record = std::move(*record);
    store(*application);
    return result;
}

HistoryEntry LocalProvider::historyEntry(const gitops::Deployment &deployment,
                                         const base::CancelToken &cancel)
{
    HistoryEntry entry;
    entry.id = deployment.id;
    entry.revision = deployment.source.revision;
    entry.deployStartedAt = deployment.startedAt;
    entry.deployedAt = deployment.deployedAt;
    entry.initiatedBy = deployment.initiatedBy;
    entry.repoUrl = deployment.source.repoUrl;
    entry.path = deployment.source.path;
    entry.targetRevision = deployment.source.targetRevision;
    entry.images = deployment.images;
    entry.digest = deployment.digest;
    entry.result = deployment.result;
    const auto repository = m_desired.repository(entry.repoUrl, std::chrono::seconds(30), cancel);
    const auto commit = repository ? (*repository)->commit(entry.revision)
                                   : Expected<git::Commit>(Unexpected(repository.error()));
    if (commit) {
        entry.revisionSubject = commit->subject;
        entry.revisionAuthor = commit->author;
    } else {
        entry.available = false;
        entry.unavailableReason = commit.error().sentence();
    }
    return entry;
}

} // namespace slipway::applications
