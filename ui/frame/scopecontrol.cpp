#include "scopecontrol.h"

#include <models/clusters/clusterstore.h>
#include <models/clusters/scope.h>
#include <ui/frame/actionregistry.h>
#include <ui/frame/navigator.h>
#include <ui/frame/services.h>
#include <ui/theme/theme.h>
#include <ui/widgets/navrail.h>

#include <QActionGroup>
#include <QMenu>

using namespace Qt::StringLiterals;

namespace slipway::ui {

ScopeControl::ScopeControl(NavRail &rail, FrameServices &services, QObject *parent)
    : QObject(parent)
    , m_rail(rail)
    , m_services(services)
{
    connect(&services.scope, &models::Scope::changed, this, &ScopeControl::show);
    connect(&services.clusters, &models::ClusterStore::changed, this, &ScopeControl::show);
    connect(&rail, &NavRail::scopeRequested, this, &ScopeControl::openMenu);
    addPaletteEntries();
    show();
}

ScopeControl::~ScopeControl()
{
    m_rail.setScope({}, {});
}

QString ScopeControl::text() const
{
    const models::Scope &scope = m_services.scope;
    return scope.isAll() ? tr("All clusters") : scope.context();
}

void ScopeControl::show()
{
    if (m_services.clusters.isEmpty()) {
        m_rail.setScope({}, {});
        return;
    }
    const auto facts = m_services.clusters.find(m_services.scope.context());
    m_rail.setScope(text(), facts && facts->isProtected ? u"protected"_s : u"clusters"_s);
}

void ScopeControl::openMenu(const QPoint &below)
{
    auto *menu = new QMenu(&m_rail);
    menu->setObjectName(u"scopeMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    auto *choices = new QActionGroup(menu);
    const auto add = [&](const QString &text, const QString &context) {
        QAction *action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(context == m_services.scope.context());
        action->setData(context);
        choices->addAction(action);
    };
    add(tr("All clusters"), {});
    menu->addSeparator();
    for (const models::ClusterFacts &facts : m_services.clusters.all()) {
        add(facts.isProtected ? tr("%1, protected").arg(facts.context) : facts.context, facts.context);
    }
    connect(choices, &QActionGroup::triggered, this, [this](const QAction *action) {
        m_services.scope.setContext(action->data().toString());
    });
    if (m_services.navigator.has(u"clusters"_s)) {
        menu->addSeparator();
        menu->addAction(m_services.theme.icon(u"clusters"_s), tr("Open the Clusters page"), this, [this] {
            m_services.navigator.open(u"clusters"_s);
        });
    }
    menu->popup(below);
    menu->setActiveAction(choices->checkedAction());
}

void ScopeControl::addPaletteEntries()
{
    m_services.actions.addSource(
        {.entries =
             [this] {
                 QList<models::PaletteEntry> entries;
                 const auto add = [&](const QString &title, const QString &context, const QString &icon) {
                     models::PaletteEntry entry;
                     entry.id = context;
                     entry.section = tr("Clusters");
                     entry.icon = icon;
                     entry.title = title;
                     entry.consequence = tr("Narrows every page; changes nothing in the cluster");
                     entry.keywords = tr("scope context cluster");
                     entry.prefix = u'@';
                     entries.append(entry);
                 };
                 if (!m_services.scope.isAll()) {
                     add(tr("Show all clusters"), {}, u"clusters"_s);
                 }
                 for (const models::ClusterFacts &facts : m_services.clusters.all()) {
                     if (facts.context != m_services.scope.context()) {
                         add(tr("Show only %1").arg(facts.context),
                             facts.context,
                             facts.isProtected ? u"protected"_s : u"clusters"_s);
                     }
                 }
                 return entries;
             },
         .run = [this](const QString &context) { m_services.scope.setContext(context); }},
        this);
}

} // namespace slipway::ui
