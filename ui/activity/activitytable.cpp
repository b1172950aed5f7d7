#include "activitytable.h"

#include "activitywords.h"

#include <ui/delegates/tableview.h>
#include <ui/frame/services.h>
#include <ui/theme/words.h>

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace slipway::ui {

using models::ActivityItem;
using models::ActivityModel;

namespace {

// The fold mark stands where text begins elsewhere.
constexpr int indentation = 32;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::ui", text);
}

template <typename Cell>
void set(FrameServices &services,
         TableView &table,
         ActivityModel &model,
         int column,
         std::function<Cell(const ActivityItem &)> cell)
{
    CellOf<Cell> of = [&model, cell = std::move(cell)](const QModelIndex &index) {
        const ActivityItem item = model.item(index);
        return item.shown() ? cell(item) : Cell{};
    };
    table.setItemDelegateForColumn(column, makeDelegate(services.theme, of, &table));
}

using TextOf = std::function<TextCell(const ActivityItem &)>;

TextOf textOf(QString (*text)(const journal::Entry &), bool mono = false)
{
    return [text, mono](const ActivityItem &item) {
        TextCell cell;
        cell.text = text(*item.shown());
        cell.mono = mono;
        return cell;
    };
}

void setFacts(FrameServices &services, TableView &table, ActivityModel &model)
{
    const models::ApplicationStore &store = services.applications;
    set<StatusCell>(services, table, model, ActivityModel::ResultColumn, [&store](const ActivityItem &item) {
        return resultCell(item, store);
    });
    set<TextCell>(services, table, model, ActivityModel::VerbColumn, [&store](const ActivityItem &item) {
        return verbCell(item, store);
    });
    set<NameCell>(services, table, model, ActivityModel::SubjectColumn, [&store](const ActivityItem &item) {
        return subjectCell(item, store);
    });
    set<TextCell>(services, table, model, ActivityModel::MessageColumn, textOf(activityMessage));
    set<TextCell>(
        services,
        table,
        model,
        ActivityModel::RevisionColumn,
        textOf([](const journal::Entry &entry) { return words::shortRevision(entry.revision); }, true));
    set<TextCell>(services, table, model, ActivityModel::WhoColumn, textOf([](const journal::Entry &entry) {
                      return words::oneLine(entry.who);
                  }));
    set<TextCell>(
        services, table, model, ActivityModel::ContextColumn, textOf([](const journal::Entry &entry) {
            return words::oneLine(entry.context);
        }));
    set<TimeCell>(services,
                  table,
                  model,
                  ActivityModel::TimeColumn,
                  [&clock = services.clock](const ActivityItem &item) {
                      const QDateTime at = item.shown()->at;
                      return TimeCell{at, words::age(at, clock.now())};
                  });
}

} // namespace

TableView *makeActivityTable(FrameServices &services, ActivityModel &model, QWidget *parent)
{
    auto *table = new TableView(services.theme, parent);
    model.setHeads({tr("Result"),
                    tr("Action"),
                    tr("On"),
                    tr("Message"),
                    tr("Revision"),
                    tr("Who"),
                    tr("Context"),
                    tr("When")});
    table->setModel(&model);
    table->setAccessibleName(tr("Activity"));
    table->setRootIsDecorated(true);
    table->setIndentation(indentation);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    setFacts(services, *table, model);
    const std::pair<int, int> widths[] = {{ActivityModel::ResultColumn, 144},
                                          {ActivityModel::VerbColumn, 74},
                                          {ActivityModel::SubjectColumn, 226},
                                          {ActivityModel::RevisionColumn, 60},
                                          {ActivityModel::WhoColumn, 104},
                                          {ActivityModel::ContextColumn, 104},
                                          {ActivityModel::TimeColumn, 80}};
    for (const auto &[column, width] : widths) {
        table->setColumnTextWidth(column, width);
    }
    table->setFlexibleColumn(ActivityModel::MessageColumn, 120);
    return table;
}

void fitActivityColumns(TableView &table, int width)
{
    table.setColumnHidden(ActivityModel::ContextColumn, width < 980);
    table.setColumnHidden(ActivityModel::WhoColumn, width < 860);
    table.setColumnHidden(ActivityModel::RevisionColumn, width < 740);
    table.setFlexibleColumn(ActivityModel::MessageColumn, width < 800 ? 60 : 120);
}

} // namespace slipway::ui
