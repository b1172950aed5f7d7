#include <services/base/paths.h>
#include <services/sandbox/clusterbuild.h>
#include <services/sandbox/sandboxlocation.h>
#include <tests/support/testcluster.h>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSize>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

using namespace slipway;
using namespace Qt::StringLiterals;

namespace {

struct Outcome
{
    int code = -1;
    QString output;
};

Outcome run(const QStringList &words, std::chrono::milliseconds limit = std::chrono::minutes(4))
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QStringLiteral(SLIPWAY_PROGRAM), words);
    const bool ended = process.waitForFinished(static_cast<int>(limit.count()));
    return {ended && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            QString::fromUtf8(process.readAll())};
}

// A PNG begins with its signature and the head of its first chunk, then width and height.
QSize pictureSize(const QString &path)
{
    QFile file(path);
    const QByteArray head = file.open(QIODevice::ReadOnly) ? file.read(24) : QByteArray();
    return head.size() == 24
               ? QSize(qFromBigEndian<int>(head.constData() + 16), qFromBigEndian<int>(head.constData() + 20))
               : QSize();
}

} // namespace

/// The tour on a sandbox of its own, from its first start on.
class TestTour final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void wrongUseIsSaid_data();
    void wrongUseIsSaid();
    void theStoryIsToldToItsEnd();

private:
    bool m_isUp = false;
};

void TestTour::initTestCase()
{
    const base::Paths paths = base::Paths::fromEnvironment();
    const sandbox::SandboxLocation location = sandbox::SandboxLocation::of(paths);
    if (!sandbox::isBuilt(location)) {
        const QString why = u"The sandbox's programs have not been built in %1"_s.arg(location.binaries);
        testsupport::announceSkip(why);
        QSKIP(qPrintable(why));
    }
    QDir(paths.state).removeRecursively();
    const Outcome up = run({u"sandbox"_s, u"up"_s});
    m_isUp = true;
    QVERIFY2(up.code == 0, qPrintable(up.output));
}

void TestTour::cleanupTestCase()
{
    if (m_isUp) {
        run({u"sandbox"_s, u"down"_s});
    }
}

void TestTour::wrongUseIsSaid_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("said");
    QTest::newRow("size") << QStringList{u"--size"_s, u"80x24"_s} << u"80x24"_s;
    QTest::newRow("theme") << QStringList{u"--theme"_s, u"pink"_s} << u"light or dark"_s;
    QTest::newRow("word") << QStringList{u"guide"_s} << u"guide is not understood"_s;
    QTest::newRow("option") << QStringList{u"--fast"_s} << u"fast"_s;
}

void TestTour::wrongUseIsSaid()
{
    QFETCH(QStringList, words);
    QFETCH(QString, said);
    const Outcome outcome = run(QStringList{u"tour"_s} + words);
    QCOMPARE(outcome.code, 2);
    QVERIFY2(outcome.output.contains(said), qPrintable(outcome.output));
}

void TestTour::theStoryIsToldToItsEnd()
{
    const QTemporaryDir folder;
    const Outcome told =
        run({u"tour"_s, u"--offscreen"_s, u"--screenshots"_s, folder.path(), u"--size"_s, u"1280x800"_s});
    if (told.code != 0) {
        qWarning().noquote() << told.output; // a message of the test is cut
    }
    QCOMPARE(told.code, 0);
    for (const QString &picture :
         {u"applications"_s, u"diff"_s, u"sync-preview"_s, u"synced"_s, u"degraded"_s, u"rolled-back"_s}) {
        QVERIFY2(pictureSize(folder.filePath(
                     QDir(folder.path()).entryList({u"*-"_s + picture + u".png"_s}).value(0))) ==
                     QSize(1280, 800),
                 qPrintable(picture));
    }
    // Told by the program itself as well: everything is as it was.
    const Outcome left = run({u"app"_s, u"get"_s, u"inventory-dev"_s, u"--sandbox"_s});
    QVERIFY2(left.output.contains(u"Healthy"_s) && left.output.contains(u"Synced"_s),
             qPrintable(left.output));
}

QTEST_GUILESS_MAIN(TestTour)
#include "tst_tour.moc"
