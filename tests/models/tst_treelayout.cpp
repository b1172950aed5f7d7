#include <models/tree/treelayout.h>

#include <QTest>

using namespace slipway;
using namespace slipway::models;
using namespace Qt::StringLiterals;
using applications::ApplicationTree;
using applications::ResourceNode;

class TestTreeLayout final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void placesParentsLevelWithFirstChild();
    void cardsNeverOverlap_data();
    void cardsNeverOverlap();
    void groupsPods();
    void showsPodsInTrouble();
    void foldsSiblings();
    void keepsLoudSiblings();
    void foldsOldRevisions();
    void unfoldsGroups();
    void hidesWhatIsFolded();
    void replacedPodKeepsItsRow();
    void survivorsKeepTheirOrder();
    void survivesCyclesAndOrphans();
    void findsCards();
    void filters_data();
    void filters();
};

namespace {

ResourceNode makeNode(const QString &kind,
                      const QString &name,
                      const QString &parent = {},
                      kube::Health health = kube::Health::Healthy)
{
    ResourceNode node;
    node.key = {
        kind == u"Deployment" || kind == u"ReplicaSet" ? u"apps"_s : QString(), kind, u"shop"_s, name};
    node.uid = kind % u'/' % name;
    node.parentUid = parent;
    node.health = health;
    return node;
}

ApplicationTree deployment(int pods, const QString &name = u"api"_s)
{
    ApplicationTree tree;
    ResourceNode top = makeNode(u"Deployment"_s, name);
    top.managed = true;
    tree.nodes.push_back(top);
    ResourceNode set = makeNode(u"ReplicaSet"_s, name % u"-1"_s, top.uid);
    set.wantedCount = pods;
    tree.nodes.push_back(set);
    for (int at = 0; at < pods; ++at) {
        tree.nodes.push_back(makeNode(u"Pod"_s, u"%1-1-%2"_s.arg(name).arg(at), set.uid));
    }
    return tree;
}

QStringList idsOf(const TreeLayout &layout)
{
    QStringList ids;
    for (const TreeCard &card : layout.cards) {
        ids.append(card.id);
    }
    return ids;
}

TreeOptions flat()
{
    TreeOptions options;
    options.groupPods = false;
    options.siblingLimit = 0;
    return options;
}

} // namespace

void TestTreeLayout::placesParentsLevelWithFirstChild()
{
    const TreeLayout layout = layoutTree(deployment(3), flat());
    QCOMPARE(layout.cards.size(), std::size_t(6));
    const QRectF top = layout.card(layout.indexOf(u"Deployment/api"_s)).rect;
    const QRectF set = layout.card(layout.indexOf(u"ReplicaSet/api-1"_s)).rect;
    QCOMPARE(top.topLeft(), QPointF(rootWidth + columnGap, 0));
    QCOMPARE(set.topLeft(), QPointF(rootWidth + columnGap + 216 + columnGap, 0));
    for (int pod = 0; pod < 3; ++pod) {
        const QRectF rect = layout.card(layout.indexOf(u"Pod/api-1-%1"_s.arg(pod))).rect;
        QCOMPARE(rect.top(), pod * cardPitch);
        QCOMPARE(rect.size(), QSizeF(216, cardHeight));
    }
    QCOMPARE(layout.pathToRoot(layout.indexOf(u"Pod/api-1-2"_s)).size(), 4);
}

void TestTreeLayout::cardsNeverOverlap_data()
{
    QTest::addColumn<int>("deployments");
    QTest::addColumn<int>("pods");
    QTest::newRow("none") << 0 << 0;
    QTest::newRow("one") << 1 << 1;
    QTest::newRow("many small") << 40 << 2;
    QTest::newRow("few large") << 3 << 60;
}

void TestTreeLayout::cardsNeverOverlap()
{
    QFETCH(int, deployments);
    QFETCH(int, pods);
    ApplicationTree tree;
    for (int at = 0; at < deployments; ++at) {
        const ApplicationTree part = deployment(pods, u"app%1"_s.arg(at));
        tree.nodes.insert(tree.nodes.end(), part.nodes.begin(), part.nodes.end());
    }
    const TreeLayout layout = layoutTree(tree, flat());
    QCOMPARE(layout.cards.size(), tree.nodes.size() + 1);
    for (const std::vector<int> &column : layout.columns) {
        for (std::size_t at = 1; at < column.size(); ++at) {
            QVERIFY(layout.card(column[at]).rect.top() >= layout.card(column[at - 1]).rect.top() + cardPitch);
        }
    }
    for (const TreeCard &card : layout.cards) {
        QVERIFY(card.rect.right() <= layout.size.width());
        QVERIFY(card.rect.bottom() <= layout.size.height());
    }
}

void TestTreeLayout::groupsPods()
{
    const TreeLayout layout = layoutTree(deployment(6), {});
    const int group = layout.indexOf(u"pods:ReplicaSet/api-1"_s);
    QVERIFY(group > 0);
    QCOMPARE(layout.card(group).kind, CardKind::Pods);
    QCOMPARE(layout.card(group).members.size(), std::size_t(6));
    const TreeLayout single = layoutTree(deployment(1), {});
    QVERIFY2(single.indexOf(u"Pod/api-1-0"_s) > 0, "one pod needs no group");
}

void TestTreeLayout::showsPodsInTrouble()
{
    ApplicationTree tree = deployment(6);
    tree.nodes[3].health = kube::Health::Degraded;
    const TreeLayout layout = layoutTree(tree, {});
    QVERIFY(layout.indexOf(u"Pod/api-1-1"_s) > 0);
    QCOMPARE(layout.card(layout.indexOf(u"pods:ReplicaSet/api-1"_s)).members.size(), std::size_t(5));
    for (ResourceNode &node : tree.nodes) {
        node.health = kube::Health::Degraded;
    }
    const TreeLayout all = layoutTree(tree, {});
    QCOMPARE(all.card(all.indexOf(u"pods:ReplicaSet/api-1"_s)).members.size(), std::size_t(6));
}

void TestTreeLayout::foldsSiblings()
{
    ApplicationTree tree;
    for (int at = 0; at < 6; ++at) {
        tree.nodes.push_back(makeNode(u"ConfigMap"_s, u"c%1"_s.arg(at)));
    }
    tree.nodes.push_back(makeNode(u"Service"_s, u"s"_s));
    const TreeLayout layout = layoutTree(tree, {});
    QCOMPARE(idsOf(layout), QStringList({u"app"_s, u"fold:ConfigMap:app"_s, u"Service/s"_s}));
    tree.nodes.erase(tree.nodes.begin());
    QCOMPARE(layoutTree(tree, {}).cards.size(), std::size_t(7));
}

void TestTreeLayout::keepsLoudSiblings()
{
    ApplicationTree tree;
    for (int at = 0; at < 9; ++at) {
        tree.nodes.push_back(makeNode(u"ConfigMap"_s, u"c%1"_s.arg(at)));
        tree.nodes.back().sync = applications::SyncStatus::Synced;
    }
    tree.nodes[4].sync = applications::SyncStatus::OutOfSync;
    const TreeLayout layout = layoutTree(tree, {});
    QVERIFY(layout.indexOf(u"ConfigMap/c4"_s) > 0);
    QCOMPARE(layout.card(layout.indexOf(u"fold:ConfigMap:app"_s)).members.size(), std::size_t(8));
}

void TestTreeLayout::foldsOldRevisions()
{
    ApplicationTree tree = deployment(2);
    for (int at = 2; at < 6; ++at) {
        ResourceNode set = makeNode(u"ReplicaSet"_s, u"api-%1"_s.arg(at), u"Deployment/api"_s);
        set.wantedCount = 0;
        set.readyCount = 0;
        tree.nodes.push_back(set);
    }
    const TreeLayout layout = layoutTree(tree, {});
    const int old = layout.indexOf(u"old:Deployment/api"_s);
    QVERIFY(old > 0);
    QCOMPARE(layout.card(old).members.size(), std::size_t(4));
    QVERIFY(layout.indexOf(u"ReplicaSet/api-1"_s) > 0);
}

void TestTreeLayout::unfoldsGroups()
{
    ApplicationTree tree;
    for (int at = 0; at < 8; ++at) {
        tree.nodes.push_back(makeNode(u"ConfigMap"_s, u"c%1"_s.arg(at)));
    }
    TreeOptions options;
    options.unfolded.insert(u"fold:ConfigMap:app"_s);
    const TreeLayout layout = layoutTree(tree, options);
    const int group = layout.indexOf(u"fold:ConfigMap:app"_s);
    QVERIFY(layout.card(group).open);
    QCOMPARE(layout.cards.size(), std::size_t(10));
    QCOMPARE(layout.card(layout.indexOf(u"ConfigMap/c3"_s)).parent, group);
}

void TestTreeLayout::hidesWhatIsFolded()
{
    TreeOptions options = flat();
    options.folded.insert(u"ReplicaSet/api-1"_s);
    const TreeLayout layout = layoutTree(deployment(4), options);
    QCOMPARE(layout.cards.size(), std::size_t(3));
    QCOMPARE(layout.card(layout.indexOf(u"ReplicaSet/api-1"_s)).hidden, 4);
}

void TestTreeLayout::replacedPodKeepsItsRow()
{
    const ApplicationTree before = deployment(3);
    const TreeLayout first = layoutTree(before, flat());
    ApplicationTree after = before;
    after.nodes.erase(after.nodes.begin() + 2);
    after.nodes.push_back(makeNode(u"Pod"_s, u"zzz"_s, u"ReplicaSet/api-1"_s));
    const TreeLayout second = layoutTree(after, flat(), &first, &before);
    QCOMPARE(second.card(second.indexOf(u"Pod/zzz"_s)).rect,
             first.card(first.indexOf(u"Pod/api-1-0"_s)).rect);
    for (const QString &survivor : {u"Pod/api-1-1"_s, u"Pod/api-1-2"_s}) {
        QCOMPARE(second.card(second.indexOf(survivor)).rect, first.card(first.indexOf(survivor)).rect);
    }
}

void TestTreeLayout::survivorsKeepTheirOrder()
{
    ApplicationTree before;
    for (const QString &name : {u"b"_s, u"d"_s}) {
        before.nodes.push_back(makeNode(u"Service"_s, name));
    }
    const TreeLayout first = layoutTree(before, {});
    ApplicationTree after;
    for (const QString &name : {u"a"_s, u"b"_s, u"c"_s, u"d"_s}) {
        after.nodes.push_back(makeNode(u"Service"_s, name));
    }
    const TreeLayout second = layoutTree(after, {}, &first, &before);
    QCOMPARE(idsOf(second),
             QStringList({u"app"_s, u"Service/a"_s, u"Service/b"_s, u"Service/c"_s, u"Service/d"_s}));
}

void TestTreeLayout::survivesCyclesAndOrphans()
{
    ApplicationTree tree;
    tree.nodes.push_back(makeNode(u"ConfigMap"_s, u"a"_s, u"ConfigMap/b"_s));
    tree.nodes.push_back(makeNode(u"ConfigMap"_s, u"b"_s, u"ConfigMap/a"_s));
    tree.nodes.push_back(makeNode(u"ConfigMap"_s, u"self"_s, u"ConfigMap/self"_s));
    tree.nodes.push_back(makeNode(u"ConfigMap"_s, u"orphan"_s, u"gone"_s));
    const TreeLayout layout = layoutTree(tree, {});
    QCOMPARE(layout.cards.size(), std::size_t(5));
}

void TestTreeLayout::findsCards()
{
    const TreeLayout layout = layoutTree(deployment(30), flat());
    for (int at = 0; at < static_cast<int>(layout.cards.size()); ++at) {
        QCOMPARE(layout.cardAt(layout.card(at).rect.center()), at);
    }
    QCOMPARE(layout.cardAt(QPointF(-5, -5)), -1);
    QCOMPARE(layout.cardAt(QPointF(rootWidth + 4, 3)), -1);
    const auto [first, last] = layout.range(3, 5 * cardPitch, 8 * cardPitch);
    QCOMPARE(first, std::size_t(5));
    QCOMPARE(last, std::size_t(9));
}

void TestTreeLayout::filters_data()
{
    QTest::addColumn<TreeFilter>("filter");
    QTest::addColumn<bool>("matches");
    const auto filter = [](auto &&change) {
        TreeFilter f;
        change(f);
        return f;
    };
    QTest::newRow("empty") << TreeFilter() << true;
    QTest::newRow("name") << filter([](TreeFilter &f) { f.text = u"CART"_s; }) << true;
    QTest::newRow("kind in text") << filter([](TreeFilter &f) { f.text = u"serv"_s; }) << true;
    QTest::newRow("no such text") << filter([](TreeFilter &f) { f.text = u"x"_s; }) << false;
    QTest::newRow("kind") << filter([](TreeFilter &f) { f.kinds = {u"Service"_s}; }) << true;
    QTest::newRow("other kind") << filter([](TreeFilter &f) { f.kinds = {u"Pod"_s}; }) << false;
    QTest::newRow("health") << filter([](TreeFilter &f) { f.health = {kube::Health::Healthy}; }) << true;
    QTest::newRow("other health") << filter([](TreeFilter &f) { f.health = {kube::Health::Degraded}; })
                                  << false;
    QTest::newRow("sync of a child") << filter([](TreeFilter &f) {
        f.sync = {applications::SyncStatus::Synced};
    }) << false;
}

void TestTreeLayout::filters()
{
    QFETCH(TreeFilter, filter);
    QTEST(filter.matches(makeNode(u"Service"_s, u"cart"_s)), "matches");
}

Q_DECLARE_METATYPE(slipway::models::TreeFilter)

QTEST_APPLESS_MAIN(TestTreeLayout)
#include "tst_treelayout.moc"
