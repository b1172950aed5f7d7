#include "kubetest.h"

#include <services/kube/client.h>
#include <services/net/httpclient.h>

#include <QTest>

#include <memory>

using namespace slipway;
using namespace Qt::StringLiterals;
using base::ErrorKind;
using kube::WriteGuard;
using kubetest::parsed;
using testsupport::Answer;
using testsupport::ScriptedRequest;
using testsupport::ScriptedServer;

namespace {

const kube::ApiResource deployments = kubetest::resource(u"apps"_s, u"Deployment"_s, u"deployments"_s);
const kube::ApiResource secrets = kubetest::resource({}, u"Secret"_s, u"secrets"_s);
const char manifest[] = R"({"apiVersion":"apps/v1","kind":"Deployment",
    "metadata":{"name":"web","namespace":"dev","managedFields":[{"manager":"x"}]},"spec":{"replicas":2}})";

} // namespace

class TestWrites : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void applies();
    void creates();
    void replaces();
    void patches_data();
    void patches();
    void deletes();
    void surfacesWarnings();
    void reportsFieldConflicts();
    void needsAName();
    void neverRepeatsAWriteThatMayHaveArrived();
    void guardStopsEveryVerb_data();
    void guardStopsEveryVerb();
    void dryRunsPassTheGuard();
    void confirmationOpensAProtectedContext();
    void withoutAGuardNothingIsWritten();
    void tellsTheObserver();
    void tellsTheObserverOfFailures();
    void observerNeverSeesSecretValues();

private:
    std::vector<ScriptedRequest> sent(const QByteArray &method) const;
    base::Expected<void> writeBy(const QString &verb, bool dryRun);

    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<net::HttpClient> m_http;
    std::shared_ptr<WriteGuard> m_guard;
    std::shared_ptr<kubetest::WriteLog> m_log;
    std::unique_ptr<kube::Client> m_client;
};

void TestWrites::init()
{
    m_server = std::make_unique<ScriptedServer>();
    m_server->otherwise([](const ScriptedRequest &request) {
        return Answer::json(
            request.method == "GET"
                ? R"({"kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":1}})"
                : R"({"kind":"Deployment","metadata":{"name":"web","uid":"u1"},"spec":{"replicas":2}})");
    });
    m_http = std::make_unique<net::HttpClient>();
    m_guard = std::make_shared<WriteGuard>();
    m_log = std::make_shared<kubetest::WriteLog>();
    m_client = std::make_unique<kube::Client>(*m_http, kubetest::contextFor(*m_server), m_guard, m_log);
}

void TestWrites::cleanup()
{
    m_client.reset();
    m_http.reset();
    m_server.reset();
}

std::vector<ScriptedRequest> TestWrites::sent(const QByteArray &method) const
{
    std::vector<ScriptedRequest> result;
    for (const ScriptedRequest &request : m_server->requests()) {
        if (request.method == method) {
            result.push_back(request);
        }
    }
    return result;
}

base::Expected<void> TestWrites::writeBy(const QString &verb, bool dryRun)
{
    kube::WriteOptions options;
    options.dryRun = dryRun;
    kube::DeleteOptions deletion;
    deletion.dryRun = dryRun;
    const auto object = parsed(manifest);
    base::Expected<kube::WriteResult> result;
    if (verb == u"delete"_s) {
        return m_client->remove(deployments, u"dev"_s, u"web"_s, deletion, {});
    }
    if (verb == u"create"_s) {
        result = m_client->create(deployments, object, options, {});
    } else if (verb == u"replace"_s) {
        result = m_client->replace(deployments, object, options, {});
    } else if (verb == u"patch"_s) {
        result =
            m_client->patch(deployments, u"dev"_s, u"web"_s, kube::PatchType::Merge, object, options, {});
    } else {
        result = m_client->apply(deployments, object, options, {});
    }
    return result ? base::Expected<void>() : base::Unexpected(result.error());
}

void TestWrites::applies()
{
    kube::WriteOptions options;
    options.force = true;
    options.dryRun = true;
    options.validation = kube::FieldValidation::Warn;
    const auto result = m_client->apply(deployments, parsed(manifest), options, {});
    QVERIFY2(result, qPrintable(result ? QString() : result.error().sentence()));
    QCOMPARE(base::text(*result->object, {"metadata", "uid"}), u"u1"_s);
    QCOMPARE(m_server->requests().size(), size_t(1));
    const ScriptedRequest request = m_server->requests().front();
    QCOMPARE(request.method, QByteArray("PATCH"));
    QCOMPARE(request.path, QByteArray("/apis/apps/v1/namespaces/dev/deployments/web"));
    QCOMPARE(request.header("content-type"), QByteArray("application/apply-patch+yaml"));
    QCOMPARE(request.parameter(u"fieldManager"_s), u"slipway"_s);
    QCOMPARE(request.parameter(u"force"_s), u"true"_s);
    QCOMPARE(request.parameter(u"dryRun"_s), u"All"_s);
    QCOMPARE(request.parameter(u"fieldValidation"_s), u"Warn"_s);
    const auto body = parsed(request.body);
    QVERIFY(!base::member(body, {"metadata", "managedFields"}));
    QCOMPARE(base::integer(body, {"spec", "replicas"}), 2);
}

void TestWrites::creates()
{
    const auto nameless = parsed(R"({"metadata":{"generateName":"job-"}})");
    QVERIFY(m_client->create(deployments, nameless, {}, {}));
    const ScriptedRequest request = sent("POST").front();
    QCOMPARE(request.path, QByteArray("/apis/apps/v1/namespaces/default/deployments"));
    QCOMPARE(request.parameter(u"fieldValidation"_s), u"Strict"_s);
    QVERIFY(request.parameter(u"dryRun"_s).isEmpty());
    QCOMPARE(m_log->writes().front().object.name, u"web"_s); // the server made the name
}

void TestWrites::replaces()
{
    kube::WriteOptions options;
    options.subresource = u"scale"_s;
    options.fieldManager = u"someone"_s;
    QVERIFY(m_client->replace(deployments, parsed(manifest), options, {}));
    const ScriptedRequest request = sent("PUT").front();
    QCOMPARE(request.path, QByteArray("/apis/apps/v1/namespaces/dev/deployments/web/scale"));
    QCOMPARE(request.parameter(u"fieldManager"_s), u"someone"_s);
}

void TestWrites::patches_data()
{
    QTest::addColumn<kube::PatchType>("type");
    QTest::addColumn<QByteArray>("contentType");
    QTest::newRow("merge") << kube::PatchType::Merge << QByteArray("application/merge-patch+json");
    QTest::newRow("JSON") << kube::PatchType::Json << QByteArray("application/json-patch+json");
    QTest::newRow("strategic") << kube::PatchType::Strategic
                               << QByteArray("application/strategic-merge-patch+json");
    QTest::newRow("apply") << kube::PatchType::Apply << QByteArray("application/apply-patch+yaml");
}

void TestWrites::patches()
{
    QFETCH(kube::PatchType, type);
    QFETCH(QByteArray, contentType);
    kube::WriteOptions options;
    options.force = true;
    QVERIFY(m_client->patch(deployments, u"dev"_s, u"web"_s, type, parsed(R"({"a":1})"), options, {}));
    const ScriptedRequest request = sent("PATCH").front();
    QCOMPARE(request.header("content-type"), contentType);
    QCOMPARE(request.body, QByteArray(R"({"a":1})"));
    // Only apply knows force; the server refuses it elsewhere.
    QCOMPARE(request.parameter(u"force"_s).isEmpty(), type != kube::PatchType::Apply);
}

void TestWrites::deletes()
{
    kube::DeleteOptions options;
    options.propagation = kube::Propagation::Foreground;
    options.uid = u"u1"_s;
    options.gracePeriodSeconds = 0;
    QVERIFY(m_client->remove(deployments, u"dev"_s, u"web"_s, options, {}));
    const auto body = parsed(sent("DELETE").front().body);
    QCOMPARE(base::text(body, {"kind"}), u"DeleteOptions"_s);
    QCOMPARE(base::text(body, {"propagationPolicy"}), u"Foreground"_s);
    QCOMPARE(base::text(body, {"preconditions", "uid"}), u"u1"_s);
    QCOMPARE(base::integer(body, {"gracePeriodSeconds"}, -1), 0);
    QVERIFY(!body.contains("dryRun"));
    options.dryRun = true;
    QVERIFY(m_client->remove(deployments, u"dev"_s, u"web"_s, options, {}));
    QVERIFY(parsed(sent("DELETE").back().body).at("dryRun") == parsed(R"(["All"])"));
    m_server->otherwise(
        [](const auto &) { return Answer::json(R"({"kind":"Status","reason":"NotFound"})", 404); });
    const auto gone = m_client->remove(deployments, u"dev"_s, u"web"_s, {}, {});
    QVERIFY(!gone);
    QCOMPARE(gone.error().kind, ErrorKind::NotFound);
}

void TestWrites::surfacesWarnings()
{
    m_server->on("PATCH /apis/apps/v1/namespaces/dev/deployments/web",
                 {Answer::json("{}").with("Warning", R"(299 - "unknown field \"spec.x\"")")});
    const auto result = m_client->apply(deployments, parsed(manifest), {}, {});
    QVERIFY(result);
    QCOMPARE(result->warnings, QStringList{u"unknown field \"spec.x\""_s});
}

void TestWrites::reportsFieldConflicts()
{
    m_server->on(
        "PATCH /apis/apps/v1/namespaces/dev/deployments/web",
        {Answer::json(R"({"kind":"Status","reason":"Conflict","message":"Apply failed with 1 conflict",
                     "details":{"causes":[{"reason":"FieldManagerConflict","message":"conflict with \"hpa\"","field":".spec.replicas"}]}})",
                      409)});
    const auto result = m_client->apply(deployments, parsed(manifest), {}, {});
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::Conflict);
    QCOMPARE(kube::fieldConflicts(result.error()).value(0).manager, u"hpa"_s);
}

void TestWrites::needsAName()
{
    const auto nameless = parsed(R"({"metadata":{}})");
    for (const auto &result :
         {m_client->apply(deployments, nameless, {}, {}),
          m_client->replace(deployments, nameless, {}, {}),
          m_client->patch(deployments, u"dev"_s, {}, kube::PatchType::Merge, nameless, {}, {})}) {
        QVERIFY(!result);
        QCOMPARE(result.error().kind, ErrorKind::Invalid);
    }
    // A delete without name would be the delete of a whole collection.
    QVERIFY(!m_client->remove(deployments, u"dev"_s, {}, {}, {}));
    QVERIFY(m_server->requests().empty());
}

void TestWrites::neverRepeatsAWriteThatMayHaveArrived()
{
    Answer cut = Answer::json("{\"kind\":\"Deployment\"}");
    cut.cutAfter = 3;
    m_server->on("POST /apis/apps/v1/namespaces/dev/deployments", {cut});
    const auto result = m_client->create(deployments, parsed(manifest), {}, {});
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::Unreachable);
    QCOMPARE(sent("POST").size(), size_t(1));
}

void TestWrites::guardStopsEveryVerb_data()
{
    QTest::addColumn<QString>("verb");
    QTest::addColumn<bool>("readOnly");
    for (const char *verb : {"create", "replace", "patch", "apply", "delete"}) {
        QTest::addRow("%s, read-only", verb) << QString::fromLatin1(verb) << true;
        QTest::addRow("%s, protected", verb) << QString::fromLatin1(verb) << false;
    }
}

void TestWrites::guardStopsEveryVerb()
{
    QFETCH(QString, verb);
    QFETCH(bool, readOnly);
    readOnly ? m_guard->setReadOnly(u"test"_s, true) : m_guard->setProtected(u"test"_s, true);
    const auto stopped = writeBy(verb, false);
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().kind, ErrorKind::Guarded);
    QVERIFY(!stopped.error().hint.isEmpty());
    QVERIFY(m_server->requests().empty());
    QVERIFY(m_log->writes().empty());
    readOnly ? m_guard->setReadOnly(u"test"_s, false) : m_guard->setProtected(u"test"_s, false);
    QVERIFY(writeBy(verb, false));
}

void TestWrites::dryRunsPassTheGuard()
{
    m_guard->setReadOnly(u"test"_s, true);
    for (const QString &verb : {u"create"_s, u"replace"_s, u"patch"_s, u"apply"_s, u"delete"_s}) {
        QVERIFY(writeBy(verb, true));
        const ScriptedRequest request = m_server->requests().back();
        QVERIFY(request.parameter(u"dryRun"_s) == u"All"_s || request.body.contains("\"dryRun\":[\"All\"]"));
    }
    QVERIFY(m_log->writes().empty());
}

void TestWrites::confirmationOpensAProtectedContext()
{
    m_guard->setProtected(u"test"_s, true);
    QVERIFY(!m_guard->confirm(u"test"_s, u"payments"_s, u"Payments"_s));
    QVERIFY(!m_guard->confirm(u"test"_s, u"payments"_s, {}));
    QVERIFY(!m_guard->confirm(u"test"_s, {}, {}));
    {
        auto confirmation = m_guard->confirm(u"test"_s, u"payments"_s, u"payments"_s);
        QVERIFY(confirmation);
        const auto kept = std::move(*confirmation);
        QVERIFY(writeBy(u"apply"_s, false));
        // Read-only is stronger than any confirmation.
        m_guard->setReadOnly(u"test"_s, true);
        QVERIFY(!writeBy(u"apply"_s, false));
        m_guard->setReadOnly(u"test"_s, false);
    }
    QVERIFY(!writeBy(u"apply"_s, false));
}

void TestWrites::withoutAGuardNothingIsWritten()
{
    m_client = std::make_unique<kube::Client>(*m_http, kubetest::contextFor(*m_server));
    const auto refused = writeBy(u"apply"_s, false);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Guarded);
    QVERIFY(writeBy(u"apply"_s, true));
}

void TestWrites::tellsTheObserver()
{
    kube::WriteOptions options;
    options.reason = u"sync 4f2a"_s;
    QVERIFY(m_client->apply(deployments, parsed(manifest), options, {}));
    QVERIFY(m_client->remove(deployments, u"dev"_s, u"web"_s, {}, {}));
    const auto writes = m_log->writes();
    QCOMPARE(writes.size(), size_t(2));
    QCOMPARE(writes[0].context, u"test"_s);
    QCOMPARE(writes[0].verb, u"apply"_s);
    QCOMPARE(writes[0].object.text(), u"apps/Deployment/dev/web"_s);
    QCOMPARE(writes[0].reason, u"sync 4f2a"_s);
    QVERIFY(!writes[0].error);
    QVERIFY(writes[0].at.isValid());
    QCOMPARE(base::integer(*writes[0].before, {"spec", "replicas"}), 1);
    QCOMPARE(base::integer(*writes[0].after, {"spec", "replicas"}), 2);
    QCOMPARE(writes[1].verb, u"delete"_s);
    QVERIFY(writes[1].before && !writes[1].after);
}

void TestWrites::tellsTheObserverOfFailures()
{
    m_server->otherwise([](const auto &) { return Answer::json(R"({"kind":"Status"})", 403); });
    QVERIFY(!m_client->apply(deployments, parsed(manifest), {}, {}));
    const auto writes = m_log->writes();
    QCOMPARE(writes.size(), size_t(1));
    QCOMPARE(writes[0].error->kind, ErrorKind::Forbidden);
    QVERIFY(!writes[0].before && !writes[0].after);
}

void TestWrites::observerNeverSeesSecretValues()
{
    m_server->otherwise([](const ScriptedRequest &request) {
        return Answer::json(
            request.method == "GET"
                ? R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"db","annotations":
                                     {"kubectl.kubernetes.io/last-applied-configuration":"hunter2"}},"data":{"a":"aHVudGVyMg=="}})"
                : R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"db"},"data":{"a":"aHVudGVyMw=="}})");
    });
    const auto secret = parsed(
        R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"db"},"stringData":{"a":"hunter3"}})");
    const auto result = m_client->apply(secrets, secret, {}, {});
    QVERIFY(result);
    QVERIFY(base::dumpJson(*result->object).contains("aHVudGVyMw==")); // the caller gets what it wrote
    const auto writes = m_log->writes();
    QCOMPARE(writes.size(), size_t(1));
    const QByteArray seen = base::dumpJson(*writes[0].before) + base::dumpJson(*writes[0].after);
    QVERIFY2(!seen.contains("hunter") && !seen.contains("aHVudGVy"), seen.constData());
    QVERIFY(base::text(*writes[0].before, {"data", "a"}) != base::text(*writes[0].after, {"data", "a"}));
}

QTEST_GUILESS_MAIN(TestWrites)
#include "tst_writes.moc"
