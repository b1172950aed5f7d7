#include "fakeprovider.h"

#include <nlohmann/json.hpp>

using namespace Qt::StringLiterals;

namespace slipway::tests {

using namespace applications;
using base::ApplicationId;
using base::CancelToken;
using base::Expected;

namespace {

base::Unexpected unsupported()
{
    return base::failure(base::ErrorKind::Unsupported, u"The stand-in cannot do this"_s);
}

} // namespace

class FakeProvider::Handle final : public Subscription
{
public:
    Handle(FakeProvider *provider, int id)
        : m_provider(provider)
        , m_id(id)
    {}

    ~Handle() override
    {
        if (m_provider) {
            const std::lock_guard lock(m_provider->m_mutex);
            m_provider->m_listeners.erase(m_id);
        }
    }

    Q_DISABLE_COPY_MOVE(Handle)

private:
    FakeProvider *m_provider;
    int m_id;
};

void FakeProvider::put(const ApplicationSummary &summary)
{
    putAll({summary});
}

void FakeProvider::putAll(const std::vector<ApplicationSummary> &summaries)
{
    ApplicationChange change;
    {
        const std::lock_guard lock(m_mutex);
        for (const ApplicationSummary &summary : summaries) {
            m_rows[summary.id] = std::make_shared<const ApplicationSummary>(summary);
            change.changed.append(summary.id);
        }
    }
    tell(change);
}

void FakeProvider::drop(const ApplicationId &id)
{
    {
        const std::lock_guard lock(m_mutex);
        m_rows.erase(id);
    }
    ApplicationChange change;
    change.removed.append(id);
    tell(change);
}

void FakeProvider::setProblems(const QList<base::Error> &problems)
{
    {
        const std::lock_guard lock(m_mutex);
        m_problems = problems;
    }
    ApplicationChange change;
    change.reset = true;
    tell(change);
}

void FakeProvider::tell(const ApplicationChange &change) const
{
    std::map<int, std::function<void(const ApplicationChange &)>> listeners;
    {
        const std::lock_guard lock(m_mutex);
        listeners = m_listeners;
    }
    for (const auto &[id, listener] : listeners) {
        listener(change);
    }
}

QList<ApplicationId> FakeProvider::refreshed() const
{
    const std::lock_guard lock(m_mutex);
    return m_refreshed;
}

QList<ApplicationId> FakeProvider::synced() const
{
    const std::lock_guard lock(m_mutex);
    return m_synced;
}

void FakeProvider::setStory(const ApplicationId &id, const FakeStory &story)
{
    const std::lock_guard lock(m_mutex);
    m_stories[id] = std::make_shared<const FakeStory>(story);
}

std::shared_ptr<const FakeStory> FakeProvider::storyOf(const ApplicationId &id) const
{
    const std::lock_guard lock(m_mutex);
    const auto story = m_stories.find(id);
    return story == m_stories.end() ? nullptr : story->second;
}

SyncRequest FakeProvider::lastSync() const
{
    const std::lock_guard lock(m_mutex);
    return m_lastSync;
}

QString FakeProvider::lastDiffRevision() const
{
    const std::lock_guard lock(m_mutex);
    return m_lastDiffRevision;
}

RollbackRequest FakeProvider::lastRollback() const
{
    const std::lock_guard lock(m_mutex);
    return m_lastRollback;
}

OperationState FakeProvider::finish(const ApplicationId &id, const QString &verb)
{
    OperationState state;
    if (const auto story = storyOf(id)) {
        state = story->operation;
    }
    state.verb = verb;
    state.phase = OperationPhase::Succeeded;
    if (const auto row = find(id)) {
        ApplicationSummary summary = *row;
        summary.operation = state;
        put(summary);
    }
    return state;
}

Capabilities FakeProvider::capabilities() const
{
    Capabilities all;
    all.sync = all.selectiveSync = all.preview = all.rollback = all.revertCommit = all.terminate = true;
    return all;
}

std::vector<std::shared_ptr<const ApplicationSummary>> FakeProvider::applications() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<std::shared_ptr<const ApplicationSummary>> rows;
    for (const auto &[id, row] : m_rows) {
        rows.push_back(row);
    }
    return rows;
}

std::shared_ptr<const ApplicationSummary> FakeProvider::find(const ApplicationId &id) const
{
    const std::lock_guard lock(m_mutex);
    const auto row = m_rows.find(id);
    return row == m_rows.end() ? nullptr : row->second;
}

QList<base::Error> FakeProvider::problems() const
{
    const std::lock_guard lock(m_mutex);
    return m_problems;
}

std::unique_ptr<Subscription> FakeProvider::subscribe(std::function<void(const ApplicationChange &)> onChange)
{
    const std::lock_guard lock(m_mutex);
    const int id = m_nextListener++;
    m_listeners.emplace(id, std::move(onChange));
    return std::make_unique<Handle>(this, id);
}

std::unique_ptr<Subscription> FakeProvider::followOperation(const ApplicationId &,
                                                            std::function<void(const OperationState &)>)
{
    return std::make_unique<Handle>(nullptr, 0);
}

ApplicationTree FakeProvider::tree(const ApplicationId &id) const
{
    const auto story = storyOf(id);
    return story ? story->tree : ApplicationTree{id, {}};
}

OperationState FakeProvider::operation(const ApplicationId &id) const
{
    const auto row = find(id);
    return row ? row->operation : OperationState();
}

Expected<void> FakeProvider::refresh(const ApplicationId &id, bool, const CancelToken &)
{
    const std::lock_guard lock(m_mutex);
    m_refreshed.append(id);
    return {};
}

Expected<QList<ResourceDiff>>
FakeProvider::diff(const ApplicationId &id, const QString &revision, const CancelToken &)
{
    {
        const std::lock_guard lock(m_mutex);
        m_lastDiffRevision = revision;
    }
    if (const auto story = storyOf(id)) {
        return story->diffs;
    }
    return unsupported();
}

Expected<base::Json>
FakeProvider::liveManifest(const ApplicationId &id, const base::ObjectKey &key, const CancelToken &)
{
    if (const auto story = storyOf(id)) {
        for (const ResourceDiff &diff : story->diffs) {
            if (diff.key == key) {
                return diff.diff.live;
            }
        }
    }
    return unsupported();
}

Expected<base::Json>
FakeProvider::desiredManifest(const ApplicationId &id, const base::ObjectKey &key, const CancelToken &)
{
    if (const auto story = storyOf(id)) {
        for (const ResourceDiff &diff : story->diffs) {
            if (diff.key == key) {
                return diff.diff.desired;
            }
        }
    }
    return unsupported();
}

Expected<SyncPreview>
FakeProvider::previewSync(const ApplicationId &id, const SyncRequest &, const CancelToken &)
{
    if (const auto story = storyOf(id)) {
        return story->preview;
    }
    return unsupported();
}

Expected<OperationState>
FakeProvider::sync(const ApplicationId &id, const SyncRequest &request, const CancelToken &)
{
    {
        const std::lock_guard lock(m_mutex);
        m_synced.append(id);
        m_lastSync = request;
    }
    return finish(id, u"sync"_s);
}

Expected<void> FakeProvider::terminate(const ApplicationId &)
{
    return {};
}

Expected<QList<HistoryEntry>> FakeProvider::history(const ApplicationId &id, const CancelToken &)
{
    if (const auto story = storyOf(id)) {
        return story->history;
    }
    return QList<HistoryEntry>();
}

Expected<SyncPreview>
FakeProvider::previewRollback(const ApplicationId &id, const RollbackRequest &, const CancelToken &)
{
    if (const auto story = storyOf(id)) {
        return story->rollbackPreview;
    }
    return unsupported();
}

Expected<OperationState>
FakeProvider::rollback(const ApplicationId &id, const RollbackRequest &request, const CancelToken &)
{
    {
        const std::lock_guard lock(m_mutex);
        m_lastRollback = request;
    }
    return finish(id, u"rollback"_s);
}

Expected<ApplicationId> FakeProvider::create(const nlohmann::json &, const QString &, const CancelToken &)
{
    return unsupported();
}

Expected<void> FakeProvider::remove(const ApplicationId &, DeleteKind, const CancelToken &)
{
    return unsupported();
}

ApplicationSummary makeSummary(const QString &name, const QString &environment)
{
    ApplicationSummary summary;
    summary.id = {u"seoul-dev"_s, u"argocd"_s, name + u'-' + environment};
    summary.id.name = name;
    summary.id.nameSpace = environment;
    summary.provider = u"fake"_s;
    summary.project = u"shop"_s;
    summary.cluster = environment == "production"_L1 ? u"seoul-prod"_s
                      : environment == "staging"_L1  ? u"seoul-stg"_s
                                                     : u"seoul-dev"_s;
    summary.isProtected = environment == "production"_L1;
    summary.nameSpace = environment;
    summary.environment = environment;
    summary.sync = SyncStatus::Synced;
    summary.health = kube::Health::Healthy;
    summary.resources = 9;
    summary.revision = u"5d02e1a7c3b94f10a2c8d6e4f0b1a3958c7d2e61"_s;
    summary.revisionSubject = u"Cache %1 totals for 30 s"_s.arg(name);
    summary.autoSync = true;
    return summary;
}

namespace {

struct Sketch
{
    const char *name;
    const char *environment;
    kube::Health health;
    SyncStatus sync;
    int outOfSync;
    const char *subject;
    const char *message;
    int minutesAgo;
};

constexpr auto H = kube::Health::Healthy;
constexpr auto S = SyncStatus::Synced;

constexpr Sketch sketches[] = {
    {"cart", "production", H, S, 0, "Cache cart totals for 30 s", "", 190},
    {"catalog", "production", H, S, 0, "Index category names in Korean", "", 310},
    {"checkout",
     "production",
     kube::Health::Suspended,
     S,
     0,
     "Release checkout 2.31.0",
     "Paused by hand",
     26},
    {"identity", "production", H, S, 0, "Rotate signing keys", "", 2900},
    {"inventory", "production", H, S, 0, "재고 예약 만료 시간 조정", "", 370},
    {"media-resize", "production", H, S, 0, "Raise worker memory to 1 GiB", "", 1450},
    {"notifier", "production", H, S, 0, "Send receipts over the new gateway", "", 250},
    {"orders", "production", kube::Health::Progressing, S, 0, "Release orders 5.4.1", "5 of 8 updated", 1},
    {"payments", "production", H, SyncStatus::OutOfSync, 3, "Raise capture timeout to 8 s", "", 130},
    {"recommender", "production", H, S, 0, "Use model 2025-11-12", "", 490},
    {"search",
     "production",
     kube::Health::Degraded,
     S,
     0,
     "Release search 3.8.0",
     "2 pods crash looping",
     11},
    {"web-front", "production", H, S, 0, "Release web-front 7.5.0", "", 18},
    {"cart", "staging", H, S, 0, "Cache cart totals for 30 s", "", 1500},
    {"catalog",
     "staging",
     kube::Health::Progressing,
     SyncStatus::OutOfSync,
     2,
     "Add price history to product pages",
     "",
     0},
    {"checkout", "staging", H, S, 0, "Release checkout 2.32.0-rc.1", "", 7},
    {"identity", "staging", H, S, 0, "Rotate signing keys", "", 4400},
    {"inventory",
     "staging",
     kube::Health::Missing,
     SyncStatus::OutOfSync,
     2,
     "Split reservation job",
     "Job reserve is missing",
     41},
    {"media-resize", "staging", H, S, 0, "Raise worker memory to 1 GiB", "", 2900},
    {"notifier", "staging", H, S, 0, "Batch push messages", "", 310},
    {"orders", "staging", H, S, 0, "Release orders 5.5.0-rc.2", "", 55},
    {"payments", "staging", H, S, 0, "Raise capture timeout to 8 s", "", 140},
    {"search", "staging", H, S, 0, "Release search 3.9.0-rc.1", "", 70},
    {"web-front", "staging", H, S, 0, "Freeze the header", "", 33},
    {"cart", "dev", H, S, 0, "Try a smaller cache", "", 15},
    {"catalog", "dev", H, S, 0, "Add price history to product pages", "", 12},
    {"checkout", "dev", H, S, 0, "Gift wrap", "", 9},
    {"orders", "dev", kube::Health::Unknown, SyncStatus::Unknown, 0, "Release orders 5.5.0-rc.3", "", 4},
    {"payments", "dev", H, S, 0, "Refund in parts", "", 95},
};

} // namespace

std::vector<ApplicationSummary> believableApplications(const QDateTime &now)
{
    std::vector<ApplicationSummary> summaries;
    for (const Sketch &sketch : sketches) {
        ApplicationSummary summary =
            makeSummary(QString::fromLatin1(sketch.name), QString::fromLatin1(sketch.environment));
        summary.health = sketch.health;
        summary.sync = sketch.sync;
        summary.outOfSync = sketch.outOfSync;
        summary.revisionSubject = QString::fromUtf8(sketch.subject);
        summary.revision =
            QString::number(qHash(summary.revisionSubject), 16).rightJustified(40, u'a').right(40);
        summary.healthMessage = QString::fromUtf8(sketch.message);
        summary.lastSyncAt = now.addSecs(-60 * sketch.minutesAgo);
        summary.revisionAuthor = summary.id.name + u" team"_s;
        summary.images = {u"registry.badamarket.example/%1:2.3.1"_s.arg(summary.id.name)};
        summary.autoSync = summary.id.name != "payments"_L1;
        if (sketch.minutesAgo == 0) {
            summary.operation.verb = u"sync"_s;
            summary.operation.phase = OperationPhase::Running;
            summary.operation.message = u"wave 2 of 4"_s;
            summary.operation.startedAt = now.addSecs(-12);
        }
        summaries.push_back(summary);
    }
    return summaries;
}

} // namespace slipway::tests
