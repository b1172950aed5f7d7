#include "applicationspage.h"

#include <models/applications/operations.h>
#include <models/clusters/clusterstore.h>
#include <models/clusters/scope.h>
#include <ui/applications/applicationstable.h>
#include <ui/applications/applicationwords.h>
#include <ui/applications/bulksync.h>
#include <ui/frame/actionregistry.h>
#include <ui/frame/navigator.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>
#include <ui/widgets/countsbar.h>
#include <ui/widgets/filterbar.h>
#include <ui/widgets/headerbar.h>
#include <ui/widgets/notice.h>
#include <ui/widgets/searchfield.h>
#include <ui/widgets/statepages.h>

#include <QAction>
#include <QHeaderView>
#include <QMenu>
#include <QResizeEvent>
#include <QScrollBar>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {

using models::ApplicationFacts;
using models::ApplicationGrouping;
using models::ApplicationListModel;
using models::ApplicationOrder;

namespace {

const QString pageId = QStringLiteral("applications");

QString idOf(int number)
{
    return QString::number(number);
}

} // namespace

ApplicationsPage::ApplicationsPage(FrameServices &services, QWidget *parent)
    : Page(services.theme, pageId, parent)
    , m_services(services)
    , m_model(new ApplicationListModel(services.applications, this))
    , m_filterBar(new FilterBar(services.theme, tr("name, health:degraded, env:prod"), this))
    , m_counts(new CountsBar(services.theme, this))
    , m_notice(new Notice(services.theme, Notice::Form::Band, this))
    , m_states(new QStackedWidget(this))
    , m_table(makeApplicationsTable(services, *m_model, m_states))
    , m_empty(new EmptyState(services.theme, m_states))
    , m_error(new ErrorState(services.theme, m_states))
    , m_loading(new ListSkeleton(services.theme, m_states))
{
    setFocusProxy(m_table);
    makeFilterBar();
    body().addWidget(m_filterBar);
    body().addWidget(m_counts);
    body().addWidget(m_notice);
    body().addWidget(m_states, 1);
    for (QWidget *state : {static_cast<QWidget *>(m_table),
                           static_cast<QWidget *>(m_empty),
                           static_cast<QWidget *>(m_error),
                           m_loading}) {
        m_states->addWidget(state);
    }
    header().setTitle(tr("Applications"));
    addActions();
    makeTable();
    follow();
    m_patience.setSingleShot(true);
    m_patience.start(300);
    applyFilter();
    showColumns();
    showCounts();
    showTargets();
    showState();
}

void ApplicationsPage::addActions()
{
    ActionRegistry &actions = m_services.actions;
    const QString section = tr("Applications");
    QAction *sync = actions.add({.id = u"applications.sync"_s,
                                 .icon = u"sync"_s,
                                 .text = tr("Sync selected…"),
                                 .keys = {QKeySequence(Qt::CTRL | Qt::Key_S)},
                                 .section = section,
                                 .run = [this] { askBulkSync(m_services, targets()); }},
                                this);
    actions.add({.id = u"applications.refresh"_s,
                 .icon = u"refresh"_s,
                 .text = tr("Refresh selected"),
                 .keys = {QKeySequence(Qt::CTRL | Qt::Key_R)},
                 .consequence = tr("Fetches Git and compares again"),
                 .section = section,
                 .run =
                     [this] {
                         QList<base::ApplicationId> ids;
                         for (const ApplicationFacts &facts : targets()) {
                             ids.append(facts->id);
                         }
                         m_services.operations.refresh(ids);
                     }},
                this);
    const auto openTab = [this](const QString &tab) {
        return [this, tab] { openRow(m_table->currentIndex(), tab); };
    };
    actions.add({.id = u"applications.open"_s,
                 .icon = u"open"_s,
                 .text = tr("Open application"),
                 .section = section,
                 .inPalette = false,
                 .run = openTab({})},
                this);
    actions.add({.id = u"applications.diff"_s,
                 .icon = u"diff"_s,
                 .text = tr("Show diff"),
                 .keys = {QKeySequence(Qt::Key_D)},
                 .consequence = tr("What Git wants against what runs"),
                 .section = section,
                 .run = openTab(u"diff"_s)},
                this);
    actions.add({.id = u"applications.history"_s,
                 .icon = u"history"_s,
                 .text = tr("Show history"),
                 .keys = {QKeySequence(Qt::Key_H)},
                 .consequence = tr("Revisions that ran, to roll back to"),
                 .section = section,
                 .run = openTab(u"history"_s)},
                this);
    actions.add({.id = u"applications.checkAll"_s,
                 .icon = u"check"_s,
                 .text = tr("Check all shown"),
                 .keys = {QKeySequence(QKeySequence::SelectAll)},
                 .section = section,
                 .run = [this] { m_model->setChecked(m_model->shown()); }},
                this);
    actions.add({.id = u"applications.attention"_s,
                 .icon = u"warning"_s,
                 .text = tr("Show what needs attention"),
                 .keys = {QKeySequence(Qt::Key_A)},
                 .section = section,
                 .run = [this] { setFilterText(u"needs:attention"_s); }},
                this);
    actions.add({.id = u"applications.clearFilter"_s,
                 .icon = u"close"_s,
                 .text = tr("Clear filter"),
                 .section = section,
                 .run = [this] { setFilterText({}); }},
                this);
    actions.add({.id = u"applications.allClusters"_s,
                 .icon = u"clusters"_s,
                 .text = tr("Show all clusters"),
                 .section = section,
                 .inPalette = false,
                 .run = [this] { m_services.scope.setContext({}); }},
                this);
    actions.addViewKeys({{section, tr("Open"), {tr("Enter")}}, {section, tr("Check"), {tr("Space")}}}, this);
    header().setActions({{actions.find(u"window.refresh"_s), ButtonKind::Outlined, true}});
    header().setPrimary({sync, ButtonKind::Primary, false});
}

void ApplicationsPage::makeFilterBar()
{
    m_filterBar->setCompletions(models::ApplicationFilter::fields());
    const auto addField = [this](const QString &field, const QString &label) {
        m_fieldChips.insert(field, m_filterBar->addChip(field, label, {}));
    };
    addField(u"health"_s, tr("Health"));
    addField(u"sync"_s, tr("Sync"));
    addField(u"project"_s, tr("Project"));
    addField(u"cluster"_s, tr("Cluster"));
    addField(u"auto"_s, tr("Auto-sync"));
    m_fieldChips[u"auto"_s]->setOptions({{u"on"_s, tr("On"), {}}, {u"off"_s, tr("Off"), {}}});
    m_groupChip =
        m_filterBar->addChoice(u"group"_s,
                               tr("Group by"),
                               {{idOf(int(ApplicationGrouping::None)), tr("Nothing"), {}},
                                {idOf(int(ApplicationGrouping::Project)), tr("Project"), {}},
                                {idOf(int(ApplicationGrouping::Cluster)), tr("Cluster"), {}},
                                {idOf(int(ApplicationGrouping::Namespace)), tr("Namespace"), {}},
                                {idOf(int(ApplicationGrouping::Environment)), tr("Environment"), {}}});
    m_orderChip = m_filterBar->addChoice(u"order"_s,
                                         tr("Sort by"),
                                         {{idOf(int(ApplicationOrder::Name)), tr("Name"), {}},
                                          {idOf(int(ApplicationOrder::Attention)), tr("Attention"), {}},
                                          {idOf(int(ApplicationOrder::Health)), tr("Health"), {}},
                                          {idOf(int(ApplicationOrder::Sync)), tr("Sync"), {}},
                                          {idOf(int(ApplicationOrder::Revision)), tr("Newest commit"), {}},
                                          {idOf(int(ApplicationOrder::LastSync)), tr("Last sync"), {}},
                                          {idOf(int(ApplicationOrder::Policy)), tr("Policy"), {}}});
    m_groupChip->setSelected({idOf(int(m_model->view().grouping))});
    m_orderChip->setSelected({idOf(int(m_model->view().order))});
    connect(m_filterBar, &FilterBar::textChanged, this, &ApplicationsPage::applyFilter);
    connect(m_filterBar->field(), &SearchField::left, this, [this] {
        m_table->setFocus(Qt::ShortcutFocusReason);
    });
    connect(m_filterBar->field(), &QLineEdit::returnPressed, this, [this] {
        m_table->setFocus(Qt::ShortcutFocusReason);
    });
    connect(
        m_filterBar, &FilterBar::chipChanged, this, [this](const QString &id, const QStringList &selected) {
            if (id == "group"_L1) {
                setGrouping(static_cast<ApplicationGrouping>(selected.value(0).toInt()));
            } else if (id == "order"_L1) {
                setOrder(static_cast<ApplicationOrder>(selected.value(0).toInt()), false);
            } else {
                setFilterText(models::withFilterField(m_filterBar->text(), id, selected));
            }
        });
    connect(m_counts, &CountsBar::toggled, this, &ApplicationsPage::onCountToggled);
}

void ApplicationsPage::makeTable()
{
    connect(m_table, &TableView::opened, this, [this](const QModelIndex &index) { openRow(index); });
    connect(m_table, &QWidget::customContextMenuRequested, this, &ApplicationsPage::showMenu);
    connect(m_table, &TableView::pointerLeft, this, [this] { m_model->setHeld(false); });
    connect(m_table->tableHeader(), &QHeaderView::sectionClicked, this, &ApplicationsPage::onHeaderClicked);
    connect(m_table->tableHeader(), &TableHeader::checkToggled, this, [this](bool on) {
        m_model->setChecked(on ? m_model->shown() : QList<base::ApplicationId>());
    });
    connect(
        m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] { showTargets(); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
        if (const ApplicationFacts facts = currentFacts()) {
            m_current = facts->id;
        }
        Q_EMIT changed();
    });
    connect(m_table, &QTreeView::collapsed, this, [this](const QModelIndex &group) {
        m_folded.insert(group.data(ApplicationListModel::GroupNameRole).toString());
    });
    connect(m_table, &QTreeView::expanded, this, [this](const QModelIndex &group) {
        m_folded.remove(group.data(ApplicationListModel::GroupNameRole).toString());
    });
    connect(m_model, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex &parent) {
        if (!parent.isValid()) {
            expandGroups();
        }
    });
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        expandGroups();
        keepCurrent();
    });
    connect(m_model, &ApplicationListModel::checkedChanged, this, &ApplicationsPage::showTargets);
    setOrder(ApplicationOrder::Name, false);
    expandGroups();
    m_ages.setInterval(20000);
    connect(&m_ages, &QTimer::timeout, m_table->viewport(), qOverload<>(&QWidget::update));
}

void ApplicationsPage::follow()
{
    using models::ApplicationStore;
    const auto show = [this] {
        m_model->setHeld(m_table->isPointerInside() && m_table->underMouse());
        showCounts();
        showTargets();
        showState();
    };
    // The model was connected first, so it is up to date here.
    connect(&m_services.applications, &ApplicationStore::changed, this, show);
    connect(&m_services.applications, &ApplicationStore::reset, this, show);
    connect(&m_services.applications, &ApplicationStore::liveChanged, this, show);
    connect(&m_services.applications, &ApplicationStore::problemsChanged, this, show);
    connect(&m_services.operations, &models::Operations::refreshingChanged, this, [this] { showTargets(); });
    connect(&m_services.clusters, &models::ClusterStore::changed, this, [this] { showState(); });
    connect(&m_patience, &QTimer::timeout, this, &ApplicationsPage::showState);
    m_model->setScope(m_services.scope.context());
    connect(&m_services.scope, &models::Scope::changed, this, [this, show] {
        m_model->setScope(m_services.scope.context());
        show();
    });
}

QString ApplicationsPage::title() const
{
    return tr("Applications");
}

void ApplicationsPage::open(const Location &location)
{
    if (!location.argument.isEmpty()) {
        setFilterText(location.argument);
    }
}

Location ApplicationsPage::location() const
{
    return {id(), {}, {}, m_filterBar->text()};
}

void ApplicationsPage::activated()
{
    m_ages.start();
    m_table->setFocus(Qt::OtherFocusReason);
}

void ApplicationsPage::deactivated()
{
    m_ages.stop();
}

void ApplicationsPage::refresh()
{
    QList<base::ApplicationId> ids;
    for (const ApplicationFacts &facts : inScope()) {
        ids.append(facts->id);
    }
    m_services.operations.refresh(ids);
}

bool ApplicationsPage::focusFilter()
{
    m_filterBar->field()->setFocus(Qt::ShortcutFocusReason);
    m_filterBar->field()->selectAll();
    return true;
}

bool ApplicationsPage::escape()
{
    if (!m_model->checked().isEmpty()) {
        m_model->setChecked({});
        return true;
    }
    if (!m_filterBar->text().isEmpty()) {
        setFilterText({});
        return true;
    }
    return false;
}

QString ApplicationsPage::context() const
{
    const ApplicationFacts facts = currentFacts();
    return facts ? facts->cluster : QString();
}

QVariantMap ApplicationsPage::saveState() const
{
    return {{u"grouping"_s, int(m_model->view().grouping)},
            {u"order"_s, int(m_model->view().order)},
            {u"descending"_s, m_model->view().descending},
            {u"folded"_s, QStringList(m_folded.values())}};
}

void ApplicationsPage::restoreState(const QVariantMap &state)
{
    const auto number = [&](const QString &key, int fallback, int last) {
        return std::clamp(state.value(key, fallback).toInt(), 0, last);
    };
    const QStringList folded = state.value(u"folded"_s).toStringList();
    m_folded = QSet<QString>(folded.begin(), folded.end());
    setGrouping(static_cast<ApplicationGrouping>(
        number(u"grouping"_s, int(ApplicationGrouping::Environment), int(ApplicationGrouping::Environment))));
    setOrder(static_cast<ApplicationOrder>(
                 number(u"order"_s, int(ApplicationOrder::Name), int(ApplicationOrder::Policy))),
             state.value(u"descending"_s).toBool());
    expandGroups();
}

std::vector<ApplicationFacts> ApplicationsPage::inScope() const
{
    std::vector<ApplicationFacts> rows = m_services.applications.all();
    std::erase_if(rows, [this](const ApplicationFacts &facts) {
        return !models::isInScope(*facts, m_services.scope.context());
    });
    return rows;
}

QList<ApplicationFacts> ApplicationsPage::targets() const
{
    QList<ApplicationFacts> facts;
    for (const base::ApplicationId &id : m_model->checked()) {
        facts.append(m_services.applications.find(id));
    }
    if (facts.isEmpty() && m_table->selectionModel()) {
        for (const QModelIndex &row : m_table->selectionModel()->selectedRows()) {
            facts.append(row.data(ApplicationListModel::FactsRole).value<ApplicationFacts>());
        }
    }
    facts.removeAll(nullptr);
    return facts;
}

void ApplicationsPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    showColumns();
}

void ApplicationsPage::setFilterText(const QString &text)
{
    if (m_filterBar->text() != text) {
        m_filterBar->setText(text);
    }
    applyFilter();
}

void ApplicationsPage::applyFilter()
{
    const models::ApplicationFilter filter = models::ApplicationFilter::parse(m_filterBar->text());
    m_model->setFilter(filter);
    QSet<QString> active;
    for (const QString &field : {u"health"_s, u"sync"_s}) {
        for (const QString &value : filter.values(field)) {
            active.insert(field + u':' + value);
        }
    }
    m_counts->setActive(active);
    for (auto chip = m_fieldChips.cbegin(); chip != m_fieldChips.cend(); ++chip) {
        chip.value()->setSelected(filter.values(chip.key()));
    }
    showTargets();
    showState();
}

void ApplicationsPage::setGrouping(ApplicationGrouping grouping)
{
    m_model->setGrouping(grouping);
    m_groupChip->setSelected({idOf(int(grouping))});
    expandGroups();
}

void ApplicationsPage::setOrder(ApplicationOrder order, bool descending)
{
    m_model->setOrder(order, descending);
    m_orderChip->setSelected({idOf(int(order))});
    const int column = columnOfOrder(order);
    m_table->tableHeader()->setSortIndicatorShown(column >= 0);
    m_table->tableHeader()->setSortIndicator(column, descending ? Qt::DescendingOrder : Qt::AscendingOrder);
}

void ApplicationsPage::onHeaderClicked(int column)
{
    const auto order = orderOfColumn(column);
    if (order) {
        const models::ApplicationView &view = m_model->view();
        setOrder(*order, view.order == *order && !view.descending);
    }
}

void ApplicationsPage::onCountToggled(const QString &id, bool on)
{
    const QString field = id.section(u':', 0, 0);
    const QString value = id.section(u':', 1);
    QStringList values = models::ApplicationFilter::parse(m_filterBar->text()).values(field);
    values.removeAll(value);
    if (on) {
        values.append(value);
    }
    setFilterText(models::withFilterField(m_filterBar->text(), field, values));
}

void ApplicationsPage::expandGroups()
{
    const QSet<QString> folded = m_folded;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex group = m_model->index(row, 0);
        if (group.data(ApplicationListModel::IsGroupRole).toBool()) {
            m_table->setExpanded(
                group, !folded.contains(group.data(ApplicationListModel::GroupNameRole).toString()));
        }
    }
}

// The row that was current before the model was read anew.
void ApplicationsPage::keepCurrent()
{
    const QModelIndex index = m_model->indexOf(m_current);
    if (index.isValid()) {
        m_table->selectionModel()->setCurrentIndex(
            index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    }
}

void ApplicationsPage::openRow(const QModelIndex &index, const QString &tab)
{
    const QVariant id = index.data(ApplicationListModel::IdRole);
    if (id.isValid()) {
        m_services.navigator.openApplication(id.value<base::ApplicationId>(), tab);
    }
}

ApplicationFacts ApplicationsPage::currentFacts() const
{
    return m_table->currentIndex().data(ApplicationListModel::FactsRole).value<ApplicationFacts>();
}

void ApplicationsPage::showMenu(const QPoint &at)
{
    const QModelIndex index = m_table->indexAt(at);
    if (!index.data(ApplicationListModel::IdRole).isValid()) {
        return;
    }
    auto *menu = new QMenu(m_table);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const ActionRegistry &actions = m_services.actions;
    if (m_services.navigator.has(u"application"_s)) {
        for (const QString &action :
             {u"applications.open"_s, u"applications.diff"_s, u"applications.history"_s}) {
            menu->addAction(actions.find(action));
        }
        menu->addSeparator();
    }
    menu->addAction(actions.find(u"applications.sync"_s));
    menu->addAction(actions.find(u"applications.refresh"_s));
    menu->addSeparator();
    menu->addAction(m_services.theme.icon(u"copy"_s), tr("Copy name"), this, [this] {
        if (const ApplicationFacts facts = currentFacts()) {
            m_services.host.copy(facts->id.text(), tr("Name"));
        }
    });
    menu->popup(m_table->viewport()->mapToGlobal(at));
}

void ApplicationsPage::showColumns()
{
    showApplicationColumns(*m_table, width());
}

void ApplicationsPage::showCounts()
{
    const std::vector<ApplicationFacts> all = inScope();
    const models::ApplicationCounts counts = models::countApplications(all);
    m_counts->setGroups(countGroups(counts));
    QSet<QString> projects;
    QSet<QString> clusters;
    for (const ApplicationFacts &facts : all) {
        projects.insert(facts->project);
        clusters.insert(facts->cluster);
    }
    m_fieldChips[u"health"_s]->setOptions(healthOptions());
    m_fieldChips[u"sync"_s]->setOptions(syncOptions());
    m_fieldChips[u"project"_s]->setOptions(plainOptions(projects));
    m_fieldChips[u"cluster"_s]->setOptions(plainOptions(clusters));
    auto completions = models::ApplicationFilter::fields();
    completions[u"project"_s] = projects.values();
    completions[u"cluster"_s] = clusters.values();
    m_filterBar->setCompletions(completions);
}

void ApplicationsPage::showTargets()
{
    ActionRegistry &actions = m_services.actions;
    const QList<ApplicationFacts> facts = targets();
    const QString none = tr("Check or select applications first.");
    actions.setText(u"applications.sync"_s,
                    facts.isEmpty() ? tr("Sync selected…") : tr("Sync selected (%1)…").arg(facts.size()));
    QString whyOff = facts.isEmpty() ? none : QString();
    if (facts.size() == 1) {
        whyOff = obstacleText(m_services.operations.syncObstacle(facts.first()->id), *facts.first());
        actions.setConsequence(u"applications.sync"_s,
                               tr("Brings %1 to what Git wants").arg(applicationTitle(*facts.first())));
    } else {
        actions.setConsequence(u"applications.sync"_s, tr("Asks before it begins"));
    }
    actions.setOff(u"applications.sync"_s, whyOff);
    actions.setOff(u"applications.refresh"_s, facts.isEmpty() ? none : QString());
    const QString noRow = currentFacts() ? QString() : tr("Choose an application first.");
    for (const QString &action :
         {u"applications.open"_s, u"applications.diff"_s, u"applications.history"_s}) {
        actions.setOff(action,
                       m_services.navigator.has(u"application"_s) ? noRow : tr("There is no page for it."));
    }
    const auto checked = m_model->checked().size();
    m_table->tableHeader()->setCheckState(checked == 0                             ? Qt::Unchecked
                                          : checked >= m_model->applicationCount() ? Qt::Checked
                                                                                   : Qt::PartiallyChecked);
    const int shown = m_model->applicationCount();
    const auto all = static_cast<int>(inScope().size());
    header().setNote(shown == all ? words::count(all)
                                  : tr("%1 of %2").arg(words::count(shown), words::count(all)));
}

void ApplicationsPage::showState()
{
    showNotice();
    const models::ApplicationStore &store = m_services.applications;
    if (m_model->applicationCount() > 0) {
        m_states->setCurrentWidget(m_table);
        return;
    }
    const auto inScopeCount = static_cast<qint64>(inScope().size());
    if (store.size() > 0 && inScopeCount == 0) {
        m_empty->setContent(tr("No applications in %1").arg(m_services.scope.context()),
                            tr("The other clusters have %1.").arg(words::count(store.size())),
                            {m_services.actions.find(u"applications.allClusters"_s)});
        m_states->setCurrentWidget(m_empty);
    } else if (store.size() > 0) {
        const auto unknown = models::ApplicationFilter::parse(m_filterBar->text()).unknownFields();
        m_empty->setContent(
            tr("Nothing matches the filter"),
            unknown.isEmpty() ? tr("None of the %1 applications matches “%2”.")
                                    .arg(words::count(inScopeCount), m_filterBar->text())
                              : tr("There is no field “%1”. Fields are health, sync, env, project, cluster, "
                                   "namespace, app, label, revision, image, author, auto, op and needs.")
                                    .arg(unknown.first()),
            {m_services.actions.find(u"applications.clearFilter"_s)});
        m_states->setCurrentWidget(m_empty);
    } else if (!store.problems().isEmpty()) {
        m_error->setError(
            Status::Unreachable, store.problems().first(), {m_services.actions.find(u"window.refresh"_s)});
        m_states->setCurrentWidget(m_error);
    } else if (store.isLive()) {
        m_empty->setContent(
            tr("No applications"),
            tr("The workspace and its home cluster define no Application. Open a workspace that "
               "has some, or create one with `slipway app create`."));
        m_states->setCurrentWidget(m_empty);
    } else {
        m_loading->setVisible(!m_patience.isActive());
        m_states->setCurrentWidget(m_loading);
    }
}

void ApplicationsPage::showNotice()
{
    const models::ApplicationStore &store = m_services.applications;
    if (m_model->applicationCount() == 0 || store.problems().isEmpty()) {
        m_notice->clear();
        return;
    }
    m_notice->show(store.problems().first());
}

} // namespace slipway::ui
