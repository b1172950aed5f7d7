#include <services/base/jsonaccess.h>
#include <tests/app/cli/commandrun.h>
#include <tests/support/clusters/scriptedclusters.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway;
using tests::Ran;
using tests::run;
using namespace Qt::StringLiterals;

/// `slipway cluster ...` with settings and kubeconfig of its own.
class TestCliClusters final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void listsContextsWithTheirFiles();
    void checksStepByStep();
    void addsAndRemovesFiles();
    void refusesWhatIsNoKubeconfig();
    void protectsAndUnprotects();
    void makesReadOnlyAndWritable();
    void saysWhenItIsUsedWrongly_data();
    void saysWhenItIsUsedWrongly();
    void helpNamesTheVerbs();

private:
    nlohmann::json context(const QString &name) const;

    std::unique_ptr<testsupport::ScriptedClusters> m_clusters;
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestCliClusters::init()
{
    m_clusters = std::make_unique<testsupport::ScriptedClusters>();
    m_folder = std::make_unique<QTemporaryDir>();
    for (const char *name : {"CONFIG", "DATA", "STATE", "CACHE"}) {
        const QByteArray variable = QByteArray("XDG_") + name + "_HOME";
        qputenv(variable.constData(), m_folder->filePath(QLatin1String(name)).toUtf8());
    }
    qputenv("KUBECONFIG", m_clusters->file().toUtf8());
}

void TestCliClusters::cleanup()
{
    m_folder.reset();
    m_clusters.reset();
}

nlohmann::json TestCliClusters::context(const QString &name) const
{
    const auto document =
        base::parseJson(run({u"cluster"_s, u"list"_s, u"-o"_s, u"json"_s}).out.toUtf8(), u"answer"_s);
    if (document) {
        for (const nlohmann::json &item : document->at("items")) {
            if (base::text(item, {"name"}) == name) {
                return item;
            }
        }
    }
    return {};
}

void TestCliClusters::listsContextsWithTheirFiles()
{
    const nlohmann::json here = context(u"reachable"_s);
    QCOMPARE(base::text(here, {"file"}), m_clusters->file());
    QVERIFY(base::boolean(here, {"current"}));
    QVERIFY(base::text(context(u"broken"_s), {"problem"}).contains(u"nobody"_s));
}

void TestCliClusters::checksStepByStep()
{
    const Ran fine = run({u"cluster"_s, u"check"_s, u"reachable"_s});
    QCOMPARE(fine.code, app::exitcode::fine);
    QVERIFY2(fine.out.contains(u"+ Ask who I am: signed in as release-lead"_s), qPrintable(fine.out));
    const Ran bad = run({u"cluster"_s, u"check"_s, u"wrong-ca"_s, u"no-helper"_s});
    QCOMPARE(bad.code, app::exitcode::error);
    QVERIFY2(bad.out.contains(u"x Check the certificate: "_s), qPrintable(bad.out));
    QVERIFY(bad.out.contains(u"x Run the sign-in helper: "_s));
    QVERIFY(bad.out.contains(u"- Ask who I am: not tried"_s));
}

void TestCliClusters::addsAndRemovesFiles()
{
    const QString file = m_clusters->fileWith(u"jeju"_s);
    QVERIFY(context(u"jeju"_s).is_null());
    const Ran added = run({u"cluster"_s, u"add"_s, QDir::current().relativeFilePath(file)});
    QCOMPARE(added.code, app::exitcode::fine);
    QCOMPARE(added.out, u"jeju\n"_s);
    QCOMPARE(base::text(context(u"jeju"_s), {"file"}), file);
    QCOMPARE(run({u"cluster"_s, u"add"_s, file}).code, app::exitcode::fine); // once more changes nothing
    QCOMPARE(run({u"cluster"_s, u"check"_s, u"jeju"_s}).code, app::exitcode::fine);
    // --kubeconfig means that file alone.
    QVERIFY(!run({u"cluster"_s, u"list"_s, u"--kubeconfig"_s, m_clusters->file()}).out.contains(u"jeju"_s));
    QCOMPARE(run({u"cluster"_s, u"remove"_s, file}).code, app::exitcode::fine);
    QVERIFY(context(u"jeju"_s).is_null());
    QVERIFY(QFile::exists(file));
    const Ran again = run({u"cluster"_s, u"remove"_s, file});
    QCOMPARE(again.code, app::exitcode::error);
    QVERIFY(again.err.contains(u"is not on the list"_s));
}

void TestCliClusters::refusesWhatIsNoKubeconfig()
{
    for (const QByteArray &text : {QByteArray("contexts: ["), QByteArray("kind: Pod\n"), QByteArray("{}")}) {
        const Ran ran = run({u"cluster"_s, u"add"_s, m_clusters->fileWithText(u"bad"_s, text)});
        QCOMPARE(ran.code, app::exitcode::error);
        QVERIFY2(ran.err.contains(u"cannot be used"_s), qPrintable(ran.err));
    }
    QCOMPARE(run({u"cluster"_s, u"add"_s, u"/nowhere/config"_s}).code, app::exitcode::error);
    QCOMPARE(run({u"cluster"_s, u"list"_s}).code, app::exitcode::fine);
}

// The window's mark holds under every verb: it is in the write guard before anything can be written.
void TestCliClusters::protectsAndUnprotects()
{
    QCOMPARE(run({u"cluster"_s, u"protect"_s, u"reachable"_s}).code, app::exitcode::fine);
    QVERIFY(base::boolean(context(u"reachable"_s), {"protected"}));
    const Ran refused = run({u"cluster"_s, u"unprotect"_s, u"reachable"_s});
    QCOMPARE(refused.code, app::exitcode::error);
    QVERIFY(refused.err.contains(u"--confirm reachable"_s));
    QVERIFY(base::boolean(context(u"reachable"_s), {"protected"}));
    QCOMPARE(run({u"cluster"_s, u"unprotect"_s, u"reachable"_s, u"--confirm"_s, u"reachable"_s}).code,
             app::exitcode::fine);
    QVERIFY(!base::boolean(context(u"reachable"_s), {"protected"}));
    const Ran slip = run({u"cluster"_s, u"protect"_s, u"reachible"_s});
    QCOMPARE(slip.code, app::exitcode::error);
    QVERIFY(slip.err.contains(u"There is no context named reachible"_s));
}

void TestCliClusters::makesReadOnlyAndWritable()
{
    QCOMPARE(run({u"cluster"_s, u"read-only"_s, u"expired"_s}).code, app::exitcode::fine);
    QVERIFY(base::boolean(context(u"expired"_s), {"readOnly"}));
    QCOMPARE(run({u"cluster"_s, u"writable"_s, u"expired"_s}).code, app::exitcode::fine);
    QVERIFY(!base::boolean(context(u"expired"_s), {"readOnly"}));
}

void TestCliClusters::saysWhenItIsUsedWrongly_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::newRow("add nothing") << QStringList{u"add"_s};
    QTest::newRow("add two") << QStringList{u"add"_s, u"a"_s, u"b"_s};
    QTest::newRow("remove nothing") << QStringList{u"remove"_s};
    QTest::newRow("protect nothing") << QStringList{u"protect"_s};
    QTest::newRow("unknown option") << QStringList{u"unprotect"_s, u"a"_s, u"--force"_s};
}

void TestCliClusters::saysWhenItIsUsedWrongly()
{
    QFETCH(QStringList, words);
    const Ran ran = run(QStringList{u"cluster"_s} + words);
    QCOMPARE(ran.code, app::exitcode::usage);
    QVERIFY(!ran.err.isEmpty());
}

void TestCliClusters::helpNamesTheVerbs()
{
    const QString help = run({u"help"_s, u"cluster"_s}).out;
    for (const QString &verb : {u"list"_s,
                                u"check"_s,
                                u"add"_s,
                                u"remove"_s,
                                u"protect"_s,
                                u"unprotect"_s,
                                u"read-only"_s,
                                u"writable"_s}) {
        QVERIFY2(help.contains(u"  cluster "_s + verb), qPrintable(verb));
    }
    QVERIFY(run({u"cluster"_s, u"unprotect"_s, u"--help"_s}).out.contains(u"--confirm CONTEXT"_s));
}

QTEST_GUILESS_MAIN(TestCliClusters)
#include "tst_cli_clusters.moc"
