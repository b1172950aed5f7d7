#include <models/applications/applicationfilter.h>
#include <tests/support/applications/fakeprovider.h>

#include <QTest>

using namespace slipway;
using models::ApplicationFilter;
using namespace Qt::StringLiterals;

class TestApplicationFilter final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsApplications_data();
    void findsApplications();
    void namesUnknownFields();
    void valuesOfField();
    void writesFields_data();
    void writesFields();
    void attention_data();
    void attention();
};

namespace {

// Four applications that differ in everything that can be asked for.
std::vector<applications::ApplicationSummary> someApplications()
{
    auto payments = tests::makeSummary(u"payments"_s, u"production"_s);
    payments.sync = applications::SyncStatus::OutOfSync;
    payments.labels.insert(u"team"_s, u"money"_s);
    payments.autoSync = false;
    auto search = tests::makeSummary(u"search"_s, u"production"_s);
    search.health = kube::Health::Degraded;
    search.project = u"discovery"_s;
    search.images = {u"registry.badamarket.example/search:3.8.0"_s};
    auto cart = tests::makeSummary(u"cart"_s, u"staging"_s);
    cart.health = kube::Health::Missing;
    cart.operation.phase = applications::OperationPhase::Running;
    auto payload = tests::makeSummary(u"payload"_s, u"dev"_s);
    payload.health = kube::Health::None;
    payload.revisionSubject = u"재고 예약 만료"_s;
    return {payments, search, cart, payload};
}

} // namespace

void TestApplicationFilter::findsApplications_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("found");
    const QStringList all = {u"payments"_s, u"search"_s, u"cart"_s, u"payload"_s};

    QTest::newRow("nothing") << u""_s << all;
    QTest::newRow("spaces") << u"   "_s << all;
    QTest::newRow("part of a name") << u"ear"_s << QStringList{u"search"_s};
    QTest::newRow("letter case") << u"SEARCH"_s << QStringList{u"search"_s};
    QTest::newRow("wildcard is the whole") << u"pay*"_s << QStringList{u"payments"_s, u"payload"_s};
    QTest::newRow("question mark") << u"car?"_s << QStringList{u"cart"_s};
    QTest::newRow("two words both") << u"pay prod"_s << QStringList{u"payments"_s};
    QTest::newRow("commit subject in Korean") << u"예약"_s << QStringList{u"payload"_s};
    QTest::newRow("quoted words") << u"\"totals for\""_s
                                  << QStringList{u"payments"_s, u"search"_s, u"cart"_s};
    QTest::newRow("health") << u"health:degraded"_s << QStringList{u"search"_s};
    QTest::newRow("no health is unknown") << u"health:unknown"_s << QStringList{u"payload"_s};
    QTest::newRow("alternatives") << u"health:degraded,missing"_s << QStringList{u"search"_s, u"cart"_s};
    QTest::newRow("field twice") << u"health:degraded health:missing"_s
                                 << QStringList{u"search"_s, u"cart"_s};
    QTest::newRow("fields together") << u"env:prod sync:outofsync"_s << QStringList{u"payments"_s};
    QTest::newRow("field and word") << u"app:pay* env:dev"_s << QStringList{u"payload"_s};
    QTest::newRow("beginning of a value") << u"env:st"_s << QStringList{u"cart"_s};
    QTest::newRow("not the middle of a value") << u"env:tag"_s << QStringList{};
    QTest::newRow("excluded") << u"-env:production"_s << QStringList{u"cart"_s, u"payload"_s};
    QTest::newRow("excluded word") << u"pay -payl"_s << QStringList{u"payments"_s};
    QTest::newRow("label") << u"label:team"_s << QStringList{u"payments"_s};
    QTest::newRow("label with value") << u"label:team=money"_s << QStringList{u"payments"_s};
    QTest::newRow("label with other value") << u"label:team=shop"_s << QStringList{};
    QTest::newRow("image inside") << u"image:3.8"_s << QStringList{u"search"_s};
    QTest::newRow("auto") << u"auto:off"_s << QStringList{u"payments"_s};
    QTest::newRow("operation") << u"op:running"_s << QStringList{u"cart"_s};
    QTest::newRow("alias") << u"ns:dev"_s << QStringList{u"payload"_s};
    QTest::newRow("project") << u"project:disc"_s << QStringList{u"search"_s};
    QTest::newRow("needs attention") << u"needs:attention"_s
                                     << QStringList{u"payments"_s, u"search"_s, u"cart"_s};
    QTest::newRow("being typed") << u"health:"_s << all;
    QTest::newRow("unknown field") << u"colour:red"_s << QStringList{};
    QTest::newRow("pattern characters are plain") << u"pay(.*)"_s << QStringList{};
}

void TestApplicationFilter::findsApplications()
{
    QFETCH(QString, text);
    const ApplicationFilter filter = ApplicationFilter::parse(text);
    QStringList found;
    for (const auto &application : someApplications()) {
        if (filter.matches(application)) {
            found.append(application.id.name);
        }
    }
    QTEST(found, "found");
}

void TestApplicationFilter::namesUnknownFields()
{
    QCOMPARE(ApplicationFilter::parse(u"colour:red health:degraded"_s).unknownFields(),
             QStringList{u"colour"_s});
    QCOMPARE(ApplicationFilter::parse(u"health:degraded http://x"_s).unknownFields(), QStringList{u"http"_s});
    QVERIFY(ApplicationFilter::parse(u"\"a: b\" 12:30"_s).unknownFields().isEmpty());
}

void TestApplicationFilter::valuesOfField()
{
    const ApplicationFilter filter = ApplicationFilter::parse(u"health:Degraded,missing -health:healthy x"_s);
    QCOMPARE(filter.values(u"health"_s), (QStringList{u"degraded"_s, u"missing"_s}));
    QVERIFY(filter.values(u"sync"_s).isEmpty());
}

void TestApplicationFilter::writesFields_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("values");
    QTest::addColumn<QString>("result");

    QTest::newRow("into nothing") << u""_s << QStringList{u"degraded"_s} << u"health:degraded"_s;
    QTest::newRow("beside a word") << u"pay*"_s << QStringList{u"degraded"_s} << u"pay* health:degraded"_s;
    QTest::newRow("in place of others")
        << u"health:missing cart"_s << QStringList{u"degraded"_s, u"unknown"_s}
        << u"cart health:degraded,unknown"_s;
    QTest::newRow("out") << u"health:missing cart"_s << QStringList{} << u"cart"_s;
    QTest::newRow("exclusions stay") << u"-health:missing"_s << QStringList{u"healthy"_s}
                                     << u"-health:missing health:healthy"_s;
    QTest::newRow("quotes stay") << u"label:\"team=a b\""_s << QStringList{u"healthy"_s}
                                 << u"label:\"team=a b\" health:healthy"_s;
}

void TestApplicationFilter::writesFields()
{
    QFETCH(QString, text);
    QFETCH(QStringList, values);
    QTEST(models::withFilterField(text, u"health"_s, values), "result");
}

void TestApplicationFilter::attention_data()
{
    QTest::addColumn<kube::Health>("health");
    QTest::addColumn<applications::SyncStatus>("sync");
    QTest::addColumn<bool>("needs");
    using applications::SyncStatus;
    using kube::Health;

    QTest::newRow("well") << Health::Healthy << SyncStatus::Synced << false;
    QTest::newRow("on its way") << Health::Progressing << SyncStatus::Synced << false;
    QTest::newRow("without health") << Health::None << SyncStatus::Synced << false;
    QTest::newRow("drifted") << Health::Healthy << SyncStatus::OutOfSync << true;
    QTest::newRow("not comparable") << Health::Healthy << SyncStatus::Unknown << true;
    QTest::newRow("degraded") << Health::Degraded << SyncStatus::Synced << true;
    QTest::newRow("waits for a person") << Health::Suspended << SyncStatus::Synced << true;
}

void TestApplicationFilter::attention()
{
    auto application = tests::makeSummary(u"cart"_s, u"dev"_s);
    QFETCH(kube::Health, health);
    QFETCH(applications::SyncStatus, sync);
    application.health = health;
    application.sync = sync;
    QTEST(models::needsAttention(application), "needs");
}

QTEST_GUILESS_MAIN(TestApplicationFilter)
#include "tst_applicationfilter.moc"
