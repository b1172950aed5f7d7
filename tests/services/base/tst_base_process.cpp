#include <services/base/canceltoken.h>
#include <services/base/process.h>

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <signal.h>
#include <thread>

using namespace slipway;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using base::ErrorKind;
using base::ProcessRequest;

class TestProcess final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesBackWhatTheProgramDid_data();
    void givesBackWhatTheProgramDid();
    void passesArgumentsAsTheyAre();
    void runsInItsFolderAndEnvironment();
    void feedsMoreInputThanAPipeHolds();
    void survivesAProgramThatDoesNotRead();
    void reportsOutputWhileItRuns();
    void refusesWhatCannotBeStarted_data();
    void refusesWhatCannotBeStarted();
    void endsWhatRunsTooLong();
    void endsTheWholeGroup();
    void endsWhatPrintsTooMuch_data();
    void endsWhatPrintsTooMuch();
    void endsWhenCancelled();
    void boundsMemory();
    void findsPrograms();
};

namespace {

ProcessRequest shell(const QString &script)
{
    ProcessRequest request;
    request.program = u"sh"_s;
    request.arguments = {u"-c"_s, script};
    request.timeout = 20s;
    return request;
}

/// Whether the process whose number stands in the file has ended (or is about to, as a zombie).
bool hasEnded(const QString &pidFile)
{
    QFile file(pidFile);
    if (!file.open(QIODevice::ReadOnly)) {
        return false;
    }
    const QByteArray pid = file.readAll().trimmed();
    QFile state(u"/proc/"_s + QString::fromLatin1(pid) + u"/stat"_s);
    return !state.open(QIODevice::ReadOnly) || state.readAll().contains(") Z ");
}

} // namespace

void TestProcess::givesBackWhatTheProgramDid_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<QByteArray>("errorOutput");
    QTest::newRow("success") << u"printf out; printf err >&2"_s << 0 << QByteArray("out")
                             << QByteArray("err");
    QTest::newRow("failure") << u"printf no >&2; exit 7"_s << 7 << QByteArray() << QByteArray("no");
    QTest::newRow("signal") << u"kill -TERM $$"_s << 128 + SIGTERM << QByteArray() << QByteArray();
    QTest::newRow("outputs closed early") << u"exec >&- 2>&-; exit 3"_s << 3 << QByteArray() << QByteArray();
}

void TestProcess::givesBackWhatTheProgramDid()
{
    QFETCH(QString, script);
    const auto result = base::runProcess(shell(script), {});
    QVERIFY2(result, qPrintable(result ? QString() : result.error().sentence()));
    QTEST(result->exitCode, "exitCode");
    QTEST(result->output, "output");
    QTEST(result->errorOutput, "errorOutput");
}

void TestProcess::passesArgumentsAsTheyAre()
{
    ProcessRequest request;
    request.program = u"printf"_s;
    request.arguments = {u"%s|"_s, u"a b"_s, u"$HOME; rm"_s, u"\"'\\"_s, u"상점"_s, QString()};
    const auto result = base::runProcess(request, {});
    QVERIFY(result);
    QCOMPARE(QString::fromUtf8(result->output), u"a b|$HOME; rm|\"'\\|상점||"_s);
}

void TestProcess::runsInItsFolderAndEnvironment()
{
    const QTemporaryDir folder;
    ProcessRequest request = shell(u"pwd; printf '%s' \"$ONLY-$HOME\""_s);
    request.folder = folder.path();
    request.environment = {u"ONLY=this"_s};
    const auto result = base::runProcess(request, {});
    QVERIFY(result);
    QCOMPARE(QString::fromUtf8(result->output), QDir(folder.path()).canonicalPath() + u"\nthis-"_s);
}

void TestProcess::feedsMoreInputThanAPipeHolds()
{
    ProcessRequest request = shell(u"cat"_s);
    request.input = QByteArray(3'000'000, 'x');
    const auto result = base::runProcess(request, {});
    QVERIFY(result);
    QCOMPARE(result->output.size(), request.input.size());
}

void TestProcess::survivesAProgramThatDoesNotRead()
{
    ProcessRequest request = shell(u"exec <&-; printf done"_s);
    request.input = QByteArray(3'000'000, 'x');
    const auto result = base::runProcess(request, {});
    QVERIFY2(result, qPrintable(result ? QString() : result.error().sentence()));
    QCOMPARE(result->output, QByteArray("done"));
}

void TestProcess::reportsOutputWhileItRuns()
{
    QByteArray output;
    QByteArray errors;
    ProcessRequest request = shell(u"printf one; printf two >&2"_s);
    request.onOutput = [&](const QByteArray &chunk) { output += chunk; };
    request.onErrorOutput = [&](const QByteArray &chunk) { errors += chunk; };
    QVERIFY(base::runProcess(request, {}));
    QCOMPARE(output, QByteArray("one"));
    QCOMPARE(errors, QByteArray("two"));
}

void TestProcess::refusesWhatCannotBeStarted_data()
{
    QTest::addColumn<QString>("program");
    QTest::newRow("unknown name") << u"no-such-program-at-all"_s;
    QTest::newRow("unknown path") << u"/no/such/program"_s;
    QTest::newRow("a folder") << u"/tmp"_s;
    QTest::newRow("not executable") << u"/etc/passwd"_s;
}

void TestProcess::refusesWhatCannotBeStarted()
{
    QFETCH(QString, program);
    ProcessRequest request;
    request.program = program;
    const auto result = base::runProcess(request, {});
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::NotFound);
    QVERIFY(result.error().what.contains(program));
    QVERIFY(!result.error().cause.isEmpty());
    QVERIFY(!result.error().hint.isEmpty());
}

void TestProcess::endsWhatRunsTooLong()
{
    QElapsedTimer timer;
    timer.start();
    ProcessRequest request = shell(u"echo waiting >&2; sleep 60"_s);
    request.timeout = 300ms;
    const auto result = base::runProcess(request, {});
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::Timeout);
    QVERIFY(result.error().detail.contains(u"waiting"_s));
    QVERIFY(timer.elapsed() < 10'000);
}

void TestProcess::endsTheWholeGroup()
{
    const QTemporaryDir folder;
    const QString pidFile = folder.filePath(u"pid"_s);
    ProcessRequest request = shell(u"sleep 60 & echo $! > '%1'; wait"_s.arg(pidFile));
    request.timeout = 1s;
    QVERIFY(!base::runProcess(request, {}));
    QTRY_VERIFY(hasEnded(pidFile));
}

void TestProcess::endsWhatPrintsTooMuch_data()
{
    QTest::addColumn<QString>("script");
    QTest::newRow("standard output") << u"yes"_s;
    QTest::newRow("standard error") << u"yes >&2"_s;
}

void TestProcess::endsWhatPrintsTooMuch()
{
    QFETCH(QString, script);
    ProcessRequest request = shell(script);
    request.outputLimit = 2LL * 1024 * 1024;
    const auto result = base::runProcess(request, {});
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::TooLarge);
}

void TestProcess::endsWhenCancelled()
{
    base::CancelSource source;
    ProcessRequest request = shell(u"echo ready; sleep 60"_s);
    request.onOutput = [&](const QByteArray &) { source.cancel(); };
    QElapsedTimer timer;
    timer.start();
    const auto result = base::runProcess(request, source.token());
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::Cancelled);
    QVERIFY(timer.elapsed() < 10'000);
}

void TestProcess::boundsMemory()
{
#ifndef __linux__
    QSKIP("memory is bounded on Linux only");
#endif
    // The limit is set right after the start, so the program waits for its input before it takes memory.
    ProcessRequest request = shell(u"read go; head -c 300000000 /dev/zero | sort -S 250M > /dev/null"_s);
    request.input = "go\n";
    request.memoryLimit = 64LL * 1024 * 1024;
    const auto result = base::runProcess(request, {});
    QVERIFY(result);
    QVERIFY(result->exitCode != 0);
}

void TestProcess::findsPrograms()
{
    QCOMPARE(base::findProgram(u"/bin/sh"_s), u"/bin/sh"_s);
    QVERIFY(base::findProgram(u"sh"_s).endsWith(u"/sh"_s));
    QVERIFY(base::findProgram(u"no-such-program-at-all"_s).isEmpty());
    QVERIFY(base::programSearchPath().contains(u"/usr/local/bin"_s));
    QVERIFY(!base::loginName().isEmpty());
}

QTEST_GUILESS_MAIN(TestProcess)
#include "tst_base_process.moc"
