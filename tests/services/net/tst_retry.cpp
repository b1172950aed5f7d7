#include <services/net/retry.h>

#include <QTest>

using namespace slipway;
using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace {

const QDateTime now(QDate(2026, 3, 1), QTime(12, 0), Qt::UTC);

net::HttpResponse answer(int status, const QByteArray &after = {})
{
    net::HttpResponse response;
    response.status = status;
    if (!after.isEmpty()) {
        response.headers.append({"retry-after", after});
    }
    return response;
}

} // namespace

class TestRetry : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsRetryAfter_data();
    void readsRetryAfter();
    void decides_data();
    void decides();
    void doublesWithFullJitter();
    void retryAfterIsALowerBoundUpToTheMaximum();
};

void TestRetry::readsRetryAfter_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<qint64>("wanted"); // -1: none
    QTest::newRow("absent") << QByteArray() << qint64(-1);
    QTest::newRow("seconds") << QByteArray("3") << qint64(3000);
    QTest::newRow("zero") << QByteArray("0") << qint64(0);
    QTest::newRow("negative") << QByteArray("-5") << qint64(-1);
    QTest::newRow("huge") << QByteArray("99999999999") << qint64(24LL * 3600 * 1000);
    QTest::newRow("date") << QByteArray("Sun, 01 Mar 2026 12:00:07 GMT") << qint64(7000);
    QTest::newRow("past date") << QByteArray("Sun, 01 Mar 2026 11:00:00 GMT") << qint64(0);
    QTest::newRow("words") << QByteArray("soon") << qint64(-1);
}

void TestRetry::readsRetryAfter()
{
    QFETCH(QByteArray, header);
    QFETCH(qint64, wanted);
    const auto delay = net::retryAfter(answer(429, header), now);
    QCOMPARE(delay ? qint64(delay->count()) : qint64(-1), wanted);
}

void TestRetry::decides_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<int>("status"); // 0: connection lost, -1: timeout
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<bool>("wanted");
    QTest::newRow("GET lost") << QByteArray("GET") << 0 << QByteArray() << true;
    QTest::newRow("PUT lost") << QByteArray("PUT") << 0 << QByteArray() << true;
    QTest::newRow("POST lost") << QByteArray("POST") << 0 << QByteArray() << false;
    QTest::newRow("PATCH lost") << QByteArray("PATCH") << 0 << QByteArray() << false;
    QTest::newRow("GET timeout") << QByteArray("GET") << -1 << QByteArray() << false;
    QTest::newRow("POST 429") << QByteArray("POST") << 429 << QByteArray() << true;
    QTest::newRow("POST 503") << QByteArray("POST") << 503 << QByteArray() << false;
    QTest::newRow("POST 503 asked") << QByteArray("POST") << 503 << QByteArray("1") << true;
    QTest::newRow("GET 502") << QByteArray("GET") << 502 << QByteArray() << true;
    QTest::newRow("POST 500") << QByteArray("POST") << 500 << QByteArray() << false;
    QTest::newRow("GET 404") << QByteArray("GET") << 404 << QByteArray() << false;
    QTest::newRow("GET 200") << QByteArray("GET") << 200 << QByteArray() << false;
}

void TestRetry::decides()
{
    QFETCH(QByteArray, method);
    QFETCH(int, status);
    QFETCH(QByteArray, after);
    QFETCH(bool, wanted);
    net::HttpRequest request;
    request.method = method;
    request.retry.attempts = 2;
    base::Expected<net::HttpResponse> outcome = answer(status, after);
    if (status <= 0) {
        outcome =
            base::failure(status == 0 ? base::ErrorKind::Unreachable : base::ErrorKind::Timeout, u"x"_s);
    }
    QCOMPARE(net::retryDelay(request, outcome, 1, 0.5, now).has_value(), wanted);
    QVERIFY(!net::retryDelay(request, outcome, 2, 0.5, now));
}

void TestRetry::doublesWithFullJitter()
{
    net::HttpRequest request;
    request.retry = {.attempts = 100, .firstDelay = milliseconds(100), .maximumDelay = milliseconds(1000)};
    const base::Expected<net::HttpResponse> outcome = answer(429);
    QCOMPARE(net::retryDelay(request, outcome, 1, 0.0, now), milliseconds(0));
    QCOMPARE(net::retryDelay(request, outcome, 1, 0.5, now), milliseconds(50));
    QCOMPARE(net::retryDelay(request, outcome, 3, 0.5, now), milliseconds(200));
    QCOMPARE(net::retryDelay(request, outcome, 5, 0.5, now), milliseconds(500));
    QCOMPARE(net::retryDelay(request, outcome, 90, 0.5, now), milliseconds(500));
}

void TestRetry::retryAfterIsALowerBoundUpToTheMaximum()
{
    net::HttpRequest request;
    request.retry = {.attempts = 3, .firstDelay = milliseconds(100), .maximumDelay = milliseconds(5000)};
    QCOMPARE(net::retryDelay(request, answer(429, "2"), 1, 0.9, now), milliseconds(2000));
    QCOMPARE(net::retryDelay(request, answer(429, "60"), 1, 0.9, now), milliseconds(5000));
}

QTEST_GUILESS_MAIN(TestRetry)
#include "tst_retry.moc"
