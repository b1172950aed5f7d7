#include <services/base/jsonaccess.h>
#include <services/gitops/applicationspec.h>
#include <services/gitops/manifestreader.h>

#include <QTest>

using namespace slipway;
using namespace Qt::StringLiterals;
using gitops::ApplicationSpec;
using nlohmann::json;

class TestApplicationSpec final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEveryField();
    void fillsInDefaults();
    void namesTheFieldAtFault_data();
    void namesTheFieldAtFault();
    void saysWhatIsNotSupported_data();
    void saysWhatIsNotSupported();
    void parsesDurations_data();
    void parsesDurations();
    void tracksByNamespace();
};

namespace {

json minimal()
{
    return json::parse(R"({
        "apiVersion": "argoproj.io/v1alpha1", "kind": "Application",
        "metadata": {"name": "payments", "namespace": "argocd"},
        "spec": {"source": {"repoURL": "https://git.example/bada/config.git", "path": "apps/payments"},
                 "destination": {"name": "dev", "namespace": "payments"}}})");
}

/// The minimal application with `value` put at an RFC 6901 pointer.
json with(const char *pointer, const json &value)
{
    json result = minimal();
    result[json::json_pointer(pointer)] = value;
    return result;
}

} // namespace

void TestApplicationSpec::readsEveryField()
{
    const json manifest = json::parse(R"({
        "apiVersion": "argoproj.io/v1alpha1", "kind": "Application",
        "metadata": {"name": "shop", "namespace": "team-a", "labels": {"env": "dev"}, "annotations": {"a": "b"}},
        "spec": {
            "project": "market",
            "sources": [{
                "repoURL": "git@git.example:bada/charts.git", "path": "shop", "targetRevision": "v1.2.x",
                "directory": {"recurse": true, "include": "*.yaml", "exclude": "{a,b}.yaml"},
                "helm": {"releaseName": "shop-dev", "valueFiles": ["dev.yaml"], "ignoreMissingValueFiles": true,
                         "values": "a: 1", "valuesObject": {"b": 2}, "skipCrds": true,
                         "parameters": [{"name": "image.tag", "value": "1", "forceString": true}]},
                "kustomize": {"namePrefix": "p-", "nameSuffix": "-s", "namespace": "n", "images": ["shop=shop:2"],
                              "commonLabels": {"z": "1", "a": "2"}, "commonAnnotations": {"c": "3"}}
            }],
            "destination": {"server": "https://kubernetes.default.svc", "namespace": "shop"},
            "revisionHistoryLimit": 3,
            "syncPolicy": {
                "automated": {"prune": true, "selfHeal": true, "allowEmpty": true},
                "syncOptions": ["CreateNamespace=true", "PrunePropagationPolicy=background", "Prune=false"],
                "retry": {"limit": -1, "backoff": {"duration": "10s", "factor": 3, "maxDuration": "1m30s"}}},
            "ignoreDifferences": [{"group": "apps", "kind": "*", "name": "x", "namespace": "y",
                                   "jsonPointers": ["/spec/replicas"]}]
        }})");

    const auto parsed = gitops::parseApplication(manifest);

    QVERIFY(parsed.has_value());
    QCOMPARE(parsed->name, u"shop"_s);
    QCOMPARE(parsed->nameSpace, u"team-a"_s);
    QCOMPARE(parsed->project, u"market"_s);
    QCOMPARE(parsed->labels.value(u"env"_s), u"dev"_s);
    QCOMPARE(parsed->annotations.value(u"a"_s), u"b"_s);
    QCOMPARE(parsed->sources.size(), 1);
    const gitops::ApplicationSource &source = parsed->sources.first();
    QCOMPARE(source.repoUrl, u"git@git.example:bada/charts.git"_s);
    QCOMPARE(source.targetRevision, u"v1.2.x"_s);
    QCOMPARE(source.render.path, u"shop"_s);
    QVERIFY(source.render.recurse);
    QCOMPARE(source.render.include, u"*.yaml"_s);
    QCOMPARE(source.render.exclude, u"{a,b}.yaml"_s);
    QCOMPARE(source.render.releaseName, u"shop-dev"_s);
    QCOMPARE(source.render.valueFiles, QStringList{u"dev.yaml"_s});
    QVERIFY(source.render.ignoreMissingValueFiles);
    QVERIFY(source.render.skipCrds);
    QCOMPARE(source.render.values, u"a: 1"_s);
    QCOMPARE(*source.render.valuesObject, json({{"b", 2}}));
    QCOMPARE(source.render.parameters.size(), 1);
    QVERIFY(source.render.parameters.first().forceString);
    QCOMPARE(source.render.images, QStringList{u"shop=shop:2"_s});
    QCOMPARE(source.render.commonLabels.first(), qMakePair(u"a"_s, u"2"_s));
    QVERIFY(parsed->automated.enabled && parsed->automated.prune && parsed->automated.selfHeal);
    QVERIFY(parsed->hasOption(u"CreateNamespace"_s));
    QVERIFY(!parsed->hasOption(u"Prune"_s, true));
    QVERIFY(parsed->hasOption(u"Validate"_s, true));
    QCOMPARE(parsed->optionValue(u"PrunePropagationPolicy"_s), u"background"_s);
    QCOMPARE(parsed->retry.limit, -1);
    QCOMPARE(parsed->retry.durationMs, 10'000);
    QCOMPARE(parsed->retry.factor, 3);
    QCOMPARE(parsed->retry.maxDurationMs, 90'000);
    QCOMPARE(parsed->revisionHistoryLimit, 3);
    QCOMPARE(parsed->ignoreDifferences.size(), 1);
    QCOMPARE(parsed->ignoreDifferences.first().jsonPointers, QStringList{u"/spec/replicas"_s});
    QCOMPARE(parsed->unsupported, QStringList());
    QCOMPARE(*parsed->manifest, manifest);
}

void TestApplicationSpec::fillsInDefaults()
{
    const auto parsed = gitops::parseApplication(minimal());
    QVERIFY(parsed.has_value());
    QCOMPARE(parsed->project, u"default"_s);
    QVERIFY(!parsed->automated.enabled);
    QCOMPARE(parsed->retry.limit, 0);
    QCOMPARE(parsed->retry.durationMs, 5000);
    QCOMPARE(parsed->retry.maxDurationMs, 180'000);
    QCOMPARE(parsed->revisionHistoryLimit, 10);

    const auto off =
        gitops::parseApplication(with("/spec/syncPolicy", {{"automated", {{"enabled", false}}}}));
    QVERIFY(off.has_value());
    QVERIFY(!off->automated.enabled);
}

void TestApplicationSpec::namesTheFieldAtFault_data()
{
    QTest::addColumn<QByteArray>("manifest");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const json &manifest, const QString &expected) {
        QTest::newRow(name) << base::dumpJson(manifest) << expected;
    };
    row("another kind", {{"apiVersion", "v1"}, {"kind", "ConfigMap"}}, u"ConfigMap"_s);
    row("not an object", json::array(), u"Application"_s);
    row("no name", with("/metadata", json::object()), u"metadata.name"_s);
    row("no spec", with("/spec", nullptr), u"spec"_s);
    row("no source", with("/spec/source", nullptr), u"spec.source"_s);
    row("no repository", with("/spec/source/repoURL", nullptr), u"spec.source.repoURL"_s);
    row("no path", with("/spec/source/path", ""), u"spec.source.path"_s);
    row("path is a number", with("/spec/source/path", 3), u"spec.source.path"_s);
    row("recurse is text",
        with("/spec/source/directory", {{"recurse", "yes"}}),
        u"spec.source.directory.recurse"_s);
    row("sources is a block", with("/spec/sources", json::object()), u"spec.sources"_s);
    row("second source",
        with("/spec/sources", json::array({minimal()["spec"]["source"], {{"path", "x"}}})),
        u"spec.sources[1].repoURL"_s);
    row("value files", with("/spec/source/helm", {{"valueFiles", {1}}}), u"spec.source.helm.valueFiles"_s);
    row("labels",
        with("/spec/source/kustomize", {{"commonLabels", {{"a", 1}}}}),
        u"spec.source.kustomize.commonLabels"_s);
    row("no destination", with("/spec/destination", json::object()), u"spec.destination"_s);
    row("two destinations", with("/spec/destination/server", "https://x"), u"spec.destination"_s);
    row("retry", with("/spec/syncPolicy", {{"retry", {{"limit", "5"}}}}), u"spec.syncPolicy.retry.limit"_s);
    row("duration",
        with("/spec/syncPolicy", {{"retry", {{"backoff", {{"duration", "soon"}}}}}}),
        u"spec.syncPolicy.retry.backoff.duration"_s);
    row("factor",
        with("/spec/syncPolicy", {{"retry", {{"backoff", {{"factor", 0}}}}}}),
        u"spec.syncPolicy.retry.backoff.factor"_s);
    row("history", with("/spec/revisionHistoryLimit", -1), u"spec.revisionHistoryLimit"_s);
    row("ignore rule without kind",
        with("/spec/ignoreDifferences", json::array({{{"group", "apps"}}})),
        u"spec.ignoreDifferences[0].kind"_s);
}

void TestApplicationSpec::namesTheFieldAtFault()
{
    QFETCH(QByteArray, manifest);
    QFETCH(QString, expected);
    const auto parsed = gitops::parseApplication(json::parse(manifest.toStdString()));
    QVERIFY(!parsed.has_value());
    QCOMPARE(parsed.error().kind, base::ErrorKind::Invalid);
    QVERIFY2(parsed.error().sentence().contains(expected), qPrintable(parsed.error().sentence()));
}

void TestApplicationSpec::saysWhatIsNotSupported_data()
{
    QTest::addColumn<QByteArray>("manifest");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const json &manifest, const QString &expected) {
        QTest::newRow(name) << base::dumpJson(manifest) << expected;
    };
    row("chart", with("/spec/source/chart", "nginx"), u"chart repositories"_s);
    row("plugin", with("/spec/source/plugin", json::object()), u"plugins"_s);
    row("jsonnet", with("/spec/source/directory", {{"jsonnet", {{"tlas", json::array()}}}}), u"Jsonnet"_s);
    row("several sources",
        with("/spec/sources", json::array({minimal()["spec"]["source"], minimal()["spec"]["source"]})),
        u"several sources"_s);
    row("ref",
        with("/spec/sources", json::array({{{"repoURL", "x"}, {"ref", "values"}}})),
        u"references between sources"_s);
    row("jq",
        with("/spec/ignoreDifferences", json::array({{{"kind", "*"}, {"jqPathExpressions", {".spec"}}}})),
        u"jqPathExpressions"_s);
    row("managers",
        with("/spec/ignoreDifferences", json::array({{{"kind", "*"}, {"managedFieldsManagers", {"m"}}}})),
        u"managedFieldsManagers"_s);
    row("patches",
        with("/spec/source/kustomize", {{"patches", json::array()}}),
        u"spec.source.kustomize.patches"_s);
    row("hydrator",
        with("/spec", {{"sourceHydrator", json::object()}, {"destination", {{"name", "dev"}}}}),
        u"hydrator"_s);
}

void TestApplicationSpec::saysWhatIsNotSupported()
{
    QFETCH(QByteArray, manifest);
    QFETCH(QString, expected);
    const auto parsed = gitops::parseApplication(json::parse(manifest.toStdString()));
    QVERIFY2(parsed.has_value(), parsed ? "" : qPrintable(parsed.error().sentence()));
    QCOMPARE(parsed->unsupported.size(), 1);
    QVERIFY2(parsed->unsupported.first().contains(expected), qPrintable(parsed->unsupported.first()));
}

void TestApplicationSpec::parsesDurations_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("expected");
    QTest::newRow("seconds") << u"5s"_s << qint64(5000);
    QTest::newRow("composed") << u"1h2m3s"_s << qint64(3'723'000);
    QTest::newRow("fraction") << u"1.5m"_s << qint64(90'000);
    QTest::newRow("milliseconds") << u"250ms"_s << qint64(250);
    QTest::newRow("plain seconds") << u"30"_s << qint64(30'000);
    QTest::newRow("zero") << u"0"_s << qint64(0);
    QTest::newRow("empty") << QString() << qint64(-1);
    QTest::newRow("no unit") << u"1m5"_s << qint64(-1);
    QTest::newRow("unknown unit") << u"1d"_s << qint64(-1);
    QTest::newRow("only unit") << u"s"_s << qint64(-1);
    QTest::newRow("two dots") << u"1.2.3s"_s << qint64(-1);
    QTest::newRow("too large") << u"99999999999999h"_s << qint64(-1);
}

void TestApplicationSpec::parsesDurations()
{
    QFETCH(QString, text);
    QFETCH(qint64, expected);
    QCOMPARE(gitops::parseDurationMs(text).value_or(-1), expected);
}

void TestApplicationSpec::tracksByNamespace()
{
    ApplicationSpec spec;
    spec.name = u"shop"_s;
    QCOMPARE(spec.trackingName(u"argocd"_s), u"shop"_s);
    spec.nameSpace = u"argocd"_s;
    QCOMPARE(spec.trackingName(u"argocd"_s), u"shop"_s);
    spec.nameSpace = u"team-a"_s;
    QCOMPARE(spec.trackingName(u"argocd"_s), u"team-a_shop"_s);
}

QTEST_GUILESS_MAIN(TestApplicationSpec)
#include "tst_applicationspec.moc"
