#include <services/base/jsonaccess.h>
#include <services/gitops/inspect.h>

#include <QTest>

using namespace slipway;
using namespace Qt::StringLiterals;
using gitops::BatchTopic;
using nlohmann::json;

Q_DECLARE_METATYPE(BatchTopic)

class TestInspect final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsItsTopics();
    void answersInTheFormsOfTheBatch_data();
    void answersInTheFormsOfTheBatch();
    void saysWhyItCannotAnswer_data();
    void saysWhyItCannotAnswer();
    void survivesDeepNesting();
    void readsObjectsOfATextAndAList();
    void refusesTextsThatAreNoObjects();
    void pairsLiveWithDesired();
};

void TestInspect::knowsItsTopics()
{
    QCOMPARE(gitops::batchTopicFromWord(u"health"_s), BatchTopic::Health);
    QCOMPARE(gitops::batchTopicFromWord(u"diff"_s), BatchTopic::Diff);
    QCOMPARE(gitops::batchTopicFromWord(u"plan"_s), BatchTopic::Plan);
    QCOMPARE(gitops::batchTopicFromWord(u"normalize"_s), BatchTopic::Normalize);
    QVERIFY(!gitops::batchTopicFromWord(u"render"_s));
}

void TestInspect::answersInTheFormsOfTheBatch_data()
{
    QTest::addColumn<BatchTopic>("topic");
    QTest::addColumn<QByteArray>("question");
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("health")
        << BatchTopic::Health
        << R"({"object":{"apiVersion":"v1","kind":"Pod","status":{"phase":"Succeeded"}}})"_ba
        << R"({"message":"","status":"Healthy"})"_ba;
    QTest::newRow("no health") << BatchTopic::Health
                               << R"({"object":{"apiVersion":"v1","kind":"ConfigMap"}})"_ba
                               << R"({"message":"","status":""})"_ba;
    QTest::newRow("diff")
        << BatchTopic::Diff << R"({"live":{"apiVersion":"v1","kind":"ConfigMap","data":{"a":"1"}},
                                 "desired":{"apiVersion":"v1","kind":"ConfigMap","data":{"a":"2"}}})"_ba
        << R"({"changes":[{"desired":"2","live":"1","path":"/data/a"}],"modified":true})"_ba;
    QTest::newRow("diff with options")
        << BatchTopic::Diff << R"({"live":{"apiVersion":"v1","kind":"ConfigMap","data":{"a":"1"}},
            "desired":{"apiVersion":"v1","kind":"ConfigMap","data":{"a":"2"}},
            "options":{"ignoreDifferences":[{"kind":"ConfigMap","jsonPointers":["/data/a"]}]}})"_ba
        << R"({"changes":[],"modified":false})"_ba;
    QTest::newRow("extra") << BatchTopic::Diff
                           << R"({"live":{"apiVersion":"v1","kind":"ConfigMap"},"desired":null})"_ba
                           << R"({"changes":[],"modified":false})"_ba;
    QTest::newRow("plan")
        << BatchTopic::Plan
        << R"({"objects":[{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"}}],
                                 "live":[],"prune":true,"pruneLast":false,"namespace":"n"})"_ba
        << R"({"tasks":[{"action":"create","group":"apps","hook":false,"kind":"Deployment",
                                 "name":"d","namespace":"n","phase":"Sync","wave":0}],"warnings":[]})"_ba;
    QTest::newRow("normalize")
        << BatchTopic::Normalize
        << R"({"object":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","uid":"u"}}})"_ba
        << R"({"object":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}})"_ba;
}

void TestInspect::answersInTheFormsOfTheBatch()
{
    QFETCH(BatchTopic, topic);
    QFETCH(QByteArray, question);
    QFETCH(QByteArray, answer);
    const QByteArray answered = gitops::answerBatchLine(topic, question);
    QVERIFY(!answered.contains('\n'));
    QCOMPARE(answered, base::dumpJson(json::parse(answer.toStdString())));
}

void TestInspect::saysWhyItCannotAnswer_data()
{
    QTest::addColumn<BatchTopic>("topic");
    QTest::addColumn<QByteArray>("question");
    const auto row = [](const char *name, BatchTopic topic, const char *question) {
        QTest::newRow(name) << topic << QByteArray(question);
    };
    row("empty", BatchTopic::Health, "");
    row("not JSON", BatchTopic::Health, "{");
    row("not UTF-8", BatchTopic::Health, "{\"object\":{\"kind\":\"\xff\"}}");
    row("a list", BatchTopic::Health, "[]");
    row("no object", BatchTopic::Health, "{}");
    row("null object", BatchTopic::Health, R"({"object":null})");
    row("text for an object", BatchTopic::Normalize, R"({"object":"x"})");
    row("object without kind", BatchTopic::Normalize, R"({"object":{}})");
    row("kind is a number", BatchTopic::Normalize, R"({"object":{"kind":3}})");
    row("neither side", BatchTopic::Diff, R"({"live":null,"desired":null})");
    row("list for live", BatchTopic::Diff, R"({"live":[],"desired":{"kind":"x"}})");
    row("options are a list", BatchTopic::Diff, R"({"live":{"kind":"x"},"options":[]})");
    row("pointer is a number",
        BatchTopic::Diff,
        R"({"live":{"kind":"x"},"options":{"ignoreDifferences":[{"jsonPointers":[1]}]}})");
    row("jq",
        BatchTopic::Diff,
        R"({"live":{"kind":"x"},"options":{"ignoreDifferences":[{"jqPathExpressions":["."]}]}})");
    row("objects are a block", BatchTopic::Plan, R"({"objects":{}})");
    row("prune is text", BatchTopic::Plan, R"({"objects":[],"prune":"yes"})");
    row("manifest without kind", BatchTopic::Plan, R"({"objects":[{}]})");
}

void TestInspect::saysWhyItCannotAnswer()
{
    QFETCH(BatchTopic, topic);
    QFETCH(QByteArray, question);
    const json answer = json::parse(gitops::answerBatchLine(topic, question).toStdString());
    QCOMPARE(answer.size(), 1U);
    QVERIFY(!base::text(answer, {"error"}).isEmpty());
}

void TestInspect::survivesDeepNesting()
{
    const QByteArray deep = "{\"object\":" + QByteArray(100'000, '[') + QByteArray(100'000, ']') + '}';
    for (const BatchTopic topic :
         {BatchTopic::Health, BatchTopic::Diff, BatchTopic::Plan, BatchTopic::Normalize}) {
        QVERIFY(gitops::answerBatchLine(topic, deep).startsWith("{\"error\":"));
    }
    const QByteArray brackets = R"({"object":{"apiVersion":"v1","kind":"ConfigMap","data":{"a":")" +
                                QByteArray(1000, '[') + R"(\""}}})";
    QVERIFY(!gitops::answerBatchLine(BatchTopic::Normalize, brackets).startsWith("{\"error\":"));
}

void TestInspect::readsObjectsOfATextAndAList()
{
    const QByteArray text =
        "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: p}}\n"
        "- {apiVersion: v1, kind: Service, metadata: {name: s}}\n---\n"
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n";
    const auto objects = gitops::readObjects(text, u"all.yaml"_s);
    QVERIFY(objects.has_value());
    QCOMPARE(objects->size(), 3U);
    const auto health = gitops::inspectHealth(*objects);
    QCOMPARE(health.size(), 3U);
    QCOMPARE(health[1].verdict.health, gitops::Health::Healthy);
    QCOMPARE(gitops::toJson(health[1]).dump(),
             json({{"group", ""},
                   {"kind", "Service"},
                   {"namespace", ""},
                   {"name", "s"},
                   {"status", "Healthy"},
                   {"message", ""}})
                 .dump());
}

void TestInspect::refusesTextsThatAreNoObjects()
{
    const auto objects = gitops::readObjects("- 1\n", u"list.yaml"_s);
    QVERIFY(!objects.has_value());
    QVERIFY(objects.error().what.contains(u"list.yaml"_s));
}

void TestInspect::pairsLiveWithDesired()
{
    const auto live = gitops::readObjects(
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: m}, data: {k: v}}\n---\n"
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: b, namespace: m}, data: {k: v}}\n---\n"
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: d, namespace: m}}\n",
        u"live"_s);
    const auto desired = gitops::readObjects(
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k: v}}\n---\n"
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: b, namespace: m}, data: {k: w}}\n---\n"
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}\n",
        u"desired"_s);
    QVERIFY(live.has_value() && desired.has_value());

    const auto answers = gitops::inspectDiff(*live, *desired, {});

    QStringList lines;
    for (const gitops::DiffAnswer &answer : answers) {
        lines << answer.key.name + u' ' + answer.change;
    }
    QCOMPARE(lines, QStringList({u"a unchanged"_s, u"b update"_s, u"c create"_s, u"d extra"_s}));
    QCOMPARE(gitops::toJson(answers[1])["changes"].dump(),
             json::parse(R"([{"path":"/data/k","live":"v","desired":"w"}])").dump());
}

QTEST_GUILESS_MAIN(TestInspect)
#include "tst_inspect.moc"
