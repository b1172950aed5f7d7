#include "applicationpage.h"

#include <models/applications/operations.h>
#include <ui/application/applicationfacts.h>
#include <ui/application/deletedialog.h>
#include <ui/application/difftab.h>
#include <ui/application/eventstab.h>
#include <ui/application/historytab.h>
#include <ui/application/listtab.h>
#include <ui/application/logstab.h>
#include <ui/application/operationtab.h>
#include <ui/application/rollbackdialog.h>
#include <ui/application/syncdialog.h>
#include <ui/application/treetab.h>
#include <ui/applications/applicationwords.h>
#include <ui/canvas/treecanvas.h>
#include <ui/frame/actionregistry.h>
#include <ui/frame/navigator.h>
#include <ui/theme/theme.h>
#include <ui/widgets/factsstrip.h>
#include <ui/widgets/headerbar.h>
#include <ui/widgets/notice.h>
#include <ui/widgets/statepages.h>
#include <ui/widgets/tabstrip.h>

#include <QAction>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {

using models::ApplicationFacts;
using models::ApplicationStore;

ApplicationPage::ApplicationPage(FrameServices &services, QWidget *parent)
    : Page(services.theme, u"application"_s, parent)
    , m_services(services)
    , m_facts(new FactsStrip(services.theme, this))
    , m_tabs(new TabStrip(services.theme, this))
    , m_notice(new Notice(services.theme, Notice::Form::Band, this))
    , m_stack(new QStackedWidget(this))
    , m_gone(new EmptyState(services.theme, m_stack))
{
    body().addWidget(m_facts);
    body().addWidget(m_tabs);
    body().addWidget(m_notice);
    body().addWidget(m_stack, 1);
    m_stack->addWidget(m_gone);
    addTabs();
    addActions();
    header().setTrail({tr("Applications")});
    connect(m_facts, &FactsStrip::activated, m_tabs, &TabStrip::setCurrentId);
    connect(m_tabs, &TabStrip::currentIdChanged, this, &ApplicationPage::showTab);
    const ApplicationStore &store = services.applications;
    connect(&store,
            &ApplicationStore::changed,
            this,
            [this](const QList<base::ApplicationId> &changed, const QList<base::ApplicationId> &removed) {
                if (removed.contains(m_id) && !changed.contains(m_id)) {
                    show();
                }
            });
    connect(&store, &ApplicationStore::reported, this, [this](const QList<base::ApplicationId> &ids) {
        if (ids.contains(m_id)) {
            show();
        }
    });
    connect(&store, &ApplicationStore::reset, this, &ApplicationPage::show);
    connect(
        &services.operations, &models::Operations::refreshingChanged, this, &ApplicationPage::showActions);
    m_ages.setInterval(20000);
    connect(&m_ages, &QTimer::timeout, this, [this] {
        if (const ApplicationFacts facts = current()) {
            m_facts->setFacts(applicationFacts(*facts, m_services.clock.now()));
        }
    });
}

void ApplicationPage::addTabs()
{
    m_tabs->add(u"tree"_s, tr("Tree"));
    m_tabs->add(u"list"_s, tr("List"));
    m_tabs->add(u"diff"_s, tr("Diff"));
    m_tabs->add(u"history"_s, tr("History"));
    m_tabs->add(u"operation"_s, tr("Operation"));
    m_tabs->add(u"events"_s, tr("Events"));
    m_tabs->add(u"logs"_s, tr("Logs"));
}

void ApplicationPage::addActions()
{
    ActionRegistry &actions = m_services.actions;
    const QString section = tr("Application");
    QAction *sync =
        actions.add({.id = u"application.sync"_s,
                     .icon = u"sync"_s,
                     .text = tr("Sync…"),
                     .keys = {QKeySequence(Qt::CTRL | Qt::Key_S)},
                     .consequence = tr("Shows what will change, then brings it to what Git wants"),
                     .section = section,
                     .run = [this] { openSyncDialog(m_services, current()); }},
                    this);
    QAction *diff = actions.add({.id = u"application.diff"_s,
                                 .icon = u"diff"_s,
                                 .text = tr("Diff"),
                                 .keys = {QKeySequence(Qt::Key_D)},
                                 .consequence = tr("What Git wants against what runs"),
                                 .section = section,
                                 .run = [this] { m_tabs->setCurrentId(u"diff"_s); }},
                                this);
    QAction *rollback = actions.add({.id = u"application.rollback"_s,
                                     .icon = u"rollback"_s,
                                     .text = tr("Roll back…"),
                                     .keys = {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z)},
                                     .consequence = tr("Goes back to a revision that ran before"),
                                     .section = section,
                                     .run = [this] { openRollbackDialog(m_services, current()); }},
                                    this);
    QAction *hard = actions.add({.id = u"application.hardRefresh"_s,
                                 .icon = u"refresh"_s,
                                 .text = tr("Refresh without caches"),
                                 .keys = {QKeySequence(Qt::SHIFT | Qt::Key_F5)},
                                 .consequence = tr("Fetches and renders everything again"),
                                 .section = section,
                                 .run = [this] { m_services.operations.refresh({m_id}, true); }},
                                this);
    QAction *copy = actions.add({.id = u"application.copyName"_s,
                                 .icon = u"copy"_s,
                                 .text = tr("Copy name"),
                                 .section = section,
                                 .run = [this] { m_services.host.copy(m_id.text(), tr("Name")); }},
                                this);
    QAction *remove = actions.add({.id = u"application.delete"_s,
                                   .icon = u"delete"_s,
                                   .text = tr("Delete…"),
                                   .consequence = tr("Asks what becomes of its resources"),
                                   .section = section,
                                   .run = [this] { openDeleteDialog(m_services, current()); }},
                                  this);
    header().setActions({{actions.find(u"window.refresh"_s), ButtonKind::Outlined, true},
                         {diff, ButtonKind::Outlined, false},
                         {rollback, ButtonKind::Outlined, false}});
    header().setMoreActions({hard, copy, nullptr, remove});
    header().setPrimary({sync, ButtonKind::Primary, false});
}

QString ApplicationPage::title() const
{
    const ApplicationFacts facts = current();
    return facts ? applicationTitle(*facts) : m_id.name;
}

void ApplicationPage::open(const Location &location)
{
    const bool isOther = m_id != location.application;
    m_id = location.application;
    const QString tab = !location.tab.isEmpty() ? location.tab : isOther ? u"tree"_s : m_tabs->currentId();
    m_tabs->setCurrentId(tab);
    if (isOther) {
        m_tabs->setCount(u"diff"_s, 0);
    }
    show();
}

Location ApplicationPage::location() const
{
    return {id(), m_id, m_tabs->currentId(), {}};
}

void ApplicationPage::activated()
{
    m_ages.start();
    show();
}

void ApplicationPage::deactivated()
{
    m_ages.stop();
    if (ApplicationTab *tab = currentTab()) {
        tab->deactivated();
    }
}

void ApplicationPage::refresh()
{
    m_services.operations.refresh({m_id});
    if (ApplicationTab *tab = currentTab()) {
        tab->refresh();
    }
}

bool ApplicationPage::focusFilter()
{
    ApplicationTab *tab = currentTab();
    return tab && tab->focusFilter();
}

bool ApplicationPage::escape()
{
    ApplicationTab *tab = currentTab();
    return tab && tab->escape();
}

QString ApplicationPage::context() const
{
    const ApplicationFacts facts = current();
    return facts ? facts->cluster : QString();
}

QVariantMap ApplicationPage::saveState() const
{
    QVariantMap states = m_states;
    for (auto tab = m_made.cbegin(); tab != m_made.cend(); ++tab) {
        states.insert(tab.key(), tab.value()->saveState());
    }
    return states;
}

void ApplicationPage::restoreState(const QVariantMap &state)
{
    m_states = state;
}

ApplicationTab *ApplicationPage::currentTab() const
{
    return m_made.value(m_tabs->currentId());
}

ApplicationTab *ApplicationPage::tabOf(const QString &id)
{
    if (ApplicationTab *made = m_made.value(id)) {
        return made;
    }
    ApplicationTab *tab = nullptr;
    if (id == "tree"_L1) {
        tab = new TreeTab(m_services, m_stack);
    } else if (id == "list"_L1) {
        auto *list = new ListTab(m_services, m_stack);
        connect(list, &ListTab::resourceOpened, this, &ApplicationPage::showInTree);
        tab = list;
    } else if (id == "diff"_L1) {
        tab = new DiffTab(m_services, m_stack);
    } else if (id == "history"_L1) {
        tab = new HistoryTab(m_services, m_stack);
    } else if (id == "operation"_L1) {
        tab = new OperationTab(m_services, m_stack);
    } else if (id == "events"_L1) {
        tab = new EventsTab(m_services, m_stack);
    } else if (id == "logs"_L1) {
        tab = new LogsTab(m_services, m_stack);
    } else {
        return nullptr;
    }
    m_made.insert(id, tab);
    m_stack->addWidget(tab);
    tab->restoreState(m_states.value(id).toMap());
    connect(tab, &ApplicationTab::countChanged, this, [this, id](int count) { m_tabs->setCount(id, count); });
    return tab;
}

void ApplicationPage::showInTree(const base::ObjectKey &key)
{
    m_tabs->setCurrentId(u"tree"_s);
    if (auto *tree = qobject_cast<TreeTab *>(currentTab())) {
        tree->canvas().select(key);
    }
}

void ApplicationPage::showTab(const QString &)
{
    if (auto *before = qobject_cast<ApplicationTab *>(m_stack->currentWidget())) {
        before->deactivated();
    }
    show();
    if (ApplicationTab *tab = currentTab()) {
        tab->setFocus(Qt::OtherFocusReason);
    }
    Q_EMIT changed();
}

void ApplicationPage::show()
{
    if (m_id.name.isEmpty()) {
        return;
    }
    const ApplicationFacts facts = current();
    m_facts->setVisible(facts != nullptr);
    m_tabs->setVisible(facts != nullptr);
    showActions();
    if (!facts) {
        showGone();
        return;
    }
    showHeader(*facts);
    showNotice(*facts);
    m_facts->setFacts(applicationFacts(*facts, m_services.clock.now()));
    m_tabs->setCount(u"diff"_s, facts->outOfSync);
    ApplicationTab *tab = tabOf(m_tabs->currentId());
    if (!tab) {
        return;
    }
    m_stack->setCurrentWidget(tab);
    const bool isOther = m_shown.value(tab) != m_id;
    m_shown.insert(tab, m_id);
    tab->showApplication(facts, isOther);
    Q_EMIT changed();
}

void ApplicationPage::showHeader(const applications::ApplicationSummary &application)
{
    header().setTitle(application.id.name);
    header().setNote(environmentNote(application));
    QList<TagSpec> tags;
    if (application.isProtected) {
        TagSpec tag;
        tag.text = tr("Protected");
        tag.icon = u"protected"_s;
        tag.toolTip = tr("Changes in %1 need the application's name typed.").arg(application.cluster);
        tags.append(tag);
    }
    if (application.isReadOnly) {
        TagSpec tag;
        tag.text = tr("Read-only");
        tag.icon = u"read-only"_s;
        tags.append(tag);
    }
    header().setTags(tags);
}

void ApplicationPage::showActions()
{
    ActionRegistry &actions = m_services.actions;
    const ApplicationFacts facts = current();
    const QString gone = tr("The application is gone.");
    actions.setOff(u"application.sync"_s,
                   facts ? obstacleText(m_services.operations.syncObstacle(m_id), *facts) : gone);
    actions.setOff(u"application.rollback"_s,
                   facts ? obstacleText(m_services.operations.rollbackObstacle(m_id), *facts) : gone);
    actions.setOff(u"application.diff"_s, facts ? QString() : gone);
    const applications::ApplicationProvider *provider = m_services.applications.providerOf(m_id);
    const bool canRefresh = provider && provider->capabilities().hardRefresh;
    actions.setOff(u"application.hardRefresh"_s,
                   canRefresh ? QString() : tr("The engine of this application cannot do this."));
    const bool canRemove = provider && provider->capabilities().remove && facts && !facts->isReadOnly;
    actions.setOff(u"application.delete"_s,
                   canRemove ? QString() : tr("This application cannot be deleted from here."));
}

void ApplicationPage::showNotice(const applications::ApplicationSummary &application)
{
    const auto error = std::ranges::find_if(application.conditions, &applications::Condition::isError);
    const auto &worst = error != application.conditions.end() ? error : application.conditions.begin();
    if (worst == application.conditions.end()) {
        m_notice->clear();
        return;
    }
    NoticeSpec spec;
    spec.tone = worst->isError ? Tone::Degraded : Tone::Warn;
    spec.status = worst->isError ? Status::Error : Status::Unstable;
    spec.bold = worst->type;
    spec.plain = worst->message;
    m_notice->show(spec);
}

void ApplicationPage::showGone()
{
    header().setTitle(m_id.name);
    header().setNote({});
    header().setTags({});
    m_notice->clear();
    m_gone->setContent(tr("%1 is not there").arg(m_id.name),
                       tr("Nobody defines this application any more, or its cluster has not answered yet."));
    m_stack->setCurrentWidget(m_gone);
    Q_EMIT changed();
}

ApplicationFacts ApplicationPage::current() const
{
    return m_services.applications.find(m_id);
}

} // namespace slipway::ui
