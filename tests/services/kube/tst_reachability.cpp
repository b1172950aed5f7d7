#include <services/kube/clusterpool.h>
#include <services/net/httpclient.h>
#include <tests/support/clusters/scriptedclusters.h>

#include <QTest>

#include <algorithm>
#include <thread>

using namespace slipway;
using namespace Qt::StringLiterals;
using kube::ReachabilityStage;
using testsupport::ScriptedClusters;

namespace {

class World final
{
public:
    World() { pool.setKubeconfig(kube::Kubeconfig::loadFiles({clusters.file()})); }

    ScriptedClusters clusters;
    net::HttpClient http;
    kube::ClusterPool pool{http, std::make_shared<kube::WriteGuard>(), nullptr, [](const nlohmann::json &) {
                               return kube::Verdict();
                           }};
};

} // namespace

class TestReachability final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void stopsAtWhatIsWrong_data();
    void stopsAtWhatIsWrong();
    void goesThroughAllSteps();
    void aCheckCanBeCancelled();
    void probesWithoutTheCredential();
};

void TestReachability::stopsAtWhatIsWrong_data()
{
    QTest::addColumn<ReachabilityStage>("stage");
    QTest::addColumn<base::ErrorKind>("kind");
    QTest::addColumn<QString>("words"); ///< in the sentence
    QTest::newRow("wrong-ca") << ReachabilityStage::Certificate << base::ErrorKind::Unreachable
                              << u"authority"_s;
    QTest::newRow("expired") << ReachabilityStage::Identity << base::ErrorKind::Unauthenticated
                             << u"does not accept the credential"_s;
    QTest::newRow("unreachable") << ReachabilityStage::Connection << base::ErrorKind::Unreachable
                                 << u"refused"_s;
    QTest::newRow("no-helper") << ReachabilityStage::SignIn << base::ErrorKind::Unauthenticated
                               << u"Install bada-login from the handbook"_s;
    QTest::newRow("broken") << ReachabilityStage::Configuration << base::ErrorKind::NotFound
                            << u"no file defines its user nobody"_s;
    QTest::newRow("absent") << ReachabilityStage::Configuration << base::ErrorKind::NotFound
                            << u"There is no context named absent"_s;
}

void TestReachability::stopsAtWhatIsWrong()
{
    QFETCH(ReachabilityStage, stage);
    QFETCH(base::ErrorKind, kind);
    QFETCH(QString, words);
    World world;
    const kube::Reachability result = world.pool.check(QString::fromLatin1(QTest::currentDataTag()), {});
    QVERIFY(!result.isReachable());
    const kube::ReachabilityStep *failure = result.failure();
    QVERIFY(failure);
    QCOMPARE(failure->stage, stage);
    QCOMPARE(failure->error->kind, kind);
    QVERIFY2(failure->error->sentence().contains(words), qPrintable(failure->error->sentence()));
    // Everything before it is done and everything after it was not reached.
    for (const kube::ReachabilityStep &step : result.steps) {
        QCOMPARE(step.skipped, step.stage > stage);
        QCOMPARE(step.error.has_value(), step.stage == stage);
        QVERIFY(!step.name.isEmpty());
    }
}

void TestReachability::goesThroughAllSteps()
{
    World world;
    QList<int> done;
    const kube::Reachability result =
        world.pool.check(u"reachable"_s, {}, [&done](const kube::Reachability &soFar) {
            done.append(static_cast<int>(std::ranges::count_if(
                soFar.steps, [](const kube::ReachabilityStep &step) { return !step.skipped; })));
        });
    QVERIFY2(result.isReachable(),
             qPrintable(result.failure() ? result.failure()->error->sentence() : QString()));
    QCOMPARE(done, (QList<int>{1, 2, 3, 4, 5, 6, 7}));
    QCOMPARE(result.serverVersion, u"v1.36.1"_s);
    QCOMPARE(result.identity, u"release-lead"_s);
    QCOMPARE(result.steps.at(3).detail, u"trusted by the authority in the kubeconfig"_s);
}

void TestReachability::aCheckCanBeCancelled()
{
    World world;
    world.clusters.hang();
    base::CancelSource cancel;
    bool wasAsked = false;
    std::thread later([&] {
        wasAsked = world.clusters.reachable().waitForRequests(1, "/version");
        cancel.cancel();
    });
    const kube::Reachability result = world.pool.check(u"reachable"_s, cancel.token());
    later.join();
    QVERIFY(wasAsked);
    QVERIFY(result.failure());
    QCOMPARE(result.failure()->error->kind, base::ErrorKind::Cancelled);
}

// The question whether only the certificate is wrong goes to a server that nobody has verified.
void TestReachability::probesWithoutTheCredential()
{
    World world;
    const kube::Reachability result = world.pool.check(u"wrong-ca"_s, {});
    QVERIFY(!result.isReachable());
    const auto requests = world.clusters.reachable().requests();
    QCOMPARE(requests.size(), std::size_t(1));
    QVERIFY(requests.front().header("authorization").isEmpty());
}

QTEST_GUILESS_MAIN(TestReachability)
#include "tst_reachability.moc"
