#include "jsonlines.h"

#include <services/gitops/diff.h>
#include <services/gitops/inspect.h>

#include <algorithm>

using namespace slipway;
using namespace Qt::StringLiterals;
using nlohmann::json;

class TestDiff final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judgesAsArgoCdDoes_data();
    void judgesAsArgoCdDoes();
    void showsBothSidesWithoutServerFields();
    void masksSecrets();
    void comparesWithPrediction();
    void normalizes_data();
    void normalizes();
    void provesEqual_data();
    void provesEqual();
};

namespace {

QStringList pathsOf(const gitops::ObjectDiff &diff)
{
    QStringList paths;
    for (const gitops::FieldChange &change : diff.changes) {
        paths << change.path;
    }
    paths.sort();
    return paths;
}

json deployment(const char *more)
{
    json object = json::parse(R"({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "cart", "namespace": "market"},
        "spec": {"selector": {"matchLabels": {"app": "cart"}},
                 "template": {"metadata": {"labels": {"app": "cart"}},
                              "spec": {"containers": [{"name": "app", "image": "cart:1"}]}}}})");
    object.merge_patch(json::parse(more));
    return object;
}

} // namespace

void TestDiff::judgesAsArgoCdDoes_data()
{
    tests::addJsonRows(u"diff.jsonl"_s);
}

void TestDiff::judgesAsArgoCdDoes()
{
    QFETCH(QByteArray, line);
    const json test = json::parse(line.toStdString());
    const json &question = test["question"];
    const auto options = gitops::readDiffOptions(base::member(question, {"options"}));
    QVERIFY(options.has_value());
    const json *live = question["live"].is_null() ? nullptr : &question["live"];
    const json *desired = question["desired"].is_null() ? nullptr : &question["desired"];

    const gitops::ObjectDiff diff = gitops::diffOffline(live, desired, *options);

    QStringList expected;
    for (const json &path : test["paths"]) {
        expected << base::fromStd(path.get<std::string>());
    }
    expected.sort();
    QCOMPARE(pathsOf(diff), expected);
    QCOMPARE(diff.modified, test["modified"].get<bool>());
}

void TestDiff::showsBothSidesWithoutServerFields()
{
    const json live = deployment(R"({"metadata": {"uid": "7", "resourceVersion": "9", "generation": 2,
        "annotations": {"kubectl.kubernetes.io/last-applied-configuration": "{}"},
        "managedFields": []}, "spec": {"replicas": 2}, "status": {"replicas": 2}})");
    const json desired = deployment(R"({"spec": {"replicas": 3}})");
    const gitops::ObjectDiff diff = gitops::diffOffline(&live, &desired, {});
    QCOMPARE(diff.live->at("metadata"), json({{"name", "cart"}, {"namespace", "market"}}));
    QCOMPARE(diff.desired->at("metadata"), diff.live->at("metadata"));
    QVERIFY(!diff.live->contains("status"));
    QCOMPARE(diff.changes.size(), 1);
    QCOMPARE(*diff.changes.first().live, json(2));
    QCOMPARE(*diff.changes.first().desired, json(3));
}

void TestDiff::masksSecrets()
{
    const json live = json::parse(R"({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"},
        "data": {"same": "b25l", "changed": "dHdv"}})");
    json desired = live;
    desired["data"]["changed"] = "dGhyZWU=";
    const gitops::ObjectDiff diff = gitops::diffOffline(&live, &desired, {});
    QVERIFY(diff.modified);
    QCOMPARE(pathsOf(diff), QStringList{u"/data/changed"_s});
    const std::string text = diff.live->dump() + diff.desired->dump() + diff.changes.first().live->dump() +
                             diff.changes.first().desired->dump();
    for (const char *secret : {"b25l", "dHdv", "dGhyZWU="}) {
        QVERIFY(text.find(secret) == std::string::npos);
    }
    QCOMPARE(diff.live->at("data").at("same"), diff.desired->at("data").at("same"));
}

void TestDiff::comparesWithPrediction()
{
    const json live =
        deployment(R"({"metadata": {"resourceVersion": "9", "managedFields": [{"manager": "a"}]},
        "spec": {"replicas": 2}})");
    json predicted = live;
    predicted["metadata"]["managedFields"] = json::array();
    predicted["metadata"]["generation"] = 5;
    predicted["status"] = {{"replicas", 1}};
    QVERIFY(!gitops::diffPredicted(live, predicted, {}).modified);

    predicted["spec"]["template"]["spec"]["containers"][0]["image"] = "cart:2";
    const gitops::ObjectDiff diff = gitops::diffPredicted(live, predicted, {});
    QVERIFY(diff.modified);
    QCOMPARE(pathsOf(diff), QStringList{u"/spec/template/spec/containers/0/image"_s});
}

void TestDiff::normalizes_data()
{
    QTest::addColumn<QByteArray>("object");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("server fields")
        << R"({"apiVersion":"x.io/v1","kind":"W","metadata":{"name":"a","uid":"1","resourceVersion":"2",
            "generation":3,"creationTimestamp":"2026-01-01T00:00:00Z","selfLink":"/x","managedFields":[],
            "annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}"}},"status":{}})"_ba
        << R"({"apiVersion":"x.io/v1","kind":"W","metadata":{"name":"a"}})"_ba;
    QTest::newRow("secret text")
        << R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"},"data":{"a":"b25l","b":"eA=="},
            "stringData":{"b":"two"}})"_ba
        << R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"},"type":"Opaque",
            "data":{"a":"b25l","b":"dHdv"}})"_ba;
    QTest::newRow("quantities and defaults")
        << R"({"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"a"},
            "spec":{"resources":{"requests":{"storage":"2048Mi"}}}})"_ba
        << R"({"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"a"},
            "spec":{"volumeMode":"Filesystem","resources":{"requests":{"storage":"2Gi"}}}})"_ba;
    QTest::newRow("object that does not fit its kind stays")
        << R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"a":1}})"_ba
        << R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"a":1}})"_ba;
    QTest::newRow("webhook")
        << R"({"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingWebhookConfiguration",
            "metadata":{"name":"a"},"webhooks":[{"name":"w","sideEffects":"None","admissionReviewVersions":["v1"],
            "failurePolicy":"Fail","matchPolicy":"Equivalent","namespaceSelector":{},"objectSelector":{},
            "timeoutSeconds":10,"clientConfig":{"service":{"name":"s","namespace":"n"}}}]})"_ba
        << R"({"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingWebhookConfiguration",
            "metadata":{"name":"a"},"webhooks":[{"name":"w","sideEffects":"None","admissionReviewVersions":["v1"],
            "failurePolicy":"Fail","matchPolicy":"Equivalent","namespaceSelector":{},"objectSelector":{},
            "timeoutSeconds":10,"clientConfig":{"service":{"name":"s","namespace":"n","port":443}}}]})"_ba;
}

void TestDiff::normalizes()
{
    QFETCH(QByteArray, object);
    QFETCH(QByteArray, expected);
    const json once = gitops::normalize(json::parse(object.toStdString()));
    QCOMPARE(base::dumpJson(once), base::dumpJson(json::parse(expected.toStdString())));
    QCOMPARE(base::dumpJson(gitops::normalize(once)), base::dumpJson(once));
}

void TestDiff::provesEqual_data()
{
    QTest::addColumn<QByteArray>("live");
    QTest::addColumn<QByteArray>("desired");
    QTest::addColumn<bool>("equal");
    const auto row = [](const char *name, const char *live, const char *desired, bool equal) {
        QTest::newRow(name) << QByteArray(live) << QByteArray(desired) << equal;
    };
    row("defaults filled in",
        R"({"metadata":{"uid":"1","annotations":{"deployment.kubernetes.io/revision":"3"}},
        "spec":{"replicas":1,"revisionHistoryLimit":10},"status":{"replicas":1}})",
        "{}",
        true);
    row("value differs", R"({"spec":{"replicas":2}})", R"({"spec":{"replicas":3}})", false);
    row("manifest has more", "{}", R"({"spec":{"paused":true}})", false);
    row("live has more: may have been removed from the manifest", R"({"spec":{"paused":true}})", "{}", false);
    row("manifest without namespace", "{}", R"({"metadata":{"namespace":null}})", true);
}

void TestDiff::provesEqual()
{
    QFETCH(QByteArray, live);
    QFETCH(QByteArray, desired);
    QFETCH(bool, equal);
    QCOMPARE(gitops::isProvenEqual(deployment(live.constData()), deployment(desired.constData()), {}), equal);
}

QTEST_GUILESS_MAIN(TestDiff)
#include "tst_diff.moc"
