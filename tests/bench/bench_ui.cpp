#include <models/diff/diffrows.h>
#include <models/tree/treelayout.h>
#include <tests/bench/figures.h>
#include <ui/canvas/diffview.h>
#include <ui/canvas/treecanvas.h>
#include <ui/theme/theme.h>

#include <QApplication>
#include <QScrollBar>
#include <QTest>

using namespace slipway;
using namespace slipway::ui;
using namespace Qt::StringLiterals;

// What the canvases cost: a tree of 14,000 nodes and a diff of 100,000 lines.

namespace {

using bench::median;
using bench::report;

// Painting happens on exposed windows only.
void showNow(QWidget &widget)
{
    widget.resize(1400, 900);
    widget.show();
    if (!QTest::qWaitForWindowExposed(&widget)) {
        std::puts("the window was not exposed: the following figures say nothing");
    }
}

// 1,000 Deployments with a ReplicaSet and 12 pods each.
applications::ApplicationTree largeTree()
{
    applications::ApplicationTree tree;
    const auto add = [&tree](const QString &kind, const QString &name, const QString &parent) {
        applications::ResourceNode node;
        node.key = {{}, kind, u"shop"_s, name};
        node.uid = kind % u'/' % name;
        node.parentUid = parent;
        node.health = kube::Health::Healthy;
        tree.nodes.push_back(node);
        return node.uid;
    };
    for (int app = 0; app < 1000; ++app) {
        const QString name = u"service-%1"_s.arg(app);
        const QString deployment = add(u"Deployment"_s, name, {});
        const QString set = add(u"ReplicaSet"_s, name % u"-7c9d8b6f4"_s, deployment);
        for (int pod = 0; pod < 12; ++pod) {
            add(u"Pod"_s, u"%1-7c9d8b6f4-%2"_s.arg(name).arg(pod), set);
        }
    }
    return tree;
}

QString manifestLines(int count, bool changed)
{
    QString text;
    for (int at = 0; at < count; ++at) {
        const bool differs = changed && at % 97 == 0;
        text += u"    field%1: value-%2\n"_s.arg(at % 1000).arg(differs ? at + 1 : at);
    }
    return text;
}

void treeLaidOutAndPainted(const Theme &theme)
{
    const applications::ApplicationTree tree = largeTree();
    models::TreeOptions options;
    options.groupPods = false;
    const double layout = median(5, [&] { models::layoutTree(tree, options); });
    report("tree of 14,000 nodes, layout alone", layout, 100);
    std::vector<double> samples;
    for (int at = 0; at < 7; ++at) {
        // A canvas of its own each time: nothing of the layout before can be kept.
        TreeCanvas canvas(theme);
        canvas.setGroupPods(false);
        showNow(canvas);
        canvas.viewport()->repaint();
        const auto start = bench::Clock::now();
        canvas.setTree({u"all"_s, kube::Health::Healthy, applications::SyncStatus::Synced}, tree);
        canvas.viewport()->repaint();
        samples.push_back(bench::milliseconds(bench::Clock::now() - start));
    }
    const double both = bench::percentile(samples, 0.5);
    report("tree of 14,000 nodes, laid out and painted", both, 100);
}

void treeScrollFrame(const Theme &theme)
{
    TreeCanvas canvas(theme);
    canvas.setGroupPods(false);
    canvas.setTree({u"all"_s, kube::Health::Healthy, applications::SyncStatus::Synced}, largeTree());
    showNow(canvas);
    canvas.viewport()->repaint();
    int at = 0;
    const double step = median(50, [&] {
        canvas.verticalScrollBar()->setValue(at += 48);
        canvas.viewport()->repaint(0, canvas.viewport()->height() - 48, canvas.viewport()->width(), 48);
    });
    report("tree, scroll frame of one row", step, 8);
    const double whole = median(20, [&] {
        canvas.verticalScrollBar()->setValue(at += 900);
        canvas.viewport()->repaint();
    });
    report("tree, scroll frame of a whole page", whole, 8);
    canvas.setZoom(0.25);
    const double small = median(20, [&] { canvas.viewport()->repaint(); });
    report("tree, whole page at 25 %", small, 8);
}

void diffComputed()
{
    const QString left = manifestLines(100'000, false);
    const QString right = manifestLines(100'000, true);
    const QByteArray leftBytes = left.toUtf8();
    const QByteArray rightBytes = right.toUtf8();
    const double lines = median(5, [&] { (void)gitops::diffLines(leftBytes, rightBytes); });
    report("diff of 100,000 lines, lines compared", lines, 100);
    std::shared_ptr<const models::DiffDocument> document;
    const double made = median(5, [&] { document = *models::makeDiffDocument(left, right); });
    report("diff of 100,000 lines, from texts to document", made, 200);
    const double rows = median(5, [&] { models::makeDiffRows(*document, {}); });
    report("diff of 100,000 lines, rows with folds", rows, 100);
}

void diffScrollFrame(const Theme &theme)
{
    const auto document =
        models::makeDiffDocument(manifestLines(100'000, false), manifestLines(100'000, true));
    DiffView view(theme);
    showNow(view);
    view.setFolding(false);
    view.setDocument(*document);
    view.viewport()->repaint();
    int at = 0;
    const double frame = median(20, [&] {
        view.verticalScrollBar()->setValue(at += 900);
        view.viewport()->repaint();
    });
    report("diff of 100,000 lines, frame of a whole page", frame, 16);
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    Theme theme;
    theme.apply(application);
    theme.setReduceMotion(true);
    treeLaidOutAndPainted(theme);
    treeScrollFrame(theme);
    diffComputed();
    diffScrollFrame(theme);
    return 0;
}
