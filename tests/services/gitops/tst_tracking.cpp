#include <services/base/jsonaccess.h>
#include <services/gitops/tracking.h>

#include <QTest>

using namespace slipway;
using namespace Qt::StringLiterals;
using nlohmann::json;

class TestTracking final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parsesIds_data();
    void parsesIds();
    void annotatesManifests_data();
    void annotatesManifests();
    void tellsCopiesApart_data();
    void tellsCopiesApart();
};

void TestTracking::parsesIds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("valid");
    QTest::newRow("grouped") << u"shop:apps/Deployment:market/cart"_s << true;
    QTest::newRow("core") << u"shop:/Service:market/cart"_s << true;
    QTest::newRow("application of another namespace") << u"team_shop:/Service:market/cart"_s << true;
    QTest::newRow("colons in the name")
        << u"shop:rbac.authorization.k8s.io/Role:market/system:reader"_s << true;
    QTest::newRow("empty") << QString() << false;
    QTest::newRow("no object") << u"shop:apps/Deployment"_s << false;
    QTest::newRow("no kind") << u"shop:Deployment:market/cart"_s << false;
    QTest::newRow("too many parts") << u"shop:apps/v1/Deployment:market/cart"_s << false;
    QTest::newRow("label value") << u"shop"_s << false;
}

void TestTracking::parsesIds()
{
    QFETCH(QString, text);
    QFETCH(bool, valid);
    const auto id = gitops::parseTrackingId(text);
    QCOMPARE(id.has_value(), valid);
    if (id) {
        QCOMPARE(id->text(), text);
    }
}

void TestTracking::annotatesManifests_data()
{
    QTest::addColumn<QByteArray>("manifest");
    QTest::addColumn<QString>("expected");
    QTest::newRow("namespaced")
        << R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"cart","namespace":"market"}})"_ba
        << u"shop:apps/Deployment:market/cart"_s;
    QTest::newRow("without namespace")
        << R"({"apiVersion":"v1","kind":"Namespace","metadata":{"name":"n"}})"_ba
        << u"shop:/Namespace:home/n"_s;
    QTest::newRow("null annotations")
        << R"({"apiVersion":"v1","kind":"Service","metadata":{"name":"n","annotations":null}})"_ba
        << u"shop:/Service:home/n"_s;
    QTest::newRow("replaces an older id")
        << R"({"apiVersion":"v1","kind":"Service","metadata":{"name":"n","annotations":{"argocd.argoproj.io/tracking-id":"x:/Service:a/b"}}})"_ba
        << u"shop:/Service:home/n"_s;
    QTest::newRow("definition gets none")
        << R"({"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"n"}})"_ba
        << QString();
}

void TestTracking::annotatesManifests()
{
    QFETCH(QByteArray, manifest);
    QFETCH(QString, expected);
    const json result = gitops::withTracking(json::parse(manifest.toStdString()), u"shop"_s, u"home"_s);
    QCOMPARE(base::annotation(result, gitops::trackingAnnotation), expected);
}

void TestTracking::tellsCopiesApart_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("nameSpace");
    QTest::addColumn<bool>("self");
    QTest::newRow("itself") << u"shop:/Service:market/cart"_s << u"market"_s << true;
    QTest::newRow("no id") << QString() << u"market"_s << true;
    QTest::newRow("not an id") << u"shop"_s << u"market"_s << true;
    QTest::newRow("other name") << u"shop:/Service:market/pay"_s << u"market"_s << false;
    QTest::newRow("other namespace") << u"shop:/Service:elsewhere/cart"_s << u"market"_s << false;
    QTest::newRow("other kind") << u"shop:/Endpoints:market/cart"_s << u"market"_s << false;
    QTest::newRow("other group") << u"shop:discovery.k8s.io/Service:market/cart"_s << u"market"_s << false;
    QTest::newRow("cluster-scoped") << u"shop:/Service:market/cart"_s << QString() << true;
}

void TestTracking::tellsCopiesApart()
{
    QFETCH(QString, id);
    QFETCH(QString, nameSpace);
    QFETCH(bool, self);
    json object = {{"apiVersion", "v1"}, {"kind", "Service"}, {"metadata", {{"name", "cart"}}}};
    if (!nameSpace.isEmpty()) {
        object["metadata"]["namespace"] = base::toStd(nameSpace);
    }
    if (!id.isEmpty()) {
        object["metadata"]["annotations"][gitops::trackingAnnotation] = base::toStd(id);
    }
    QCOMPARE(gitops::isSelfReferenced(object), self);
}

QTEST_GUILESS_MAIN(TestTracking)
#include "tst_tracking.moc"
