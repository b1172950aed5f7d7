#include <tests/support/window/testwindow.h>
#include <ui/frame/actionregistry.h>
#include <ui/frame/navigator.h>
#include <ui/frame/page.h>
#include <ui/widgets/commandpalette.h>
#include <ui/widgets/navrail.h>
#include <ui/widgets/scrimdialog.h>

#include <QAction>
#include <QLineEdit>
#include <QPointer>
#include <QTest>

using namespace slipway;
using tests::TestWindow;
using namespace Qt::StringLiterals;

namespace {

class PlainPage final : public ui::Page
{
public:
    PlainPage(const ui::FrameServices &services, const QString &id, QWidget *parent)
        : Page(services.theme, id, parent)
    {
        services.actions.add({.id = id + u".act"_s,
                              .icon = u"play"_s,
                              .text = u"Act on "_s + id,
                              .keys = {QKeySequence(Qt::Key_X)},
                              .section = id,
                              .run = [this] { ++acted; }},
                             this);
    }

    QString title() const override { return id(); }

    void open(const ui::Location &location) override { m_location = location; }

    ui::Location location() const override { return m_location; }

    void activated() override { ++shown; }

    void deactivated() override { ++left; }

    void refresh() override { ++refreshed; }

    QVariantMap saveState() const override { return {{u"acted"_s, acted}}; }

    void restoreState(const QVariantMap &state) override { acted = state.value(u"acted"_s).toInt(); }

    int acted = 0;
    int shown = 0;
    int left = 0;
    int refreshed = 0;

private:
    ui::Location m_location;
};

QList<ui::PageSpec> pages(ui::FrameServices &services)
{
    QList<ui::PageSpec> specs;
    for (const QString &id : {u"applications"_s, u"application"_s, u"activity"_s, u"settings"_s}) {
        specs.append(
            {.id = id,
             .icon = u"activity"_s,
             .text = id == u"application"_s ? QString() : id,
             .atFoot = id == u"settings"_s,
             .key = id == u"activity"_s ? QKeySequence(Qt::ALT | Qt::Key_2) : QKeySequence(),
             .make = [&services, id](QWidget *parent) { return new PlainPage(services, id, parent); }});
    }
    return specs;
}

} // namespace

class TestFrame final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void opensTheFirstPage();
    void goesBackTheWayItCame();
    void keysOfPages();
    void keysWorkOnlyOnTheirPage();
    void nothingRunsBelowADialog();
    void paletteFindsActionsAndPages();
    void questionMarkListsKeys();
    void statesOfPagesAreKept();
    void finishedOperationsAreTold();
    void railFolds();
    void anotherSessionEndsTheFirst();

private:
    ui::Navigator &navigator() { return m_window->window().navigator(); }

    PlainPage &page() { return m_window->page<PlainPage>(); }

    std::unique_ptr<TestWindow> m_window;
};

void TestFrame::init()
{
    m_window = std::make_unique<TestWindow>(pages);
    m_window->show();
}

void TestFrame::cleanup()
{
    m_window.reset();
}

void TestFrame::opensTheFirstPage()
{
    QCOMPARE(page().id(), u"applications"_s);
    QCOMPARE(page().shown, 1);
    QCOMPARE(m_window->window().windowTitle(), u"applications – Slipway"_s);
}

void TestFrame::goesBackTheWayItCame()
{
    const base::ApplicationId cart{u"dev"_s, u"argocd"_s, u"cart"_s};
    const base::ApplicationId search{u"dev"_s, u"argocd"_s, u"search"_s};
    navigator().openApplication(cart, u"diff"_s);
    navigator().openApplication(search);
    navigator().open(u"activity"_s);
    navigator().open(u"not-built"_s); // nothing happens
    QCOMPARE(page().id(), u"activity"_s);
    QVERIFY(navigator().back());
    QCOMPARE(page().location().application, search);
    QVERIFY(navigator().back());
    QCOMPARE(page().location().application, cart);
    QCOMPARE(page().location().tab, u"diff"_s);
    QVERIFY(navigator().back());
    QCOMPARE(page().id(), u"applications"_s);
    QVERIFY(!navigator().back());
}

void TestFrame::keysOfPages()
{
    QTest::keyClick(&m_window->window(), Qt::Key_2, Qt::AltModifier);
    QCOMPARE(page().id(), u"activity"_s);
    QTest::keyClick(&m_window->window(), Qt::Key_F5);
    QCOMPARE(page().refreshed, 1);
    QTest::keyClick(&m_window->window(), Qt::Key_Escape);
    QCOMPARE(page().id(), u"applications"_s);
}

void TestFrame::keysWorkOnlyOnTheirPage()
{
    PlainPage &first = page();
    QTest::keyClick(&m_window->window(), Qt::Key_X);
    navigator().open(u"activity"_s);
    QTest::keyClick(&m_window->window(), Qt::Key_X);
    QCOMPARE(first.acted, 1);
    QCOMPARE(page().acted, 1);
    QCOMPARE(first.left, 1);
}

void TestFrame::nothingRunsBelowADialog()
{
    auto *dialog =
        new ui::ScrimDialog(m_window->theme(), ui::ScrimDialog::Size::Confirmation, &m_window->window());
    dialog->setTitle(u"Sure"_s);
    dialog->open();
    QTest::keyClick(dialog, Qt::Key_X);
    QTest::keyClick(dialog, Qt::Key_K, Qt::ControlModifier);
    QCOMPARE(page().acted, 0);
    QVERIFY(!m_window->window().findChild<ui::CommandPalette *>()->isOpen());
    dialog->reject();
    QTest::keyClick(&m_window->window(), Qt::Key_X);
    QCOMPARE(page().acted, 1);
}

void TestFrame::paletteFindsActionsAndPages()
{
    auto *palette = m_window->window().findChild<ui::CommandPalette *>();
    QTest::keyClick(&m_window->window(), Qt::Key_K, Qt::ControlModifier);
    QVERIFY(palette->isOpen());
    auto *field = palette->findChild<QLineEdit *>();
    QTest::keyClicks(field, u"act on app"_s);
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_COMPARE(page().acted, 1);
    QTest::keyClick(&m_window->window(), Qt::Key_K, Qt::ControlModifier);
    QTest::keyClicks(field, u"settings"_s);
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_COMPARE(page().id(), u"settings"_s);
}

void TestFrame::questionMarkListsKeys()
{
    bool hasPalette = false;
    for (const ui::KeyRow &row : m_window->window().actions().keys()) {
        hasPalette = hasPalette || row.keys.contains(u"Ctrl+K"_s);
    }
    QVERIFY(hasPalette);
    QTest::keyClick(&m_window->window(), '?');
    ui::ScrimDialog *dialog = ui::ScrimDialog::activeIn(&m_window->window());
    QVERIFY(dialog);
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!ui::ScrimDialog::activeIn(&m_window->window()));
}

void TestFrame::statesOfPagesAreKept()
{
    QTest::keyClick(&m_window->window(), Qt::Key_X);
    m_window->window().close();
    QCOMPARE(m_window->settings().pageState(u"applications"_s).value(u"acted"_s).toInt(), 1);
}

void TestFrame::finishedOperationsAreTold()
{
    auto cart = tests::makeSummary(u"cart"_s, u"dev"_s);
    cart.operation.verb = u"sync"_s;
    cart.operation.phase = applications::OperationPhase::Running;
    m_window->provider().put(cart);
    m_window->connectProvider();
    cart.operation.phase = applications::OperationPhase::Failed;
    cart.operation.message = u"ConfigMap cart-config was refused"_s;
    m_window->provider().put(cart);
    QTRY_COMPARE(m_window->window().toastCount(), 1);
}

void TestFrame::railFolds()
{
    auto *rail = m_window->window().findChild<ui::NavRail *>();
    QTest::keyClick(&m_window->window(), Qt::Key_B, Qt::ControlModifier);
    QVERIFY(rail->isFolded());
    QVERIFY(m_window->settings().isRailFolded());
    QTest::keyClick(&m_window->window(), Qt::Key_B, Qt::ControlModifier);
    QVERIFY(!rail->isFolded());
    m_window->window().resize(900, 700);
    QTRY_VERIFY(rail->isFolded());
    m_window->window().resize(1280, 772);
    QTRY_VERIFY(!rail->isFolded());
}

void TestFrame::anotherSessionEndsTheFirst()
{
    const QPointer<ui::Page> first = navigator().current();
    m_window->window().setSession(nullptr);
    QVERIFY(!first);
    QVERIFY(navigator().pages().isEmpty());
    QVERIFY(!m_window->window().actions().find(u"applications.act"_s));
}

QTEST_MAIN(TestFrame)
#include "tst_frame.moc"
