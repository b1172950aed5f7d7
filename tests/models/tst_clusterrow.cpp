#include <models/applications/applicationstore.h>
#include <models/async/background.h>
#include <models/clusters/clusterrow.h>
#include <models/lists/rowmodel.h>
#include <services/net/httpclient.h>
#include <tests/support/clusters/scriptedclusters.h>

#include <QAbstractItemModelTester>
#include <QDir>
#include <QSignalSpy>
#include <QTest>

using namespace slipway;
using namespace Qt::StringLiterals;
using models::ClusterRow;
using models::ClusterState;
using testsupport::ScriptedClusters;

namespace {

using ClusterModel = models::RowModel<ClusterRow>;

/// The store over clusters at the wire, and its rows in a model that is watched for mistakes.
class World final
{
public:
    World()
        : model(
              {u"Name"_s},
              [](const ClusterRow &row) { return row.key(); },
              [](const ClusterRow &row) { return row.name(); })
    {
        read({clusters.file()});
        QObject::connect(&store, &models::ClusterStore::changed, &model, [this] { show(); });
    }

    void read(const QStringList &files)
    {
        pool.setKubeconfig(kube::Kubeconfig::loadFiles(files));
        store.reread();
        show();
    }

    void show() { model.setRows(models::clusterRows(store, applications)); }

    ClusterRow row(const QString &name) const
    {
        for (const ClusterRow &row : model.rows()) {
            if (row.name() == name) {
                return row;
            }
        }
        return {};
    }

    ScriptedClusters clusters;
    net::HttpClient http;
    kube::ClusterPool pool{http, std::make_shared<kube::WriteGuard>(), nullptr, [](const nlohmann::json &) {
                               return kube::Verdict();
                           }};
    base::SystemClock clock;
    models::Background background;
    models::ApplicationStore applications{clock};
    models::ClusterStore store{pool, background};
    ClusterModel model;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
};

} // namespace

class TestClusterRow final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsHowFarEachAnswers_data();
    void tellsHowFarEachAnswers();
    void nothingIsAskedByItself();
    void marksComeFromTheGuard();
    void badFilesAreRows();
    void aFileThatGoesTakesItsRowsAlong();
    void cancelledChecksLeaveWhatWasKnown();
    void shortensTheHomeFolder();
};

void TestClusterRow::tellsHowFarEachAnswers_data()
{
    QTest::addColumn<ClusterState>("state");
    QTest::addColumn<QString>("cause");
    QTest::newRow("reachable") << ClusterState::Reachable << QString();
    QTest::newRow("wrong-ca") << ClusterState::Unreachable << u"not trusted here"_s;
    QTest::newRow("expired") << ClusterState::NotSignedIn << u"does not accept the credential"_s;
    QTest::newRow("unreachable") << ClusterState::Unreachable << u"nothing listens there"_s;
    QTest::newRow("no-helper") << ClusterState::NotSignedIn << u""_s;
    QTest::newRow("broken") << ClusterState::NotUsable << u"no file defines its user nobody"_s;
}

void TestClusterRow::tellsHowFarEachAnswers()
{
    QFETCH(ClusterState, state);
    QFETCH(QString, cause);
    const QString name = QString::fromLatin1(QTest::currentDataTag());
    World world;
    world.store.check(name);
    QCOMPARE(world.row(name).state,
             state == ClusterState::NotUsable ? ClusterState::NotUsable : ClusterState::Checking);
    QTRY_VERIFY(!world.store.isChecking());
    const ClusterRow row = world.row(name);
    QCOMPARE(row.state, state);
    QCOMPARE(row.error().has_value(), state != ClusterState::Reachable);
    if (row.error()) {
        QVERIFY2(row.error()->cause.contains(cause), qPrintable(row.error()->cause));
        QVERIFY(!row.error()->hint.isEmpty());
    } else {
        QCOMPARE(row.facts.reachability->identity, u"release-lead"_s);
        QVERIFY(row.facts.lastReachable.isValid());
    }
}

void TestClusterRow::nothingIsAskedByItself()
{
    World world;
    QCOMPARE(world.model.rowCount(), 6);
    QCOMPARE(world.row(u"reachable"_s).state, ClusterState::NotChecked);
    // A mistake in the file needs no question.
    QCOMPARE(world.row(u"broken"_s).state, ClusterState::NotUsable);
    QVERIFY(world.clusters.reachable().requests().empty());
}

void TestClusterRow::marksComeFromTheGuard()
{
    World world;
    world.pool.guard().setProtected(u"reachable"_s, true);
    world.pool.guard().setReadOnly(u"expired"_s, true);
    world.store.reread();
    QVERIFY(world.row(u"reachable"_s).facts.isProtected);
    QVERIFY(!world.row(u"reachable"_s).facts.isReadOnly);
    QVERIFY(world.row(u"expired"_s).facts.isReadOnly);
    QVERIFY(world.row(u"reachable"_s).facts.isCurrent);
    QCOMPARE(world.row(u"reachable"_s).facts.file, world.clusters.file());
}

void TestClusterRow::badFilesAreRows()
{
    World world;
    const QString cut = world.clusters.fileWithText(u"cut"_s, "contexts: [");
    const QString empty = world.clusters.fileWithText(u"empty"_s, "kind: Config\n");
    const QString twin = world.clusters.fileWithText(
        u"twin"_s, "kind: Config\ncontexts:\n- name: reachable\n  context: {cluster: here, user: lead}\n");
    const QString mixed = world.clusters.fileWithText(
        u"mixed"_s,
        "kind: Config\ncontexts:\n- name: extra\n  context: {cluster: here, user: lead}\n"
        "- name: extra\n  context: {cluster: here, user: former}\n");
    world.read({world.clusters.file(), cut, empty, twin, mixed, world.clusters.file() + u".gone"_s});
    QCOMPARE(world.row(u"cut"_s).state, ClusterState::FileUnusable);
    QVERIFY(world.row(u"cut"_s).error().has_value());
    QCOMPARE(world.row(u"empty"_s).state, ClusterState::FileUnusable);
    QVERIFY(!world.row(u"empty"_s).error().has_value());
    QCOMPARE(world.row(u"twin"_s).file->hidden, QStringList(u"reachable"_s));
    QCOMPARE(world.row(u"mixed"_s).state, ClusterState::FileMistakes);
    QVERIFY(world.row(u"mixed"_s).error()->cause.contains(u"twice"_s));
    QCOMPARE(world.row(u"config.gone"_s).state, ClusterState::FileUnusable);
    QCOMPARE(world.row(u"reachable"_s).facts.file, world.clusters.file());
    QCOMPARE(world.model.rowCount(), 7 + 5);
}

void TestClusterRow::aFileThatGoesTakesItsRowsAlong()
{
    World world;
    const QString more = world.clusters.fileWith(u"jeju"_s);
    world.read({world.clusters.file(), more});
    QCOMPARE(world.model.rowCount(), 7);
    QVERIFY(world.model.find(u"context\njeju"_s).isValid());
    const QPersistentModelIndex kept = world.model.find(u"context\nbroken"_s);
    world.read({world.clusters.file()});
    QCOMPARE(world.model.rowCount(), 6);
    QVERIFY(kept.isValid());
    QVERIFY(!world.model.find(u"context\njeju"_s).isValid());
}

void TestClusterRow::cancelledChecksLeaveWhatWasKnown()
{
    World world;
    world.store.check(u"reachable"_s);
    QTRY_COMPARE(world.row(u"reachable"_s).state, ClusterState::Reachable);
    world.clusters.hang();
    world.store.checkAll();
    QVERIFY(world.store.isChecking());
    QVERIFY(world.clusters.reachable().waitForRequests(2, "/version"));
    world.store.cancelChecks();
    QTRY_VERIFY(!world.store.isChecking());
    QCOMPARE(world.row(u"reachable"_s).state, ClusterState::Reachable);
    // One that was never answered is as if it had never been asked.
    world.read({world.clusters.fileWith(u"jeju"_s)});
    world.store.check(u"jeju"_s);
    world.store.cancelChecks();
    QTRY_VERIFY(!world.store.isChecking());
    QCOMPARE(world.row(u"jeju"_s).state, ClusterState::NotChecked);
}

void TestClusterRow::shortensTheHomeFolder()
{
    QCOMPARE(models::shortPath(QDir::homePath() + u"/.kube/config"_s), u"~/.kube/config"_s);
    QCOMPARE(models::shortPath(u"/etc/kube/config"_s), u"/etc/kube/config"_s);
}

QTEST_GUILESS_MAIN(TestClusterRow)
#include "tst_clusterrow.moc"
