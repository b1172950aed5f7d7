#include <app/tour/robot.h>
#include <app/tour/tourrunner.h>
#include <tests/support/window/testwindow.h>
#include <ui/applications/applicationspage.h>
#include <ui/frame/actionregistry.h>
#include <ui/widgets/filterbar.h>
#include <ui/widgets/searchfield.h>

#include <QAction>
#include <QDir>
#include <QImage>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway;
using app::Robot;
using app::TourRunner;
using app::TourStep;
using tests::TestWindow;
using namespace Qt::StringLiterals;

namespace {

QList<ui::PageSpec> pages(ui::FrameServices &services)
{
    return {{.id = u"applications"_s,
             .icon = u"applications"_s,
             .text = u"Applications"_s,
             .make = [&services](QWidget *parent) { return new ui::ApplicationsPage(services, parent); }}};
}

TourStep step(const QString &expected, std::function<bool()> isReached)
{
    TourStep step;
    step.expected = expected;
    step.isReached = std::move(isReached);
    step.told = [expected] { return expected; };
    return step;
}

} // namespace

class TestTourRunner final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void keysGoWhereThoseOfAPersonDo();
    void clicksFindWidgetsByName();
    void stepsFollowEachOther();
    void aStepThatDoesNotComeAboutIsExplained();
    void anActionThatCannotBeDoneIsExplained();

private:
    TestWindow &window() { return *m_window; }

    std::unique_ptr<TestWindow> m_window;
    QStringList m_said;
    QTemporaryDir m_folder;
};

void TestTourRunner::init()
{
    m_window = std::make_unique<TestWindow>(pages);
    m_window->connectProvider();
    m_window->provider().put(tests::makeSummary(u"cart"_s, u"dev"_s));
    m_window->show(QSize(1280, 800));
    m_said.clear();
}

void TestTourRunner::cleanup()
{
    m_window.reset();
}

void TestTourRunner::keysGoWhereThoseOfAPersonDo()
{
    const Robot robot(window().window());
    const auto &page = window().page<ui::ApplicationsPage>();
    robot.press(Qt::Key_Slash); // a shortcut of the window
    QVERIFY(page.filterBar().field()->hasFocus());
    robot.type(u"App:cart sync:x"_s);
    QCOMPARE(page.filterBar().text(), u"App:cart sync:x"_s);
    robot.press(Qt::Key_K, Qt::ControlModifier);
    QVERIFY(robot.find(u"palette"_s));
}

void TestTourRunner::clicksFindWidgetsByName()
{
    const Robot robot(window().window());
    QVERIFY(!robot.click(u"no such button"_s));
    QSignalSpy clicked(window().window().actions().find(u"window.refresh"_s), &QAction::triggered);
    QVERIFY(robot.click(u"Refresh"_s));
    QCOMPARE(clicked.count(), 1);
    window().window().actions().setOff(u"window.refresh"_s, u"Nothing is connected."_s);
    const auto refused = robot.click(u"Refresh"_s);
    QVERIFY(!refused);
    QVERIFY(refused.error().cause.contains(u"Nothing is connected."_s));
}

void TestTourRunner::stepsFollowEachOther()
{
    TourRunner runner(
        window().window(), m_folder.path(), [this](const QString &text) { m_said.append(text); });
    QSignalSpy ended(&runner, &TourRunner::ended);
    TourStep first = step(u"a first step"_s, [] { return true; });
    first.picture = u"first"_s;
    TourStep second = step(u"an application"_s, [this] { return window().store().size() == 2; });
    second.act = [this]() -> base::Expected<void> {
        window().provider().put(tests::makeSummary(u"orders"_s, u"dev"_s));
        return {};
    };
    TourStep other = step(u"what does not apply"_s, [] { return false; });
    other.applies = [] { return false; };
    runner.start({first, other, second});
    QVERIFY(ended.wait());
    QVERIFY(!runner.hasFailed());
    QCOMPARE(m_said.size(), 2);
    QVERIFY(m_said.last().endsWith(u"an application"_s));
    QCOMPARE(QImage(m_folder.filePath(u"01-first.png"_s)).size(), QSize(1280, 800));
}

void TestTourRunner::aStepThatDoesNotComeAboutIsExplained()
{
    TourRunner runner(
        window().window(), m_folder.path(), [this](const QString &text) { m_said.append(text); });
    QSignalSpy ended(&runner, &TourRunner::ended);
    TourStep never = step(u"A miracle"_s, [] { return false; });
    never.limit = std::chrono::seconds(1);
    never.found = [] { return u"there is none"_s; };
    runner.start({never, step(u"what comes after"_s, [] { return true; })});
    QVERIFY(ended.wait());
    QVERIFY(runner.hasFailed());
    QCOMPARE(m_said, QStringList{u"Failed: A miracle was expected within 1 s, but there is none."_s});
    QVERIFY(QFile::exists(m_folder.filePath(u"01-failed.png"_s)));
}

void TestTourRunner::anActionThatCannotBeDoneIsExplained()
{
    const Robot robot(window().window());
    TourRunner runner(
        window().window(), m_folder.path(), [this](const QString &text) { m_said.append(text); });
    QSignalSpy ended(&runner, &TourRunner::ended);
    TourStep click = step(u"A dialog"_s, [] { return false; });
    click.act = [&robot] { return robot.click(u"Promote"_s); };
    runner.start({click});
    QVERIFY(ended.wait());
    QVERIFY(runner.hasFailed());
    QVERIFY(m_said.first().contains(u"\"Promote\""_s));
}

QTEST_MAIN(TestTourRunner)
#include "tst_tourrunner.moc"
