#include <models/logs/logbuffer.h>

#include <QSignalSpy>
#include <QTest>

using namespace slipway::models;
using namespace Qt::StringLiterals;

class TestLogBuffer final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void levels_data();
    void levels();
    void ansi_data();
    void ansi();
    void dropsOldLines();
    void finds();
    void longLinesAreCut();
};

Q_DECLARE_METATYPE(slipway::models::LogLevel)

void TestLogBuffer::levels_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<LogLevel>("level");
    QTest::newRow("plain") << u"listening on :8080"_s << LogLevel::Plain;
    QTest::newRow("error word") << u"14:31 ERROR index schema 12"_s << LogLevel::Error;
    QTest::newRow("warn word") << u"warn: 2 connections reset"_s << LogLevel::Warning;
    QTest::newRow("logfmt info about errors")
        << u"level=info msg=\"0 errors, error rate fine\""_s << LogLevel::Plain;
    QTest::newRow("logfmt") << u"ts=1 level=error msg=x"_s << LogLevel::Error;
    QTest::newRow("json") << u"{\"level\":\"warning\",\"msg\":\"x\"}"_s << LogLevel::Warning;
    QTest::newRow("json info") << u"{\"level\":\"info\",\"error\":null}"_s << LogLevel::Plain;
    QTest::newRow("klog error") << u"E0102 15:04:05.000000       1 a.go:1] x"_s << LogLevel::Error;
    QTest::newRow("klog info") << u"I0102 15:04:05.000000       1 a.go:1] error budget"_s << LogLevel::Plain;
    QTest::newRow("inside a word") << u"terrorist movie, errors"_s << LogLevel::Plain;
    QTest::newRow("empty") << QString() << LogLevel::Plain;
}

void TestLogBuffer::levels()
{
    QFETCH(QString, line);
    QFETCH(LogLevel, level);
    QVERIFY(levelOf(line) == level);
}

void TestLogBuffer::ansi_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("spans");
    QTest::newRow("plain") << u"abc"_s << u"abc"_s << 0;
    QTest::newRow("colour") << u"a\u001b[31mred\u001b[0mb"_s << u"aredb"_s << 1;
    QTest::newRow("bold and colour") << u"\u001b[1;32mok\u001b[m rest"_s << u"ok rest"_s << 1;
    QTest::newRow("256 colours are dropped") << u"\u001b[38;5;196mx\u001b[0m"_s << u"x"_s << 0;
    QTest::newRow("cursor") << u"\u001b[2K\u001b[1Gdone"_s << u"done"_s << 0;
    QTest::newRow("title") << u"\u001b]0;owned\u0007text"_s << u"text"_s << 0;
    QTest::newRow("clipboard") << u"\u001b]52;c;aGk=\u001b\\text"_s << u"text"_s << 0;
    QTest::newRow("unfinished") << u"abc\u001b[3"_s << u"abc"_s << 0;
    QTest::newRow("lone escape") << u"abc\u001b"_s << u"abc"_s << 0;
    QTest::newRow("direction") << u"a\u202Eb"_s << u"ab"_s << 0;
    QTest::newRow("tab") << u"a\tb"_s << u"a    b"_s << 0;
}

void TestLogBuffer::ansi()
{
    QFETCH(QString, line);
    const AnsiText parsed = parseAnsi(line);
    QTEST(parsed.text, "text");
    QTEST(static_cast<int>(parsed.spans.size()), "spans");
    for (const AnsiSpan &span : parsed.spans) {
        QVERIFY(span.range.start >= 0 && span.range.start + span.range.length <= parsed.text.size());
    }
}

void TestLogBuffer::dropsOldLines()
{
    LogBuffer buffer(3);
    QSignalSpy changed(&buffer, &LogBuffer::changed);
    buffer.append({{{}, {}, u"1"_s}, {{}, {}, u"2"_s}});
    QCOMPARE(changed.takeFirst(), QVariantList({2, 0}));
    buffer.append({{{}, {}, u"3"_s}, {{}, {}, u"4"_s}});
    QCOMPARE(changed.takeFirst(), QVariantList({2, 1}));
    QCOMPARE(buffer.size(), 3);
    QCOMPARE(buffer.at(0).text, u"2"_s);
    QCOMPARE(buffer.at(2).number, 4);
    buffer.append({});
    QVERIFY(changed.isEmpty());
}

void TestLogBuffer::finds()
{
    LogBuffer buffer;
    buffer.append({{{}, u"a"_s, u"Latency P95"_s}, {{}, u"b"_s, u"ok"_s}, {{}, {}, u"p95 again p95"_s}});
    QCOMPARE(buffer.find(u"p95"_s), QList<int>({0, 2}));
    QVERIFY(buffer.find({}).isEmpty());
    QCOMPARE(buffer.plainText(false), u"a Latency P95\nb ok\np95 again p95\n"_s);
}

void TestLogBuffer::longLinesAreCut()
{
    LogBuffer buffer;
    buffer.append({{{}, {}, QString(1'000'000, u'x')}});
    QVERIFY(buffer.at(0).text.size() <= 20'000);
}

QTEST_GUILESS_MAIN(TestLogBuffer)
#include "tst_logbuffer.moc"
