#include <services/net/httpclient.h>
#include <tests/support/scriptedserver.h>

#include <QElapsedTimer>
#include <QTest>

#include <thread>

using namespace slipway;
using namespace Qt::StringLiterals;
using base::ErrorKind;
using std::chrono::milliseconds;
using testsupport::Answer;
using testsupport::ScriptedServer;

class TestHttpStream : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void handsOverPiecesAsTheyCome();
    void endsWhenAHandlerSaysSo();
    void outlivesTheTimeLimitOfACall();
    void silenceIsATimeout();
    void aServerThatNeverAnswersIsATimeout();
    void aCutIsAnError();
    void cancelEndsAtOnce();
    void aSlowReaderIsBounded();
    void runsBesideCalls();
};

void TestHttpStream::handsOverPiecesAsTheyCome()
{
    ScriptedServer server;
    server.on("GET /watch", {Answer::stream("one\n")});
    net::HttpClient client;
    net::HttpRequest request;
    request.url = server.url(u"/watch"_s);
    QByteArray seen;
    int status = 0;
    const auto end = client.stream(
        request,
        [&](const net::HttpResponse &response) {
            status = response.status;
            return true;
        },
        [&](const QByteArray &chunk) {
            seen += chunk;
            // Each answer of ours causes the next piece: nothing is held back until the end.
            if (seen == "one\n") {
                server.push("/watch", "two\n");
            } else if (seen == "one\ntwo\n") {
                server.end("/watch");
            }
            return true;
        },
        {});
    QVERIFY2(end, qPrintable(end ? QString() : end.error().sentence()));
    QCOMPARE(status, 200);
    QCOMPARE(seen, QByteArray("one\ntwo\n"));
    QVERIFY(end->body.isEmpty());
}

void TestHttpStream::endsWhenAHandlerSaysSo()
{
    ScriptedServer server;
    server.on("GET /watch", {Answer::stream("one\n")});
    net::HttpClient client;
    net::HttpRequest request;
    request.url = server.url(u"/watch"_s);
    const auto byChunk = client.stream(request, {}, [](const QByteArray &) { return false; }, {});
    QVERIFY(byChunk);
    QVERIFY(server.waitForDisconnect());
    int chunks = 0;
    const auto byHead = client.stream(
        request,
        [](const net::HttpResponse &) { return false; },
        [&](const QByteArray &) { return ++chunks > 0; },
        {});
    QVERIFY(byHead);
    QCOMPARE(byHead->status, 200);
    QCOMPARE(chunks, 0);
}

void TestHttpStream::outlivesTheTimeLimitOfACall()
{
    ScriptedServer server;
    Answer drip = Answer::text(QByteArray(20, 'x'));
    drip.pieceSize = 1;
    drip.pieceInterval = milliseconds(15);
    server.on("GET /drip", {drip});
    net::HttpClient client;
    net::HttpRequest request;
    request.url = server.url(u"/drip"_s);
    request.timeout = milliseconds(100);
    qsizetype size = 0;
    const auto end = client.stream(
        request,
        {},
        [&](const QByteArray &chunk) {
            size += chunk.size();
            return true;
        },
        {},
        std::chrono::seconds(10));
    QVERIFY2(end, qPrintable(end ? QString() : end.error().sentence()));
    QCOMPARE(size, qsizetype(20));
}

void TestHttpStream::silenceIsATimeout()
{
    ScriptedServer server;
    server.on("GET /watch", {Answer::stream("one\n")});
    net::HttpClient client;
    net::HttpRequest request;
    request.url = server.url(u"/watch"_s);
    int chunks = 0;
    const auto end =
        client.stream(request, {}, [&](const QByteArray &) { return ++chunks > 0; }, {}, milliseconds(150));
    QVERIFY(!end);
    QCOMPARE(end.error().kind, ErrorKind::Timeout);
    QCOMPARE(chunks, 1);
    QVERIFY(server.waitForDisconnect());
}

void TestHttpStream::aServerThatNeverAnswersIsATimeout()
{
    ScriptedServer server;
    Answer never;
    never.never = true;
    server.on("GET /watch", {never});
    net::HttpClient client;
    net::HttpRequest request;
    request.url = server.url(u"/watch"_s);
    request.timeout = milliseconds(150);
    const auto end = client.stream(request, {}, [](const QByteArray &) { return true; }, {});
    QVERIFY(!end);
    QCOMPARE(end.error().kind, ErrorKind::Timeout);
}

void TestHttpStream::aCutIsAnError()
{
    ScriptedServer server;
    server.on("GET /watch", {Answer::stream("one\n")});
    net::HttpClient client;
    net::HttpRequest request;
    request.url = server.url(u"/watch"_s);
    QByteArray seen;
    const auto end = client.stream(request,
                                   {},
                                   [&](const QByteArray &chunk) {
                                       seen += chunk;
                                       server.cut("/watch");
                                       return true;
                                   },
                                   {});
    QVERIFY(!end);
    QCOMPARE(end.error().kind, ErrorKind::Unreachable);
    QCOMPARE(seen, QByteArray("one\n"));
}

void TestHttpStream::cancelEndsAtOnce()
{
    ScriptedServer server;
    server.on("GET /watch", {Answer::stream()});
    net::HttpClient client;
    base::CancelSource source;
    base::Expected<net::HttpResponse> end;
    std::thread reader([&] {
        net::HttpRequest request;
        request.url = server.url(u"/watch"_s);
        end = client.stream(request, {}, [](const QByteArray &) { return true; }, source.token());
    });
    QVERIFY(server.waitForRequests(1));
    source.cancel();
    reader.join();
    QVERIFY(!end);
    QCOMPARE(end.error().kind, ErrorKind::Cancelled);
    QVERIFY(server.waitForDisconnect());
}

void TestHttpStream::aSlowReaderIsBounded()
{
    ScriptedServer server;
    server.on("GET /big", {Answer::text(QByteArray(8 * 1024 * 1024, 'x'))});
    net::HttpClient client;
    net::HttpRequest request;
    request.url = server.url(u"/big"_s);
    request.responseLimit = 1024 * 1024;
    bool first = true;
    const auto end = client.stream(request,
                                   {},
                                   [&](const QByteArray &) {
                                       if (first) {
                                           // Reads nothing until the transfer has been given up.
                                           server.waitForDisconnect();
                                           first = false;
                                       }
                                       return true;
                                   },
                                   {});
    QVERIFY(!end);
    QCOMPARE(end.error().kind, ErrorKind::TooLarge);
}

void TestHttpStream::runsBesideCalls()
{
    ScriptedServer server;
    server.on("GET /watch", {Answer::stream("event\n")});
    server.on("GET /x", {Answer::text("x")});
    net::HttpClient client;
    net::HttpRequest watch;
    watch.url = server.url(u"/watch"_s);
    bool called = false;
    const auto end = client.stream(watch,
                                   {},
                                   [&](const QByteArray &) {
                                       net::HttpRequest call;
                                       call.url = server.url(u"/x"_s);
                                       called = client.send(call, {}).has_value();
                                       return false;
                                   },
                                   {});
    QVERIFY(end);
    QVERIFY(called);
}

QTEST_GUILESS_MAIN(TestHttpStream)
#include "tst_httpstream.moc"
