#include <models/clusters/scope.h>
#include <tests/support/window/testwindow.h>
#include <ui/applications/applicationspage.h>
#include <ui/frame/actionregistry.h>
#include <ui/widgets/countsbar.h>
#include <ui/widgets/navrail.h>
#include <ui/widgets/statepages.h>

#include <QMenu>
#include <QPushButton>
#include <QTest>

using namespace slipway;
using tests::TestWindow;
using ui::ApplicationsPage;
using namespace Qt::StringLiterals;

namespace {

QList<ui::PageSpec> pages(ui::FrameServices &services)
{
    return {{.id = u"applications"_s,
             .icon = u"applications"_s,
             .text = u"Applications"_s,
             .make = [&services](QWidget *parent) { return new ApplicationsPage(services, parent); }}};
}

} // namespace

/// The button on top of the rail narrows what every page shows.
class TestScopeButton final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void narrowsApplications();
    void isReachedByKeyboard();
    void isInThePalette();
    void checkMarksEndOutOfScope();
    void saysWhenAClusterHasNone();

private:
    ApplicationsPage &page() { return m_window->page<ApplicationsPage>(); }

    models::Scope &scope() { return m_window->services().scope; }

    QAbstractButton *button() { return m_window->window().findChild<QAbstractButton *>(u"scope"_s); }

    QMenu *menu() { return m_window->window().findChild<QMenu *>(u"scopeMenu"_s); }

    std::unique_ptr<TestWindow> m_window;
};

void TestScopeButton::init()
{
    m_window = std::make_unique<TestWindow>(pages);
    m_window->provider().putAll(tests::believableApplications(tests::StandingClock().now()));
    m_window->connectProvider();
    m_window->show();
    QCOMPARE(page().model().applicationCount(), 28);
}

void TestScopeButton::cleanup()
{
    m_window.reset();
}

void TestScopeButton::narrowsApplications()
{
    QCOMPARE(button()->text(), u"All clusters"_s);
    QTest::mouseClick(button(), Qt::LeftButton);
    QTRY_VERIFY(menu() && menu()->isVisible());
    for (QAction *action : menu()->actions()) {
        if (action->data().toString() == "seoul-dev"_L1) {
            action->trigger();
        }
    }
    menu()->close();
    QCOMPARE(scope().context(), u"seoul-dev"_s);
    QCOMPARE(button()->text(), u"seoul-dev"_s);
    const int inDev = page().model().applicationCount();
    QVERIFY(inDev > 0 && inDev < 28);
    for (const base::ApplicationId &id : page().model().shown()) {
        QCOMPARE(m_window->store().find(id)->cluster, u"seoul-dev"_s);
    }
    // New ones come in only where they belong.
    m_window->provider().put(tests::makeSummary(u"brand-new"_s, u"production"_s));
    m_window->provider().put(tests::makeSummary(u"brand-new"_s, u"dev"_s));
    QTRY_COMPARE(page().model().applicationCount(), inDev + 1);
    QCOMPARE(m_window->settings().scope(), u"seoul-dev"_s);
    scope().setContext({});
    QCOMPARE(page().model().applicationCount(), 30);
}

void TestScopeButton::isReachedByKeyboard()
{
    QTest::keyClick(&page(), Qt::Key_0, Qt::AltModifier);
    QTRY_VERIFY(menu() && menu()->isVisible());
    QTest::keyClick(menu(), Qt::Key_Down);
    QTest::keyClick(menu(), Qt::Key_Return);
    QTRY_COMPARE(scope().context(), u"seoul-dev"_s);
    QVERIFY(button()->focusPolicy() & Qt::TabFocus);
}

void TestScopeButton::isInThePalette()
{
    ui::ActionRegistry &actions = m_window->window().actions();
    const auto entry = [&actions](const QString &title) {
        for (const models::PaletteEntry &each : actions.paletteEntries()) {
            if (each.title == title) {
                return each.id;
            }
        }
        return QString();
    };
    QVERIFY(entry(u"Show all clusters"_s).isEmpty()); // they are shown
    QVERIFY(!entry(u"Sync payments, production"_s).isEmpty());
    actions.run(entry(u"Show only seoul-stg"_s));
    QCOMPARE(scope().context(), u"seoul-stg"_s);
    QVERIFY(entry(u"Sync payments, production"_s).isEmpty());
    actions.run(entry(u"Show all clusters"_s));
    QVERIFY(scope().isAll());
}

// What cannot be seen must not be part of a bulk sync.
void TestScopeButton::checkMarksEndOutOfScope()
{
    page().model().setChecked(
        {tests::makeSummary(u"cart"_s, u"dev"_s).id, tests::makeSummary(u"cart"_s, u"production"_s).id});
    scope().setContext(u"seoul-dev"_s);
    QCOMPARE(page().targets().size(), 1);
    scope().setContext({});
    QCOMPARE(page().targets().size(), 1);
}

void TestScopeButton::saysWhenAClusterHasNone()
{
    for (const models::ApplicationFacts &facts : m_window->store().all()) {
        if (facts->cluster == "seoul-stg"_L1) {
            m_window->provider().drop(facts->id);
        }
    }
    scope().setContext(u"seoul-stg"_s);
    auto *empty = page().findChild<ui::EmptyState *>();
    QTRY_VERIFY(empty->isVisible());
    QVERIFY(empty->accessibleName().startsWith(u"No applications in seoul-stg"_s));
    QTest::mouseClick(empty->findChild<QPushButton *>(), Qt::LeftButton);
    QVERIFY(scope().isAll());
}

QTEST_MAIN(TestScopeButton)
#include "tst_scopebutton.moc"
