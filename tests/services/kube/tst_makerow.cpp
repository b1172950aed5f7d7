#include <services/base/jsonaccess.h>
#include <services/base/paths.h>
#include <services/kube/plaintext.h>
#include <services/kube/watcher.h>

#include <QTest>

using namespace slipway;
using namespace Qt::StringLiterals;
using kube::ResourceRow;

namespace {

nlohmann::json fixture(const QString &name)
{
    const QString path = QStringLiteral(SLIPWAY_TEST_DATA) + u"/rows/"_s + name + u".json"_s;
    return base::parseJson(base::readFile(path).value(), path).value();
}

ResourceRow rowOf(const QString &name)
{
    return kube::makeRow(fixture(name), nullptr, false);
}

} // namespace

class TestMakeRow final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void info_data();
    void info();
    void fillsEveryField();
    void readsImages_data();
    void readsImages();
    void picksFirstOwnerWithoutController();
    void removesControlCharacters();
    void survivesShapelessObjects();
    void keepsDocumentWhenAsked();
    void asksTheJudge();
    void judgeThatThrowsIsUnknown();
};

void TestMakeRow::info_data()
{
    QTest::addColumn<QString>("info");
    QTest::addColumn<int>("ready");
    QTest::addColumn<int>("wanted");
    QTest::addColumn<int>("restarts");
    const auto row = [](const char *name, const QString &info, int ready, int wanted, int restarts = 0) {
        QTest::newRow(name) << info << ready << wanted << restarts;
    };
    row("pod-running", u"Running"_s, 1, 1, 2);
    row("pod-crashloop", u"CrashLoopBackOff"_s, 0, 1, 7);
    row("pod-imagepull", u"ImagePullBackOff"_s, 0, 1);
    row("pod-pending", u"Pending"_s, 0, 1);
    row("pod-gated", u"SchedulingGated"_s, 0, 1);
    row("pod-evicted", u"Evicted"_s, 0, 1);
    row("pod-init-progress", u"Init:1/2"_s, 0, 1, 1);
    row("pod-init-error", u"Init:Error"_s, 0, 1, 3);
    row("pod-init-signal", u"Init:Signal:9"_s, 0, 1);
    row("pod-init-waiting", u"Init:CrashLoopBackOff"_s, 0, 1, 4);
    row("pod-sidecar", u"Running"_s, 2, 2, 3);
    row("pod-exitcode", u"ExitCode:3"_s, 0, 1);
    row("pod-signal", u"Signal:9"_s, 0, 1);
    row("pod-half-completed", u"Running"_s, 1, 2);
    row("pod-half-notready", u"NotReady"_s, 1, 2);
    row("pod-terminating", u"Terminating"_s, 1, 1);
    row("pod-completed-deleting", u"Completed"_s, 0, 1);
    row("pod-nodelost", u"Unknown"_s, 0, 1);
    row("deployment", u"2/3"_s, 2, 3);
    row("deployment-defaults", u"0/1"_s, 0, 1);
    row("replicaset", u"Rev:4"_s, 3, 3);
    row("rollout-replicaset", u"Rev:12"_s, 0, 1);
    row("statefulset", u"2/2"_s, 2, 2);
    row("daemonset", u"4/5"_s, 4, 5);
    row("controllerrevision", u"Rev:3"_s, -1, -1);
    row("job", u"2/5"_s, 2, 5);
    row("cronjob", u"0 3 * * *"_s, -1, -1);
    row("cronjob-suspended", u"Suspended"_s, -1, -1);
    row("pvc", u"Bound"_s, -1, -1);
    row("service", u"LoadBalancer"_s, -1, -1);
    row("service-default", u"ClusterIP"_s, -1, -1);
    row("node", u"Ready,SchedulingDisabled"_s, -1, -1);
}

void TestMakeRow::info()
{
    const ResourceRow row = rowOf(QString::fromLatin1(QTest::currentDataTag()));
    QTEST(row.info, "info");
    QTEST(row.readyCount, "ready");
    QTEST(row.wantedCount, "wanted");
    QTEST(row.restarts, "restarts");
}

void TestMakeRow::fillsEveryField()
{
    const ResourceRow pod = rowOf(u"pod-terminating"_s);
    QCOMPARE(pod.key.text(), (base::ObjectKey{{}, u"Pod"_s, u"shop"_s, u"cart-bye"_s}.text()));
    QCOMPARE(pod.version, u"v1"_s);
    QCOMPARE(pod.uid, u"pod-cart-bye"_s);
    QCOMPARE(pod.ownerUid, u"rs-cart-7d9"_s);
    QCOMPARE(pod.resourceVersion, u"4711"_s);
    QCOMPARE(pod.created, QDateTime(QDate(2026, 3, 1), QTime(8, 0), Qt::UTC));
    QCOMPARE(pod.deleting, QDateTime(QDate(2026, 3, 1), QTime(9, 0), Qt::UTC));
    QCOMPARE(pod.node, u"worker-2"_s);
    QVERIFY(!pod.document);
    QVERIFY(!rowOf(u"pod-running"_s).deleting.isValid());
    const ResourceRow deployment = rowOf(u"deployment"_s);
    QCOMPARE(deployment.trackingId, u"cart:apps/Deployment:shop/cart"_s);
    QCOMPARE(deployment.key.group, u"apps"_s);
    QCOMPARE(rowOf(u"node"_s).key.nameSpace, QString());
}

void TestMakeRow::readsImages_data()
{
    QTest::addColumn<QString>("images");
    QTest::newRow("pod-running") << u"cart:1.4.0"_s;
    QTest::newRow("pod-init-error") << u"migrate:9 warm:2 cart:1.4.0"_s;
    QTest::newRow("deployment") << u"migrate:9 cart:1.4.0"_s;
    QTest::newRow("cronjob") << u"migrate:9 cart:1.4.0"_s;
    QTest::newRow("service") << u""_s;
}

void TestMakeRow::readsImages()
{
    QFETCH(const QString, images);
    QString found = rowOf(QString::fromLatin1(QTest::currentDataTag())).images.join(u' ');
    QCOMPARE(found.remove(u"registry.bada.market/"_s), images);
}

void TestMakeRow::picksFirstOwnerWithoutController()
{
    QCOMPARE(rowOf(u"configmap-hostile"_s).ownerUid, u"first"_s);
}

void TestMakeRow::removesControlCharacters()
{
    const ResourceRow row = rowOf(u"configmap-hostile"_s);
    QCOMPARE(row.key.name, u"odd[31m"_s);
    QCOMPARE(row.uid, u"cm-1"_s);
    QCOMPARE(row.trackingId, u"shop:/ConfigMap:shop/odd line"_s);
    QCOMPARE(kube::plainText(u"a\u0085b\u007fc\td\r\n바다"_s), u"abc d 바다"_s);
}

void TestMakeRow::survivesShapelessObjects()
{
    QCOMPARE(rowOf(u"shapeless"_s).key, base::ObjectKey());
    const ResourceRow pod = rowOf(u"pod-shapeless"_s);
    QCOMPARE(pod.key.name, u"odd"_s);
    QCOMPARE(pod.ownerUid, QString());
    QCOMPARE(kube::makeRow(nlohmann::json(), nullptr, true).key, base::ObjectKey());
}

void TestMakeRow::keepsDocumentWhenAsked()
{
    const ResourceRow row = kube::makeRow(fixture(u"configmap-hostile"_s), nullptr, true);
    QVERIFY(row.document);
    QVERIFY(!base::member(*row.document, {"metadata", "managedFields"}));
    // The document is the server's, byte for byte: a diff must not see what was cleaned for a table.
    QCOMPARE(base::text(*row.document, {"data", "colour"}), u"\u001b[1mbold"_s);
}

void TestMakeRow::asksTheJudge()
{
    const kube::HealthJudge judge = [](const nlohmann::json &object) {
        return kube::Verdict{kube::Health::Degraded, base::text(object, {"kind"}) + u"\u0007 is ill"_s};
    };
    const ResourceRow row = kube::makeRow(fixture(u"pvc"_s), judge, false);
    QCOMPARE(row.health, kube::Health::Degraded);
    QCOMPARE(row.healthMessage, u"PersistentVolumeClaim is ill"_s);
}

void TestMakeRow::judgeThatThrowsIsUnknown()
{
    const kube::HealthJudge judge = [](const nlohmann::json &object) {
        return kube::Verdict{kube::Health::Healthy, base::fromStd(object.at("absent").get<std::string>())};
    };
    QCOMPARE(kube::makeRow(fixture(u"pvc"_s), judge, false).health, kube::Health::Unknown);
}

QTEST_GUILESS_MAIN(TestMakeRow)
#include "tst_makerow.moc"
