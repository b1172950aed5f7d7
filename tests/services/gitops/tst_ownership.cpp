#include <services/base/jsonaccess.h>
#include <services/gitops/clientsideapply.h>
#include <services/gitops/ownership.h>

#include <QTest>

using namespace slipway;
using namespace Qt::StringLiterals;
using nlohmann::json;

class TestOwnership final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void handsOverKubectlsFields();
    void joinsThemToItsOwnEntry();
    void leavesOtherManagersAlone_data();
    void leavesOtherManagersAlone();
    void guardsThePatchByTheVersion();
    void patchesWithoutTheServer_data();
    void patchesWithoutTheServer();
    void writesWhatWasApplied();
};

namespace {

json entry(const char *manager, const char *operation, const char *fields)
{
    return {{"manager", manager},
            {"operation", operation},
            {"apiVersion", "apps/v1"},
            {"fieldsType", "FieldsV1"},
            {"fieldsV1", json::parse(fields)}};
}

json withFields(json entries)
{
    return {{"metadata", {{"resourceVersion", "5"}, {"managedFields", std::move(entries)}}}};
}

} // namespace

void TestOwnership::handsOverKubectlsFields()
{
    const json live = withFields(
        json::array({entry("kubectl-client-side-apply", "Update", R"({"f:spec":{"f:replicas":{}}})"),
                     entry("kube-controller-manager", "Update", R"({"f:status":{}})")}));
    const auto moved = gitops::withMigratedOwnership(live, u"slipway"_s);
    QVERIFY(moved);
    QCOMPARE(*moved,
             json::array({entry("kube-controller-manager", "Update", R"({"f:status":{}})"),
                          entry("slipway", "Apply", R"({"f:spec":{"f:replicas":{}}})")}));
}

void TestOwnership::joinsThemToItsOwnEntry()
{
    const json live = withFields(json::array(
        {entry("slipway", "Apply", R"({"f:spec":{"f:paused":{}}})"),
         entry("kubectl-client-side-apply", "Update", R"({"f:spec":{"f:replicas":{}},"f:metadata":{}})"),
         entry("kubectl-client-side-apply", "Update", R"({"f:data":{}})")}));
    const auto moved = gitops::withMigratedOwnership(live, u"slipway"_s);
    QVERIFY(moved);
    QCOMPARE(
        *moved,
        json::array({entry("slipway",
                           "Apply",
                           R"({"f:spec":{"f:paused":{},"f:replicas":{}},"f:metadata":{},"f:data":{}})")}));
}

void TestOwnership::leavesOtherManagersAlone_data()
{
    QTest::addColumn<QByteArray>("live");
    QTest::newRow("nothing") << QByteArray("{}");
    QTest::newRow("managed fields are a text") << QByteArray(R"({"metadata":{"managedFields":"x"}})");
    QTest::newRow("others") << QByteArray(
        R"({"metadata":{"managedFields":[{"manager":"kubectl-edit","operation":"Update"}]}})");
    QTest::newRow("kubectl, server side") << QByteArray(
        R"({"metadata":{"managedFields":[{"manager":"kubectl-client-side-apply","operation":"Apply"}]}})");
    QTest::newRow("kubectl, status") << QByteArray(
        R"({"metadata":{"managedFields":[{"manager":"kubectl-client-side-apply",
            "operation":"Update","subresource":"status"}]}})");
    QTest::newRow("entries of odd kinds") << QByteArray(R"({"metadata":{"managedFields":[7,null,[]]}})");
}

void TestOwnership::leavesOtherManagersAlone()
{
    QFETCH(QByteArray, live);
    QVERIFY(!gitops::withMigratedOwnership(json::parse(live.toStdString()), u"slipway"_s));
}

void TestOwnership::guardsThePatchByTheVersion()
{
    const json patch = gitops::ownershipPatch(withFields(json::array()), json::array({7}));
    QCOMPARE(patch[0], json({{"op", "test"}, {"path", "/metadata/resourceVersion"}, {"value", "5"}}));
    QCOMPARE(patch[1]["path"], json("/metadata/managedFields"));
    QCOMPARE(patch[1]["value"], json::array({7}));
}

void TestOwnership::patchesWithoutTheServer_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("live");
    QTest::addColumn<QByteArray>("desired");
    QTest::addColumn<QByteArray>("patch");
    const auto row =
        [](const char *name, const char *before, const char *live, const char *desired, const char *patch) {
            QTest::newRow(name) << QByteArray(before) << QByteArray(live) << QByteArray(desired)
                                << QByteArray(patch);
        };
    row("nothing to do", R"({"data":{"a":"1"}})", R"({"data":{"a":"1"}})", R"({"data":{"a":"1"}})", "{}");
    row("change",
        R"({"data":{"a":"1"}})",
        R"({"data":{"a":"1"}})",
        R"({"data":{"a":"2"}})",
        R"({"data":{"a":"2"}})");
    row("removed from the manifest",
        R"({"data":{"a":"1","b":"1"}})",
        R"({"data":{"a":"1","b":"1"}})",
        R"({"data":{"a":"1"}})",
        R"({"data":{"b":null}})");
    row("a field of somebody else stays",
        R"({"data":{"a":"1"}})",
        R"({"data":{"a":"1","c":"x"}})",
        R"({"data":{"a":"1"}})",
        "{}");
    row("removed and gone already",
        R"({"data":{"a":"1","b":"1"}})",
        R"({"data":{"a":"1"}})",
        R"({"data":{"a":"1"}})",
        "{}");
    row("never applied before", "null", R"({"data":{"a":"1","b":"1"}})", R"({"data":{"a":"1"}})", "{}");
    row("a list is one value", R"({"l":[1]})", R"({"l":[1,2]})", R"({"l":[1]})", R"({"l":[1]})");
}

void TestOwnership::patchesWithoutTheServer()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, live);
    QFETCH(QByteArray, desired);
    QFETCH(QByteArray, patch);
    json current = json::parse(live.toStdString());
    if (before != "null") {
        current["metadata"]["annotations"]["kubectl.kubernetes.io/last-applied-configuration"] =
            before.toStdString();
    }
    json made = gitops::clientSidePatch(current, json::parse(desired.toStdString()));
    // The annotation is rewritten each time; what matters here are the object's own fields.
    made.erase("metadata");
    QCOMPARE(made, json::parse(patch.toStdString()));
}

void TestOwnership::writesWhatWasApplied()
{
    const json manifest = {{"kind", "ConfigMap"}, {"metadata", {{"name", "a"}}}, {"data", {{"k", "v"}}}};
    const json once = gitops::withLastApplied(manifest);
    const QString text = base::annotation(once, "kubectl.kubernetes.io/last-applied-configuration");
    QVERIFY(text.endsWith(u'\n'));
    QCOMPARE(json::parse(base::toStd(text))["data"], manifest["data"]);
    // What was applied before is not part of what is applied now.
    const QString again =
        base::annotation(gitops::withLastApplied(once), "kubectl.kubernetes.io/last-applied-configuration");
    QVERIFY(!again.contains(u"last-applied-configuration"_s));
}

QTEST_GUILESS_MAIN(TestOwnership)
#include "tst_ownership.moc"
