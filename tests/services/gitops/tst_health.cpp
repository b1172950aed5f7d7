#include <services/base/jsonaccess.h>
#include <services/gitops/health.h>

#include <QFile>
#include <QTest>

using namespace slipway;
using namespace Qt::StringLiterals;
using gitops::Health;

class TestHealth final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judgesAsArgoCdDoes_data();
    void judgesAsArgoCdDoes();
    void wordsRoundTrip();
    void aggregates_data();
    void aggregates();
};

void TestHealth::judgesAsArgoCdDoes_data()
{
    QTest::addColumn<QByteArray>("line");
    QFile file(QStringLiteral(SLIPWAY_TEST_DATA "/health.jsonl"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    while (!file.atEnd()) {
        const QByteArray line = file.readLine();
        const auto parsed = base::parseJson(line, file.fileName());
        QVERIFY(parsed.has_value());
        QTest::newRow(qPrintable(base::text(*parsed, {"case"}))) << line;
    }
}

void TestHealth::judgesAsArgoCdDoes()
{
    QFETCH(QByteArray, line);
    const auto test = base::parseJson(line, u"case"_s);
    QVERIFY(test.has_value());

    const gitops::Verdict verdict = gitops::judgeHealth(*base::member(*test, {"object"}));

    QCOMPARE(gitops::healthWord(verdict.health), base::text(*test, {"status"}));
    QCOMPARE(verdict.message, base::text(*test, {"message"}));
}

void TestHealth::wordsRoundTrip()
{
    for (const Health health : {Health::None,
                                Health::Healthy,
                                Health::Suspended,
                                Health::Progressing,
                                Health::Missing,
                                Health::Degraded,
                                Health::Unknown}) {
        QCOMPARE(gitops::healthFromWord(gitops::healthWord(health)), health);
    }
    QCOMPARE(gitops::healthFromWord(u"Sleepy"_s), Health::Unknown);
    QVERIFY(gitops::isWorse(Health::Unknown, Health::Degraded));
    QVERIFY(gitops::isWorse(Health::Degraded, Health::Missing));
    QVERIFY(gitops::isWorse(Health::Missing, Health::Progressing));
    QVERIFY(gitops::isWorse(Health::Progressing, Health::Suspended));
    QVERIFY(gitops::isWorse(Health::Suspended, Health::Healthy));
    QVERIFY(!gitops::isWorse(Health::Healthy, Health::Healthy));
}

void TestHealth::aggregates_data()
{
    QTest::addColumn<std::vector<Health>>("live");
    QTest::addColumn<int>("missing");
    QTest::addColumn<Health>("expected");
    const auto row = [](const char *name, std::vector<Health> live, int missing, Health expected) {
        QTest::newRow(name) << live << missing << expected;
    };
    row("no resources", {}, 0, Health::Healthy);
    row("all missing", {}, 2, Health::Missing);
    row("some missing", {Health::Healthy}, 5, Health::Healthy);
    row("kinds without health", {Health::None, Health::None}, 0, Health::Healthy);
    row("worst counts", {Health::Healthy, Health::Degraded, Health::Progressing}, 1, Health::Degraded);
    row("unknown is the worst", {Health::Degraded, Health::Unknown}, 0, Health::Unknown);
    row("suspended", {Health::Healthy, Health::Suspended}, 0, Health::Suspended);
}

void TestHealth::aggregates()
{
    QFETCH(std::vector<Health>, live);
    QFETCH(int, missing);
    QFETCH(Health, expected);
    QCOMPARE(gitops::aggregateHealth(live, missing), expected);
}

QTEST_GUILESS_MAIN(TestHealth)
#include "tst_health.moc"
