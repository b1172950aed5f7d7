#include "watcherfixture.h"

#include <services/base/jsonaccess.h>

#include <QTest>

using namespace slipway;
using namespace slipway::kubetest;

/// What a watcher does while all is well, and when rights are missing.
class TestWatcher final : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { m_fixture = std::make_unique<WatcherFixture>(); }

    void cleanup() { m_fixture.reset(); }

    void listsThenWatches();
    void readsEventsCutAnywhere();
    void followsPages();
    void dropsWhatTheListNoLongerHas();
    void fallsBackToNamespaces();
    void refusedKindIsAnError();
    void kindThatGoesTakesItsObjects();
    void keepsDocumentsWhenAsked();
    void widensToMoreNamespaces();
    void unwatchEndsAndRemoves();
    void waitSyncedCanBeCancelled();
    void destructionIsQuick();

private:
    std::unique_ptr<WatcherFixture> m_fixture;
};

void TestWatcher::listsThenWatches()
{
    m_fixture->server.on(get, {list(105, {object("one", 101), object("two", 99)}), Answer::stream()});
    m_fixture->start({configMaps()});
    QVERIFY(m_fixture->waitSynced());
    QCOMPARE(m_fixture->names(), u"one101 two99"_s);
    QVERIFY(m_fixture->watcher->isSynced());

    const ScriptedRequest first = m_fixture->request(1);
    QCOMPARE(first.parameter(u"resourceVersion"_s), u"0"_s);
    QCOMPARE(first.parameter(u"limit"_s), u"500"_s);
    QVERIFY(first.parameter(u"watch"_s).isEmpty());
    const ScriptedRequest second = m_fixture->request(2);
    QCOMPARE(second.parameter(u"watch"_s), u"1"_s);
    QCOMPARE(second.parameter(u"resourceVersion"_s), u"105"_s);
    QCOMPARE(second.parameter(u"allowWatchBookmarks"_s), u"true"_s);
    const int seconds = second.parameter(u"timeoutSeconds"_s).toInt();
    QVERIFY(seconds >= 300 && seconds <= 600);

    m_fixture->server.push(
        path, eventLine("ADDED", object("three", 106)) + eventLine("MODIFIED", object("one", 107)));
    QTRY_COMPARE(m_fixture->names(), u"one107 three106 two99"_s);
    m_fixture->server.push(path, eventLine("DELETED", object("two", 108)));
    QTRY_COMPARE(m_fixture->names(), u"one107 three106"_s);
    const kube::WatchState state = m_fixture->watcher->states().first();
    QVERIFY(state.synced && !state.error && state.lastEvent.isValid());
    QCOMPARE(m_fixture->store.all().front()->key.kind, u"ConfigMap"_s);
}

void TestWatcher::readsEventsCutAnywhere()
{
    Answer pieces =
        Answer::stream(eventLine("ADDED", object("one", 101)) + eventLine("ADDED", object("둘", 102)) +
                       eventLine("DELETED", object("one", 103)) + eventLine("ADDED", object("three", 104)));
    pieces.pieceSize = 7;
    m_fixture->server.on(get, {list(100, {}), pieces});
    m_fixture->start({configMaps()});
    QTRY_COMPARE(m_fixture->names(), u"three104 둘102"_s);
}

void TestWatcher::followsPages()
{
    m_fixture->server.on(
        get, {list(105, {object("one", 1)}, "next"), list(105, {object("two", 2)}), Answer::stream()});
    m_fixture->start({configMaps()});
    QVERIFY(m_fixture->waitSynced());
    QCOMPARE(m_fixture->names(), u"one1 two2"_s);
    const ScriptedRequest second = m_fixture->request(2);
    QCOMPARE(second.parameter(u"continue"_s), u"next"_s);
    QVERIFY(second.parameter(u"resourceVersion"_s).isEmpty());
    QCOMPARE(m_fixture->request(3).parameter(u"resourceVersion"_s), u"105"_s);
}

void TestWatcher::dropsWhatTheListNoLongerHas()
{
    kube::ResourceRow remembered;
    remembered.key = {{}, u"ConfigMap"_s, u"shop"_s, u"old"_s};
    remembered.uid = u"uid-old"_s;
    m_fixture->store.upsert({remembered});
    m_fixture->server.on(get, {list(105, {object("one", 1)}), Answer::stream()});
    m_fixture->start({configMaps()});
    QVERIFY(m_fixture->waitSynced());
    QCOMPARE(m_fixture->names(), u"one1"_s);
}

void TestWatcher::fallsBackToNamespaces()
{
    kube::ResourceRow elsewhere;
    elsewhere.key = {{}, u"ConfigMap"_s, u"secret-place"_s, u"old"_s};
    elsewhere.uid = u"uid-elsewhere"_s;
    m_fixture->store.upsert({elsewhere});
    m_fixture->server.on(get, {refusal(403, "Forbidden")});
    m_fixture->server.on("GET /api/v1/namespaces/shop/configmaps",
                         {list(10, {object("one", 1)}), Answer::stream()});
    m_fixture->server.on("GET /api/v1/namespaces/pay/configmaps",
                         {list(20, {object("two", 2, "pay")}), Answer::stream()});
    m_fixture->server.on("GET /api/v1/namespaces/closed/configmaps", {refusal(403, "Forbidden")});
    m_fixture->start({configMaps()}, {u"shop"_s, u"pay"_s, u"closed"_s});
    QVERIFY(m_fixture->waitSynced());
    QVERIFY(m_fixture->watcher->isSynced());
    QCOMPARE(m_fixture->names(), u"two2 one1"_s);
    QStringList nameSpaces;
    for (const kube::WatchState &state : m_fixture->watcher->states()) {
        nameSpaces.append(state.nameSpace + (state.error ? u"!"_s : u""_s));
    }
    QCOMPARE(nameSpaces, (QStringList{u"shop"_s, u"pay"_s, u"closed!"_s}));
}

void TestWatcher::refusedKindIsAnError()
{
    m_fixture->server.on(get, {refusal(403, "Forbidden", "configmaps is forbidden")});
    m_fixture->start({configMaps()});
    base::CancelSource never;
    const auto synced = m_fixture->watcher->waitSynced(never.token());
    QVERIFY(!synced);
    QCOMPARE(synced.error().kind, base::ErrorKind::Forbidden);
    QVERIFY(synced.error().sentence().contains(u"configmaps"_s));
    QVERIFY(!m_fixture->watcher->isSynced());
    QCOMPARE(m_fixture->server.requests(path).size(), size_t(1));

    m_fixture->server.on(get, {list(105, {object("one", 1)}), Answer::stream()});
    m_fixture->watcher->watch({configMaps()});
    QVERIFY(m_fixture->waitSynced());
    QCOMPARE(m_fixture->names(), u"one1"_s);
}

void TestWatcher::kindThatGoesTakesItsObjects()
{
    m_fixture->server.on(get,
                         {list(105, {object("one", 1)}),
                          Answer::text(eventLine("ADDED", object("two", 106))),
                          refusal(404, "NotFound")});
    m_fixture->start({configMaps()});
    QTRY_VERIFY(m_fixture->error().has_value());
    QCOMPARE(m_fixture->error()->kind, base::ErrorKind::NotFound);
    QCOMPARE(m_fixture->names(), QString());
}

void TestWatcher::keepsDocumentsWhenAsked()
{
    m_fixture->server.on(get,
                         {list(105, {object("one", 1)}),
                          Answer::stream(),
                          list(105, {object("one", 1)}),
                          Answer::stream(eventLine("ADDED", object("two", 106)))});
    m_fixture->start({configMaps()});
    QVERIFY(m_fixture->waitSynced());
    QVERIFY(!m_fixture->store.all().front()->document);
    // The script answers in order: the first watch must have had its turn.
    QVERIFY(m_fixture->server.waitForRequests(2, path));
    m_fixture->watcher->watch({configMaps(), true});
    QTRY_COMPARE(m_fixture->names(), u"one1 two106"_s);
    for (const auto &row : m_fixture->store.all()) {
        QVERIFY(row->document);
        QCOMPARE(base::text(*row->document, {"kind"}), u"ConfigMap"_s);
        QCOMPARE(base::text(*row->document, {"data", "a"}), u"b"_s);
        QVERIFY(!base::member(*row->document, {"metadata", "managedFields"}));
    }
    // Asking for less changes nothing.
    m_fixture->watcher->watch({configMaps()});
    QCOMPARE(m_fixture->server.requests(path).size(), size_t(4));
}

void TestWatcher::widensToMoreNamespaces()
{
    const QByteArray shop = "/api/v1/namespaces/shop/configmaps";
    const QByteArray pay = "/api/v1/namespaces/pay/configmaps";
    const QByteArray one = object("one", 1);
    const QByteArray two = object("two", 2, "pay");
    m_fixture->server.on("GET " + shop,
                         {list(10, {one}), Answer::stream(), list(10, {one}), Answer::stream()});
    m_fixture->server.on("GET " + pay, {list(20, {two}), Answer::stream()});
    m_fixture->server.on(get, {list(30, {one, two, object("three", 3, "etc")}), Answer::stream()});
    m_fixture->start({configMaps(), false, {u"shop"_s}});
    QVERIFY(m_fixture->waitSynced());
    QCOMPARE(m_fixture->names(), u"one1"_s);
    QVERIFY(m_fixture->server.waitForRequests(2, shop));
    m_fixture->watcher->watch({configMaps(), false, {u"pay"_s}});
    QVERIFY(m_fixture->waitSynced());
    QCOMPARE(m_fixture->names(), u"two2 one1"_s);
    m_fixture->watcher->watch({configMaps()});
    QVERIFY(m_fixture->waitSynced());
    QCOMPARE(m_fixture->names(), u"three3 two2 one1"_s);
}

void TestWatcher::unwatchEndsAndRemoves()
{
    m_fixture->server.on(get, {list(105, {object("one", 1)}), Answer::stream()});
    m_fixture->start({configMaps()});
    QVERIFY(m_fixture->waitSynced());
    QVERIFY(m_fixture->server.waitForRequests(2, path));
    m_fixture->watcher->unwatch({{}, u"ConfigMap"_s});
    QCOMPARE(m_fixture->names(), QString());
    QVERIFY(m_fixture->watcher->states().isEmpty());
    m_fixture->server.push(path, eventLine("ADDED", object("late", 200)));
    m_fixture->watcher->unwatch({{}, u"ConfigMap"_s});
    m_fixture->watcher.reset();
    QCOMPARE(m_fixture->names(), QString());
}

void TestWatcher::waitSyncedCanBeCancelled()
{
    Answer never;
    never.never = true;
    m_fixture->server.on(get, {never});
    m_fixture->start({configMaps()});
    base::CancelSource source;
    std::thread canceller([&] {
        m_fixture->server.waitForRequests(1, path);
        source.cancel();
    });
    const auto synced = m_fixture->watcher->waitSynced(source.token());
    canceller.join();
    QCOMPARE(synced.error().kind, base::ErrorKind::Cancelled);
}

void TestWatcher::destructionIsQuick()
{
    Answer never;
    never.never = true;
    m_fixture->server.on(get, {never});
    m_fixture->start({configMaps()});
    QVERIFY(m_fixture->server.waitForRequests(1, path));
    const auto begin = std::chrono::steady_clock::now();
    m_fixture->watcher.reset();
    QVERIFY(std::chrono::steady_clock::now() - begin < 2s);
}

QTEST_GUILESS_MAIN(TestWatcher)
#include "tst_watcher.moc"
