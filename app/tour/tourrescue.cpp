#include "tour.h"

#include <app/tour/tourworld.h>
#include <models/async/background.h>
#include <models/clusters/clusterstore.h>
#include <services/journal/journal.h>
#include <ui/application/applicationpage.h>
#include <ui/application/historytab.h>
#include <ui/application/resourcelogs.h>
#include <ui/application/resourcepanel.h>
#include <ui/application/rollbackdialog.h>
#include <ui/application/syncdialog.h>
#include <ui/application/treetab.h>
#include <ui/canvas/diffview.h>
#include <ui/canvas/treecanvas.h>
#include <ui/frame/navigator.h>
#include <ui/widgets/tabstrip.h>

#include <QAbstractItemView>
#include <QRadioButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::app {

using applications::SyncStatus;
using base::Expected;
using kube::Health;

namespace {

// The application whose release goes wrong.
const QString breakable = QStringLiteral("inventory-dev");

} // namespace

void Tour::startPush()
{
    const Facts facts = application(breakable);
    const QString path = facts->path + u"/deployment.yaml"_s;
    services().background.run(
        this,
        [repository = facts->repoUrl, path, paths = services().paths](const base::CancelToken &cancel) {
            return pushBadRelease(repository, path, paths, cancel);
        },
        [this](const Expected<git::Commit> &pushed) { m_pushed = pushed; });
}

bool Tour::isBroken() const
{
    return isSettled(breakable, SyncStatus::Synced, Health::Degraded);
}

QList<TourStep> Tour::breaking()
{
    TourStep push;
    push.expected = tr("A bad commit on main");
    push.act = [this]() -> Expected<void> {
        startPush();
        return {};
    };
    push.isReached = [this] { return m_pushed && *m_pushed; };
    push.told = [this] {
        return tr("%1 pushed %2 \"%3\".")
            .arg((*m_pushed)->author, (*m_pushed)->shortId(), (*m_pushed)->subject);
    };
    push.found = [this] { return m_pushed ? m_pushed->error().sentence() : tr("Git has not answered"); };

    TourStep palette;
    palette.picture = u"palette"_s;
    palette.expected = tr("%1 in the palette").arg(breakable);
    palette.act = [this]() -> Expected<void> {
        m_robot.press(Qt::Key_K, Qt::ControlModifier);
        m_robot.type(breakable);
        return {};
    };
    palette.isReached = [this] { return m_robot.find(u"palette"_s) != nullptr; };
    palette.told = [] { return tr("The palette finds it by its name."); };

    TourStep open;
    open.picture = u"commit-seen"_s;
    open.expected = tr("The bad commit on the page of %1").arg(breakable);
    open.act = [this]() -> Expected<void> {
        m_robot.press(Qt::Key_Return);
        m_robot.press(Qt::Key_F5);
        return {};
    };
    open.isReached = [this] {
        const Facts facts = application(breakable);
        return pageOf(breakable) && facts && facts->revision == (*m_pushed)->id;
    };
    open.told = [this] {
        return tr("After a refresh the page names the commit: %1.").arg(stateOf(breakable));
    };
    open.found = [this] { return stateOf(breakable); };

    TourStep preview = previewStep(breakable);
    preview.picture = u"bad-sync"_s;
    // After an interrupted tour the bad version may run already.
    preview.applies = [this] { return !isBroken(); };

    TourStep sync;
    sync.expected = tr("A degraded %1").arg(breakable);
    sync.applies = preview.applies;
    sync.act = [this] { return m_robot.click(u"primary"_s); };
    sync.isReached = [this] { return isSettled(breakable, SyncStatus::Synced, Health::Degraded); };
    sync.told = [this] {
        return tr("It is synced, and it crashes: %1.").arg(application(breakable)->healthMessage);
    };
    sync.found = [this]() -> QString {
        return stateOf(breakable) + u", "_s + application(breakable)->operation.message;
    };
    sync.limit = std::chrono::seconds(90);
    return QList<TourStep>{push, palette, open, preview, sync} + diagnosing();
}

QList<TourStep> Tour::diagnosing()
{
    TourStep tree;
    tree.picture = u"degraded"_s;
    tree.expected = tr("The degraded pod in the tree of %1").arg(breakable);
    tree.act = [this] { return openTab(breakable, u"tree"_s); };
    tree.isReached = [this] {
        const auto *shown = tab<ui::TreeTab>(breakable);
        return shown && std::ranges::any_of(shown->canvas().tree().nodes, [](const auto &node) {
                   return node.key.kind == "Pod"_L1 && node.health == Health::Degraded;
               });
    };
    tree.told = [] { return tr("The tree marks what is degraded."); };

    TourStep logs;
    logs.picture = u"logs"_s;
    logs.expected = tr("The log of the pod that crashes");
    logs.act = [this]() -> Expected<void> {
        const Expected<void> selected = selectCard(breakable, {u", Pod"_s, u"Degraded"_s});
        return selected ? clickTab(tab<ui::TreeTab>(breakable)->panel().tabs(), u"logs"_s) : selected;
    };
    logs.isReached = [this] {
        const auto *shown = tab<ui::TreeTab>(breakable);
        return shown && shown->panel().logs().buffer().plainText(false).contains(u"RESERVATION_SHARDS"_s);
    };
    logs.told = [] { return tr("The log of its pod says why: RESERVATION_SHARDS is not set."); };
    return {tree, logs};
}

QList<TourStep> Tour::rollingBack()
{
    TourStep preview;
    preview.picture = u"rollback"_s;
    preview.expected = tr("The preview of a rollback of %1").arg(breakable);
    preview.act = [this]() -> Expected<void> {
        m_robot.press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        return m_robot.click(u"revert"_s);
    };
    preview.isReached = [this] {
        const auto *shown = dialog<ui::RollbackDialog>();
        const QWidget *primary = m_robot.find(u"primary"_s);
        return shown && shown->revert().isChecked() && primary && primary->isEnabled() &&
               shown->diff().changeCount() > 0;
    };
    preview.told = [this] {
        const ui::DiffView &diff = dialog<ui::RollbackDialog>()->diff();
        return tr("The rollback shows beforehand what it changes: +%1 -%2 lines, by a commit that reverts.")
            .arg(diff.addedLines())
            .arg(diff.removedLines());
    };

    TourStep rollback;
    rollback.picture = u"rolled-back"_s;
    rollback.expected = tr("A healthy %1").arg(breakable);
    rollback.act = [this] { return m_robot.click(u"primary"_s); };
    rollback.isReached = [this] { return isSettled(breakable, SyncStatus::Synced, Health::Healthy); };
    rollback.told = [this] {
        return tr("Git and the cluster are back at what ran before; %1.").arg(stateOf(breakable));
    };
    rollback.found = [this]() -> QString {
        return stateOf(breakable) + u", "_s + application(breakable)->operation.message;
    };

    TourStep history;
    history.picture = u"history"_s;
    history.expected = tr("The history of %1").arg(breakable);
    history.act = [this] { return openTab(breakable, u"history"_s); };
    history.isReached = [this] {
        const auto *shown = tab<ui::HistoryTab>(breakable);
        return shown && shown->model().rowCount() >= 3;
    };
    history.told = [this] {
        return tr("Its history holds %1 entries.").arg(tab<ui::HistoryTab>(breakable)->model().rowCount());
    };
    return {preview, rollback, history};
}

QList<TourStep> Tour::lookingBack()
{
    TourStep trail;
    trail.expected = tr("The tour's sync and its revert commit in the journal");
    trail.isReached = [this] {
        journal::Filter filter;
        filter.since = m_begun;
        filter.operationsOnly = true;
        const auto entries = services().journal.entries(filter);
        const auto has = [&entries](const QString &verb, const QString &name) {
            return std::ranges::any_of(*entries, [&](const journal::Entry &entry) {
                return entry.verb == verb && entry.application.endsWith(u'/' + name);
            });
        };
        return entries && has(u"sync"_s, u"payments-production"_s) && has(u"commit"_s, breakable);
    };
    trail.told = [] { return tr("The journal holds the sync, and the commit that rolled back."); };

    QList<TourStep> steps{trail};
    const QList<std::pair<QString, QString>> pages = {
        {u"activity"_s, tr("Activity")}, {u"clusters"_s, tr("Clusters")}, {u"settings"_s, tr("Settings")}};
    for (const auto &[page, name] : pages) {
        TourStep step = pageStep(page, name);
        step.picture = page;
        steps.append(step);
    }
    return steps;
}

namespace {

// Nothing that the page asked for is still on its way.
bool isAtRest(const QObject &page)
{
    return std::ranges::none_of(page.findChildren<QObject *>(), [](const QObject *child) {
        return dynamic_cast<const models::BackgroundCall *>(child) != nullptr;
    });
}

} // namespace

TourStep Tour::pageStep(const QString &page, const QString &name)
{
    TourStep step;
    step.expected = tr("The page %1").arg(name);
    // Pages come with the session, which begins when the sandbox is ready.
    step.applies = [this, page] { return m_host.window().navigator().has(page); };
    step.act = [this, page] { return m_robot.click(u"rail."_s + page); };
    step.isReached = [this, page] {
        const ui::Page *current = m_host.window().navigator().current();
        if (!current || current->id() != page || !isAtRest(*current) || services().clusters.isChecking() ||
            m_host.window().toastCount() > 0) {
            return false;
        }
        const auto unchecked = [](const models::ClusterFacts &cluster) {
            return !cluster.checkedAt.isValid();
        };
        if (page == u"clusters"_s && std::ranges::any_of(services().clusters.all(), unchecked)) {
            return false;
        }
        const auto views = current->findChildren<QAbstractItemView *>();
        return views.isEmpty() || std::ranges::any_of(views, [](const QAbstractItemView *view) {
                   return view->isVisible() && view->model() && view->model()->rowCount() > 0;
               });
    };
    step.told = [name] { return tr("%1 is open.").arg(name); };
    return step;
}

} // namespace slipway::app
