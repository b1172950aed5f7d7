#include "kubetest.h"

#include <services/base/clock.h>
#include <services/kube/client.h>
#include <services/kube/execplugin.h>
#include <services/net/httpclient.h>
#include <tests/support/testcertificates.h>

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <thread>

using namespace slipway;
using namespace Qt::StringLiterals;
using base::ErrorKind;
using kubetest::parsed;
using testsupport::Answer;
using testsupport::ScriptedServer;
using testsupport::TestAuthority;

namespace {

const QString v1 = u"client.authentication.k8s.io/v1"_s;

kube::ExecPlugin plugin(const QString &script, const QString &folder)
{
    kube::ExecPlugin result;
    result.apiVersion = v1;
    result.command = QStringLiteral(SLIPWAY_TEST_DATA "/plugins/") + script;
    result.environment = {{u"COUNTER"_s, folder + u"/counter"_s}};
    result.interactiveMode = u"Never"_s;
    return result;
}

int runs(const QTemporaryDir &folder)
{
    QFile file(folder.filePath(u"counter"_s));
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed().toInt() : 0;
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

} // namespace

class TestCredentials : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void readsPluginAnswers_data();
    void readsPluginAnswers();
    void pluginFailures_data();
    void pluginFailures();
    void tellsThePluginAboutTheCluster();
    void keepsThePluginsAnswer();
    void runsThePluginAgainWhenExpired();
    void runsThePluginAgainOnceAfterA401();
    void runsOnePluginForManyCallers();
    void aFailedRunAnswersAllWhoWaited();
    void cancellingEndsThePlugin();
    void sendsTokensAndPasswords_data();
    void sendsTokensAndPasswords();
    void sendsNothingWithoutTls();
    void readsTheTokenFileAgainAfterA401();
    void asksTheStoreWhenTheKubeconfigSaysNothing();
    void usesThePluginsCertificate();

private:
    std::unique_ptr<ScriptedServer> secureServer(const QByteArray &clientCa = {}) const;

    std::unique_ptr<TestAuthority> m_authority;
    testsupport::TestCertificate m_localhost;
};

void TestCredentials::initTestCase()
{
    m_authority = std::make_unique<TestAuthority>();
    m_localhost = m_authority->issue(u"localhost"_s, {u"DNS:localhost"_s});
}

std::unique_ptr<ScriptedServer> TestCredentials::secureServer(const QByteArray &clientCa) const
{
    auto server = std::make_unique<ScriptedServer>(
        testsupport::ServerTls{m_localhost.certificatePem, m_localhost.keyPem, clientCa});
    server->otherwise([](const auto &) { return Answer::json("{}"); });
    return server;
}

void TestCredentials::readsPluginAnswers_data()
{
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<QString>("cause"); // empty: fine
    const auto answer = [](const QByteArray &status) -> QByteArray {
        return QByteArray("{\"apiVersion\":\"client.authentication.k8s.io/"
                          "v1\",\"kind\":\"ExecCredential\",\"status\":") +
               status + '}';
    };
    QTest::newRow("token") << answer(R"({"token":"secret-abc"})") << QString();
    QTest::newRow("certificate")
        << answer(R"({"clientCertificateData":"secret-cert","clientKeyData":"secret-key"})") << QString();
    QTest::newRow("with expiry")
        << answer(R"({"token":"secret-abc","expirationTimestamp":"2030-01-01T00:00:00Z"})") << QString();
    QTest::newRow("bad expiry") << answer(R"({"token":"secret-abc","expirationTimestamp":"tomorrow"})")
                                << u"not a time"_s;
    QTest::newRow("no key") << answer(R"({"clientCertificateData":"secret-cert"})") << u"without a key"_s;
    QTest::newRow("nothing inside") << answer("{}") << u"neither a token nor a certificate"_s;
    QTest::newRow("other version")
        << QByteArray(R"({"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential"})")
        << u"v1beta1"_s;
    QTest::newRow("other kind") << QByteArray(R"({"apiVersion":"v1","kind":"Secret","data":"secret-x"})")
                                << u"not an ExecCredential"_s;
    QTest::newRow("garbage") << QByteArray("secret-garbage {") << u"not an ExecCredential"_s;
    QTest::newRow("nothing") << QByteArray("\n") << u"printed nothing"_s;
}

void TestCredentials::readsPluginAnswers()
{
    QFETCH(QByteArray, output);
    QFETCH(QString, cause);
    const auto answer = kube::parsePluginAnswer(plugin(u"x"_s, {}), output);
    if (cause.isEmpty()) {
        QVERIFY(answer);
        QVERIFY(!answer->token.isEmpty() || !answer->clientKeyPem.isEmpty());
        return;
    }
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, ErrorKind::Unauthenticated);
    QVERIFY2(answer.error().cause.contains(cause), qPrintable(answer.error().sentence()));
    QVERIFY(!answer.error().sentence().contains(u"secret-"_s));
    QVERIFY(!answer.error().detail.contains(u"secret-"_s));
}

void TestCredentials::pluginFailures_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("words");
    QTest::newRow("hangs") << u"hang.sh"_s << u"did not finish within 0.3 s"_s;
    QTest::newRow("fails") << u"fail.sh"_s << u"code 3 and said: session expired"_s;
    QTest::newRow("garbage") << u"garbage.sh"_s << u"not an ExecCredential"_s;
    QTest::newRow("floods") << u"flood.sh"_s << u"more than a credential"_s;
    QTest::newRow("silent") << u"silent.sh"_s << u"printed nothing"_s;
    QTest::newRow("missing") << u"missing.sh"_s << u"apt install the-plugin"_s;
}

void TestCredentials::pluginFailures()
{
    QFETCH(QString, script);
    QFETCH(QString, words);
    const QTemporaryDir folder;
    kube::ExecPlugin failing = plugin(script, folder.path());
    failing.installHint = u"apt install the-plugin"_s;
    failing.timeLimit = std::chrono::milliseconds(300);
    if (script == u"flood.sh"_s) {
        failing.timeLimit = std::chrono::seconds(20);
    }
    QElapsedTimer timer;
    timer.start();
    const auto answer = kube::runPlugin(failing, {}, {});
    QVERIFY(!answer);
    QVERIFY(timer.elapsed() < 5000);
    QCOMPARE(answer.error().kind, ErrorKind::Unauthenticated);
    QVERIFY2(answer.error().sentence().contains(words), qPrintable(answer.error().sentence()));
    QVERIFY(answer.error().what.contains(script));
    QVERIFY(!answer.error().sentence().contains(u"hunter2"_s));
    if (script == u"missing.sh"_s) {
        kube::ExecPlugin bare = failing;
        bare.command = u"no-such-plugin-anywhere"_s;
        const auto searched = kube::runPlugin(bare, {}, {});
        QVERIFY(!searched);
        QVERIFY2(searched.error().cause.contains(u"/usr/local/bin"_s),
                 qPrintable(searched.error().sentence()));
    }
}

void TestCredentials::tellsThePluginAboutTheCluster()
{
    kube::ExecPlugin told = plugin(u"echoinfo.sh"_s, {});
    told.environment.append({u"REGION"_s, u"seoul"_s});
    told.arguments = {u"one two"_s, u"$HOME"_s};
    told.provideClusterInfo = true;
    told.clusterConfig = R"({"audience":"x"})";
    kube::ClusterEndpoint cluster;
    cluster.server = u"https://c.example"_s;
    cluster.caPem = "PEM";
    const auto answer = kube::runPlugin(told, cluster, {});
    QVERIFY2(answer, qPrintable(answer ? QString() : answer.error().sentence()));
    const QList<QByteArray> parts = QByteArray::fromBase64(answer->token.toLatin1()).split('|');
    QCOMPARE(parts.value(1), QByteArray("seoul"));
    QCOMPARE(parts.value(2), QByteArray("one two $HOME")); // no shell in between
    const auto info = parsed(parts.first());
    QCOMPARE(base::text(info, {"apiVersion"}), v1);
    QCOMPARE(base::boolean(info, {"spec", "interactive"}, true), false);
    QCOMPARE(base::text(info, {"spec", "cluster", "server"}), cluster.server);
    QCOMPARE(base::text(info, {"spec", "cluster", "certificate-authority-data"}), u"UEVN"_s);
    QCOMPARE(base::text(info, {"spec", "cluster", "config", "audience"}), u"x"_s);
}

void TestCredentials::keepsThePluginsAnswer()
{
    const QTemporaryDir folder;
    const auto server = secureServer();
    net::HttpClient http;
    kube::KubeContext context = kubetest::contextFor(*server, m_authority->caPem());
    context.credential.exec = plugin(u"token.sh"_s, folder.path());
    kube::Client client(http, context);
    for (int i = 0; i < 3; ++i) {
        QVERIFY(client.getRaw(u"/x"_s, {}));
        QCOMPARE(server->requests().back().header("authorization"), QByteArray("Bearer token-1"));
    }
    QCOMPARE(runs(folder), 1);
}

void TestCredentials::runsThePluginAgainWhenExpired()
{
    const QTemporaryDir folder;
    const auto server = secureServer();
    net::HttpClient http;
    kube::KubeContext context = kubetest::contextFor(*server, m_authority->caPem());
    context.credential.exec = plugin(u"token.sh"_s, folder.path());
    context.credential.exec->environment.append({u"EXPIRES"_s, u"2020-01-01T00:00:00Z"_s});
    kube::Client client(http, context);
    QVERIFY(client.getRaw(u"/x"_s, {}));
    QVERIFY(client.getRaw(u"/x"_s, {}));
    QCOMPARE(server->requests().back().header("authorization"), QByteArray("Bearer token-2"));
}

void TestCredentials::runsThePluginAgainOnceAfterA401()
{
    const QTemporaryDir folder;
    const auto server = secureServer();
    server->otherwise([](const testsupport::ScriptedRequest &request) {
        return request.header("authorization") == "Bearer token-2"
                   ? Answer::json("{}")
                   : Answer::json("{\"kind\":\"Status\"}", 401);
    });
    net::HttpClient http;
    kube::KubeContext context = kubetest::contextFor(*server, m_authority->caPem());
    context.credential.exec = plugin(u"token.sh"_s, folder.path());
    kube::Client client(http, context);
    QVERIFY(client.getRaw(u"/x"_s, {}));
    QCOMPARE(runs(folder), 2);
    server->otherwise([](const auto &) { return Answer::json("{\"kind\":\"Status\"}", 401); });
    const auto refused = client.getRaw(u"/x"_s, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Unauthenticated);
    QCOMPARE(runs(folder), 3);
}

void TestCredentials::runsOnePluginForManyCallers()
{
    const QTemporaryDir folder;
    const auto server = secureServer();
    net::HttpClient http;
    kube::KubeContext context = kubetest::contextFor(*server, m_authority->caPem());
    context.credential.exec = plugin(u"token.sh"_s, folder.path());
    kube::Client client(http, context);
    std::vector<std::thread> callers;
    for (int i = 0; i < 6; ++i) {
        callers.emplace_back([&] { client.getRaw(u"/x"_s, {}); });
    }
    for (std::thread &caller : callers) {
        caller.join();
    }
    QCOMPARE(server->requests().size(), size_t(6));
    QCOMPARE(runs(folder), 1);
}

void TestCredentials::aFailedRunAnswersAllWhoWaited()
{
    const QTemporaryDir folder;
    const auto server = secureServer();
    net::HttpClient http;
    kube::KubeContext context = kubetest::contextFor(*server, m_authority->caPem());
    context.credential.exec = plugin(u"hang.sh"_s, folder.path());
    context.credential.exec->timeLimit = std::chrono::milliseconds(700);
    kube::Client client(http, context);
    QElapsedTimer timer;
    timer.start();
    std::vector<std::thread> callers;
    for (int i = 0; i < 6; ++i) {
        callers.emplace_back([&] { client.getRaw(u"/x"_s, {}); });
    }
    for (std::thread &caller : callers) {
        caller.join();
    }
    QVERIFY(timer.elapsed() < 6 * 700);
    QVERIFY(server->requests().empty());
}

void TestCredentials::cancellingEndsThePlugin()
{
    const auto server = secureServer();
    net::HttpClient http;
    kube::KubeContext context = kubetest::contextFor(*server, m_authority->caPem());
    context.credential.exec = plugin(u"hang.sh"_s, {});
    kube::Client client(http, context);
    base::CancelSource source;
    base::Expected<QByteArray> first;
    base::Expected<QByteArray> second;
    std::thread runner([&] { first = client.getRaw(u"/x"_s, source.token()); });
    std::thread waiter([&] { second = client.getRaw(u"/x"_s, source.token()); });
    source.cancel();
    runner.join();
    waiter.join();
    QVERIFY(!first);
    QCOMPARE(first.error().kind, ErrorKind::Cancelled);
    QVERIFY(!second);
    QCOMPARE(second.error().kind, ErrorKind::Cancelled);
}

void TestCredentials::sendsTokensAndPasswords_data()
{
    QTest::addColumn<QString>("token");
    QTest::addColumn<QString>("user");
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("token") << u"abc"_s << QString() << QByteArray("Bearer abc");
    QTest::newRow("password") << QString() << u"jane"_s
                              << QByteArray("Basic " + QByteArray("jane:p").toBase64());
    QTest::newRow("anonymous") << QString() << QString() << QByteArray();
}

void TestCredentials::sendsTokensAndPasswords()
{
    QFETCH(QString, token);
    QFETCH(QString, user);
    QFETCH(QByteArray, header);
    const auto server = secureServer();
    net::HttpClient http;
    kube::KubeContext context = kubetest::contextFor(*server, m_authority->caPem());
    context.credential.token = token;
    context.credential.userName = user;
    context.credential.password = u"p"_s;
    kube::Client client(http, context);
    QVERIFY(client.getRaw(u"/x"_s, {}));
    QCOMPARE(server->requests().back().header("authorization"), header);
}

void TestCredentials::sendsNothingWithoutTls()
{
    ScriptedServer server;
    server.otherwise([](const auto &) { return Answer::json("{}"); });
    net::HttpClient http;
    kube::KubeContext context = kubetest::contextFor(server);
    context.credential.token = u"abc"_s;
    kube::Client client(http, context);
    QVERIFY(client.getRaw(u"/x"_s, {}));
    QVERIFY(server.requests().back().header("authorization").isEmpty());
}

void TestCredentials::readsTheTokenFileAgainAfterA401()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"token"_s);
    write(file, "old\n");
    const auto server = secureServer();
    server->otherwise([](const testsupport::ScriptedRequest &request) {
        return request.header("authorization") == "Bearer new" ? Answer::json("{}") : Answer::json("{}", 401);
    });
    net::HttpClient http;
    kube::KubeContext context = kubetest::contextFor(*server, m_authority->caPem());
    context.credential.token = u"oldest"_s;
    context.credential.tokenFile = file;
    kube::Client client(http, context);
    QVERIFY(!client.getRaw(u"/x"_s, {}));
    QCOMPARE(server->requests().front().header("authorization"), QByteArray("Bearer old"));
    write(file, "new\n");
    QVERIFY(client.getRaw(u"/x"_s, {}));
}

void TestCredentials::asksTheStoreWhenTheKubeconfigSaysNothing()
{
    const auto server = secureServer();
    server->otherwise([](const testsupport::ScriptedRequest &request) {
        return request.header("authorization") == "Bearer new" ? Answer::json("{}") : Answer::json("{}", 401);
    });
    QString token = u"old"_s;
    int asked = 0;
    int refused = 0;
    const kube::StoredCredential stored{[&](kube::Credential &found) {
                                            ++asked;
                                            found.token = token;
                                            return !token.isEmpty();
                                        },
                                        [&] {
                                            ++refused;
                                            token = u"new"_s; // renewed meanwhile
                                        }};
    net::HttpClient http;
    kube::KubeContext context = kubetest::contextFor(*server, m_authority->caPem());
    context.credential = {};
    context.credential.stored = std::make_shared<const kube::StoredCredential>(stored);
    kube::Client client(http, context);
    QVERIFY(client.getRaw(u"/x"_s, {}));
    QVERIFY(client.getRaw(u"/x"_s, {}));
    QCOMPARE(refused, 1);
    QCOMPARE(asked, 2); // before and after the refusal; then it is known
    // What the kubeconfig says comes first.
    context.credential.token = u"new"_s;
    kube::Client own(http, context);
    QVERIFY(own.getRaw(u"/x"_s, {}));
    QCOMPARE(asked, 2);
}

void TestCredentials::usesThePluginsCertificate()
{
    const QTemporaryDir folder;
    const auto identity = m_authority->issue(u"plugged"_s);
    const nlohmann::json answer = {{"apiVersion", base::toStd(v1)},
                                   {"kind", "ExecCredential"},
                                   {"status",
                                    {{"clientCertificateData", identity.certificatePem.toStdString()},
                                     {"clientKeyData", identity.keyPem.toStdString()}}}};
    write(folder.filePath(u"answer.json"_s), base::dumpJson(answer));
    const auto server = secureServer(m_authority->caPem());
    net::HttpClient http;
    kube::KubeContext context = kubetest::contextFor(*server, m_authority->caPem());
    context.credential.exec = plugin(u"x"_s, folder.path());
    context.credential.exec->command = u"cat"_s;
    context.credential.exec->arguments = {folder.filePath(u"answer.json"_s)};
    kube::Client client(http, context);
    const auto response = client.getRaw(u"/x"_s, {});
    QVERIFY2(response, qPrintable(response ? QString() : response.error().sentence()));
    QCOMPARE(server->requests().back().clientCertificateName, u"plugged"_s);
}

QTEST_GUILESS_MAIN(TestCredentials)
#include "tst_credentials.moc"
