#include <tests/support/window/testwindow.h>
#include <ui/applications/applicationspage.h>
#include <ui/delegates/tableview.h>
#include <ui/frame/actionregistry.h>
#include <ui/frame/navigator.h>
#include <ui/widgets/commandpalette.h>
#include <ui/widgets/countsbar.h>
#include <ui/widgets/filterbar.h>
#include <ui/widgets/scrimdialog.h>
#include <ui/widgets/searchfield.h>
#include <ui/widgets/statepages.h>

#include <QAbstractButton>
#include <QAction>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

using namespace slipway;
using models::ApplicationListModel;
using tests::TestWindow;
using ui::ApplicationsPage;
using namespace Qt::StringLiterals;

namespace {

// Where the page of an application would be: it only notes what it is asked to show.
class ApplicationNote final : public ui::Page
{
public:
    ApplicationNote(const ui::Theme &look, QWidget *parent)
        : Page(look, u"application"_s, parent)
    {}

    QString title() const override { return m_location.application.name; }

    void open(const ui::Location &location) override { m_location = location; }

    ui::Location location() const override { return m_location; }

private:
    ui::Location m_location;
};

QList<ui::PageSpec> pages(ui::FrameServices &services)
{
    return {{.id = u"applications"_s,
             .icon = u"applications"_s,
             .text = u"Applications"_s,
             .make = [&services](QWidget *parent) { return new ApplicationsPage(services, parent); }},
            {.id = u"application"_s,
             .make = [&services](QWidget *parent) { return new ApplicationNote(services.theme, parent); }}};
}

} // namespace

/// Reads like the manual: what a person does on the Applications page, with keyboard and mouse.
class TestApplicationsPage final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void showsLastKnownRowsBeforeAnybodyAnswered();
    void listsApplicationsInGroups();
    void slashFiltersAndEscapeLeads();
    void countsAreFilters();
    void arrowsAndEnterOpenAnApplication();
    void spaceChecksAndSyncAsks();
    void protectedOnesNeedTheirNames();
    void runningOnesAreLeftOut();
    void refreshAsksTheProvider();
    void sortsByTheHeadOfAColumn();
    void remembersGroupingAndOrder();
    void saysWhenNothingMatches();
    void saysWhyNothingIsThere();
    void rowsDoNotJumpUnderThePointer();
    void actionsSayWhyTheyAreOff();
    void pictures();

private:
    ApplicationsPage &page() { return m_window->page<ApplicationsPage>(); }

    ApplicationListModel &model() { return page().model(); }

    void fill();
    void select(const QString &name, const QString &environment);

    std::unique_ptr<TestWindow> m_window;
};

void TestApplicationsPage::init()
{
    m_window = std::make_unique<TestWindow>(pages);
}

void TestApplicationsPage::cleanup()
{
    m_window.reset();
}

void TestApplicationsPage::fill()
{
    m_window->provider().putAll(tests::believableApplications(tests::StandingClock().now()));
    m_window->connectProvider();
    m_window->show();
    QCOMPARE(model().applicationCount(), 28);
}

void TestApplicationsPage::select(const QString &name, const QString &environment)
{
    page().table().setCurrentIndex(model().indexOf(tests::makeSummary(name, environment).id));
    page().table().setFocus();
}

void TestApplicationsPage::showsLastKnownRowsBeforeAnybodyAnswered()
{
    const auto cart = tests::makeSummary(u"cart"_s, u"dev"_s);
    m_window->store().setLastKnown({std::make_shared<applications::ApplicationSummary>(cart)},
                                   tests::StandingClock().now().addSecs(-7200));
    m_window->show();
    QCOMPARE(model().applicationCount(), 1);
    select(u"cart"_s, u"dev"_s);
    QVERIFY(!m_window->window().actions().whyOff(u"applications.sync"_s).isEmpty());
    QVERIFY(m_window->window().actions().whyOff(u"applications.sync"_s).contains(u"has not answered yet"_s));
}

void TestApplicationsPage::listsApplicationsInGroups()
{
    fill();
    QCOMPARE(model().rowCount(), 3);
    const QModelIndex production = model().index(0, 0);
    QCOMPARE(production.data(ApplicationListModel::GroupNameRole).toString(), u"production"_s);
    QCOMPARE(production.data(ApplicationListModel::GroupAttentionRole).toInt(), 3);
    QVERIFY(page().table().isExpanded(production));
}

void TestApplicationsPage::slashFiltersAndEscapeLeads()
{
    fill();
    select(u"cart"_s, u"production"_s);
    QTest::keyClick(&page().table(), Qt::Key_Slash);
    QTRY_VERIFY(page().filterBar().field()->hasFocus());
    QTest::keyClicks(page().filterBar().field(), u"pay* env:prod"_s);
    QCOMPARE(model().applicationCount(), 1);
    QTest::keyClick(page().filterBar().field(), Qt::Key_Escape);
    QCOMPARE(model().applicationCount(), 28);
    QTest::keyClick(page().filterBar().field(), Qt::Key_Escape);
    QTRY_VERIFY(page().table().hasFocus());
}

void TestApplicationsPage::countsAreFilters()
{
    fill();
    Q_EMIT page().countsBar().toggled(u"health:degraded"_s, true);
    QCOMPARE(page().filterBar().text(), u"health:degraded"_s);
    QCOMPARE(model().applicationCount(), 1);
    Q_EMIT page().countsBar().toggled(u"health:missing"_s, true);
    QCOMPARE(model().applicationCount(), 2);
    Q_EMIT page().countsBar().toggled(u"health:degraded"_s, false);
    Q_EMIT page().countsBar().toggled(u"health:missing"_s, false);
    QCOMPARE(model().applicationCount(), 28);
}

void TestApplicationsPage::arrowsAndEnterOpenAnApplication()
{
    fill();
    select(u"cart"_s, u"production"_s);
    QTest::keyClick(&page().table(), Qt::Key_Down);
    QTest::keyClick(&page().table(), Qt::Key_Return);
    ui::Navigator &navigator = m_window->window().navigator();
    QCOMPARE(navigator.current()->id(), u"application"_s);
    QCOMPARE(navigator.current()->location().application,
             tests::makeSummary(u"catalog"_s, u"production"_s).id);
    QCOMPARE(m_window->window().windowTitle(), u"catalog – Slipway"_s);
    QTest::keyClick(&m_window->window(), Qt::Key_Escape);
    QCOMPARE(navigator.current()->id(), u"applications"_s);
    QTest::keyClick(&page().table(), Qt::Key_D);
    QCOMPARE(navigator.current()->location().tab, u"diff"_s);
}

void TestApplicationsPage::spaceChecksAndSyncAsks()
{
    fill();
    select(u"cart"_s, u"dev"_s);
    QTest::keyClick(&page().table(), Qt::Key_Space);
    select(u"catalog"_s, u"dev"_s);
    QTest::keyClick(&page().table(), Qt::Key_Space);
    QCOMPARE(page().targets().size(), 2);
    QTest::keyClick(&page().table(), Qt::Key_S, Qt::ControlModifier);
    ui::ScrimDialog *dialog = ui::ScrimDialog::activeIn(&m_window->window());
    QVERIFY(dialog);
    Q_EMIT dialog->accepted();
    QTRY_COMPARE(m_window->provider().synced().size(), 2);
}

void TestApplicationsPage::protectedOnesNeedTheirNames()
{
    fill();
    select(u"payments"_s, u"production"_s);
    QTest::keyClick(&page().table(), Qt::Key_S, Qt::ControlModifier);
    ui::ScrimDialog *dialog = ui::ScrimDialog::activeIn(&m_window->window());
    QVERIFY(dialog);
    auto *field = dialog->findChild<QLineEdit *>();
    QVERIFY(field && field->isVisible());
    QTest::keyClicks(field, u"payment"_s);
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(ui::ScrimDialog::activeIn(&m_window->window()));
    QTest::keyClicks(field, u"s"_s);
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_COMPARE(m_window->provider().synced(),
                 QList<base::ApplicationId>{tests::makeSummary(u"payments"_s, u"production"_s).id});
}

void TestApplicationsPage::runningOnesAreLeftOut()
{
    fill();
    select(u"catalog"_s, u"staging"_s);
    QVERIFY(m_window->window().actions().whyOff(u"applications.sync"_s).contains(u"is running"_s));
    model().setChecked(
        {tests::makeSummary(u"catalog"_s, u"staging"_s).id, tests::makeSummary(u"cart"_s, u"staging"_s).id});
    QVERIFY(m_window->window().actions().whyOff(u"applications.sync"_s).isEmpty());
    m_window->window().actions().find(u"applications.sync"_s)->trigger();
    Q_EMIT ui::ScrimDialog::activeIn(&m_window->window())->accepted();
    QTRY_COMPARE(m_window->provider().synced(),
                 QList<base::ApplicationId>{tests::makeSummary(u"cart"_s, u"staging"_s).id});
}

void TestApplicationsPage::refreshAsksTheProvider()
{
    fill();
    select(u"cart"_s, u"dev"_s);
    QTest::keyClick(&page().table(), Qt::Key_R, Qt::ControlModifier);
    QTRY_COMPARE(m_window->provider().refreshed().size(), 1);
    QTest::keyClick(&page().table(), Qt::Key_F5);
    // The one that may still be under way is not begun a second time.
    QTRY_VERIFY(m_window->provider().refreshed().size() >= 28);
}

void TestApplicationsPage::sortsByTheHeadOfAColumn()
{
    fill();
    QHeaderView *head = page().table().header();
    const auto click = [&](int column) {
        QTest::mouseClick(head->viewport(),
                          Qt::LeftButton,
                          {},
                          QPoint(head->sectionViewportPosition(column) + 20, head->height() / 2));
    };
    click(ApplicationListModel::HealthColumn);
    QCOMPARE(model().shown().first().name, u"search"_s);
    click(ApplicationListModel::NameColumn);
    click(ApplicationListModel::NameColumn);
    QCOMPARE(model().shown().first().name, u"web-front"_s);
}

void TestApplicationsPage::remembersGroupingAndOrder()
{
    fill();
    page().restoreState({{u"grouping"_s, int(models::ApplicationGrouping::Cluster)},
                         {u"order"_s, int(models::ApplicationOrder::Attention)}});
    QCOMPARE(model().index(0, 0).data(ApplicationListModel::GroupNameRole).toString(), u"seoul-dev"_s);
    QCOMPARE(page().saveState().value(u"order"_s).toInt(), int(models::ApplicationOrder::Attention));
    QVERIFY(page().table().isExpanded(model().index(1, 0)));
}

void TestApplicationsPage::saysWhenNothingMatches()
{
    fill();
    page().filterBar().setText(u"colour:red"_s);
    QTRY_VERIFY(!page().table().isVisible());
    m_window->window().actions().find(u"applications.clearFilter"_s)->trigger();
    QTRY_VERIFY(page().table().isVisible());
    QCOMPARE(page().filterBar().text(), QString());
}

void TestApplicationsPage::saysWhyNothingIsThere()
{
    m_window->connectProvider();
    m_window->show();
    m_window->provider().setProblems({{base::ErrorKind::Unreachable,
                                       u"seoul-dev does not answer"_s,
                                       u"the connection was refused"_s,
                                       u"See Clusters."_s,
                                       {}}});
    QTRY_VERIFY(page().findChild<ui::ErrorState *>()->isVisible());
    m_window->provider().setProblems({});
    QTRY_VERIFY(page().findChild<ui::EmptyState *>()->isVisible());
}

void TestApplicationsPage::rowsDoNotJumpUnderThePointer()
{
    fill();
    page().restoreState({{u"order"_s, int(models::ApplicationOrder::Attention)}});
    const QRect first = page().table().visualRect(model().index(0, 0, model().index(0, 0)));
    QTest::mouseMove(page().table().viewport(), first.center());
    QTRY_VERIFY(page().table().isPointerInside());
    model().setHeld(true);
    const QList<base::ApplicationId> before = model().shown();
    auto cart = tests::makeSummary(u"cart"_s, u"production"_s);
    cart.health = kube::Health::Degraded;
    m_window->provider().put(cart);
    QTRY_COMPARE(m_window->store().find(cart.id)->health, kube::Health::Degraded);
    QCOMPARE(model().shown(), before);
    Q_EMIT page().table().pointerLeft();
    QVERIFY(model().shown() != before);
}

void TestApplicationsPage::actionsSayWhyTheyAreOff()
{
    fill();
    page().table().clearSelection();
    page().table().setCurrentIndex({});
    QVERIFY(!m_window->window().actions().whyOff(u"applications.sync"_s).isEmpty());
    for (const models::PaletteEntry &entry : m_window->window().actions().paletteEntries()) {
        if (entry.id == u"action:applications.sync"_s) {
            QVERIFY(!entry.whyOff.isEmpty());
            return;
        }
    }
    QFAIL("the palette does not list the sync action");
}

void TestApplicationsPage::pictures()
{
    fill();
    select(u"payments"_s, u"production"_s);
    model().setChecked({tests::makeSummary(u"payments"_s, u"production"_s).id});
    m_window->savePictures(u"applications-1280"_s, {1280, 772});
    m_window->savePictures(u"applications-2560"_s, {2560, 1412});
    QTest::keyClick(&page().table(), Qt::Key_K, Qt::ControlModifier);
    m_window->savePictures(u"palette-1280"_s, {1280, 772});
    QTest::keyClick(m_window->window().findChild<ui::CommandPalette *>()->findChild<QLineEdit *>(),
                    Qt::Key_Escape);
    model().setChecked({tests::makeSummary(u"payments"_s, u"production"_s).id,
                        tests::makeSummary(u"cart"_s, u"dev"_s).id,
                        tests::makeSummary(u"catalog"_s, u"staging"_s).id});
    m_window->window().actions().find(u"applications.sync"_s)->trigger();
    m_window->savePictures(u"bulksync-1280"_s, {1280, 772});
    ui::ScrimDialog::activeIn(&m_window->window())->reject();
    QTest::keyClick(&page().table(), '?');
    m_window->savePictures(u"keys-1280"_s, {1280, 772});
}

QTEST_MAIN(TestApplicationsPage)
#include "tst_applicationspage.moc"
