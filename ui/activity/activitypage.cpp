#include "activitypage.h"

#include "activitypanel.h"
#include "activitytable.h"
#include "activitywords.h"

#include <models/clusters/clusterstore.h>
#include <models/clusters/scope.h>
#include <services/journal/journal.h>
#include <ui/delegates/tableview.h>
#include <ui/frame/actionregistry.h>
#include <ui/frame/navigator.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>
#include <ui/widgets/filterbar.h>
#include <ui/widgets/headerbar.h>
#include <ui/widgets/notice.h>
#include <ui/widgets/searchfield.h>
#include <ui/widgets/statepages.h>

#include <QAction>
#include <QMenu>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace slipway::ui {

using models::ActivityFeed;
using models::ActivityFilter;
using models::ActivityItem;
using models::ActivityModel;
using models::EntryPtr;
using models::JournalIntegrity;

ActivityPage::ActivityPage(FrameServices &services, QWidget *parent)
    : Page(services.theme, u"activity"_s, parent)
    , m_services(services)
    , m_model(new ActivityModel(this))
    , m_feed(new ActivityFeed(services.journal, services.background, *m_model, this))
    , m_filterBar(new FilterBar(services.theme, tr("app:pay* result:failed verb:sync"), this))
    , m_notice(new Notice(services.theme, Notice::Form::Band, this))
    , m_states(new QStackedWidget(this))
    , m_split(new QSplitter(Qt::Horizontal, m_states))
    , m_table(makeActivityTable(services, *m_model, m_split))
    , m_panel(new ActivityPanel(services, m_split))
    , m_empty(new EmptyState(services.theme, m_states))
    , m_error(new ErrorState(services.theme, m_states))
    , m_showBroken(new QAction(tr("Show the entry"), this))
    , m_again(new QAction(tr("Try again"), this))
{
    header().setTitle(tr("Activity"));
    setFocusProxy(m_table);
    m_split->addWidget(m_table);
    m_split->addWidget(m_panel);
    m_split->setStretchFactor(0, 1);
    m_split->setStretchFactor(1, 0);
    m_split->setChildrenCollapsible(false);
    m_split->setHandleWidth(1);
    m_split->setSizes({772, ActivityPanel::panelWidth});
    m_panel->hide();
    for (QWidget *state : {static_cast<QWidget *>(m_split),
                           static_cast<QWidget *>(m_empty),
                           static_cast<QWidget *>(m_error)}) {
        m_states->addWidget(state);
    }
    makeFilterBar();
    body().addWidget(m_filterBar);
    body().addWidget(m_notice);
    body().addWidget(m_states, 1);
    addActions();
    makeTable();
    connect(m_feed, &ActivityFeed::changed, this, &ActivityPage::showState);
    connect(m_feed, &ActivityFeed::integrityChanged, this, &ActivityPage::showIntegrity);
    connect(m_showBroken, &QAction::triggered, this, [this] { showEntry(m_feed->integrity().entry); });
    connect(m_again, &QAction::triggered, this, &ActivityPage::refresh);
    connect(&services.scope, &models::Scope::changed, this, &ActivityPage::applyFilter);
    m_typing.setSingleShot(true);
    m_typing.setInterval(200);
    connect(&m_typing, &QTimer::timeout, this, &ActivityPage::applyFilter);
    m_ages.setInterval(20000);
    connect(&m_ages, &QTimer::timeout, m_table->viewport(), qOverload<>(&QWidget::update));
    applyFilter();
    showActions();
}

void ActivityPage::makeTable()
{
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table, &QWidget::customContextMenuRequested, this, &ActivityPage::showMenu);
    connect(m_table, &TableView::opened, this, [this] { openApplication(); });
    connect(m_table, &TableView::pointerLeft, this, [this] { m_feed->setHeld(false); });
    m_table->installEventFilter(this);
    connect(m_table, &QAbstractItemView::clicked, this, &ActivityPage::openPanel);
    connect(m_table->selectionModel(),
            &QItemSelectionModel::currentChanged,
            this,
            [this](const QModelIndex &index) {
                if (index.isValid() && m_table->hasFocus() && !m_keeping) {
                    openPanel();
                }
                showActions();
            });
    connect(m_model, &QAbstractItemModel::modelReset, this, &ActivityPage::keepCurrent);
    connect(m_panel, &ActivityPanel::closed, this, [this] { escape(); });
    connect(m_panel, &ActivityPanel::applicationRequested, this, &ActivityPage::openApplication);
    connect(m_panel, &ActivityPanel::operationRequested, this, &ActivityPage::showOperation);
    connect(m_panel, &ActivityPanel::copyRequested, this, &ActivityPage::copyEntry);
    connect(&m_services.applications, &models::ApplicationStore::changed, this, [this] {
        if (!isVisible()) {
            return;
        }
        m_table->viewport()->update(); // a running operation has become a finished one
        showActions();
    });
}

QString ActivityPage::title() const
{
    return tr("Activity");
}

void ActivityPage::open(const Location &location)
{
    if (!location.argument.isEmpty()) {
        setFilterText(location.argument);
    }
}

Location ActivityPage::location() const
{
    return {id(), {}, {}, m_filterBar->text()};
}

void ActivityPage::activated()
{
    m_feed->setLive(true);
    m_ages.start();
    if (m_feed->integrity().state == JournalIntegrity::State::Unknown) {
        m_feed->verify();
    }
    QList<ChipOption> contexts;
    for (const models::ClusterFacts &cluster : m_services.clusters.all()) {
        contexts.append({cluster.context.toLower(), cluster.context, {}});
    }
    m_fieldChips[u"context"_s]->setOptions(contexts);
    m_table->setFocus(Qt::OtherFocusReason);
}

void ActivityPage::deactivated()
{
    m_feed->setLive(false);
    m_ages.stop();
}

void ActivityPage::refresh()
{
    m_feed->load();
    m_feed->verify();
}

bool ActivityPage::focusFilter()
{
    m_filterBar->field()->setFocus(Qt::ShortcutFocusReason);
    m_filterBar->field()->selectAll();
    return true;
}

bool ActivityPage::escape()
{
    if (m_current != 0) {
        m_current = 0;
        m_panel->hide();
        m_table->setFocus(Qt::OtherFocusReason);
        return true;
    }
    if (!m_filterBar->text().isEmpty()) {
        setFilterText({});
        return true;
    }
    return false;
}

QString ActivityPage::context() const
{
    const EntryPtr entry = m_model->item(m_table->currentIndex()).shown();
    return entry ? entry->context : QString();
}

QVariantMap ActivityPage::saveState() const
{
    return {{u"grouped"_s, m_model->isGrouped()}, {u"split"_s, m_split->saveState()}};
}

void ActivityPage::restoreState(const QVariantMap &state)
{
    setGrouped(state.value(u"grouped"_s, true).toBool());
    m_split->restoreState(state.value(u"split"_s).toByteArray());
    m_split->setHandleWidth(1);
}

bool ActivityPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::Resize) {
        fitActivityColumns(*m_table, m_table->width());
    }
    return Page::eventFilter(watched, event);
}

void ActivityPage::setFilterText(const QString &text)
{
    if (m_filterBar->text() != text) {
        m_filterBar->setText(text);
    }
    applyFilter();
}

void ActivityPage::applyFilter()
{
    m_typing.stop();
    m_filter = ActivityFilter::parse(m_filterBar->text(), m_services.clock.now());
    for (auto chip = m_fieldChips.cbegin(); chip != m_fieldChips.cend(); ++chip) {
        chip.value()->setSelected(m_filter.values(chip.key()));
    }
    if (m_fieldChips[u"since"_s]->selected().isEmpty()) {
        m_fieldChips[u"since"_s]->setSelected({QString()});
    }
    journal::Filter query = m_filter.query();
    if (!m_services.scope.isAll()) {
        // Commits are made in no context.
        query.conditions.append(
            {journal::Condition::Field::Context, {m_services.scope.context(), QString()}, false});
    }
    m_feed->setFilter(query);
    showState();
}

void ActivityPage::setGrouped(bool grouped)
{
    m_model->setGrouped(grouped);
    m_grouping->setChecked(grouped);
    m_services.actions.setText(u"activity.group"_s,
                               grouped ? tr("Show single entries") : tr("Group by operation"));
}

models::ApplicationFacts ActivityPage::currentApplication() const
{
    const QModelIndex index = m_table->currentIndex();
    const EntryPtr entry = m_model->item(index).shown();
    if (!entry) {
        return nullptr;
    }
    const EntryPtr operation = m_model->operationOf(index);
    const QString name =
        entry->application.isEmpty() && operation ? operation->application : entry->application;
    const auto known = applicationOf(m_services.applications, name);
    return known ? known : runningApplication(m_services.applications, entry->operation);
}

void ActivityPage::openApplication()
{
    if (const models::ApplicationFacts facts = currentApplication()) {
        m_services.navigator.openApplication(facts->id);
    }
}

void ActivityPage::showOperation(const QString &operation)
{
    if (!operation.isEmpty()) {
        setFilterText(u"op:"_s + operation);
    }
}

void ActivityPage::copyEntry()
{
    if (const EntryPtr entry = m_model->item(m_table->currentIndex()).shown()) {
        m_services.host.copy(QString::fromUtf8(journal::toJsonLine(*entry)), tr("Entry"));
    }
}

void ActivityPage::showEntry(qint64 id)
{
    setFilterText(u"id:%1"_s.arg(id));
}

// After new rows the same entry is current, if it is among them.
void ActivityPage::keepCurrent()
{
    const QScopedValueRollback keeping(m_keeping, true);
    const QModelIndex index = m_model->find(m_current);
    if (index.isValid()) {
        m_table->expand(index.parent());
        m_table->setCurrentIndex(index);
    } else {
        m_table->setCurrentIndex(m_model->index(0, 0));
        if (m_current != 0) {
            openPanel();
        }
    }
}

void ActivityPage::showState()
{
    m_feed->setHeld(m_table->isPointerInside() && m_table->underMouse());
    const qint64 total = m_feed->total();
    header().setNote(total < 0 ? QString() : words::count(total));
    if (!m_filter.problem().isEmpty()) {
        m_empty->setContent(tr("Nothing matches the filter"),
                            m_filter.problem(),
                            {m_services.actions.find(u"activity.clearFilter"_s)});
        m_states->setCurrentWidget(m_empty);
    } else if (m_feed->state() == ActivityFeed::State::Failed) {
        m_error->setError(Status::Failed, m_feed->error(), {m_again});
        m_states->setCurrentWidget(m_error);
    } else if (m_feed->state() == ActivityFeed::State::Ready && m_model->entryCount() == 0 &&
               m_feed->waiting() == 0) {
        if (m_filterBar->text().isEmpty()) {
            m_empty->setContent(
                m_services.scope.isAll()
                    ? tr("Nothing has been done yet")
                    : tr("Nothing has been done in %1 yet").arg(m_services.scope.context()),
                tr("Every sync, rollback and other change that Slipway makes is recorded here: who, "
                   "what, when and with what result."));
        } else {
            m_empty->setContent(tr("Nothing matches the filter"),
                                tr("No entry of the journal is like that."),
                                {m_services.actions.find(u"activity.clearFilter"_s)});
        }
        m_states->setCurrentWidget(m_empty);
    } else {
        m_states->setCurrentWidget(m_split);
    }
    showActions();
}

void ActivityPage::showIntegrity()
{
    const JournalIntegrity &integrity = m_feed->integrity();
    const bool isBusy = integrity.state == JournalIntegrity::State::Checking;
    m_services.actions.setOff(u"activity.verify"_s, isBusy ? tr("The chain is being checked.") : QString());
    if (integrity.state == JournalIntegrity::State::Broken) {
        header().setTags({{tr("Broken at entry %1").arg(integrity.entry), {}, Status::Failed, {}, {}}});
        NoticeSpec spec;
        spec.tone = Tone::Degraded;
        spec.status = Status::Failed;
        spec.bold =
            tr("The journal was changed outside Slipway: its chain breaks at entry %1.").arg(integrity.entry);
        spec.plain = tr("Compare it with your last export.");
        spec.actions = {m_showBroken};
        m_notice->show(spec);
        return;
    }
    if (integrity.state == JournalIntegrity::State::Failed) {
        m_notice->show(*integrity.error, {m_again});
    } else {
        m_notice->clear();
    }
    if (integrity.state == JournalIntegrity::State::Verified) {
        header().setTags({{tr("Chain verified"),
                           u"shield"_s,
                           Status::None,
                           {},
                           tr("No entry was changed or taken away since it was recorded.")}});
    } else if (!isBusy) {
        header().setTags({});
    }
}

void ActivityPage::openPanel()
{
    const QModelIndex index = m_table->currentIndex();
    const EntryPtr entry = m_model->item(index).shown();
    if (entry) {
        m_current = entry->id;
        m_panel->showItem(m_model->item(index), m_model->operationOf(index));
    }
    m_panel->setVisible(entry != nullptr);
    Q_EMIT changed();
}

void ActivityPage::showActions()
{
    ActionRegistry &actions = m_services.actions;
    const EntryPtr entry = m_model->item(m_table->currentIndex()).shown();
    const QString none = tr("Choose an entry first.");
    actions.setOff(u"activity.copy"_s, entry ? QString() : none);
    actions.setOff(u"activity.details"_s, entry ? QString() : none);
    actions.setOff(u"activity.operation"_s,
                   !entry                       ? none
                   : entry->operation.isEmpty() ? tr("This entry belongs to no operation.")
                                                : QString());
    actions.setOff(u"activity.open"_s,
                   !entry                 ? none
                   : currentApplication() ? QString()
                                          : tr("Its application is not among those of this window."));
    actions.setOff(u"activity.clearFilter"_s,
                   m_filterBar->text().isEmpty() ? tr("There is no filter.") : QString());
}

void ActivityPage::showMenu(const QPoint &at)
{
    const QModelIndex index = m_table->indexAt(at);
    if (!index.isValid()) {
        return;
    }
    m_table->setCurrentIndex(index);
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const QString &id : {u"activity.open"_s, u"activity.operation"_s, u"activity.copy"_s}) {
        menu->addAction(m_services.actions.find(id));
    }
    menu->popup(m_table->viewport()->mapToGlobal(at));
}

} // namespace slipway::ui
