#include <models/applications/applicationsnapshot.h>
#include <models/applications/applicationstore.h>
#include <models/applications/operations.h>
#include <tests/support/applications/fakeprovider.h>

#include <QSignalSpy>
#include <QTest>

#include <thread>

using namespace slipway;
using models::ApplicationFacts;
using models::ApplicationStore;
using models::Obstacle;
using models::Operations;
using namespace Qt::StringLiterals;

class TestApplicationStore final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lastKnownRowsAreShownUntilTheProviderReports();
    void lastKnownRowsStayWhileTheListCannotBeRead();
    void lastKnownStateStaysUntilTheFirstComparison();
    void anEmptyListIsNewsToo();
    void manyReportsFromOtherThreadsArrive();
    void changesOfResourcesAloneAreReported();
    void endOfAnOperationIsTold();
    void snapshotKeepsFacts();
    void otherBytesAreNoSnapshot_data();
    void otherBytesAreNoSnapshot();
    void operationsNeedTheName();
    void obstacles();

private:
    base::SystemClock m_clock;
};

void TestApplicationStore::lastKnownRowsAreShownUntilTheProviderReports()
{
    tests::FakeProvider provider;
    ApplicationStore store(m_clock);
    const auto gone = tests::makeSummary(u"gone"_s, u"dev"_s);
    const QDateTime asOf = m_clock.now().addSecs(-3600);
    store.setLastKnown({std::make_shared<applications::ApplicationSummary>(gone)}, asOf);
    store.addProvider(provider);
    QCOMPARE(store.size(), 1);
    QCOMPARE(store.asOf(), asOf);
    QVERIFY(!store.isLive());
    QVERIFY(!store.providerOf(gone.id));

    const auto cart = tests::makeSummary(u"cart"_s, u"dev"_s);
    provider.put(cart);
    provider.setProblems({}); // the list was read
    QTRY_VERIFY(store.isLive());
    QTRY_VERIFY(!store.find(gone.id));
    QCOMPARE(store.providerOf(cart.id), &provider);
    QVERIFY(!store.asOf().isValid());
}

void TestApplicationStore::lastKnownRowsStayWhileTheListCannotBeRead()
{
    tests::FakeProvider provider;
    ApplicationStore store(m_clock);
    const auto cart = tests::makeSummary(u"cart"_s, u"dev"_s);
    store.setLastKnown({std::make_shared<applications::ApplicationSummary>(cart)}, m_clock.now());
    store.addProvider(provider);
    QSignalSpy problems(&store, &ApplicationStore::problemsChanged);
    provider.setProblems({{base::ErrorKind::Unreachable, u"seoul-dev does not answer"_s, {}, {}, {}}});
    QTRY_COMPARE(problems.count(), 1);
    QCOMPARE(store.problems().first().what, u"seoul-dev does not answer"_s);
    QVERIFY(store.find(cart.id));
    QVERIFY(store.asOf().isValid());
}

void TestApplicationStore::lastKnownStateStaysUntilTheFirstComparison()
{
    tests::FakeProvider provider;
    ApplicationStore store(m_clock);
    const QDateTime asOf = m_clock.now().addSecs(-3600);
    auto before = tests::makeSummary(u"cart"_s, u"dev"_s);
    before.sync = applications::SyncStatus::OutOfSync;
    before.health = kube::Health::Degraded;
    before.outOfSync = 2;
    before.comparedAt = asOf;
    store.setLastKnown({std::make_shared<applications::ApplicationSummary>(before)}, asOf);

    auto now = before;
    now.project = u"moved"_s;
    now.sync = applications::SyncStatus::Unknown;
    now.health = kube::Health::Unknown;
    now.outOfSync = 0;
    now.comparedAt = {};
    provider.put(now);
    store.addProvider(provider);
    QVERIFY(store.isLive());
    QCOMPARE(store.asOf(), asOf);
    QVERIFY(!store.isLoading());
    QCOMPARE(store.providerOf(now.id), &provider);
    QCOMPARE(store.find(now.id)->project, u"moved"_s);
    QCOMPARE(store.find(now.id)->sync, applications::SyncStatus::OutOfSync);
    QCOMPARE(store.find(now.id)->health, kube::Health::Degraded);
    QCOMPARE(store.find(now.id)->outOfSync, 2);

    now.comparedAt = m_clock.now();
    provider.put(now);
    QTRY_COMPARE(store.find(now.id)->sync, applications::SyncStatus::Unknown);
    QVERIFY(!store.asOf().isValid());

    auto fresh = tests::makeSummary(u"orders"_s, u"dev"_s);
    fresh.comparedAt = {};
    provider.put(fresh);
    QTRY_VERIFY(store.isLoading());
    fresh.comparedAt = m_clock.now();
    provider.put(fresh);
    QTRY_VERIFY(!store.isLoading());
}

void TestApplicationStore::anEmptyListIsNewsToo()
{
    tests::FakeProvider provider;
    ApplicationStore store(m_clock);
    store.addProvider(provider);
    QVERIFY(!store.isLive());
    provider.setProblems({});
    QTRY_VERIFY(store.isLive());
    QCOMPARE(store.size(), 0);
}

void TestApplicationStore::manyReportsFromOtherThreadsArrive()
{
    tests::FakeProvider provider;
    ApplicationStore store(m_clock);
    store.addProvider(provider);
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&provider, thread] {
            for (int number = 0; number < 50; ++number) {
                provider.put(tests::makeSummary(u"app-%1-%2"_s.arg(thread).arg(number), u"dev"_s));
            }
        });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    QTRY_COMPARE(store.size(), 200);
}

void TestApplicationStore::changesOfResourcesAloneAreReported()
{
    tests::FakeProvider provider;
    ApplicationStore store(m_clock);
    store.addProvider(provider);
    const auto cart = tests::makeSummary(u"cart"_s, u"dev"_s);
    provider.put(cart);
    QTRY_VERIFY(store.find(cart.id));
    QSignalSpy changed(&store, &ApplicationStore::changed);
    QSignalSpy reported(&store, &ApplicationStore::reported);
    provider.put(cart);
    QTRY_COMPARE(reported.size(), 1);
    QCOMPARE(reported.first().first().value<QList<base::ApplicationId>>(),
             QList<base::ApplicationId>{cart.id});
    QCOMPARE(changed.size(), 0);
}

void TestApplicationStore::endOfAnOperationIsTold()
{
    tests::FakeProvider provider;
    ApplicationStore store(m_clock);
    auto cart = tests::makeSummary(u"cart"_s, u"dev"_s);
    cart.operation.phase = applications::OperationPhase::Running;
    provider.put(cart);
    store.addProvider(provider);
    QCOMPARE(store.runningOperations(), 1);
    QSignalSpy finished(&store, &ApplicationStore::operationFinished);
    cart.operation.phase = applications::OperationPhase::Succeeded;
    provider.put(cart);
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(store.runningOperations(), 0);
    cart.outOfSync = 1;
    provider.put(cart);
    QTRY_COMPARE(store.find(cart.id)->outOfSync, 1);
    QCOMPARE(finished.count(), 1);
}

void TestApplicationStore::snapshotKeepsFacts()
{
    auto cart = tests::makeSummary(u"cart"_s, u"production"_s);
    cart.health = kube::Health::Degraded;
    cart.healthMessage = u"2 pods crash looping"_s;
    cart.sync = applications::SyncStatus::OutOfSync;
    cart.outOfSync = 3;
    cart.labels.insert(u"team"_s, u"결제"_s);
    cart.images = {u"cart:1.2.3"_s};
    cart.lastSyncAt = QDateTime(QDate(2026, 11, 12), QTime(14, 3, 20), Qt::UTC);
    const QDateTime asOf(QDate(2026, 11, 13), QTime(9, 0), Qt::UTC);
    const auto decoded = models::decodeSnapshot(
        models::encodeSnapshot({asOf, {std::make_shared<applications::ApplicationSummary>(cart)}}));
    QVERIFY(decoded);
    QCOMPARE(decoded->asOf, asOf);
    QCOMPARE(decoded->rows.size(), std::size_t(1));
    QVERIFY(*decoded->rows.front() == cart);
}

void TestApplicationStore::otherBytesAreNoSnapshot_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray whole = models::encodeSnapshot({m_clock.now(), {}});
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("text") << QByteArray("applications: []");
    QTest::newRow("cut off") << whole.left(whole.size() / 2);
    QTest::newRow("other version") << QByteArray::fromHex("a16776657273696f6e1863");
}

void TestApplicationStore::otherBytesAreNoSnapshot()
{
    QFETCH(QByteArray, bytes);
    QVERIFY(!models::decodeSnapshot(bytes));
}

void TestApplicationStore::operationsNeedTheName()
{
    tests::FakeProvider provider;
    const auto payments = tests::makeSummary(u"payments"_s, u"production"_s);
    const auto cart = tests::makeSummary(u"cart"_s, u"dev"_s);
    provider.putAll({payments, cart});
    ApplicationStore store(m_clock);
    store.addProvider(provider);
    kube::WriteGuard guard;
    guard.setProtected(u"seoul-prod"_s, true);
    models::Background background;
    Operations operations(store, background, guard);

    QVERIFY(operations.needsName(payments.id));
    QVERIFY(!operations.needsName(cart.id));
    const auto refused = operations.sync(payments.id, {}, u"payment"_s);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, base::ErrorKind::Guarded);
    QVERIFY(operations.sync(payments.id, {}, u"payments"_s));
    QVERIFY(operations.sync(cart.id, {}));
    QTRY_COMPARE(provider.synced().size(), 2);
}

void TestApplicationStore::obstacles()
{
    tests::FakeProvider provider;
    auto running = tests::makeSummary(u"running"_s, u"dev"_s);
    running.operation.phase = applications::OperationPhase::Running;
    auto readOnly = tests::makeSummary(u"archive"_s, u"dev"_s);
    readOnly.isReadOnly = true;
    auto owned = tests::makeSummary(u"owned"_s, u"dev"_s);
    owned.provider = u"local"_s;
    owned.ownedBy = u"Argo CD in argocd"_s;
    const auto free = tests::makeSummary(u"free"_s, u"dev"_s);
    const auto old = tests::makeSummary(u"old"_s, u"dev"_s);
    ApplicationStore store(m_clock);
    store.setLastKnown({std::make_shared<applications::ApplicationSummary>(old)}, m_clock.now());
    provider.setProblems({{base::ErrorKind::Unreachable, u"no answer"_s, {}, {}, {}}});
    provider.putAll({running, readOnly, owned, free});
    store.addProvider(provider);
    kube::WriteGuard guard;
    models::Background background;
    const Operations operations(store, background, guard);
    QCOMPARE(operations.syncObstacle(free.id), Obstacle::None);
    QCOMPARE(operations.syncObstacle(running.id), Obstacle::Running);
    QCOMPARE(operations.syncObstacle(readOnly.id), Obstacle::ReadOnly);
    QCOMPARE(operations.syncObstacle(owned.id), Obstacle::Owned);
    QCOMPARE(operations.syncObstacle(old.id), Obstacle::NotConnected);
}

QTEST_GUILESS_MAIN(TestApplicationStore)
#include "tst_applicationstore.moc"
