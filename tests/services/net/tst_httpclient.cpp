#include <services/net/httpclient.h>
#include <tests/support/scriptedserver.h>

#include <QTest>

#include <thread>

using namespace slipway;
using namespace Qt::StringLiterals;
using testsupport::Answer;
using testsupport::ScriptedServer;

class TestHttpClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sendsMethodHeadersAndBody_data();
    void sendsMethodHeadersAndBody();
    void readsStatusHeadersAndBody();
    void statusOfFailureIsAnAnswer();
    void decompresses();
    void sendsNoAcceptEncodingUnlessAsked();
    void reusesConnectionsWithinAGroupOnly();
    void droppedGroupGetsNewConnections();
    void followsRedirectsWithinTheOrigin();
    void leavesRedirectsElsewhereAlone();
    void givesUpOnRedirectLoops();
    void refusesHeaderInjection_data();
    void refusesHeaderInjection();
    void retriesUntilItSucceeds();
    void answersManyThreads();
};

void TestHttpClient::sendsMethodHeadersAndBody_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("GET") << QByteArray("GET") << QByteArray();
    QTest::newRow("HEAD") << QByteArray("HEAD") << QByteArray();
    QTest::newRow("POST") << QByteArray("POST") << QByteArray("{\"a\":1}");
    QTest::newRow("POST without body") << QByteArray("POST") << QByteArray();
    QTest::newRow("PUT") << QByteArray("PUT") << QByteArray("{}");
    QTest::newRow("PATCH") << QByteArray("PATCH") << QByteArray(100'000, 'x');
    QTest::newRow("DELETE") << QByteArray("DELETE") << QByteArray();
    QTest::newRow("DELETE with body") << QByteArray("DELETE") << QByteArray("{}");
}

void TestHttpClient::sendsMethodHeadersAndBody()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, body);
    ScriptedServer server;
    server.otherwise([](const auto &) { return Answer::text("fine"); });
    net::HttpClient client;
    net::HttpRequest request;
    request.method = method;
    request.url = server.url(u"/a%20b?x=1%2F2"_s);
    request.body = body;
    request.headers = {{"X-One", "eins"}, {"X-Empty", ""}};
    const auto response = client.send(request, {});
    QVERIFY2(response, qPrintable(response ? QString() : response.error().sentence()));
    QCOMPARE(response->status, 200);
    QCOMPARE(response->body, method == "HEAD" ? QByteArray() : QByteArray("fine"));
    QCOMPARE(server.requests().size(), size_t(1));
    const auto seen = server.requests().front();
    QCOMPARE(seen.method, method);
    QCOMPARE(seen.path, QByteArray("/a%20b"));
    QCOMPARE(seen.query, QByteArray("x=1%2F2"));
    QCOMPARE(seen.body, body);
    QCOMPARE(seen.header("x-one"), QByteArray("eins"));
    QVERIFY(seen.header("user-agent").startsWith("slipway/"));
    QVERIFY(seen.header("content-type").isEmpty());
    QVERIFY(seen.header("expect").isEmpty());
}

void TestHttpClient::readsStatusHeadersAndBody()
{
    ScriptedServer server;
    Answer answer = Answer::json("{\"kind\":\"Pod\"}", 201)
                        .with("Warning", "299 - \"one\"")
                        .with("Warning", "299 - \"two\"");
    answer.chunked = true;
    answer.pieceSize = 3;
    server.on("GET /pod", {answer});
    net::HttpClient client;
    net::HttpRequest request;
    request.url = server.url(u"/pod"_s);
    const auto response = client.send(request, {});
    QVERIFY(response);
    QCOMPARE(response->status, 201);
    QCOMPARE(response->body, QByteArray("{\"kind\":\"Pod\"}"));
    QCOMPARE(response->httpVersion, u"1.1"_s);
    QCOMPARE(response->header("content-type"), QByteArray("application/json"));
    QCOMPARE(response->header("warning"), QByteArray("299 - \"one\""));
    QCOMPARE(response->headers.count({"warning", "299 - \"two\""}), 1);
}

void TestHttpClient::statusOfFailureIsAnAnswer()
{
    ScriptedServer server;
    server.on("GET /x", {Answer::text("no", 403)});
    net::HttpClient client;
    net::HttpRequest request;
    request.url = server.url(u"/x"_s);
    const auto response = client.send(request, {});
    QVERIFY(response);
    QCOMPARE(response->status, 403);
    QCOMPARE(response->body, QByteArray("no"));
}

void TestHttpClient::decompresses()
{
    ScriptedServer server;
    const QByteArray text = QByteArray("deployments ").repeated(20'000);
    Answer answer = Answer::text(text);
    answer.gzip = true;
    server.on("GET /x", {answer});
    net::HttpClient client;
    net::HttpRequest request;
    request.url = server.url(u"/x"_s);
    const auto response = client.send(request, {});
    QVERIFY(response);
    QCOMPARE(response->body, text);
    QCOMPARE(server.requests().front().header("accept-encoding"), QByteArray("gzip"));
}

void TestHttpClient::sendsNoAcceptEncodingUnlessAsked()
{
    ScriptedServer server;
    server.on("GET /x", {Answer::text("x")});
    net::HttpClient client;
    net::HttpRequest request;
    request.url = server.url(u"/x"_s);
    request.acceptCompressed = false;
    QVERIFY(client.send(request, {}));
    QVERIFY(server.requests().front().header("accept-encoding").isEmpty());
}

void TestHttpClient::reusesConnectionsWithinAGroupOnly()
{
    ScriptedServer server;
    server.on("GET /x", {Answer::text("x")});
    net::HttpClient client;
    net::HttpRequest request;
    request.url = server.url(u"/x"_s);
    request.connectionGroup = "calls";
    QVERIFY(client.send(request, {}));
    QVERIFY(client.send(request, {}));
    request.connectionGroup = "watches";
    QVERIFY(client.send(request, {}));
    const auto seen = server.requests();
    QCOMPARE(seen[1].connection, seen[0].connection);
    QVERIFY(seen[2].connection != seen[0].connection);
}

void TestHttpClient::droppedGroupGetsNewConnections()
{
    ScriptedServer server;
    server.on("GET /x", {Answer::text("x")});
    net::HttpClient client;
    net::HttpRequest request;
    request.url = server.url(u"/x"_s);
    request.connectionGroup = "calls";
    QVERIFY(client.send(request, {}));
    client.dropConnections("calls");
    QVERIFY(server.waitForDisconnect());
    QVERIFY(client.send(request, {}));
    QVERIFY(server.requests()[1].connection != server.requests()[0].connection);
}

void TestHttpClient::followsRedirectsWithinTheOrigin()
{
    ScriptedServer server;
    server.on("GET /old", {Answer::text({}, 301).with("Location", "/new?q=1")});
    server.on("GET /new", {Answer::text("here")});
    net::HttpClient client;
    net::HttpRequest request;
    request.url = server.url(u"/old"_s);
    request.headers = {{"Authorization", "Bearer abc"}};
    const auto unfollowed = client.send(request, {});
    QVERIFY(unfollowed);
    QCOMPARE(unfollowed->status, 301);
    request.followRedirects = true;
    const auto followed = client.send(request, {});
    QVERIFY(followed);
    QCOMPARE(followed->body, QByteArray("here"));
    QByteArray streamed;
    QList<int> statuses;
    QVERIFY(client.stream(
        request,
        [&](const net::HttpResponse &response) {
            statuses.append(response.status);
            return true;
        },
        [&](const QByteArray &chunk) {
            streamed += chunk;
            return true;
        },
        {}));
    QCOMPARE(streamed, QByteArray("here"));
    QCOMPARE(statuses, QList<int>{200});
}

void TestHttpClient::leavesRedirectsElsewhereAlone()
{
    ScriptedServer other;
    ScriptedServer server;
    server.on("GET /old", {Answer::text({}, 302).with("Location", other.url(u"/x"_s).toLatin1())});
    net::HttpClient client;
    net::HttpRequest request;
    request.url = server.url(u"/old"_s);
    request.headers = {{"Authorization", "Bearer abc"}};
    request.followRedirects = true;
    const auto response = client.send(request, {});
    QVERIFY(response);
    QCOMPARE(response->status, 302);
    QVERIFY(other.requests().empty());
}

void TestHttpClient::givesUpOnRedirectLoops()
{
    ScriptedServer server;
    server.on("GET /a", {Answer::text({}, 302).with("Location", "/a")});
    net::HttpClient client;
    net::HttpRequest request;
    request.url = server.url(u"/a"_s);
    request.followRedirects = true;
    const auto response = client.send(request, {});
    QVERIFY(response);
    QCOMPARE(response->status, 302);
    QCOMPARE(server.requests().size(), size_t(6));
}

void TestHttpClient::refusesHeaderInjection_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("newline in value")
        << QByteArray("GET") << u"/"_s << QByteArray("X") << QByteArray("a\r\nY: b");
    QTest::newRow("newline in name") << QByteArray("GET") << u"/"_s << QByteArray("X\nY") << QByteArray("a");
    QTest::newRow("space in name") << QByteArray("GET") << u"/"_s << QByteArray("X Y") << QByteArray("a");
    QTest::newRow("zero in value") << QByteArray("GET") << u"/"_s << QByteArray("X") << QByteArray("a\0b", 3);
    QTest::newRow("method") << QByteArray("GET / HTTP/1.1\r\nX:") << u"/"_s << QByteArray("X")
                            << QByteArray("a");
    QTest::newRow("no method") << QByteArray() << u"/"_s << QByteArray("X") << QByteArray("a");
}

void TestHttpClient::refusesHeaderInjection()
{
    QFETCH(QByteArray, method);
    QFETCH(QString, path);
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    ScriptedServer server;
    net::HttpClient client;
    net::HttpRequest request;
    request.method = method;
    request.url = server.url(path);
    request.headers = {{name, value}};
    const auto response = client.send(request, {});
    QVERIFY(!response);
    QCOMPARE(response.error().kind, base::ErrorKind::Invalid);
    QVERIFY(server.requests().empty());
}

void TestHttpClient::retriesUntilItSucceeds()
{
    ScriptedServer server;
    Answer cut = Answer::text("half of it");
    cut.cutAfter = 4;
    server.on("GET /x",
              {Answer::text("busy", 429).with("Retry-After", "0"),
               Answer::text("down", 503),
               cut,
               Answer::text("up")});
    net::HttpClient client;
    net::HttpRequest request;
    request.url = server.url(u"/x"_s);
    request.retry = {.attempts = 4,
                     .firstDelay = std::chrono::milliseconds(1),
                     .maximumDelay = std::chrono::milliseconds(5)};
    const auto response = client.send(request, {});
    QVERIFY(response);
    QCOMPARE(response->body, QByteArray("up"));
    QCOMPARE(server.requests().size(), size_t(4));
}

void TestHttpClient::answersManyThreads()
{
    ScriptedServer server;
    server.otherwise([](const testsupport::ScriptedRequest &request) { return Answer::text(request.path); });
    net::HttpClient client;
    std::atomic<int> right = 0;
    std::vector<std::thread> threads;
    for (int number = 0; number < 12; ++number) {
        threads.emplace_back([&, number] {
            for (int round = 0; round < 10; ++round) {
                net::HttpRequest request;
                const QString path = u"/%1/%2"_s.arg(number).arg(round);
                request.url = server.url(path);
                const auto response = client.send(request, {});
                right += response && response->body == path.toLatin1() ? 1 : 0;
            }
        });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    QCOMPARE(right.load(), 120);
}

QTEST_GUILESS_MAIN(TestHttpClient)
#include "tst_httpclient.moc"
