#include <models/clusters/scope.h>
#include <services/journal/journal.h>
#include <tests/support/window/testwindow.h>
#include <ui/activity/activityexport.h>
#include <ui/activity/activitypage.h>
#include <ui/activity/activitypanel.h>
#include <ui/canvas/diffview.h>
#include <ui/delegates/tableview.h>
#include <ui/frame/actionregistry.h>
#include <ui/frame/navigator.h>
#include <ui/widgets/filterbar.h>
#include <ui/widgets/notice.h>
#include <ui/widgets/searchfield.h>
#include <ui/widgets/statepages.h>
#include <ui/widgets/statusline.h>

#include <QAction>
#include <QFile>
#include <QScrollBar>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

using namespace slipway;
using journal::Entry;
using models::ActivityFeed;
using models::ActivityModel;
using models::JournalIntegrity;
using tests::TestWindow;
using ui::ActivityPage;
using namespace Qt::StringLiterals;

namespace {

// Where other pages would be: it only notes what it is asked to show.
class NotePage final : public ui::Page
{
public:
    NotePage(const ui::Theme &look, const QString &id, QWidget *parent)
        : Page(look, id, parent)
    {}

    QString title() const override { return id(); }

    void open(const ui::Location &location) override { m_location = location; }

    ui::Location location() const override { return m_location; }

private:
    ui::Location m_location;
};

QList<ui::PageSpec> pages(ui::FrameServices &services)
{
    QList<ui::PageSpec> specs;
    for (const QString &id : {u"applications"_s, u"application"_s}) {
        specs.append(
            {.id = id,
             .icon = id,
             .text = id == u"application"_s ? QString() : u"Applications"_s,
             .make = [&services, id](QWidget *parent) { return new NotePage(services.theme, id, parent); }});
    }
    specs.append({.id = u"activity"_s,
                  .icon = u"activity"_s,
                  .text = u"Activity"_s,
                  .make = [&services](QWidget *parent) { return new ActivityPage(services, parent); }});
    return specs;
}

const QDateTime noon = tests::StandingClock().now();

Entry operation(const QString &id, const QString &application, const QString &verb, const QString &result)
{
    Entry entry;
    entry.who = u"mina"_s;
    entry.context = u"seoul-prod"_s;
    entry.application = application;
    entry.operation = id;
    entry.verb = verb;
    entry.revision = u"a41f7c9e2b5d4c6f8a0b1c2d3e4f5a6b7c8d9e0f"_s;
    entry.result = result;
    return entry;
}

Entry write(const QString &operation, const QString &verb, const QString &kind, const QString &name)
{
    Entry entry;
    entry.who = u"mina"_s;
    entry.context = u"seoul-prod"_s;
    entry.operation = operation;
    entry.verb = verb;
    entry.object = {kind == u"Deployment"_s ? u"apps"_s : QString(), kind, u"shop"_s, name};
    entry.result = u"Succeeded"_s;
    entry.message = u"sync "_s + operation;
    return entry;
}

} // namespace

/// What a person does on the Activity page, over a real journal in a temporary folder.
class TestActivityPage final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void saysWhenNothingWasDone();
    void listsNewestFirstByOperation();
    void writesAreListedWhileTheWindowRuns();
    void filtersWithFields();
    void scopeShowsOneContext();
    void saysWhenNothingMatches();
    void readsLongJournalsPageByPage();
    void aRowLeadsToItsApplication();
    void panelShowsWhatWasChanged();
    void onlyThisOperation();
    void exportsJsonLines();
    void brokenChainIsToldWithItsEntry();
    void unreadableJournalIsAnErrorState();
    void statusBarOpensIt();
    void pictures();

private:
    ActivityPage &page() { return m_window->page<ActivityPage>(); }

    ActivityModel &model() { return page().model(); }

    void add(Entry entry, int minutesAgo = 5);
    void fill();
    void openPage();
    void filter(const QString &text);
    QModelIndex rowOf(const QString &application);
    void alterJournal(const QString &sql);

    QString journalFile() { return m_window->services().paths.state + u"/journal.sqlite"_s; }

    std::unique_ptr<TestWindow> m_window;
};

void TestActivityPage::init()
{
    m_window = std::make_unique<TestWindow>(pages);
}

void TestActivityPage::cleanup()
{
    m_window.reset();
}

void TestActivityPage::add(Entry entry, int minutesAgo)
{
    entry.at = noon.addSecs(-60 * minutesAgo);
    QVERIFY(m_window->services().journal.append(entry));
}

void TestActivityPage::fill()
{
    const QString cart = u"seoul-dev/argocd/cart"_s;
    Entry database = write(u"7c1d2e3f"_s, u"apply"_s, u"Deployment"_s, u"catalog-db"_s);
    database.context = u"seoul-stg"_s;
    database.who = u"jun"_s;
    add(database, 1700);
    Entry catalog = operation(u"7c1d2e3f"_s, u"seoul-stg/argocd/catalog"_s, u"sync"_s, u"Succeeded"_s);
    catalog.context = u"seoul-stg"_s;
    catalog.who = u"jun"_s;
    catalog.message = u"3 resources synced"_s;
    add(catalog, 1699);
    Entry commit = operation({}, u"seoul-prod/argocd/payments"_s, u"commit"_s, u"Succeeded"_s);
    commit.message = u"Revert \"Raise capture timeout to 8 s\" (https://git.bada.example/shop/deploy.git)"_s;
    commit.context.clear();
    add(commit, 190);
    Entry replicas = write(u"4f2a9c17"_s, u"apply"_s, u"Deployment"_s, u"payments-api"_s);
    replicas.diff =
        R"([{"path":"/spec/replicas","live":2,"desired":3},)"
        R"({"path":"/spec/template/spec/containers/0/image","live":"bada/payments:3.7.4",)"
        R"("desired":"bada/payments:3.8.0"},{"path":"/metadata/labels/team","live":null,"desired":"pay"}])";
    add(replicas, 62);
    add(write(u"4f2a9c17"_s, u"apply"_s, u"ConfigMap"_s, u"payments-config"_s), 62);
    Entry refused = write(u"4f2a9c17"_s, u"create"_s, u"Job"_s, u"payments-migrate"_s);
    refused.result = u"Failed"_s;
    refused.message =
        u"Job payments-migrate was refused: exceeded quota: compute, used: pods=20, limited: pods=20"_s;
    add(refused, 61);
    Entry payments = operation(u"4f2a9c17"_s, u"seoul-prod/argocd/payments"_s, u"sync"_s, u"Failed"_s);
    payments.message = u"1 of 3 tasks failed: Job payments-migrate was refused"_s;
    add(payments, 61);
    Entry rollback = operation(u"91bb20aa"_s, u"seoul-prod/argocd/payments"_s, u"rollback"_s, u"Succeeded"_s);
    rollback.message = u"back at 5d02e1a"_s;
    rollback.revision = u"5d02e1a7"_s;
    Entry back = write(u"91bb20aa"_s, u"apply"_s, u"Deployment"_s, u"payments-api"_s);
    back.message = u"rollback 91bb20aa"_s;
    add(back, 58);
    add(rollback, 58);
    Entry cartWrite = write(u"c0ffee11"_s, u"apply"_s, u"Service"_s, u"cart"_s);
    cartWrite.context = u"seoul-dev"_s;
    cartWrite.who = u"민아"_s;
    add(cartWrite, 4);
    Entry cartSync = operation(u"c0ffee11"_s, cart, u"sync"_s, u"Succeeded"_s);
    cartSync.context = u"seoul-dev"_s;
    cartSync.who = u"민아"_s;
    add(cartSync, 4);
}

void TestActivityPage::openPage()
{
    m_window->show();
    m_window->window().navigator().open(u"activity"_s);
    QTRY_COMPARE(page().feed().state(), ActivityFeed::State::Ready);
}

void TestActivityPage::filter(const QString &text)
{
    QTest::keyClick(&m_window->window(), Qt::Key_Slash);
    page().filterBar().field()->selectAll();
    QTest::keyClicks(page().filterBar().field(), text);
    QTest::keyClick(page().filterBar().field(), Qt::Key_Return);
    QTRY_COMPARE(page().location().argument, text);
}

QModelIndex TestActivityPage::rowOf(const QString &application)
{
    for (int row = 0; row < model().rowCount(); ++row) {
        const QModelIndex index = model().index(row, 0);
        const auto entry = model().item(index).entry;
        if (entry && entry->application.endsWith(application)) {
            return index;
        }
    }
    return {};
}

void TestActivityPage::alterJournal(const QString &sql)
{
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"alter"_s);
        database.setDatabaseName(journalFile());
        QVERIFY(database.open());
        QVERIFY(QSqlQuery(database).exec(sql));
    }
    QSqlDatabase::removeDatabase(u"alter"_s);
}

void TestActivityPage::saysWhenNothingWasDone()
{
    openPage();
    auto *empty = page().findChild<ui::EmptyState *>();
    QTRY_VERIFY(empty->isVisible());
    QVERIFY(empty->accessibleName().startsWith(u"Nothing has been done yet"_s));
}

void TestActivityPage::listsNewestFirstByOperation()
{
    fill();
    openPage();
    QTRY_COMPARE(model().rowCount(), 5);
    const auto first = model().item(model().index(0, 0));
    QCOMPARE(first.entry->application, u"seoul-dev/argocd/cart"_s);
    const QModelIndex payments = model().index(2, 0);
    QCOMPARE(model().item(payments).entry->verb, u"sync"_s);
    QCOMPARE(model().rowCount(payments), 3);
    QCOMPARE(model().item(payments).failed, 1);
    QTest::keyClick(&m_window->window(), Qt::Key_G);
    QCOMPARE(model().rowCount(), 11);
    QTest::keyClick(&m_window->window(), Qt::Key_G);
    QCOMPARE(model().rowCount(), 5);
}

void TestActivityPage::writesAreListedWhileTheWindowRuns()
{
    fill();
    openPage();
    QTRY_COMPARE(model().rowCount(), 5);
    add(operation(u"d1"_s, u"seoul-dev/argocd/search"_s, u"sync"_s, u"Succeeded"_s), 0);
    QTRY_COMPARE(model().rowCount(), 6);
    QCOMPARE(model().item(model().index(0, 0)).entry->operation, u"d1"_s);
    // Another program, such as the command line, has a connection of its own.
    auto other = journal::Journal::open(journalFile());
    QVERIFY(other);
    QVERIFY((*other)->append(operation(u"d2"_s, u"seoul-dev/argocd/search"_s, u"sync"_s, u"Failed"_s)));
    QTRY_COMPARE_WITH_TIMEOUT(model().rowCount(), 7, 8000);
}

void TestActivityPage::filtersWithFields()
{
    fill();
    openPage();
    filter(u"app:pay* result:failed verb:sync"_s);
    QTRY_COMPARE(page().feed().total(), 1);
    QTRY_COMPARE(model().rowCount(), 1);
    QCOMPARE(model().item(model().index(0, 0)).entry->operation, u"4f2a9c17"_s);
    QTest::keyClick(&m_window->window(), Qt::Key_Escape);
    QTRY_COMPARE(model().rowCount(), 5);
    QTest::keyClick(&m_window->window(), Qt::Key_F);
    QTRY_COMPARE(page().feed().total(), 2);
}

void TestActivityPage::scopeShowsOneContext()
{
    fill();
    openPage();
    QTRY_COMPARE(model().rowCount(), 5);
    m_window->services().scope.setContext(u"seoul-dev"_s);
    QTRY_COMPARE(model().rowCount(), 2); // a sync, and a commit, which is made in no context
    m_window->services().scope.setContext({});
    QTRY_COMPARE(model().rowCount(), 5);
}

void TestActivityPage::saysWhenNothingMatches()
{
    fill();
    openPage();
    filter(u"colour:red"_s);
    auto *empty = page().findChild<ui::EmptyState *>();
    QTRY_VERIFY(empty->accessibleName().contains(u"no field colour"_s));
    QVERIFY(empty->isVisible());
    filter(u"app:nobody"_s);
    QTRY_VERIFY(empty->accessibleName().contains(u"No entry"_s));
    m_window->services().actions.find(u"activity.clearFilter"_s)->trigger();
    QTRY_VERIFY(!empty->isVisible());
    QTRY_COMPARE(model().rowCount(), 5);
}

void TestActivityPage::readsLongJournalsPageByPage()
{
    for (int count = 0; count < ActivityFeed::pageSize + 60; ++count) {
        add(write({}, u"apply"_s, u"ConfigMap"_s, u"c%1"_s.arg(count)));
    }
    openPage();
    QTRY_COMPARE(model().entryCount(), ActivityFeed::pageSize);
    QCOMPARE(page().feed().total(), ActivityFeed::pageSize + 60);
    page().table().verticalScrollBar()->setValue(page().table().verticalScrollBar()->maximum());
    QTRY_COMPARE(model().entryCount(), ActivityFeed::pageSize + 60);
}

void TestActivityPage::aRowLeadsToItsApplication()
{
    fill();
    auto payments = tests::makeSummary(u"payments"_s, u"prod"_s);
    payments.id = {u"seoul-prod"_s, u"argocd"_s, u"payments"_s};
    m_window->provider().put(payments);
    m_window->connectProvider();
    openPage();
    QTRY_COMPARE(model().rowCount(), 5);
    // A write does not name its application, its operation does.
    const QModelIndex sync = model().index(2, 0);
    page().table().expand(sync);
    page().table().setCurrentIndex(model().index(0, 0, sync));
    page().table().setFocus();
    QTest::keyClick(&page().table(), Qt::Key_Return);
    QCOMPARE(m_window->window().navigator().current()->id(), u"application"_s);
    QCOMPARE(m_window->window().navigator().current()->location().application, payments.id);
    m_window->window().navigator().back();
    page().table().setCurrentIndex(rowOf(u"cart"_s));
    QVERIFY(!m_window->services().actions.whyOff(u"activity.open"_s).isEmpty());
}

void TestActivityPage::panelShowsWhatWasChanged()
{
    fill();
    openPage();
    QTRY_COMPARE(model().rowCount(), 5);
    QVERIFY(!page().panel().isVisible());
    const QModelIndex sync = model().index(2, 0);
    page().table().expand(sync);
    const QModelIndex write = model().index(2, 0, sync);
    QCOMPARE(model().item(write).entry->object.name, u"payments-api"_s);
    page().table().scrollTo(write);
    QTest::mouseClick(
        page().table().viewport(),
        Qt::LeftButton,
        {},
        page().table().visualRect(write.siblingAtColumn(ActivityModel::SubjectColumn)).center());
    QVERIFY(page().panel().isVisible());
    QTRY_VERIFY(page().panel().diff().isVisible());
    QCOMPARE(page().panel().diff().addedLines(), 3);
    QCOMPARE(page().panel().diff().removedLines(), 2);
    QTest::keyClick(&m_window->window(), Qt::Key_Escape);
    QVERIFY(!page().panel().isVisible());
}

void TestActivityPage::onlyThisOperation()
{
    fill();
    openPage();
    QTRY_COMPARE(model().rowCount(), 5);
    page().table().setCurrentIndex(model().index(2, 0));
    page().table().setFocus();
    QTest::keyClick(&m_window->window(), Qt::Key_O);
    QTRY_COMPARE(page().feed().total(), 4);
    QTRY_COMPARE(model().rowCount(), 1);
    QCOMPARE(page().filterBar().text(), u"op:4f2a9c17"_s);
}

void TestActivityPage::exportsJsonLines()
{
    fill();
    openPage();
    const QString file = m_window->services().paths.state + u"/out.jsonl"_s;
    ui::exportJournal(m_window->services(), file, &page());
    QTRY_COMPARE(m_window->window().toastCount(), 1);
    QFile written(file);
    QVERIFY(written.open(QIODevice::ReadOnly));
    const QByteArray text = written.readAll();
    QCOMPARE(text.count('\n'), 11);
    QVERIFY(text.startsWith('{'));
    QVERIFY(text.contains("payments-migrate"));
    ui::exportJournal(m_window->services(), u"/nowhere/at/all.jsonl"_s, &page());
    QTRY_COMPARE(m_window->window().toastCount(), 2);
}

void TestActivityPage::brokenChainIsToldWithItsEntry()
{
    fill();
    openPage();
    QTRY_COMPARE(page().feed().integrity().state, JournalIntegrity::State::Verified);
    auto *notice = page().findChild<ui::Notice *>();
    QVERIFY(!notice->isVisible());
    alterJournal(u"UPDATE entry SET result = 'Succeeded' WHERE id = 6"_s);
    QTest::keyClick(&m_window->window(), Qt::Key_F5);
    QTRY_COMPARE(page().feed().integrity().state, JournalIntegrity::State::Broken);
    QCOMPARE(page().feed().integrity().entry, 6);
    QVERIFY(notice->isVisible());
}

void TestActivityPage::unreadableJournalIsAnErrorState()
{
    fill();
    openPage();
    alterJournal(u"ALTER TABLE entry RENAME TO lost"_s);
    QTest::keyClick(&m_window->window(), Qt::Key_F5);
    QTRY_COMPARE(page().feed().state(), ActivityFeed::State::Failed);
    auto *error = page().findChild<ui::ErrorState *>();
    QTRY_VERIFY(error->isVisible());
    QVERIFY(!error->accessibleName().isEmpty());
    alterJournal(u"ALTER TABLE lost RENAME TO entry"_s);
    QTest::keyClick(&m_window->window(), Qt::Key_F5);
    QTRY_COMPARE(model().rowCount(), 5);
    QVERIFY(!error->isVisible());
}

void TestActivityPage::statusBarOpensIt()
{
    m_window->show();
    Q_EMIT m_window->window().findChild<ui::StatusLine *>()->activated(u"operations"_s);
    QCOMPARE(m_window->window().navigator().current()->id(), u"activity"_s);
}

void TestActivityPage::pictures()
{
    fill();
    openPage();
    QTRY_COMPARE(model().rowCount(), 5);
    QTRY_COMPARE(page().feed().integrity().state, JournalIntegrity::State::Verified);
    const QModelIndex sync = model().index(2, 0);
    page().table().expand(sync);
    page().table().setFocus();
    page().table().setCurrentIndex(model().index(2, 0, sync));
    QTRY_VERIFY(page().panel().diff().isVisible());
    m_window->savePictures(u"activity"_s, QSize(1280, 772));
    m_window->savePictures(u"activity-large"_s, QSize(2560, 1412));
    page().table().setCurrentIndex(model().index(0, 0, sync));
    m_window->savePictures(u"activity-failed"_s, QSize(1280, 772));
}

QTEST_MAIN(TestActivityPage)
#include "tst_activitypage.moc"
