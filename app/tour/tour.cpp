#include "tour.h"

#include <app/tour/tourworld.h>
#include <ui/application/applicationpage.h>
#include <ui/application/difftab.h>
#include <ui/application/logstab.h>
#include <ui/application/resourcepanel.h>
#include <ui/application/syncdialog.h>
#include <ui/application/treetab.h>
#include <ui/applications/applicationspage.h>
#include <ui/canvas/diffview.h>
#include <ui/canvas/treecanvas.h>
#include <ui/frame/navigator.h>
#include <ui/theme/statusglyph.h>
#include <ui/theme/words.h>
#include <ui/widgets/filterbar.h>
#include <ui/widgets/tabstrip.h>

#include <QAbstractItemView>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::app {

using applications::SyncStatus;
using base::ErrorKind;
using base::Expected;
using base::failure;
using kube::Health;

namespace {

// The application that somebody edits by hand.
const QString drifting = QStringLiteral("payments-production");

} // namespace

Tour::Tour(WindowHost &host)
    : m_host(host)
    , m_robot(host.window())
{}

QList<TourStep> Tour::steps()
{
    return looking() + syncing() + breaking() + rollingBack() + lookingBack();
}

Tour::Facts Tour::application(const QString &name) const
{
    const auto all = services().applications.all();
    const auto found = std::ranges::find_if(all, [&](const Facts &facts) { return facts->id.name == name; });
    return found == all.end() ? nullptr : *found;
}

bool Tour::isCompared() const
{
    const models::ApplicationStore &store = services().applications;
    const auto all = store.all();
    return store.isLive() && !store.asOf().isValid() && !all.empty() &&
           std::ranges::all_of(all, [](const Facts &facts) { return facts->comparedAt.isValid(); });
}

QString Tour::stateOf(const QString &name) const
{
    const Facts facts = application(name);
    return facts ? tr("%1 is %2 and %3")
                       .arg(name,
                            ui::words::status(ui::statusOf(facts->sync)),
                            ui::words::status(ui::statusOf(facts->health)))
                 : tr("there is no application %1").arg(name);
}

ui::ApplicationsPage *Tour::listPage() const
{
    return qobject_cast<ui::ApplicationsPage *>(m_host.window().navigator().current());
}

ui::ApplicationPage *Tour::pageOf(const QString &name) const
{
    auto *page = qobject_cast<ui::ApplicationPage *>(m_host.window().navigator().current());
    return page && page->location().application.name == name ? page : nullptr;
}

QWidget *Tour::tabOf(const QString &name) const
{
    const ui::ApplicationPage *page = pageOf(name);
    return page ? page->currentTab() : nullptr;
}

QWidget *Tour::openDialog() const
{
    return ui::ScrimDialog::activeIn(&m_host.window());
}

bool Tour::isSettled(const QString &name, SyncStatus sync, Health health) const
{
    const Facts facts = application(name);
    return facts && !facts->operation.isRunning() && facts->sync == sync && facts->health == health;
}

Expected<void> Tour::clickTab(const ui::TabStrip &tabs, const QString &id) const
{
    for (int at = 0; at < tabs.count(); ++at) {
        if (tabs.tabData(at).toString() == id) {
            m_robot.clickAt(tabs, tabs.tabRect(at).center());
            return {};
        }
    }
    return failure(ErrorKind::NotFound, tr("There is no tab \"%1\"").arg(id));
}

Expected<void> Tour::openTab(const QString &name, const QString &id) const
{
    const ui::ApplicationPage *page = pageOf(name);
    return page ? clickTab(page->tabs(), id)
                : failure(ErrorKind::NotFound, tr("The page of %1 is not in front").arg(name));
}

// A card is found by what a screen reader would say of it.
Expected<void> Tour::selectCard(const QString &name, const QStringList &words) const
{
    const auto *tree = tab<ui::TreeTab>(name);
    const ui::TreeCanvas *canvas = tree ? &tree->canvas() : nullptr;
    for (int row = 0; canvas && row < canvas->accessibleRowCount(); ++row) {
        const QPoint middle = canvas->accessibleRowRect(row).center();
        const QString text = canvas->accessibleRowText(row);
        const auto isSaid = [&text](const QString &word) { return text.contains(word); };
        if (std::ranges::all_of(words, isSaid) && canvas->viewport()->rect().contains(middle)) {
            m_robot.clickAt(*canvas->viewport(), middle);
            return {};
        }
    }
    return failure(ErrorKind::NotFound,
                   tr("The tree of %1 shows no card \"%2\"").arg(name, words.join(u", "_s)));
}

void Tour::startEdit()
{
    services().background.run(
        this,
        [backend = &m_host.session()->backend()](const base::CancelToken &cancel) {
            return editByHand(*backend, u"payments-"_s, cancel);
        },
        [this](const Expected<void> &edited) { m_edited = edited; });
}

QList<TourStep> Tour::looking()
{
    TourStep start;
    start.picture = u"applications"_s;
    start.expected = tr("Every application of the sandbox, compared with Git");
    start.limit = std::chrono::minutes(30); // the control plane may have to be built
    start.isReached = [this] {
        return m_host.sandbox().progress().step == SandboxProgress::Step::Ready && isCompared();
    };
    start.told = [this] {
        return tr("The window shows %1 applications of the sandbox.").arg(services().applications.size());
    };
    start.found = [this] {
        const auto &error = m_host.sandbox().progress().error;
        return error ? error->sentence() : m_host.sandbox().progress().text;
    };

    TourStep drift;
    drift.expected = tr("The drift of %1").arg(drifting);
    drift.act = [this]() -> Expected<void> {
        const Facts facts = application(drifting);
        if (facts && facts->sync != SyncStatus::OutOfSync) {
            startEdit();
        } else {
            m_edited = Expected<void>();
        }
        return {};
    };
    drift.isReached = [this] {
        const Facts facts = application(drifting);
        return m_edited && *m_edited && facts && facts->sync == SyncStatus::OutOfSync;
    };
    drift.told = [this] {
        return tr("%1 has drifted: somebody edited %2 of its %3 resources past Git.")
            .arg(drifting)
            .arg(application(drifting)->outOfSync)
            .arg(application(drifting)->resources);
    };
    drift.found = [this] {
        return m_edited && !*m_edited ? m_edited->error().sentence() : stateOf(drifting);
    };

    TourStep filter;
    filter.picture = u"drift"_s;
    filter.expected = tr("A list of what differs from Git");
    filter.act = [this]() -> Expected<void> {
        m_robot.press(Qt::Key_Slash);
        m_robot.type(u"sync:outofsync"_s);
        return {};
    };
    filter.isReached = [this] {
        const ui::ApplicationsPage *page = listPage();
        const auto ids = page ? page->model().shown() : QList<base::ApplicationId>();
        return !ids.isEmpty() && std::ranges::all_of(ids, [this](const base::ApplicationId &id) {
            return services().applications.find(id)->sync == SyncStatus::OutOfSync;
        });
    };
    filter.told = [this] {
        return tr("The filter leaves the %1 applications that differ from Git.")
            .arg(listPage()->model().shown().size());
    };
    return {start, drift, filter};
}

QList<TourStep> Tour::syncing()
{
    TourStep open;
    open.picture = u"application"_s;
    open.expected = tr("The tree of %1").arg(drifting);
    open.act = [this]() -> Expected<void> {
        m_robot.type(u" "_s + drifting);
        for (const int key : {Qt::Key_Return, Qt::Key_End, Qt::Key_Return}) {
            m_robot.press(key);
        }
        return {};
    };
    open.isReached = [this] {
        const auto *tree = tab<ui::TreeTab>(drifting);
        return tree && !tree->canvas().tree().nodes.empty();
    };
    open.told = [this] {
        return tr("Its page draws %1 resources as a tree.")
            .arg(tab<ui::TreeTab>(drifting)->canvas().tree().nodes.size());
    };

    TourStep card;
    card.picture = u"resource"_s;
    card.expected = tr("What is known of the Deployment payments-api");
    card.act = [this] { return selectCard(drifting, {u"payments-api"_s, u"Deployment"_s}); };
    card.isReached = [this] {
        const auto *tree = tab<ui::TreeTab>(drifting);
        return tree && tree->panel().isVisible();
    };
    card.told = [] { return tr("A click on a card opens what is known of that resource."); };

    TourStep diff;
    diff.picture = u"diff"_s;
    diff.expected = tr("The diff of %1").arg(drifting);
    diff.act = [this]() -> Expected<void> {
        m_robot.press(Qt::Key_D);
        return {};
    };
    diff.isReached = [this] {
        const auto *shown = tab<ui::DiffTab>(drifting);
        return shown && shown->model().rowCount() > 0 && shown->view().changeCount() > 0;
    };
    diff.told = [this] {
        const auto *shown = tab<ui::DiffTab>(drifting);
        return tr("Its diff names %1 resources; +%2 -%3 lines in the first.")
            .arg(shown->model().rowCount())
            .arg(shown->view().addedLines())
            .arg(shown->view().removedLines());
    };

    TourStep preview = previewStep(drifting);
    preview.picture = u"sync-preview"_s;

    TourStep takeOver;
    takeOver.picture = u"take-over"_s;
    takeOver.expected = tr("A preview that takes the fields over");
    takeOver.act = [this] { return m_robot.click(u"takeOver"_s); };
    takeOver.isReached = [this] {
        const auto *shown = dialog<ui::SyncDialog>();
        return shown && shown->request().takeOverFields && shown->isPreviewed();
    };
    takeOver.told = [] { return tr("The fields that somebody else set are taken over, by choice."); };

    TourStep sync;
    sync.picture = u"synced"_s;
    sync.expected = tr("%1 as Git wants it").arg(drifting);
    sync.act = [this]() -> Expected<void> {
        // Its context is protected: the name is typed, as the dialog asks.
        Expected<void> clicked = m_robot.click(u"confirmation"_s);
        m_robot.type(drifting);
        m_robot.press(Qt::Key_Return);
        return clicked;
    };
    sync.isReached = [this] { return isSettled(drifting, SyncStatus::Synced, Health::Healthy); };
    sync.told = [this] { return tr("The sync was confirmed with the name; %1.").arg(stateOf(drifting)); };
    sync.found = [this]() -> QString {
        return stateOf(drifting) + u", "_s + application(drifting)->operation.message;
    };
    return {open,
            card,
            tabStep(drifting, u"list"_s, tr("List")),
            diff,
            preview,
            takeOver,
            sync,
            tabStep(drifting, u"events"_s, tr("Events")),
            tabStep(drifting, u"logs"_s, tr("Logs"))};
}

TourStep Tour::previewStep(const QString &name)
{
    TourStep preview;
    preview.expected = tr("The preview of a sync of %1").arg(name);
    preview.act = [this]() -> Expected<void> {
        m_robot.press(Qt::Key_S, Qt::ControlModifier);
        return {};
    };
    preview.isReached = [this] {
        const auto *shown = dialog<ui::SyncDialog>();
        return shown && shown->isPreviewed();
    };
    preview.told = [this, name] {
        const models::SyncPlanCounts counts = dialog<ui::SyncDialog>()->plan().counts();
        return tr("The sync of %1 shows beforehand that it changes %2 resources and leaves %3.")
            .arg(name)
            .arg(counts.changes())
            .arg(counts.unchanged);
    };
    return preview;
}

TourStep Tour::tabStep(const QString &name, const QString &id, const QString &label)
{
    TourStep step;
    step.picture = id;
    step.expected = tr("Something in the tab %1 of %2").arg(label, name);
    step.act = [this, name, id] { return openTab(name, id); };
    step.isReached = [this, name, id] {
        const ui::ApplicationPage *page = pageOf(name);
        if (!page || page->tabs().currentId() != id) {
            return false;
        }
        if (const auto *logs = tab<ui::LogsTab>(name)) {
            return logs->buffer().size() > 0;
        }
        const auto *view = page->currentTab()->findChild<QAbstractItemView *>();
        return view && view->isVisible() && view->model() && view->model()->rowCount() > 0;
    };
    step.told = [label] { return tr("The tab %1 is filled.").arg(label); };
    return step;
}

} // namespace slipway::app
