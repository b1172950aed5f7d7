// How the local provider keeps its state up to date: definitions, Git, live changes, and the threads that
// follow them.
#include <services/applications/livestate.h>
#include <services/applications/localprovider.h>
#include <services/applications/treebuilder.h>
#include <services/base/jsonaccess.h>
#include <services/base/logging.h>
#include <services/gitops/records.h>
#include <services/gitops/tracking.h>

#include <QCoreApplication>
#include <QRandomGenerator>
#include <QThreadPool>

using namespace Qt::StringLiterals;

namespace slipway::applications {

using base::ErrorKind;
using base::Expected;
using base::failure;
using base::Unexpected;

namespace {

constexpr std::chrono::seconds pollInterval(120);
constexpr int pollJitterSeconds = 60;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::applications", text);
}

// An operation that was written down as running while nobody works on it was interrupted.
OperationState closedOperation(OperationState state)
{
    if (state.isRunning()) {
        const auto done = std::count_if(state.results.begin(), state.results.end(), [](const auto &result) {
            return result.isFinished();
        });
        state.phase = OperationPhase::Error;
        state.message = tr("Interrupted after %1 of %2 resources; the next sync continues from there.")
                            .arg(done)
                            .arg(state.results.size());
    }
    return state;
}

std::set<base::GroupKind> kindsToWatch(const LocalApplication &application)
{
    std::set<base::GroupKind> kinds;
    if (application.desired) {
        for (const base::Json &object : application.desired->objects) {
            kinds.insert(base::keyOf(*object).groupKind());
        }
    }
    // What an earlier sync deployed may no longer be in Git and must still be found, to be pruned.
    if (application.record && application.record->operation) {
        for (const ResourceResult &result : application.record->operation->results) {
            kinds.insert(result.key.groupKind());
        }
    }
    return kinds;
}

struct ConcernedApplications
{
    QSet<QString> managed;           ///< tracking names of applications whose own objects changed
    QSet<QString> tree;              ///< and of those somewhere in whose trees something changed
    QSet<base::ObjectKey> untracked; ///< objects without tracking id that changed, or whose children did
};

ConcernedApplications concernedBy(const kube::ChangeSet &changes, const kube::ResourceStore &store)
{
    constexpr int maximumDepth = 8;
    ConcernedApplications result;
    for (const auto &changed : changes.upserted) {
        auto row = changed;
        for (int depth = 0; row && depth < maximumDepth; ++depth) {
            if (!row->trackingId.isEmpty()) {
                const QString name = row->trackingId.section(u':', 0, 0);
                result.tree.insert(name);
                if (row == changed) {
                    result.managed.insert(name);
                }
                break;
            }
            if (row->ownerUid.isEmpty()) {
                result.untracked.insert(row->key);
            }
            row = row->ownerUid.isEmpty() ? nullptr : store.findByUid(row->ownerUid);
        }
    }
    return result;
}

QSet<base::ObjectKey> untrackedOf(const gitops::Comparison &comparison, const QString &application)
{
    QSet<base::ObjectKey> keys;
    for (const gitops::ComparedResource &resource : comparison.resources) {
        if (!resource.live) {
            continue;
        }
        const auto id = gitops::parseTrackingId(base::annotation(*resource.live, gitops::trackingAnnotation));
        if (!id || id->application != application) {
            keys.insert(resource.key);
        }
    }
    return keys;
}

bool manages(const LocalApplication &application, const base::ObjectKey &key)
{
    if (!application.comparison) {
        return false;
    }
    const auto &resources = application.comparison->resources;
    return std::any_of(
        resources.begin(), resources.end(), [&key](const auto &resource) { return resource.key == key; });
}

} // namespace

void LocalProvider::reload(const base::CancelToken &cancel)
{
    adopt(m_finder.find(cancel));
}

void LocalProvider::start()
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_started) {
            return;
        }
        m_started = true;
        m_definitionsDirty = true;
    }
    m_thread = std::thread([this] { loop(); });
}

void LocalProvider::loop()
{
    while (!m_stop.isCancelled()) {
        const auto pause =
            pollInterval + std::chrono::seconds(QRandomGenerator::global()->bounded(pollJitterSeconds));
        bool polled = false;
        {
            std::unique_lock lock(m_mutex);
            polled =
                !m_wake.wait_for(lock, pause, [this] { return m_definitionsDirty || m_stop.isCancelled(); });
            m_definitionsDirty = false;
        }
        if (m_stop.isCancelled()) {
            return;
        }
        reload(m_stop.token());
        if (polled) {
            for (const auto &summary : applications()) {
                queue(summary->id, Level::Git);
            }
        }
    }
}

void LocalProvider::setFallbackNamespaces(const Definitions &definitions)
{
    std::map<QString, QStringList> wanted;
    for (const Definition &definition : definitions.found) {
        const auto context = m_with.pool.resolveDestination(
            definition.spec.destinationServer, definition.spec.destinationName, m_finder.homeContext());
        if (!context) {
            continue;
        }
        QStringList &names = wanted[*context];
        if (!names.contains(definition.spec.destinationNamespace)) {
            names.append(definition.spec.destinationNamespace);
        }
    }
    for (const auto &[context, names] : wanted) {
        m_with.pool.setFallbackNamespaces(context, names);
    }
}

void LocalProvider::adopt(Definitions definitions)
{
    setFallbackNamespaces(definitions);
    const std::lock_guard lock(m_mutex);
    m_problems = definitions.problems;
    m_notifier.listed();
    std::set<base::ApplicationId> present;
    for (Definition &definition : definitions.found) {
        const base::ApplicationId id = definition.id;
        present.insert(id);
        Entry &entry = m_entries[id];
        const bool fresh = !entry.summary;
        const bool changed = fresh || *entry.state.definition.spec.manifest != *definition.spec.manifest;
        entry.state.definition = std::move(definition);
        if (fresh || changed) {
            const auto context = m_with.pool.resolveDestination(entry.state.definition.spec.destinationServer,
                                                                entry.state.definition.spec.destinationName,
                                                                m_finder.homeContext());
            entry.state.context = context ? *context : QString();
            entry.state.error = context ? std::nullopt : std::optional(context.error());
            publish(entry);
            if (m_started) {
                queueLocked(entry, Level::Git);
            }
        }
    }
    // A cluster that did not answer says nothing about which applications are gone.
    if (!definitions.problems.isEmpty()) {
        return;
    }
    for (auto it = m_entries.begin(); it != m_entries.end();) {
        if (present.contains(it->first) || it->second.running) {
            ++it;
        } else {
            m_notifier.removed(it->first);
            it = m_entries.erase(it);
        }
    }
}

Expected<LocalApplication> LocalProvider::copyOf(const base::ApplicationId &id) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(id);
    if (found == m_entries.end()) {
        return failure(ErrorKind::NotFound,
                       tr("There is no application %1").arg(id.text()),
                       {},
                       tr("List them with `slipway app list`"));
    }
    return found->second.state;
}

Expected<LocalApplication> LocalProvider::connected(const base::ApplicationId &id,
                                                    const base::CancelToken &cancel)
{
    auto application = copyOf(id);
    if (!application || application->connection) {
        return application;
    }
    if (application->context.isEmpty()) {
        return Unexpected(application->error.value_or(base::Error{
            ErrorKind::NotFound, tr("The destination of %1 is unknown").arg(id.name), {}, {}, {}}));
    }
    auto connection = m_with.pool.connection(application->context);
    if (!connection) {
        return Unexpected(connection.error());
    }
    application->connection = *connection;
    observe(application->context, *connection);
    gitops::ApplicationRecords records((*connection)->client, m_workspace.controlNamespace);
    if (auto record = records.load(id, cancel)) {
        if (record->operation && application->operation.phase == OperationPhase::None) {
            application->operation = closedOperation(*record->operation);
        }
        application->record = std::move(*record);
    }
    store(*application);
    return application;
}

std::shared_ptr<gitops::Comparer> LocalProvider::comparerOf(const QString &context,
                                                            kube::ClusterConnection &connection)
{
    const std::lock_guard lock(m_mutex);
    auto &comparer = m_comparers[context];
    if (!comparer) {
        comparer = std::make_shared<gitops::Comparer>(connection.client);
    }
    return comparer;
}

Expected<void>
LocalProvider::refresh(const base::ApplicationId &id, bool hard, const base::CancelToken &cancel)
{
    if (hard) {
        // Discovery is the cache a person means when a kind that was just installed is not found.
        if (const auto application = connected(id, cancel)) {
            application->connection->client.discovery(cancel, true);
        }
    }
    return update(id, Level::Git, cancel);
}

Expected<void>
LocalProvider::update(const base::ApplicationId &id, Level level, const base::CancelToken &cancel)
{
    auto application = connected(id, cancel);
    if (!application) {
        const std::lock_guard lock(m_mutex);
        if (const auto found = m_entries.find(id); found != m_entries.end()) {
            found->second.state.error = application.error();
            found->second.state.comparedAt = m_with.clock.now();
            publish(found->second);
        }
        return Unexpected(application.error());
    }
    const auto compared = recompare(*application, level, cancel);
    if (!compared && compared.error().kind == ErrorKind::Cancelled) {
        return compared;
    }
    application->error = compared ? std::nullopt : std::optional(compared.error());
    application->comparedAt = m_with.clock.now();
    if (level == Level::Git) {
        gitops::ApplicationRecords records(application->connection->client, m_workspace.controlNamespace);
        if (auto record = records.load(id, cancel)) {
            application->record = std::move(*record);
        }
    }
    store(*application);
    return compared;
}

Expected<void>
LocalProvider::recompare(LocalApplication &application, Level level, const base::CancelToken &cancel)
{
    const gitops::ApplicationSpec &spec = application.definition.spec;
    if (level == Level::Git || !application.desired) {
        auto desired = m_desired.load(spec, {}, cancel);
        if (!desired) {
            return Unexpected(desired.error());
        }
        application.desired = *desired;
    }
    if (const auto watched = ensureWatched(*application.connection, kindsToWatch(application), cancel);
        !watched) {
        return watched;
    }
    const auto comparer = comparerOf(application.context, *application.connection);
    gitops::CompareInput input;
    input.targets = application.desired->objects;
    input.application = application.definition.trackingName;
    input.destinationNamespace = spec.destinationNamespace;
    input.createNamespace = spec.hasOption(u"CreateNamespace"_s);
    input.options.ignoreDifferences = spec.ignoreDifferences;
    input.live =
        liveObjects(application.connection->store,
                    input.application,
                    targetKeys(input.targets, input.destinationNamespace, comparer->scopeLookup(cancel)));
    auto comparison = comparer->compare(input, cancel);
    if (!comparison) {
        return Unexpected(comparison.error());
    }
    application.comparison = std::make_shared<const gitops::Comparison>(std::move(*comparison));
    application.adoptable = untrackedOf(*application.comparison, input.application);
    application.comparedAt = m_with.clock.now();
    return {};
}

void LocalProvider::store(const LocalApplication &application)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(application.definition.id);
    if (found == m_entries.end()) {
        return;
    }
    // The definition and a running operation may have moved on while this copy was worked on.
    LocalApplication next = application;
    next.definition = found->second.state.definition;
    if (found->second.state.operation.phase != OperationPhase::None) {
        next.operation = found->second.state.operation;
    }
    found->second.state = std::move(next);
    publish(found->second);
}

void LocalProvider::publish(Entry &entry)
{
    auto summary = std::make_shared<const ApplicationSummary>(summarize(entry.state, m_with.pool.guard()));
    const bool changed = !entry.summary || *entry.summary != *summary;
    entry.summary = std::move(summary);
    if (changed) {
        m_notifier.changed(entry.state.definition.id);
    }
}

void LocalProvider::setOperation(const base::ApplicationId &id, const OperationState &state)
{
    {
        const std::lock_guard lock(m_mutex);
        if (const auto found = m_entries.find(id); found != m_entries.end()) {
            found->second.state.operation = state;
            publish(found->second);
        }
    }
    tellFollowers(id, state);
}

void LocalProvider::observe(const QString &context,
                            const std::shared_ptr<kube::ClusterConnection> &connection)
{
    const std::lock_guard lock(m_mutex);
    Watched &watched = m_watched[context];
    if (watched.connection == connection) {
        return;
    }
    watched.connection = connection;
    watched.subscription = connection->store.subscribe(
        [this, context](const kube::ChangeSet &changes) { liveChanged(context, changes); });
}

void LocalProvider::liveChanged(const QString &context, const kube::ChangeSet &changes)
{
    if (m_stop.isCancelled()) {
        return;
    }
    const std::lock_guard lock(m_mutex);
    if (!m_started) {
        return;
    }
    const bool definitions =
        std::any_of(changes.upserted.begin(), changes.upserted.end(), [](const auto &row) {
            return row->key.kind == u"Application"_s && row->key.group == u"argoproj.io"_s;
        });
    if (definitions && context == m_finder.homeContext()) {
        m_definitionsDirty = true;
        m_wake.notify_all();
    }
    const auto watched = m_watched.find(context);
    if (watched == m_watched.end()) {
        return;
    }
    const ConcernedApplications concerned = concernedBy(changes, watched->second.connection->store);
    for (auto &[id, entry] : m_entries) {
        if (entry.state.context != context || !entry.state.desired) {
            continue;
        }
        const QString &name = entry.state.definition.trackingName;
        const bool lostOne = std::any_of(changes.removed.begin(),
                                         changes.removed.end(),
                                         [&entry](const auto &key) { return manages(entry.state, key); });
        const bool adoptable = entry.state.adoptable.intersects(concerned.untracked);
        if (changes.reset || lostOne || adoptable || concerned.managed.contains(name)) {
            queueLocked(entry, Level::Live);
        }
        if (changes.reset || lostOne || adoptable || concerned.tree.contains(name)) {
            m_notifier.changed(id);
        }
    }
}

void LocalProvider::queue(const base::ApplicationId &id, Level level)
{
    const std::lock_guard lock(m_mutex);
    if (const auto found = m_entries.find(id); found != m_entries.end()) {
        queueLocked(found->second, level);
    }
}

void LocalProvider::queueLocked(Entry &entry, Level level)
{
    const bool waiting = entry.queued.has_value() || entry.refreshing;
    entry.queued = std::max(entry.queued.value_or(level), level);
    if (!waiting) {
        m_workers->start([this, id = entry.state.definition.id] { runQueued(id); });
    }
}

void LocalProvider::runQueued(const base::ApplicationId &id)
{
    for (;;) {
        Level level = Level::Live;
        {
            const std::lock_guard lock(m_mutex);
            const auto found = m_entries.find(id);
            if (found == m_entries.end()) {
                return;
            }
            if (!found->second.queued || m_stop.isCancelled()) {
                found->second.refreshing = false;
                return;
            }
            level = *found->second.queued;
            found->second.queued.reset();
            found->second.refreshing = true;
        }
        if (const auto updated = update(id, level, m_stop.token()); !updated) {
            qCDebug(base::lcApplications) << id.text() << updated.error().sentence();
        }
        // Changes come in bursts while a rollout moves; comparing ten times a second is more than anybody can
        // see.
        m_stop.token().waitFor(std::chrono::milliseconds(100));
    }
}

} // namespace slipway::applications
