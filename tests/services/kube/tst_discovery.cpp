#include "kubetest.h"

#include <services/kube/client.h>
#include <services/net/httpclient.h>

#include <QFile>
#include <QTest>

#include <memory>
#include <thread>

using namespace slipway;
using namespace Qt::StringLiterals;
using base::ErrorKind;
using testsupport::Answer;
using testsupport::ScriptedServer;

namespace {

QByteArray fixture(const QString &name)
{
    QFile file(QStringLiteral(SLIPWAY_TEST_DATA "/discovery/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestDiscovery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsAggregatedDocuments();
    void fallsBackToLegacyDocuments();
    void aGroupThatIsDownLeavesTheOthers();
    void findsThePreferredVersion();
    void keepsTheAnswerAndRevalidatesIt();
    void manyAsksAreOneRequest();
    void failsWithTheServersReason();

private:
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<net::HttpClient> m_http;
    std::unique_ptr<kube::Client> m_client;
};

void TestDiscovery::init()
{
    m_client.reset();
    m_http = std::make_unique<net::HttpClient>();
    m_server = std::make_unique<ScriptedServer>();
    m_client = std::make_unique<kube::Client>(*m_http, kubetest::contextFor(*m_server));
}

void TestDiscovery::readsAggregatedDocuments()
{
    m_server->on("GET /api", {Answer::json(fixture(u"api.json"_s))});
    m_server->on("GET /apis", {Answer::json(fixture(u"apis.json"_s))});
    const auto discovery = m_client->discovery({});
    QVERIFY2(discovery, qPrintable(discovery ? QString() : discovery.error().sentence()));
    QVERIFY(m_server->requests().front().header("accept").startsWith(
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"));
    const kube::ApiResource *pods = (*discovery)->find(base::GroupVersionKind{{}, u"v1"_s, u"Pod"_s});
    QVERIFY(pods);
    QCOMPARE(pods->plural, u"pods"_s);
    QVERIFY(pods->namespaced);
    QVERIFY(pods->can(u"watch"_s));
    QVERIFY(!pods->can(u"explode"_s));
    QCOMPARE(pods->shortNames, QStringList{u"po"_s});
    QCOMPARE(pods->categories, QStringList{u"all"_s});
    const kube::ApiResource *nodes = (*discovery)->find(base::GroupKind{{}, u"Node"_s});
    QVERIFY(nodes && !nodes->namespaced);
    QVERIFY(!(*discovery)->find(base::GroupKind{u"nowhere"_s, u"Node"_s}));
    // The group whose server does not answer keeps its kinds and says so.
    QVERIFY((*discovery)->find(base::GroupKind{u"metrics.example"_s, u"Sample"_s}));
    QCOMPARE((*discovery)->errors.size(), 1);
    QVERIFY((*discovery)->errors.first().what.contains(u"metrics.example/v1"_s));
}

void TestDiscovery::fallsBackToLegacyDocuments()
{
    m_server->on("GET /api", {Answer::json(R"({"kind":"APIVersions","versions":["v1"]})")});
    m_server->on("GET /apis", {Answer::json(fixture(u"legacy-apis.json"_s))});
    m_server->on("GET /api/v1", {Answer::json(fixture(u"legacy-v1.json"_s))});
    m_server->on("GET /apis/apps/v1", {Answer::json(fixture(u"legacy-apps.json"_s))});
    m_server->on("GET /apis/apps/v1beta1",
                 {Answer::json(R"({"groupVersion":"apps/v1beta1","resources":[]})")});
    const auto discovery = m_client->discovery({});
    QVERIFY(discovery);
    QVERIFY((*discovery)->errors.isEmpty());
    QCOMPARE((*discovery)->resources.size(), 2); // without subresources
    const kube::ApiResource *deployments =
        (*discovery)->find(base::GroupVersionKind{u"apps"_s, u"v1"_s, u"Deployment"_s});
    QVERIFY(deployments && deployments->preferred && deployments->namespaced);
}

void TestDiscovery::aGroupThatIsDownLeavesTheOthers()
{
    m_server->on("GET /api", {Answer::json(R"({"kind":"APIVersions","versions":["v1"]})")});
    m_server->on("GET /apis", {Answer::json(fixture(u"legacy-apis.json"_s))});
    m_server->on("GET /api/v1", {Answer::json(fixture(u"legacy-v1.json"_s))});
    m_server->on("GET /apis/apps/v1", {Answer::json(R"({"kind":"Status"})", 404)});
    m_server->on("GET /apis/apps/v1beta1", {Answer::text("not JSON")});
    const auto discovery = m_client->discovery({});
    QVERIFY(discovery);
    QCOMPARE((*discovery)->resources.size(), 1);
    QCOMPARE((*discovery)->errors.size(), 2);
}

void TestDiscovery::findsThePreferredVersion()
{
    m_server->on("GET /api", {Answer::json(fixture(u"api.json"_s))});
    m_server->on("GET /apis", {Answer::json(fixture(u"apis.json"_s))});
    const auto discovery = m_client->discovery({});
    QVERIFY(discovery);
    const base::GroupKind widget{u"shop.example"_s, u"Widget"_s};
    QCOMPARE((*discovery)->find(widget)->gvk.version, u"v2"_s);
    QCOMPARE((*discovery)->find({u"shop.example"_s, u"v1"_s, u"Widget"_s})->gvk.version, u"v1"_s);
    QCOMPARE((*discovery)->find({u"shop.example"_s, u"v9"_s, u"Widget"_s})->gvk.version, u"v2"_s);
    QCOMPARE((*discovery)->find({u"shop.example"_s, {}, u"Gadget"_s})->gvk.version, u"v1"_s);
}

void TestDiscovery::keepsTheAnswerAndRevalidatesIt()
{
    Answer unchanged = Answer::text({}, 304);
    m_server->on("GET /api", {Answer::json(fixture(u"api.json"_s)).with("ETag", "\"one\""), unchanged});
    m_server->on("GET /apis", {Answer::json(fixture(u"apis.json"_s)).with("ETag", "\"two\""), unchanged});
    const auto first = m_client->discovery({});
    QVERIFY(first);
    QVERIFY(m_client->discovery({}));
    QCOMPARE(m_server->requests().size(), size_t(2));
    const auto again = m_client->discovery({}, true);
    QVERIFY2(again, qPrintable(again ? QString() : again.error().sentence()));
    QCOMPARE(m_server->requests().size(), size_t(4));
    QCOMPARE(m_server->requests()[2].header("if-none-match"), QByteArray("\"one\""));
    QCOMPARE((*again)->resources.size(), (*first)->resources.size());
}

void TestDiscovery::manyAsksAreOneRequest()
{
    Answer slow = Answer::json(fixture(u"api.json"_s));
    slow.delay = std::chrono::milliseconds(50);
    m_server->on("GET /api", {slow});
    m_server->on("GET /apis", {Answer::json(fixture(u"apis.json"_s))});
    std::vector<std::thread> callers;
    for (int i = 0; i < 6; ++i) {
        callers.emplace_back([&] { m_client->discovery({}); });
    }
    for (std::thread &caller : callers) {
        caller.join();
    }
    QCOMPARE(m_server->requests().size(), size_t(2));
}

void TestDiscovery::failsWithTheServersReason()
{
    m_server->otherwise(
        [](const auto &) { return Answer::json(R"({"kind":"Status","message":"no"})", 401); });
    const auto discovery = m_client->discovery({});
    QVERIFY(!discovery);
    QCOMPARE(discovery.error().kind, ErrorKind::Unauthenticated);
}

QTEST_GUILESS_MAIN(TestDiscovery)
#include "tst_discovery.moc"
