#include "applicationpalette.h"

#include <models/applications/applicationarrangement.h>
#include <models/applications/applicationstore.h>
#include <models/applications/operations.h>
#include <models/clusters/scope.h>
#include <ui/applications/applicationwords.h>
#include <ui/applications/bulksync.h>
#include <ui/frame/actionregistry.h>
#include <ui/frame/navigator.h>
#include <ui/frame/services.h>
#include <ui/theme/words.h>

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace slipway::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::ui", text);
}

// An entry's id is a verb and the application; names of contexts may contain anything but a line feed.
QString entryId(const QString &verb, const base::ApplicationId &id)
{
    return verb + u'\n' + id.context + u'\n' + id.nameSpace + u'\n' + id.name;
}

QString stateText(const applications::ApplicationSummary &application)
{
    const QString health = words::status(healthCell(application).status);
    const QString sync = words::status(syncCell(application).status);
    const QString now = nowCell(application).text;
    const QString state = health + u", "_s + sync;
    return now.isEmpty() ? state : QString(state + u", "_s + now);
}

QList<models::PaletteEntry> entriesOf(const FrameServices &services,
                                      const applications::ApplicationSummary &application)
{
    const QString title = applicationTitle(application);
    QList<models::PaletteEntry> entries;
    const auto add =
        [&](const QString &verb, const QString &icon, const QString &text, const QString &consequence) {
            models::PaletteEntry entry;
            entry.id = entryId(verb, application.id);
            entry.section = tr("Applications");
            entry.icon = icon;
            entry.title = text;
            entry.consequence = consequence;
            entry.keywords = application.cluster + u' ' + application.project + u' ' + application.nameSpace;
            entries.append(entry);
        };
    if (services.navigator.has(u"application"_s)) {
        add(u"open"_s, u"kind-application"_s, title, stateText(application));
    }
    const QString target =
        application.outOfSync > 0 ? words::resources(application.outOfSync) : tr("already in sync");
    add(u"sync"_s, u"sync"_s, tr("Sync %1").arg(title), target);
    entries.last().whyOff = obstacleText(services.operations.syncObstacle(application.id), application);
    if (services.navigator.has(u"application"_s)) {
        add(u"history"_s,
            u"rollback"_s,
            tr("Roll back %1…").arg(title),
            tr("Choose a revision from its history"));
    }
    return entries;
}

void run(FrameServices &services, const QString &entry)
{
    const QStringList parts = entry.split(u'\n');
    const base::ApplicationId id{parts.value(1), parts.value(2), parts.value(3)};
    if (parts.first() == "sync"_L1) {
        if (const models::ApplicationFacts facts = services.applications.find(id)) {
            syncNow(services, facts);
        }
        return;
    }
    services.navigator.openApplication(id, parts.first() == "history"_L1 ? u"history"_s : QString());
}

} // namespace

void addApplicationEntries(FrameServices &services, QObject *scope)
{
    services.actions.addSource({.entries =
                                    [&services] {
                                        QList<models::PaletteEntry> entries;
                                        for (const models::ApplicationFacts &facts :
                                             services.applications.all()) {
                                            if (models::isInScope(*facts, services.scope.context())) {
                                                entries += entriesOf(services, *facts);
                                            }
                                        }
                                        return entries;
                                    },
                                .run = [&services](const QString &entry) { run(services, entry); }},
                               scope);
}

} // namespace slipway::ui
