#include <services/applications/workspace.h>

#include <QTest>

using namespace Qt::StringLiterals;
using namespace slipway;
using applications::Workspace;

class TestWorkspace final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrips();
    void resolvesRelativePaths();
    void complains_data();
    void complains();
};

void TestWorkspace::roundTrips()
{
    Workspace workspace;
    workspace.name = u"쇼핑몰"_s;
    workspace.file = u"/tmp/w.yaml"_s;
    workspace.kubeconfigFiles = {u"/home/me/prod.conf"_s};
    workspace.onlyTheseKubeconfigs = true;
    workspace.homeContext = u"yes"_s;
    workspace.sources = {{u"/srv/apps"_s, {}, {}, {}},
                         {{}, u"https://git.example/fleet.git"_s, u"main"_s, u"apps"_s}};
    workspace.protectedContexts = {u"production"_s, u"12"_s};
    const auto parsed =
        applications::parseWorkspace(applications::workspaceText(workspace), workspace.file, u"/tmp"_s);
    QVERIFY2(parsed.has_value(), parsed ? "" : qPrintable(parsed.error().sentence()));
    QCOMPARE(*parsed == workspace, true);
}

void TestWorkspace::resolvesRelativePaths()
{
    const auto parsed =
        applications::parseWorkspace("kubeconfigs: [a/config]\nsources: [{folder: ../apps}]\n",
                                     u"/home/me/ws/shop.yaml"_s,
                                     u"/home/me/ws"_s);
    QVERIFY(parsed.has_value());
    QCOMPARE(parsed->name, u"shop"_s);
    QCOMPARE(parsed->kubeconfigFiles, QStringList(u"/home/me/ws/a/config"_s));
    QCOMPARE(parsed->sources.first().folder, u"/home/me/apps"_s);
    QCOMPARE(parsed->applicationsNamespace, u"argocd"_s);
}

void TestWorkspace::complains_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("cause");
    QTest::newRow("not a mapping") << QByteArray("- a\n") << u"not a YAML mapping"_s;
    QTest::newRow("wrong type") << QByteArray("homeContext: [a]\n") << u"field homeContext"_s;
    QTest::newRow("switch that is none")
        << QByteArray("clusterApplications: maybe\n") << u"field clusterApplications"_s;
    QTest::newRow("list of numbers") << QByteArray("protectedContexts: [1]\n")
                                     << u"field protectedContexts"_s;
    QTest::newRow("source of two kinds")
        << QByteArray("sources: [{folder: a, repoURL: b}]\n") << u"either folder or repoURL"_s;
    QTest::newRow("empty source") << QByteArray("sources: [{}]\n") << u"either folder or repoURL"_s;
}

void TestWorkspace::complains()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, cause);
    const auto parsed = applications::parseWorkspace(text, u"shop.yaml"_s, u"/tmp"_s);
    QVERIFY(!parsed.has_value());
    QCOMPARE(parsed.error().kind, base::ErrorKind::Invalid);
    QVERIFY2(parsed.error().cause.contains(cause), qPrintable(parsed.error().cause));
    QVERIFY(parsed.error().what.contains(u"shop.yaml"_s));
}

QTEST_GUILESS_MAIN(TestWorkspace)
#include "tst_workspace.moc"
