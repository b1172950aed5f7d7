#include "wire.h"

#include <services/gitops/lease.h>
#include <services/gitops/records.h>

using namespace slipway;
using namespace Qt::StringLiterals;
using base::ErrorKind;
using gitops::ApplicationRecord;
using gitops::ApplicationRecords;
using gitops::OperationLease;
using nlohmann::json;
using tests::statusBody;
using tests::Wire;
using testsupport::Answer;

namespace {

const base::ApplicationId shop{u"dev"_s, u"argocd"_s, u"shop"_s};

gitops::Deployment deployment(const QString &revision)
{
    gitops::Deployment entry;
    entry.source = {u"https://git.example/shop.git"_s, u"deploy"_s, u"main"_s, revision, nullptr};
    entry.startedAt = QDateTime(QDate(2026, 1, 2), QTime(3, 4, 5), Qt::UTC);
    entry.deployedAt = entry.startedAt.addSecs(30);
    entry.initiatedBy = u"kim"_s;
    entry.images = {u"shop:1.2"_s};
    entry.digest = u"abc"_s;
    entry.result = u"Succeeded"_s;
    return entry;
}

QByteArray recordPath()
{
    return "/api/v1/namespaces/slipway-system/configmaps/" + ApplicationRecords::objectName(shop).toLatin1();
}

} // namespace

class TestRecords final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void numbersAndCutsTheHistory();
    void comesBackAsItWasWritten();
    void survivesForeignContents_data();
    void survivesForeignContents();
    void namesAreValidAndApart();
    void aMissingRecordIsEmpty();
    void makesTheNamespaceAndTheRecord();
    void triesAgainAfterAnotherDesktop();
    void givesUpAfterFiveConflicts();
    void refusalsAreTold();
    void takesAFreeLeaseAndGivesItBack();
    void aHeldLeaseNamesItsHolder();
    void anExpiredLeaseIsTakenOver();
    void aRaceForTheLeaseHasOneWinner();
};

void TestRecords::numbersAndCutsTheHistory()
{
    ApplicationRecord record;
    for (const QString &revision : {u"a"_s, u"b"_s, u"c"_s, u"d"_s}) {
        gitops::appendDeployment(record, deployment(revision), 3);
    }
    QCOMPARE(record.history.size(), 3);
    QCOMPARE(record.history.first().source.revision, u"b"_s);
    QCOMPARE(record.history.first().id, 1);
    QCOMPARE(record.history.last().id, 3);
    gitops::appendDeployment(record, deployment(u"e"_s), 0);
    QCOMPARE(record.history.size(), 1);
    QCOMPARE(record.history.last().id, 4);
}

void TestRecords::comesBackAsItWasWritten()
{
    ApplicationRecord record;
    gitops::appendDeployment(record, deployment(u"상점-1"_s), 10);
    record.history.last().source.parameters = base::share(json{{"helm", {{"releaseName", "shop"}}}});
    gitops::OperationState operation;
    operation.id = u"7"_s;
    operation.phase = gitops::OperationPhase::Failed;
    operation.message = u"no"_s;
    gitops::ResourceResult result;
    result.key = {u"apps"_s, u"Deployment"_s, u"shop"_s, u"web"_s};
    result.status = gitops::ResultStatus::SyncFailed;
    result.wave = -2;
    operation.results.append(result);
    record.operation = operation;
    record.hold = gitops::Hold{u"kim"_s, u"release freeze"_s, QDateTime(QDate(2026, 2, 1), QTime(), Qt::UTC)};

    const json map = {{"metadata", {{"resourceVersion", "5"}, {"uid", "u"}}},
                      {"data", gitops::recordData(record)}};
    const ApplicationRecord read = gitops::recordFromConfigMap(map);

    QCOMPARE(read.resourceVersion, u"5"_s);
    QCOMPARE(read.history.size(), 1);
    QCOMPARE(*read.history.first().source.parameters, *record.history.first().source.parameters);
    QCOMPARE(read.history.first().source.revision, u"상점-1"_s);
    QCOMPARE(read.history.first().deployedAt, record.history.first().deployedAt);
    QCOMPARE(read.history.first().images, record.history.first().images);
    QVERIFY(read.operation && *read.operation == operation);
    QVERIFY(read.hold && *read.hold == *record.hold);
}

void TestRecords::survivesForeignContents_data()
{
    QTest::addColumn<QByteArray>("map");
    QTest::newRow("nothing") << QByteArray("{}");
    QTest::newRow("data is a list") << QByteArray(R"({"data":[]})");
    QTest::newRow("broken JSON") << QByteArray(R"({"data":{"history":"[{","operation":"{","hold":"x"}})");
    QTest::newRow("wrong types") << QByteArray(R"({"data":{"history":"{}","operation":"[]","hold":"7"}})");
    QTest::newRow("history of texts") << QByteArray(R"({"data":{"history":"[\"a\",7,null]"}})");
    QTest::newRow("operation of odd parts")
        << QByteArray(R"({"data":{"operation":"{\"results\":[7,{\"key\":3}],\"phase\":4}"}})");
}

void TestRecords::survivesForeignContents()
{
    QFETCH(QByteArray, map);
    const ApplicationRecord record = gitops::recordFromConfigMap(kubetest::parsed(map));
    for (const gitops::Deployment &entry : record.history) {
        QVERIFY(entry.source.revision.isEmpty());
    }
    QVERIFY(!record.hold);
}

void TestRecords::namesAreValidAndApart()
{
    const QString name = ApplicationRecords::objectName(shop);
    QCOMPARE(name, ApplicationRecords::objectName({u"other context"_s, u"argocd"_s, u"shop"_s}));
    QVERIFY(name != ApplicationRecords::objectName({u"dev"_s, u"team"_s, u"shop"_s}));
    QVERIFY(ApplicationRecords::objectName({{}, {}, QString(250, u'a')}).size() <= 253);
}

void TestRecords::aMissingRecordIsEmpty()
{
    Wire wire;
    ApplicationRecords records(wire.client, u"slipway-system"_s);
    const auto record = records.load(shop, {});
    QVERIFY(record);
    QVERIFY(record->history.isEmpty() && record->resourceVersion.isEmpty() && !record->operation);
}

void TestRecords::makesTheNamespaceAndTheRecord()
{
    Wire wire;
    ApplicationRecords records(wire.client, u"slipway-system"_s);
    const auto saved = records.save(shop, {}, {});
    QVERIFY2(saved, qPrintable(saved ? QString() : saved.error().sentence()));
    QCOMPARE(saved->resourceVersion, u"9"_s);
    QCOMPARE(wire.writes(), QStringList({u"POST v1/namespaces"_s, u"POST slipway-system/configmaps"_s}));
    const json sent = kubetest::parsed(wire.server.requests().back().body);
    QCOMPARE(base::annotation(sent, "slipway.dev/application"), u"argocd/shop"_s);
}

void TestRecords::triesAgainAfterAnotherDesktop()
{
    Wire wire;
    wire.server.on("GET " + recordPath(),
                   {Answer::json(R"({"metadata":{"resourceVersion":"1"}})"),
                    Answer::json(R"({"metadata":{"resourceVersion":"2"}})")});
    wire.server.on("PUT " + recordPath(),
                   {Answer::json(statusBody(409, "Conflict", "changed"), 409),
                    Answer::json(R"({"metadata":{"resourceVersion":"3"}})")});
    ApplicationRecords records(wire.client, u"slipway-system"_s);
    int edits = 0;
    const auto saved = records.update(shop, [&](ApplicationRecord &) { ++edits; }, {});
    QVERIFY2(saved, qPrintable(saved ? QString() : saved.error().sentence()));
    QCOMPARE(edits, 2);
    QCOMPARE(saved->resourceVersion, u"3"_s);
    const json sent = kubetest::parsed(wire.server.requests().back().body);
    QCOMPARE(base::text(sent, {"metadata", "resourceVersion"}), u"2"_s);
}

void TestRecords::givesUpAfterFiveConflicts()
{
    Wire wire;
    wire.server.on("GET " + recordPath(), {Answer::json(R"({"metadata":{"resourceVersion":"1"}})")});
    wire.server.on("PUT " + recordPath(), {Answer::json(statusBody(409, "Conflict", "changed"), 409)});
    ApplicationRecords records(wire.client, u"slipway-system"_s);
    int edits = 0;
    const auto saved = records.update(shop, [&](ApplicationRecord &) { ++edits; }, {});
    QVERIFY(!saved);
    QCOMPARE(saved.error().kind, ErrorKind::Conflict);
    QCOMPARE(edits, 5);
}

void TestRecords::refusalsAreTold()
{
    Wire wire;
    wire.server.on("GET " + recordPath(), {Answer::json(statusBody(403, "Forbidden", "no"), 403)});
    ApplicationRecords records(wire.client, u"slipway-system"_s);
    const auto record = records.load(shop, {});
    QVERIFY(!record);
    QCOMPARE(record.error().kind, ErrorKind::Forbidden);
    wire.guard->setReadOnly(u"test"_s, true);
    const auto saved = records.save(shop, {}, {});
    QVERIFY(!saved);
    QCOMPARE(saved.error().kind, ErrorKind::Guarded);
    QVERIFY(wire.writes().isEmpty());
}

namespace {

constexpr char leasePath[] = "/apis/coordination.k8s.io/v1/namespaces/slipway-system/leases/shop";

QByteArray leaseOf(const QByteArray &holder, const QDateTime &renewed)
{
    return R"({"metadata":{"name":"shop","resourceVersion":"4","uid":"u1"},"spec":{"holderIdentity":")" +
           holder +
           R"(","leaseDurationSeconds":30,"acquireTime":"2026-01-01T00:00:00.000000Z","renewTime":")" +
           renewed.toUTC().toString(u"yyyy-MM-ddTHH:mm:ss.zzz000Z"_s).toLatin1() + R"("}})";
}

auto acquire(Wire &wire)
{
    return OperationLease::acquire(wire.client, u"slipway-system"_s, u"shop"_s, u"kim@desk (1)"_s, [] {}, {});
}

} // namespace

void TestRecords::takesAFreeLeaseAndGivesItBack()
{
    Wire wire;
    {
        const auto lease = acquire(wire);
        QVERIFY2(lease, qPrintable(lease ? QString() : lease.error().sentence()));
        QCOMPARE(wire.writes(), QStringList{u"POST slipway-system/leases"_s});
        const json sent = kubetest::parsed(wire.server.requests().back().body);
        QCOMPARE(base::text(sent, {"spec", "holderIdentity"}), u"kim@desk (1)"_s);
        QCOMPARE(base::integer(sent, {"spec", "leaseDurationSeconds"}), 30);
    }
    QCOMPARE(wire.writes().last(), u"DELETE leases/shop"_s);
    // Only its own lease: a namesake that another desktop has made since stays.
    const json sent = kubetest::parsed(wire.server.requests().back().body);
    QCOMPARE(base::text(sent, {"preconditions", "uid"}), u"u-new"_s);
}

void TestRecords::aHeldLeaseNamesItsHolder()
{
    Wire wire;
    wire.server.on("GET "_ba + leasePath,
                   {Answer::json(leaseOf("lee@laptop (7)", QDateTime::currentDateTimeUtc()))});
    const auto lease = acquire(wire);
    QVERIFY(!lease);
    QCOMPARE(lease.error().kind, ErrorKind::Conflict);
    QVERIFY(lease.error().cause.contains(u"lee@laptop (7)"_s));
    QVERIFY(!lease.error().hint.isEmpty());
    QVERIFY(wire.writes().isEmpty());
}

void TestRecords::anExpiredLeaseIsTakenOver()
{
    Wire wire;
    wire.server.on("GET "_ba + leasePath,
                   {Answer::json(leaseOf("lee@laptop (7)", QDateTime::currentDateTimeUtc().addSecs(-60)))});
    const auto lease = acquire(wire);
    QVERIFY2(lease, qPrintable(lease ? QString() : lease.error().sentence()));
    QCOMPARE(wire.writes(), QStringList{u"PUT leases/shop"_s});
    const json sent = kubetest::parsed(wire.server.requests().back().body);
    QCOMPARE(base::text(sent, {"metadata", "resourceVersion"}), u"4"_s);
}

void TestRecords::aRaceForTheLeaseHasOneWinner()
{
    Wire wire;
    wire.server.on("POST /apis/coordination.k8s.io/v1/namespaces/slipway-system/leases",
                   {Answer::json(statusBody(409, "AlreadyExists", "exists"), 409)});
    const auto lease = acquire(wire);
    QVERIFY(!lease);
    QCOMPARE(lease.error().kind, ErrorKind::Conflict);
}

QTEST_GUILESS_MAIN(TestRecords)
#include "tst_records.moc"
