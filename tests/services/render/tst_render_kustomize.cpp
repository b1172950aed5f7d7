#include "renderfixture.h"

#include <services/base/jsonaccess.h>

#include <nlohmann/json.hpp>

#include <QDirIterator>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace slipway;
using render::RenderSource;
using testsupport::names;
using testsupport::outcome;
using testsupport::RenderFixture;

namespace {

QString imageOf(const nlohmann::json &deployment)
{
    const auto *const containers = base::member(deployment, {"spec", "template", "spec", "containers"});
    return containers != nullptr ? base::text(containers->at(0), {"image"}) : QString();
}

} // namespace

class TestRenderKustomize final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void buildsAnOverlay();
    void appliesOverrides();
    void setsImages_data();
    void setsImages();
    void refuses_data();
    void refuses();
    void copiesLinksWithinTheRepository();
    void rendersAFolderOnDisk();

private:
    RenderFixture m_fixture{u"kustomize"_s};
};

void TestRenderKustomize::initTestCase()
{
    const QString why = RenderFixture::missing(u"kustomize"_s);
    if (!why.isEmpty() && !RenderFixture::missing(u"kubectl"_s).isEmpty()) {
        QSKIP(qPrintable(why));
    }
}

void TestRenderKustomize::buildsAnOverlay()
{
    RenderSource source;
    source.path = u"overlays/prod"_s;
    const auto rendered = m_fixture.render(source);
    QVERIFY2(rendered, qPrintable(outcome(rendered).join(u' ')));
    QCOMPARE(render::sourceTypeWord(rendered->type), u"Kustomize"_s);
    QCOMPARE(rendered->objects.size(), size_t(2));
    QVERIFY(names(*rendered).at(0).startsWith(u"ConfigMap/prod/settings-"_s));
    QCOMPARE(names(*rendered).at(1), u"Deployment/prod/web"_s);
    QCOMPARE(imageOf(*rendered->objects.at(1)), u"registry.example.com/web:1.1"_s);
    QCOMPARE(base::label(*rendered->objects.at(1), "tier"), u"web"_s);
}

void TestRenderKustomize::appliesOverrides()
{
    RenderSource source;
    source.path = u"overlays/prod"_s;
    source.namePrefix = u"blue-"_s;
    source.nameSuffix = u"-2"_s;
    source.kustomizeNamespace = u"staging"_s;
    source.images = QStringList{u"registry.example.com/web:2.0"_s};
    source.commonLabels = {{u"team"_s, u"yes"_s}};
    source.commonAnnotations = {{u"since"_s, u"2024"_s}};
    const auto rendered = m_fixture.render(source);
    QVERIFY2(rendered, qPrintable(outcome(rendered).join(u' ')));
    const nlohmann::json &web = *rendered->objects.at(1);
    QCOMPARE(names(*rendered).at(1), u"Deployment/staging/blue-web-2"_s);
    QCOMPARE(imageOf(web), u"registry.example.com/web:2.0"_s);
    QCOMPARE(base::label(web, "team"), u"yes"_s);
    QCOMPARE(base::annotation(web, "since"), u"2024"_s);
}

void TestRenderKustomize::setsImages_data()
{
    QTest::addColumn<QString>("image");
    QTest::addColumn<QString>("expected");
    QTest::newRow("tag") << u"registry.example.com/web:3"_s << u"registry.example.com/web:3"_s;
    QTest::newRow("new name") << u"registry.example.com/web=mirror:5000/w:4"_s << u"mirror:5000/w:4"_s;
    QTest::newRow("new name alone") << u"registry.example.com/web=mirror/w"_s << u"mirror/w:1.1"_s;
    QTest::newRow("digest")
        << u"registry.example.com/web@sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3"_s
        << u"registry.example.com/web@sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3"_s;
    QTest::newRow("another image") << u"other:9"_s << u"registry.example.com/web:1.1"_s;
}

void TestRenderKustomize::setsImages()
{
    QFETCH(QString, image);
    QFETCH(QString, expected);
    RenderSource source;
    source.path = u"overlays/prod"_s;
    source.images = QStringList{image};
    const auto rendered = m_fixture.render(source);
    QVERIFY2(rendered, qPrintable(outcome(rendered).join(u' ')));
    QCOMPARE(imageOf(*rendered->objects.at(1)), expected);
}

void TestRenderKustomize::refuses_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("words");
    QTest::newRow("climbing")
        << u"overlays/escape"_s
        << u"../../../../etc in overlays/escape/kustomization.yaml is refused: it leads out of the repository"_s;
    QTest::newRow("absolute") << u"overlays/absolute"_s
                              << u"/etc/passwd in overlays/absolute/kustomization.yaml is refused"_s;
    QTest::newRow("missing")
        << u"overlays/absent"_s
        << u"overlays/absent/kustomization.yaml names gone.yaml, which is not in the repository"_s;
    QTest::newRow("remote")
        << u"overlays/remote"_s
        << u"https://example.com/x.git//base?ref=v1 in overlays/remote/kustomization.yaml is not fetched"_s;
    QTest::newRow("file outside")
        << u"overlays/outsidefile"_s
        << u"../../loose/cm.yaml in overlays/outsidefile/kustomization.yaml is refused"_s;
    QTest::newRow("base without kustomization")
        << u"overlays/nokust"_s
        << u"loose has no kustomization file: overlays/nokust/kustomization.yaml uses it"_s;
    QTest::newRow("syntax") << u"overlays/broken"_s
                            << u"overlays/broken/kustomization.yaml is not valid YAML"_s;
    QTest::newRow("patch without target")
        << u"overlays/badpatch"_s
        << u"could not build overlays/badpatch/kustomization.yaml: no resource matches"_s;
}

void TestRenderKustomize::refuses()
{
    QFETCH(QString, path);
    QFETCH(QString, words);
    RenderSource source;
    source.path = path;
    const auto rendered = m_fixture.render(source);
    QVERIFY(!rendered);
    QVERIFY2(rendered.error().sentence().contains(words), qPrintable(rendered.error().sentence()));
    QVERIFY(!rendered.error().sentence().contains(u"/tmp/"_s));
}

void TestRenderKustomize::copiesLinksWithinTheRepository()
{
    RenderFixture fixture;
    fixture.scratch.put(u"app/kustomization.yaml"_s,
                        "resources: [cm.yaml]\nconfigMapGenerator:\n- {name: f, files: [shared.txt]}\n");
    fixture.scratch.put(u"app/cm.yaml"_s, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
    fixture.scratch.put(u"shared.txt"_s, "one\n");
    fixture.scratch.putLink(u"app/shared.txt"_s, "../shared.txt");
    fixture.scratch.commit(u"Link"_s);
    RenderSource source;
    source.path = u"app"_s;
    const auto first = fixture.render(source);
    QVERIFY2(first, qPrintable(outcome(first).join(u' ')));
    fixture.scratch.put(u"shared.txt"_s, "two\n");
    fixture.scratch.commit(u"Change behind the link"_s);
    const auto second = fixture.render(source);
    QVERIFY(second);
    QVERIFY(first->digest != second->digest);
    fixture.scratch.putLink(u"app/out.txt"_s, "../../../etc/passwd");
    fixture.scratch.commit(u"Link out"_s);
    const auto third = fixture.render(source);
    QVERIFY(!third);
    QVERIFY2(third.error().sentence().contains(u"app/out.txt"_s), qPrintable(third.error().sentence()));
}

void TestRenderKustomize::rendersAFolderOnDisk()
{
    const QString folder = RenderFixture::dataFolder(u"kustomize/overlays/prod"_s);
    render::RenderRequest request;
    request.source.namePrefix = u"x-"_s;
    const auto rendered = m_fixture.renderer->renderFolder(folder, request, {});
    QVERIFY2(rendered, qPrintable(outcome(rendered).join(u' ')));
    QCOMPARE(names(*rendered).at(1), u"Deployment/prod/x-web"_s);
}

QTEST_GUILESS_MAIN(TestRenderKustomize)
#include "tst_render_kustomize.moc"
