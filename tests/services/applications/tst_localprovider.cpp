#include "localworld.h"

#include <QTest>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;
using namespace slipway;
using applications::ChangeKind;
using applications::Health;
using applications::OperationPhase;
using applications::SyncStatus;
using tests::LocalWorld;
using testsupport::TestCluster;

class TestLocalProvider final : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { SLIPWAY_REQUIRE_CLUSTER(m_cluster); }

    void goesFromACommitToRunningPodsAndBack();
    void showsDriftAndItsOwner();
    void prunesOnlyWhenAsked();
    void refusesProtectedContexts();
    void failsWithoutWritingWhenTheDryRunFails();

private:
    std::optional<TestCluster> m_cluster;
};

void TestLocalProvider::goesFromACommitToRunningPodsAndBack()
{
    LocalWorld world(*m_cluster);
    world.commit(u"First release"_s, "web:1", "info");
    const QString first = world.revision;
    world.open();

    auto application = world.refreshed();
    QCOMPARE(application->sync, SyncStatus::OutOfSync);
    QCOMPARE(application->health, Health::Missing);
    QCOMPARE(application->outOfSync, 2);
    QCOMPARE(application->revision, first);

    const auto preview = world.provider->previewSync(world.id, {}, {});
    QVERIFY(preview.has_value());
    QCOMPARE(preview->diffs.size(), 2);
    QCOMPARE(preview->diffs.first().change, ChangeKind::Create);

    QCOMPARE(world.sync().phase, OperationPhase::Succeeded);
    QTRY_COMPARE_WITH_TIMEOUT(world.refreshed()->health, Health::Healthy, 60'000);
    QCOMPARE(world.refreshed()->sync, SyncStatus::Synced);
    QVERIFY(world.provider->tree(world.id).nodes.size() >= 5); // ConfigMap, Deployment, ReplicaSet, two Pods

    world.commit(u"A release that crashes"_s, "web:bad", "debug");
    QCOMPARE(world.refreshed()->sync, SyncStatus::OutOfSync);
    QCOMPARE(world.sync().phase, OperationPhase::Succeeded);
    const auto history = world.provider->history(world.id, {});
    QVERIFY(history.has_value());
    QCOMPARE(history->size(), 2);
    QCOMPARE(history->first().revisionSubject, u"A release that crashes"_s);
    QCOMPARE(history->last().images, QStringList(u"web:1"_s));

    applications::RollbackRequest request;
    request.historyId = history->last().id;
    const auto back = world.provider->rollback(world.id, request, {});
    QVERIFY(back.has_value());
    QCOMPARE(back->phase, OperationPhase::Succeeded);
    QCOMPARE(back->revision, first);
    QTRY_COMPARE_WITH_TIMEOUT(world.refreshed()->health, Health::Healthy, 60'000);
    // Git still wants the bad release, and Slipway says so.
    QCOMPARE(world.refreshed()->sync, SyncStatus::OutOfSync);
}

void TestLocalProvider::showsDriftAndItsOwner()
{
    LocalWorld world(*m_cluster);
    world.commit(u"Release"_s, "web:1", "info");
    world.open();
    QCOMPARE(world.sync().phase, OperationPhase::Succeeded);
    m_cluster->kubectl({u"-n"_s,
                        world.nameSpace.name(),
                        u"patch"_s,
                        u"configmap"_s,
                        u"settings"_s,
                        u"--field-manager=somebody"_s,
                        u"-p"_s,
                        u"{\"data\":{\"level\":\"trace\"}}"_s});
    QTRY_COMPARE_WITH_TIMEOUT(world.refreshed()->outOfSync, 1, 30'000);
    const auto diffs = world.provider->diff(world.id, {}, {});
    QVERIFY(diffs.has_value());
    const auto changed = std::find_if(
        diffs->begin(), diffs->end(), [](const auto &diff) { return diff.change == ChangeKind::Update; });
    QVERIFY(changed != diffs->end());
    QCOMPARE(changed->diff.changes.first().path, u"/data/level"_s);
    QCOMPARE(changed->owners.first().manager, u"somebody"_s);

    // The field has another owner: a sync names it, and takes it over only when asked.
    const auto refused = world.sync();
    QCOMPARE(refused.phase, OperationPhase::Failed);
    QVERIFY2(refused.message.contains(u"somebody"_s), qPrintable(refused.message));
    applications::SyncRequest request;
    request.takeOverFields = true;
    QCOMPARE(world.sync(request).phase, OperationPhase::Succeeded);
    QTRY_COMPARE_WITH_TIMEOUT(world.refreshed()->sync, SyncStatus::Synced, 30'000);
}

void TestLocalProvider::prunesOnlyWhenAsked()
{
    LocalWorld world(*m_cluster);
    world.commit(u"Release"_s, "web:1", "info");
    world.open();
    QCOMPARE(world.sync().phase, OperationPhase::Succeeded);
    world.repository.remove(u"app/config.yaml"_s);
    world.repository.commit(u"Settings are no longer needed"_s);
    QTRY_COMPARE_WITH_TIMEOUT(world.refreshed()->toPrune, 1, 30'000);
    QCOMPARE(world.sync().phase, OperationPhase::Succeeded);
    QCOMPARE(world.refreshed()->toPrune, 1);
    applications::SyncRequest request;
    request.prune = true;
    QCOMPARE(world.sync(request).phase, OperationPhase::Succeeded);
    QTRY_COMPARE_WITH_TIMEOUT(world.refreshed()->sync, SyncStatus::Synced, 30'000);
}

void TestLocalProvider::refusesProtectedContexts()
{
    LocalWorld world(*m_cluster);
    world.commit(u"Release"_s, "web:1", "info");
    world.open();
    world.guard->setProtected(u"admin"_s, true);
    const auto refused = world.provider->sync(world.id, {}, {});
    QVERIFY(!refused.has_value());
    QCOMPARE(refused.error().kind, base::ErrorKind::Guarded);
    QCOMPARE(world.refreshed()->health, Health::Missing);
    QVERIFY(!world.guard->confirm(u"admin"_s, u"shop"_s, u"shpo"_s).has_value());
    const auto held = world.guard->confirm(u"admin"_s, u"shop"_s, u"shop"_s);
    QVERIFY(held.has_value());
    QCOMPARE(world.sync().phase, OperationPhase::Succeeded);
}

void TestLocalProvider::failsWithoutWritingWhenTheDryRunFails()
{
    LocalWorld world(*m_cluster);
    world.repository.commit(
        u"A field that does not exist"_s,
        {{u"app/config.yaml"_s, LocalWorld::config("info")},
         {u"app/service.yaml"_s,
          "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {prots: [{port: 80}]}\n"}});
    world.open();
    const auto state = world.sync();
    QCOMPARE(state.phase, OperationPhase::Failed);
    QVERIFY2(state.message.contains(u"prots"_s), qPrintable(state.message));
    QCOMPARE(world.refreshed()->health, Health::Missing);
    const auto history = world.provider->history(world.id, {});
    QVERIFY(history.has_value() && history->isEmpty());
}

QTEST_GUILESS_MAIN(TestLocalProvider)
#include "tst_localprovider.moc"
