#include <services/net/httpclient.h>
#include <tests/support/scriptedserver.h>

#include <QElapsedTimer>
#include <QHostAddress>
#include <QTcpServer>
#include <QTest>

#include <memory>
#include <thread>

using namespace slipway;
using namespace Qt::StringLiterals;
using base::ErrorKind;
using std::chrono::milliseconds;
using testsupport::Answer;
using testsupport::ScriptedServer;

namespace {

// A port that was free a moment ago.
int closedPort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

net::HttpRequest get(const QString &url)
{
    net::HttpRequest request;
    request.url = url;
    return request;
}

} // namespace

class TestHttpFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesTheCause_data();
    void namesTheCause();
    void brokenAnswers_data();
    void brokenAnswers();
    void stopsAtTheTimeLimit();
    void stopsAtTheSizeLimit_data();
    void stopsAtTheSizeLimit();
    void cancelEndsAtOnce();
    void cancelledBeforeItBegan();
    void cancelEndsTheWaitBetweenTries();
    void destroyingTheClientEndsCalls();
    void messagesKeepSecretsOut();
};

void TestHttpFaults::namesTheCause_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("cause");
    QTest::newRow("refused") << u"http://127.0.0.1:%1/"_s.arg(closedPort()) << ErrorKind::Unreachable
                             << u"refused"_s;
    QTest::newRow("unknown name") << u"https://no-such-host.invalid/"_s << ErrorKind::Unreachable
                                  << u"no-such-host.invalid cannot be resolved"_s;
    QTest::newRow("other scheme") << u"file:///etc/passwd"_s << ErrorKind::Invalid << u"URL"_s;
    QTest::newRow("ftp") << u"ftp://example.com/"_s << ErrorKind::Invalid << u"neither http nor https"_s;
    QTest::newRow("nonsense") << u"nonsense"_s << ErrorKind::Invalid << u"URL"_s;
}

void TestHttpFaults::namesTheCause()
{
    QFETCH(QString, url);
    QFETCH(ErrorKind, kind);
    QFETCH(QString, cause);
    net::HttpClient client;
    const auto response = client.send(get(url), {});
    QVERIFY(!response);
    QCOMPARE(response.error().kind, kind);
    QVERIFY2(response.error().cause.contains(cause), qPrintable(response.error().sentence()));
    QVERIFY(!response.error().what.isEmpty());
}

void TestHttpFaults::brokenAnswers_data()
{
    QTest::addColumn<Answer>("answer");
    QTest::addColumn<ErrorKind>("kind");
    Answer cut = Answer::text("0123456789");
    cut.cutAfter = 5;
    QTest::newRow("cut in the body") << cut << ErrorKind::Unreachable;
    cut.chunked = true;
    QTest::newRow("cut in a chunk") << cut << ErrorKind::Unreachable;
    Answer raw;
    raw.raw = "HTTP/1.1 200 OK\r\nContent-Le";
    QTest::newRow("cut in the head") << raw << ErrorKind::Unreachable;
    raw.raw = "SSH-2.0-OpenSSH_9.2\r\n";
    QTest::newRow("not HTTP") << raw << ErrorKind::Invalid;
    raw.raw = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\nnot gzip!";
    QTest::newRow("not gzip") << raw << ErrorKind::Invalid;
    raw.raw = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n";
    QTest::newRow("bad chunk size") << raw << ErrorKind::Unreachable;
}

void TestHttpFaults::brokenAnswers()
{
    QFETCH(Answer, answer);
    QFETCH(ErrorKind, kind);
    ScriptedServer server;
    server.on("GET /x", {answer});
    net::HttpClient client;
    const auto response = client.send(get(server.url(u"/x"_s)), {});
    QVERIFY(!response);
    QVERIFY2(response.error().kind == kind, qPrintable(response.error().sentence()));
    QVERIFY(!response.error().cause.isEmpty());
}

void TestHttpFaults::stopsAtTheTimeLimit()
{
    ScriptedServer server;
    Answer never;
    never.never = true;
    server.on("GET /never", {never});
    Answer drip = Answer::text(QByteArray(1000, 'x'));
    drip.pieceSize = 1;
    drip.pieceInterval = milliseconds(20);
    server.on("GET /drip", {drip});
    net::HttpClient client;
    for (const QString &path : {u"/never"_s, u"/drip"_s}) {
        net::HttpRequest request = get(server.url(path));
        request.timeout = milliseconds(150);
        QElapsedTimer timer;
        timer.start();
        const auto response = client.send(request, {});
        QVERIFY(!response);
        QCOMPARE(response.error().kind, ErrorKind::Timeout);
        QVERIFY(timer.elapsed() < 5000);
        QVERIFY2(response.error().cause.contains(u"0.15"_s), qPrintable(response.error().sentence()));
    }
}

void TestHttpFaults::stopsAtTheSizeLimit_data()
{
    QTest::addColumn<bool>("gzip");
    QTest::newRow("plain") << false;
    QTest::newRow("decompressed") << true;
}

void TestHttpFaults::stopsAtTheSizeLimit()
{
    QFETCH(bool, gzip);
    ScriptedServer server;
    Answer answer = Answer::text(QByteArray(300'000, 'x'));
    answer.gzip = gzip;
    server.on("GET /x", {answer});
    net::HttpClient client;
    net::HttpRequest request = get(server.url(u"/x"_s));
    request.responseLimit = 300'000;
    QVERIFY(client.send(request, {}));
    request.responseLimit = 299'999;
    const auto response = client.send(request, {});
    QVERIFY(!response);
    QCOMPARE(response.error().kind, ErrorKind::TooLarge);
}

void TestHttpFaults::cancelEndsAtOnce()
{
    ScriptedServer server;
    Answer never;
    never.never = true;
    server.on("GET /never", {never});
    net::HttpClient client;
    base::CancelSource source;
    base::Expected<net::HttpResponse> response;
    std::thread caller([&] { response = client.send(get(server.url(u"/never"_s)), source.token()); });
    QVERIFY(server.waitForRequests(1));
    source.cancel();
    caller.join();
    QVERIFY(!response);
    QCOMPARE(response.error().kind, ErrorKind::Cancelled);
    QVERIFY(server.waitForDisconnect());
}

void TestHttpFaults::cancelledBeforeItBegan()
{
    ScriptedServer server;
    net::HttpClient client;
    base::CancelSource source;
    source.cancel();
    const auto response = client.send(get(server.url(u"/x"_s)), source.token());
    QVERIFY(!response);
    QCOMPARE(response.error().kind, ErrorKind::Cancelled);
}

void TestHttpFaults::cancelEndsTheWaitBetweenTries()
{
    ScriptedServer server;
    server.on("GET /x", {Answer::text("busy", 429).with("Retry-After", "100")});
    net::HttpClient client;
    base::CancelSource source;
    base::Expected<net::HttpResponse> response;
    std::thread caller([&] {
        net::HttpRequest request = get(server.url(u"/x"_s));
        request.retry = {
            .attempts = 2, .firstDelay = milliseconds(100), .maximumDelay = std::chrono::seconds(100)};
        response = client.send(request, source.token());
    });
    QVERIFY(server.waitForRequests(1));
    source.cancel();
    caller.join();
    QVERIFY(!response);
    QCOMPARE(response.error().kind, ErrorKind::Cancelled);
}

void TestHttpFaults::destroyingTheClientEndsCalls()
{
    ScriptedServer server;
    Answer never;
    never.never = true;
    server.on("GET /never", {never});
    auto client = std::make_unique<net::HttpClient>();
    net::HttpClient *const borrowed = client.get();
    base::Expected<net::HttpResponse> response;
    std::thread caller([&] { response = borrowed->send(get(server.url(u"/never"_s)), {}); });
    QVERIFY(server.waitForRequests(1));
    client.reset();
    caller.join();
    QVERIFY(!response);
    QCOMPARE(response.error().kind, ErrorKind::Cancelled);
}

void TestHttpFaults::messagesKeepSecretsOut()
{
    net::HttpClient client;
    const auto response =
        client.send(get(u"http://someone:hunter2@127.0.0.1:%1/path?token=hunter2"_s.arg(closedPort())), {});
    QVERIFY(!response);
    QVERIFY(!response.error().sentence().contains(u"hunter2"_s));
    QVERIFY(!response.error().detail.contains(u"hunter2"_s));
}

QTEST_GUILESS_MAIN(TestHttpFaults)
#include "tst_httpfaults.moc"
