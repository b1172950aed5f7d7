#include "eventstab.h"

#include <services/applications/provider.h>
#include <ui/application/resourcereading.h>
#include <ui/delegates/tableview.h>
#include <ui/frame/services.h>
#include <ui/theme/icons.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>
#include <ui/widgets/statepages.h>

#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace slipway::ui {

using models::EventRow;

namespace {

enum Column
{
    KindColumn,
    ReasonColumn,
    ObjectColumn,
    MessageColumn,
    CountColumn,
    SeenColumn
};

QString keyOf(const EventRow &row)
{
    return row.id;
}

QString textOf(const EventRow &row)
{
    return row.reason + u", "_s + row.kind + u' ' + row.name + u": "_s + row.message;
}

} // namespace

EventsTab::EventsTab(FrameServices &services, QWidget *parent)
    : ApplicationTab(parent)
    , m_services(services)
    , m_states(new QStackedWidget(this))
    , m_empty(new EmptyState(services.theme, m_states))
    , m_error(new ErrorState(services.theme, m_states))
    , m_model(new models::RowModel<EventRow>(
          {tr("Type"), tr("Reason"), tr("Resource"), tr("Message"), tr("Count"), tr("Last seen")},
          keyOf,
          textOf,
          this))
    , m_table(new TableView(services.theme, m_states))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_states);
    m_states->addWidget(m_empty);
    m_states->addWidget(m_table);
    m_states->addWidget(m_error);
    makeTable();
    setFocusProxy(m_table);
    m_soon.setSingleShot(true);
    m_soon.setInterval(2000);
    connect(&m_soon, &QTimer::timeout, this, &EventsTab::load);
}

void EventsTab::makeTable()
{
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Events"));
    const auto set = [this]<typename Cell>(int column, std::function<Cell(const EventRow &)> cell) {
        CellOf<Cell> of = [this, cell](const QModelIndex &index) {
            const EventRow *row = m_model->at(index);
            return row ? cell(*row) : Cell{};
        };
        m_table->setItemDelegateForColumn(column, makeDelegate(m_services.theme, of, m_table));
    };
    const auto setText = [&set](int column, auto text) {
        set(column, std::function<TextCell(const EventRow &)>([text](const EventRow &row) {
                TextCell cell;
                cell.text = text(row);
                return cell;
            }));
    };
    set(KindColumn, std::function<StatusCell(const EventRow &)>([](const EventRow &row) {
            return row.isWarning ? StatusCell{Status::Unstable, tr("Warning"), {}}
                                 : StatusCell{Status::Succeeded, tr("Normal"), {}};
        }));
    setText(ReasonColumn, [](const EventRow &row) { return row.reason; });
    set(ObjectColumn, std::function<NameCell(const EventRow &)>([](const EventRow &row) {
            NameCell cell;
            cell.icon = Icons::ofKind(row.kind);
            cell.name = row.name;
            return cell;
        }));
    setText(MessageColumn, [](const EventRow &row) { return words::oneLine(row.message); });
    setText(CountColumn, [](const EventRow &row) { return words::count(row.count); });
    set(SeenColumn, std::function<TimeCell(const EventRow &)>([this](const EventRow &row) {
            return TimeCell{row.lastSeen, words::age(row.lastSeen, m_services.clock.now())};
        }));
    const std::pair<int, int> widths[] = {
        {KindColumn, 84}, {ReasonColumn, 130}, {ObjectColumn, 240}, {CountColumn, 44}, {SeenColumn, 90}};
    for (const auto &[column, width] : widths) {
        m_table->setColumnTextWidth(column, width);
    }
    m_table->setFlexibleColumn(MessageColumn);
}

void EventsTab::showApplication(const models::ApplicationFacts &facts, bool isOther)
{
    const bool isFirst = isOther || !m_states->currentWidget() || m_states->currentWidget() == m_empty;
    m_facts = facts;
    if (isOther) {
        m_model->setRows({});
        m_empty->setContent(tr("Reading the events"), tr("What the cluster said lately."));
        m_states->setCurrentWidget(m_empty);
    }
    if (isFirst) {
        load();
    } else if (!m_soon.isActive()) {
        m_soon.start();
    }
}

void EventsTab::deactivated()
{
    m_soon.stop();
}

void EventsTab::refresh()
{
    load();
}

void EventsTab::load()
{
    applications::ApplicationProvider *provider =
        m_facts ? m_services.applications.providerOf(m_facts->id) : nullptr;
    if (!provider) {
        return;
    }
    if (m_call) {
        m_call->drop();
    }
    QSet<QString> objects;
    for (const applications::ResourceNode &node : provider->tree(m_facts->id).nodes) {
        objects.insert(models::eventObject(node.key.kind, node.key.name));
    }
    m_call = readEvents(m_services, this, m_facts, objects, [this](const auto &answer) { take(answer); });
}

void EventsTab::take(const base::Expected<QList<EventRow>> &answer)
{
    if (!answer) {
        m_error->setError(Status::Failed, answer.error());
        m_states->setCurrentWidget(m_error);
    } else if (answer->isEmpty()) {
        m_empty->setContent(tr("No events"), tr("The cluster said nothing about these resources lately."));
        m_states->setCurrentWidget(m_empty);
    } else {
        m_model->setRows(*answer);
        m_states->setCurrentWidget(m_table);
    }
    Q_EMIT loaded();
}

} // namespace slipway::ui
