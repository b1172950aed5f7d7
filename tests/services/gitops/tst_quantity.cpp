#include <services/gitops/quantity.h>

#include <QTest>

using namespace slipway;

class TestQuantity final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void becomesCanonical_data();
    void becomesCanonical();
};

void TestQuantity::becomesCanonical_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *text, const char *expected) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(expected);
    };
    row("0", "0");
    row("1", "1");
    row("0.5", "500m");
    row(".5", "500m");
    row("5.", "5.");
    row("1000m", "1");
    row("1500m", "1500m");
    row("1.5", "1500m");
    row("1.500", "1.500");
    row("100m", "100m");
    row("1000", "1k");
    row("10000", "10k");
    row("1000000", "1M");
    row("0100", "0100");
    row("1024Mi", "1Gi");
    row("1536Mi", "1536Mi");
    row("1.5Gi", "1536Mi");
    row("0.5Ki", "512");
    row("1.1Ki", "1126400m");
    row("2048Ki", "2Mi");
    row("1025Ki", "1025Ki");
    row("1Ei", "1Ei");
    row("0Gi", "0");
    row("1e3", "1e3");
    row("1000e3", "1e6");
    row("1E", "1E");
    row("1E3", "1E3");
    row("12e-1", "1200e-3");
    row("1073741824", "1073741824");
    row("0.1n", "1n");
    row("1.0000000001", "1000000001n");
    row("-0.5", "-500m");
    row("-1024Mi", "-1Gi");
    row("+5", "+5");
    row(" 5 ", "5");
    row("12345678901234567890123", "12345678901234567890123");
    row("", "-");
    row("x", "-");
    row("1x", "-");
    row("1 Gi", "-");
    row("1ki", "-");
    row("1K", "-");
    row("1.2.3", "-");
    row("e3", "0");
    row("1e", "-");
    row("--1", "-");
    row("1e99999999999", "-");
}

void TestQuantity::becomesCanonical()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    const auto canonical =
        gitops::canonicalQuantity(std::string_view(text.constData(), static_cast<size_t>(text.size())));
    QCOMPARE(QByteArray::fromStdString(canonical.value_or("-")), expected);
}

QTEST_GUILESS_MAIN(TestQuantity)
#include "tst_quantity.moc"
