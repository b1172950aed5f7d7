#include <services/kube/snapshot.h>

#include <nlohmann/json.hpp>

#include <QTest>

using namespace slipway;
using namespace Qt::StringLiterals;
using kube::ResourceRow;

namespace {

ResourceRow fullRow()
{
    ResourceRow row;
    row.key = {u"apps"_s, u"Deployment"_s, u"shop"_s, u"장바구니"_s};
    row.version = u"v1"_s;
    row.uid = u"uid-1"_s;
    row.ownerUid = u"uid-0"_s;
    row.resourceVersion = u"4711"_s;
    row.created = QDateTime(QDate(2026, 3, 1), QTime(8, 0), Qt::UTC);
    row.deleting = QDateTime(QDate(2026, 3, 2), QTime(8, 0), Qt::UTC);
    row.health = kube::Health::Degraded;
    row.healthMessage = u"too few replicas"_s;
    row.info = u"2/3"_s;
    row.readyCount = 2;
    row.wantedCount = 3;
    row.restarts = 7;
    row.images = {u"cart:1"_s, u"mesh:2"_s};
    row.trackingId = u"shop:apps/Deployment:shop/cart"_s;
    row.node = u"worker-2"_s;
    return row;
}

QByteArray snapshotOf(std::vector<ResourceRow> rows)
{
    kube::ResourceStore store;
    store.upsert(std::move(rows));
    return kube::saveSnapshot(store.all());
}

} // namespace

class TestSnapshot final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsEveryField();
    void leavesDocumentsOut();
    void isSmall();
    void refusesDamage_data();
    void refusesDamage();
    void survivesEveryFlippedByte();
};

void TestSnapshot::keepsEveryField()
{
    ResourceRow plain;
    plain.key = {{}, u"Pod"_s, u"shop"_s, u"a"_s};
    const auto loaded = kube::loadSnapshot(snapshotOf({fullRow(), plain}));
    QVERIFY(loaded.has_value());
    QCOMPARE(loaded->size(), size_t(2));
    QVERIFY(loaded->front() == plain);
    QVERIFY(loaded->back() == fullRow());
    QCOMPARE(kube::loadSnapshot(kube::saveSnapshot({}))->size(), size_t(0));
}

void TestSnapshot::leavesDocumentsOut()
{
    ResourceRow row = fullRow();
    row.document =
        std::make_shared<const nlohmann::json>(nlohmann::json{{"data", {{"password", "c2VjcmV0"}}}});
    const auto loaded = kube::loadSnapshot(snapshotOf({row}));
    QVERIFY(loaded.has_value());
    QVERIFY(!loaded->front().document);
}

void TestSnapshot::isSmall()
{
    std::vector<ResourceRow> rows;
    for (int i = 0; i < 1000; ++i) {
        ResourceRow row = fullRow();
        row.key.name = u"cart-%1"_s.arg(i);
        row.uid = u"2f0e4b1c-0000-4000-8000-%1"_s.arg(i, 12, 10, QChar(u'0'));
        rows.push_back(row);
    }
    const QByteArray bytes = snapshotOf(rows);
    QVERIFY2(bytes.size() < 100 * 1000, qPrintable(QString::number(bytes.size())));
    QCOMPARE(kube::loadSnapshot(bytes)->size(), size_t(1000));
}

void TestSnapshot::refusesDamage_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray good = snapshotOf({fullRow()});
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("something else") << QByteArray("{\"rows\":[]}");
    QTest::newRow("other version") << QByteArray(good).replace("rows-1", "rows-9");
    QTest::newRow("cut") << good.left(good.size() / 2);
    QTest::newRow("only the magic") << good.left(15);
    QTest::newRow("huge size") << good.left(15) + QByteArray("\xff\xff\xff\xff") + good.mid(19);
}

void TestSnapshot::refusesDamage()
{
    QFETCH(const QByteArray, bytes);
    const auto loaded = kube::loadSnapshot(bytes);
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().kind, base::ErrorKind::Invalid);
}

void TestSnapshot::survivesEveryFlippedByte()
{
    const QByteArray good = snapshotOf({fullRow()});
    for (qsizetype i = 0; i < good.size(); ++i) {
        QByteArray bytes = good;
        bytes[i] = char(bytes.at(i) ^ 0x55);
        const auto loaded = kube::loadSnapshot(bytes);
        QVERIFY(!loaded || loaded->size() <= 1);
    }
}

QTEST_GUILESS_MAIN(TestSnapshot)
#include "tst_snapshot.moc"
