#include "applicationstory.h"

#include <tests/support/window/testwindow.h>
#include <ui/application/applicationpage.h>
#include <ui/application/difftab.h>
#include <ui/application/eventstab.h>
#include <ui/application/historytab.h>
#include <ui/application/listtab.h>
#include <ui/application/logstab.h>
#include <ui/application/operationtab.h>
#include <ui/application/resourceactions.h>
#include <ui/application/resourceevents.h>
#include <ui/application/resourcelogs.h>
#include <ui/application/resourcepanel.h>
#include <ui/application/rollbackdialog.h>
#include <ui/application/syncdialog.h>
#include <ui/application/treetab.h>
#include <ui/applications/applicationspage.h>
#include <ui/canvas/diffview.h>
#include <ui/canvas/treecanvas.h>
#include <ui/delegates/tableview.h>
#include <ui/frame/navigator.h>
#include <ui/widgets/chip.h>
#include <ui/widgets/filterbar.h>
#include <ui/widgets/notice.h>
#include <ui/widgets/scrimdialog.h>
#include <ui/widgets/statepages.h>
#include <ui/widgets/tabstrip.h>

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTest>

using namespace slipway;
using tests::TestWindow;
using ui::ApplicationPage;
using namespace Qt::StringLiterals;

namespace {

QList<ui::PageSpec> pages(ui::FrameServices &services)
{
    return {{.id = u"applications"_s,
             .icon = u"applications"_s,
             .text = u"Applications"_s,
             .make = [&services](QWidget *parent) { return new ui::ApplicationsPage(services, parent); }},
            {.id = u"application"_s,
             .make = [&services](QWidget *parent) { return new ApplicationPage(services, parent); }}};
}

} // namespace

/// Reads like the manual: open an application, see the drift, open its diff, sync it, roll it back.
class TestApplicationPage final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void openingARowShowsTheTree();
    void selectingAResourceOpensItsPanel();
    void thePanelHasEventsLogsAndActions();
    void oneResourceIsSyncedAlone();
    void deletingAResourceNeedsItsName();
    void theFilterDimsWhatDoesNotMatch();
    void theListHoldsEveryResource();
    void theDiffNamesWhatDiffers();
    void theDiffComparesWithWhatRanBefore();
    void syncNeedsTheNameAndRuns();
    void aPartialSyncAsksForItsResources();
    void historyLeadsToARollback();
    void aRollbackGoesToTheOneBefore();
    void eventsAndLogsSayWhyTheyAreMissing();
    void changesArriveLive();
    void anApplicationThatIsGoneSaysSo();

private:
    ApplicationPage &page() { return m_window->page<ApplicationPage>(); }

    template <typename T> T *tab(const QString &id)
    {
        page().tabs().setCurrentId(id);
        return qobject_cast<T *>(page().currentTab());
    }

    template <typename T> T *dialog()
    {
        return qobject_cast<T *>(ui::ScrimDialog::activeIn(&m_window->window()));
    }

    void press(ui::ScrimDialog &dialog, const QString &typed);
    QPushButton *panelButton(const QString &name);

    std::unique_ptr<TestWindow> m_window;
    base::ApplicationId m_id;
};

void TestApplicationPage::init()
{
    m_window = std::make_unique<TestWindow>(pages);
    const QDateTime now = tests::StandingClock().now();
    const applications::ApplicationSummary payments = tests::paymentsSummary(now);
    m_id = payments.id;
    m_window->provider().setStory(m_id, tests::paymentsStory(now));
    m_window->provider().put(payments);
    m_window->connectProvider();
    m_window->show(QSize(1280, 800));
    m_window->services().navigator.openApplication(m_id);
    QCOMPARE(m_window->services().navigator.current()->id(), u"application"_s);
}

void TestApplicationPage::cleanup()
{
    m_window.reset();
}

void TestApplicationPage::press(ui::ScrimDialog &dialog, const QString &typed)
{
    if (!typed.isEmpty()) {
        auto *field = dialog.findChild<QLineEdit *>();
        QVERIFY(field);
        field->setText(typed);
        QTest::keyClick(field, Qt::Key_Return);
    }
}

QPushButton *TestApplicationPage::panelButton(const QString &name)
{
    for (auto *button : page().findChildren<QPushButton *>()) {
        if (button->isVisible() && button->accessibleName() == name) {
            return button;
        }
    }
    qFatal("there is no button %s", qPrintable(name));
}

void TestApplicationPage::openingARowShowsTheTree()
{
    QCOMPARE(page().title(), u"payments, production"_s);
    QCOMPARE(page().tabs().currentId(), u"tree"_s);
    auto *tree = tab<ui::TreeTab>(u"tree"_s);
    QVERIFY(tree);
    QCOMPARE(tree->canvas().tree().nodes.size(), 12U);
    QVERIFY(!tree->panel().isVisible());
    m_window->savePictures(u"application-tree"_s, QSize(1280, 800));
    QTest::keyClick(&m_window->window(), Qt::Key_Escape);
    QCOMPARE(m_window->services().navigator.current()->id(), u"applications"_s);
}

void TestApplicationPage::selectingAResourceOpensItsPanel()
{
    auto *tree = tab<ui::TreeTab>(u"tree"_s);
    tree->canvas().select(tests::paymentsKey(u"apps"_s, u"Deployment"_s, u"payments-api"_s));
    QVERIFY(tree->panel().isVisible());
    m_window->savePictures(u"application-panel"_s, QSize(1280, 800));
    QSignalSpy loaded(&tree->panel(), &ui::ResourcePanel::loaded);
    tree->panel().tabs().setCurrentId(u"yaml"_s);
    QVERIFY(loaded.wait());
    QVERIFY(tree->panel().yamlText().contains(u"hub.bada.example/payments:4.18.2"_s));
    m_window->savePictures(u"application-yaml"_s, QSize(1280, 800));
    QTest::keyClick(&m_window->window(), Qt::Key_Escape);
    QVERIFY(!tree->panel().isVisible());
    QCOMPARE(m_window->services().navigator.current()->id(), u"application"_s);
}

void TestApplicationPage::thePanelHasEventsLogsAndActions()
{
    // The clusters of the test's kubeconfig answer nobody.
    auto *tree = tab<ui::TreeTab>(u"tree"_s);
    tree->canvas().select(tests::paymentsKey(u"apps"_s, u"Deployment"_s, u"payments-api"_s));
    ui::ResourcePanel &panel = tree->panel();
    QSignalSpy loaded(&panel.events(), &ui::ResourceEvents::loaded);
    panel.tabs().setCurrentId(u"events"_s);
    QVERIFY(loaded.wait(20000));
    QVERIFY(panel.events().isVisible());
    panel.tabs().setCurrentId(u"logs"_s);
    QVERIFY(panel.logs().isVisible());
    const applications::ApplicationTree &nodes = tree->canvas().tree();
    QCOMPARE(ui::podsBelow(nodes, *tree->canvas().selectedNode()).size(), 6);
    m_window->savePictures(u"application-panel-logs"_s, QSize(1280, 800));
    const auto *copy = panel.findChild<ui::ResourceActions *>();
    QVERIFY(copy && copy->isVisible());
}

void TestApplicationPage::oneResourceIsSyncedAlone()
{
    auto *tree = tab<ui::TreeTab>(u"tree"_s);
    const base::ObjectKey key = tests::paymentsKey({}, u"ConfigMap"_s, u"payments-config"_s);
    tree->canvas().select(key);
    panelButton(u"Sync this resource"_s)->click();
    auto *sync = dialog<ui::SyncDialog>();
    QVERIFY(sync);
    QSignalSpy previewed(sync, &ui::SyncDialog::previewed);
    QVERIFY(previewed.wait());
    QCOMPARE(sync->request().only, QList{key});
    QCOMPARE(sync->plan().runCount(), 1);
}

void TestApplicationPage::deletingAResourceNeedsItsName()
{
    auto *tree = tab<ui::TreeTab>(u"tree"_s);
    tree->canvas().select(tests::paymentsKey(u"apps"_s, u"Deployment"_s, u"payments-api"_s));
    panelButton(u"Delete this resource"_s)->click();
    auto *ask = dialog<ui::ScrimDialog>();
    QVERIFY(ask);
    auto *primary = ask->findChild<QPushButton *>(u"primary"_s);
    QVERIFY(!primary->isEnabled());
    ask->findChild<QLineEdit *>()->setText(u"payments-api"_s);
    QVERIFY(primary->isEnabled());
    m_window->savePictures(u"application-delete-resource"_s, QSize(1280, 800));
}

void TestApplicationPage::theFilterDimsWhatDoesNotMatch()
{
    auto *tree = tab<ui::TreeTab>(u"tree"_s);
    tree->filterBar().setText(u"config"_s);
    QTRY_COMPARE(tree->canvas().matchCount(), 2);
    QTest::keyClick(&m_window->window(), Qt::Key_Escape);
    QCOMPARE(tree->filterBar().text(), QString());
}

void TestApplicationPage::theListHoldsEveryResource()
{
    auto *list = tab<ui::ListTab>(u"list"_s);
    QVERIFY(list);
    QAbstractItemModelTester tester(
        const_cast<models::RowModel<applications::ResourceNode> *>(&list->model()));
    QCOMPARE(list->model().rowCount(), 12);
    m_window->savePictures(u"application-list"_s, QSize(1280, 800));
    list->filterBar().setText(u"Pod"_s);
    QTRY_COMPARE(list->model().rowCount(), 6);
    list->filterBar().setText({});
    QTRY_COMPARE(list->model().rowCount(), 12);
    auto *table = list->findChild<ui::TableView *>();
    const base::ObjectKey key = tests::paymentsKey({}, u"ConfigMap"_s, u"payments-config"_s);
    for (int row = 0; row < list->model().rowCount(); ++row) {
        if (list->model().at(list->model().index(row, 0))->key == key) {
            table->setCurrentIndex(list->model().index(row, 0));
        }
    }
    QTest::keyClick(table, Qt::Key_Return);
    const auto *tree = qobject_cast<ui::TreeTab *>(page().currentTab());
    QVERIFY(tree && tree->panel().isVisible());
    QCOMPARE(tree->canvas().selectedNode()->key.name, u"payments-config"_s);
}

void TestApplicationPage::theDiffNamesWhatDiffers()
{
    auto *diff = tab<ui::DiffTab>(u"diff"_s);
    QVERIFY(diff);
    QSignalSpy loaded(diff, &ui::DiffTab::loaded);
    QVERIFY(loaded.wait());
    QCOMPARE(diff->model().rowCount(), 3);
    diff->list().setCurrentIndex(diff->model().index(1, 0));
    QCOMPARE(diff->view().changeCount(), 3);
    diff->view().setFocus();
    QTest::keyClick(&diff->view(), Qt::Key_F7);
    QCOMPARE(diff->view().currentChange(), 0);
    QVERIFY(
        diff->view().patch(u"x"_s).contains(u"-              image: hub.bada.example/payments:4.18.2"_s) ||
        diff->view().patch(u"x"_s).contains(u"payments:4.18.2"_s));
    m_window->savePictures(u"application-diff"_s, QSize(1280, 800));
}

void TestApplicationPage::theDiffComparesWithWhatRanBefore()
{
    auto *diff = tab<ui::DiffTab>(u"diff"_s);
    QSignalSpy loaded(diff, &ui::DiffTab::loaded);
    QVERIFY(loaded.wait());
    QTRY_COMPARE(diff->with().optionIds().size(), 4); // the target and three that ran
    QCOMPARE(m_window->provider().lastDiffRevision(), QString());
    const QString before = diff->with().optionIds().at(2);
    QVERIFY(before.startsWith(u"e02a4d1"_s));
    diff->with().setSelected({before});
    Q_EMIT diff->with().selectionChanged({before});
    QVERIFY(loaded.wait());
    QCOMPARE(m_window->provider().lastDiffRevision(), before);
}

void TestApplicationPage::syncNeedsTheNameAndRuns()
{
    QTest::keyClick(&m_window->window(), Qt::Key_S, Qt::ControlModifier);
    auto *sync = dialog<ui::SyncDialog>();
    QVERIFY(sync);
    QSignalSpy previewed(sync, &ui::SyncDialog::previewed);
    QVERIFY(previewed.wait());
    QAbstractItemModelTester tester(&sync->plan());
    QCOMPARE(sync->plan().counts().updates, 2);
    QCOMPARE(sync->plan().counts().prunes, 1);
    QCOMPARE(sync->plan().counts().hooks, 1);
    QCOMPARE(sync->plan().runCount(), 4);
    m_window->savePictures(u"application-sync"_s, QSize(1280, 800));
    press(*sync, u"payment"_s);
    QVERIFY(dialog<ui::SyncDialog>());
    QVERIFY(m_window->provider().synced().isEmpty());
    press(*sync, u"payments"_s);
    QTRY_COMPARE(m_window->provider().synced(), QList<base::ApplicationId>{m_id});
    QVERIFY(m_window->provider().lastSync().only.isEmpty());
    QCOMPARE(page().tabs().currentId(), u"operation"_s);
    auto *operation = qobject_cast<ui::OperationTab *>(page().currentTab());
    QVERIFY(operation);
    QTRY_COMPARE(operation->state().id, u"op-2"_s);
    QCOMPARE(operation->model().rowCount(), 5);
    m_window->savePictures(u"application-operation"_s, QSize(1280, 800));
}

void TestApplicationPage::aPartialSyncAsksForItsResources()
{
    QTest::keyClick(&m_window->window(), Qt::Key_S, Qt::ControlModifier);
    auto *sync = dialog<ui::SyncDialog>();
    QVERIFY(sync);
    QSignalSpy previewed(sync, &ui::SyncDialog::previewed);
    QVERIFY(previewed.wait());
    models::SyncPlanModel &plan = sync->plan();
    const QModelIndexList config =
        plan.match(plan.index(0, models::SyncPlanModel::NameColumn), Qt::DisplayRole, u"payments-config"_s);
    QCOMPARE(config.size(), 1);
    QVERIFY(plan.setData(config.first().siblingAtColumn(models::SyncPlanModel::CheckColumn),
                         Qt::Unchecked,
                         Qt::CheckStateRole));
    sync->option(u"force"_s)->setChecked(true);
    QVERIFY(previewed.wait());
    QVERIFY(!plan.isWhole());
    QCOMPARE(plan.runCount(), 2);
    press(*sync, u"payments"_s);
    QTRY_COMPARE(m_window->provider().synced().size(), 1);
    const applications::SyncRequest request = m_window->provider().lastSync();
    QCOMPARE(request.only.size(), 2);
    QVERIFY(request.force);
    QVERIFY(!request.prune.has_value());
}

void TestApplicationPage::historyLeadsToARollback()
{
    auto *history = tab<ui::HistoryTab>(u"history"_s);
    QVERIFY(history);
    QSignalSpy loaded(history, &ui::HistoryTab::loaded);
    QVERIFY(loaded.wait());
    QCOMPARE(history->model().rowCount(), 3);
    m_window->savePictures(u"application-history"_s, QSize(1280, 800));
    history->table().setCurrentIndex(history->model().index(1, 0));
    history->table().setFocus();
    QTest::keyClick(&history->table(), Qt::Key_Return);
    auto *rollback = dialog<ui::RollbackDialog>();
    QVERIFY(rollback);
    QSignalSpy previewed(rollback, &ui::RollbackDialog::previewed);
    QVERIFY(previewed.wait());
    QCOMPARE(rollback->request().historyId, 2);
    QVERIFY(rollback->diff().changeCount() > 0);
    m_window->savePictures(u"application-rollback"_s, QSize(1280, 800));
    rollback->revert().setChecked(true);
    QVERIFY(previewed.wait());
    press(*rollback, u"payments"_s);
    QTRY_COMPARE(m_window->provider().lastRollback().historyId, 2);
    QCOMPARE(m_window->provider().lastRollback().kind, applications::RollbackKind::Revert);
    QCOMPARE(page().tabs().currentId(), u"operation"_s);
}

void TestApplicationPage::aRollbackGoesToTheOneBefore()
{
    // Ids count from 0, as Argo CD's do.
    tests::FakeStory story = tests::paymentsStory(tests::StandingClock().now());
    story.history.last().id = 0;
    m_window->provider().setStory(m_id, story);
    QTest::keyClick(&m_window->window(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    auto *rollback = dialog<ui::RollbackDialog>();
    QVERIFY(rollback);
    QSignalSpy previewed(rollback, &ui::RollbackDialog::previewed);
    QVERIFY(previewed.wait());
    QCOMPARE(rollback->request().historyId, 2);
}

void TestApplicationPage::eventsAndLogsSayWhyTheyAreMissing()
{
    // The clusters of the test's kubeconfig answer nobody.
    auto *events = tab<ui::EventsTab>(u"events"_s);
    QVERIFY(events);
    QSignalSpy loaded(events, &ui::EventsTab::loaded);
    QVERIFY(loaded.wait(20000));
    QVERIFY(events->findChild<ui::ErrorState *>()->isVisible());
    auto *logs = tab<ui::LogsTab>(u"logs"_s);
    QVERIFY(logs);
    QSignalSpy ended(logs, &ui::LogsTab::streamEnded);
    QVERIFY(ended.wait(20000));
    QVERIFY(logs->findChild<ui::Notice *>()->isVisible());
    m_window->savePictures(u"application-logs"_s, QSize(1280, 800));
}

void TestApplicationPage::changesArriveLive()
{
    QSignalSpy changed(&page(), &ui::Page::changed);
    applications::ApplicationSummary payments = tests::paymentsSummary(tests::StandingClock().now());
    payments.environment = u"staging"_s;
    m_window->provider().put(payments);
    QTRY_COMPARE(page().title(), u"payments, staging"_s);
    QVERIFY(!changed.isEmpty());
}

void TestApplicationPage::anApplicationThatIsGoneSaysSo()
{
    m_window->provider().drop(m_id);
    QTRY_VERIFY(!page().tabs().isVisible());
    QTest::keyClick(&m_window->window(), Qt::Key_Escape);
    QCOMPARE(m_window->services().navigator.current()->id(), u"applications"_s);
}

QTEST_MAIN(TestApplicationPage)
#include "tst_applicationpage.moc"
