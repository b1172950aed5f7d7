#include "kubetest.h"

#include <services/kube/client.h>
#include <services/kube/linesplitter.h>
#include <services/net/httpclient.h>

#include <QTest>

#include <atomic>
#include <memory>
#include <thread>

using namespace slipway;
using namespace Qt::StringLiterals;
using base::ErrorKind;
using testsupport::Answer;
using testsupport::ScriptedServer;

namespace {

const kube::ApiResource deployments = kubetest::resource(u"apps"_s, u"Deployment"_s, u"deployments"_s);
const kube::ApiResource pods = kubetest::resource({}, u"Pod"_s, u"pods"_s);

QByteArray status(int code, const QByteArray &reason)
{
    return R"({"kind":"Status","status":"Failure","reason":")" + reason + R"(","code":)" +
           QByteArray::number(code) + '}';
}

} // namespace

class TestReads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void getsAnObject();
    void listsPageByPage();
    void startsAgainWhenAPageTokenExpires();
    void aListThatIsGoneFromTheStartIsAnError();
    void readsTheVersion();
    void anotherServerIsNotKubernetes();
    void asksWhoWeAre();
    void remembersRights();
    void forgetsRightsAfterARefusal();
    void retriesWhatTheServerPutsOff();
    void keepsEightRequestsInFlight();
    void splitsLogsAnywhere_data();
    void splitsLogsAnywhere();
    void asksForTheRightLog();
    void followsALogUntilToldToStop();
    void splitsLines();

private:
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<net::HttpClient> m_http;
    std::unique_ptr<kube::Client> m_client;
};

void TestReads::init()
{
    m_server = std::make_unique<ScriptedServer>();
    m_http = std::make_unique<net::HttpClient>();
    m_client = std::make_unique<kube::Client>(*m_http, kubetest::contextFor(*m_server));
}

void TestReads::cleanup()
{
    m_client.reset();
    m_http.reset();
    m_server.reset();
}

void TestReads::getsAnObject()
{
    m_server->on(
        "GET /apis/apps/v1/namespaces/dev/deployments/a%2Fb",
        {Answer::json(R"({"kind":"Deployment","metadata":{"name":"x","managedFields":[{"manager":"m"}]}})")});
    const auto plain = m_client->get(deployments, u"dev"_s, u"a/b"_s, {});
    QVERIFY2(plain, qPrintable(plain ? QString() : plain.error().sentence()));
    QVERIFY(!base::member(**plain, {"metadata", "managedFields"}));
    const auto whole = m_client->get(deployments, u"dev"_s, u"a/b"_s, {}, true);
    QVERIFY(whole);
    QVERIFY(base::member(**whole, {"metadata", "managedFields"}));
}

void TestReads::listsPageByPage()
{
    m_server->otherwise([](const testsupport::ScriptedRequest &request) {
        if (request.parameter(u"continue"_s).isEmpty()) {
            return Answer::json(R"({"metadata":{"resourceVersion":"7","continue":"a=b&c"},
                "items":[{"metadata":{"name":"one","managedFields":[]}}]})");
        }
        return Answer::json(R"({"metadata":{"resourceVersion":"7"},"items":[{"metadata":{"name":"two"}}]})");
    });
    kube::ListOptions options;
    options.labelSelector = u"app in (a, b)"_s;
    options.fieldSelector = u"metadata.name!=x"_s;
    options.pageSize = 1;
    const auto list = m_client->list(deployments, options, {});
    QVERIFY(list);
    QCOMPARE(list->resourceVersion, u"7"_s);
    QCOMPARE(list->items.size(), 2);
    QCOMPARE(base::kindOf(*list->items[0]), (base::GroupVersionKind{u"apps"_s, u"v1"_s, u"Deployment"_s}));
    QVERIFY(!base::member(*list->items[0], {"metadata", "managedFields"}));
    const auto asked = m_server->requests();
    QCOMPARE(asked[0].path, QByteArray("/apis/apps/v1/deployments"));
    QCOMPARE(asked[0].parameter(u"limit"_s), u"1"_s);
    QCOMPARE(asked[1].parameter(u"labelSelector"_s), u"app in (a, b)"_s);
    QCOMPARE(asked[1].parameter(u"fieldSelector"_s), u"metadata.name!=x"_s);
    QCOMPARE(asked[1].parameter(u"continue"_s), u"a=b&c"_s);
}

void TestReads::startsAgainWhenAPageTokenExpires()
{
    m_server->on(
        "GET /api/v1/pods",
        {Answer::json(
             R"({"metadata":{"resourceVersion":"7","continue":"t"},"items":[{"metadata":{"name":"old"}}]})"),
         Answer::json(status(410, "Expired"), 410),
         Answer::json(R"({"metadata":{"resourceVersion":"9"},"items":[{"metadata":{"name":"new"}}]})")});
    const auto list = m_client->list(pods, {}, {});
    QVERIFY(list);
    QCOMPARE(list->resourceVersion, u"9"_s);
    QCOMPARE(list->items.size(), 1);
    QCOMPARE(base::text(*list->items[0], {"metadata", "name"}), u"new"_s);
    QVERIFY(m_server->requests()[2].parameter(u"limit"_s).isEmpty());
}

void TestReads::aListThatIsGoneFromTheStartIsAnError()
{
    m_server->on("GET /api/v1/pods", {Answer::json(status(410, "Expired"), 410)});
    const auto list = m_client->list(pods, {}, {});
    QVERIFY(!list);
    QCOMPARE(list.error().kind, ErrorKind::Gone);
}

void TestReads::readsTheVersion()
{
    m_server->on("GET /version",
                 {Answer::json(R"({"major":"1","minor":"30+","gitVersion":"v1.30.2-gke.1"})")});
    const auto version = m_client->version({});
    QVERIFY(version);
    QCOMPARE(version->gitVersion, u"v1.30.2-gke.1"_s);
    QCOMPARE(version->major, 1);
    QCOMPARE(version->minor, 30);
}

void TestReads::anotherServerIsNotKubernetes()
{
    m_server->on("GET /version", {Answer::json("{}"), Answer::text("<html>router login</html>")});
    for (int i = 0; i < 2; ++i) {
        const auto version = m_client->version({});
        QVERIFY(!version);
        QCOMPARE(version.error().kind, ErrorKind::Invalid);
        QVERIFY2(version.error().hint.contains(u"address"_s), qPrintable(version.error().sentence()));
    }
}

void TestReads::asksWhoWeAre()
{
    m_server->on("POST /apis/authentication.k8s.io/v1/selfsubjectreviews",
                 {Answer::json(R"({"status":{"userInfo":{"username":"jane"}}})", 201),
                  Answer::json(status(404, "NotFound"), 404)});
    m_server->on(
        "POST /apis/authentication.k8s.io/v1beta1/selfsubjectreviews",
        {Answer::json(R"({"status":{"userInfo":{"username":"joe"}}})", 201), Answer::text("404", 404)});
    QCOMPARE(m_client->identity({}), base::Expected<QString>(u"jane"_s));
    QCOMPARE(m_client->identity({}), base::Expected<QString>(u"joe"_s));
    const auto old = m_client->identity({});
    QVERIFY(!old);
    QCOMPARE(old.error().kind, ErrorKind::Unsupported);
}

void TestReads::remembersRights()
{
    m_server->on("POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                 {Answer::json(R"({"status":{"allowed":true}})", 201),
                  Answer::json(R"({"status":{"allowed":false}})", 201)});
    const kube::AccessQuestion question{u"patch"_s, u"apps"_s, u"deployments"_s, u"dev"_s, {}, u"scale"_s};
    QCOMPARE(m_client->isAllowed(question, {}), base::Expected<bool>(true));
    QCOMPARE(m_client->isAllowed(question, {}), base::Expected<bool>(true));
    QCOMPARE(m_server->requests().size(), size_t(1));
    kube::AccessQuestion other = question;
    other.nameSpace = u"prod"_s;
    QCOMPARE(m_client->isAllowed(other, {}), base::Expected<bool>(false));
    const auto asked = kubetest::parsed(m_server->requests().front().body);
    QCOMPARE(base::text(asked, {"spec", "resourceAttributes", "subresource"}), u"scale"_s);
    QCOMPARE(base::text(asked, {"spec", "resourceAttributes", "namespace"}), u"dev"_s);
}

void TestReads::forgetsRightsAfterARefusal()
{
    m_server->on("POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                 {Answer::json(R"({"status":{"allowed":true}})", 201),
                  Answer::json(R"({"status":{"allowed":false}})", 201)});
    m_server->on("GET /api/v1/namespaces/dev/pods/a", {Answer::json(status(403, "Forbidden"), 403)});
    const kube::AccessQuestion question{u"get"_s, {}, u"pods"_s, u"dev"_s, {}, {}};
    QCOMPARE(m_client->isAllowed(question, {}), base::Expected<bool>(true));
    QVERIFY(!m_client->get(pods, u"dev"_s, u"a"_s, {}));
    QCOMPARE(m_client->isAllowed(question, {}), base::Expected<bool>(false));
}

void TestReads::retriesWhatTheServerPutsOff()
{
    m_server->on("GET /api/v1/namespaces/dev/pods/a",
                 {Answer::json(status(429, "TooManyRequests"), 429).with("Retry-After", "0"),
                  Answer::json(R"({"kind":"Pod"})")});
    QVERIFY(m_client->get(pods, u"dev"_s, u"a"_s, {}));
    QCOMPARE(m_server->requests().size(), size_t(2));
}

void TestReads::keepsEightRequestsInFlight()
{
    Answer open = Answer::stream("{}");
    m_server->on("GET /slow", {open});
    std::vector<std::thread> callers;
    for (int i = 0; i < 10; ++i) {
        callers.emplace_back([&] { m_client->getRaw(u"/slow"_s, {}); });
    }
    const bool eightCame = m_server->waitForRequests(8);
    base::CancelSource source;
    base::Expected<QByteArray> eleventh;
    std::thread waiting([&] { eleventh = m_client->getRaw(u"/slow"_s, source.token()); });
    source.cancel();
    waiting.join();
    const size_t inFlight = m_server->requests().size();
    m_server->end("/slow");
    const bool allCame = m_server->waitForRequests(10);
    m_server->end("/slow");
    for (std::thread &caller : callers) {
        caller.join();
    }
    QVERIFY(eightCame);
    QCOMPARE(inFlight, size_t(8));
    QVERIFY(allCame);
    QVERIFY(!eleventh);
    QCOMPARE(eleventh.error().kind, ErrorKind::Cancelled);
}

void TestReads::splitsLogsAnywhere_data()
{
    QTest::addColumn<int>("pieceSize");
    for (const int size : {1, 2, 3, 7, 1000}) {
        QTest::addRow("%d bytes", size) << size;
    }
}

void TestReads::splitsLogsAnywhere()
{
    QFETCH(int, pieceSize);
    Answer log = Answer::text("one\r\n\ntwo \xea\xb0\x80\nlast without end");
    log.chunked = true;
    log.pieceSize = pieceSize;
    m_server->on("GET /api/v1/namespaces/dev/pods/web/log", {log});
    QList<QByteArray> lines;
    const auto ended = m_client->logs(u"dev"_s,
                                      u"web"_s,
                                      {},
                                      [&](const QList<QByteArray> &more) {
                                          lines += more;
                                          return true;
                                      },
                                      {});
    QVERIFY2(ended, qPrintable(ended ? QString() : ended.error().sentence()));
    QCOMPARE(lines, (QList<QByteArray>{"one", "", "two \xea\xb0\x80", "last without end"}));
}

void TestReads::asksForTheRightLog()
{
    m_server->on(
        "GET /api/v1/namespaces/dev/pods/web/log",
        {Answer::json(
            R"({"kind":"Status","reason":"BadRequest","message":"previous terminated container \"app\" not found"})",
            400)});
    kube::LogOptions options;
    options.container = u"app"_s;
    options.previous = true;
    options.tailLines = 50;
    options.sinceTime = u"2026-03-01T12:00:00Z"_s;
    const auto ended = m_client->logs(u"dev"_s, u"web"_s, options, [](const auto &) { return true; }, {});
    QVERIFY(!ended);
    QVERIFY2(ended.error().cause.contains(u"previous terminated container"_s),
             qPrintable(ended.error().sentence()));
    const auto asked = m_server->requests().front();
    QCOMPARE(asked.parameter(u"container"_s), u"app"_s);
    QCOMPARE(asked.parameter(u"previous"_s), u"true"_s);
    QCOMPARE(asked.parameter(u"timestamps"_s), u"true"_s);
    QCOMPARE(asked.parameter(u"tailLines"_s), u"50"_s);
    QCOMPARE(asked.parameter(u"sinceTime"_s), options.sinceTime);
    QVERIFY(asked.parameter(u"follow"_s).isEmpty());
}

void TestReads::followsALogUntilToldToStop()
{
    m_server->on("GET /api/v1/namespaces/dev/pods/web/log", {Answer::stream("one\ntwo\nthr")});
    kube::LogOptions options;
    options.follow = true;
    QList<QByteArray> lines;
    const auto ended = m_client->logs(u"dev"_s,
                                      u"web"_s,
                                      options,
                                      [&](const QList<QByteArray> &more) {
                                          lines += more;
                                          m_server->push("/api/v1/namespaces/dev/pods/web/log", "ee\nfour\n");
                                          return !lines.contains("three");
                                      },
                                      {});
    QVERIFY(ended);
    QCOMPARE(lines.mid(0, 3), (QList<QByteArray>{"one", "two", "three"}));
    QVERIFY(m_server->waitForDisconnect());
}

void TestReads::splitsLines()
{
    kube::LineSplitter splitter(4);
    QCOMPARE(splitter.feed("abc"), QList<QByteArray>());
    QCOMPARE(splitter.feed("defgh\nx\n"), (QList<QByteArray>{"abcd", "x"}));
    QCOMPARE(splitter.finish(), QList<QByteArray>());
    QCOMPARE(splitter.feed("\n\nend"), (QList<QByteArray>{"", ""}));
    QCOMPARE(splitter.finish(), QList<QByteArray>{"end"});
    QCOMPARE(splitter.finish(), QList<QByteArray>());
}

QTEST_GUILESS_MAIN(TestReads)
#include "tst_reads.moc"
