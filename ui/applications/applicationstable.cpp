#include "applicationstable.h"

#include <ui/applications/applicationwords.h>
#include <ui/frame/services.h>
#include <ui/theme/paint.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>

#include <QCoreApplication>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace slipway::ui {

using applications::ApplicationSummary;
using applications::SyncStatus;
using kube::Health;
using models::ApplicationFacts;
using models::ApplicationListModel;
using models::ApplicationOrder;

namespace {

constexpr int wideWidth = 1700;
constexpr int narrowWidth = 900;
// Names carry the environment as a rule: "web-front-production" fits.
constexpr int nameWidth = 164;
constexpr int wideNameWidth = 220;

constexpr Health healthOrder[] = {Health::Healthy,
                                  Health::Progressing,
                                  Health::Degraded,
                                  Health::Suspended,
                                  Health::Missing,
                                  Health::Unknown};
constexpr SyncStatus syncOrder[] = {SyncStatus::Synced, SyncStatus::OutOfSync, SyncStatus::Unknown};

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::ui", text);
}

// The facts of a row, handed to `cell`; an empty cell for anything else.
template <typename Cell, typename Make> CellOf<Cell> fromFacts(Make make)
{
    return [make](const QModelIndex &index) {
        const auto facts = index.data(ApplicationListModel::FactsRole).value<ApplicationFacts>();
        return facts ? make(*facts) : Cell{};
    };
}

void addCount(CountGroup &group, const QString &field, Status status, int count, bool always)
{
    if (count > 0 || always) {
        group.items.append({field + words::status(status).toLower(), status, count});
    }
}

TextCell plainText(const QString &text)
{
    TextCell cell;
    cell.text = text;
    return cell;
}

QString imagesText(const ApplicationSummary &application)
{
    QStringList names;
    for (const QString &image : application.images) {
        names.append(words::shortImage(image));
    }
    return names.join(u", "_s);
}

std::optional<GroupCell> groupCell(const QModelIndex &index)
{
    if (!index.data(ApplicationListModel::IsGroupRole).toBool()) {
        return std::nullopt;
    }
    GroupCell cell;
    cell.name = index.data(ApplicationListModel::GroupNameRole).toString();
    if (cell.name.isEmpty()) {
        cell.name = tr("None");
    }
    cell.count = words::count(index.data(ApplicationListModel::GroupCountRole).toInt());
    const QString clusters = index.data(ApplicationListModel::GroupClustersRole).toStringList().join(u", "_s);
    cell.note = clusters == cell.name ? QString() : clusters;
    if (index.data(ApplicationListModel::GroupProtectedRole).toBool()) {
        TagSpec tag;
        tag.text = tr("Protected");
        tag.icon = u"protected"_s;
        cell.tags.append(tag);
    }
    cell.right = words::needAttention(index.data(ApplicationListModel::GroupAttentionRole).toInt());
    return cell;
}

void setDelegates(TableView &table, const FrameServices &services, const ApplicationListModel &model)
{
    using L = ApplicationListModel;
    const Theme &theme = services.theme;
    const auto set = [&](int column, CellDelegate *delegate) {
        table.setItemDelegateForColumn(column, delegate);
    };
    set(L::CheckColumn, makeCheckDelegate(theme, &table));
    set(L::NameColumn,
        makeDelegate(theme,
                     fromFacts<NameCell>([&model](const ApplicationSummary &a) {
                         NameCell cell;
                         cell.name = a.id.name;
                         // Namesakes of different environments must be told apart where neither a group nor
                         // the name does it.
                         if (model.view().grouping != models::ApplicationGrouping::Environment) {
                             cell.note = environmentNote(a);
                         }
                         return cell;
                     }),
                     &table));
    set(L::HealthColumn, makeDelegate(theme, fromFacts<StatusCell>(healthCell), &table));
    set(L::SyncColumn, makeDelegate(theme, fromFacts<StatusCell>(syncCell), &table));
    set(L::RevisionColumn, makeDelegate(theme, fromFacts<RevisionCell>(revisionCell), &table));
    set(L::ImagesColumn,
        makeDelegate(theme,
                     fromFacts<TextCell>([](const ApplicationSummary &a) {
                         TextCell cell = plainText(imagesText(a));
                         cell.mono = true;
                         return cell;
                     }),
                     &table));
    set(L::AuthorColumn,
        makeDelegate(
            theme,
            fromFacts<TextCell>([](const ApplicationSummary &a) { return plainText(a.revisionAuthor); }),
            &table));
    set(L::NowColumn, makeDelegate(theme, fromFacts<NowCell>(nowCell), &table));
    set(L::LastSyncColumn,
        makeDelegate(theme,
                     fromFacts<TimeCell>([&clock = services.clock](const ApplicationSummary &a) {
                         return TimeCell{a.lastSyncAt, words::age(a.lastSyncAt, clock.now())};
                     }),
                     &table));
    set(L::PolicyColumn,
        makeDelegate(
            theme,
            fromFacts<TextCell>([](const ApplicationSummary &a) { return plainText(policyWord(a)); }),
            &table));
}

} // namespace

TableView *makeApplicationsTable(const FrameServices &services, ApplicationListModel &model, QWidget *parent)
{
    using L = ApplicationListModel;
    auto *table = new TableView(services.theme, parent);
    const std::pair<int, QString> labels[] = {{L::NameColumn, tr("Name")},
                                              {L::HealthColumn, tr("Health")},
                                              {L::SyncColumn, tr("Sync")},
                                              {L::RevisionColumn, tr("Revision")},
                                              {L::ImagesColumn, tr("Images")},
                                              {L::AuthorColumn, tr("Author")},
                                              {L::NowColumn, tr("Now")},
                                              {L::LastSyncColumn, tr("Last sync")},
                                              {L::PolicyColumn, tr("Policy")}};
    for (const auto &[column, label] : labels) {
        model.setHeaderData(column, Qt::Horizontal, label, Qt::DisplayRole);
    }
    table->setModel(&model);
    table->setGroups(groupCell);
    table->setCheckColumn(L::CheckColumn);
    table->setContextMenuPolicy(Qt::CustomContextMenu);
    table->setAccessibleName(tr("Applications"));
    table->tableHeader()->setSectionsClickable(true);
    setDelegates(*table, services, model);
    const std::pair<int, int> widths[] = {{L::CheckColumn, 33},
                                          {L::NameColumn, nameWidth},
                                          {L::HealthColumn, 104},
                                          {L::SyncColumn, 112},
                                          {L::ImagesColumn, 320},
                                          {L::AuthorColumn, 130},
                                          {L::NowColumn, 184},
                                          {L::LastSyncColumn, 76},
                                          {L::PolicyColumn, 50}};
    for (const auto &[column, width] : widths) {
        table->setColumnTextWidth(column, width);
    }
    table->setFlexibleColumn(L::RevisionColumn);
    return table;
}

void showApplicationColumns(TableView &table, int pageWidth)
{
    using L = ApplicationListModel;
    const bool isWide = pageWidth >= wideWidth;
    table.setColumnHidden(L::ImagesColumn, !isWide);
    table.setColumnHidden(L::AuthorColumn, !isWide);
    table.setColumnHidden(L::PolicyColumn, pageWidth < narrowWidth);
    table.setColumnTextWidth(L::NameColumn, isWide ? wideNameWidth : nameWidth);
    table.setColumnTextWidth(L::NowColumn, isWide ? 360 : 184);
}

std::optional<ApplicationOrder> orderOfColumn(int column)
{
    switch (column) {
    case ApplicationListModel::NameColumn:
        return ApplicationOrder::Name;
    case ApplicationListModel::HealthColumn:
        return ApplicationOrder::Health;
    case ApplicationListModel::SyncColumn:
        return ApplicationOrder::Sync;
    case ApplicationListModel::RevisionColumn:
        return ApplicationOrder::Revision;
    case ApplicationListModel::NowColumn:
        return ApplicationOrder::Attention;
    case ApplicationListModel::LastSyncColumn:
        return ApplicationOrder::LastSync;
    case ApplicationListModel::PolicyColumn:
        return ApplicationOrder::Policy;
    default:
        return std::nullopt;
    }
}

int columnOfOrder(ApplicationOrder order)
{
    for (int column = 0; column < ApplicationListModel::ColumnCount; ++column) {
        if (orderOfColumn(column) == order) {
            return column;
        }
    }
    return -1;
}

QList<CountGroup> countGroups(const models::ApplicationCounts &counts)
{
    CountGroup health{tr("Health"), {}};
    for (const Health each : healthOrder) {
        addCount(health, u"health:"_s, statusOf(each), counts.health.value(each), each == Health::Healthy);
    }
    CountGroup sync{tr("Sync"), {}};
    for (const SyncStatus each : syncOrder) {
        addCount(sync, u"sync:"_s, statusOf(each), counts.sync.value(each), each == SyncStatus::Synced);
    }
    return {health, sync};
}

QList<ChipOption> healthOptions()
{
    QList<ChipOption> options;
    for (const Health each : healthOrder) {
        const QString word = words::status(statusOf(each));
        options.append({word.toLower(), word, {}});
    }
    return options;
}

QList<ChipOption> syncOptions()
{
    QList<ChipOption> options;
    for (const SyncStatus each : syncOrder) {
        const QString word = words::status(statusOf(each));
        options.append({word.toLower(), word, {}});
    }
    return options;
}

QList<ChipOption> plainOptions(const QSet<QString> &values)
{
    QStringList sorted = values.values();
    sorted.removeAll(QString());
    sorted.sort(Qt::CaseInsensitive);
    QList<ChipOption> options;
    for (const QString &value : std::as_const(sorted)) {
        options.append({value.toLower(), value, {}});
    }
    return options;
}

ListSkeleton::ListSkeleton(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setAccessibleName(tr("The applications are being read"));
}

void ListSkeleton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Palette &palette = m_theme.palette();
    for (int y = 28, row = 0; y + 28 < height() && row < 12; y += 28, ++row) {
        const int left[] = {69, 189, 305, 429};
        const int length[] = {60 + row * 7 % 40, 70, 64, 160 + row * 53 % 140};
        for (int bar = 0; bar < 4; ++bar) {
            outline(painter, QRectF(left[bar], y + 10, length[bar], 8), 2, palette.hover, palette.hover);
        }
        hairline(painter, 0, width(), y + 27, palette.grid);
    }
}

} // namespace slipway::ui
