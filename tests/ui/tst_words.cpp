#include <ui/theme/words.h>

#include <QTest>

using namespace slipway::ui;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestWords final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void durations_data();
    void durations();
    void ages_data();
    void ages();
    void counts();
    void revisionsAndImages();
    void untrustedTextIsTamed();
    void everyStatusHasWord();
};

void TestWords::durations_data()
{
    QTest::addColumn<qint64>("milliseconds");
    QTest::addColumn<QString>("words");
    QTest::newRow("ms") << qint64(204) << u"204\u2009ms"_s;
    QTest::newRow("s") << qint64(41'000) << u"41\u2009s"_s;
    QTest::newRow("min") << qint64(606'000) << u"10 min 06 s"_s;
    QTest::newRow("h") << qint64(9'900'000) << u"2 h 45 min"_s;
    QTest::newRow("day and hours") << qint64(97'200'000) << u"1 day 3 h"_s;
    QTest::newRow("days") << qint64(6) * 86'400'000 << u"6 days"_s;
    QTest::newRow("one day") << qint64(86'400'000) << u"1 day"_s;
    QTest::newRow("negative") << qint64(-1) << QString();
}

void TestWords::durations()
{
    QFETCH(qint64, milliseconds);
    QTEST(words::duration(std::chrono::milliseconds(milliseconds)), "words");
}

void TestWords::ages_data()
{
    QTest::addColumn<qint64>("secondsAgo");
    QTest::addColumn<QString>("words");
    QTest::newRow("future") << qint64(-5) << u"now"_s;
    QTest::newRow("now") << qint64(59) << u"now"_s;
    QTest::newRow("minutes") << qint64(26 * 60) << u"26 min ago"_s;
    QTest::newRow("hours") << qint64(3 * 3600 + 5) << u"3 h ago"_s;
    QTest::newRow("date") << qint64(9 * 86400) << u"12 Nov"_s;
    QTest::newRow("other year") << qint64(374 * 86400) << u"12 Nov 2025"_s;
}

void TestWords::ages()
{
    QLocale::setDefault(QLocale::c());
    QFETCH(qint64, secondsAgo);
    const QDateTime now(QDate(2026, 11, 21), QTime(14, 32, 10), Qt::UTC);
    QTEST(words::age(now.addSecs(-secondsAgo), now), "words");
    QCOMPARE(words::age({}, now), QString());
}

void TestWords::counts()
{
    QCOMPARE(words::count(7), u"7"_s);
    QCOMPARE(words::count(2914), u"2\u2009914"_s);
    QCOMPARE(words::count(1234567), u"1\u2009234\u2009567"_s);
    QCOMPARE(words::count(-2914), u"-2\u2009914"_s);
    QCOMPARE(words::count(-291), u"-291"_s);
    QCOMPARE(words::resources(1), u"1 resource"_s);
    QCOMPARE(words::resources(3), u"3 resources"_s);
    QCOMPARE(words::needAttention(0), u"all fine"_s);
    QCOMPARE(words::needAttention(5), u"5 need attention"_s);
    QCOMPARE(words::unchangedLines(11), u"11 unchanged lines"_s);
}

void TestWords::revisionsAndImages()
{
    QCOMPARE(words::shortRevision(u"a41f7c9d2e0b4c1f8a7e6d5c4b3a29181716151f"_s), u"a41f7c9"_s);
    QCOMPARE(words::shortRevision(u"1.14.0"_s), u"1.14.0"_s);
    QCOMPARE(words::shortImage(u"docker.io/library/nginx:1.27"_s), u"nginx:1.27"_s);
    QCOMPARE(words::shortImage(u"hub.bada.example/cart@sha256:0123456789abcdef"_s),
             u"hub.bada.example/cart@sha256:0123456"_s);
    QCOMPARE(words::shortKind(u"HorizontalPodAutoscaler"_s), u"HPA"_s);
    QCOMPARE(words::shortKind(u"Service"_s), u"Service"_s);
}

void TestWords::untrustedTextIsTamed()
{
    QCOMPARE(words::oneLine(u"a\nb\tc"_s), u"a b c"_s);
    QCOMPARE(words::oneLine(u"\u001b[31mred\u202Etxt"_s), u"[31mredtxt"_s);
}

void TestWords::everyStatusHasWord()
{
    for (int value = 1; value <= static_cast<int>(Status::Unreachable); ++value) {
        QVERIFY2(!words::status(static_cast<Status>(value)).isEmpty(), qPrintable(QString::number(value)));
    }
    QVERIFY(words::status(Status::None).isEmpty());
}

QTEST_GUILESS_MAIN(TestWords)
#include "tst_words.moc"
