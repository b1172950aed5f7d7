#include <services/sandbox/clusterbuild.h>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::sandbox;

class TestClusterBuild final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsProgress_data();
    void readsProgress();
    void buildsOnce();
    void saysWhyNot_data();
    void saysWhyNot();
    void cancelEndsIt();

private:
    void setMode(const QByteArray &mode);

    std::unique_ptr<QTemporaryDir> m_folder;
    SandboxLocation m_location;
};

void TestClusterBuild::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_location.module = QStringLiteral(SLIPWAY_TEST_DATA "/module");
    m_location.binaries = m_folder->path() + u"/cluster"_s;
}

void TestClusterBuild::setMode(const QByteArray &mode)
{
    QVERIFY(base::writePrivateFile(m_folder->path() + u"/mode"_s, mode));
}

void TestClusterBuild::readsProgress_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("seconds");
    QTest::addRow("plain") << u"step 4/6 compiling [2:05]"_s << u"compiling"_s << 125;
    QTest::addRow("brackets") << u"step 1/6 a [b] c [0:00]"_s << u"a [b] c"_s << 0;
    QTest::addRow("long") << u"step 4/6 compiling [61:00]"_s << u"compiling"_s << 3660;
    QTest::addRow("no time") << u"step 4/6 compiling"_s << QString() << 0;
    QTest::addRow("other") << u"go: downloading x v1"_s << QString() << 0;
}

void TestClusterBuild::readsProgress()
{
    QFETCH(QString, line);
    QFETCH(QString, text);
    const auto progress = parseBuildProgress(line);
    QCOMPARE(progress.has_value(), !text.isEmpty());
    if (progress) {
        QCOMPARE(progress->text, text);
        QCOMPARE(progress->steps, 6);
        QTEST(static_cast<int>(progress->elapsed.count()), "seconds");
    }
}

void TestClusterBuild::buildsOnce()
{
    setMode("good");
    QVERIFY(!isBuilt(m_location));
    QCOMPARE(isCurrent(m_location, {}), base::Expected<bool>(false));
    QStringList texts;
    const auto built =
        buildCluster(m_location, [&](const BuildProgress &progress) { texts.append(progress.text); }, {});
    QVERIFY2(built, built ? "" : qPrintable(built.error().sentence()));
    QCOMPARE(texts, (QStringList{u"using go1.26.8"_s, u"compiling packages: 120 of about 2300"_s}));
    QVERIFY(isBuilt(m_location));
    QCOMPARE(isCurrent(m_location, {}), base::Expected<bool>(true));
    QVERIFY(base::writePrivateFile(m_location.binaries + u"/stamp"_s, "of older sources\n"));
    QCOMPARE(isCurrent(m_location, {}), base::Expected<bool>(false));
    QVERIFY(isBuilt(m_location));
}

void TestClusterBuild::saysWhyNot_data()
{
    QTest::addColumn<QByteArray>("mode");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("cause");
    QTest::addRow("no Go") << QByteArray("no-go") << static_cast<int>(base::ErrorKind::Unsupported)
                           << u"Go 1.26.1"_s;
    QTest::addRow("no space") << QByteArray("no-space") << static_cast<int>(base::ErrorKind::Io) << u"7 MB"_s;
}

void TestClusterBuild::saysWhyNot()
{
    QFETCH(QByteArray, mode);
    QFETCH(QString, cause);
    setMode(mode);
    const auto built = buildCluster(m_location, {}, {});
    QVERIFY(!built);
    QTEST(static_cast<int>(built.error().kind), "kind");
    QVERIFY2(built.error().cause.contains(cause), qPrintable(built.error().sentence()));
    QVERIFY(!built.error().hint.isEmpty());
    QVERIFY(!isBuilt(m_location));
}

void TestClusterBuild::cancelEndsIt()
{
    setMode("slow");
    base::CancelSource cancel;
    const auto built =
        buildCluster(m_location, [&](const BuildProgress &) { cancel.cancel(); }, cancel.token());
    QVERIFY(!built);
    QCOMPARE(built.error().kind, base::ErrorKind::Cancelled);
}

QTEST_GUILESS_MAIN(TestClusterBuild)
#include "tst_clusterbuild.moc"
