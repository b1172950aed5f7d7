#include "renderfixture.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace slipway;
using render::RenderSource;
using testsupport::names;
using testsupport::outcome;
using testsupport::RenderFixture;

class TestRenderDirectory final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void selectsFiles_data();
    void selectsFiles();
    void tellsWhatItLeftOut();
    void refuses_data();
    void refuses();
    void refusesLinks();
    void rendersAFolderOnDisk();
    void refusesLinksOnDisk();
    void stopsWhenCancelled();

private:
    RenderFixture m_fixture{u"directory"_s};
};

void TestRenderDirectory::selectsFiles_data()
{
    QTest::addColumn<bool>("recurse");
    QTest::addColumn<QString>("include");
    QTest::addColumn<QString>("exclude");
    QTest::addColumn<QStringList>("expected");
    const QStringList top = {u"ConfigMap/one"_s,
                             u"ConfigMap/two"_s,
                             u"Namespace/market"_s,
                             u"Deployment/market/web"_s,
                             u"Service/web"_s};
    const QStringList below = {u"ConfigMap/one"_s,
                               u"ConfigMap/two"_s,
                               u"Namespace/market"_s,
                               u"ConfigMap/sub"_s,
                               u"ConfigMap/deep"_s,
                               u"Deployment/market/web"_s,
                               u"Service/web"_s};
    QTest::newRow("top") << false << QString() << QString() << top;
    QTest::newRow("recurse") << true << QString() << QString() << below;
    QTest::newRow("include") << true << u"{web.yaml,sub/cm.yaml}"_s << QString()
                             << QStringList{u"ConfigMap/sub"_s, u"Deployment/market/web"_s, u"Service/web"_s};
    QTest::newRow("exclude") << true << QString() << u"{*.yml,sub/*}"_s
                             << QStringList{
                                    u"Namespace/market"_s, u"Deployment/market/web"_s, u"Service/web"_s};
    QTest::newRow("both") << true << u"sub/*"_s << u"*deep*"_s << QStringList{u"ConfigMap/sub"_s};
}

void TestRenderDirectory::selectsFiles()
{
    QFETCH(bool, recurse);
    QFETCH(QString, include);
    QFETCH(QString, exclude);
    QFETCH(QStringList, expected);
    RenderSource source;
    source.path = u"./apps/"_s;
    source.recurse = recurse;
    source.include = include;
    source.exclude = exclude;
    const auto rendered = m_fixture.render(source);
    QCOMPARE(outcome(rendered), expected);
    QCOMPARE(render::sourceTypeWord(rendered->type), u"Directory"_s);
    QCOMPARE(rendered->digest.size(), qsizetype(64));
}

void TestRenderDirectory::tellsWhatItLeftOut()
{
    RenderSource source;
    source.path = u"apps"_s;
    const auto rendered = m_fixture.render(source);
    QVERIFY(rendered);
    QCOMPARE(rendered->warnings.size(), qsizetype(2));
    QVERIFY(rendered->warnings.at(0).contains(u"apps/lib.jsonnet"_s));
    QVERIFY(rendered->warnings.at(1).contains(u"apps/values.yaml"_s));
}

void TestRenderDirectory::refuses_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("words");
    QTest::newRow("syntax") << u"bad/broken"_s << u"bad/broken/cm.yaml"_s;
    QTest::newRow("duplicate key")
        << u"bad/duplicate"_s
        << u"bad/duplicate/cm.yaml is not valid YAML for Kubernetes: line 5: the key \"name\" is already set on line 4"_s;
    QTest::newRow("no name")
        << u"bad/nameless"_s
        << u"A ConfigMap in bad/nameless/cm.yaml (line 1) is incomplete: metadata.name"_s;
    QTest::newRow("mixed") << u"bad/mixed"_s
                           << u"bad/mixed/cm.yaml (line 5) holds something that is not a Kubernetes object"_s;
    QTest::newRow("missing folder") << u"nowhere"_s << u"nowhere"_s;
    QTest::newRow("climbing") << u"apps/../../etc"_s << u"may not contain \"..\""_s;
}

void TestRenderDirectory::refuses()
{
    QFETCH(QString, path);
    QFETCH(QString, words);
    RenderSource source;
    source.path = path;
    const auto rendered = m_fixture.render(source);
    QVERIFY(!rendered);
    QVERIFY2(rendered.error().sentence().contains(words), qPrintable(rendered.error().sentence()));
}

void TestRenderDirectory::refusesLinks()
{
    RenderFixture fixture;
    fixture.scratch.put(u"app/cm.yaml"_s, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
    fixture.scratch.putLink(u"app/passwd.yaml"_s, "/etc/passwd");
    fixture.scratch.commit(u"Link"_s);
    RenderSource source;
    source.path = u"app"_s;
    const auto rendered = fixture.render(source);
    QVERIFY(!rendered);
    QVERIFY2(rendered.error().sentence().contains(u"app/passwd.yaml"_s),
             qPrintable(rendered.error().sentence()));
    source.exclude = u"passwd.yaml"_s;
    QCOMPARE(outcome(fixture.render(source)), QStringList{u"ConfigMap/a"_s});
}

void TestRenderDirectory::rendersAFolderOnDisk()
{
    const QString folder = RenderFixture::dataFolder(u"directory/apps"_s);
    const auto rendered = m_fixture.renderer->renderFolder(folder, {}, {});
    QCOMPARE(outcome(rendered),
             QStringList({u"ConfigMap/one"_s,
                          u"ConfigMap/two"_s,
                          u"Namespace/market"_s,
                          u"Deployment/market/web"_s,
                          u"Service/web"_s}));
    QVERIFY(!rendered->fromCache);
    const auto missing = m_fixture.renderer->renderFolder(folder + u"/none"_s, {}, {});
    QVERIFY(!missing && missing.error().kind == base::ErrorKind::NotFound);
}

void TestRenderDirectory::refusesLinksOnDisk()
{
    // Without a Git work tree around it: the base beside the folder is found, the link out of it is not
    // followed.
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath(u"app"_s));
    QFile manifest(folder.filePath(u"app/kustomization.yaml"_s));
    QVERIFY(manifest.open(QIODevice::WriteOnly));
    manifest.write("resources: [../base]\n");
    manifest.close();
    const auto missing = m_fixture.renderer->renderFolder(folder.filePath(u"app"_s), {}, {});
    QVERIFY(!missing);
    QVERIFY2(missing.error().sentence().contains(u"app/kustomization.yaml names ../base"_s),
             qPrintable(missing.error().sentence()));
    QVERIFY(manifest.remove());
    QVERIFY(QFile::link(u"/etc/passwd"_s, folder.filePath(u"app/users.yaml"_s)));
    const auto linked = m_fixture.renderer->renderFolder(folder.filePath(u"app"_s), {}, {});
    QVERIFY(!linked);
    QVERIFY2(linked.error().sentence().contains(u"app/users.yaml is refused"_s),
             qPrintable(linked.error().sentence()));
}

void TestRenderDirectory::stopsWhenCancelled()
{
    base::CancelSource cancel;
    cancel.cancel();
    RenderSource source;
    source.path = u"bad"_s;
    source.recurse = true;
    const auto rendered = m_fixture.renderer->render(m_fixture.request(source), cancel.token());
    QVERIFY(!rendered);
    QCOMPARE(rendered.error().kind, base::ErrorKind::Cancelled);
}

QTEST_GUILESS_MAIN(TestRenderDirectory)
#include "tst_render_directory.moc"
