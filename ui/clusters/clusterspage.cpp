#include "clusterspage.h"

#include <models/applications/applicationstore.h>
#include <models/clusters/scope.h>
#include <models/settings/settings.h>
#include <ui/clusters/clusteractions.h>
#include <ui/clusters/clusterdetail.h>
#include <ui/clusters/clusterwords.h>
#include <ui/delegates/tableview.h>
#include <ui/frame/actionregistry.h>
#include <ui/frame/navigator.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>
#include <ui/widgets/headerbar.h>
#include <ui/widgets/statepages.h>

#include <QAction>
#include <QHeaderView>
#include <QMenu>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {

using models::ClusterRow;
using models::ClusterState;

namespace {

constexpr int detailMinimum = 260;
constexpr int tableMinimum = 96;
constexpr auto gatherTime = 16;

} // namespace

ClustersPage::ClustersPage(FrameServices &services, QWidget *parent)
    : Page(services.theme, u"clusters"_s, parent)
    , m_services(services)
    , m_model(makeClusterModel(this))
    , m_states(new QStackedWidget(this))
    , m_empty(new EmptyState(services.theme, m_states))
    , m_split(new QSplitter(Qt::Vertical, m_states))
    , m_table(makeClustersTable(services.theme, *m_model, m_split))
    , m_detail(new ClusterDetail(services, m_split))
{
    setFocusProxy(m_table);
    header().setTitle(tr("Clusters"));
    m_split->setChildrenCollapsible(false);
    m_table->setMinimumHeight(tableMinimum);
    m_detail->setMinimumHeight(detailMinimum);
    m_split->setStretchFactor(1, 1);
    m_states->addWidget(m_split);
    m_states->addWidget(m_empty);
    body().addWidget(m_states, 1);
    m_soon.setSingleShot(true);
    m_soon.setInterval(gatherTime);
    addActions();
    follow();
    showRows();
}

void ClustersPage::setFootBand(QWidget *band)
{
    body().addWidget(band);
}

void ClustersPage::addActions()
{
    ActionRegistry &actions = m_services.actions;
    const QString section = tr("Clusters");
    QAction *all = actions.add({.id = u"clusters.checkAll"_s,
                                .icon = u"refresh"_s,
                                .text = tr("Check all"),
                                .consequence = tr("Reads the kubeconfig again and asks every cluster"),
                                .section = section,
                                .run = [this] { refresh(); }},
                               this);
    // The window's F5 does it; the button only shows the key.
    all->setShortcut(QKeySequence(Qt::Key_F5));
    all->setShortcutContext(Qt::WidgetShortcut);
    actions.add({.id = u"clusters.stop"_s,
                 .icon = u"stop"_s,
                 .text = tr("Stop checking"),
                 .keys = {QKeySequence(Qt::CTRL | Qt::Key_Period)},
                 .section = section,
                 .run = [this] { m_services.clusters.cancelChecks(); }},
                this);
    addRowActions();
    addFileActions();
    actions.addViewKeys({{section, tr("Check"), {tr("Enter")}}}, this);
}

void ClustersPage::addRowActions()
{
    ActionRegistry &actions = m_services.actions;
    const QString section = tr("Clusters");
    const auto onContext = [this](const std::function<void(const ClusterRow &)> &run) {
        return [this, run] {
            if (const ClusterRow *row = current(); row && !row->isFile()) {
                run(*row);
            }
        };
    };
    actions.add({.id = u"clusters.check"_s,
                 .icon = u"refresh"_s,
                 .text = tr("Try again"),
                 .consequence = tr("Asks this cluster step by step"),
                 .section = section,
                 .run =
                     [this] {
                         const ClusterRow *row = current();
                         if (row && row->isFile()) {
                             refresh();
                         } else if (row) {
                             m_services.clusters.check(row->facts.context);
                         }
                     }},
                this);
    actions.add({.id = u"clusters.only"_s,
                 .icon = u"filter"_s,
                 .text = tr("Show only this cluster"),
                 .keys = {QKeySequence(Qt::Key_S)},
                 .consequence = tr("Narrows every page to it"),
                 .section = section,
                 .run = onContext([this](const ClusterRow &row) {
                     const bool isScope = m_services.scope.context() == row.facts.context;
                     m_services.scope.setContext(isScope ? QString() : row.facts.context);
                 })},
                this);
    actions.add({.id = u"clusters.protect"_s,
                 .icon = u"protected"_s,
                 .text = tr("Protect"),
                 .keys = {QKeySequence(Qt::Key_P)},
                 .consequence = tr("Changes there need the application's name typed"),
                 .section = section,
                 .run = onContext([this](const ClusterRow &row) {
                     setProtected(m_services, row.facts.context, !row.facts.isProtected);
                 })},
                this);
    actions.add({.id = u"clusters.readOnly"_s,
                 .icon = u"read-only"_s,
                 .text = tr("Make read-only"),
                 .keys = {QKeySequence(Qt::Key_R)},
                 .consequence = tr("Slipway refuses every change there"),
                 .section = section,
                 .run = onContext([this](const ClusterRow &row) {
                     setReadOnly(m_services, row.facts.context, !row.facts.isReadOnly);
                 })},
                this);
    actions.add({.id = u"clusters.report"_s,
                 .icon = u"copy"_s,
                 .text = tr("Copy report"),
                 .keys = {QKeySequence(QKeySequence::Copy)},
                 .consequence = tr("What was checked, as text"),
                 .section = section,
                 .run =
                     [this] {
                         if (const ClusterRow *row = current()) {
                             m_services.host.copy(clusterReport(*row), tr("Report"));
                         }
                     }},
                this);
}

void ClustersPage::addFileActions()
{
    ActionRegistry &actions = m_services.actions;
    const QString section = tr("Clusters");
    actions.add({.id = u"clusters.add"_s,
                 .icon = u"plus"_s,
                 .text = tr("Add kubeconfig…"),
                 .keys = {QKeySequence(QKeySequence::Open)},
                 .consequence = tr("Its contexts come after those that are there"),
                 .section = section,
                 .run = [this] { m_services.program.chooseKubeconfig(); }},
                this);
    actions.add({.id = u"clusters.remove"_s,
                 .icon = u"minus"_s,
                 .text = tr("Remove kubeconfig from the list"),
                 .keys = {QKeySequence(QKeySequence::Delete)},
                 .consequence = tr("The file itself stays where it is"),
                 .section = section,
                 .run = [this] { removeKubeconfig(m_services, currentFile()); }},
                this);
}

void ClustersPage::follow()
{
    const auto soon = [this] {
        if (!m_soon.isActive()) {
            m_soon.start();
        }
    };
    connect(&m_soon, &QTimer::timeout, this, &ClustersPage::showRows);
    connect(&m_services.clusters, &models::ClusterStore::changed, this, soon);
    connect(&m_services.applications, &models::ApplicationStore::changed, this, soon);
    connect(&m_services.applications, &models::ApplicationStore::reset, this, soon);
    connect(&m_services.settings, &models::Settings::kubeconfigFilesChanged, this, soon);
    connect(&m_services.scope, &models::Scope::changed, this, soon);
    connect(m_table, &TableView::opened, this, [this] {
        m_services.actions.find(u"clusters.check"_s)->trigger();
    });
    connect(m_table, &QWidget::customContextMenuRequested, this, &ClustersPage::showMenu);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, [this, soon] {
        if (const ClusterRow *row = m_model->at(m_table->currentIndex())) {
            m_chosen = row->key();
            soon();
        }
    });
    connect(m_detail, &ClusterDetail::protectRequested, this, [this](bool on) {
        setProtected(m_services, m_detail->row().facts.context, on);
    });
    connect(m_detail, &ClusterDetail::readOnlyRequested, this, [this](bool on) {
        setReadOnly(m_services, m_detail->row().facts.context, on);
    });
    connect(m_detail, &ClusterDetail::removeRequested, this, [this] {
        removeKubeconfig(m_services, currentFile());
    });
    connect(m_split, &QSplitter::splitterMoved, this, [this](int at) { m_tableHeight = at; });
}

QString ClustersPage::title() const
{
    return tr("Clusters");
}

void ClustersPage::open(const Location &location)
{
    if (!location.argument.isEmpty()) {
        choose(u"context\n"_s + location.argument);
    }
}

Location ClustersPage::location() const
{
    return {id(), {}, {}, context()};
}

void ClustersPage::activated()
{
    showClusterColumns(*m_table, width());
    placeSplitter();
    m_table->setFocus(Qt::OtherFocusReason);
    if (!m_wasAsked) {
        m_wasAsked = true;
        m_services.clusters.checkAll();
    }
}

void ClustersPage::deactivated()
{
    m_services.clusters.cancelChecks();
}

void ClustersPage::refresh()
{
    if (m_services.program.rereadKubeconfig) {
        m_services.program.rereadKubeconfig();
    }
    m_services.clusters.checkAll();
}

QString ClustersPage::context() const
{
    const ClusterRow *row = current();
    return row && !row->isFile() ? row->facts.context : QString();
}

QVariantMap ClustersPage::saveState() const
{
    return m_tableHeight ? QVariantMap{{u"tableHeight"_s, *m_tableHeight}} : QVariantMap();
}

void ClustersPage::restoreState(const QVariantMap &state)
{
    if (const int height = state.value(u"tableHeight"_s).toInt(); height >= tableMinimum) {
        m_tableHeight = height;
    }
}

void ClustersPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    showClusterColumns(*m_table, width());
    placeSplitter();
}

// As high as the rows, while there is room for the detail.
void ClustersPage::placeSplitter()
{
    const int rows = 28 + m_model->rowCount() * m_table->rowHeight() + 12;
    const int room = std::max(tableMinimum, m_split->height() - detailMinimum);
    const int wanted = m_tableHeight.value_or(std::max(rows, tableMinimum));
    const int height = std::clamp(wanted, tableMinimum, room);
    m_split->setSizes({height, std::max(1, m_split->height() - height)});
}

const ClusterRow *ClustersPage::current() const
{
    return m_model->at(m_model->find(m_chosen));
}

QString ClustersPage::currentFile() const
{
    const ClusterRow *row = current();
    if (!row) {
        return {};
    }
    return row->isFile() ? row->file->path : row->facts.file;
}

void ClustersPage::choose(const QString &key)
{
    const QModelIndex index = m_model->find(key);
    if (!index.isValid()) {
        return;
    }
    m_chosen = key;
    m_table->selectionModel()->setCurrentIndex(
        index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void ClustersPage::showRows()
{
    const int before = m_model->rowCount();
    m_model->setRows(models::clusterRows(m_services.clusters, m_services.applications));
    if (before != m_model->rowCount()) {
        placeSplitter();
    }
    if (!current() && m_model->rowCount() > 0) {
        // What needs a person first, else the first one.
        const auto &rows = m_model->rows();
        const auto worst = std::ranges::find_if(
            rows, [](const ClusterRow &row) { return toneOf(statusOf(row.state)) == Tone::Degraded; });
        choose((worst == rows.end() ? rows.first() : *worst).key());
    }
    showActions();
    showHeader();
    if (const ClusterRow *row = current()) {
        m_detail->showRow(*row, detailActions());
        m_states->setCurrentWidget(m_split);
    } else {
        m_empty->setContent(tr("No cluster"),
                            tr("No kubeconfig names a context. Add the one you were given, or open the "
                               "sandbox to look around without a cluster of your own."),
                            {m_services.actions.find(u"clusters.add"_s)});
        m_states->setCurrentWidget(m_empty);
    }
    if (const QString context = this->context(); context != m_shownContext) {
        m_shownContext = context;
        Q_EMIT changed();
    }
}

void ClustersPage::showActions()
{
    ActionRegistry &actions = m_services.actions;
    const ClusterRow *row = current();
    const QString none = row && !row->isFile() ? QString() : tr("Choose a cluster first.");
    const models::ClusterFacts facts = row ? row->facts : models::ClusterFacts();
    const bool isScope = !facts.context.isEmpty() && m_services.scope.context() == facts.context;
    const models::Settings &settings = m_services.settings;
    const auto fixed = [&](bool on, const QStringList &chosen) {
        return on && !chosen.contains(facts.context) ? tr("The workspace says so; change it there.") : none;
    };
    actions.setText(u"clusters.check"_s,
                    row && row->isFile()                                           ? tr("Read again")
                    : row && models::knownState(facts) == ClusterState::Reachable  ? tr("Check again")
                    : row && models::knownState(facts) == ClusterState::NotChecked ? tr("Check")
                                                                                   : tr("Try again"));
    actions.setOff(u"clusters.check"_s,
                   !row               ? tr("Choose a cluster first.")
                   : facts.isChecking ? tr("The check is under way.")
                                      : QString());
    actions.setText(u"clusters.only"_s, isScope ? tr("Show all clusters") : tr("Show only this cluster"));
    actions.setOff(u"clusters.only"_s, none);
    actions.setText(u"clusters.protect"_s, facts.isProtected ? tr("End protection…") : tr("Protect"));
    actions.setOff(u"clusters.protect"_s, fixed(facts.isProtected, settings.protectedContexts()));
    actions.setText(u"clusters.readOnly"_s, facts.isReadOnly ? tr("Allow changes") : tr("Make read-only"));
    actions.setOff(u"clusters.readOnly"_s, fixed(facts.isReadOnly, settings.readOnlyContexts()));
    actions.setOff(u"clusters.report"_s, row ? QString() : tr("Choose a cluster first."));
    actions.setOff(u"clusters.remove"_s,
                   settings.kubeconfigFiles().contains(currentFile())
                       ? QString()
                       : tr("Only files that were added here can be removed."));
    actions.setOff(u"clusters.stop"_s,
                   m_services.clusters.isChecking() ? QString() : tr("No check is under way."));
    actions.setOff(u"clusters.checkAll"_s,
                   m_services.clusters.isEmpty() ? tr("There is no cluster to check.") : QString());
}

void ClustersPage::showHeader()
{
    const auto contexts =
        std::ranges::count_if(m_model->rows(), [](const ClusterRow &row) { return !row.isFile(); });
    header().setNote(words::count(contexts));
    const bool isChecking = m_services.clusters.isChecking();
    if (m_headerShows != isChecking) {
        m_headerShows = isChecking;
        const ActionRegistry &actions = m_services.actions;
        const QString first = isChecking ? u"clusters.stop"_s : u"clusters.checkAll"_s;
        header().setActions({{actions.find(first), ButtonKind::Outlined, !isChecking},
                             {actions.find(u"clusters.add"_s), ButtonKind::Outlined, false}});
    }
}

QList<QAction *> ClustersPage::detailActions() const
{
    const ActionRegistry &actions = m_services.actions;
    return {actions.find(u"clusters.check"_s), actions.find(u"clusters.report"_s)};
}

void ClustersPage::showMenu(const QPoint &at)
{
    if (!m_model->at(m_table->indexAt(at))) {
        return;
    }
    auto *menu = new QMenu(m_table);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const ActionRegistry &actions = m_services.actions;
    for (const QString &id : {u"clusters.check"_s, u"clusters.only"_s}) {
        menu->addAction(actions.find(id));
    }
    menu->addSeparator();
    for (const QString &id : {u"clusters.protect"_s, u"clusters.readOnly"_s}) {
        menu->addAction(actions.find(id));
    }
    menu->addSeparator();
    for (const QString &id : {u"clusters.report"_s, u"clusters.remove"_s}) {
        menu->addAction(actions.find(id));
    }
    menu->popup(m_table->viewport()->mapToGlobal(at));
}

} // namespace slipway::ui
