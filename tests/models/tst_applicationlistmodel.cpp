#include <models/applications/applicationlistmodel.h>
#include <tests/support/applications/fakeprovider.h>

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace slipway;
using models::ApplicationFilter;
using models::ApplicationGrouping;
using models::ApplicationListModel;
using models::ApplicationOrder;
using models::ApplicationStore;
using namespace Qt::StringLiterals;

namespace {

// The rows as a person reads them: groups in brackets with their count.
QStringList printRows(const ApplicationListModel &model)
{
    QStringList rows;
    const auto print = [&](const QModelIndex &index) {
        rows.append(index.data(ApplicationListModel::IdRole).value<base::ApplicationId>().name);
    };
    for (int row = 0; row < model.rowCount(); ++row) {
        const QModelIndex index = model.index(row, ApplicationListModel::NameColumn);
        if (!index.data(ApplicationListModel::IsGroupRole).toBool()) {
            print(index);
            continue;
        }
        rows.append(u"[%1 %2]"_s.arg(index.data(ApplicationListModel::GroupNameRole).toString())
                        .arg(index.data(ApplicationListModel::GroupCountRole).toInt()));
        const QModelIndex group = model.index(row, 0);
        for (int child = 0; child < model.rowCount(group); ++child) {
            print(model.index(child, ApplicationListModel::NameColumn, group));
        }
    }
    return rows;
}

} // namespace

class TestApplicationListModel final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void groupsByEnvironment();
    void followsTheProvider();
    void changeOfFactsMovesNothing();
    void changesReachOnlyTheirRow();
    void filterTakesRowsOut();
    void scopeTakesRowsOut();
    void scopeOfAnApplication_data();
    void scopeOfAnApplication();
    void orders_data();
    void orders();
    void groups_data();
    void groups();
    void persistentIndexesSurvive();
    void heldRowsStayInPlace();
    void checksAreKeptByApplication();
    void randomChangesStayConsistent();

private:
    void settle();

    base::SystemClock m_clock;
    std::unique_ptr<tests::FakeProvider> m_provider;
    std::unique_ptr<ApplicationStore> m_store;
    std::unique_ptr<ApplicationListModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestApplicationListModel::init()
{
    m_provider = std::make_unique<tests::FakeProvider>();
    m_store = std::make_unique<ApplicationStore>(m_clock);
    m_model = std::make_unique<ApplicationListModel>(*m_store);
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    m_store->addProvider(*m_provider);
    m_provider->putAll({tests::makeSummary(u"search"_s, u"production"_s),
                        tests::makeSummary(u"cart"_s, u"production"_s),
                        tests::makeSummary(u"cart"_s, u"dev"_s)});
    settle();
}

void TestApplicationListModel::cleanup()
{
    m_tester.reset();
    m_model.reset();
    m_store.reset();
    m_provider.reset();
}

// Everything the provider said until now has arrived.
void TestApplicationListModel::settle()
{
    QTRY_COMPARE(static_cast<std::size_t>(m_store->size()), m_provider->applications().size());
    const auto marker = tests::makeSummary(u"zz-marker"_s, u"dev"_s);
    m_provider->put(marker);
    QTRY_VERIFY(m_store->find(marker.id));
    m_provider->drop(marker.id);
    QTRY_VERIFY(!m_store->find(marker.id));
}

void TestApplicationListModel::groupsByEnvironment()
{
    QCOMPARE(printRows(*m_model),
             (QStringList{u"[production 2]"_s, u"cart"_s, u"search"_s, u"[dev 1]"_s, u"cart"_s}));
    const QModelIndex production = m_model->index(0, 0);
    QCOMPARE(production.data(ApplicationListModel::GroupProtectedRole).toBool(), true);
    QCOMPARE(production.data(ApplicationListModel::GroupClustersRole).toStringList(),
             QStringList{u"seoul-prod"_s});
    QCOMPARE(m_model->applicationCount(), 3);
}

void TestApplicationListModel::followsTheProvider()
{
    m_provider->put(tests::makeSummary(u"orders"_s, u"staging"_s));
    m_provider->drop(tests::makeSummary(u"cart"_s, u"dev"_s).id);
    QTRY_COMPARE(printRows(*m_model),
                 (QStringList{u"[production 2]"_s, u"cart"_s, u"search"_s, u"[staging 1]"_s, u"orders"_s}));
}

void TestApplicationListModel::changeOfFactsMovesNothing()
{
    QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
    QSignalSpy removed(m_model.get(), &QAbstractItemModel::rowsRemoved);
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    auto search = tests::makeSummary(u"search"_s, u"production"_s);
    search.health = kube::Health::Degraded;
    m_provider->put(search);
    const QModelIndex group = m_model->index(0, 0);
    QTRY_COMPARE(group.data(ApplicationListModel::GroupAttentionRole).toInt(), 1);
    QCOMPARE(inserted.count() + removed.count() + reset.count(), 0);
}

void TestApplicationListModel::changesReachOnlyTheirRow()
{
    QSignalSpy spy(m_model.get(), &QAbstractItemModel::dataChanged);
    auto search = tests::makeSummary(u"search"_s, u"production"_s);
    search.outOfSync = 2;
    m_provider->put(search);
    QTRY_VERIFY(!spy.isEmpty());
    for (const QList<QVariant> &change : spy) {
        const QModelIndex first = change.at(0).toModelIndex();
        if (first.parent().isValid()) {
            QCOMPARE(first.data(ApplicationListModel::IdRole).value<base::ApplicationId>().name, u"search"_s);
        }
    }
}

void TestApplicationListModel::filterTakesRowsOut()
{
    m_model->setFilter(ApplicationFilter::parse(u"cart"_s));
    QCOMPARE(printRows(*m_model), (QStringList{u"[production 1]"_s, u"cart"_s, u"[dev 1]"_s, u"cart"_s}));
    m_model->setFilter(ApplicationFilter::parse(u"nothing-like-it"_s));
    QCOMPARE(m_model->rowCount(), 0);
    m_model->setFilter({});
    QCOMPARE(m_model->applicationCount(), 3);
}

void TestApplicationListModel::scopeTakesRowsOut()
{
    m_model->setChecked(
        {tests::makeSummary(u"cart"_s, u"production"_s).id, tests::makeSummary(u"cart"_s, u"dev"_s).id});
    m_model->setScope(u"seoul-prod"_s);
    QCOMPARE(printRows(*m_model), (QStringList{u"[production 2]"_s, u"cart"_s, u"search"_s}));
    QCOMPARE(m_model->checked(), QList{tests::makeSummary(u"cart"_s, u"production"_s).id});
    m_provider->putAll(
        {tests::makeSummary(u"late"_s, u"dev"_s), tests::makeSummary(u"late"_s, u"production"_s)});
    QTRY_COMPARE(m_model->applicationCount(), 3);
    m_model->setScope({});
    QCOMPARE(m_model->applicationCount(), 5);
}

void TestApplicationListModel::scopeOfAnApplication_data()
{
    QTest::addColumn<QString>("cluster");
    QTest::addColumn<QString>("scope");
    QTest::addColumn<bool>("isIn");
    QTest::newRow("no scope") << u"seoul-prod"_s << QString() << true;
    QTest::newRow("its cluster") << u"seoul-prod"_s << u"seoul-prod"_s << true;
    QTest::newRow("where it is defined") << u"seoul-prod"_s << u"seoul-dev"_s << false;
    QTest::newRow("no destination, defined there") << QString() << u"seoul-dev"_s << true;
    QTest::newRow("no destination, defined elsewhere") << QString() << u"seoul-prod"_s << false;
}

void TestApplicationListModel::scopeOfAnApplication()
{
    QFETCH(QString, cluster);
    QFETCH(QString, scope);
    QFETCH(bool, isIn);
    applications::ApplicationSummary summary = tests::makeSummary(u"cart"_s, u"dev"_s);
    summary.cluster = cluster;
    QCOMPARE(models::isInScope(summary, scope), isIn);
}

void TestApplicationListModel::orders_data()
{
    QTest::addColumn<ApplicationOrder>("order");
    QTest::addColumn<bool>("descending");
    QTest::addColumn<QStringList>("rows");

    QTest::newRow("name") << ApplicationOrder::Name << false << QStringList{u"a"_s, u"b"_s, u"c"_s};
    QTest::newRow("name, from the end")
        << ApplicationOrder::Name << true << QStringList{u"c"_s, u"b"_s, u"a"_s};
    QTest::newRow("health") << ApplicationOrder::Health << false << QStringList{u"b"_s, u"a"_s, u"c"_s};
    QTest::newRow("sync") << ApplicationOrder::Sync << false << QStringList{u"c"_s, u"a"_s, u"b"_s};
    QTest::newRow("attention") << ApplicationOrder::Attention << false << QStringList{u"b"_s, u"c"_s, u"a"_s};
    QTest::newRow("last sync") << ApplicationOrder::LastSync << false << QStringList{u"a"_s, u"c"_s, u"b"_s};
    QTest::newRow("policy") << ApplicationOrder::Policy << true << QStringList{u"c"_s, u"a"_s, u"b"_s};
}

void TestApplicationListModel::orders()
{
    const QDateTime now = m_clock.now();
    auto a = tests::makeSummary(u"a"_s, u"dev"_s);
    a.lastSyncAt = now;
    auto b = tests::makeSummary(u"b"_s, u"dev"_s);
    b.health = kube::Health::Degraded;
    auto c = tests::makeSummary(u"c"_s, u"dev"_s);
    c.sync = applications::SyncStatus::OutOfSync;
    c.lastSyncAt = now.addSecs(-60);
    c.autoSync = false;
    m_provider->putAll({a, b, c});
    QTRY_COMPARE(m_model->applicationCount(), 6);
    m_model->setGrouping(ApplicationGrouping::None);
    m_model->setFilter(ApplicationFilter::parse(u"app:a app:b app:c -cart"_s));
    QFETCH(ApplicationOrder, order);
    QFETCH(bool, descending);
    m_model->setOrder(order, descending);
    QTEST(printRows(*m_model), "rows");
}

void TestApplicationListModel::groups_data()
{
    QTest::addColumn<ApplicationGrouping>("grouping");
    QTest::addColumn<QStringList>("rows");

    QTest::newRow("none") << ApplicationGrouping::None << QStringList{u"cart"_s, u"cart"_s, u"search"_s};
    QTest::newRow("project") << ApplicationGrouping::Project
                             << QStringList{u"[shop 3]"_s, u"cart"_s, u"cart"_s, u"search"_s};
    QTest::newRow("cluster")
        << ApplicationGrouping::Cluster
        << QStringList{u"[seoul-dev 1]"_s, u"cart"_s, u"[seoul-prod 2]"_s, u"cart"_s, u"search"_s};
    QTest::newRow("namespace") << ApplicationGrouping::Namespace
                               << QStringList{
                                      u"[dev 1]"_s, u"cart"_s, u"[production 2]"_s, u"cart"_s, u"search"_s};
}

void TestApplicationListModel::groups()
{
    QFETCH(ApplicationGrouping, grouping);
    m_model->setGrouping(grouping);
    QTEST(printRows(*m_model), "rows");
}

void TestApplicationListModel::persistentIndexesSurvive()
{
    const auto id = tests::makeSummary(u"search"_s, u"production"_s).id;
    const QPersistentModelIndex search = m_model->indexOf(id);
    m_provider->putAll(
        {tests::makeSummary(u"aaa"_s, u"production"_s), tests::makeSummary(u"aaa"_s, u"staging"_s)});
    QTRY_COMPARE(m_model->applicationCount(), 5);
    m_model->setOrder(ApplicationOrder::Name, true);
    QVERIFY(search.isValid());
    QCOMPARE(search.data(ApplicationListModel::IdRole).value<base::ApplicationId>(), id);
    QCOMPARE(search.row(), 0);
}

void TestApplicationListModel::heldRowsStayInPlace()
{
    m_model->setOrder(ApplicationOrder::Health, false);
    m_model->setHeld(true);
    const QStringList before = printRows(*m_model);
    auto search = tests::makeSummary(u"search"_s, u"production"_s);
    search.health = kube::Health::Degraded;
    m_provider->putAll({search, tests::makeSummary(u"orders"_s, u"production"_s)});
    QTRY_VERIFY(m_model->hasWaiting());
    QCOMPARE(printRows(*m_model), before);
    const QModelIndex row = m_model->indexOf(search.id);
    QCOMPARE(row.data(ApplicationListModel::FactsRole).value<models::ApplicationFacts>()->health,
             kube::Health::Degraded);
    m_provider->drop(tests::makeSummary(u"cart"_s, u"production"_s).id);
    QTRY_COMPARE(printRows(*m_model).first(), u"[production 1]"_s); // what is gone leaves
    m_model->setHeld(false);
    QCOMPARE(printRows(*m_model),
             (QStringList{u"[production 2]"_s, u"search"_s, u"orders"_s, u"[dev 1]"_s, u"cart"_s}));
}

void TestApplicationListModel::checksAreKeptByApplication()
{
    QSignalSpy spy(m_model.get(), &ApplicationListModel::checkedChanged);
    const auto search = tests::makeSummary(u"search"_s, u"production"_s).id;
    const auto dev = tests::makeSummary(u"cart"_s, u"dev"_s).id;
    QVERIFY(m_model->setData(
        m_model->indexOf(search, ApplicationListModel::CheckColumn), Qt::Checked, Qt::CheckStateRole));
    m_model->setFilter(ApplicationFilter::parse(u"env:dev"_s));
    m_model->setData(
        m_model->indexOf(dev, ApplicationListModel::CheckColumn), Qt::Checked, Qt::CheckStateRole);
    QCOMPARE(m_model->checked(), (QList<base::ApplicationId>{dev, search}));
    m_provider->drop(search);
    QTRY_COMPARE(m_model->checked(), QList<base::ApplicationId>{dev});
    m_model->setChecked({});
    QVERIFY(m_model->checked().isEmpty());
    QCOMPARE(spy.count(), 4);
}

void TestApplicationListModel::randomChangesStayConsistent()
{
    QRandomGenerator random(7);
    const QStringList environments = {u"production"_s, u"staging"_s, u"dev"_s};
    m_model->setOrder(ApplicationOrder::Attention, false);
    for (int step = 0; step < 120; ++step) {
        const QString name = u"app%1"_s.arg(random.bounded(12));
        auto summary = tests::makeSummary(name, u"shared"_s);
        summary.environment = environments.at(random.bounded(3)); // the same one changes its group
        summary.health = static_cast<kube::Health>(1 + random.bounded(6));
        random.bounded(5) == 0 ? m_provider->drop(summary.id) : m_provider->put(summary);
        if (step % 10 == 9) {
            QTRY_COMPARE(static_cast<std::size_t>(m_store->size()), m_provider->applications().size());
            settle();
            QStringList wanted;
            for (const auto &group : models::arrange(m_store->all(), m_model->view())) {
                wanted.append(u"[%1 %2]"_s.arg(group.name).arg(group.rows.size()));
                for (const auto &row : group.rows) {
                    wanted.append(row->id.name);
                }
            }
            QCOMPARE(printRows(*m_model), wanted);
        }
    }
}

QTEST_GUILESS_MAIN(TestApplicationListModel)
#include "tst_applicationlistmodel.moc"
