#include <models/events/eventrow.h>
#include <models/logs/logstream.h>

#include <QTest>

using namespace slipway;
using namespace Qt::StringLiterals;

/// Events and log lines as an API server sends them.
class TestEventRow final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatIsAboutTheObjects();
    void refusesWhatIsNoList_data();
    void refusesWhatIsNoList();
    void readsLogLines_data();
    void readsLogLines();
};

void TestEventRow::keepsWhatIsAboutTheObjects()
{
    const QByteArray list = R"({"items":[
        {"metadata":{"uid":"a"},"involvedObject":{"kind":"Pod","name":"cart-1"},"type":"Warning",
         "reason":"BackOff","message":"restarting","count":7,"lastTimestamp":"2026-11-21T11:00:00Z"},
        {"metadata":{"uid":"b"},"involvedObject":{"kind":"Pod","name":"other"},"type":"Normal","reason":"Pulled"},
        {"metadata":{"uid":"c"},"involvedObject":{"kind":"Pod","name":"cart-1"},"type":"Normal",
         "reason":"Scheduled","eventTime":"2026-11-21T11:30:00.123456Z","series":{"count":3}},
        "rubbish"]})";
    const auto rows = models::readEvents(list, {models::eventObject(u"Pod"_s, u"cart-1"_s)});
    QVERIFY(rows);
    QCOMPARE(rows->size(), 2);
    QCOMPARE(rows->at(0).id, u"c"_s);
    QCOMPARE(rows->at(0).count, 3);
    QVERIFY(!rows->at(0).isWarning);
    QCOMPARE(rows->at(1).reason, u"BackOff"_s);
    QCOMPARE(rows->at(1).count, 7);
    QVERIFY(rows->at(1).isWarning);
    QCOMPARE(rows->at(1).lastSeen, QDateTime(QDate(2026, 11, 21), QTime(11, 0), Qt::UTC));
}

void TestEventRow::refusesWhatIsNoList_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("no JSON") << QByteArray("<html>");
    QTest::newRow("another object") << QByteArray("{\"kind\":\"Status\"}");
    QTest::newRow("items of another kind") << QByteArray("{\"items\":3}");
}

void TestEventRow::refusesWhatIsNoList()
{
    QFETCH(QByteArray, text);
    const auto rows = models::readEvents(text, {});
    QVERIFY(!rows);
    QVERIFY(!rows.error().what.isEmpty());
}

void TestEventRow::readsLogLines_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QDateTime>("time");
    QTest::addColumn<QString>("text");
    const QDateTime noon(QDate(2026, 11, 21), QTime(12, 0, 0, 123), Qt::UTC);
    QTest::newRow("nanoseconds") << QByteArray("2026-11-21T12:00:00.123456789Z ready") << noon << u"ready"_s;
    QTest::newRow("seconds") << QByteArray("2026-11-21T12:00:00Z a b") << noon.addMSecs(-123) << u"a b"_s;
    QTest::newRow("empty text") << QByteArray("2026-11-21T12:00:00Z ") << noon.addMSecs(-123) << QString();
    QTest::newRow("no time") << QByteArray("plain text") << QDateTime() << u"plain text"_s;
    QTest::newRow("empty") << QByteArray() << QDateTime() << QString();
}

void TestEventRow::readsLogLines()
{
    QFETCH(QByteArray, line);
    QFETCH(QDateTime, time);
    QFETCH(QString, text);
    const auto raw = models::readLogLine(line, u"cart-1"_s);
    QCOMPARE(raw.time, time);
    QCOMPARE(raw.text, text);
    QCOMPARE(raw.source, u"cart-1"_s);
}

QTEST_GUILESS_MAIN(TestEventRow)
#include "tst_eventrow.moc"
