#include <services/base/clock.h>
#include <services/base/ids.h>
#include <services/base/logfile.h>
#include <services/base/paths.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <thread>
#include <vector>

using namespace slipway;
using namespace Qt::StringLiterals;
using base::ErrorKind;

class TestFiles final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsTheEnvironment();
    void makesPrivateFolders();
    void writesAWholePrivateFile();
    void readsWithinTheLimit();
    void saysWhyAFileCannotBeUsed();
    void rotatesLogs();
    void logsFromManyThreads();
    void anUnwritableLogIsGivenUp();
    void namesObjects();
    void readsTimes_data();
    void readsTimes();
};

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("<none>");
}

} // namespace

void TestFiles::followsTheEnvironment()
{
    const QByteArray before = qgetenv("XDG_STATE_HOME");
    qputenv("XDG_STATE_HOME", "/somewhere/state");
    QCOMPARE(base::Paths::fromEnvironment().state, u"/somewhere/state/slipway"_s);
    qputenv("XDG_STATE_HOME", "relative");
    QCOMPARE(base::Paths::fromEnvironment().state, QDir::homePath() + u"/.local/state/slipway"_s);
    qunsetenv("XDG_STATE_HOME");
    QCOMPARE(base::Paths::fromEnvironment().state, QDir::homePath() + u"/.local/state/slipway"_s);
    qputenv("XDG_STATE_HOME", before);
}

void TestFiles::makesPrivateFolders()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"a/b"_s);
    QVERIFY(base::ensurePrivateFolder(path));
    QVERIFY(base::ensurePrivateFolder(path));
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QVERIFY(!(QFileInfo(path).permissions() & others));
}

void TestFiles::writesAWholePrivateFile()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"deep/settings"_s);
    QVERIFY(base::writePrivateFile(path, "one"));
    QVERIFY(base::writePrivateFile(path, "two"));
    QCOMPARE(contentOf(path), QByteArray("two"));
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QVERIFY(!(QFileInfo(path).permissions() & others));
    QCOMPARE(QDir(folder.filePath(u"deep"_s)).entryList(QDir::Files | QDir::Hidden).size(), 1);
}

void TestFiles::readsWithinTheLimit()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"file"_s);
    QVERIFY(base::writePrivateFile(path, "12345"));
    QCOMPARE(base::readFile(path, 5).value_or(QByteArray()), QByteArray("12345"));
    const auto tooLarge = base::readFile(path, 4);
    QVERIFY(!tooLarge);
    QCOMPARE(tooLarge.error().kind, ErrorKind::TooLarge);
}

void TestFiles::saysWhyAFileCannotBeUsed()
{
    const QTemporaryDir folder;
    const auto missing = base::readFile(folder.filePath(u"none"_s));
    QVERIFY(!missing);
    QCOMPARE(missing.error().kind, ErrorKind::NotFound);
    QVERIFY(missing.error().what.contains(u"none"_s));
    const auto aFolder = base::readFile(folder.path());
    QVERIFY(!aFolder);
    QVERIFY(!aFolder.error().hint.isEmpty());
    QVERIFY(base::writePrivateFile(folder.filePath(u"file"_s), {}));
    const auto below = base::writePrivateFile(folder.filePath(u"file/below"_s), "x");
    QVERIFY(!below);
    QCOMPARE(below.error().kind, ErrorKind::Io);
    QVERIFY(!below.error().cause.isEmpty() && !below.error().hint.isEmpty());
}

void TestFiles::rotatesLogs()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"logs/slipway.log"_s);
    base::LogFile log(path, 20, 2);
    for (int line = 1; line <= 9; ++line) {
        log.write(u"line number %1"_s.arg(line));
    }
    // Two lines are more than twenty bytes: each full file holds two, and only two old ones stay.
    QCOMPARE(contentOf(path), QByteArray("line number 9\n"));
    QCOMPARE(contentOf(path + u".1"_s), QByteArray("line number 7\nline number 8\n"));
    QCOMPARE(contentOf(path + u".2"_s), QByteArray("line number 5\nline number 6\n"));
    QVERIFY(!QFile::exists(path + u".3"_s));
    const auto others = QFile::ReadGroup | QFile::ReadOther;
    QVERIFY(!(QFileInfo(path).permissions() & others));
}

void TestFiles::logsFromManyThreads()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"slipway.log"_s);
    base::LogFile log(path, 1'000'000, 1);
    std::vector<std::thread> writers;
    for (int writer = 0; writer < 4; ++writer) {
        writers.emplace_back([&log] {
            for (int line = 0; line < 100; ++line) {
                log.write(u"0123456789"_s);
            }
        });
    }
    for (std::thread &writer : writers) {
        writer.join();
    }
    QCOMPARE(contentOf(path), QByteArray("0123456789\n").repeated(400));
}

void TestFiles::anUnwritableLogIsGivenUp()
{
    const QTemporaryDir folder;
    QVERIFY(base::writePrivateFile(folder.filePath(u"file"_s), "kept"));
    base::LogFile log(folder.filePath(u"file/slipway.log"_s), 100, 1);
    log.write(u"lost"_s);
    QCOMPARE(contentOf(folder.filePath(u"file"_s)), QByteArray("kept"));
}

void TestFiles::namesObjects()
{
    const base::GroupVersionKind deployment =
        base::GroupVersionKind::fromApiVersion(u"apps/v1"_s, u"Deployment"_s);
    QCOMPARE(deployment.group, u"apps"_s);
    QCOMPARE(deployment.version, u"v1"_s);
    QCOMPARE(deployment.apiVersion(), u"apps/v1"_s);
    QCOMPARE(deployment.groupKind().text(), u"Deployment.apps"_s);
    const base::GroupVersionKind pod = base::GroupVersionKind::fromApiVersion(u"v1"_s, u"Pod"_s);
    QVERIFY(pod.group.isEmpty());
    QCOMPARE(pod.apiVersion(), u"v1"_s);
    QCOMPARE(pod.groupKind().text(), u"Pod"_s);
    const base::ObjectKey key{u"apps"_s, u"Deployment"_s, u"market"_s, u"cart"_s};
    QCOMPARE(key.text(), u"apps/Deployment/market/cart"_s);
    QCOMPARE(qHash(key), qHash(base::ObjectKey(key)));
    QVERIFY(base::ObjectKey({}, u"Pod"_s, u"a"_s, u"b"_s) < key);
    QCOMPARE(base::ApplicationId({u"dev"_s, u"argocd"_s, u"cart"_s}).text(), u"dev/argocd/cart"_s);
}

void TestFiles::readsTimes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("written");
    QTest::newRow("plain") << u"2026-01-02T03:04:05Z"_s << u"2026-01-02T03:04:05Z"_s;
    QTest::newRow("fraction") << u"2026-01-02T03:04:05.678901Z"_s << u"2026-01-02T03:04:05Z"_s;
    QTest::newRow("zone") << u"2026-01-02T03:04:05+09:00"_s << u"2026-01-01T18:04:05Z"_s;
    QTest::newRow("none") << QString() << QString();
    QTest::newRow("words") << u"yesterday"_s << QString();
}

void TestFiles::readsTimes()
{
    QFETCH(QString, text);
    QTEST(base::toRfc3339(base::fromRfc3339(text)), "written");
}

QTEST_GUILESS_MAIN(TestFiles)
#include "tst_base_files.moc"
