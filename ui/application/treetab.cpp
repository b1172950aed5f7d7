#include "treetab.h"

#include <ui/application/resourcepanel.h>
#include <ui/applications/applicationstable.h>
#include <ui/canvas/treecanvas.h>
#include <ui/frame/services.h>
#include <ui/theme/icons.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>
#include <ui/widgets/actionbutton.h>
#include <ui/widgets/chip.h>
#include <ui/widgets/filterbar.h>
#include <ui/widgets/searchfield.h>
#include <ui/widgets/tabstrip.h>

#include <QResizeEvent>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::ui {

using applications::ResourceNode;
using applications::SyncStatus;
using kube::Health;

namespace {

constexpr int narrowWidth = 900;
constexpr int wideWidth = 1700;

constexpr Health healths[] = {Health::Healthy,
                              Health::Progressing,
                              Health::Degraded,
                              Health::Suspended,
                              Health::Missing,
                              Health::Unknown};
constexpr SyncStatus syncs[] = {SyncStatus::Synced, SyncStatus::OutOfSync, SyncStatus::Unknown};

} // namespace

TreeTab::TreeTab(FrameServices &services, QWidget *parent)
    : ApplicationTab(parent)
    , m_services(services)
    , m_filterBar(new FilterBar(services.theme, tr("Filter by name or kind"), this))
    , m_groupPods(makeToggle(services.theme, {}, tr("Group pods"), m_filterBar))
    , m_zoom(makeButton(services.theme, {}, tr("100 %"), m_filterBar))
    , m_split(new QSplitter(Qt::Horizontal, this))
    , m_canvas(new TreeCanvas(services.theme, m_split))
    , m_panel(new ResourcePanel(services, m_split))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_filterBar);
    column->addWidget(m_split, 1);
    m_split->addWidget(m_canvas);
    m_split->addWidget(m_panel);
    m_split->setStretchFactor(0, 1);
    m_split->setStretchFactor(1, 0);
    m_split->setChildrenCollapsible(false);
    m_split->setHandleWidth(1);
    m_split->setSizes({808, ResourcePanel::panelWidth});
    m_panel->hide();
    makeFilterBar();
    makeZoom();
    setFocusProxy(m_canvas);
    m_canvas->setAccessibleName(tr("Resources"));
    connect(m_canvas, &TreeCanvas::selectionChanged, this, &TreeTab::showPanel);
    connect(m_canvas, &TreeCanvas::opened, this, [this](const base::ObjectKey &key) {
        m_canvas->select(key);
        m_panel->tabs().setCurrentId(u"yaml"_s);
    });
    connect(m_panel, &ResourcePanel::closed, this, [this] { escape(); });
}

void TreeTab::makeFilterBar()
{
    m_kinds = m_filterBar->addChip(u"kind"_s, tr("Kind"), {});
    QList<ChipOption> healthOfAll;
    for (const Health health : healths) {
        healthOfAll.append({QString::number(int(health)), words::status(statusOf(health)), {}});
    }
    QList<ChipOption> syncOfAll;
    for (const SyncStatus sync : syncs) {
        syncOfAll.append({QString::number(int(sync)), words::status(statusOf(sync)), {}});
    }
    m_health = m_filterBar->addChip(u"health"_s, tr("Health"), healthOfAll);
    m_sync = m_filterBar->addChip(u"sync"_s, tr("Sync"), syncOfAll);
    m_groupPods->setChecked(m_canvas->groupsPods());
    m_filterBar->addRight(m_groupPods);
    connect(m_groupPods, &QPushButton::toggled, m_canvas, &TreeCanvas::setGroupPods);
    connect(m_filterBar, &FilterBar::textChanged, this, &TreeTab::applyFilter);
    connect(m_filterBar, &FilterBar::chipChanged, this, &TreeTab::applyFilter);
    connect(m_filterBar->field(), &QLineEdit::returnPressed, this, [this] {
        m_canvas->setFocus(Qt::ShortcutFocusReason);
    });
    connect(m_filterBar->field(), &SearchField::left, this, [this] {
        m_canvas->setFocus(Qt::ShortcutFocusReason);
    });
}

void TreeTab::makeZoom()
{
    auto *out = makeButton(m_services.theme, u"minus"_s, {}, m_filterBar);
    auto *in = makeButton(m_services.theme, u"plus"_s, {}, m_filterBar);
    auto *fit = makeButton(m_services.theme, u"fit"_s, tr("Fit"), m_filterBar);
    out->setAccessibleName(tr("Zoom out"));
    in->setAccessibleName(tr("Zoom in"));
    out->setToolTip(tr("Zoom out (−)"));
    in->setToolTip(tr("Zoom in (+)"));
    m_zoom->setToolTip(tr("Back to 100 %"));
    fit->setToolTip(tr("The whole tree (0)"));
    for (QPushButton *button : {out, m_zoom, in, fit}) {
        setCompact(*button, true);
        m_filterBar->addRight(button);
    }
    connect(out, &QPushButton::clicked, m_canvas, &TreeCanvas::zoomOut);
    connect(in, &QPushButton::clicked, m_canvas, &TreeCanvas::zoomIn);
    connect(fit, &QPushButton::clicked, m_canvas, &TreeCanvas::fit);
    connect(m_zoom, &QPushButton::clicked, m_canvas, [this] { m_canvas->setZoom(1.0); });
    connect(m_canvas, &TreeCanvas::zoomChanged, this, &TreeTab::showZoom);
}

void TreeTab::showZoom(double zoom)
{
    m_zoom->setText(words::withUnit(QString::number(std::lround(zoom * 100)), u"%"_s));
}

void TreeTab::showApplication(const models::ApplicationFacts &facts, bool isOther)
{
    m_facts = facts;
    applications::ApplicationProvider *provider = m_services.applications.providerOf(facts->id);
    if (isOther) {
        m_canvas->select(QString());
        m_filterBar->setText({});
        m_canvas->setZoom(1.0);
    }
    TreeRoot root;
    root.name = facts->id.name;
    root.health = facts->health;
    root.sync = facts->sync;
    m_canvas->setTree(root,
                      provider ? provider->tree(facts->id) : applications::ApplicationTree{facts->id, {}});
    showOptions();
    showPanel();
}

void TreeTab::showOptions()
{
    QSet<QString> kinds;
    for (const ResourceNode &node : m_canvas->tree().nodes) {
        kinds.insert(node.key.kind);
    }
    QStringList sorted(kinds.begin(), kinds.end());
    sorted.sort();
    QList<ChipOption> options;
    for (const QString &kind : std::as_const(sorted)) {
        options.append({kind, kind, Icons::ofKind(kind)});
    }
    m_kinds->setOptions(options);
}

void TreeTab::applyFilter()
{
    models::TreeFilter filter;
    filter.text = m_filterBar->text().trimmed();
    for (const QString &kind : m_kinds->selected()) {
        filter.kinds.insert(kind);
    }
    for (const QString &health : m_health->selected()) {
        filter.health.insert(static_cast<Health>(health.toInt()));
    }
    for (const QString &sync : m_sync->selected()) {
        filter.sync.insert(static_cast<SyncStatus>(sync.toInt()));
    }
    m_canvas->setFilter(filter);
    m_filterBar->field()->setCount(filter.isEmpty() ? QString() : words::count(m_canvas->matchCount()));
}

void TreeTab::showPanel()
{
    const ResourceNode *node = m_canvas->selectedNode();
    const bool wasHidden = m_panel->isHidden();
    m_panel->setVisible(node != nullptr);
    if (!node) {
        return;
    }
    m_panel->showNode(m_facts, *node);
    if (wasHidden) {
        const int panel = width() < wideWidth ? ResourcePanel::panelWidth : ResourcePanel::widePanelWidth;
        m_split->setSizes({width() - panel, panel});
    }
}

bool TreeTab::focusFilter()
{
    m_filterBar->field()->setFocus(Qt::ShortcutFocusReason);
    m_filterBar->field()->selectAll();
    return true;
}

bool TreeTab::escape()
{
    if (m_panel->isVisible()) {
        m_canvas->select(QString());
        m_panel->hide();
        m_canvas->setFocus(Qt::OtherFocusReason);
        return true;
    }
    const bool isFiltered = !m_filterBar->text().isEmpty() || !m_kinds->selected().isEmpty() ||
                            !m_health->selected().isEmpty() || !m_sync->selected().isEmpty();
    if (isFiltered) {
        m_filterBar->setText({});
        for (Chip *chip : {m_kinds, m_health, m_sync}) {
            chip->setSelected({});
        }
        applyFilter();
    }
    return isFiltered;
}

QVariantMap TreeTab::saveState() const
{
    return {{u"groupPods"_s, m_groupPods->isChecked()}};
}

void TreeTab::restoreState(const QVariantMap &state)
{
    m_groupPods->setChecked(state.value(u"groupPods"_s, true).toBool());
}

void TreeTab::resizeEvent(QResizeEvent *event)
{
    ApplicationTab::resizeEvent(event);
    m_canvas->setNarrow(width() < narrowWidth);
}

} // namespace slipway::ui
