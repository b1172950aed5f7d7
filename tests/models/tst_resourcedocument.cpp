#include <models/diff/resourcedocument.h>

#include <nlohmann/json.hpp>

#include <QTest>

using namespace slipway;
using namespace Qt::StringLiterals;

namespace {

base::Json deployment(int replicas, const char *image)
{
    return std::make_shared<nlohmann::json>(
        nlohmann::json{{"kind", "Deployment"},
                       {"metadata", {{"name", "api"}}},
                       {"spec", {{"replicas", replicas}, {"image", image}}}});
}

} // namespace

class TestResourceDocument final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ignoredFieldsAreShownButDoNotCount();
};

void TestResourceDocument::ignoredFieldsAreShownButDoNotCount()
{
    applications::ResourceDiff diff;
    diff.change = applications::ChangeKind::Update;
    diff.diff.live = deployment(3, "api:1");
    diff.diff.desired = deployment(2, "api:2");
    const models::ResourceDocument whole = models::makeResourceDocument(diff);
    QCOMPARE(whole.added, 2);
    QCOMPARE(whole.removed, 2);

    gitops::FieldChange replicas;
    replicas.path = u"/spec/replicas"_s;
    diff.ignored.append(replicas);
    const models::ResourceDocument partly = models::makeResourceDocument(diff);
    QCOMPARE(partly.added, 1);
    QCOMPARE(partly.removed, 1);
    QVERIFY(partly.document->left.toUtf8().contains("replicas: 3"));
}

QTEST_GUILESS_MAIN(TestResourceDocument)
#include "tst_resourcedocument.moc"
