#include "watcherfixture.h"

#include <QScopeGuard>
#include <QTest>

using namespace slipway;
using namespace slipway::kubetest;

/// How a watcher gets back in step after streams end, versions expire and servers refuse.
class TestWatcherRecovery final : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { m_fixture = std::make_unique<WatcherFixture>(); }

    void cleanup() { m_fixture.reset(); }

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

private:
    std::unique_ptr<WatcherFixture> m_fixture;
};

void TestWatcherRecovery::resumesAfterBookmark()
{
    m_fixture->server.on(get,
                         {list(105, {object("one", 1)}),
                          Answer::text(eventLine("BOOKMARK", R"({"metadata":{"resourceVersion":"220"}})")),
                          Answer::stream()});
    m_fixture->start({configMaps()});
    QCOMPARE(m_fixture->request(3).parameter(u"resourceVersion"_s), u"220"_s);
    QCOMPARE(m_fixture->names(), u"one1"_s);
    QVERIFY(!m_fixture->error());
}

void TestWatcherRecovery::resumesAfterCutLine()
{
    Answer cut =
        Answer::text(eventLine("ADDED", object("two", 106)) + eventLine("ADDED", object("three", 107)));
    cut.chunked = true;
    cut.cutAfter = cut.body.size() - 20;
    m_fixture->server.on(get, {list(105, {object("one", 1)}), cut, Answer::stream()});
    m_fixture->start({configMaps()});
    QCOMPARE(m_fixture->request(3).parameter(u"resourceVersion"_s), u"106"_s);
    m_fixture->server.push(path, eventLine("ADDED", object("three", 107)));
    QTRY_COMPARE(m_fixture->names(), u"one1 three107 two106"_s);
}

void TestWatcherRecovery::listsAgainWhenVersionExpired()
{
    m_fixture->server.on(
        get,
        {list(105, {object("one", 1)}),
         Answer::text(eventLine("ADDED", object("two", 106)) + eventLine("ERROR", status(410, "Expired"))),
         list(300, {object("two", 106), object("four", 290)}),
         Answer::stream()});
    m_fixture->start({configMaps()});
    const ScriptedRequest relist = m_fixture->request(3);
    QVERIFY(relist.parameter(u"watch"_s).isEmpty());
    QCOMPARE(relist.parameter(u"resourceVersion"_s), u"106"_s);
    QCOMPARE(m_fixture->request(4).parameter(u"resourceVersion"_s), u"300"_s);
    QTRY_COMPARE(m_fixture->names(), u"four290 two106"_s);
    QVERIFY(!m_fixture->error());
}

void TestWatcherRecovery::listsNewestWhenListExpired()
{
    m_fixture->server.on(get,
                         {list(105, {object("one", 1)}),
                          refusal(410, "Gone"),
                          refusal(410, "Expired"),
                          list(300, {object("two", 2)}),
                          Answer::stream()});
    m_fixture->start({configMaps()});
    QCOMPARE(m_fixture->request(3).parameter(u"resourceVersion"_s), u"105"_s);
    const ScriptedRequest newest = m_fixture->request(4);
    QVERIFY(newest.parameter(u"resourceVersion"_s).isEmpty());
    QVERIFY(newest.parameter(u"watch"_s).isEmpty());
    QTRY_COMPARE(m_fixture->names(), u"two2"_s);
}

void TestWatcherRecovery::listsUnpagedWhenPageExpired()
{
    m_fixture->server.on(get,
                         {list(105, {object("one", 1)}, "next"),
                          refusal(410, "Expired"),
                          list(110, {object("one", 1), object("two", 2)}),
                          Answer::stream()});
    m_fixture->start({configMaps()});
    const ScriptedRequest whole = m_fixture->request(3);
    QVERIFY(whole.parameter(u"limit"_s).isEmpty());
    QVERIFY(whole.parameter(u"continue"_s).isEmpty());
    QVERIFY(whole.parameter(u"resourceVersion"_s).isEmpty());
    QVERIFY(m_fixture->waitSynced());
    QCOMPARE(m_fixture->names(), u"one1 two2"_s);
}

void TestWatcherRecovery::listsNewestWhenVersionIsFromTheFuture()
{
    m_fixture->server.on(get,
                         {list(900, {object("one", 1)}),
                          refusal(504, "Timeout", "Too large resource version: 900, current: 12"),
                          list(12, {object("two", 2)}),
                          Answer::stream()});
    m_fixture->start({configMaps()});
    QVERIFY(m_fixture->request(3).parameter(u"resourceVersion"_s).isEmpty());
    QCOMPARE(m_fixture->request(4).parameter(u"resourceVersion"_s), u"12"_s);
    QTRY_COMPARE(m_fixture->names(), u"two2"_s);
}

void TestWatcherRecovery::listsNewestAfterGarbage()
{
    m_fixture->server.on(get,
                         {list(105, {object("one", 1)}),
                          Answer::text("{\"type\":\"ADDED\",\"object\":{]}\n"),
                          list(110, {object("two", 2)}),
                          Answer::stream()});
    m_fixture->start({configMaps()});
    const ScriptedRequest relist = m_fixture->request(3);
    QVERIFY(relist.parameter(u"watch"_s).isEmpty());
    QVERIFY(relist.parameter(u"resourceVersion"_s).isEmpty());
    QTRY_COMPARE(m_fixture->names(), u"two2"_s);
}

void TestWatcherRecovery::waitsAsLongAsTheServerAsks()
{
    m_fixture->server.on(get,
                         {Answer::text("Too many requests", 429).with("Retry-After", "1"),
                          list(105, {object("one", 1)}),
                          Answer::stream()});
    const auto begin = std::chrono::steady_clock::now();
    m_fixture->start({configMaps()});
    QVERIFY(m_fixture->waitSynced());
    QVERIFY(std::chrono::steady_clock::now() - begin >= 1s);
    QCOMPARE(m_fixture->names(), u"one1"_s);
}

void TestWatcherRecovery::givesUpSilentWatch()
{
    kube::WatchTiming timing = quick();
    timing.liveness = 100ms;
    m_fixture->server.on(
        get, {list(105, {object("one", 1)}), Answer::stream(), Answer::stream(), Answer::stream()});
    m_fixture->start({configMaps()}, {}, timing);
    QCOMPARE(m_fixture->request(3).parameter(u"resourceVersion"_s), u"105"_s);
    QCOMPARE(m_fixture->request(3).parameter(u"watch"_s), u"1"_s);
}

void TestWatcherRecovery::tellsAndForgetsErrors()
{
    kube::WatchTiming timing = quick();
    timing.firstDelay = timing.maximumDelay = 200ms;
    m_fixture->server.on(
        get,
        {refusal(500, "InternalError", "etcd is away"), list(105, {object("one", 1)}), Answer::stream()});
    std::atomic_int changes = 0;
    m_fixture->watcher = std::make_unique<kube::Watcher>(
        kube::makeWatchSource(*m_fixture->requests), m_fixture->store, nullptr, QStringList(), timing);
    std::mutex mutex;
    QStringList causes;
    m_fixture->watcher->onStateChange([&] {
        ++changes;
        const std::lock_guard lock(mutex);
        if (const auto current = m_fixture->error()) {
            causes.append(current->cause);
        }
    });
    const auto quiet = qScopeGuard([this] { m_fixture->watcher->onStateChange({}); });
    m_fixture->watcher->watch({configMaps()});
    QVERIFY(m_fixture->waitSynced());
    QVERIFY(!m_fixture->error());
    QVERIFY(changes > 1);
    const std::lock_guard lock(mutex);
    QVERIFY2(causes.join(u' ').contains(u"etcd is away"_s), qPrintable(causes.join(u' ')));
}

QTEST_GUILESS_MAIN(TestWatcherRecovery)
#include "tst_watcherrecovery.moc"
