#include "renderfixture.h"

#include <services/base/jsonaccess.h>

#include <nlohmann/json.hpp>

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace slipway;
using render::RenderSource;
using testsupport::names;
using testsupport::outcome;
using testsupport::RenderFixture;

class TestRenderHelm final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void rendersAChart();
    void ordersValues_data();
    void ordersValues();
    void setsParameters_data();
    void setsParameters();
    void tellsTheChartAboutTheCluster();
    void leavesOutCrds();
    void usesChartsOfTheSameRepository();
    void toleratesWhatKubernetesTolerates();
    void refuses_data();
    void refuses();
    void takesNoOptionFromNames();
    void rendersAFolderOnDisk();
    void stopsAChartThatGrows();

private:
    static RenderSource shop()
    {
        RenderSource source;
        source.path = u"shop"_s;
        return source;
    }

    const nlohmann::json *deployment(const base::Expected<render::Rendered> &rendered)
    {
        if (!rendered) {
            qWarning("%s", qUtf8Printable(rendered.error().sentence()));
            return nullptr;
        }
        for (const base::Json &object : rendered->objects) {
            if (base::keyOf(*object).kind == u"Deployment"_s) {
                m_kept = object;
                return m_kept.get();
            }
        }
        return nullptr;
    }

    RenderFixture m_fixture{u"helm"_s};
    base::Json m_kept;
};

void TestRenderHelm::initTestCase()
{
    const QString why = RenderFixture::missing(u"helm"_s);
    if (!why.isEmpty()) {
        QSKIP(qPrintable(why));
    }
}

void TestRenderHelm::rendersAChart()
{
    const auto rendered = m_fixture.render(shop());
    QCOMPARE(outcome(rendered),
             QStringList({u"CustomResourceDefinition/things.example.com"_s,
                          u"Deployment/market/shop"_s,
                          u"Pod/shop-hook"_s}));
    QCOMPARE(render::sourceTypeWord(rendered->type), u"Helm"_s);
    const auto *const image =
        base::member(*rendered->objects.at(1), {"spec", "template", "spec", "containers"});
    QCOMPARE(base::text(image->at(0), {"image"}), u"registry.example.com/shop:1.10"_s);
}

void TestRenderHelm::ordersValues_data()
{
    QTest::addColumn<QStringList>("files");
    QTest::addColumn<QString>("values");
    QTest::addColumn<QString>("object");
    QTest::addColumn<int>("replicas");
    QTest::addColumn<QString>("note");
    QTest::newRow("own") << QStringList() << QString() << QString() << 1 << u"none"_s;
    QTest::newRow("file") << QStringList{u"values-prod.yaml"_s} << QString() << QString() << 3 << u"none"_s;
    QTest::newRow("file outside") << QStringList{u"../environments/shared.yaml"_s} << QString() << QString()
                                  << 7 << u"shared"_s;
    QTest::newRow("from the root") << QStringList{u"/environments/shared.yaml"_s} << QString() << QString()
                                   << 7 << u"shared"_s;
    QTest::newRow("later file wins") << QStringList{u"../environments/shared.yaml"_s, u"values-prod.yaml"_s}
                                     << QString() << QString() << 3 << u"shared"_s;
    QTest::newRow("missing one ignored")
        << QStringList{u"none.yaml"_s, u"values-prod.yaml"_s} << QString() << QString() << 3 << u"none"_s;
    QTest::newRow("inline") << QStringList{u"values-prod.yaml"_s} << u"replicas: 5\nnote: 'yes'\n"_s
                            << QString() << 5 << u"yes"_s;
    QTest::newRow("object before text")
        << QStringList() << u"replicas: 5\n"_s << u"{\"replicas\": 6, \"note\": \"012\"}"_s << 6 << u"012"_s;
}

void TestRenderHelm::ordersValues()
{
    QFETCH(QStringList, files);
    QFETCH(QString, values);
    QFETCH(QString, object);
    QFETCH(int, replicas);
    QFETCH(QString, note);
    RenderSource source = shop();
    source.valueFiles = files;
    source.ignoreMissingValueFiles = true;
    source.values = values;
    if (!object.isEmpty()) {
        source.valuesObject = base::share(nlohmann::json::parse(object.toStdString()));
    }
    const auto *const web = deployment(m_fixture.render(source));
    QVERIFY(web != nullptr);
    QCOMPARE(base::integer(*web, {"spec", "replicas"}), qint64(replicas));
    QCOMPARE(base::annotation(*web, "note"), note);
}

void TestRenderHelm::setsParameters_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("forceString");
    QTest::addColumn<QString>("annotation");
    QTest::addColumn<QString>("expected");
    QTest::newRow("text with commas") << u"note"_s << u"a,b=c"_s << false << u"note"_s << u"a,b=c"_s;
    QTest::newRow("list") << u"list"_s << u"{a,b}"_s << false << u"list"_s << u"[\"a\",\"b\"]"_s;
    QTest::newRow("boolean") << u"flag"_s << u"true"_s << false << u"flag"_s << u"bool"_s;
    QTest::newRow("forced string") << u"flag"_s << u"true"_s << true << u"flag"_s << u"string"_s;
}

void TestRenderHelm::setsParameters()
{
    QFETCH(QString, name);
    QFETCH(QString, value);
    QFETCH(bool, forceString);
    QFETCH(QString, annotation);
    QFETCH(QString, expected);
    RenderSource source = shop();
    source.values = u"note: replaced by the parameter\n"_s;
    source.parameters = {{name, value, forceString}};
    const auto *const web = deployment(m_fixture.render(source));
    QVERIFY(web != nullptr);
    QCOMPARE(base::annotation(*web, annotation.toStdString()), expected);
}

void TestRenderHelm::tellsTheChartAboutTheCluster()
{
    RenderSource source = shop();
    source.releaseName = u"bazaar"_s;
    render::RenderRequest request = m_fixture.request(source);
    request.kubeVersion = u"1.36.1"_s;
    request.apiVersions = QStringList{u"monitoring.example.com/v1"_s};
    request.nameSpace = u"night"_s;
    const auto rendered = m_fixture.renderer->render(request, {});
    const auto *const web = deployment(rendered);
    QVERIFY(web != nullptr);
    QCOMPARE(names(*rendered).at(1), u"Deployment/night/bazaar"_s);
    QCOMPARE(base::annotation(*web, "kube"), u"v1.36.1"_s);
    QCOMPARE(base::annotation(*web, "monitoring"), u"true"_s);
}

void TestRenderHelm::leavesOutCrds()
{
    RenderSource source = shop();
    source.skipCrds = true;
    QCOMPARE(outcome(m_fixture.render(source)),
             QStringList({u"Deployment/market/shop"_s, u"Pod/shop-hook"_s}));
}

void TestRenderHelm::usesChartsOfTheSameRepository()
{
    RenderSource source;
    source.path = u"local"_s;
    QCOMPARE(outcome(m_fixture.render(source)), QStringList{u"ConfigMap/common"_s});
}

void TestRenderHelm::toleratesWhatKubernetesTolerates()
{
    RenderSource source;
    source.path = u"twice"_s;
    const auto rendered = m_fixture.render(source);
    QCOMPARE(outcome(rendered), QStringList{u"ConfigMap/a"_s});
    QCOMPARE(base::label(*rendered->objects.at(0), "x"), u"2"_s);
    QCOMPARE(rendered->warnings.size(), qsizetype(1));
    QVERIFY(rendered->warnings.at(0).contains(u"\"labels\" is already set"_s));
}

void TestRenderHelm::refuses_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("valueFile");
    QTest::addColumn<QString>("words");
    QTest::newRow("missing dependency")
        << u"needs"_s << QString()
        << u"could not render the chart needs: it depends on charts that are not in its charts folder: redis"_s;
    QTest::newRow("template") << u"bad/syntax"_s << QString() << u"bad/syntax/templates/cm.yaml:1:"_s;
    QTest::newRow("required") << u"bad/required"_s << QString() << u"set .Values.host"_s;
    QTest::newRow("incomplete output")
        << u"bad/output"_s << QString() << u"bad/output/templates/cm.yaml is incomplete: metadata.name"_s;
    QTest::newRow("value file") << u"bad/values"_s << u"broken.yaml"_s << u"bad/values/broken.yaml"_s;
    QTest::newRow("missing value file")
        << u"shop"_s << u"none.yaml"_s << u"The value file shop/none.yaml is not in the repository"_s;
    QTest::newRow("climbing value file")
        << u"shop"_s << u"../../etc/passwd"_s
        << u"The value file ../../etc/passwd is refused: it leads out of the repository"_s;
    QTest::newRow("remote value file") << u"shop"_s << u"https://example.com/v.yaml"_s << u"is not read"_s;
    QTest::newRow("folder") << u"shop"_s << u"templates"_s << u"it is a folder"_s;
}

void TestRenderHelm::refuses()
{
    QFETCH(QString, path);
    QFETCH(QString, valueFile);
    QFETCH(QString, words);
    RenderSource source;
    source.path = path;
    source.valueFiles = valueFile.isEmpty() ? QStringList() : QStringList{valueFile};
    const auto rendered = m_fixture.render(source);
    QVERIFY(!rendered);
    QVERIFY2(rendered.error().sentence().contains(words), qPrintable(rendered.error().sentence()));
    QVERIFY(!rendered.error().sentence().contains(u"/tmp/"_s));
}

void TestRenderHelm::takesNoOptionFromNames()
{
    RenderSource source = shop();
    source.releaseName = u"--post-renderer=/bin/sh"_s;
    const auto rendered = m_fixture.render(source);
    QVERIFY(!rendered);
    QVERIFY2(rendered.error().sentence().contains(u"release name"_s),
             qPrintable(rendered.error().sentence()));
}

void TestRenderHelm::rendersAFolderOnDisk()
{
    render::RenderRequest request;
    request.source.valueFiles = QStringList{u"../environments/shared.yaml"_s};
    const auto *const web =
        deployment(m_fixture.renderer->renderFolder(RenderFixture::dataFolder(u"helm/shop"_s), request, {}));
    QVERIFY(web != nullptr);
    QCOMPARE(base::integer(*web, {"spec", "replicas"}), qint64(7));
}

void TestRenderHelm::stopsAChartThatGrows()
{
    RenderFixture fixture;
    fixture.scratch.put(u"Chart.yaml"_s, "apiVersion: v2\nname: bomb\nversion: 0.1.0\n");
    fixture.scratch.put(
        u"templates/a.yaml"_s,
        "{{- $l := list 1 }}{{ range until 40 }}{{ $l = concat $l $l }}{{ end }}\nx: {{ len $l }}\n");
    fixture.scratch.commit(u"Bomb"_s);
    const auto rendered = fixture.render({});
    QVERIFY(!rendered);
    QVERIFY2(rendered.error().kind == base::ErrorKind::TooLarge, qPrintable(rendered.error().sentence()));
    QVERIFY(rendered.error().sentence().contains(u"memory"_s));
}

QTEST_GUILESS_MAIN(TestRenderHelm)
#include "tst_render_helm.moc"
