#include <services/base/jsonaccess.h>
#include <services/yaml/yaml.h>

#include <nlohmann/json.hpp>

#include <QFile>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace slipway;
using nlohmann::json;

class TestYamlParse final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void resolvesScalars_data();
    void resolvesScalars();
    void parsesDocuments_data();
    void parsesDocuments();
    void refuses_data();
    void refuses();
    void stopsHostileInput_data();
    void stopsHostileInput();
    void tellsWhereDocumentsBegin();
    void wantsExactlyOne_data();
    void wantsExactlyOne();
};

void TestYamlParse::resolvesScalars_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QByteArray>("expected");
    QFile file(QStringLiteral(SLIPWAY_TEST_DATA "/scalars.txt"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    while (!file.atEnd()) {
        const QByteArray line = file.readLine().trimmed();
        const qsizetype arrow = line.lastIndexOf(" => ");
        if (!line.startsWith('#') && arrow > 0) {
            QTest::addRow("%s", line.constData()) << line.left(arrow) << line.mid(arrow + 4);
        }
    }
}

void TestYamlParse::resolvesScalars()
{
    QFETCH(QByteArray, yaml);
    QFETCH(QByteArray, expected);
    const auto parsed = yaml::parseOne("key: " + yaml + "\n", u"test"_s);
    if (yaml == "-") {
        QVERIFY(!parsed);
        return;
    }
    QVERIFY2(parsed, qPrintable(parsed ? QString() : parsed.error().sentence()));
    const json wanted = json::parse(expected.toStdString());
    const json &got = parsed->at("key");
    QCOMPARE(QByteArray::fromStdString(got.dump()), QByteArray::fromStdString(wanted.dump()));
}

void TestYamlParse::parsesDocuments_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QByteArray>("expected"); // a JSON list of the documents
    QTest::newRow("empty") << QByteArray() << QByteArray("[]");
    QTest::newRow("comments only") << QByteArray("# nothing\n---\n# here\n") << QByteArray("[]");
    QTest::newRow("empty ones left out")
        << QByteArray("---\n---\na: 1\n---\n# x\n---\nb: 2\n---\n") << QByteArray(R"([{"a":1},{"b":2}])");
    QTest::newRow("document end") << QByteArray("a: 1\n...\nb: 2\n") << QByteArray(R"([{"a":1},{"b":2}])");
    QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbf"
                                                   "a: 1\n")
                                     << QByteArray(R"([{"a":1}])");
    QTest::newRow("CRLF") << QByteArray("a: 1\r\nb: |\r\n  x\r\n  y\r\n---\r\nc: 2\r\n")
                          << QByteArray(R"([{"a":1,"b":"x\ny\n"},{"c":2}])");
    QTest::newRow("keys become text")
        << QByteArray("1: a\n0x10: b\ntrue: c\n1.5: d\non : e2\n1e6: f\n'null': g\n") << QByteArray();
    QTest::newRow("key kinds") << QByteArray("1: a\n0x10: b\nno: c\n1.5: d\n1e6: f\n'null': g\n")
                               << QByteArray(
                                      R"([{"1":"a","16":"b","false":"c","1.5":"d","1e+06":"f","null":"g"}])");
    QTest::newRow("alias") << QByteArray("a: &x [1, 2]\nb: *x\nc: &k name\nd: {*k : 1}\n")
                           << QByteArray(R"([{"a":[1,2],"b":[1,2],"c":"name","d":{"name":1}}])");
    QTest::newRow("merge") << QByteArray("base: &b {x: 1, y2: 2}\nuse:\n  <<: *b\n  x: 9\n")
                           << QByteArray(R"([{"base":{"x":1,"y2":2},"use":{"x":9,"y2":2}}])");
    QTest::newRow("merge after the key") << QByteArray("base: &b {x: 1}\nuse:\n  x: 9\n  <<: *b\n")
                                         << QByteArray(R"([{"base":{"x":1},"use":{"x":9}}])");
    QTest::newRow("merge list, first wins")
        << QByteArray("- &a {x: 1}\n- &b {x: 2, z: 3}\n- {<<: [*a, *b], w: 4}\n")
        << QByteArray(R"([[{"x":1},{"x":2,"z":3},{"x":1,"z":3,"w":4}]])");
    QTest::newRow("quoted merge key is a key")
        << QByteArray("\"<<\": {x: 1}\n") << QByteArray(R"([{"<<":{"x":1}}])");
    QTest::newRow("JSON") << QByteArray("{\n\t\"a\": [1, 2.5, \"\\ud83d\\ude00\\/\", true, null]\n}\n")
                          << QByteArray(R"([{"a":[1,2.5,"😀/",true,null]}])");
    QTest::newRow("block styles") << QByteArray(
                                         "a: |-\n  one\n   two\nb: >\n  folded\n  text\nc: |+\n  keep\n\n")
                                  << QByteArray(R"([{"a":"one\n two","b":"folded text\n","c":"keep\n\n"}])");
    QTest::newRow("anchors end with the document")
        << QByteArray("a: &x 1\n---\nb: &x 2\nc: *x\n") << QByteArray(R"([{"a":1},{"b":2,"c":2}])");
}

void TestYamlParse::parsesDocuments()
{
    QFETCH(QByteArray, yaml);
    QFETCH(QByteArray, expected);
    const auto parsed = yaml::parseAll(yaml, u"test"_s);
    if (expected.isEmpty() && !yaml.isEmpty()) {
        QVERIFY(!parsed); // "true" and "on" are one key
        QVERIFY(parsed.error().cause.contains(u"line 3"_s));
        return;
    }
    QVERIFY2(parsed, qPrintable(parsed ? QString() : parsed.error().sentence()));
    json all = json::array();
    for (const yaml::Document &document : *parsed) {
        all.push_back(*document.value);
    }
    QCOMPARE(QByteArray::fromStdString(all.dump()),
             QByteArray::fromStdString(json::parse(expected.toStdString()).dump()));
}

void TestYamlParse::refuses_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QString>("words"); // of the sentence
    QTest::newRow("duplicate key") << QByteArray("a: 1\nb:\n  x: 1\n  z: 2\n  x: 3\n")
                                   << u"line 5: the key \"x\" is already set on line 3"_s;
    QTest::newRow("tab") << QByteArray("a:\n\tb: 1\n") << u"line 2 is indented with a tab"_s;
    QTest::newRow("tab under a list") << QByteArray("a:\n-\tb: 1\n\tc: 2\n") << u"indented with a tab"_s;
    QTest::newRow("template") << QByteArray("a: {{ .Values.x }}\n") << u"template expression"_s;
    QTest::newRow("UTF-8") << QByteArray("a: 1\nb: \xc3\x28\n")
                           << u"line 2, column 4 is not valid UTF-8 (byte 0xc3)"_s;
    QTest::newRow("UTF-16") << QByteArray("\xff\xfe"
                                          "a\0:\0",
                                          6)
                            << u"not valid UTF-8"_s;
    QTest::newRow("control") << QByteArray("a: \x01\n") << u"control character 0x01"_s;
    QTest::newRow("infinity") << QByteArray("a: .inf\n") << u"no counterpart in JSON"_s;
    QTest::newRow("null key") << QByteArray("~: 1\n") << u"null cannot be a key"_s;
    QTest::newRow("list key") << QByteArray("? [1]\n: 2\n") << u"cannot be a key"_s;
    QTest::newRow("unknown alias") << QByteArray("a: *x\n") << u"line 1"_s;
    QTest::newRow("endless alias") << QByteArray("a: &x [*x]\n") << u"within the value it points at"_s;
    QTest::newRow("merge of text") << QByteArray("<<: text\n") << u"merge key <<"_s;
    QTest::newRow("unclosed") << QByteArray("a: [1, 2\nb: 3\n") << u"line"_s;
    QTest::newRow("unclosed quote") << QByteArray("a: \"x\n") << u"line"_s;
    QTest::newRow("two values") << QByteArray("{a: 1} {b: 2}\n") << u"line 1 does not belong"_s;
    QTest::newRow("bad indentation") << QByteArray("a:\n    b: 1\n  c: 2\n") << u"line 3"_s;
}

void TestYamlParse::refuses()
{
    QFETCH(QByteArray, yaml);
    QFETCH(QString, words);
    const auto parsed = yaml::parseAll(yaml, u"apps/payments.yaml"_s);
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().kind, base::ErrorKind::Invalid);
    const QString sentence = parsed.error().sentence();
    QVERIFY2(sentence.contains(words) && sentence.contains(u"apps/payments.yaml"_s), qPrintable(sentence));
    QVERIFY(!parsed.error().hint.isEmpty());
}

namespace {

QByteArray aliasBomb()
{
    QByteArray text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 12; ++i) {
        const QByteArray before = "*a" + QByteArray::number(i - 1) + ' ';
        QByteArray list;
        for (int k = 0; k < 10; ++k) {
            list += (k == 0 ? "" : ", ") + before;
        }
        text += 'a' + QByteArray::number(i) + ": &a" + QByteArray::number(i) + " [" + list + "]\n";
    }
    return text;
}

} // namespace

void TestYamlParse::stopsHostileInput_data()
{
    QTest::addColumn<QByteArray>("yaml");
    const int many = 100'000;
    QTest::newRow("alias bomb") << aliasBomb();
    QTest::newRow("alias of a long string")
        << "a: &a " + QByteArray(200'000, 'x') + "\nb: [" + QByteArray("*a ,").repeated(5000) + "]\n";
    QTest::newRow("merge bomb") << "a: &a {k: " + QByteArray(200'000, 'x') + "}\nb:\n" +
                                       QByteArray("- {<<: *a }\n").repeated(5000);
    QTest::newRow("nested lists") << QByteArray(many, '[');
    QTest::newRow("nested lists, closed") << QByteArray(many, '[') + QByteArray(many, ']');
    QTest::newRow("nested maps") << QByteArray("{a: ").repeated(many);
    QTest::newRow("nested JSON") << QByteArray("{\"a\":").repeated(many) + '1' + QByteArray(many, '}');
    QTest::newRow("nested dashes") << QByteArray("- ").repeated(many) + "x\n";
    QTest::newRow("nested question marks") << QByteArray("? ").repeated(many) + "x\n";
    QTest::newRow("lists on lines of their own") << QByteArray("[\n").repeated(many);
    QTest::newRow("50 MB") << QByteArray(50 * 1024 * 1024, 'x');
    QTest::newRow("many values") << "[" + QByteArray("1,").repeated(510'000) + "1]";
}

void TestYamlParse::stopsHostileInput()
{
    QFETCH(QByteArray, yaml);
    QElapsedTimer timer;
    timer.start();
    const auto parsed = yaml::parseAll(yaml, u"hostile.yaml"_s);
    QVERIFY(!parsed);
    QVERIFY2(parsed.error().kind == base::ErrorKind::TooLarge ||
                 parsed.error().kind == base::ErrorKind::Invalid,
             qPrintable(parsed.error().sentence()));
    qInfo().noquote() << timer.elapsed() << "ms:" << parsed.error().sentence();
}

void TestYamlParse::tellsWhereDocumentsBegin()
{
    const QByteArray text = "\xef\xbb\xbf# first\na: 한\n---\n# second\n\nb: 2\n---\n- 3\n";
    const auto parsed = yaml::parseAll(text, u"test"_s);
    QVERIFY(parsed);
    QCOMPARE(parsed->size(), size_t(3));
    QCOMPARE(parsed->at(0).firstLine, 2);
    QCOMPARE(parsed->at(1).firstLine, 6);
    QCOMPARE(parsed->at(2).firstLine, 8);
    QCOMPARE(parsed->at(1).offset, text.indexOf("b:"));
    QCOMPARE(parsed->at(2).offset, text.indexOf("- 3"));
}

void TestYamlParse::wantsExactlyOne_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QString>("words");
    QTest::newRow("one") << QByteArray("a: 1\n") << QString();
    QTest::newRow("none") << QByteArray("# a\n") << u"empty"_s;
    QTest::newRow("two") << QByteArray("a: 1\n---\nb: 1\n") << u"the second begins on line 3"_s;
}

void TestYamlParse::wantsExactlyOne()
{
    QFETCH(QByteArray, yaml);
    QFETCH(QString, words);
    const auto parsed = yaml::parseOne(yaml, u"test"_s);
    QCOMPARE(parsed.has_value(), words.isEmpty());
    if (!parsed) {
        QVERIFY2(parsed.error().sentence().contains(words), qPrintable(parsed.error().sentence()));
    }
}

QTEST_GUILESS_MAIN(TestYamlParse)
#include "tst_yaml_parse.moc"
