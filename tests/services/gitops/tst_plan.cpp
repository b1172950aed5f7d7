#include "jsonlines.h"

#include <services/gitops/hooks.h>
#include <services/gitops/inspect.h>
#include <services/gitops/plan.h>

using namespace slipway;
using namespace Qt::StringLiterals;
using nlohmann::json;

class TestPlan final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ordersAsArgoCdDoes_data();
    void ordersAsArgoCdDoes();
    void annotatesTargets();
    void prunesOnlyItsOwn();
    void syncsASelection_data();
    void syncsASelection();
    void keepsHooksOut();
    void readsDeletePolicies_data();
    void readsDeletePolicies();
    void refusesManifests_data();
    void refusesManifests();
    void digestsFollowTheTasks();
};

namespace {

base::Json object(const char *text)
{
    return base::share(json::parse(text));
}

QStringList textOf(const gitops::Plan &plan)
{
    QStringList lines;
    for (const gitops::Task &task : plan.tasks) {
        lines << u"%1 %2 %3 %4/%5 %6"_s.arg(gitops::phaseWord(task.phase),
                                            QString::number(task.wave),
                                            task.key.kind,
                                            task.key.nameSpace,
                                            task.key.name,
                                            gitops::actionWord(task.action));
    }
    return lines;
}

const char configA[] = R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"m"}})";
const char configB[] = R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b","namespace":"n"}})";
const char jobHook[] = R"({"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"h","namespace":"m",
    "annotations":{"argocd.argoproj.io/hook":"PreSync"}}})";

} // namespace

void TestPlan::ordersAsArgoCdDoes_data()
{
    tests::addJsonRows(u"plan.jsonl"_s);
}

void TestPlan::ordersAsArgoCdDoes()
{
    QFETCH(QByteArray, line);
    const json test = json::parse(line.toStdString());

    const json answer = json::parse(
        gitops::answerBatchLine(gitops::BatchTopic::Plan, base::dumpJson(test["question"])).toStdString());

    QVERIFY2(answer.contains("tasks"), answer.dump().c_str());
    QStringList tasks;
    for (const json &task : answer["tasks"]) {
        tasks << u"%1 %2 %3 %4/%5 %6"_s.arg(base::text(task, {"phase"}),
                                            QString::number(task["wave"].get<int>()),
                                            base::text(task, {"kind"}),
                                            base::text(task, {"namespace"}),
                                            base::text(task, {"name"}),
                                            base::text(task, {"action"}));
        QCOMPARE(task["hook"].get<bool>(), task["action"] == "hook");
    }
    QStringList expected;
    for (const json &task : test["tasks"]) {
        expected << base::fromStd(task.get<std::string>());
    }
    QCOMPARE(tasks, expected);
    QCOMPARE(answer["warnings"], test["warnings"]);
}

void TestPlan::annotatesTargets()
{
    gitops::PlanInput input;
    input.targets = {
        object(R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}})"),
        object(R"({"apiVersion":"v1","kind":"Namespace","metadata":{"name":"m","namespace":"x"}})")};
    input.application = u"shop"_s;
    input.destinationNamespace = u"m"_s;
    const auto plan = gitops::makePlan(input);
    QVERIFY(plan.has_value());
    QCOMPARE(textOf(*plan), QStringList({u"Sync 0 Namespace /m create"_s, u"Sync 0 ConfigMap m/a create"_s}));
    QCOMPARE(base::annotation(*plan->tasks[0].target, "argocd.argoproj.io/tracking-id"),
             u"shop:/Namespace:m/m"_s);
    QCOMPARE(base::annotation(*plan->tasks[1].target, "argocd.argoproj.io/tracking-id"),
             u"shop:/ConfigMap:m/a"_s);
    QCOMPARE(base::text(*plan->tasks[0].target, {"metadata", "namespace"}), QString());
    QCOMPARE(base::text(*plan->tasks[1].target, {"metadata", "namespace"}), u"m"_s);
    QCOMPARE(plan->tasks[1].version, u"v1"_s);
}

void TestPlan::prunesOnlyItsOwn()
{
    gitops::PlanInput input;
    input.prune = true;
    input.application = u"shop"_s;
    input.live = {
        object(
            R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"mine","namespace":"m","annotations":
            {"argocd.argoproj.io/tracking-id":"shop:/ConfigMap:m/mine"}}})"),
        object(
            R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"theirs","namespace":"m","annotations":
            {"argocd.argoproj.io/tracking-id":"other:/ConfigMap:m/theirs"}}})"),
        object(R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"nobodys","namespace":"m"}})")};
    const auto plan = gitops::makePlan(input);
    QVERIFY(plan.has_value());
    QCOMPARE(textOf(*plan), QStringList{u"Sync 0 ConfigMap m/mine prune"_s});
    QVERIFY(plan->tasks[0].target == nullptr);
    QVERIFY(plan->tasks[0].live != nullptr);
}

void TestPlan::syncsASelection_data()
{
    QTest::addColumn<base::ObjectKey>("only");
    QTest::addColumn<QStringList>("expected");
    const QString a = u"Sync 0 ConfigMap m/a create"_s;
    const QString b = u"Sync 0 ConfigMap n/b create"_s;
    QTest::newRow("one") << base::ObjectKey{{}, u"ConfigMap"_s, u"m"_s, u"a"_s} << QStringList{a};
    QTest::newRow("any namespace") << base::ObjectKey{{}, u"ConfigMap"_s, {}, u"b"_s} << QStringList{b};
    QTest::newRow("any name") << base::ObjectKey{u"*"_s, u"*"_s, u"*"_s, u"*"_s} << QStringList{a, b};
    QTest::newRow("none") << base::ObjectKey{u"apps"_s, u"ConfigMap"_s, u"m"_s, u"a"_s} << QStringList();
}

void TestPlan::syncsASelection()
{
    QFETCH(base::ObjectKey, only);
    QFETCH(QStringList, expected);
    gitops::PlanInput input;
    input.targets = {object(configA), object(configB), object(jobHook)};
    input.only = {only};
    const auto plan = gitops::makePlan(input);
    QVERIFY(plan.has_value());
    QCOMPARE(textOf(*plan), expected);
}

void TestPlan::keepsHooksOut()
{
    gitops::PlanInput input;
    input.targets = {object(configA), object(jobHook)};
    input.runHooks = false;
    const auto plan = gitops::makePlan(input);
    QVERIFY(plan.has_value());
    QCOMPARE(textOf(*plan), QStringList{u"Sync 0 ConfigMap m/a create"_s});
}

void TestPlan::readsDeletePolicies_data()
{
    QTest::addColumn<QByteArray>("annotations");
    QTest::addColumn<int>("bits");
    QTest::newRow("none") << "{}"_ba << 1;
    QTest::newRow("garbage") << R"({"argocd.argoproj.io/hook-delete-policy":"never"})"_ba << 1;
    QTest::newRow("two") << R"({"argocd.argoproj.io/hook-delete-policy":"HookSucceeded, HookFailed"})"_ba
                         << 6;
    QTest::newRow("helm") << R"({"helm.sh/hook-delete-policy":"before-hook-creation,hook-failed"})"_ba << 5;
    QTest::newRow("both")
        << R"({"argocd.argoproj.io/hook-delete-policy":"HookSucceeded","helm.sh/hook-delete-policy":"hook-failed"})"_ba
        << 6;
}

void TestPlan::readsDeletePolicies()
{
    QFETCH(QByteArray, annotations);
    QFETCH(int, bits);
    const json manifest = {{"metadata", {{"annotations", json::parse(annotations.toStdString())}}}};
    QCOMPARE(gitops::hookDeletePolicies(manifest), bits);
}

void TestPlan::refusesManifests_data()
{
    QTest::addColumn<QByteArray>("manifest");
    QTest::newRow("text") << R"("x")"_ba;
    QTest::newRow("no kind") << R"({"apiVersion":"v1","metadata":{"name":"a"}})"_ba;
    QTest::newRow("no version") << R"({"kind":"ConfigMap","metadata":{"name":"a"}})"_ba;
    QTest::newRow("no metadata") << R"({"apiVersion":"v1","kind":"ConfigMap"})"_ba;
    QTest::newRow("metadata is a list") << R"({"apiVersion":"v1","kind":"ConfigMap","metadata":[]})"_ba;
    QTest::newRow("no name") << R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{}})"_ba;
    QTest::newRow("generated name without hook")
        << R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"generateName":"a-"}})"_ba;
}

void TestPlan::refusesManifests()
{
    QFETCH(QByteArray, manifest);
    gitops::PlanInput input;
    input.targets = {object(configA), object(manifest.constData())};
    const auto plan = gitops::makePlan(input);
    QVERIFY(!plan.has_value());
    QCOMPARE(plan.error().kind, base::ErrorKind::Invalid);
    QVERIFY(plan.error().what.contains(u"2"_s));
}

void TestPlan::digestsFollowTheTasks()
{
    gitops::PlanInput input;
    input.targets = {object(configA), object(configB)};
    const auto first = gitops::makePlan(input);
    std::swap(input.targets[0], input.targets[1]);
    const auto swapped = gitops::makePlan(input);
    input.targets[0] = object(
        R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b","namespace":"n"},"data":{"k":"v"}})");
    const auto changed = gitops::makePlan(input);
    QVERIFY(first && swapped && changed);
    QVERIFY(first->hasChanges());
    QCOMPARE(first->digest.size(), 64);
    QCOMPARE(swapped->digest, first->digest);
    QVERIFY(changed->digest != first->digest);

    input.live = input.targets;
    const auto synced = gitops::makePlan(input);
    QVERIFY(synced.has_value());
    QVERIFY(!synced->hasChanges());
}

QTEST_GUILESS_MAIN(TestPlan)
#include "tst_plan.moc"
