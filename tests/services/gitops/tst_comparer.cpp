#include "wire.h"

#include <services/gitops/comparer.h>

using namespace slipway;
using namespace Qt::StringLiterals;
using gitops::CompareInput;
using gitops::Comparer;
using nlohmann::json;
using tests::object;
using tests::statusBody;
using tests::Wire;
using testsupport::Answer;

namespace {

base::Json configMap(const QString &name, const char *data, const char *more = "{}")
{
    json map = {{"apiVersion", "v1"},
                {"kind", "ConfigMap"},
                {"metadata", {{"name", base::toStd(name)}, {"namespace", "market"}}},
                {"data", json::parse(data)}};
    map.merge_patch(json::parse(more));
    return base::share(std::move(map));
}

/// As the cluster has it: tracked, with server's fields.
base::Json live(const QString &name, const char *data)
{
    const std::string id = base::toStd(u"shop:/ConfigMap:market/"_s + name);
    json map = *configMap(name, data);
    map["metadata"]["annotations"]["argocd.argoproj.io/tracking-id"] = id;
    map["metadata"]["resourceVersion"] = "3";
    map["metadata"]["uid"] = "u-" + base::toStd(name);
    return base::share(std::move(map));
}

CompareInput input(std::vector<base::Json> targets, std::vector<base::Json> existing)
{
    CompareInput result;
    result.targets = std::move(targets);
    result.live = std::move(existing);
    result.application = u"shop"_s;
    result.destinationNamespace = u"market"_s;
    return result;
}

/// Predicts what was asked for, as a server does that changes nothing of its own.
Answer predict(const testsupport::ScriptedRequest &request)
{
    json predicted = kubetest::parsed(request.body);
    predicted["metadata"]["uid"] = "u";
    predicted["metadata"]["resourceVersion"] = "3"; // of the object as it is: a dry run stores nothing
    return Answer::json(base::dumpJson(predicted));
}

} // namespace

class TestComparer final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsEqualCostsNothing();
    void asksOnceForWhatIsNotProven();
    void anAnswerForANewerObjectIsAskedAgain();
    void countsMissingExtraAndChanged();
    void anExtraObjectMayNotCount();
    void withoutTheRightTheOfflineDiffDecides();
    void aRefusalIsToldAndRemembered();
    void aPassingFailureIsAskedAgain();
    void cancelEndsTheComparison();
};

void TestComparer::whatIsEqualCostsNothing()
{
    Wire wire;
    Comparer comparer(wire.client);
    const auto result =
        comparer.compare(input({configMap(u"a"_s, R"({"k":"v"})")}, {live(u"a"_s, R"({"k":"v"})")}), {});
    QVERIFY2(result, qPrintable(result ? QString() : result.error().sentence()));
    QVERIFY(result->isSynced());
    QCOMPARE(comparer.dryRunCount(), 0);
    QCOMPARE(wire.dryRuns(), 0);
}

void TestComparer::asksOnceForWhatIsNotProven()
{
    Wire wire;
    wire.server.otherwise(predict);
    Comparer comparer(wire.client);
    const CompareInput question =
        input({configMap(u"a"_s, R"({"k":"new"})")}, {live(u"a"_s, R"({"k":"old"})")});
    for (int round = 0; round < 3; ++round) {
        const auto result = comparer.compare(question, {});
        QVERIFY(result);
        QVERIFY(!result->isSynced());
        QCOMPARE(result->outOfSync, 1);
    }
    QCOMPARE(wire.dryRuns(), 1);
    // A status or version that moved says nothing about what Git wants; a changed field does.
    json moved = *question.live.front();
    moved["metadata"]["resourceVersion"] = "77";
    moved["status"] = {{"x", 1}};
    QVERIFY(comparer.compare(input(question.targets, {base::share(moved)}), {}));
    QCOMPARE(wire.dryRuns(), 1);
    moved["data"]["other"] = "x";
    QVERIFY(comparer.compare(input(question.targets, {base::share(moved)}), {}));
    QCOMPARE(wire.dryRuns(), 2);
}

// A controller wrote between our watch and the dry run: what differs then is its work, not Git's wish.
void TestComparer::anAnswerForANewerObjectIsAskedAgain()
{
    Wire wire;
    bool isAhead = true;
    wire.server.otherwise([&isAhead](const testsupport::ScriptedRequest &request) {
        json predicted = kubetest::parsed(request.body);
        predicted["metadata"]["uid"] = "u";
        predicted["metadata"]["resourceVersion"] = isAhead ? "4" : "3";
        predicted["data"]["k"] = isAhead ? "new" : "old";
        return Answer::json(base::dumpJson(predicted));
    });
    Comparer comparer(wire.client);
    const CompareInput question =
        input({configMap(u"a"_s, R"({"k":"new"})")}, {live(u"a"_s, R"({"k":"old"})")});
    const auto early = comparer.compare(question, {});
    QVERIFY(early && !early->isSynced());
    isAhead = false;
    const auto late = comparer.compare(question, {});
    QVERIFY(late && late->isSynced());
    QCOMPARE(wire.dryRuns(), 2);
}

void TestComparer::countsMissingExtraAndChanged()
{
    Wire wire;
    wire.server.otherwise(predict);
    Comparer comparer(wire.client);
    const auto result = comparer.compare(
        input({configMap(u"same"_s, "{}"),
               configMap(u"changed"_s, R"({"k":"new"})"),
               configMap(u"missing"_s, "{}")},
              {live(u"same"_s, "{}"), live(u"changed"_s, R"({"k":"old"})"), live(u"extra"_s, "{}")}),
        {});
    QVERIFY(result);
    QCOMPARE(result->outOfSync, 3);
    QCOMPARE(result->missing, 1);
    QCOMPARE(result->toPrune, 1);
    QStringList outOfSync;
    for (const gitops::ComparedResource &resource : result->resources) {
        if (resource.isOutOfSync()) {
            outOfSync << resource.key.name;
        }
    }
    outOfSync.sort();
    QCOMPARE(outOfSync, QStringList({u"changed"_s, u"extra"_s, u"missing"_s}));
}

void TestComparer::anExtraObjectMayNotCount()
{
    Wire wire;
    Comparer comparer(wire.client);
    json extra = *live(u"extra"_s, "{}");
    extra["metadata"]["annotations"]["argocd.argoproj.io/compare-options"] = "IgnoreExtraneous";
    const auto result = comparer.compare(input({}, {base::share(extra)}), {});
    QVERIFY(result);
    QVERIFY(result->isSynced());
    QVERIFY(result->resources.front().isOutOfSync());
}

void TestComparer::withoutTheRightTheOfflineDiffDecides()
{
    Wire wire;
    wire.server.otherwise(
        [](const auto &) { return Answer::json(statusBody(403, "Forbidden", "may not patch"), 403); });
    Comparer comparer(wire.client);
    const auto result =
        comparer.compare(input({configMap(u"a"_s, R"({"k":"new"})")}, {live(u"a"_s, R"({"k":"old"})")}), {});
    QVERIFY(result);
    QVERIFY(result->resources.front().modified);
    QVERIFY(result->resources.front().problem.isEmpty());
}

void TestComparer::aRefusalIsToldAndRemembered()
{
    Wire wire;
    wire.server.otherwise(
        [](const auto &) { return Answer::json(statusBody(422, "Invalid", "data: not allowed"), 422); });
    Comparer comparer(wire.client);
    const CompareInput question =
        input({configMap(u"a"_s, R"({"k":"new"})")}, {live(u"a"_s, R"({"k":"old"})")});
    for (int round = 0; round < 2; ++round) {
        const auto result = comparer.compare(question, {});
        QVERIFY(result);
        QVERIFY2(result->resources.front().problem.contains(u"not allowed"_s),
                 qPrintable(result->resources.front().problem));
    }
    QCOMPARE(wire.dryRuns(), 1);
}

void TestComparer::aPassingFailureIsAskedAgain()
{
    Wire wire;
    wire.server.on("PATCH /api/v1/namespaces/market/configmaps/a",
                   {Answer::json(statusBody(401, "Unauthorized", "expired"), 401)});
    Comparer comparer(wire.client);
    const CompareInput question =
        input({configMap(u"a"_s, R"({"k":"new"})")}, {live(u"a"_s, R"({"k":"old"})")});
    const auto first = comparer.compare(question, {});
    QVERIFY(first);
    QVERIFY(!first->resources.front().problem.isEmpty());
    const int asked = wire.dryRuns();
    QVERIFY(comparer.compare(question, {}));
    QVERIFY(wire.dryRuns() > asked);
}

void TestComparer::cancelEndsTheComparison()
{
    Wire wire;
    Comparer comparer(wire.client);
    base::CancelSource cancel;
    cancel.cancel();
    const auto result = comparer.compare(
        input({configMap(u"a"_s, R"({"k":"new"})")}, {live(u"a"_s, R"({"k":"old"})")}), cancel.token());
    QVERIFY(!result);
    QCOMPARE(result.error().kind, base::ErrorKind::Cancelled);
}

QTEST_GUILESS_MAIN(TestComparer)
#include "tst_comparer.moc"
