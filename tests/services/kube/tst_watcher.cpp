#include <services/base/jsonaccess.h>
#include <services/base/paths.h>
#include <services/kube/requests.h>
#include <services/kube/watcher.h>
#include <services/kube/watchsource.h>
#include <services/net/httpclient.h>
#include <tests/support/scriptedserver.h>

#include <QTest>

using namespace slipway;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using testsupport::Answer;
using testsupport::ScriptedRequest;
using testsupport::ScriptedServer;

namespace {

const QByteArray path = "/api/v1/configmaps";
const QByteArray get = "GET " + path;

kube::ApiResource configMaps()
{
    kube::ApiResource resource;
    resource.gvk = {{}, u"v1"_s, u"ConfigMap"_s};
    resource.plural = u"configmaps"_s;
    return resource;
}

QByteArray object(const QByteArray &name, int version, const QByteArray &nameSpace = "shop")
{
    return R"({"metadata":{"name":")" + name + R"(","namespace":")" + nameSpace + R"(","uid":"uid-)" + name +
           R"(","resourceVersion":")" + QByteArray::number(version) +
           R"(","managedFields":[{"manager":"x"}]},"data":{"a":"b"}})";
}

QByteArray eventLine(const QByteArray &type, const QByteArray &object)
{
    return R"({"type":")" + type + R"(","object":)" + object + "}\n";
}

QByteArray status(int code, const QByteArray &reason, const QByteArray &message = "so the server says")
{
    return R"({"kind":"Status","apiVersion":"v1","status":"Failure","code":)" + QByteArray::number(code) +
           R"(,"reason":")" + reason + R"(","message":")" + message + R"("})";
}

Answer list(int version, const QList<QByteArray> &objects, const QByteArray &continueToken = {})
{
    return Answer::json(R"({"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":")" +
                        QByteArray::number(version) + R"(","continue":")" + continueToken +
                        R"("},"items":[)" + objects.join(',') + "]}");
}

Answer refusal(int code, const QByteArray &reason, const QByteArray &message = "so the server says")
{
    return Answer::json(status(code, reason, message), code);
}

kube::WatchTiming quick()
{
    kube::WatchTiming timing;
    timing.firstDelay = 5ms;
    timing.maximumDelay = 40ms;
    timing.suspiciouslyShort = 1ms;
    timing.liveness = 20s;
    return timing;
}

} // namespace

class TestWatcher final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void listsThenWatches();
    void readsEventsCutAnywhere();
    void followsPages();
    void dropsWhatTheListNoLongerHas();
    void resumesAfterBookmark();
    void resumesAfterCutLine();
    void listsAgainWhenVersionExpired();
    void listsNewestWhenListExpired();
    void listsUnpagedWhenPageExpired();
    void listsNewestWhenVersionIsFromTheFuture();
    void listsNewestAfterGarbage();
    void waitsAsLongAsTheServerAsks();
    void givesUpSilentWatch();
    void tellsAndForgetsErrors();
    void fallsBackToNamespaces();
    void refusedKindIsAnError();
    void kindThatGoesTakesItsObjects();
    void keepsDocumentsWhenAsked();
    void widensToMoreNamespaces();
    void unwatchEndsAndRemoves();
    void waitSyncedCanBeCancelled();
    void destructionIsQuick();

private:
    void start(const kube::WatchRequest &request,
               const QStringList &fallback = {},
               const kube::WatchTiming &timing = quick());
    bool waitSynced();
    QString names() const;
    ScriptedRequest request(int number, const QByteArray &of = path) const;
    std::optional<base::Error> error() const;

    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<net::HttpClient> m_http;
    std::unique_ptr<kube::Requests> m_requests;
    std::unique_ptr<kube::ResourceStore> m_store;
    std::unique_ptr<kube::Watcher> m_watcher;
};

void TestWatcher::init()
{
    m_server = std::make_unique<ScriptedServer>();
    m_http = std::make_unique<net::HttpClient>();
    kube::KubeContext context;
    context.name = u"test"_s;
    context.cluster.server = m_server->url();
    m_requests = std::make_unique<kube::Requests>(*m_http, context);
    m_store = std::make_unique<kube::ResourceStore>();
}

void TestWatcher::cleanup()
{
    m_watcher.reset();
    m_store.reset();
    m_requests.reset();
    m_http.reset();
    m_server.reset();
}

void TestWatcher::start(const kube::WatchRequest &request,
                        const QStringList &fallback,
                        const kube::WatchTiming &timing)
{
    m_watcher = std::make_unique<kube::Watcher>(
        kube::makeWatchSource(*m_requests), *m_store, nullptr, fallback, timing);
    m_watcher->watch(request);
}

bool TestWatcher::waitSynced()
{
    base::CancelSource limit;
    std::thread guard([&, token = limit.token()] {
        if (!token.waitFor(10s)) {
            limit.cancel();
        }
    });
    const auto synced = m_watcher->waitSynced(limit.token());
    limit.cancel();
    guard.join();
    return synced.has_value();
}

QString TestWatcher::names() const
{
    QStringList names;
    for (const auto &row : m_store->all()) {
        names.append(row->key.name + row->resourceVersion);
    }
    return names.join(u' ');
}

ScriptedRequest TestWatcher::request(int number, const QByteArray &of) const
{
    if (!m_server->waitForRequests(number, of)) {
        qWarning("request %d did not arrive", number);
        return {};
    }
    return m_server->requests(of).at(size_t(number - 1));
}

std::optional<base::Error> TestWatcher::error() const
{
    for (const kube::WatchState &state : m_watcher->states()) {
        if (state.error) {
            return state.error;
        }
    }
    return std::nullopt;
}

void TestWatcher::listsThenWatches()
{
    m_server->on(get, {list(105, {object("one", 101), object("two", 99)}), Answer::stream()});
    start({configMaps()});
    QVERIFY(waitSynced());
    QCOMPARE(names(), u"one101 two99"_s);
    QVERIFY(m_watcher->isSynced());

    const ScriptedRequest first = request(1);
    QCOMPARE(first.parameter(u"resourceVersion"_s), u"0"_s);
    QCOMPARE(first.parameter(u"limit"_s), u"500"_s);
    QVERIFY(first.parameter(u"watch"_s).isEmpty());
    const ScriptedRequest second = request(2);
    QCOMPARE(second.parameter(u"watch"_s), u"1"_s);
    QCOMPARE(second.parameter(u"resourceVersion"_s), u"105"_s);
    QCOMPARE(second.parameter(u"allowWatchBookmarks"_s), u"true"_s);
    const int seconds = second.parameter(u"timeoutSeconds"_s).toInt();
    QVERIFY(seconds >= 300 && seconds <= 600);

    m_server->push(path,
                   eventLine("ADDED", object("three", 106)) + eventLine("MODIFIED", object("one", 107)));
    QTRY_COMPARE(names(), u"one107 three106 two99"_s);
    m_server->push(path, eventLine("DELETED", object("two", 108)));
    QTRY_COMPARE(names(), u"one107 three106"_s);
    const kube::WatchState state = m_watcher->states().first();
    QVERIFY(state.synced && !state.error && state.lastEvent.isValid());
    QCOMPARE(m_store->all().front()->key.kind, u"ConfigMap"_s);
}

void TestWatcher::readsEventsCutAnywhere()
{
    Answer pieces =
        Answer::stream(eventLine("ADDED", object("one", 101)) + eventLine("ADDED", object("둘", 102)) +
                       eventLine("DELETED", object("one", 103)) + eventLine("ADDED", object("three", 104)));
    pieces.pieceSize = 7;
    m_server->on(get, {list(100, {}), pieces});
    start({configMaps()});
    QTRY_COMPARE(names(), u"three104 둘102"_s);
}

void TestWatcher::followsPages()
{
    m_server->on(get,
                 {list(105, {object("one", 1)}, "next"), list(105, {object("two", 2)}), Answer::stream()});
    start({configMaps()});
    QVERIFY(waitSynced());
    QCOMPARE(names(), u"one1 two2"_s);
    const ScriptedRequest second = request(2);
    QCOMPARE(second.parameter(u"continue"_s), u"next"_s);
    QVERIFY(second.parameter(u"resourceVersion"_s).isEmpty());
    QCOMPARE(request(3).parameter(u"resourceVersion"_s), u"105"_s);
}

void TestWatcher::dropsWhatTheListNoLongerHas()
{
    kube::ResourceRow remembered;
    remembered.key = {{}, u"ConfigMap"_s, u"shop"_s, u"old"_s};
    remembered.uid = u"uid-old"_s;
    m_store->upsert({remembered});
    m_server->on(get, {list(105, {object("one", 1)}), Answer::stream()});
    start({configMaps()});
    QVERIFY(waitSynced());
    QCOMPARE(names(), u"one1"_s);
}

void TestWatcher::resumesAfterBookmark()
{
    m_server->on(get,
                 {list(105, {object("one", 1)}),
                  Answer::text(eventLine("BOOKMARK", R"({"metadata":{"resourceVersion":"220"}})")),
                  Answer::stream()});
    start({configMaps()});
    QCOMPARE(request(3).parameter(u"resourceVersion"_s), u"220"_s);
    QCOMPARE(names(), u"one1"_s);
    QVERIFY(!error());
}

void TestWatcher::resumesAfterCutLine()
{
    Answer cut =
        Answer::text(eventLine("ADDED", object("two", 106)) + eventLine("ADDED", object("three", 107)));
    cut.chunked = true;
    cut.cutAfter = cut.body.size() - 20;
    m_server->on(get, {list(105, {object("one", 1)}), cut, Answer::stream()});
    start({configMaps()});
    QCOMPARE(request(3).parameter(u"resourceVersion"_s), u"106"_s);
    m_server->push(path, eventLine("ADDED", object("three", 107)));
    QTRY_COMPARE(names(), u"one1 three107 two106"_s);
}

void TestWatcher::listsAgainWhenVersionExpired()
{
    m_server->on(
        get,
        {list(105, {object("one", 1)}),
         Answer::text(eventLine("ADDED", object("two", 106)) + eventLine("ERROR", status(410, "Expired"))),
         list(300, {object("two", 106), object("four", 290)}),
         Answer::stream()});
    start({configMaps()});
    const ScriptedRequest relist = request(3);
    QVERIFY(relist.parameter(u"watch"_s).isEmpty());
    QCOMPARE(relist.parameter(u"resourceVersion"_s), u"106"_s);
    QCOMPARE(request(4).parameter(u"resourceVersion"_s), u"300"_s);
    QTRY_COMPARE(names(), u"four290 two106"_s);
    QVERIFY(!error());
}

void TestWatcher::listsNewestWhenListExpired()
{
    m_server->on(get,
                 {list(105, {object("one", 1)}),
                  refusal(410, "Gone"),
                  refusal(410, "Expired"),
                  list(300, {object("two", 2)}),
                  Answer::stream()});
    start({configMaps()});
    QCOMPARE(request(3).parameter(u"resourceVersion"_s), u"105"_s);
    const ScriptedRequest newest = request(4);
    QVERIFY(newest.parameter(u"resourceVersion"_s).isEmpty());
    QVERIFY(newest.parameter(u"watch"_s).isEmpty());
    QTRY_COMPARE(names(), u"two2"_s);
}

void TestWatcher::listsUnpagedWhenPageExpired()
{
    m_server->on(get,
                 {list(105, {object("one", 1)}, "next"),
                  refusal(410, "Expired"),
                  list(110, {object("one", 1), object("two", 2)}),
                  Answer::stream()});
    start({configMaps()});
    const ScriptedRequest whole = request(3);
    QVERIFY(whole.parameter(u"limit"_s).isEmpty());
    QVERIFY(whole.parameter(u"continue"_s).isEmpty());
    QVERIFY(whole.parameter(u"resourceVersion"_s).isEmpty());
    QVERIFY(waitSynced());
    QCOMPARE(names(), u"one1 two2"_s);
}

void TestWatcher::listsNewestWhenVersionIsFromTheFuture()
{
    m_server->on(get,
                 {list(900, {object("one", 1)}),
                  refusal(504, "Timeout", "Too large resource version: 900, current: 12"),
                  list(12, {object("two", 2)}),
                  Answer::stream()});
    start({configMaps()});
    QVERIFY(request(3).parameter(u"resourceVersion"_s).isEmpty());
    QCOMPARE(request(4).parameter(u"resourceVersion"_s), u"12"_s);
    QTRY_COMPARE(names(), u"two2"_s);
}

void TestWatcher::listsNewestAfterGarbage()
{
    m_server->on(get,
                 {list(105, {object("one", 1)}),
                  Answer::text("{\"type\":\"ADDED\",\"object\":{]}\n"),
                  list(110, {object("two", 2)}),
                  Answer::stream()});
    start({configMaps()});
    const ScriptedRequest relist = request(3);
    QVERIFY(relist.parameter(u"watch"_s).isEmpty());
    QVERIFY(relist.parameter(u"resourceVersion"_s).isEmpty());
    QTRY_COMPARE(names(), u"two2"_s);
}

void TestWatcher::waitsAsLongAsTheServerAsks()
{
    m_server->on(get,
                 {Answer::text("Too many requests", 429).with("Retry-After", "1"),
                  list(105, {object("one", 1)}),
                  Answer::stream()});
    const auto begin = std::chrono::steady_clock::now();
    start({configMaps()});
    QVERIFY(waitSynced());
    QVERIFY(std::chrono::steady_clock::now() - begin >= 1s);
    QCOMPARE(names(), u"one1"_s);
}

void TestWatcher::givesUpSilentWatch()
{
    kube::WatchTiming timing = quick();
    timing.liveness = 100ms;
    m_server->on(get, {list(105, {object("one", 1)}), Answer::stream(), Answer::stream(), Answer::stream()});
    start({configMaps()}, {}, timing);
    QCOMPARE(request(3).parameter(u"resourceVersion"_s), u"105"_s);
    QCOMPARE(request(3).parameter(u"watch"_s), u"1"_s);
}

void TestWatcher::tellsAndForgetsErrors()
{
    kube::WatchTiming timing = quick();
    timing.firstDelay = timing.maximumDelay = 200ms;
    m_server->on(
        get,
        {refusal(500, "InternalError", "etcd is away"), list(105, {object("one", 1)}), Answer::stream()});
    std::atomic_int changes = 0;
    m_watcher = std::make_unique<kube::Watcher>(
        kube::makeWatchSource(*m_requests), *m_store, nullptr, QStringList(), timing);
    std::mutex mutex;
    QStringList causes;
    m_watcher->onStateChange([&] {
        ++changes;
        const std::lock_guard lock(mutex);
        if (const auto current = error()) {
            causes.append(current->cause);
        }
    });
    m_watcher->watch({configMaps()});
    QVERIFY(waitSynced());
    QVERIFY(!error());
    QVERIFY(changes > 1);
    const std::lock_guard lock(mutex);
    QVERIFY2(causes.join(u' ').contains(u"etcd is away"_s), qPrintable(causes.join(u' ')));
}

void TestWatcher::fallsBackToNamespaces()
{
    kube::ResourceRow elsewhere;
    elsewhere.key = {{}, u"ConfigMap"_s, u"secret-place"_s, u"old"_s};
    elsewhere.uid = u"uid-elsewhere"_s;
    m_store->upsert({elsewhere});
    m_server->on(get, {refusal(403, "Forbidden")});
    m_server->on("GET /api/v1/namespaces/shop/configmaps", {list(10, {object("one", 1)}), Answer::stream()});
    m_server->on("GET /api/v1/namespaces/pay/configmaps",
                 {list(20, {object("two", 2, "pay")}), Answer::stream()});
    m_server->on("GET /api/v1/namespaces/closed/configmaps", {refusal(403, "Forbidden")});
    start({configMaps()}, {u"shop"_s, u"pay"_s, u"closed"_s});
    QVERIFY(waitSynced());
    QVERIFY(m_watcher->isSynced());
    QCOMPARE(names(), u"two2 one1"_s);
    QStringList nameSpaces;
    for (const kube::WatchState &state : m_watcher->states()) {
        nameSpaces.append(state.nameSpace + (state.error ? u"!"_s : u""_s));
    }
    QCOMPARE(nameSpaces, (QStringList{u"shop"_s, u"pay"_s, u"closed!"_s}));
}

void TestWatcher::refusedKindIsAnError()
{
    m_server->on(get, {refusal(403, "Forbidden", "configmaps is forbidden")});
    start({configMaps()});
    base::CancelSource never;
    const auto synced = m_watcher->waitSynced(never.token());
    QVERIFY(!synced);
    QCOMPARE(synced.error().kind, base::ErrorKind::Forbidden);
    QVERIFY(synced.error().sentence().contains(u"configmaps"_s));
    QVERIFY(!m_watcher->isSynced());
    QCOMPARE(m_server->requests(path).size(), size_t(1));

    m_server->on(get, {list(105, {object("one", 1)}), Answer::stream()});
    m_watcher->watch({configMaps()});
    QVERIFY(waitSynced());
    QCOMPARE(names(), u"one1"_s);
}

void TestWatcher::kindThatGoesTakesItsObjects()
{
    m_server->on(get,
                 {list(105, {object("one", 1)}),
                  Answer::text(eventLine("ADDED", object("two", 106))),
                  refusal(404, "NotFound")});
    start({configMaps()});
    QTRY_VERIFY(error().has_value());
    QCOMPARE(error()->kind, base::ErrorKind::NotFound);
    QCOMPARE(names(), QString());
}

void TestWatcher::keepsDocumentsWhenAsked()
{
    m_server->on(get,
                 {list(105, {object("one", 1)}),
                  Answer::stream(),
                  list(105, {object("one", 1)}),
                  Answer::stream(eventLine("ADDED", object("two", 106)))});
    start({configMaps()});
    QVERIFY(waitSynced());
    QVERIFY(!m_store->all().front()->document);
    m_watcher->watch({configMaps(), true});
    QTRY_COMPARE(names(), u"one1 two106"_s);
    for (const auto &row : m_store->all()) {
        QVERIFY(row->document);
        QCOMPARE(base::text(*row->document, {"kind"}), u"ConfigMap"_s);
        QCOMPARE(base::text(*row->document, {"data", "a"}), u"b"_s);
        QVERIFY(!base::member(*row->document, {"metadata", "managedFields"}));
    }
    // Asking for less changes nothing.
    m_watcher->watch({configMaps()});
    QCOMPARE(m_server->requests(path).size(), size_t(4));
}

void TestWatcher::widensToMoreNamespaces()
{
    m_server->on("GET /api/v1/namespaces/shop/configmaps", {list(10, {object("one", 1)}), Answer::stream()});
    m_server->on("GET /api/v1/namespaces/pay/configmaps",
                 {list(20, {object("two", 2, "pay")}), Answer::stream()});
    m_server->on(
        get,
        {list(30, {object("one", 1), object("two", 2, "pay"), object("three", 3, "etc")}), Answer::stream()});
    start({configMaps(), false, {u"shop"_s}});
    QVERIFY(waitSynced());
    QCOMPARE(names(), u"one1"_s);
    m_server->on("GET /api/v1/namespaces/shop/configmaps", {list(10, {object("one", 1)}), Answer::stream()});
    m_watcher->watch({configMaps(), false, {u"pay"_s}});
    QVERIFY(waitSynced());
    QCOMPARE(names(), u"two2 one1"_s);
    m_watcher->watch({configMaps()});
    QVERIFY(waitSynced());
    QCOMPARE(names(), u"three3 two2 one1"_s);
}

void TestWatcher::unwatchEndsAndRemoves()
{
    m_server->on(get, {list(105, {object("one", 1)}), Answer::stream()});
    start({configMaps()});
    QVERIFY(waitSynced());
    QVERIFY(m_server->waitForRequests(2, path));
    m_watcher->unwatch({{}, u"ConfigMap"_s});
    QCOMPARE(names(), QString());
    QVERIFY(m_watcher->states().isEmpty());
    m_server->push(path, eventLine("ADDED", object("late", 200)));
    m_watcher->unwatch({{}, u"ConfigMap"_s});
    m_watcher.reset();
    QCOMPARE(names(), QString());
}

void TestWatcher::waitSyncedCanBeCancelled()
{
    Answer never;
    never.never = true;
    m_server->on(get, {never});
    start({configMaps()});
    base::CancelSource source;
    std::thread canceller([&] {
        m_server->waitForRequests(1, path);
        source.cancel();
    });
    const auto synced = m_watcher->waitSynced(source.token());
    canceller.join();
    QCOMPARE(synced.error().kind, base::ErrorKind::Cancelled);
}

void TestWatcher::destructionIsQuick()
{
    Answer never;
    never.never = true;
    m_server->on(get, {never});
    start({configMaps()});
    QVERIFY(m_server->waitForRequests(1, path));
    const auto begin = std::chrono::steady_clock::now();
    m_watcher.reset();
    QVERIFY(std::chrono::steady_clock::now() - begin < 2s);
}

QTEST_GUILESS_MAIN(TestWatcher)
#include "tst_watcher.moc"
