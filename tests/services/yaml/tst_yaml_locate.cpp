#include <services/yaml/yaml.h>

#include <nlohmann/json.hpp>

#include <QFile>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace slipway;

namespace {

QByteArray fixture()
{
    QFile file(QStringLiteral(SLIPWAY_TEST_DATA "/edit.yaml"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestYamlLocate final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void replaces_data();
    void replaces();
    void refuses_data();
    void refuses();
    void locatesByCharacter();
    void keepsLineEndsAndMark();
};

void TestYamlLocate::replaces_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("document");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QByteArray>("before"); // the bytes that change, and what they become
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("image") << u"spec/template/spec/containers/0/image"_s << 0
                           << u"registry.example.com/payments:v1.3.0"_s << QByteArray("payments:v1.2.0")
                           << QByteArray("payments:v1.3.0");
    QTest::newRow("number") << u"spec/replicas"_s << 0 << u"12"_s << QByteArray("  3  ")
                            << QByteArray("  12  ");
    QTest::newRow("boolean") << u"spec/paused"_s << 0 << u"true"_s << QByteArray("false")
                             << QByteArray("true");
    QTest::newRow("float") << u"spec/ratio"_s << 0 << u"0.75"_s << QByteArray("0.5") << QByteArray("0.75");
    QTest::newRow("flow") << u"metadata/name"_s << 0 << u"billing"_s << QByteArray("name: payments,")
                          << QByteArray("name: billing,");
    QTest::newRow("flow, needs quotes") << u"metadata/name"_s << 0 << u"a, b"_s
                                        << QByteArray("name: payments,") << QByteArray("name: \"a, b\",");
    QTest::newRow("double quotes stay")
        << u"metadata/labels/team"_s << 0 << u"주문"_s << QByteArray("\"결제\"") << QByteArray("\"주문\"");
    QTest::newRow("single quotes stay") << u"spec/template/spec/containers/0/args/0"_s << 0 << u"it's"_s
                                        << QByteArray("'--mode=fast'") << QByteArray("'it''s'");
    QTest::newRow("text that looks like a number")
        << u"spec/template/spec/containers/0/name"_s << 0 << u"12"_s << QByteArray("name: app")
        << QByteArray("name: \"12\"");
    QTest::newRow("tagged") << u"spec/template/spec/containers/1/image"_s << 0 << u"sidecar:v8"_s
                            << QByteArray("sidecar:7") << QByteArray("sidecar:v8");
    QTest::newRow("second document") << u"value"_s << 1 << u"z"_s << QByteArray("value: x")
                                     << QByteArray("value: z");
}

void TestYamlLocate::replaces()
{
    QFETCH(QString, path);
    QFETCH(int, document);
    QFETCH(QString, value);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    const QByteArray text = fixture();
    QCOMPARE(text.count(before), qsizetype(1));
    const auto changed = yaml::replaceScalar(text, path.split(u'/'), value, document);
    QVERIFY2(changed, qPrintable(changed ? QString() : changed.error().sentence()));
    QCOMPARE(*changed, QByteArray(text).replace(before, after));
}

void TestYamlLocate::refuses_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("words");
    QTest::newRow("number to text") << u"spec/replicas"_s << u"many"_s << u"its value is a whole number"_s;
    QTest::newRow("whole to broken") << u"spec/replicas"_s << u"1.5"_s << u"its value is a whole number"_s;
    QTest::newRow("boolean to text") << u"spec/paused"_s << u"maybe"_s << u"true or false"_s;
    QTest::newRow("anchor others use") << u"spec/template/spec/containers/0/tag"_s << u"2"_s << u"anchor"_s;
    QTest::newRow("alias") << u"spec/template/spec/containers/1/tag"_s << u"2"_s << u"alias"_s;
    QTest::newRow("block") << u"spec/template/spec/containers/1/note"_s << u"2"_s << u"several lines"_s;
    QTest::newRow("folded plain") << u"spec/template/spec/containers/1/long"_s << u"2"_s
                                  << u"several lines"_s;
    QTest::newRow("empty") << u"spec/template/spec/containers/1/none"_s << u"2"_s << u"no value"_s;
    QTest::newRow("map") << u"spec/template"_s << u"2"_s << u"a map or a list"_s;
    QTest::newRow("missing") << u"spec/template/spec/initContainers/0"_s << u"2"_s
                             << u"no \"initContainers\" in spec.template.spec"_s;
}

void TestYamlLocate::refuses()
{
    QFETCH(QString, path);
    QFETCH(QString, value);
    QFETCH(QString, words);
    const auto changed = yaml::replaceScalar(fixture(), path.split(u'/'), value);
    QVERIFY(!changed);
    QVERIFY2(changed.error().sentence().contains(words), qPrintable(changed.error().sentence()));
}

void TestYamlLocate::locatesByCharacter()
{
    const QByteArray text = "a: 1\n한국: &x \"값\" # c\n";
    const auto location = yaml::locate(text, {u"한국"_s});
    QVERIFY(location);
    QCOMPARE(location->offset, text.indexOf('"'));
    QCOMPARE(location->length, qint64(5));
    QCOMPARE(location->line, 2);
    QCOMPARE(location->column, 8);
}

void TestYamlLocate::keepsLineEndsAndMark()
{
    const QByteArray text = "\xef\xbb\xbf"
                            "a: 1\r\nb: x  \r\n---\r\n---\r\nc: w\r\n";
    const auto first = yaml::replaceScalar(text, {u"b"_s}, u"longer"_s);
    QVERIFY(first);
    QCOMPARE(*first, QByteArray(text).replace("b: x  ", "b: longer  "));
    const auto second = yaml::replaceScalar(text, {u"c"_s}, u"z"_s, 1);
    QVERIFY2(second, qPrintable(second ? QString() : second.error().sentence()));
    QCOMPARE(*second, QByteArray(text).replace("c: w", "c: z"));
}

QTEST_GUILESS_MAIN(TestYamlLocate)
#include "tst_yaml_locate.moc"
