#include "galleryparts.h"

#include <models/logs/logbuffer.h>
#include <ui/canvas/diffview.h>
#include <ui/canvas/logview.h>
#include <ui/canvas/treecanvas.h>
#include <ui/delegates/tableview.h>
#include <ui/theme/words.h>
#include <ui/widgets/actionbutton.h>
#include <ui/widgets/commandpalette.h>
#include <ui/widgets/countsbar.h>
#include <ui/widgets/factsstrip.h>
#include <ui/widgets/filterbar.h>
#include <ui/widgets/headerbar.h>
#include <ui/widgets/navrail.h>
#include <ui/widgets/notice.h>
#include <ui/widgets/scrimdialog.h>
#include <ui/widgets/searchfield.h>
#include <ui/widgets/segmentedswitch.h>
#include <ui/widgets/statepages.h>
#include <ui/widgets/statusline.h>
#include <ui/widgets/steplist.h>
#include <ui/widgets/tabstrip.h>
#include <ui/widgets/toast.h>

#include <QAction>
#include <QCheckBox>
#include <QFile>
#include <QGridLayout>
#include <QStandardItemModel>
#include <QVBoxLayout>

using namespace slipway;
using namespace slipway::ui;
using namespace Qt::StringLiterals;
using applications::ResourceNode;

namespace gallery {

namespace {

QAction *
action(QObject *parent, const Theme &theme, const QString &icon, const QString &text, const QString &key = {})
{
    auto *made = new QAction(icon.isEmpty() ? QIcon() : theme.icon(icon), text, parent);
    made->setShortcut(QKeySequence(key));
    return made;
}

NavRail *makeRail(const Theme &theme)
{
    auto *rail = new NavRail(theme);
    rail->setScope(u"All clusters"_s, u"clusters"_s);
    rail->setPages({{u"applications"_s, u"applications"_s, u"Applications"_s, {}, false, {}},
                    {u"approvals"_s, u"approvals"_s, u"Approvals"_s, u"5"_s, true, {}},
                    {u"images"_s, u"images"_s, u"Images"_s, u"12"_s, false, {}},
                    {u"activity"_s, u"activity"_s, u"Activity"_s, {}, false, {}}});
    rail->setFoot({{u"clusters"_s, u"clusters"_s, u"Clusters"_s, {}, false, {}},
                   {u"settings"_s, u"settings"_s, u"Settings"_s, {}, false, {}}});
    rail->setCurrent(u"applications"_s);
    return rail;
}

StatusLine *makeStatusLine(const Theme &theme)
{
    auto *line = new StatusLine(theme);
    line->setLeft({{u"context"_s, Status::Reachable, true, {}, u"seoul-prod"_s, false, {}},
                   {{}, Status::None, false, {}, u"v1.33.4"_s, false, {}},
                   {{}, Status::None, false, u"user"_s, u"release-lead"_s, false, {}},
                   {{}, Status::None, false, u"shield"_s, u"Protected"_s, false, {}}});
    line->setRight({{u"activity"_s, Status::Running, false, {}, u"1 operation running"_s, false, {}},
                    {{}, Status::None, false, {}, u"Watching 3 clusters, lag 14 ms"_s, false, {}},
                    {{}, Status::None, false, {}, u"14:32:10"_s, false, {}}});
    return line;
}

HeaderBar *makeHeader(QWidget *page, const Theme &theme)
{
    auto *header = new HeaderBar(theme, page);
    header->setTrail({u"Applications"_s});
    header->setTitle(u"payments"_s);
    header->setNote(u"production"_s);
    header->setTags({{u"Protected"_s, u"shield"_s, Status::None, {}, {}}});
    header->setActions({{action(page, theme, u"refresh"_s, u"Refresh"_s), ButtonKind::Outlined, false},
                        {action(page, theme, u"diff"_s, u"Diff"_s), ButtonKind::Outlined, false},
                        {action(page, theme, u"rollback"_s, u"Roll back…"_s), ButtonKind::Outlined, false}});
    header->setMoreActions({action(page, theme, u"delete"_s, u"Delete…"_s)});
    header->setPrimary({action(page, theme, u"sync"_s, u"Sync…"_s), ButtonKind::Primary, false});
    return header;
}

FactsStrip *makeFacts(const Theme &theme)
{
    auto *facts = new FactsStrip(theme);
    facts->setFacts(
        {{u"diff"_s, Status::OutOfSync, {}, {}, u"3 of 11 resources, 1 to prune"_s, {}, false},
         {u"tree"_s, Status::Healthy, {}, {}, u"9 of 9 pods ready"_s, {}, false},
         {u"history"_s,
          Status::None,
          u"a41f7c9"_s,
          u"Raise capture timeout to 8 s"_s,
          u"main, payments team, 22 min ago"_s,
          {},
          true},
         {u"operation"_s,
          Status::Succeeded,
          {},
          u"Sync succeeded"_s,
          u"12:31, took 41 s, by payments team"_s,
          {},
          false},
         {u"policy"_s, Status::None, {}, u"Auto-sync off"_s, u"Drift is shown, not repaired"_s, {}, false}});
    return facts;
}

CountsBar *makeCounts(const Theme &theme)
{
    auto *counts = new CountsBar(theme);
    counts->setGroups({{u"Health"_s,
                        {{u"h"_s, Status::Healthy, 27},
                         {u"p"_s, Status::Progressing, 2},
                         {u"d"_s, Status::Degraded, 1},
                         {u"s"_s, Status::Suspended, 2},
                         {u"m"_s, Status::Missing, 1},
                         {u"u"_s, Status::HealthUnknown, 1}}},
                       {u"Sync"_s,
                        {{u"sy"_s, Status::Synced, 30},
                         {u"o"_s, Status::OutOfSync, 3},
                         {u"su"_s, Status::SyncUnknown, 1}}}});
    counts->setActive({u"d"_s});
    return counts;
}

FilterBar *makeFilters(const Theme &theme)
{
    auto *filters = new FilterBar(theme, u"name, health:degraded, env:prod"_s);
    filters
        ->addChip(
            u"health"_s, u"Health"_s, {{u"healthy"_s, u"Healthy"_s, {}}, {u"degraded"_s, u"Degraded"_s, {}}})
        ->setSelected({u"degraded"_s});
    filters->addChip(u"sync"_s, u"Sync"_s, {});
    filters->addChip(u"project"_s, u"Project"_s, {});
    filters->addChoice(u"group"_s, u"Group by"_s, {{u"environment"_s, u"Environment"_s, {}}});
    filters->addChoice(u"sort"_s, u"Sort by"_s, {{u"name"_s, u"Name"_s, {}}});
    return filters;
}

struct Row
{
    const char16_t *name;
    Status health;
    Status sync;
    const char16_t *count;
    const char16_t *revision;
    const char16_t *subject;
    Status now;
    const char16_t *nowText;
    const char16_t *age;
};

const Row rows[] = {
    {u"cart",
     Status::Healthy,
     Status::Synced,
     u"",
     u"5d02e1a",
     u"Cache cart totals for 30 s",
     Status::None,
     u"",
     u"3 h ago"},
    {u"checkout",
     Status::Suspended,
     Status::Synced,
     u"",
     u"c03b2aa",
     u"Release checkout 2.31.0",
     Status::Waiting,
     u"Canary 50 %, waits 10 min",
     u"26 min ago"},
    {u"inventory",
     Status::Healthy,
     Status::Synced,
     u"",
     u"0bf8e52",
     u"재고 예약 만료 시간 조정",
     Status::None,
     u"",
     u"6 h ago"},
    {u"orders",
     Status::Progressing,
     Status::Synced,
     u"",
     u"f8127bd",
     u"Release orders 5.4.1",
     Status::Running,
     u"Rolling update 5 of 8",
     u"1 min ago"},
    {u"payments",
     Status::Healthy,
     Status::OutOfSync,
     u"3",
     u"a41f7c9",
     u"Raise capture timeout to 8 s",
     Status::None,
     u"",
     u"2 h ago"},
    {u"search",
     Status::Degraded,
     Status::Synced,
     u"",
     u"b71e90c",
     u"Release search 3.8.0 with a subject that is much longer than any column is wide at this size of the "
     u"window",
     Status::Failed,
     u"2 pods crash looping",
     u"11 min ago"},
};

ResourceNode node(const QString &kind,
                  const QString &name,
                  const QString &parent,
                  kube::Health health,
                  const QString &info = {})
{
    ResourceNode made;
    made.key = {{}, kind, u"shop"_s, name};
    made.uid = kind % u'/' % name;
    made.parentUid = parent;
    made.health = health;
    made.info = info;
    made.managed = parent.isEmpty();
    if (made.managed) {
        made.sync = applications::SyncStatus::Synced;
    }
    return made;
}

} // namespace

std::unique_ptr<QWidget> makeFrame(Theme &theme)
{
    auto page = std::make_unique<QWidget>();
    auto *grid = new QGridLayout(page.get());
    grid->setSpacing(0);
    auto *column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(makeHeader(page.get(), theme));
    column->addWidget(makeFacts(theme));
    auto *tabs = new TabStrip(theme);
    for (const QString &tab :
         {u"Tree"_s, u"List"_s, u"Diff"_s, u"History"_s, u"Operation"_s, u"Events"_s, u"Logs"_s}) {
        tabs->add(tab, tab);
    }
    tabs->setCount(u"Diff"_s, 3);
    column->addWidget(tabs);
    auto *notice = new Notice(theme, Notice::Form::Band);
    column->addWidget(notice);
    notice->show({Tone::Degraded,
                  Status::Degraded,
                  u"Deployment search did not become ready within 10 min."_s,
                  u"Version 3.7.4 still serves with 3 of 4 pods."_s,
                  {action(page.get(), theme, {}, u"Show what changed"_s),
                   action(page.get(), theme, u"rollback"_s, u"Roll back to 3.7.4…"_s)}});
    column->addWidget(makeFilters(theme));
    column->addWidget(makeCounts(theme));
    column->addStretch(1);
    grid->addWidget(makeRail(theme), 0, 0);
    grid->addLayout(column, 0, 1);
    grid->addWidget(makeStatusLine(theme), 1, 0, 1, 2);
    return page;
}

std::unique_ptr<QWidget> makeTable(Theme &theme)
{
    auto table = std::make_unique<TableView>(theme);
    auto *model = new QStandardItemModel(table.get());
    model->setHorizontalHeaderLabels(
        {{}, u"Name"_s, u"Health"_s, u"Sync"_s, u"Revision"_s, u"Now"_s, u"Last sync"_s});
    for (const QString &group : {u"production"_s, u"staging"_s}) {
        auto *head = new QStandardItem(group);
        for (int at = 0; at < static_cast<int>(std::size(rows)); ++at) {
            QList<QStandardItem *> cells;
            for (int column = 0; column < 7; ++column) {
                cells.append(new QStandardItem);
                cells.last()->setData(at, Qt::UserRole);
            }
            cells.first()->setCheckState(at == 4 && group == u"production"_s ? Qt::Checked : Qt::Unchecked);
            head->appendRow(cells);
        }
        model->appendRow(head);
    }
    table->setModel(model);
    const auto row = [](const QModelIndex &index) -> const Row & {
        return rows[index.data(Qt::UserRole).toInt()];
    };
    TableView *view = table.get();
    view->setGroups([](const QModelIndex &index) -> std::optional<GroupCell> {
        if (index.parent().isValid()) {
            return std::nullopt;
        }
        const bool first = index.row() == 0;
        return GroupCell{index.data().toString(),
                         u"12"_s,
                         first ? u"seoul-prod"_s : u"seoul-stg"_s,
                         first ? QList<TagSpec>{{u"Protected"_s, u"shield"_s, Status::None, {}, {}}}
                               : QList<TagSpec>(),
                         words::needAttention(first ? 5 : 0)};
    });
    view->setCheckColumn(0);
    const auto text = [](const char16_t *value) { return QString::fromUtf16(value); };
    view->setItemDelegateForColumn(1,
                                   makeDelegate(theme,
                                                CellOf<NameCell>([=](const QModelIndex &i) {
                                                    return NameCell{{}, text(row(i).name), {}, {}, false};
                                                }),
                                                view));
    view->setItemDelegateForColumn(2,
                                   makeDelegate(theme,
                                                CellOf<StatusCell>([=](const QModelIndex &i) {
                                                    return StatusCell{row(i).health, {}, {}};
                                                }),
                                                view));
    view->setItemDelegateForColumn(3,
                                   makeDelegate(theme,
                                                CellOf<StatusCell>([=](const QModelIndex &i) {
                                                    return StatusCell{row(i).sync, {}, text(row(i).count)};
                                                }),
                                                view));
    view->setItemDelegateForColumn(4,
                                   makeDelegate(theme,
                                                CellOf<RevisionCell>([=](const QModelIndex &i) {
                                                    return RevisionCell{
                                                        text(row(i).revision), text(row(i).subject), {}};
                                                }),
                                                view));
    view->setItemDelegateForColumn(5,
                                   makeDelegate(theme,
                                                CellOf<NowCell>([=](const QModelIndex &i) {
                                                    return NowCell{row(i).now, text(row(i).nowText)};
                                                }),
                                                view));
    view->setItemDelegateForColumn(
        6,
        makeDelegate(theme,
                     CellOf<TimeCell>([=](const QModelIndex &i) { return TimeCell{{}, text(row(i).age)}; }),
                     view));
    view->setColumnTextWidth(0, 15);
    const int widths[] = {0, 108, 104, 112, 0, 184, 76};
    for (const int column : {1, 2, 3, 5, 6}) {
        view->setColumnTextWidth(column, widths[column]);
    }
    view->setFlexibleColumn(4);
    view->setSortingEnabled(false);
    view->header()->setSortIndicatorShown(true);
    view->header()->setSortIndicator(1, Qt::AscendingOrder);
    view->expandAll();
    view->setCurrentIndex(model->index(4, 0, model->index(0, 0)));
    view->setFocus(Qt::TabFocusReason);
    return table;
}

applications::ApplicationTree paymentsTree()
{
    using kube::Health;
    applications::ApplicationTree tree;
    tree.nodes = {node(u"ServiceAccount"_s, u"payments"_s, {}, Health::None),
                  node(u"ConfigMap"_s, u"payments-config"_s, {}, Health::None),
                  node(u"ConfigMap"_s, u"payments-flags"_s, {}, Health::None),
                  node(u"Service"_s, u"payments-api"_s, {}, Health::Healthy),
                  node(u"Ingress"_s, u"payments"_s, {}, Health::Progressing),
                  node(u"Deployment"_s, u"payments-api"_s, {}, Health::Healthy),
                  node(u"Deployment"_s, u"payments-worker"_s, {}, Health::Degraded),
                  node(u"HorizontalPodAutoscaler"_s, u"payments-api"_s, {}, Health::Healthy),
                  node(u"CronJob"_s, u"payments-settle"_s, {}, Health::Healthy),
                  node(u"PersistentVolumeClaim"_s, u"payments-ledger"_s, {}, Health::Missing)};
    tree.nodes[1].sync = applications::SyncStatus::OutOfSync;
    tree.nodes[2].sync = applications::SyncStatus::OutOfSync;
    tree.nodes[2].requiresPruning = true;
    tree.nodes[5].sync = applications::SyncStatus::OutOfSync;
    tree.nodes[9].sync = applications::SyncStatus::OutOfSync;
    tree.nodes[9].missing = true;
    tree.nodes.push_back(node(u"EndpointSlice"_s,
                              u"payments-api-8kx2m"_s,
                              u"Service/payments-api"_s,
                              Health::None,
                              u"6 endpoints"_s));
    const auto set =
        [&tree](const QString &name, const QString &owner, int wanted, const QString &info, Health health) {
            ResourceNode made = node(u"ReplicaSet"_s, name, u"Deployment/"_s + owner, health, info);
            made.wantedCount = wanted;
            made.readyCount = wanted;
            tree.nodes.push_back(made);
        };
    set(u"payments-api-7c9d8b6f4"_s, u"payments-api"_s, 6, u"Rev:61"_s, Health::Healthy);
    for (int at = 0; at < 9; ++at) {
        set(u"payments-api-old%1"_s.arg(at), u"payments-api"_s, 0, {}, Health::Healthy);
    }
    set(u"payments-worker-66d5b9f7c8-long"_s, u"payments-worker"_s, 3, u"Rev:38"_s, Health::Progressing);
    for (int at = 0; at < 6; ++at) {
        tree.nodes.push_back(node(u"Pod"_s,
                                  u"payments-api-7c9d8b6f4-%1"_s.arg(at),
                                  u"ReplicaSet/payments-api-7c9d8b6f4"_s,
                                  Health::Healthy));
    }
    for (int at = 0; at < 3; ++at) {
        tree.nodes.push_back(node(u"Pod"_s,
                                  u"payments-worker-66d5b9f7c8-%1"_s.arg(at),
                                  u"ReplicaSet/payments-worker-66d5b9f7c8-long"_s,
                                  at == 0 ? Health::Degraded : Health::Healthy,
                                  at == 0 ? u"CrashLoopBackOff"_s : QString()));
    }
    tree.nodes.push_back(node(
        u"Job"_s, u"payments-settle-29392"_s, u"CronJob/payments-settle"_s, Health::Healthy, u"Completed"_s));
    return tree;
}

std::unique_ptr<QWidget> makeTree(Theme &theme)
{
    auto canvas = std::make_unique<TreeCanvas>(theme);
    canvas->setTree({u"payments"_s, kube::Health::Degraded, applications::SyncStatus::OutOfSync},
                    paymentsTree());
    canvas->select(u"ReplicaSet/payments-api-7c9d8b6f4"_s);
    canvas->setFocus();
    return canvas;
}

namespace {

QString readFixture(const QString &name)
{
    QFile file(QStringLiteral(SLIPWAY_TEST_DATA) % u'/' % name);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

std::unique_ptr<DiffView> makeDiffView(Theme &theme)
{
    auto view = std::make_unique<DiffView>(theme);
    const auto document =
        models::makeDiffDocument(readFixture(u"live.yaml"_s), readFixture(u"desired.yaml"_s));
    if (document) {
        view->setDocument(*document);
        const QHash<QString, int> lines = models::pointerLines((*document)->left);
        view->setNotes({{lines.value(u"/spec/replicas"_s), {u"Ignored: set by HPA payments-api"_s, true}},
                        {lines.value(u"/spec/template/spec/containers/0/resources/limits/memory"_s),
                         {u"kubectl-edit, on-call, 13:52"_s, false}}},
                       {{models::pointerLines((*document)->right).value(u"/spec/replicas"_s), {{}, true}}});
    }
    view->setTitles(
        {u"Live"_s, u"seoul-prod, read 14:32:09"_s, u"Desired"_s, u"a41f7c9, dry run on the server"_s});
    return view;
}

} // namespace

std::unique_ptr<QWidget> makeDiff(Theme &theme)
{
    auto view = makeDiffView(theme);
    view->nextChange();
    view->nextChange();
    view->setSearch(u"payments"_s);
    return view;
}

std::unique_ptr<QWidget> makeInlineDiff(Theme &theme)
{
    auto view = makeDiffView(theme);
    view->setMode(DiffView::Mode::Inline);
    view->setWrap(true);
    return view;
}

std::unique_ptr<QWidget> makeLog(Theme &theme)
{
    auto view = std::make_unique<LogView>(theme);
    auto *buffer = new models::LogBuffer(1000, view.get());
    const QDateTime start(QDate(2026, 11, 21), QTime(14, 31, 30), Qt::UTC);
    QList<models::LogBuffer::RawLine> lines;
    for (int at = 0; at < 30; ++at) {
        lines.append(
            {start.addSecs(at),
             {},
             u"latency  p50 %1 ms   p95 %2 ms   p99 %3 ms"_s.arg(84 + at % 3).arg(188 + at).arg(310 + at)});
    }
    lines[20].text = u"warn: 2 connections reset by peer, retried"_s;
    lines[24].text = u"\u001b[31mERROR\u001b[0m index schema 12, need 13 or newer"_s;
    lines[26].text = u"\u001b[32mdone\u001b[0m 재고 동기화 완료, \u001b[1mbold\u001b[0m and plain"_s;
    buffer->append(lines);
    view->setBuffer(buffer);
    view->resize(1000, 300);
    view->setSearch(u"p95"_s);
    return view;
}

std::unique_ptr<QWidget> makeDialog(Theme &theme)
{
    std::unique_ptr<QWidget> page = makeFrame(theme);
    page->resize(1280, 800);
    auto *dialog = new ScrimDialog(theme, ScrimDialog::Size::Wide, page.get());
    dialog->setTitle(u"Sync payments in production"_s);
    dialog->setContext(u"seoul-prod, namespace shop, as release-lead"_s,
                       true,
                       u"a41f7c9"_s,
                       u"Raise capture timeout to 8 s"_s);
    auto *body = new QWidget;
    auto *row = new QHBoxLayout(body);
    row->setSpacing(0);
    auto *left = new QWidget;
    auto *options = new QVBoxLayout(left);
    options->setContentsMargins(16, 12, 16, 12);
    for (const QString &option : {u"Prune"_s, u"Server-side apply"_s, u"Dry run only"_s}) {
        auto *box = new QCheckBox(option);
        box->setChecked(option == u"Prune"_s);
        options->addWidget(box);
    }
    auto *box = new Notice(theme, Notice::Form::Box);
    options->addWidget(box);
    box->show(
        {Tone::Warn,
         Status::Unstable,
         u"Auto-sync with self-heal is on."_s,
         u"Memory 768Mi was set by on-call with kubectl edit at 13:52. This sync sets it back to 512Mi."_s,
         {}});
    options->addStretch(1);
    left->setFixedWidth(404);
    row->addWidget(left);
    std::unique_ptr<DiffView> diff = makeDiffView(theme);
    diff->setMode(DiffView::Mode::Inline);
    diff->setCompact(true);
    diff->setTitles({});
    row->addWidget(diff.release(), 1);
    dialog->setBody(body);
    dialog->setConfirmation(u"Production is protected. Type %1 to confirm the prune."_s, u"payments"_s);
    dialog->setPrimary(u"sync"_s, u"Sync 3 resources"_s);
    dialog->open();
    return page;
}

std::unique_ptr<QWidget> makePalette(Theme &theme)
{
    std::unique_ptr<QWidget> page = makeFrame(theme);
    page->resize(1280, 800);
    auto *palette = new CommandPalette(theme, page.get());
    palette->setScope(u"All clusters"_s);
    palette->setSource([] {
        return QList<models::PaletteEntry>{{u"1"_s,
                                            u"Actions"_s,
                                            u"play"_s,
                                            u"Promote checkout, production"_s,
                                            u"Canary 50 %, goes on with step 8"_s,
                                            {},
                                            {},
                                            {},
                                            {}},
                                           {u"2"_s,
                                            u"Actions"_s,
                                            u"swap"_s,
                                            u"Promote web-front, production…"_s,
                                            u"Switch all users to 7.5.0"_s,
                                            {},
                                            {},
                                            {},
                                            {}},
                                           {u"3"_s,
                                            u"Actions"_s,
                                            u"play"_s,
                                            u"Promote orders, production"_s,
                                            u"Rolling update, no steps"_s,
                                            {},
                                            u"not paused"_s,
                                            {},
                                            {}},
                                           {u"4"_s,
                                            u"Pages and settings"_s,
                                            u"environments"_s,
                                            u"Promotion board"_s,
                                            u"Environments"_s,
                                            u"Alt 5"_s,
                                            {},
                                            {},
                                            {}},
                                           {u"5"_s,
                                            u"Commits"_s,
                                            u"commit"_s,
                                            u"Promo codes reject expired dates"_s,
                                            u"3f61bd2, cart, on-call, 2 days ago"_s,
                                            {},
                                            {},
                                            {},
                                            u'#'}};
    });
    palette->open(u"prom"_s);
    return page;
}

std::unique_ptr<QWidget> makeStates(Theme &theme)
{
    auto page = std::make_unique<QWidget>();
    auto *row = new QHBoxLayout(page.get());
    row->setSpacing(0);
    auto *error = new ErrorState(theme);
    error->setError(
        Status::Unreachable,
        {base::ErrorKind::Unreachable,
         u"tokyo-dr does not answer"_s,
         u"Nothing at 10.40.0.12:6443 answered within 10 s. This computer has no route to 10.40.0.0/16, so most likely the VPN to Tokyo is not connected."_s,
         u"connect the VPN, then try again. Slipway also tries by itself, next in 22 s."_s,
         {}},
        {action(page.get(), theme, u"refresh"_s, u"Try again"_s),
         action(page.get(), theme, u"logs"_s, u"Request log"_s)});
    error->setChecks(u"Checks, 14:31:42"_s,
                     {{Status::Succeeded, u"Read the kubeconfig"_s, u"~/.kube/config, context tokyo-dr"_s},
                      {Status::Succeeded, u"Find the address"_s, u"tokyo-dr.bada.example is 10.40.0.12"_s},
                      {Status::Failed, u"Connect"_s, u"no answer in 10 s, 5 tries since 14:24:10"_s},
                      {Status::NotRun, u"Check the certificate"_s, u"not reached"_s}});
    row->addWidget(error, 1);
    auto *empty = new EmptyState(theme);
    empty->setContent(
        u"No applications yet"_s,
        u"Open a workspace with Application manifests, or choose a cluster where they are defined."_s,
        {action(page.get(), theme, u"folder"_s, u"Open workspace…"_s)});
    row->addWidget(empty, 1);
    return page;
}

std::unique_ptr<QWidget> makeSmallParts(Theme &theme)
{
    auto page = std::make_unique<QWidget>();
    page->resize(900, 420);
    auto *row = new QHBoxLayout(page.get());
    auto *steps = new StepList(theme);
    steps->setSteps({{Status::Succeeded, u"Before sync"_s, u"14:06:00, took 40 s"_s, {}},
                     {Status::Succeeded, u"Wave 0"_s, u"14:06:40"_s, u"3 resources"_s},
                     {Status::Running, u"Wave 1"_s, u"Since 14:22:04"_s, u"Waits for health, 10 min 06 s"_s},
                     {Status::NotRun, u"Wave 2"_s, u"2 resources"_s, {}},
                     {Status::NotRun, u"Prune"_s, u"1 resource"_s, {}}},
                    2);
    row->addWidget(steps, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout;
    column->setContentsMargins(16, 12, 16, 12);
    column->addWidget(new SegmentedSwitch(
        theme, {{u"table"_s, u"table"_s, u"Table"_s, {}}, {u"tiles"_s, u"tiles"_s, u"Tiles"_s, {}}}, false));
    column->addWidget(new SegmentedSwitch(theme,
                                          {{u"live"_s, {}, u"Live"_s, {}},
                                           {u"desired"_s, {}, u"Desired"_s, {}},
                                           {u"diff"_s, {}, u"Diff"_s, {}}},
                                          true));
    column->addWidget(new Tag(theme, {u"canary"_s, {}, Status::None, Tone::Warn, {}}));
    column->addWidget(new Tag(theme, {u"Waits for approval"_s, {}, Status::Waiting, {}, {}}));
    auto *status = new StatusLabel(theme);
    status->setStatus(Status::OutOfSync, {}, u"3"_s);
    column->addWidget(status);
    auto *facts = new FactGrid(theme);
    facts->setRows({{u"Owner"_s, u"ReplicaSet search-6d8f7b9c5"_s, false, u"owner"_s, {}},
                    {u"Image"_s, u"search:3.8.0"_s, true, {}, {}},
                    {u"Restarts"_s, u"7, last 14:31:50"_s, false, {}, {}}});
    column->addWidget(facts);
    column->addStretch(1);
    row->addLayout(column, 1);
    auto *toasts = new ToastStack(theme, *page);
    toasts->show({Status::Succeeded,
                  u"Sync succeeded"_s,
                  u"payments, production, took 41 s"_s,
                  u"Show operation"_s,
                  {},
                  false,
                  6000});
    toasts->show(
        {Status::Failed, u"Sync failed"_s, u"search, production: 2 resources"_s, {}, {}, true, 6000});
    return page;
}

} // namespace gallery
