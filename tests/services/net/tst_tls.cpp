#include <services/net/httpclient.h>
#include <tests/support/scriptedserver.h>
#include <tests/support/testcertificates.h>

#include <QTest>

#include <memory>
#include <thread>
#include <vector>

using namespace slipway;
using namespace Qt::StringLiterals;
using testsupport::Answer;
using testsupport::ScriptedServer;
using testsupport::ServerTls;
using testsupport::TestAuthority;

class TestTls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void verifiesTheServer_data();
    void verifiesTheServer();
    void serverNameIsVerifiedAndKeepsTheHost();
    void sendsTheClientCertificate();
    void namesWhatIsWrongWithTheClientCertificate_data();
    void namesWhatIsWrongWithTheClientCertificate();
    void anotherCertificateNeverReusesAConnection();
    void plainServerOnATlsPort();
    void streamsDoNotHoldUpOthers();

private:
    net::HttpRequest request(const ScriptedServer &server) const;
    std::unique_ptr<ScriptedServer> serverWith(const testsupport::TestCertificate &certificate,
                                               const QByteArray &clientCa = {}) const;

    std::unique_ptr<TestAuthority> m_authority;
    std::unique_ptr<TestAuthority> m_stranger;
    testsupport::TestCertificate m_localhost;
};

void TestTls::initTestCase()
{
    m_authority = std::make_unique<TestAuthority>();
    m_stranger = std::make_unique<TestAuthority>(u"Stranger"_s);
    m_localhost = m_authority->issue(u"localhost"_s, {u"DNS:localhost"_s});
}

net::HttpRequest TestTls::request(const ScriptedServer &server) const
{
    net::HttpRequest request;
    request.url = server.url(u"/x"_s);
    request.tls.caPem = m_authority->caPem();
    return request;
}

std::unique_ptr<ScriptedServer> TestTls::serverWith(const testsupport::TestCertificate &certificate,
                                                    const QByteArray &clientCa) const
{
    auto server =
        std::make_unique<ScriptedServer>(ServerTls{certificate.certificatePem, certificate.keyPem, clientCa});
    server->on("GET /x", {Answer::text("secure")});
    return server;
}

void TestTls::verifiesTheServer_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("authority");
    QTest::addColumn<bool>("insecure");
    QTest::addColumn<QString>("cause"); // empty: works
    QTest::newRow("right") << u"good"_s << u"own"_s << false << QString();
    QTest::newRow("wrong authority") << u"good"_s << u"stranger"_s << false << u"not trusted"_s;
    QTest::newRow("system authorities") << u"good"_s << QString() << false << u"not trusted"_s;
    QTest::newRow("expired") << u"expired"_s << u"own"_s << false << u"has expired"_s;
    QTest::newRow("other name") << u"other"_s << u"own"_s << false << u"not for the name localhost"_s;
    QTest::newRow("unreadable authority") << u"good"_s << u"garbage"_s << false << u"cannot be read"_s;
    QTest::newRow("insecure") << u"expired"_s << u"stranger"_s << true << QString();
}

void TestTls::verifiesTheServer()
{
    QFETCH(QString, certificate);
    QFETCH(QString, authority);
    QFETCH(bool, insecure);
    QFETCH(QString, cause);
    testsupport::TestCertificate used = m_localhost;
    if (certificate == u"expired"_s) {
        used = m_authority->issue(u"localhost"_s, {u"DNS:localhost"_s}, TestAuthority::Validity::Past);
    } else if (certificate == u"other"_s) {
        used = m_authority->issue(u"other"_s, {u"DNS:other.example"_s});
    }
    const auto server = serverWith(used);
    net::HttpClient client;
    net::HttpRequest call = request(*server);
    call.tls.caPem = authority == u"own"_s        ? m_authority->caPem()
                     : authority == u"stranger"_s ? m_stranger->caPem()
                     : authority == u"garbage"_s  ? QByteArray("garbage")
                                                  : QByteArray();
    call.tls.insecure = insecure;
    const auto response = client.send(call, {});
    if (cause.isEmpty()) {
        QVERIFY2(response, qPrintable(response ? QString() : response.error().detail));
        QCOMPARE(response->body, QByteArray("secure"));
        return;
    }
    QVERIFY(!response);
    QVERIFY2(response.error().cause.contains(cause),
             qPrintable(response.error().sentence() + response.error().detail));
    QVERIFY(server->requests().empty());
}

void TestTls::serverNameIsVerifiedAndKeepsTheHost()
{
    const auto server = serverWith(m_authority->issue(u"api"_s, {u"DNS:api.internal"_s}));
    net::HttpClient client;
    net::HttpRequest call = request(*server);
    QVERIFY(!client.send(call, {}));
    call.tls.serverName = u"api.internal"_s;
    const auto response = client.send(call, {});
    QVERIFY2(response, qPrintable(response ? QString() : response.error().sentence()));
    QCOMPARE(server->requests().front().header("host"), "localhost:" + QByteArray::number(server->port()));
    call.tls.serverName = u"else.internal"_s;
    const auto refused = client.send(call, {});
    QVERIFY(!refused);
    QVERIFY2(refused.error().cause.contains(u"else.internal"_s), qPrintable(refused.error().sentence()));
}

void TestTls::sendsTheClientCertificate()
{
    const auto server = serverWith(m_localhost, m_authority->caPem());
    const auto identity = m_authority->issue(u"jane"_s, {}, TestAuthority::Validity::Now, u"developers"_s);
    net::HttpClient client;
    net::HttpRequest call = request(*server);
    call.tls.clientCertificatePem = identity.certificatePem;
    call.tls.clientKeyPem = identity.keyPem;
    const auto response = client.send(call, {});
    QVERIFY2(response,
             qPrintable(response ? QString() : response.error().sentence() + response.error().detail));
    QCOMPARE(server->requests().front().clientCertificateName, u"jane"_s);
}

void TestTls::namesWhatIsWrongWithTheClientCertificate_data()
{
    QTest::addColumn<QString>("identity");
    QTest::addColumn<QString>("cause");
    // Qt's server hangs up without saying why; what other servers say is in tst_curlerrors.
    QTest::newRow("none") << u"none"_s << u"connection was lost"_s;
    QTest::newRow("of a stranger") << u"stranger"_s << u"connection was lost"_s;
    QTest::newRow("encrypted key") << u"encrypted"_s << u"cannot be used"_s;
    QTest::newRow("key of another") << u"mixed"_s << u"cannot be used"_s;
    QTest::newRow("garbage") << u"garbage"_s << u"cannot be used"_s;
    QTest::newRow("no key") << u"keyless"_s << u"together"_s;
}

void TestTls::namesWhatIsWrongWithTheClientCertificate()
{
    QFETCH(QString, identity);
    QFETCH(QString, cause);
    const auto server = serverWith(m_localhost, m_authority->caPem());
    const auto right = m_authority->issue(u"jane"_s);
    testsupport::TestCertificate used;
    if (identity == u"stranger"_s) {
        used = m_stranger->issue(u"mallory"_s);
    } else if (identity == u"encrypted"_s) {
        used = {right.certificatePem, testsupport::encryptedKeyPem()};
    } else if (identity == u"mixed"_s) {
        used = {right.certificatePem, m_localhost.keyPem};
    } else if (identity == u"garbage"_s) {
        used = {"garbage", "garbage"};
    } else if (identity == u"keyless"_s) {
        used = {right.certificatePem, {}};
    }
    net::HttpClient client;
    net::HttpRequest call = request(*server);
    call.tls.clientCertificatePem = used.certificatePem;
    call.tls.clientKeyPem = used.keyPem;
    const auto response = client.send(call, {});
    QVERIFY(!response);
    QVERIFY2(response.error().cause.contains(cause),
             qPrintable(response.error().sentence() + response.error().detail));
    QVERIFY(server->requests().empty());
}

void TestTls::anotherCertificateNeverReusesAConnection()
{
    const auto server = serverWith(m_localhost, m_authority->caPem());
    net::HttpClient client;
    for (const QString &name : {u"jane"_s, u"joe"_s, u"joe"_s}) {
        const auto identity = m_authority->issue(name);
        net::HttpRequest call = request(*server);
        call.tls.clientCertificatePem = identity.certificatePem;
        call.tls.clientKeyPem = identity.keyPem;
        QVERIFY(client.send(call, {}));
        QCOMPARE(server->requests().back().clientCertificateName, name);
    }
}

void TestTls::plainServerOnATlsPort()
{
    ScriptedServer server;
    net::HttpClient client;
    net::HttpRequest call;
    call.url = u"https://127.0.0.1:%1/"_s.arg(server.port());
    // The plain server waits for the end of a request head that never comes.
    call.connectTimeout = std::chrono::milliseconds(300);
    const auto response = client.send(call, {});
    QVERIFY(!response);
    QVERIFY(response.error().kind == base::ErrorKind::Timeout ||
            response.error().kind == base::ErrorKind::Unreachable);
}

void TestTls::streamsDoNotHoldUpOthers()
{
    const auto server = serverWith(m_localhost);
    server->on("GET /x", {Answer::stream("begun\n")});
    net::HttpClient client;
    base::CancelSource source;
    std::vector<std::thread> readers;
    for (int i = 0; i < 10; ++i) {
        readers.emplace_back([&] {
            client.stream(request(*server), {}, [](const QByteArray &) { return true; }, source.token());
        });
    }
    const bool allBegan = server->waitForRequests(10);
    source.cancel();
    for (std::thread &reader : readers) {
        reader.join();
    }
    QVERIFY(allBegan);
}

QTEST_GUILESS_MAIN(TestTls)
#include "tst_tls.moc"
