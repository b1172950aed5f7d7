#include <services/base/mailbox.h>
#include <services/kube/resourcestore.h>

#include <QTest>

#include <atomic>
#include <condition_variable>
#include <thread>

using namespace slipway;
using namespace Qt::StringLiterals;
using kube::ChangeSet;
using kube::ResourceRow;
using kube::ResourceStore;

namespace {

const base::GroupKind pods{{}, u"Pod"_s};

ResourceRow pod(const QString &name, const QString &uid, const QString &owner = {}, int version = 1)
{
    ResourceRow row;
    row.key = {{}, u"Pod"_s, u"shop"_s, name};
    row.uid = uid;
    row.ownerUid = owner;
    row.resourceVersion = QString::number(version);
    row.info = u"Running"_s;
    return row;
}

ResourceRow tracked(const QString &kind, const QString &name, const QString &application)
{
    ResourceRow row;
    row.key = {{}, kind, u"shop"_s, name};
    row.uid = kind + name;
    row.resourceVersion = u"1"_s;
    row.trackingId = application + u":/"_s + kind + u":shop/"_s + name;
    return row;
}

QString namesOf(const std::vector<ResourceStore::Row> &rows)
{
    QStringList names;
    for (const auto &row : rows) {
        names.append(row->key.name);
    }
    return names.join(u' ');
}

/// Gathers change sets; waits for a condition over all of them.
class Recorder final
{
public:
    std::function<void(const ChangeSet &)> callback()
    {
        return [this](const ChangeSet &changes) {
            const std::lock_guard lock(m_mutex);
            m_sets.push_back(changes);
            m_times.push_back(std::chrono::steady_clock::now());
            m_arrived.notify_all();
        };
    }

    template <typename Condition> bool waitFor(Condition condition)
    {
        std::unique_lock lock(m_mutex);
        return m_arrived.wait_for(lock, std::chrono::seconds(10), [&] { return condition(m_sets); });
    }

    std::vector<ChangeSet> sets() const
    {
        const std::lock_guard lock(m_mutex);
        return m_sets;
    }

    std::vector<std::chrono::steady_clock::time_point> times() const
    {
        const std::lock_guard lock(m_mutex);
        return m_times;
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_arrived;
    std::vector<ChangeSet> m_sets;
    std::vector<std::chrono::steady_clock::time_point> m_times;
};

bool sawUpsert(const std::vector<ChangeSet> &sets, const QString &name)
{
    for (const ChangeSet &set : sets) {
        for (const auto &row : set.upserted) {
            if (row->key.name == name) {
                return true;
            }
        }
    }
    return false;
}

} // namespace

class TestResourceStore final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsByEveryIndex();
    void keepsIndexesOnUpdate();
    void removesOnlyTheSameObject();
    void replacesOneKindInOneNamespace();
    void retainsListedObjects();
    void internsStrings();
    void keepsRowsImmutable();
    void reportsEachObjectOnce();
    void reportsOnTheLeadingEdgeAndThenInTicks();
    void steadyStreamStarvesNobody();
    void skipsWhatBringsNothingNew();
    void reportsRemovalAndReset();
    void endsSubscriptionInsideCallback();
    void endsSubscriptionWhileCalled();
    void subscriptionMayOutliveStore();
    void writersAndReadersOnManyThreads();
    void reachesEventLoopThroughMailbox();
};

void TestResourceStore::findsByEveryIndex()
{
    ResourceStore store;
    store.upsert({pod(u"b"_s, u"2"_s, u"rs"_s),
                  pod(u"a"_s, u"1"_s, u"rs"_s),
                  tracked(u"Service"_s, u"web"_s, u"shop"_s),
                  tracked(u"ConfigMap"_s, u"conf"_s, u"shop"_s),
                  tracked(u"ConfigMap"_s, u"other"_s, u"shopping"_s)});
    QCOMPARE(store.size(), 5);
    QCOMPARE(store.find({{}, u"Pod"_s, u"shop"_s, u"a"_s})->uid, u"1"_s);
    QVERIFY(!store.find({{}, u"Pod"_s, u"other"_s, u"a"_s}));
    QVERIFY(!store.find({u"apps"_s, u"Pod"_s, u"shop"_s, u"a"_s}));
    QCOMPARE(store.findByUid(u"2"_s)->key.name, u"b"_s);
    QVERIFY(!store.findByUid(u"3"_s));
    QCOMPARE(namesOf(store.childrenOf(u"rs"_s)), u"a b"_s);
    QCOMPARE(namesOf(store.trackedBy(u"shop"_s)), u"conf web"_s);
    QCOMPARE(namesOf(store.ofKind(pods)), u"a b"_s);
    QCOMPARE(namesOf(store.ofKind(pods, u"shop"_s)), u"a b"_s);
    QCOMPARE(namesOf(store.ofKind(pods, u"sho"_s)), QString());
    QCOMPARE(namesOf(store.all()), u"conf other a b web"_s);
}

void TestResourceStore::keepsIndexesOnUpdate()
{
    ResourceStore store;
    store.upsert({pod(u"a"_s, u"1"_s, u"old"_s)});
    store.upsert({pod(u"a"_s, u"2"_s, u"new"_s, 2)});
    QCOMPARE(store.size(), 1);
    QVERIFY(!store.findByUid(u"1"_s));
    QVERIFY(store.childrenOf(u"old"_s).empty());
    QCOMPARE(namesOf(store.childrenOf(u"new"_s)), u"a"_s);
    ResourceRow service = tracked(u"Service"_s, u"web"_s, u"one"_s);
    store.upsert({service});
    service.trackingId.replace(u"one"_s, u"two"_s);
    service.resourceVersion = u"2"_s;
    store.upsert({service});
    QVERIFY(store.trackedBy(u"one"_s).empty());
    QCOMPARE(namesOf(store.trackedBy(u"two"_s)), u"web"_s);
}

void TestResourceStore::removesOnlyTheSameObject()
{
    ResourceStore store;
    store.upsert({pod(u"a"_s, u"2"_s, u"rs"_s)});
    const base::ObjectKey key{{}, u"Pod"_s, u"shop"_s, u"a"_s};
    store.remove(key, u"1"_s);
    QVERIFY(store.find(key));
    store.remove(key, u"2"_s);
    QVERIFY(!store.find(key));
    QVERIFY(!store.findByUid(u"2"_s));
    QVERIFY(store.childrenOf(u"rs"_s).empty());
    store.remove(key, {});
    QCOMPARE(store.size(), 0);
}

void TestResourceStore::replacesOneKindInOneNamespace()
{
    ResourceStore store;
    ResourceRow elsewhere = pod(u"x"_s, u"9"_s);
    elsewhere.key.nameSpace = u"other"_s;
    store.upsert(
        {pod(u"a"_s, u"1"_s), pod(u"b"_s, u"2"_s), elsewhere, tracked(u"Service"_s, u"web"_s, u"one"_s)});
    store.replaceKind(pods, u"shop"_s, {pod(u"b"_s, u"2"_s), pod(u"c"_s, u"3"_s)});
    QCOMPARE(namesOf(store.ofKind(pods)), u"x b c"_s);
    store.replaceKind(pods, {}, {});
    QCOMPARE(namesOf(store.all()), u"web"_s);
}

void TestResourceStore::retainsListedObjects()
{
    ResourceStore store;
    store.upsert({pod(u"a"_s, u"1"_s), pod(u"b"_s, u"2"_s), tracked(u"Service"_s, u"web"_s, u"one"_s)});
    store.retainKind(pods, {}, {u"2"_s});
    QCOMPARE(namesOf(store.all()), u"b web"_s);
}

void TestResourceStore::internsStrings()
{
    ResourceStore store;
    const auto spell = [](QStringView text) { return QString(text.data(), text.size()); };
    for (int i = 0; i < 2; ++i) {
        ResourceRow row = pod(QString::number(i), u"uid%1"_s.arg(i));
        row.key.nameSpace = spell(u"production");
        row.images = {spell(u"registry.bada.market/cart:1")};
        row.ownerUid = spell(u"uid0");
        store.upsert({row});
    }
    const auto first = store.findByUid(u"uid0"_s);
    const auto second = store.findByUid(u"uid1"_s);
    QCOMPARE(first->key.nameSpace.constData(), second->key.nameSpace.constData());
    QCOMPARE(first->images.first().constData(), second->images.first().constData());
    QCOMPARE(second->ownerUid.constData(), first->uid.constData());
}

void TestResourceStore::keepsRowsImmutable()
{
    ResourceStore store;
    store.upsert({pod(u"a"_s, u"1"_s)});
    const auto before = store.findByUid(u"1"_s);
    ResourceRow changed = pod(u"a"_s, u"1"_s, {}, 2);
    changed.info = u"Terminating"_s;
    store.upsert({changed});
    QCOMPARE(before->info, u"Running"_s);
    QCOMPARE(store.findByUid(u"1"_s)->info, u"Terminating"_s);
}

void TestResourceStore::reportsEachObjectOnce()
{
    ResourceStore store;
    Recorder recorder;
    const auto subscription = store.subscribe(recorder.callback());
    std::vector<ResourceRow> rows;
    for (int version = 1; version <= 50; ++version) {
        rows.push_back(pod(u"a"_s, u"1"_s, {}, version));
    }
    store.upsert(rows);
    QVERIFY(recorder.waitFor([](const auto &sets) {
        return !sets.empty() && sets.back().upserted.back()->resourceVersion == u"50"_s;
    }));
    for (const ChangeSet &set : recorder.sets()) {
        QCOMPARE(set.upserted.size(), size_t(1));
        QVERIFY(set.removed.empty());
        QVERIFY(!set.reset);
    }
}

void TestResourceStore::reportsOnTheLeadingEdgeAndThenInTicks()
{
    ResourceStore store;
    Recorder recorder;
    const auto subscription = store.subscribe(recorder.callback());
    for (int i = 0; i < 2000; ++i) {
        store.upsert({pod(u"p%1"_s.arg(i), u"u%1"_s.arg(i))});
    }
    store.upsert({pod(u"last"_s, u"last"_s)});
    QVERIFY(recorder.waitFor([](const auto &sets) { return sawUpsert(sets, u"last"_s); }));
    const auto times = recorder.times();
    // A late report moves closer to the next one, but there are never more of them than ticks.
    const auto ticks = (times.back() - times.front()) / std::chrono::milliseconds(15);
    QVERIFY(static_cast<long long>(times.size()) <= ticks + 2);
    size_t count = 0;
    for (const ChangeSet &set : recorder.sets()) {
        count += set.upserted.size();
    }
    QCOMPARE(count, size_t(2001));
}

void TestResourceStore::steadyStreamStarvesNobody()
{
    ResourceStore store;
    Recorder recorder;
    const auto subscription = store.subscribe(recorder.callback());
    std::atomic_bool stop = false;
    std::thread writer([&] {
        for (int i = 0; !stop; ++i) {
            store.upsert({pod(u"p"_s, u"u"_s, {}, i)});
        }
    });
    const bool delivered = recorder.waitFor([](const auto &sets) { return sets.size() >= 3; });
    stop = true;
    writer.join();
    QVERIFY(delivered);
}

void TestResourceStore::skipsWhatBringsNothingNew()
{
    ResourceStore store;
    store.upsert({pod(u"a"_s, u"1"_s)});
    const auto before = store.findByUid(u"1"_s);
    Recorder recorder;
    const auto subscription = store.subscribe(recorder.callback());
    store.upsert({pod(u"a"_s, u"1"_s)});
    store.replaceKind(pods, {}, {pod(u"a"_s, u"1"_s)});
    QCOMPARE(store.findByUid(u"1"_s), before);
    store.upsert({pod(u"b"_s, u"2"_s)});
    QVERIFY(recorder.waitFor([](const auto &sets) { return sawUpsert(sets, u"b"_s); }));
    QVERIFY(!sawUpsert(recorder.sets(), u"a"_s));
}

void TestResourceStore::reportsRemovalAndReset()
{
    ResourceStore store;
    store.upsert({pod(u"a"_s, u"1"_s), pod(u"b"_s, u"2"_s)});
    Recorder recorder;
    const auto subscription = store.subscribe(recorder.callback());
    store.remove({{}, u"Pod"_s, u"shop"_s, u"a"_s}, u"1"_s);
    QVERIFY(recorder.waitFor([](const auto &sets) { return sets.size() == 1; }));
    QCOMPARE(recorder.sets().front().removed.size(), size_t(1));
    QCOMPARE(recorder.sets().front().removed.front().name, u"a"_s);
    store.clear();
    QVERIFY(recorder.waitFor([](const auto &sets) { return sets.size() == 2; }));
    QVERIFY(recorder.sets().back().reset);
    QCOMPARE(store.size(), 0);
}

void TestResourceStore::endsSubscriptionInsideCallback()
{
    ResourceStore store;
    Recorder witness;
    std::unique_ptr<ResourceStore::Subscription> subscription;
    std::mutex mutex;
    std::atomic_int calls = 0;
    {
        const std::lock_guard lock(mutex);
        subscription = store.subscribe([&](const ChangeSet &) {
            const std::lock_guard guard(mutex);
            ++calls;
            subscription.reset();
        });
    }
    const auto second = store.subscribe(witness.callback());
    store.upsert({pod(u"a"_s, u"1"_s)});
    QVERIFY(witness.waitFor([](const auto &sets) { return sawUpsert(sets, u"a"_s); }));
    store.upsert({pod(u"b"_s, u"2"_s)});
    QVERIFY(witness.waitFor([](const auto &sets) { return sawUpsert(sets, u"b"_s); }));
    QCOMPARE(calls.load(), 1);
}

void TestResourceStore::endsSubscriptionWhileCalled()
{
    ResourceStore store;
    for (int round = 0; round < 50; ++round) {
        std::atomic_bool alive = true;
        std::atomic_bool late = false;
        auto subscription = store.subscribe([&](const ChangeSet &) { late = late || !alive; });
        store.upsert({pod(u"a"_s, u"1"_s, {}, round)});
        subscription.reset();
        alive = false;
        store.upsert({pod(u"a"_s, u"1"_s, {}, 1000 + round)});
        QVERIFY(!late);
    }
}

void TestResourceStore::subscriptionMayOutliveStore()
{
    std::unique_ptr<ResourceStore::Subscription> subscription;
    {
        ResourceStore store;
        subscription = store.subscribe([](const ChangeSet &) {});
        store.upsert({pod(u"a"_s, u"1"_s)});
    }
    subscription.reset();
}

void TestResourceStore::writersAndReadersOnManyThreads()
{
    ResourceStore store;
    Recorder recorder;
    const auto subscription = store.subscribe(recorder.callback());
    std::vector<std::thread> threads;
    for (int t = 0; t < 3; ++t) {
        threads.emplace_back([&store, t] {
            for (int i = 0; i < 300; ++i) {
                const QString name = u"p%1"_s.arg(i % 20);
                ResourceRow row = pod(name, u"%1-%2"_s.arg(t).arg(i), u"owner"_s, i);
                row.images = {u"image%1"_s.arg(i)};
                store.upsert({row});
                if (i % 3 == 0) {
                    store.remove(row.key, row.uid);
                }
                store.childrenOf(u"owner"_s);
                store.all();
            }
        });
    }
    for (auto &thread : threads) {
        thread.join();
    }
    QCOMPARE(store.childrenOf(u"owner"_s).size(), store.all().size());
    QCOMPARE(store.ofKind(pods).size(), size_t(store.size()));
}

void TestResourceStore::reachesEventLoopThroughMailbox()
{
    ResourceStore store;
    QObject receiver;
    QStringList names;
    base::Mailbox<ChangeSet> mailbox(&receiver, [&](const std::vector<ChangeSet> &sets) {
        for (const ChangeSet &set : sets) {
            names.append(namesOf(set.upserted));
        }
    });
    const auto subscription =
        store.subscribe([sender = mailbox.sender()](const ChangeSet &changes) { sender.post(changes); });
    store.upsert({pod(u"a"_s, u"1"_s), pod(u"b"_s, u"2"_s)});
    QTRY_COMPARE(names, (QStringList{u"a b"_s}));
}

QTEST_GUILESS_MAIN(TestResourceStore)
#include "tst_resourcestore.moc"
