#include "kubetest.h"

#include <services/kube/secretmask.h>

#include <QTest>

using namespace slipway;
using namespace Qt::StringLiterals;
using kubetest::parsed;
using nlohmann::json;

namespace {

std::string dataOf(const json &object, const char *field, const char *key)
{
    return object.at(field).at(key).get<std::string>();
}

} // namespace

class TestSecretMask : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hidesEveryValue();
    void equalValuesGetEqualMarks();
    void knowsAValueInBothForms();
    void leavesOtherKindsAlone();
    void masksLists();
    void isIdempotent();
    void survivesOddShapes();
};

void TestSecretMask::hidesEveryValue()
{
    const json masked = kube::masked(parsed(R"({
        "apiVersion": "v1", "kind": "Secret",
        "metadata": {"name": "db", "annotations": {
            "kubectl.kubernetes.io/last-applied-configuration": "{\"stringData\":{\"password\":\"hunter2\"}}",
            "copy": "it is hunter2", "encoded": "x aHVudGVyMg== y", "harmless": "team-a"}},
        "data": {"password": "aHVudGVyMg=="}, "stringData": {"other": "hunter2"}, "type": "Opaque"})"));
    const QByteArray text = base::dumpJson(masked);
    QVERIFY2(!text.contains("hunter2") && !text.contains("aHVudGVyMg"), text.constData());
    QVERIFY(dataOf(masked, "data", "password").starts_with("++++++++"));
    QCOMPARE(base::annotation(masked, "harmless"), u"team-a"_s);
    QCOMPARE(base::text(masked, {"type"}), u"Opaque"_s);
    QCOMPARE(base::text(masked, {"metadata", "name"}), u"db"_s);
}

void TestSecretMask::equalValuesGetEqualMarks()
{
    json before =
        parsed(R"({"apiVersion":"v1","kind":"Secret","data":{"same":"YWFhYQ==","changed":"YmJiYg=="}})");
    json after = parsed(
        R"({"apiVersion":"v1","kind":"Secret","data":{"same":"YWFhYQ==","changed":"Y2NjYw==","new":"YQ=="}})");
    kube::maskSecrets({&before, nullptr, &after});
    QCOMPARE(dataOf(before, "data", "same"), dataOf(after, "data", "same"));
    QVERIFY(dataOf(before, "data", "changed") != dataOf(after, "data", "changed"));
    QVERIFY(after.at("data").contains("new"));
}

void TestSecretMask::knowsAValueInBothForms()
{
    json desired = parsed(R"({"apiVersion":"v1","kind":"Secret","stringData":{"a":"hunter2"}})");
    json live = parsed(R"({"apiVersion":"v1","kind":"Secret","data":{"a":"aHVudGVyMg=="}})");
    kube::maskSecrets({&desired, &live});
    QCOMPARE(dataOf(desired, "stringData", "a"), dataOf(live, "data", "a"));
}

void TestSecretMask::leavesOtherKindsAlone()
{
    for (const char *text : {R"({"apiVersion":"v1","kind":"ConfigMap","data":{"a":"b"}})",
                             R"({"apiVersion":"external.example/v1","kind":"Secret","data":{"a":"b"}})",
                             R"([1,2])",
                             R"("x")",
                             "null"}) {
        const json object = parsed(text);
        QVERIFY(kube::masked(object) == object);
    }
}

void TestSecretMask::masksLists()
{
    const QByteArray mixed = base::dumpJson(kube::masked(parsed(R"({"kind":"List","items":[
        {"apiVersion":"v1","kind":"Secret","data":{"a":"aHVudGVyMg=="}},
        {"apiVersion":"v1","kind":"ConfigMap","data":{"a":"plain"}}]})")));
    QVERIFY(!mixed.contains("aHVudGVyMg"));
    QVERIFY(mixed.contains("plain"));
    const QByteArray bare = base::dumpJson(
        kube::masked(parsed(R"({"kind":"SecretList","items":[{"data":{"a":"aHVudGVyMg=="}}]})")));
    QVERIFY(!bare.contains("aHVudGVyMg"));
}

void TestSecretMask::isIdempotent()
{
    json before = parsed(R"({"apiVersion":"v1","kind":"Secret","data":{"a":"YWFhYQ=="}})");
    json after = parsed(R"({"apiVersion":"v1","kind":"Secret","data":{"a":"Y2NjYw=="}})");
    kube::maskSecrets({&before, &after});
    json again = after;
    kube::maskSecrets({&again});
    QVERIFY(again == after);
}

void TestSecretMask::survivesOddShapes()
{
    for (const char *text : {R"({"apiVersion":"v1","kind":"Secret","data":"hunter2"})",
                             R"({"apiVersion":"v1","kind":"Secret","data":["hunter2"]})",
                             R"({"apiVersion":"v1","kind":"Secret","data":{"a":{"b":"hunter2"}}})",
                             R"({"kind":"Secret","stringData":{"a":["hunter2"]}})"}) {
        const QByteArray masked = base::dumpJson(kube::masked(parsed(text)));
        QVERIFY2(!masked.contains("hunter2"), masked.constData());
    }
    const json empty =
        parsed(R"({"apiVersion":"v1","kind":"Secret","data":{"a":null},"metadata":{"annotations":null}})");
    QVERIFY(kube::masked(empty) == empty);
}

QTEST_GUILESS_MAIN(TestSecretMask)
#include "tst_secretmask.moc"
