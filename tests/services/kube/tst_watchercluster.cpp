#include <services/base/jsonaccess.h>
#include <services/kube/client.h>
#include <services/kube/kubeconfig.h>
#include <services/kube/watcher.h>
#include <services/net/httpclient.h>
#include <tests/support/testcluster.h>

#include <QTest>

using namespace Qt::StringLiterals;
using namespace slipway;
using kube::ResourceStore;
using testsupport::TestCluster;
using testsupport::TestNamespace;

namespace {

constexpr int patience = 60'000;

const QByteArray deployment = R"({"apiVersion":"apps/v1","kind":"Deployment",
    "metadata":{"name":"web","annotations":{"argocd.argoproj.io/tracking-id":"shop:apps/Deployment:x/web"}},
    "spec":{"replicas":2,"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},
    "spec":{"containers":[{"name":"web","image":"registry.example/shop/web:1.2.3"}]}}}})";

kube::WatchRequest
request(const kube::Discovery &discovery, const base::GroupKind &kind, bool documents = false)
{
    const kube::ApiResource *resource = discovery.find(kind);
    return {resource ? *resource : kube::ApiResource(), documents};
}

} // namespace

/// The watcher against the real control plane.
class TestWatcherCluster final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void followsADeployment();
    void fallsBackWhereRightsEnd();
    void refusesWhatMayNotBeRead();

private:
    struct Connection
    {
        Connection(net::HttpClient &http, const kube::KubeContext &context, const QStringList &fallback)
            : client(http, context)
            , watcher(client, store, nullptr, fallback)
        {}

        kube::Client client;
        ResourceStore store;
        kube::Watcher watcher;
    };

    std::unique_ptr<Connection> connect(const QString &context, const QStringList &fallback = {});

    std::optional<TestCluster> m_cluster;
    net::HttpClient m_http;
};

void TestWatcherCluster::initTestCase()
{
    SLIPWAY_REQUIRE_CLUSTER(m_cluster);
}

std::unique_ptr<TestWatcherCluster::Connection> TestWatcherCluster::connect(const QString &context,
                                                                            const QStringList &fallback)
{
    const kube::Kubeconfig config = kube::Kubeconfig::load(m_cluster->kubeconfig());
    const kube::KubeContext *found = config.find(context);
    if (!found) {
        qFatal("no context %s", qPrintable(context));
    }
    return std::make_unique<Connection>(m_http, *found, fallback);
}

void TestWatcherCluster::followsADeployment()
{
    const TestNamespace nameSpace(*m_cluster, u"watch"_s);
    const auto connection = connect(u"admin"_s);
    const auto discovery = connection->client.discovery({});
    QVERIFY2(discovery.has_value(), discovery ? "" : qPrintable(discovery.error().sentence()));
    const base::GroupKind pods{{}, u"Pod"_s};
    const base::GroupKind replicaSets{u"apps"_s, u"ReplicaSet"_s};
    connection->watcher.watch(request(**discovery, {u"apps"_s, u"Deployment"_s}, true));
    connection->watcher.watch(request(**discovery, replicaSets));
    connection->watcher.watch(request(**discovery, pods));
    QVERIFY(connection->watcher.waitSynced({}).has_value());

    const ResourceStore &store = connection->store;
    m_cluster->kubectl({u"apply"_s, u"-n"_s, nameSpace.name(), u"-f"_s, u"-"_s}, deployment);
    const base::ObjectKey key{u"apps"_s, u"Deployment"_s, nameSpace.name(), u"web"_s};
    const auto info = [&] {
        const auto row = store.find(key);
        return row ? row->info : QString();
    };
    QTRY_COMPARE_WITH_TIMEOUT(info(), u"2/2"_s, patience);
    const auto row = store.find(key);
    QCOMPARE(base::text(*row->document, {"metadata", "name"}), u"web"_s);
    QVERIFY(!base::member(*row->document, {"metadata", "managedFields"}));
    QVERIFY(!store.trackedBy(u"shop"_s).empty());
    const auto sets = store.childrenOf(row->uid);
    QCOMPARE(sets.size(), size_t(1));
    QCOMPARE(sets.front()->info, u"Rev:1"_s);
    QTRY_COMPARE_WITH_TIMEOUT(store.childrenOf(sets.front()->uid).size(), size_t(2), patience);
    const auto allRunning = [&] {
        for (const auto &pod : store.childrenOf(sets.front()->uid)) {
            if (pod->info != u"Running"_s || pod->readyCount != 1 || pod->node.isEmpty()) {
                return false;
            }
        }
        return true;
    };
    QTRY_VERIFY_WITH_TIMEOUT(allRunning(), patience);

    m_cluster->kubectl(
        {u"delete"_s, u"deployment"_s, u"web"_s, u"-n"_s, nameSpace.name(), u"--wait=false"_s});
    QTRY_VERIFY_WITH_TIMEOUT(!store.find(key) && store.ofKind(pods, nameSpace.name()).empty(), patience);
    connection->watcher.unwatch(pods);
    QVERIFY(store.ofKind(pods).empty());
}

void TestWatcherCluster::fallsBackWhereRightsEnd()
{
    const auto connection = connect(u"dev"_s, {u"dev"_s});
    const auto discovery = connection->client.discovery({});
    QVERIFY(discovery.has_value());
    connection->watcher.watch(request(**discovery, {{}, u"ConfigMap"_s}));
    QVERIFY(connection->watcher.waitSynced({}).has_value());
    const QList<kube::WatchState> states = connection->watcher.states();
    QCOMPARE(states.size(), 1);
    QCOMPARE(states.first().nameSpace, u"dev"_s);
    QVERIFY(!connection->store.ofKind({{}, u"ConfigMap"_s}, u"dev"_s).empty());
    QCOMPARE(connection->store.ofKind({{}, u"ConfigMap"_s}).size(),
             connection->store.ofKind({{}, u"ConfigMap"_s}, u"dev"_s).size());
}

void TestWatcherCluster::refusesWhatMayNotBeRead()
{
    const auto connection = connect(u"viewer"_s);
    const auto discovery = connection->client.discovery({});
    QVERIFY(discovery.has_value());
    connection->watcher.watch(request(**discovery, {{}, u"Secret"_s}));
    connection->watcher.watch(request(**discovery, {{}, u"ConfigMap"_s}));
    const auto synced = connection->watcher.waitSynced({});
    QVERIFY(!synced);
    QCOMPARE(synced.error().kind, base::ErrorKind::Forbidden);
    QVERIFY2(synced.error().sentence().contains(u"secrets"_s), qPrintable(synced.error().sentence()));
    QVERIFY(!connection->store.ofKind({{}, u"ConfigMap"_s}).empty());
}

QTEST_GUILESS_MAIN(TestWatcherCluster)
#include "tst_watchercluster.moc"
