#include "clusterstable.h"

#include <ui/clusters/clusterwords.h>
#include <ui/delegates/tableview.h>
#include <ui/theme/words.h>

#include <QCoreApplication>

#include <chrono>

using namespace Qt::StringLiterals;

namespace slipway::ui {

using models::ClusterRow;

namespace {

enum Column
{
    NameColumn,
    StatusColumn,
    ReasonColumn,
    VersionColumn,
    ServerColumn,
    IdentityColumn,
    FileColumn,
    ApplicationsColumn,
    AnswerColumn
};

constexpr int rowHeight = 34;
constexpr int narrowWidth = 900;
constexpr int wideWidth = 1700;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::ui", text);
}

QString keyOf(const ClusterRow &row)
{
    return row.key();
}

QString textOf(const ClusterRow &row)
{
    QStringList parts = {row.name(), stateWord(row.state)};
    if (row.facts.isProtected) {
        parts.append(tr("Protected"));
    }
    if (row.facts.isReadOnly) {
        parts.append(tr("Read-only"));
    }
    if (const auto error = row.error()) {
        parts.append(error->cause);
    }
    return parts.join(u", "_s);
}

NameCell nameCell(const ClusterRow &row)
{
    NameCell cell;
    cell.name = row.name();
    cell.icon = row.isFile() ? u"file"_s : QString();
    if (row.facts.isProtected) {
        cell.marks.append(u"protected"_s);
    }
    if (row.facts.isReadOnly) {
        cell.marks.append(u"read-only"_s);
    }
    return cell;
}

TextCell textCell(const QString &text, bool mono = false)
{
    TextCell cell;
    cell.text = text;
    cell.mono = mono;
    return cell;
}

TextCell numberCell(const QString &text)
{
    TextCell cell = textCell(text);
    cell.isNumber = true;
    return cell;
}

TextCell versionCell(const ClusterRow &row)
{
    return textCell(row.facts.reachability ? row.facts.reachability->serverVersion : QString());
}

TextCell identityCell(const ClusterRow &row)
{
    const QString identity = row.facts.reachability ? row.facts.reachability->identity : QString();
    return textCell(identity.isEmpty() ? row.facts.userName : identity);
}

TextCell reasonCell(const ClusterRow &row)
{
    return textCell(row.error() ? words::oneLine(explanation(row).cause) : QString());
}

TextCell answerCell(const ClusterRow &row)
{
    if (row.isFile()) {
        return {};
    }
    const bool answered = row.facts.reachability && row.facts.reachability->isReachable();
    return numberCell(
        answered ? words::duration(std::chrono::milliseconds(row.facts.reachability->milliseconds)) : u"—"_s);
}

TextCell fileCell(const ClusterRow &row)
{
    return textCell(models::shortPath(row.isFile() ? row.file->path : row.facts.file));
}

} // namespace

ClusterModel *makeClusterModel(QObject *parent)
{
    auto *model = new ClusterModel({tr("Name"),
                                    tr("Status"),
                                    tr("Reason"),
                                    tr("Version"),
                                    tr("Server"),
                                    tr("Signed in as"),
                                    tr("Kubeconfig"),
                                    tr("Applications"),
                                    tr("Answers in")},
                                   keyOf,
                                   textOf,
                                   parent);
    model->setNumberColumns({ApplicationsColumn, AnswerColumn});
    return model;
}

TableView *makeClustersTable(const Theme &theme, ClusterModel &model, QWidget *parent)
{
    auto *table = new TableView(theme, parent);
    table->setModel(&model);
    table->setRowHeight(rowHeight);
    table->setAccessibleName(tr("Clusters"));
    table->setContextMenuPolicy(Qt::CustomContextMenu);
    const auto set = [&]<typename Cell>(int column, Cell (*cell)(const ClusterRow &)) {
        CellOf<Cell> of = [&model, cell](const QModelIndex &index) {
            const ClusterRow *row = model.at(index);
            return row ? cell(*row) : Cell{};
        };
        table->setItemDelegateForColumn(column, makeDelegate(theme, of, table));
    };
    set(NameColumn, &nameCell);
    set(
        StatusColumn,
        +[](const ClusterRow &row) { return StatusCell{statusOf(row.state), stateWord(row.state), {}}; });
    set(ReasonColumn, &reasonCell);
    set(VersionColumn, &versionCell);
    set(ServerColumn, +[](const ClusterRow &row) { return textCell(row.facts.server, true); });
    set(IdentityColumn, &identityCell);
    set(FileColumn, &fileCell);
    set(
        ApplicationsColumn, +[](const ClusterRow &row) {
            return numberCell(row.isFile() ? QString() : words::count(row.applications));
        });
    set(AnswerColumn, &answerCell);
    return table;
}

void showClusterColumns(TableView &table, int pageWidth)
{
    const bool isWide = pageWidth >= wideWidth;
    const bool isNarrow = pageWidth < narrowWidth;
    const std::pair<int, int> widths[] = {{NameColumn, isWide ? 240 : 140},
                                          {StatusColumn, 116},
                                          {VersionColumn, 66},
                                          {ServerColumn, 340},
                                          {IdentityColumn, isWide ? 220 : 130},
                                          {FileColumn, isWide ? 300 : 150},
                                          {ApplicationsColumn, 74},
                                          {AnswerColumn, 66}};
    for (const auto &[column, width] : widths) {
        table.setColumnTextWidth(column, width);
    }
    table.setColumnHidden(FileColumn, isNarrow);
    table.setColumnHidden(VersionColumn, isNarrow);
    table.setColumnHidden(ReasonColumn, !isWide);
    table.setFlexibleColumn(isWide ? ReasonColumn : ServerColumn);
}

} // namespace slipway::ui
