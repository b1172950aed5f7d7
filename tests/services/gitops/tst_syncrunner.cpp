#include "wire.h"

#include <services/gitops/health.h>
#include <services/gitops/syncrunner.h>

#include <thread>

using namespace slipway;
using namespace Qt::StringLiterals;
using gitops::OperationPhase;
using gitops::OperationState;
using gitops::ResultStatus;
using gitops::RunRequest;
using nlohmann::json;
using tests::statusBody;
using tests::Wire;
using testsupport::Answer;

namespace {

/// A wall clock of the test's own; the monotonic one jumps over the deadline when told.
class TestClock final : public base::Clock
{
public:
    QDateTime now() const override { return QDateTime(QDate(2026, 1, 1), QTime(), Qt::UTC); }

    std::chrono::steady_clock::time_point monotonic() const override
    {
        return std::chrono::steady_clock::time_point(m_passed ? std::chrono::hours(2)
                                                              : std::chrono::hours(1));
    }

    void passDeadline() { m_passed = true; }

private:
    std::atomic<bool> m_passed = false;
};

json manifest(const char *kind, const QString &name, const char *annotations = "{}")
{
    const QString word = QString::fromLatin1(kind);
    const char *apiVersion = word == u"Deployment"_s ? "apps/v1" : word == u"Job"_s ? "batch/v1" : "v1";
    return {
        {"apiVersion", apiVersion},
        {"kind", kind},
        {"metadata",
         {{"name", base::toStd(name)}, {"namespace", "market"}, {"annotations", json::parse(annotations)}}}};
}

gitops::Plan planOf(const std::vector<json> &targets, const std::vector<json> &live = {})
{
    gitops::PlanInput input;
    for (const json &target : targets) {
        input.targets.push_back(base::share(target));
    }
    for (const json &object : live) {
        input.live.push_back(base::share(object));
    }
    input.destinationNamespace = u"market"_s;
    input.prune = true;
    return *gitops::makePlan(input);
}

/// The row of a written object, as a watcher would report it.
kube::ResourceRow row(const char *group,
                      const char *kind,
                      const QString &name,
                      kube::Health health,
                      const QString &message = {})
{
    kube::ResourceRow result;
    result.key = {QString::fromLatin1(group), QString::fromLatin1(kind), u"market"_s, name};
    result.version = u"v1"_s;
    result.uid = u"u-new"_s;
    result.resourceVersion = u"9"_s;
    result.health = health;
    result.healthMessage = message;
    return result;
}

/// One run in a thread of its own, so that the test can play the cluster meanwhile.
struct Run
{
    explicit Run(gitops::Plan plan) { request.plan = std::move(plan); }

    ~Run()
    {
        if (thread.joinable()) {
            cancel.cancel();
            thread.join();
        }
    }

    void start()
    {
        request.id = u"op1"_s;
        thread = std::thread([this] {
            gitops::SyncRunner runner(wire.client, store, gitops::judgeHealth, clock, request);
            state = runner.run(cancel.token());
        });
    }

    const OperationState &finish()
    {
        thread.join();
        return state;
    }

    const OperationState &all()
    {
        start();
        return finish();
    }

    ResultStatus statusOf(const QString &name) const
    {
        for (const gitops::ResourceResult &result : state.results) {
            if (result.key.name == name) {
                return result.status;
            }
        }
        return ResultStatus::Pending;
    }

    Wire wire;
    kube::ResourceStore store;
    TestClock clock;
    RunRequest request;
    base::CancelSource cancel;
    OperationState state;
    std::thread thread;
};

constexpr char later[] = R"({"argocd.argoproj.io/sync-wave":"1"})";
constexpr char hook[] = R"({"argocd.argoproj.io/hook":"PreSync"})";

QByteArray pathOf(const char *plural, const char *name)
{
    const QByteArray group = qstrcmp(plural, "deployments") == 0 ? "/apis/apps/v1"
                             : qstrcmp(plural, "jobs") == 0      ? "/apis/batch/v1"
                                                                 : "/api/v1";
    return group + "/namespaces/market/" + plural + '/' + name;
}

} // namespace

class TestSyncRunner final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void appliesInOrderAfterADryRun();
    void aRefusedDryRunWritesNothing_data();
    void aRefusedDryRunWritesNothing();
    void anUnknownKindNamesItsDefinition();
    void onlyADryRunWritesNothing();
    void prunesBeforeItApplies();
    void skippedPrunesAreTold();
    void aFailureDoesNotStopTheKindsAfterIt();
    void aWaveWaitsForTheHealthOfTheOneBefore();
    void aDegradedWaveStopsAndRunsTheFailureHook();
    void anObjectThatVanishesFails();
    void hooksAreRemovedByTheirPolicy();
    void cancelTerminatesTheRunningHook();
    void theTimeLimitNamesWhatItWaitedFor();
    void anUnwrittenCheckpointStopsIt();
    void aReadOnlyContextIsRespected();
    void tellsItsProgressInOrder();
};

void TestSyncRunner::appliesInOrderAfterADryRun()
{
    Run run(planOf({manifest("Deployment", u"web"_s), manifest("ConfigMap", u"settings"_s)}));
    QCOMPARE(run.all().phase, OperationPhase::Succeeded);
    QCOMPARE(run.wire.writes(), QStringList({u"PATCH configmaps/settings"_s, u"PATCH deployments/web"_s}));
    QCOMPARE(run.wire.dryRuns(), 2);
    const auto requests = run.wire.server.requests();
    QVERIFY(requests.back().parameter(u"dryRun"_s).isEmpty());
    QCOMPARE(run.statusOf(u"web"_s), ResultStatus::Synced);
}

void TestSyncRunner::aRefusedDryRunWritesNothing_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("reason");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("webhook denial") << 403 << QByteArray("Forbidden")
                                    << QByteArray("admission webhook said: no latest tags");
    QTest::newRow("validation") << 422 << QByteArray("Invalid")
                                << QByteArray("spec.replicas: must not be negative");
    QTest::newRow("field manager conflict")
        << 409 << QByteArray("Conflict") << QByteArray("conflict with helm: .spec.replicas");
    QTest::newRow("server fault") << 500 << QByteArray("InternalError") << QByteArray("etcd is gone");
}

void TestSyncRunner::aRefusedDryRunWritesNothing()
{
    QFETCH(int, code);
    QFETCH(QByteArray, reason);
    QFETCH(QByteArray, message);
    Run run(planOf({manifest("Deployment", u"web"_s), manifest("ConfigMap", u"settings"_s)}));
    run.wire.server.on("PATCH " + pathOf("deployments", "web"),
                       {Answer::json(statusBody(code, reason, message), code)});
    const OperationState &state = run.all();
    QCOMPARE(state.phase, OperationPhase::Failed);
    QVERIFY2(state.message.contains(u"deployment.apps/web"_s), qPrintable(state.message));
    QVERIFY(state.message.contains(u"dry run"_s));
    QVERIFY(run.wire.writes().isEmpty());
    QCOMPARE(run.statusOf(u"web"_s), ResultStatus::SyncFailed);
}

void TestSyncRunner::anUnknownKindNamesItsDefinition()
{
    json widget = manifest("ConfigMap", u"gear"_s);
    widget["apiVersion"] = "shop.example/v1";
    widget["kind"] = "Widget";
    Run run(planOf({widget, manifest("ConfigMap", u"settings"_s)}));
    QCOMPARE(run.all().phase, OperationPhase::Failed);
    QVERIFY2(run.state.message.contains(u"the cluster has no kind Widget in shop.example/v1"_s),
             qPrintable(run.state.message));
    QVERIFY(run.state.message.contains(u"CustomResourceDefinition"_s));
    QVERIFY(run.wire.writes().isEmpty());
}

void TestSyncRunner::onlyADryRunWritesNothing()
{
    Run run(planOf({manifest("Deployment", u"web"_s)}));
    run.request.dryRun = true;
    QCOMPARE(run.all().phase, OperationPhase::Succeeded);
    QVERIFY(run.wire.writes().isEmpty());
    QCOMPARE(run.wire.dryRuns(), 1);
}

void TestSyncRunner::prunesBeforeItApplies()
{
    json old =
        manifest("ConfigMap", u"old"_s, R"({"argocd.argoproj.io/tracking-id":"shop:/ConfigMap:market/old"})");
    old["metadata"]["uid"] = "u-old";
    Run run(planOf({manifest("ConfigMap", u"new"_s)}, {old}));
    QCOMPARE(run.all().phase, OperationPhase::Succeeded);
    QCOMPARE(run.wire.writes(), QStringList({u"DELETE configmaps/old"_s, u"PATCH configmaps/new"_s}));
    QCOMPARE(run.statusOf(u"old"_s), ResultStatus::Pruned);
    for (const auto &request : run.wire.server.requests()) {
        if (request.method == "DELETE") {
            const json sent = kubetest::parsed(request.body);
            QCOMPARE(base::text(sent, {"preconditions", "uid"}), u"u-old"_s);
            QCOMPARE(base::text(sent, {"propagationPolicy"}), u"Foreground"_s);
        }
    }
}

void TestSyncRunner::skippedPrunesAreTold()
{
    json kept = manifest("ConfigMap",
                         u"kept"_s,
                         R"({"argocd.argoproj.io/tracking-id":"shop:/ConfigMap:market/kept",
                             "argocd.argoproj.io/sync-options":"Prune=false"})");
    Run run(planOf({}, {kept}));
    QCOMPARE(run.all().phase, OperationPhase::Succeeded);
    QVERIFY(run.wire.writes().isEmpty());
    QCOMPARE(run.statusOf(u"kept"_s), ResultStatus::PruneSkipped);
    QVERIFY(!run.state.results.first().message.isEmpty());
}

void TestSyncRunner::aFailureDoesNotStopTheKindsAfterIt()
{
    Run run(planOf({manifest("Deployment", u"web"_s), manifest("ConfigMap", u"settings"_s)}));
    run.wire.server.on(
        "PATCH " + pathOf("configmaps", "settings"),
        {Answer::json("{\"metadata\":{}}"), Answer::json(statusBody(422, "Invalid", "too late"), 422)});
    QCOMPARE(run.all().phase, OperationPhase::Failed);
    QCOMPARE(run.statusOf(u"settings"_s), ResultStatus::SyncFailed);
    QVERIFY(run.wire.writes().contains(u"PATCH deployments/web"_s));
    QVERIFY(run.state.message.contains(u"too late"_s));
}

void TestSyncRunner::aWaveWaitsForTheHealthOfTheOneBefore()
{
    Run run(planOf({manifest("Deployment", u"first"_s), manifest("Deployment", u"second"_s, later)}));
    run.store.upsert({row("apps", "Deployment", u"first"_s, kube::Health::Progressing)});
    run.start();
    // The dry run and the apply of the first wave; the second one has had its dry run only.
    QVERIFY(run.wire.server.waitForRequests(2, pathOf("deployments", "first")));
    QVERIFY(!run.wire.writes().contains(u"PATCH deployments/second"_s));
    run.store.upsert({row("apps", "Deployment", u"first"_s, kube::Health::Healthy)});
    QCOMPARE(run.finish().phase, OperationPhase::Succeeded);
    QCOMPARE(run.wire.writes(), QStringList({u"PATCH deployments/first"_s, u"PATCH deployments/second"_s}));
}

void TestSyncRunner::aDegradedWaveStopsAndRunsTheFailureHook()
{
    Run run(planOf({manifest("Deployment", u"first"_s),
                    manifest("Deployment", u"second"_s, later),
                    manifest("ConfigMap", u"alarm"_s, R"({"argocd.argoproj.io/hook":"SyncFail"})")}));
    run.store.upsert({row("apps", "Deployment", u"first"_s, kube::Health::Degraded, u"image not found"_s)});
    QCOMPARE(run.all().phase, OperationPhase::Failed);
    QVERIFY(run.state.message.contains(u"image not found"_s));
    QCOMPARE(run.wire.writes(), QStringList({u"PATCH deployments/first"_s, u"PATCH configmaps/alarm"_s}));
    QCOMPARE(run.statusOf(u"second"_s), ResultStatus::Pending);
}

void TestSyncRunner::anObjectThatVanishesFails()
{
    // No watcher has it and the server does not find it any more.
    Run run(planOf({manifest("Deployment", u"first"_s), manifest("Deployment", u"second"_s, later)}));
    QCOMPARE(run.all().phase, OperationPhase::Failed);
    QCOMPARE(run.statusOf(u"first"_s), ResultStatus::SyncFailed);
    QVERIFY2(run.state.message.contains(u"might have been deleted"_s), qPrintable(run.state.message));
}

void TestSyncRunner::hooksAreRemovedByTheirPolicy()
{
    Run run(planOf(
        {manifest(
             "Job",
             u"migrate"_s,
             R"({"argocd.argoproj.io/hook":"PreSync","argocd.argoproj.io/hook-delete-policy":"HookSucceeded"})"),
         manifest("ConfigMap", u"settings"_s)}));
    run.store.upsert({row("batch", "Job", u"migrate"_s, kube::Health::Healthy)});
    QCOMPARE(run.all().phase, OperationPhase::Succeeded);
    QCOMPARE(
        run.wire.writes(),
        QStringList({u"PATCH jobs/migrate"_s, u"PATCH configmaps/settings"_s, u"DELETE jobs/migrate"_s}));
    QCOMPARE(run.statusOf(u"migrate"_s), ResultStatus::Succeeded);
}

void TestSyncRunner::cancelTerminatesTheRunningHook()
{
    Run run(planOf({manifest("Job", u"migrate"_s, hook), manifest("ConfigMap", u"settings"_s)}));
    run.store.upsert({row("batch", "Job", u"migrate"_s, kube::Health::Progressing)});
    run.start();
    QVERIFY(run.wire.server.waitForRequests(2, pathOf("jobs", "migrate")));
    run.cancel.cancel();
    const OperationState &state = run.finish();
    QCOMPARE(state.phase, OperationPhase::Failed);
    QCOMPARE(run.wire.writes(), QStringList({u"PATCH jobs/migrate"_s, u"DELETE jobs/migrate"_s}));
    QVERIFY(!state.isRunning());
    for (const gitops::ResourceResult &result : state.results) {
        QVERIFY(result.status != ResultStatus::Running);
    }
}

void TestSyncRunner::theTimeLimitNamesWhatItWaitedFor()
{
    Run run(planOf({manifest("Deployment", u"first"_s), manifest("Deployment", u"second"_s, later)}));
    run.store.upsert(
        {row("apps", "Deployment", u"first"_s, kube::Health::Progressing, u"0 of 1 available"_s)});
    run.start();
    QVERIFY(run.wire.server.waitForRequests(2, pathOf("deployments", "first")));
    run.clock.passDeadline();
    const OperationState &state = run.finish();
    QCOMPARE(state.phase, OperationPhase::Failed);
    QVERIFY2(state.message.contains(u"deployment.apps/first"_s), qPrintable(state.message));
    QVERIFY(!run.wire.writes().contains(u"PATCH deployments/second"_s));
}

void TestSyncRunner::anUnwrittenCheckpointStopsIt()
{
    Run run(planOf({manifest("ConfigMap", u"settings"_s)}));
    run.request.onCheckpoint = [](const OperationState &) -> base::Expected<void> {
        return base::failure(base::ErrorKind::Conflict, u"The lease was lost"_s);
    };
    const OperationState &state = run.all();
    QCOMPARE(state.phase, OperationPhase::Error);
    QVERIFY(state.error && state.error->kind == base::ErrorKind::Conflict);
    QVERIFY(run.wire.writes().isEmpty());
}

void TestSyncRunner::aReadOnlyContextIsRespected()
{
    Run run(planOf({manifest("ConfigMap", u"settings"_s)}));
    run.wire.guard->setReadOnly(u"test"_s, true);
    QCOMPARE(run.all().phase, OperationPhase::Failed);
    QVERIFY(run.wire.writes().isEmpty());
}

void TestSyncRunner::tellsItsProgressInOrder()
{
    Run run(planOf(
        {manifest("ConfigMap", u"a"_s), manifest("ConfigMap", u"b"_s), manifest("ConfigMap", u"c"_s)}));
    std::vector<int> finished;
    std::vector<OperationPhase> phases;
    run.request.onProgress = [&](const OperationState &state) {
        int count = 0;
        for (const gitops::ResourceResult &result : state.results) {
            count += result.isFinished() ? 1 : 0;
        }
        finished.push_back(count);
        phases.push_back(state.phase);
    };
    QCOMPARE(run.all().phase, OperationPhase::Succeeded);
    QVERIFY(std::is_sorted(finished.begin(), finished.end()));
    QCOMPARE(finished.front(), 0);
    QCOMPARE(finished.back(), 3);
    QCOMPARE(phases.front(), OperationPhase::Running);
    QCOMPARE(phases.back(), OperationPhase::Succeeded);
}

QTEST_GUILESS_MAIN(TestSyncRunner)
#include "tst_syncrunner.moc"
