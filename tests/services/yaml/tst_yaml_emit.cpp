#include <services/base/jsonaccess.h>
#include <services/yaml/yaml.h>

#include <nlohmann/json.hpp>

#include <QFile>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace slipway;
using nlohmann::json;

class TestYamlEmit final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsStrings_data();
    void keepsStrings();
    void writes_data();
    void writes();
    void keepsFixture();
    void separatesDocuments();
};

void TestYamlEmit::keepsStrings_data()
{
    QTest::addColumn<QString>("text");
    const QStringList texts = {u""_s,
                               u"true"_s,
                               u"yes"_s,
                               u"Y"_s,
                               u"~"_s,
                               u"null"_s,
                               u"12"_s,
                               u"0644"_s,
                               u"0o7"_s,
                               u"1e3"_s,
                               u"1_000"_s,
                               u".5"_s,
                               u".inf"_s,
                               u"12:30"_s,
                               u"2001-12-14"_s,
                               u"1.36.1"_s,
                               u"100m"_s,
                               u"- a"_s,
                               u"-"_s,
                               u"--flag=x"_s,
                               u"---"_s,
                               u"..."_s,
                               u"a: b"_s,
                               u"a:"_s,
                               u"a #b"_s,
                               u"#a"_s,
                               u" a"_s,
                               u"a "_s,
                               u"'a'"_s,
                               u"\"a\""_s,
                               u"it's \"both\""_s,
                               u"\\n"_s,
                               u"{a}"_s,
                               u"[a"_s,
                               u"a, b"_s,
                               u"*a"_s,
                               u"&a"_s,
                               u"!a"_s,
                               u"%a"_s,
                               u"@a"_s,
                               u"`a"_s,
                               u"|"_s,
                               u">"_s,
                               u"<<"_s,
                               u"="_s,
                               u"?"_s,
                               u"? a"_s,
                               u"\t"_s,
                               u"a\tb"_s,
                               u"line\n"_s,
                               u"two\nlines"_s,
                               u"two\nlines\n"_s,
                               u"two\nlines\n\n\n"_s,
                               u"\n"_s,
                               u"\nx"_s,
                               u" x\ny"_s,
                               u"x\n y\n"_s,
                               u"x  \ny"_s,
                               u"x\n\n\ty"_s,
                               u"a\r\nb"_s,
                               u"tail \n "_s,
                               u"a\n---\nb\n"_s,
                               u"a\n# b\n"_s,
                               u"한국어"_s,
                               u"한국\n어"_s,
                               u"\u0085"_s,
                               u"a\u2028b"_s,
                               u"\ufeff"_s,
                               u"😀"_s,
                               QString(QChar(0x7f)),
                               QString(QChar(1)),
                               u"$(VAR)"_s,
                               u"/path/to"_s,
                               u"registry.io/app:v1@sha256:abc"_s,
                               QString(3000, u'x')};
    for (qsizetype i = 0; i < texts.size(); ++i) {
        QTest::addRow("%d %s", int(i), qPrintable(texts[i].left(20).replace(u'\n', u'~'))) << texts[i];
    }
}

void TestYamlEmit::keepsStrings()
{
    QFETCH(QString, text);
    const std::string raw = text.toStdString();
    const json value = {
        {"a", raw}, {"b", {raw, raw, {{"c", raw}, {"d", {raw}}}}}, {"m", {{raw, raw}}}, {"z", 1}};
    for (const int indent : {1, 2, 4}) {
        const QByteArray emitted = yaml::emit(value, {true, indent});
        const auto parsed = yaml::parseOne(emitted, u"test"_s);
        QVERIFY2(parsed,
                 qPrintable((parsed ? QString() : parsed.error().sentence()) + QString::fromUtf8(emitted)));
        QVERIFY2(*parsed == value, emitted.constData());
    }
    const auto alone = yaml::parseAll(yaml::emit(json(raw)), u"test"_s);
    QVERIFY(alone && alone->size() == 1 && *alone->front().value == json(raw));
}

void TestYamlEmit::writes_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("order")
        << QByteArray(
               R"({"status":{},"spec":{"replicas":2},"metadata":{"labels":{"b":"x","a":"y"},"name":"web"},"kind":"K","apiVersion":"v1","zz":[]})")
        << QByteArray("apiVersion: v1\nkind: K\nmetadata:\n  name: web\n  labels:\n    a: \"y\"\n    b: "
                      "x\nspec:\n  replicas: 2\nzz: []\nstatus: {}\n");
    QTest::newRow("lists") << QByteArray(R"({"l":[{"name":"c","image":"i:1","args":["a"]},[1,[2]],null]})")
                           << QByteArray(
                                  "l:\n- name: c\n  image: i:1\n  args:\n  - a\n- - 1\n  - - 2\n- null\n");
    QTest::newRow("numbers") << QByteArray(R"({"a":1.5,"b":1e30,"c":-3,"d":18446744073709551615,"e":true})")
                             << QByteArray("a: 1.5\nb: 1.0e+30\nc: -3\nd: 18446744073709551615\ne: true\n");
    QTest::newRow("block") << QByteArray(R"({"a":"one\ntwo\n","b":"one\ntwo"})")
                           << QByteArray("a: |\n  one\n  two\nb: |-\n  one\n  two\n");
    QTest::newRow("JSON text") << QByteArray(R"({"a":"{\"x\":1}"})") << QByteArray("a: '{\"x\":1}'\n");
}

void TestYamlEmit::writes()
{
    QFETCH(QByteArray, input);
    QFETCH(QByteArray, expected);
    QCOMPARE(yaml::emit(json::parse(input.toStdString())), expected);
}

void TestYamlEmit::keepsFixture()
{
    QFile file(QStringLiteral(SLIPWAY_TEST_DATA "/roundtrip.yaml"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto documents = yaml::parseAll(file.readAll(), u"roundtrip.yaml"_s);
    QVERIFY2(documents, qPrintable(documents ? QString() : documents.error().sentence()));
    QCOMPARE(documents->size(), size_t(3));
    std::vector<base::Json> values;
    for (const yaml::Document &document : *documents) {
        values.push_back(document.value);
    }
    const QByteArray emitted = yaml::emitAll(values);
    const auto again = yaml::parseAll(emitted, u"emitted"_s);
    QVERIFY2(again, qPrintable(again ? QString() : again.error().sentence()));
    QCOMPARE(again->size(), values.size());
    for (size_t i = 0; i < values.size(); ++i) {
        QVERIFY2(*again->at(i).value == *values[i], emitted.constData());
    }
    QCOMPARE(yaml::emitAll(values), emitted);
}

void TestYamlEmit::separatesDocuments()
{
    const std::vector<base::Json> documents = {base::share(json{{"a", "x\ny\n\n"}}),
                                               base::share(json::array({1}))};
    QCOMPARE(yaml::emitAll(documents), QByteArray("a: |+\n  x\n  y\n\n---\n- 1\n"));
}

QTEST_GUILESS_MAIN(TestYamlEmit)
#include "tst_yaml_emit.moc"
