#include "windowpages.h"

#include <app/window/firststartpage.h>
#include <models/clusters/clusterstore.h>
#include <ui/activity/activitypage.h>
#include <ui/application/applicationpage.h>
#include <ui/applications/applicationspage.h>
#include <ui/clusters/clusterspage.h>
#include <ui/settings/settingspage.h>

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace slipway::app {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::app", text);
}

} // namespace

QList<ui::PageSpec> windowPages(ui::FrameServices &services)
{
    QList<ui::PageSpec> pages;
    if (services.clusters.isEmpty()) {
        pages.append({.id = u"start"_s,
                      .make = [&services](QWidget *parent) { return new FirstStartPage(services, parent); }});
    } else {
        pages.append(
            {.id = u"applications"_s,
             .icon = u"applications"_s,
             .text = tr("Applications"),
             .key = QKeySequence(Qt::ALT | Qt::Key_1),
             .make = [&services](QWidget *parent) { return new ui::ApplicationsPage(services, parent); }});
        pages.append({.id = u"application"_s, .make = [&services](QWidget *parent) {
                          return new ui::ApplicationPage(services, parent);
                      }});
        pages.append(
            {.id = u"activity"_s,
             .icon = u"activity"_s,
             .text = tr("Activity"),
             .key = QKeySequence(Qt::ALT | Qt::Key_8),
             .keywords = tr("journal audit history log"),
             .make = [&services](QWidget *parent) { return new ui::ActivityPage(services, parent); }});
    }
    pages.append({.id = u"clusters"_s,
                  .icon = u"clusters"_s,
                  .text = tr("Clusters"),
                  .atFoot = true,
                  .key = QKeySequence(Qt::ALT | Qt::Key_9),
                  .keywords = tr("context kubeconfig connection"),
                  .make = [&services](QWidget *parent) {
                      auto *page = new ui::ClustersPage(services, parent);
                      if (services.program.makeClustersBand) {
                          page->setFootBand(services.program.makeClustersBand(page));
                      }
                      return page;
                  }});
    pages.append({.id = u"settings"_s,
                  .icon = u"settings"_s,
                  .text = tr("Settings"),
                  .atFoot = true,
                  .key = QKeySequence(Qt::CTRL | Qt::Key_Comma),
                  .keywords = tr("preferences credentials theme language tools"),
                  .make = [&services](QWidget *parent) { return new ui::SettingsPage(services, parent); }});
    return pages;
}

} // namespace slipway::app
