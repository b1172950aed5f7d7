#include "galleryparts.h"

#include <models/logs/logbuffer.h>
#include <ui/canvas/diffview.h>
#include <ui/canvas/logview.h>
#include <ui/canvas/treecanvas.h>
#include <ui/theme/words.h>

#include <QAccessible>
#include <QApplication>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace slipway;
using namespace slipway::ui;
using namespace Qt::StringLiterals;

class TestCanvases final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void treeMovesByKeyboard();
    void treeOpensAndFolds();
    void treeZoomKeepsThePoint();
    void treePaintsOnlyWhatShows();
    void treeKeepsSelectionOverUpdates();
    void treeReadsItsCards();
    void diffStepsThroughChanges();
    void diffOpensFolds();
    void diffSearches();
    void diffWrapsLongLines();
    void diffReadsItsRows();
    void logFollowsUntilScrolled();
    void logSearchesAndCopies();
    void logWraps();

private:
    Theme m_theme;
};

namespace {

std::shared_ptr<const models::DiffDocument> document(int lines, const QList<int> &changed)
{
    QString left;
    QString right;
    for (int at = 0; at < lines; ++at) {
        left += u"key%1: old\n"_s.arg(at);
        right += changed.contains(at) ? u"key%1: new\n"_s.arg(at) : u"key%1: old\n"_s.arg(at);
    }
    auto made = models::makeDiffDocument(left, right);
    return made ? *made : nullptr;
}

} // namespace

void TestCanvases::initTestCase()
{
    m_theme.apply(*qApp);
    m_theme.setReduceMotion(true);
}

void TestCanvases::treeMovesByKeyboard()
{
    TreeCanvas canvas(m_theme);
    canvas.resize(1100, 600);
    canvas.setTree({u"payments"_s, kube::Health::Healthy, applications::SyncStatus::Synced},
                   gallery::paymentsTree());
    canvas.show();
    QSignalSpy selected(&canvas, &TreeCanvas::selectionChanged);
    QTest::keyClick(&canvas, Qt::Key_Right);
    QCOMPARE(canvas.selectedId(), u"app"_s);
    QTest::keyClick(&canvas, Qt::Key_Right);
    QCOMPARE(canvas.selectedId(), u"ServiceAccount/payments"_s);
    QTest::keyClick(&canvas, Qt::Key_Down);
    QCOMPARE(canvas.selectedId(), u"ConfigMap/payments-config"_s);
    QTest::keyClick(&canvas, Qt::Key_Left);
    QCOMPARE(canvas.selectedId(), u"app"_s);
    QVERIFY(selected.size() >= 4);
    canvas.select(base::ObjectKey{{}, u"Ingress"_s, u"shop"_s, u"payments"_s});
    QVERIFY(canvas.selectedNode());
    QCOMPARE(canvas.selectedNode()->key.kind, u"Ingress"_s);
}

void TestCanvases::treeOpensAndFolds()
{
    TreeCanvas canvas(m_theme);
    canvas.resize(1100, 600);
    canvas.setTree({u"payments"_s, kube::Health::Healthy, applications::SyncStatus::Synced},
                   gallery::paymentsTree());
    canvas.show();
    QSignalSpy opened(&canvas, &TreeCanvas::opened);
    canvas.select(u"Deployment/payments-api"_s);
    QTest::keyClick(&canvas, Qt::Key_Return);
    QCOMPARE(opened.size(), 1);
    const std::size_t before = canvas.layout().cards.size();
    QTest::keyClick(&canvas, Qt::Key_Space);
    QVERIFY(canvas.layout().cards.size() < before);
    QTest::keyClick(&canvas, Qt::Key_Space);
    QCOMPARE(canvas.layout().cards.size(), before);
    canvas.select(u"old:Deployment/payments-api"_s);
    QTest::keyClick(&canvas, Qt::Key_Return);
    QCOMPARE(canvas.layout().cards.size(), before + 9);
    canvas.setGroupPods(false);
    QVERIFY(canvas.layout().indexOf(u"Pod/payments-api-7c9d8b6f4-5"_s) > 0);
}

void TestCanvases::treeZoomKeepsThePoint()
{
    TreeCanvas canvas(m_theme);
    canvas.resize(500, 300);
    canvas.setTree({u"payments"_s, kube::Health::Healthy, applications::SyncStatus::Synced},
                   gallery::paymentsTree());
    canvas.show();
    QSignalSpy zoomed(&canvas, &TreeCanvas::zoomChanged);
    canvas.zoomIn();
    QCOMPARE(canvas.zoom(), 1.1);
    QCOMPARE(zoomed.size(), 1);
    for (int at = 0; at < 20; ++at) {
        canvas.zoomIn();
    }
    QCOMPARE(canvas.zoom(), 2.0);
    for (int at = 0; at < 30; ++at) {
        canvas.zoomOut();
    }
    QCOMPARE(canvas.zoom(), 0.25);
    canvas.setZoom(1.0);
    canvas.verticalScrollBar()->setValue(150);
    canvas.horizontalScrollBar()->setValue(100);
    const QPointF middle(canvas.viewport()->rect().center());
    const auto pointAt = [&](double zoom) {
        return QPointF((middle.x() + canvas.horizontalScrollBar()->value() - 16) / zoom,
                       (middle.y() + canvas.verticalScrollBar()->value() - 9) / zoom);
    };
    const QPointF before = pointAt(1.0);
    canvas.setZoom(1.5);
    QVERIFY((pointAt(1.5) - before).manhattanLength() < 2);
    canvas.fit();
    QVERIFY(canvas.zoom() <= 1.0);
}

void TestCanvases::treePaintsOnlyWhatShows()
{
    applications::ApplicationTree tree;
    for (int at = 0; at < 5000; ++at) {
        applications::ResourceNode node;
        node.key = {{}, u"Kind%1"_s.arg(at), u"shop"_s, u"n%1"_s.arg(at)};
        node.uid = node.key.name;
        tree.nodes.push_back(node);
    }
    const models::TreeLayout layout = models::layoutTree(tree, {});
    TreeScene scene;
    scene.tree = &tree;
    scene.layout = &layout;
    QImage image(800, 600, QImage::Format_ARGB32_Premultiplied);
    QPainter painter(&image);
    scene.origin = QPointF(16, -20'000);
    TreePainter first(painter, scene, m_theme);
    first.paint(QRectF(0, 0, 800, 600));
    QVERIFY2(first.paintedCards() <= 16, qPrintable(QString::number(first.paintedCards())));
    QVERIFY(first.paintedCards() >= 12);
}

void TestCanvases::treeKeepsSelectionOverUpdates()
{
    TreeCanvas canvas(m_theme);
    canvas.resize(1100, 600);
    const TreeRoot root{u"payments"_s, kube::Health::Healthy, applications::SyncStatus::Synced};
    applications::ApplicationTree tree = gallery::paymentsTree();
    canvas.setTree(root, tree);
    canvas.show();
    canvas.select(u"Service/payments-api"_s);
    const QRect before = canvas.cardRect(u"Service/payments-api"_s);
    tree.nodes.back().health = kube::Health::Degraded;
    canvas.setTree(root, tree);
    QCOMPARE(canvas.selectedId(), u"Service/payments-api"_s);
    QCOMPARE(canvas.cardRect(u"Service/payments-api"_s), before);
    tree.nodes.erase(tree.nodes.begin() + 3);
    QSignalSpy changed(&canvas, &TreeCanvas::selectionChanged);
    canvas.setTree(root, tree);
    QVERIFY(canvas.selectedId().isEmpty());
    QCOMPARE(changed.size(), 1);
}

void TestCanvases::treeReadsItsCards()
{
    TreeCanvas canvas(m_theme);
    canvas.resize(1100, 600);
    canvas.setTree({u"payments"_s, kube::Health::Degraded, applications::SyncStatus::OutOfSync},
                   gallery::paymentsTree());
    canvas.show();
    canvas.select(u"Pod/payments-worker-66d5b9f7c8-0"_s);
    QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(&canvas);
    QVERIFY(accessible);
    QCOMPARE(accessible->childCount(), canvas.accessibleRowCount());
    QCOMPARE(accessible->child(0)->text(QAccessible::Name), u"payments, Degraded, OutOfSync"_s);
    QAccessibleInterface *focused = accessible->focusChild();
    QVERIFY(focused);
    QVERIFY(focused->text(QAccessible::Name).contains(u"Pod, Degraded, CrashLoopBackOff"_s));
    QVERIFY(focused->state().selected);
    QCOMPARE(accessible->indexOfChild(focused), canvas.accessibleCurrentRow());
}

void TestCanvases::diffStepsThroughChanges()
{
    DiffView view(m_theme);
    view.resize(800, 400);
    view.show();
    view.setDocument(document(2000, {100, 900, 1800}));
    QCOMPARE(view.changeCount(), 3);
    QCOMPARE(view.addedLines(), 3);
    QSignalSpy changed(&view, &DiffView::currentChangeChanged);
    QTest::keyClick(&view, Qt::Key_F7);
    QCOMPARE(view.currentChange(), 0);
    QTest::keyClick(&view, Qt::Key_N);
    QTest::keyClick(&view, Qt::Key_N);
    QTest::keyClick(&view, Qt::Key_N);
    QCOMPARE(view.currentChange(), 2);
    QTest::keyClick(&view, Qt::Key_F7, Qt::ShiftModifier);
    QCOMPARE(view.currentChange(), 1);
    QCOMPARE(changed.last(), QVariantList({1, 3}));
    const models::DiffChange &change = view.rows().changes[1];
    const QRect row = view.accessibleRowRect(change.firstRow);
    QVERIFY(row.top() >= 0 && row.bottom() <= view.viewport()->height());
    QVERIFY(view.patch(u"x"_s).startsWith(u"--- a/x\n+++ b/x\n@@ -98,7 +98,7 @@"_s));
}

void TestCanvases::diffOpensFolds()
{
    DiffView view(m_theme);
    view.resize(800, 400);
    view.show();
    view.setDocument(document(100, {50}));
    const std::size_t folded = view.rows().rows.size();
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, QPoint(200, 5));
    QCOMPARE(view.rows().rows.size(), folded + 46);
    QTest::keyClick(&view, Qt::Key_End);
    QTest::keyClick(&view, Qt::Key_Return);
    QCOMPARE(view.rows().rows.size(), std::size_t(100));
    view.setFolding(false);
    QCOMPARE(view.rows().rows.size(), std::size_t(100));
    view.setFolding(true);
    QCOMPARE(view.rows().rows.size(), folded);
}

void TestCanvases::diffSearches()
{
    DiffView view(m_theme);
    view.resize(800, 400);
    view.show();
    view.setDocument(document(40, {20}));
    view.setFolding(false);
    QCOMPARE(view.setSearch(u"NEW"_s), 1);
    QCOMPARE(view.currentHit(), 0);
    view.verticalScrollBar()->setValue(0); // the search begins at what is in view
    QCOMPARE(view.setSearch(u"key1"_s), 22);
    view.previousHit();
    QCOMPARE(view.currentHit(), 21);
    view.nextHit();
    QCOMPARE(view.currentHit(), 0);
    QCOMPARE(view.setSearch({}), 0);
}

void TestCanvases::diffWrapsLongLines()
{
    DiffView view(m_theme);
    view.resize(600, 400);
    view.show();
    auto made = models::makeDiffDocument(u"a: "_s % QString(400, u'x'), u"a: "_s % QString(500, u'x'));
    view.setDocument(*made);
    QVERIFY(view.horizontalScrollBar()->maximum() > 0);
    QCOMPARE(view.accessibleRowRect(0).height(), DiffView::lineHeight);
    view.setWrap(true);
    QCOMPARE(view.horizontalScrollBar()->maximum(), 0);
    QVERIFY(view.accessibleRowRect(0).height() > 8 * DiffView::lineHeight);
    view.grab();
}

void TestCanvases::diffReadsItsRows()
{
    DiffView view(m_theme);
    view.resize(600, 400);
    view.setDocument(document(40, {20}));
    QCOMPARE(view.accessibleRowText(0), words::unchangedLines(17));
    QCOMPARE(view.accessibleRowText(4), u"Was key20: old, is key20: new"_s);
}

void TestCanvases::logFollowsUntilScrolled()
{
    models::LogBuffer buffer(200);
    LogView view(m_theme);
    view.setBuffer(&buffer);
    view.resize(500, 180);
    view.show();
    const auto feed = [&buffer](int count) {
        QList<models::LogBuffer::RawLine> lines(count, {QDateTime(), {}, u"line"_s});
        buffer.append(lines);
    };
    feed(100);
    QCOMPARE(view.verticalScrollBar()->value(), view.verticalScrollBar()->maximum());
    QSignalSpy following(&view, &LogView::followingChanged);
    view.verticalScrollBar()->triggerAction(QAbstractSlider::SliderPageStepSub);
    QVERIFY(!view.isFollowing());
    const int place = view.verticalScrollBar()->value();
    feed(50);
    QCOMPARE(view.verticalScrollBar()->value(), place);
    feed(100);
    QCOMPARE(view.verticalScrollBar()->value(), place - 50 * LogView::lineHeight);
    view.verticalScrollBar()->triggerAction(QAbstractSlider::SliderToMaximum);
    QVERIFY(view.isFollowing());
    QCOMPARE(following.size(), 2);
}

void TestCanvases::logSearchesAndCopies()
{
    models::LogBuffer buffer;
    buffer.append({{{}, {}, u"alpha"_s}, {{}, {}, u"beta"_s}, {{}, {}, u"alphabet"_s}});
    LogView view(m_theme);
    view.setBuffer(&buffer);
    view.resize(500, 180);
    view.show();
    QCOMPARE(view.setSearch(u"ALPHA"_s), 2);
    QCOMPARE(view.currentHit(), 1);
    view.nextHit();
    QCOMPARE(view.currentHit(), 0);
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, QPoint(100, 10));
    QTest::keyClick(&view, Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(view.selectedText(), u"alpha\nbeta\n"_s);
}

void TestCanvases::logWraps()
{
    models::LogBuffer buffer;
    buffer.append({{{}, {}, QString(1000, u'x')}, {{}, {}, u"short"_s}});
    LogView view(m_theme);
    view.setBuffer(&buffer);
    view.resize(500, 180);
    view.show();
    QVERIFY(view.horizontalScrollBar()->maximum() > 0);
    view.setWrap(true);
    QCOMPARE(view.horizontalScrollBar()->maximum(), 0);
    QVERIFY(view.accessibleRowRect(0).height() > 10 * LogView::lineHeight);
    QCOMPARE(view.accessibleRowRect(1).height(), LogView::lineHeight);
    buffer.append({{{}, {}, QString(500, u'y')}});
    QVERIFY(view.accessibleRowRect(2).height() > 5 * LogView::lineHeight);
    view.grab();
}

QTEST_MAIN(TestCanvases)
#include "tst_canvases.moc"
