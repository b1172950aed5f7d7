#include <ui/delegates/tableview.h>
#include <ui/theme/theme.h>
#include <ui/widgets/actionbutton.h>
#include <ui/widgets/chip.h>
#include <ui/widgets/commandpalette.h>
#include <ui/widgets/countsbar.h>
#include <ui/widgets/factsstrip.h>
#include <ui/widgets/headerbar.h>
#include <ui/widgets/navrail.h>
#include <ui/widgets/notice.h>
#include <ui/widgets/scrimdialog.h>
#include <ui/widgets/searchfield.h>
#include <ui/widgets/tabstrip.h>
#include <ui/widgets/toast.h>

#include <QAction>
#include <QApplication>
#include <QLineEdit>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTest>

#include <numeric>

using namespace slipway;
using namespace slipway::ui;
using namespace Qt::StringLiterals;

class TestWidgets final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void actionButtonMirrorsItsAction();
    void headerMovesButtonsIntoMore();
    void factsFillTheStrip_data();
    void factsFillTheStrip();
    void shortFactsStayWholeBesideALongOne();
    void countSegmentsAddUp_data();
    void countSegmentsAddUp();
    void railEmitsAndFolds();
    void tabsKeepCounts();
    void chipTellsItsValue();
    void dialogAsksForTheName();
    void dialogKeepsTheFocus();
    void dialogEscapeRejects();
    void paletteRunsByKeyboard();
    void paletteOffEntriesDoNotRun();
    void noticeOfError();
    void toastsStackAndClose();
    void searchFieldEscape();
    void tableTogglesChecks();
    void tableGroupsFold();
    void tableKeepsUniformRows();

private:
    Theme m_theme;
};

void TestWidgets::initTestCase()
{
    m_theme.apply(*qApp);
    m_theme.setReduceMotion(true);
}

void TestWidgets::actionButtonMirrorsItsAction()
{
    QAction action(m_theme.icon(u"sync"_s), u"Sync…"_s);
    action.setShortcut(QKeySequence(u"Ctrl+Shift+S"_s));
    ActionButton button(action, ButtonKind::Primary, false);
    QSignalSpy triggered(&action, &QAction::triggered);
    button.click();
    QCOMPARE(triggered.size(), 1);
    QVERIFY(button.toolTip().contains(u"Ctrl+Shift+S"_s));
    action.setEnabled(false);
    action.setToolTip(u"Off: read-only"_s);
    QVERIFY(!button.isEnabled());
    QVERIFY(button.toolTip().startsWith(u"Off: read-only"_s));
}

void TestWidgets::headerMovesButtonsIntoMore()
{
    QAction refresh(u"Refresh"_s);
    QAction diff(u"Diff"_s);
    QAction rollback(u"Roll back…"_s);
    QAction sync(u"Sync…"_s);
    HeaderBar header(m_theme);
    header.setTitle(u"payments"_s);
    header.setActions({{&refresh}, {&diff}, {&rollback}});
    header.setPrimary({&sync, ButtonKind::Primary, false});
    const auto visible = [&header] {
        QStringList texts;
        for (const ActionButton *button : header.findChildren<ActionButton *>()) {
            if (button->isVisibleTo(&header)) {
                texts.append(button->text());
            }
        }
        return texts;
    };
    header.resize(1112, HeaderBar::barHeight);
    header.show();
    QCOMPARE(visible().size(), 4);
    header.resize(560, HeaderBar::barHeight);
    const QStringList narrow = visible();
    QVERIFY(!narrow.contains(u"Refresh"_s));
    QVERIFY(narrow.contains(u"Sync…"_s));
    int right = 0;
    for (const ActionButton *button : header.findChildren<ActionButton *>()) {
        if (button->isVisibleTo(&header)) {
            QVERIFY(button->x() >= right || button->text() == u"Sync…"_s);
            QVERIFY(button->geometry().right() < header.width());
        }
    }
    header.resize(1112, HeaderBar::barHeight);
    QCOMPARE(visible().size(), 4);
}

void TestWidgets::factsFillTheStrip_data()
{
    QTest::addColumn<QList<int>>("wanted");
    QTest::addColumn<int>("width");
    QTest::newRow("room") << QList<int>({190, 130, 300, 200, 170}) << 1112;
    QTest::newRow("exact") << QList<int>({100, 100}) << 200;
    QTest::newRow("narrow") << QList<int>({190, 130, 400, 200, 170}) << 800;
    QTest::newRow("very narrow") << QList<int>({190, 130, 400, 200, 170}) << 500;
    QTest::newRow("none") << QList<int>() << 500;
}

void TestWidgets::factsFillTheStrip()
{
    QFETCH(QList<int>, wanted);
    QFETCH(int, width);
    QList<bool> grows(wanted.size(), false);
    if (grows.size() > 2) {
        grows[2] = true;
    }
    int x = 0;
    for (const auto &[left, cell] : FactsStrip::cells(wanted, grows, width)) {
        QCOMPARE(left, x);
        QVERIFY(cell >= 90);
        x += cell;
    }
    if (!wanted.isEmpty()) {
        QCOMPARE(x, width);
    }
}

void TestWidgets::shortFactsStayWholeBesideALongOne()
{
    const auto cells = FactsStrip::cells({120, 500, 300, 180, 150}, {false, false, true, false, false}, 900);
    QCOMPARE(cells.at(0).second, 120);
    QCOMPARE(cells.at(3).second, 180);
    QCOMPARE(cells.at(4).second, 150);
    QCOMPARE(cells.at(1).second, 900 - 120 - 200 - 180 - 150);
}

void TestWidgets::countSegmentsAddUp_data()
{
    QTest::addColumn<QList<int>>("counts");
    QTest::addColumn<int>("width");
    QTest::newRow("usual") << QList<int>({27, 2, 1, 2, 1, 1}) << 64;
    QTest::newRow("one") << QList<int>({5, 0, 0}) << 64;
    QTest::newRow("tiny ones stay visible") << QList<int>({10000, 1, 1}) << 64;
    QTest::newRow("none") << QList<int>({0, 0}) << 64;
}

void TestWidgets::countSegmentsAddUp()
{
    QFETCH(QList<int>, counts);
    QFETCH(int, width);
    const QList<int> widths = CountsBar::segments(counts, width);
    QCOMPARE(widths.size(), counts.size());
    int filled = 0;
    for (int at = 0; at < counts.size(); ++at) {
        QCOMPARE(widths.at(at) > 0, counts.at(at) > 0);
        QVERIFY(counts.at(at) == 0 || widths.at(at) >= 2);
        filled += counts.at(at) > 0 ? 1 : 0;
    }
    if (filled > 0) {
        QCOMPARE(std::accumulate(widths.begin(), widths.end(), 0) + filled - 1, width);
    }
}

void TestWidgets::railEmitsAndFolds()
{
    NavRail rail(m_theme);
    rail.setPages({{u"a"_s, u"applications"_s, u"Applications"_s, {}, false, {}},
                   {u"b"_s, u"activity"_s, u"Activity"_s, u"3"_s, false, {}}});
    rail.setCurrent(u"a"_s);
    QSignalSpy activated(&rail, &NavRail::activated);
    rail.show();
    const QList<QAbstractButton *> buttons = rail.findChildren<QAbstractButton *>();
    for (QAbstractButton *button : buttons) {
        if (button->text() == u"Activity"_s) {
            QCOMPARE(button->accessibleName(), u"Activity, 3"_s);
            button->click();
            QVERIFY2(!button->isChecked(), "the page decides what is current");
        }
    }
    QCOMPARE(activated.size(), 1);
    QCOMPARE(activated.first().first().toString(), u"b"_s);
    QCOMPARE(rail.width(), NavRail::wideWidth);
    rail.setFolded(true);
    QCOMPARE(rail.width(), NavRail::foldedWidth);
}

void TestWidgets::tabsKeepCounts()
{
    TabStrip tabs(m_theme);
    tabs.add(u"tree"_s, u"Tree"_s);
    tabs.add(u"diff"_s, u"Diff"_s);
    QSignalSpy changed(&tabs, &TabStrip::currentIdChanged);
    tabs.show();
    const int before = tabs.tabRect(1).width();
    tabs.setCount(u"diff"_s, 3);
    QVERIFY(tabs.tabRect(1).width() > before);
    QCOMPARE(tabs.tabText(1), u"Diff"_s);
    tabs.setCurrentId(u"diff"_s);
    QCOMPARE(changed.last().first().toString(), u"diff"_s);
    tabs.setCount(u"diff"_s, 0);
    QCOMPARE(tabs.tabRect(1).width(), before);
}

void TestWidgets::chipTellsItsValue()
{
    Chip chip(m_theme, Chip::Mode::Several, u"Health"_s);
    chip.setOptions({{u"healthy"_s, u"Healthy"_s, {}}, {u"degraded"_s, u"Degraded"_s, {}}});
    const int empty = chip.sizeHint().width();
    QSignalSpy changed(&chip, &Chip::selectionChanged);
    chip.setSelected({u"degraded"_s});
    QVERIFY(changed.isEmpty());
    QVERIFY(chip.sizeHint().width() > empty);
    QCOMPARE(chip.accessibleName(), u"Health Degraded"_s);
    QCOMPARE(chip.sizeHint().height(), 24);
}

void TestWidgets::dialogAsksForTheName()
{
    QWidget window;
    window.resize(1280, 800);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    auto *dialog = new ScrimDialog(m_theme, ScrimDialog::Size::Wide, &window);
    dialog->setConfirmation(u"Type %1 to confirm."_s, u"payments"_s);
    dialog->setPrimary(u"sync"_s, u"Sync 3 resources"_s);
    QSignalSpy accepted(dialog, &ScrimDialog::accepted);
    dialog->open();
    QCOMPARE(ScrimDialog::activeIn(&window), dialog);
    auto *field = dialog->findChild<QLineEdit *>();
    QCOMPARE(QApplication::focusWidget(), field);
    QTest::keyClicks(field, u"payment"_s);
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY2(accepted.isEmpty(), "Enter runs only when the field is right");
    QTest::keyClicks(field, u"s"_s);
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(accepted.size(), 1);
    QVERIFY(!ScrimDialog::activeIn(&window));
}

void TestWidgets::dialogKeepsTheFocus()
{
    QWidget window;
    window.resize(1000, 700);
    QLineEdit outside(&window);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    outside.setFocus();
    auto *dialog = new ScrimDialog(m_theme, ScrimDialog::Size::Confirmation, &window);
    dialog->setPrimary({}, u"Delete"_s, ButtonKind::DestructiveFill);
    dialog->open();
    const auto *first = qobject_cast<QPushButton *>(QApplication::focusWidget());
    QVERIFY2(first && first->text() == u"Cancel"_s, "focus starts on Cancel");
    for (int at = 0; at < 5; ++at) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QVERIFY(dialog->isAncestorOf(QApplication::focusWidget()));
    }
    dialog->reject();
    QCOMPARE(QApplication::focusWidget(), &outside);
}

void TestWidgets::dialogEscapeRejects()
{
    QWidget window;
    window.resize(1000, 700);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    auto *dialog = new ScrimDialog(m_theme, ScrimDialog::Size::Confirmation, &window);
    dialog->setPrimary({}, u"Sync"_s);
    dialog->setPrimaryOff(u"Nothing is selected."_s);
    QSignalSpy accepted(dialog, &ScrimDialog::accepted);
    QSignalSpy rejected(dialog, &ScrimDialog::rejected);
    dialog->open();
    QTest::keyClick(dialog, Qt::Key_Return);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QVERIFY(accepted.isEmpty());
    QCOMPARE(rejected.size(), 1);
}

void TestWidgets::paletteRunsByKeyboard()
{
    QWidget window;
    window.resize(1280, 800);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    CommandPalette palette(m_theme, &window);
    palette.setSource([] {
        return QList<models::PaletteEntry>{
            {u"sync"_s, u"Actions"_s, u"sync"_s, u"Sync payments"_s, {}, {}, {}, {}, {}},
            {u"settings"_s, u"Pages"_s, u"settings"_s, u"Settings"_s, {}, {}, {}, {}, {}}};
    });
    QSignalSpy triggered(&palette, &CommandPalette::triggered);
    palette.open();
    auto *field = palette.findChild<QLineEdit *>();
    QCOMPARE(QApplication::focusWidget(), field);
    QCOMPARE(palette.rowCount(), 2);
    QTest::keyClick(field, Qt::Key_Down);
    QCOMPARE(palette.currentId(), u"settings"_s);
    QTest::keyClick(field, Qt::Key_Down);
    QCOMPARE(palette.currentId(), u"sync"_s);
    QTest::keyClicks(field, u"sett"_s);
    QCOMPARE(palette.rowCount(), 1);
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(triggered.first().first().toString(), u"settings"_s);
    QVERIFY(!palette.isOpen());
}

void TestWidgets::paletteOffEntriesDoNotRun()
{
    QWidget window;
    window.resize(1280, 800);
    window.show();
    CommandPalette palette(m_theme, &window);
    palette.setSource([] {
        return QList<models::PaletteEntry>{
            {u"x"_s, u"Actions"_s, u"play"_s, u"Promote"_s, {}, {}, u"not paused"_s, {}, {}}};
    });
    QSignalSpy triggered(&palette, &CommandPalette::triggered);
    palette.open(u"prom"_s);
    QCOMPARE(palette.rowCount(), 1);
    QTest::keyClick(palette.findChild<QLineEdit *>(), Qt::Key_Return);
    QVERIFY(triggered.isEmpty());
    QVERIFY(palette.isOpen());
    QTest::keyClick(palette.findChild<QLineEdit *>(), Qt::Key_Escape);
    QVERIFY(!palette.isOpen());
}

void TestWidgets::noticeOfError()
{
    Notice notice(m_theme, Notice::Form::Box);
    QVERIFY(notice.isHidden());
    notice.show(base::Error{base::ErrorKind::Forbidden,
                            u"The sync was refused"_s,
                            u"you may not patch deployments"_s,
                            u"Ask for the role edit."_s,
                            {}});
    QVERIFY(!notice.isHidden());
    QCOMPARE(notice.accessibleName(),
             u"The sync was refused. You may not patch deployments. Ask for the role edit."_s);
    QVERIFY(notice.heightForWidth(200) > notice.heightForWidth(900));
    notice.clear();
    QVERIFY(notice.isHidden());
}

void TestWidgets::toastsStackAndClose()
{
    QWidget host;
    host.resize(800, 600);
    host.show();
    auto *stack = new ToastStack(m_theme, host);
    bool followed = false;
    stack->show({Status::Succeeded,
                 u"Sync succeeded"_s,
                 u"payments"_s,
                 u"Undo"_s,
                 [&followed] { followed = true; },
                 false,
                 50});
    stack->show({Status::Failed, u"Sync failed"_s, {}, {}, {}, true, 50});
    QCOMPARE(stack->count(), 2);
    QTRY_COMPARE(stack->count(), 1);
    stack->show(
        {Status::Succeeded, u"Saved"_s, {}, u"Undo"_s, [&followed] { followed = true; }, false, 60'000});
    for (QPushButton *button : host.findChildren<QPushButton *>()) {
        if (button->text() == u"Undo"_s && button->isVisible()) {
            button->click();
            break;
        }
    }
    QVERIFY(followed);
    QCOMPARE(stack->count(), 1);
}

void TestWidgets::searchFieldEscape()
{
    SearchField field(m_theme, u"Filter"_s);
    field.show();
    QSignalSpy left(&field, &SearchField::left);
    QTest::keyClicks(&field, u"abc"_s);
    QTest::keyClick(&field, Qt::Key_Escape);
    QVERIFY(field.text().isEmpty());
    QVERIFY(left.isEmpty());
    QTest::keyClick(&field, Qt::Key_Escape);
    QCOMPARE(left.size(), 1);
}

void TestWidgets::tableTogglesChecks()
{
    TableView table(m_theme);
    QStandardItemModel model(3, 2);
    for (int row = 0; row < 3; ++row) {
        model.setData(model.index(row, 0), Qt::Unchecked, Qt::CheckStateRole);
        model.setData(model.index(row, 1), u"row %1"_s.arg(row));
    }
    table.setModel(&model);
    table.setCheckColumn(0);
    table.resize(400, 200);
    table.show();
    table.setCurrentIndex(model.index(1, 0));
    QTest::keyClick(&table, Qt::Key_Space);
    QCOMPARE(model.index(1, 0).data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
    QTest::keyClick(&table, Qt::Key_Space);
    QCOMPARE(model.index(1, 0).data(Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
    QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, table.visualRect(model.index(2, 0)).center());
    QCOMPARE(model.index(2, 0).data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
    QSignalSpy opened(&table, &TableView::opened);
    QTest::keyClick(&table, Qt::Key_Return);
    QCOMPARE(opened.size(), 1);
}

void TestWidgets::tableGroupsFold()
{
    TableView table(m_theme);
    QStandardItemModel model;
    auto *group = new QStandardItem(u"production"_s);
    group->appendRow(new QStandardItem(u"cart"_s));
    model.appendRow(group);
    table.setModel(&model);
    table.setGroups([](const QModelIndex &index) -> std::optional<GroupCell> {
        if (index.parent().isValid()) {
            return std::nullopt;
        }
        return GroupCell{index.data().toString(), u"1"_s, {}, {}, {}};
    });
    table.resize(400, 200);
    table.show();
    QSignalSpy opened(&table, &TableView::opened);
    QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, QPoint(60, 10));
    QVERIFY(table.isExpanded(model.index(0, 0)));
    table.setCurrentIndex(model.index(0, 0));
    QTest::keyClick(&table, Qt::Key_Return);
    QVERIFY(!table.isExpanded(model.index(0, 0)));
    QVERIFY(opened.isEmpty());
}

void TestWidgets::tableKeepsUniformRows()
{
    TableView table(m_theme);
    QVERIFY(table.uniformRowHeights());
    QStandardItemModel model(2, 1);
    table.setModel(&model);
    table.show();
    QCOMPARE(table.visualRect(model.index(0, 0)).height(), 28);
    table.setRowHeight(52);
    QTRY_COMPARE(table.visualRect(model.index(0, 0)).height(), 52);
    QCOMPARE(table.header()->sizeHint().height(), 28);
}

QTEST_MAIN(TestWidgets)
#include "tst_widgets.moc"
