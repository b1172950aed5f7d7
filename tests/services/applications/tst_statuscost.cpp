#include "localworld.h"

#include <QTest>

#include <optional>

using namespace Qt::StringLiterals;
using namespace slipway;
using applications::OperationPhase;
using applications::SyncStatus;
using tests::LocalWorld;
using testsupport::TestCluster;

// What the status of an application costs the API server when nobody changed anything.
class TestStatusCost final : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { SLIPWAY_REQUIRE_CLUSTER(m_cluster); }

    void unchangedResourcesCostNoRequests();

private:
    std::optional<TestCluster> m_cluster;
};

namespace {

constexpr int resourceCount = 200;

// Kinds whose manifests the server fills with defaults, so that equality has to be proven.
QByteArray manifest(int number)
{
    const QByteArray name = "part-" + QByteArray::number(number);
    if (number % 4 == 0) {
        return "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: " + name +
               "}\nspec:\n  replicas: 0\n  selector: {matchLabels: {app: " + name +
               "}}\n  template:\n    metadata: {labels: {app: " + name +
               "}}\n    spec:\n      containers:\n      - name: web\n        image: 'web:1'\n        "
               "resources: {limits: "
               "{cpu: '1', memory: 1024Mi}}\n        ports: [{containerPort: 80}]\n";
    }
    if (number % 4 == 1) {
        return "apiVersion: v1\nkind: Service\nmetadata: {name: " + name +
               "}\nspec: {selector: {app: x}, ports: [{port: 80, targetPort: 8080}]}\n";
    }
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\ndata: {level: info}\n";
}

} // namespace

void TestStatusCost::unchangedResourcesCostNoRequests()
{
    LocalWorld world(*m_cluster);
    for (int number = 0; number < resourceCount; ++number) {
        world.repository.put(u"app/part-%1.yaml"_s.arg(number), manifest(number));
    }
    world.repository.commit(u"Two hundred parts"_s);
    world.open();
    QCOMPARE(world.sync().phase, OperationPhase::Succeeded);
    QTRY_COMPARE_WITH_TIMEOUT(world.refreshed()->sync, SyncStatus::Synced, 60'000);
    QCOMPARE(world.provider->find(world.id)->resources, resourceCount);

    // A refresh reads the application's record once, and nothing for each resource.
    const qint64 before = world.http.sendCount();
    constexpr int times = 5;
    for (int time = 0; time < times; ++time) {
        QCOMPARE(world.refreshed()->sync, SyncStatus::Synced);
    }
    QCOMPARE(world.http.sendCount() - before, qint64(times));

    // Neither after a restart, when nothing is remembered; discovery and the record are all that is asked
    // for.
    world.open();
    const qint64 restarted = world.http.sendCount();
    QCOMPARE(world.refreshed()->sync, SyncStatus::Synced);
    QCOMPARE(world.provider->find(world.id)->resources, resourceCount);
    QVERIFY2(world.http.sendCount() - restarted <= 10,
             qPrintable(QString::number(world.http.sendCount() - restarted)));
}

QTEST_GUILESS_MAIN(TestStatusCost)
#include "tst_statuscost.moc"
