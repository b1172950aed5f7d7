#include "kubetest.h"

#include <services/kube/client.h>
#include <services/kube/requests.h>
#include <services/net/httpclient.h>
#include <tests/support/testcertificates.h>
#include <tests/support/testcluster.h>

#include <QTest>

#include <atomic>
#include <memory>
#include <optional>
#include <thread>

using namespace slipway;
using namespace Qt::StringLiterals;
using base::ErrorKind;
using kubetest::parsed;
using testsupport::TestCluster;
using testsupport::TestNamespace;

namespace {

const base::GroupKind configMapKind{{}, u"ConfigMap"_s};
const base::GroupKind deploymentKind{u"apps"_s, u"Deployment"_s};

nlohmann::json configMap(const QString &name, const QString &nameSpace, const QString &value)
{
    return {
        {"apiVersion", "v1"},
        {"kind", "ConfigMap"},
        {"metadata",
         {{"name", base::toStd(name)}, {"namespace", base::toStd(nameSpace)}, {"labels", {{"test", "yes"}}}}},
        {"data", {{"key", base::toStd(value)}}}};
}

kube::WriteOptions by(const QString &manager)
{
    kube::WriteOptions options;
    options.fieldManager = manager;
    return options;
}

} // namespace

/// The client against a real API server: what a scripted one would only agree with us about.
class TestRealCluster : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void everyContextSignsIn_data();
    void everyContextSignsIn();
    void discoversWhatIsThere();
    void appliesAndReadsBack();
    void dryRunChangesNothing();
    void namesWhoOwnsAField();
    void refusesUnknownFields();
    void listsInPages();
    void deletesOnlyTheOneMeant();
    void staleReplaceIsAConflict();
    void refusalsNameTheRight();
    void knowsItsRights();
    void wrongTokenAndWrongAuthority();
    void manyWatchesShareOneConnection();
    void readsALog();
    void secretValuesStayOutOfRefusals();

private:
    kube::KubeContext context(const QString &name) const;
    std::unique_ptr<kube::Client> client(const QString &contextName);
    kube::ApiResource resource(const base::GroupKind &kind);

    std::optional<TestCluster> m_cluster;
    std::optional<TestNamespace> m_namespace;
    kube::Kubeconfig m_config;
    std::unique_ptr<net::HttpClient> m_http;
    std::shared_ptr<kube::WriteGuard> m_guard;
    std::unique_ptr<kube::Client> m_admin;
};

void TestRealCluster::initTestCase()
{
    SLIPWAY_REQUIRE_CLUSTER(m_cluster);
    m_namespace.emplace(*m_cluster);
    m_config = kube::Kubeconfig::load(m_cluster->kubeconfig());
    QVERIFY(m_config.errors.isEmpty());
    m_http = std::make_unique<net::HttpClient>();
    m_guard = std::make_shared<kube::WriteGuard>();
    m_admin = client(u"admin"_s);
}

void TestRealCluster::cleanupTestCase()
{
    m_admin.reset();
    m_http.reset();
    m_namespace.reset();
}

kube::KubeContext TestRealCluster::context(const QString &name) const
{
    const kube::KubeContext *found = m_config.find(name);
    return found ? *found : kube::KubeContext();
}

std::unique_ptr<kube::Client> TestRealCluster::client(const QString &contextName)
{
    return std::make_unique<kube::Client>(*m_http, context(contextName), m_guard);
}

kube::ApiResource TestRealCluster::resource(const base::GroupKind &kind)
{
    const auto discovery = m_admin->discovery({});
    const kube::ApiResource *found = discovery ? (*discovery)->find(kind) : nullptr;
    return found ? *found : kube::ApiResource();
}

void TestRealCluster::everyContextSignsIn_data()
{
    QTest::addColumn<QString>("identity");
    QTest::newRow("dev") << u"developer"_s;            // token
    QTest::newRow("staging") << u"staging-operator"_s; // client certificate
    QTest::newRow("production") << u"release-lead"_s;  // credential plugin
    QTest::newRow("admin") << u"admin"_s;
    QTest::newRow("viewer") << u"viewer"_s;
}

void TestRealCluster::everyContextSignsIn()
{
    QFETCH(QString, identity);
    const QString name = QString::fromLatin1(QTest::currentDataTag());
    QVERIFY(context(name).errors.isEmpty());
    const auto signedIn = client(name);
    const auto who = signedIn->identity({});
    QVERIFY2(who, qPrintable(who ? QString() : who.error().sentence()));
    QCOMPARE(*who, identity);
    const auto version = signedIn->version({});
    QVERIFY(version);
    QVERIFY(version->gitVersion.startsWith(u"v1."_s) && version->minor >= 30);
}

void TestRealCluster::discoversWhatIsThere()
{
    const auto discovery = m_admin->discovery({});
    QVERIFY2(discovery, qPrintable(discovery ? QString() : discovery.error().sentence()));
    QVERIFY((*discovery)->errors.isEmpty());
    const kube::ApiResource *deployment = (*discovery)->find(deploymentKind);
    QVERIFY(deployment);
    QCOMPARE(deployment->plural, u"deployments"_s);
    QVERIFY(deployment->namespaced && deployment->can(u"patch"_s));
    QVERIFY(deployment->shortNames.contains(u"deploy"_s));
    const kube::ApiResource *nameSpace = (*discovery)->find(base::GroupKind{{}, u"Namespace"_s});
    QVERIFY(nameSpace && !nameSpace->namespaced);
    // Unchanged: answered from the ETag, and the same.
    const auto again = m_admin->discovery({}, true);
    QVERIFY(again);
    QCOMPARE((*again)->resources, (*discovery)->resources);
}

void TestRealCluster::appliesAndReadsBack()
{
    const kube::ApiResource maps = resource(configMapKind);
    const auto created = m_admin->apply(maps, configMap(u"applied"_s, m_namespace->name(), u"1"_s), {}, {});
    QVERIFY2(created, qPrintable(created ? QString() : created.error().sentence()));
    QVERIFY(!base::text(*created->object, {"metadata", "uid"}).isEmpty());
    const auto changed = m_admin->apply(maps, configMap(u"applied"_s, m_namespace->name(), u"2"_s), {}, {});
    QVERIFY(changed);
    const auto read = m_admin->get(maps, m_namespace->name(), u"applied"_s, {}, true);
    QVERIFY(read);
    QCOMPARE(base::text(**read, {"data", "key"}), u"2"_s);
    const auto *fields = base::member(**read, {"metadata", "managedFields"});
    QVERIFY(fields && fields->size() == 1);
    QCOMPARE(base::text(fields->front(), {"manager"}), u"slipway"_s);
    QCOMPARE(base::text(fields->front(), {"operation"}), u"Apply"_s);
    // A second apply of an object that was read, owners included, is no mistake.
    QVERIFY(m_admin->apply(maps, **read, {}, {}));
}

void TestRealCluster::dryRunChangesNothing()
{
    const kube::ApiResource maps = resource(configMapKind);
    kube::WriteOptions options;
    options.dryRun = true;
    const auto predicted =
        m_admin->apply(maps, configMap(u"dry"_s, m_namespace->name(), u"1"_s), options, {});
    QVERIFY2(predicted, qPrintable(predicted ? QString() : predicted.error().sentence()));
    QCOMPARE(base::text(*predicted->object, {"data", "key"}), u"1"_s);
    const auto read = m_admin->get(maps, m_namespace->name(), u"dry"_s, {});
    QVERIFY(!read);
    QCOMPARE(read.error().kind, ErrorKind::NotFound);
}

void TestRealCluster::namesWhoOwnsAField()
{
    const kube::ApiResource maps = resource(configMapKind);
    QVERIFY(
        m_admin->apply(maps, configMap(u"owned"_s, m_namespace->name(), u"1"_s), by(u"other-tool"_s), {}));
    const auto refused = m_admin->apply(maps, configMap(u"owned"_s, m_namespace->name(), u"2"_s), {}, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Conflict);
    const auto conflicts = kube::fieldConflicts(refused.error());
    QCOMPARE(conflicts.size(), 1);
    QCOMPARE(conflicts.first().manager, u"other-tool"_s);
    QCOMPARE(conflicts.first().field, u".data.key"_s);
    kube::WriteOptions options;
    options.force = true;
    QVERIFY(m_admin->apply(maps, configMap(u"owned"_s, m_namespace->name(), u"2"_s), options, {}));
}

void TestRealCluster::refusesUnknownFields()
{
    const kube::ApiResource maps = resource(configMapKind);
    auto wrong = configMap(u"wrong"_s, m_namespace->name(), u"1"_s);
    wrong["dta"] = {{"a", "b"}};
    const auto refused = m_admin->create(maps, wrong, {}, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Invalid);
    QVERIFY2(refused.error().cause.contains(u"dta"_s), qPrintable(refused.error().sentence()));
    kube::WriteOptions options;
    options.validation = kube::FieldValidation::Warn;
    const auto warned = m_admin->create(maps, wrong, options, {});
    QVERIFY(warned);
    QVERIFY(!warned->warnings.isEmpty() && warned->warnings.first().contains(u"dta"_s));
    // The same by apply, whose schema the server checks itself.
    const auto applied = m_admin->apply(maps, wrong, {}, {});
    QVERIFY(!applied);
    QVERIFY2(applied.error().kind == ErrorKind::Invalid, qPrintable(applied.error().detail));
}

void TestRealCluster::listsInPages()
{
    const TestNamespace nameSpace(*m_cluster);
    const kube::ApiResource maps = resource(configMapKind);
    for (int i = 0; i < 5; ++i) {
        QVERIFY(m_admin->create(maps, configMap(u"m%1"_s.arg(i), nameSpace.name(), u"x"_s), {}, {}));
    }
    kube::ListOptions options;
    options.nameSpace = nameSpace.name();
    options.labelSelector = u"test in (yes)"_s;
    options.pageSize = 2;
    const auto list = m_admin->list(maps, options, {});
    QVERIFY2(list, qPrintable(list ? QString() : list.error().sentence()));
    QCOMPARE(list->items.size(), 5);
    QVERIFY(!list->resourceVersion.isEmpty());
    QCOMPARE(base::kindOf(*list->items.first()), (base::GroupVersionKind{{}, u"v1"_s, u"ConfigMap"_s}));
    options.fieldSelector = u"metadata.name=m3"_s;
    const auto one = m_admin->list(maps, options, {});
    QVERIFY(one);
    QCOMPARE(one->items.size(), 1);
}

void TestRealCluster::deletesOnlyTheOneMeant()
{
    const kube::ApiResource maps = resource(configMapKind);
    const QString &nameSpace = m_namespace->name();
    const auto created = m_admin->create(maps, configMap(u"doomed"_s, nameSpace, u"1"_s), {}, {});
    QVERIFY(created);
    kube::DeleteOptions options;
    options.uid = u"00000000-0000-0000-0000-000000000000"_s;
    const auto namesake = m_admin->remove(maps, nameSpace, u"doomed"_s, options, {});
    QVERIFY(!namesake);
    QCOMPARE(namesake.error().kind, ErrorKind::Conflict);
    options.uid = base::text(*created->object, {"metadata", "uid"});
    options.dryRun = true;
    QVERIFY(m_admin->remove(maps, nameSpace, u"doomed"_s, options, {}));
    QVERIFY(m_admin->get(maps, nameSpace, u"doomed"_s, {}));
    options.dryRun = false;
    QVERIFY(m_admin->remove(maps, nameSpace, u"doomed"_s, options, {}));
    const auto gone = m_admin->remove(maps, nameSpace, u"doomed"_s, {}, {});
    QVERIFY(!gone);
    QCOMPARE(gone.error().kind, ErrorKind::NotFound);
}

void TestRealCluster::staleReplaceIsAConflict()
{
    const kube::ApiResource maps = resource(configMapKind);
    const auto created = m_admin->create(maps, configMap(u"raced"_s, m_namespace->name(), u"1"_s), {}, {});
    QVERIFY(created);
    nlohmann::json change = parsed(R"({"data":{"key":"2"}})");
    QVERIFY(m_admin->patch(maps, m_namespace->name(), u"raced"_s, kube::PatchType::Merge, change, {}, {}));
    const auto stale = m_admin->replace(maps, *created->object, {}, {});
    QVERIFY(!stale);
    QCOMPARE(stale.error().kind, ErrorKind::Conflict);
    const auto again = m_admin->create(maps, configMap(u"raced"_s, m_namespace->name(), u"1"_s), {}, {});
    QVERIFY(!again);
    QCOMPARE(again.error().kind, ErrorKind::Conflict);
}

void TestRealCluster::refusalsNameTheRight()
{
    const auto viewer = client(u"viewer"_s);
    const auto refused =
        viewer->apply(resource(configMapKind), configMap(u"mine"_s, m_namespace->name(), u"1"_s), {}, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Forbidden);
    for (const QString &word : {u"viewer"_s, u"patch"_s, u"configmaps"_s, m_namespace->name()}) {
        QVERIFY2(refused.error().cause.contains(word), qPrintable(refused.error().sentence()));
    }
    const auto developer = client(u"dev"_s);
    const auto everywhere = developer->list(resource(configMapKind), {}, {});
    QVERIFY(!everywhere);
    QCOMPARE(everywhere.error().kind, ErrorKind::Forbidden);
    QVERIFY2(everywhere.error().cause.contains(u"the whole cluster"_s),
             qPrintable(everywhere.error().sentence()));
}

void TestRealCluster::knowsItsRights()
{
    const auto developer = client(u"dev"_s);
    const kube::AccessQuestion mine{u"patch"_s, u"apps"_s, u"deployments"_s, u"dev"_s, {}, {}};
    kube::AccessQuestion others = mine;
    others.nameSpace = u"production"_s;
    QCOMPARE(developer->isAllowed(mine, {}), base::Expected<bool>(true));
    QCOMPARE(developer->isAllowed(others, {}), base::Expected<bool>(false));
}

void TestRealCluster::wrongTokenAndWrongAuthority()
{
    kube::KubeContext wrong = context(u"admin"_s);
    wrong.credential.token = u"expired"_s;
    const auto refused = kube::Client(*m_http, wrong).get(resource(configMapKind), u"default"_s, u"x"_s, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Unauthenticated);
    kube::KubeContext stranger = context(u"admin"_s);
    stranger.cluster.caPem = testsupport::TestAuthority(u"Stranger"_s).caPem();
    const auto untrusted = kube::Client(*m_http, stranger).version({});
    QVERIFY(!untrusted);
    QCOMPARE(untrusted.error().kind, ErrorKind::Unreachable);
    QVERIFY2(untrusted.error().cause.contains(u"not trusted"_s), qPrintable(untrusted.error().sentence()));
}

void TestRealCluster::manyWatchesShareOneConnection()
{
    kube::Requests requests(*m_http, context(u"admin"_s));
    kube::ApiCall watch;
    watch.path = kube::resourcePath(resource(configMapKind), m_namespace->name());
    watch.query = {{u"watch"_s, u"1"_s}};
    watch.subject = {u"watch"_s, u"configmaps"_s, m_namespace->name(), {}};
    constexpr int count = 30;
    std::atomic<int> opened = 0;
    base::CancelSource source;
    std::vector<std::thread> watchers;
    for (int i = 0; i < count; ++i) {
        watchers.emplace_back([&] {
            requests.stream(
                watch,
                [](const QByteArray &) { return true; },
                source.token(),
                std::nullopt,
                [&] { ++opened; });
        });
    }
    const bool allOpened = QTest::qWaitFor([&] { return opened == count; }, 10'000);
    const auto beside = m_admin->version({});
    net::HttpRequest plain;
    plain.url = m_cluster->addresses().server + u"/version"_s;
    plain.tls.caPem = context(u"admin"_s).cluster.caPem;
    const auto spoken = m_http->send(plain, {});
    source.cancel();
    for (std::thread &watcher : watchers) {
        watcher.join();
    }
    QVERIFY(allOpened);
    QVERIFY(spoken);
    QCOMPARE(spoken->httpVersion, u"2"_s);
    QVERIFY(beside);
}

void TestRealCluster::readsALog()
{
    const auto pod = parsed(R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"talker"},
        "spec":{"containers":[{"name":"app","image":"example.com/talker:1"}]}})");
    kube::ApiResource pods = resource({{}, u"Pod"_s});
    auto placed = pod;
    placed["metadata"]["namespace"] = base::toStd(m_namespace->name());
    const auto created = m_admin->create(pods, placed, {}, {});
    QVERIFY2(created, qPrintable(created ? QString() : created.error().sentence()));
    QList<QByteArray> lines;
    const auto read = [&] {
        lines.clear();
        return m_admin
            ->logs(m_namespace->name(),
                   u"talker"_s,
                   {},
                   [&](const QList<QByteArray> &more) {
                       lines += more;
                       return true;
                   },
                   {})
            .has_value();
    };
    QTRY_VERIFY_WITH_TIMEOUT(read() && !lines.isEmpty(), 30'000);
    QVERIFY2(lines.first().left(4).toInt() > 2000, lines.first().constData()); // a timestamp
    kube::LogOptions missing;
    missing.container = u"none"_s;
    const auto refused =
        m_admin->logs(m_namespace->name(), u"talker"_s, missing, [](const auto &) { return true; }, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Invalid);
    QVERIFY2(refused.error().cause.contains(u"none"_s), qPrintable(refused.error().sentence()));
}

void TestRealCluster::secretValuesStayOutOfRefusals()
{
    const kube::ApiResource secrets = resource({{}, u"Secret"_s});
    auto secret = parsed(
        R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"db"},"data":{"a":"not base64 hunter2"}})");
    secret["metadata"]["namespace"] = base::toStd(m_namespace->name());
    for (const auto &result :
         {m_admin->create(secrets, secret, {}, {}), m_admin->apply(secrets, secret, {}, {})}) {
        QVERIFY(!result);
        const QString all = result.error().sentence() + u' ' + result.error().detail;
        QVERIFY2(!all.contains(u"hunter2"_s), qPrintable(all));
    }
}

QTEST_GUILESS_MAIN(TestRealCluster)
#include "tst_realcluster.moc"
