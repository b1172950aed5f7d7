#include "listtab.h"

#include <ui/delegates/tableview.h>
#include <ui/frame/services.h>
#include <ui/theme/icons.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>
#include <ui/widgets/filterbar.h>
#include <ui/widgets/searchfield.h>

#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace slipway::ui {

using applications::ResourceNode;

namespace {

enum Column
{
    NameColumn,
    KindColumn,
    HealthColumn,
    SyncColumn,
    MessageColumn,
    NamespaceColumn,
    AgeColumn
};

QString keyOf(const ResourceNode &node)
{
    return models::cardId(node);
}

QString textOf(const ResourceNode &node)
{
    return node.key.kind + u' ' + node.key.name;
}

} // namespace

ListTab::ListTab(FrameServices &services, QWidget *parent)
    : ApplicationTab(parent)
    , m_services(services)
    , m_filterBar(new FilterBar(services.theme, tr("Filter by name or kind"), this))
    , m_model(new models::RowModel<ResourceNode>(
          {tr("Name"), tr("Kind"), tr("Health"), tr("Sync"), tr("Message"), tr("Namespace"), tr("Created")},
          keyOf,
          textOf,
          this))
    , m_table(new TableView(services.theme, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_filterBar);
    column->addWidget(m_table, 1);
    makeTable();
    setFocusProxy(m_table);
    connect(m_filterBar, &FilterBar::textChanged, this, &ListTab::showRows);
    connect(m_filterBar->field(), &SearchField::left, this, [this] {
        m_table->setFocus(Qt::ShortcutFocusReason);
    });
    connect(m_filterBar->field(), &QLineEdit::returnPressed, this, [this] {
        m_table->setFocus(Qt::ShortcutFocusReason);
    });
}

void ListTab::makeTable()
{
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Resources"));
    const auto set = [this]<typename Cell>(int column, std::function<Cell(const ResourceNode &)> cell) {
        CellOf<Cell> of = [this, cell](const QModelIndex &index) {
            const ResourceNode *node = m_model->at(index);
            return node ? cell(*node) : Cell{};
        };
        m_table->setItemDelegateForColumn(column, makeDelegate(m_services.theme, of, m_table));
    };
    using TextOf = std::function<TextCell(const ResourceNode &)>;
    using StatusOf = std::function<StatusCell(const ResourceNode &)>;
    set(NameColumn, std::function<NameCell(const ResourceNode &)>([](const ResourceNode &node) {
            NameCell cell;
            cell.icon = Icons::ofKind(node.key.kind);
            cell.name = node.key.name;
            cell.dimmed = !node.managed;
            return cell;
        }));
    set(KindColumn, TextOf([](const ResourceNode &node) {
            TextCell cell;
            cell.text = node.key.kind;
            return cell;
        }));
    set(HealthColumn, StatusOf([](const ResourceNode &node) {
            return StatusCell{node.missing ? Status::Missing : statusOf(node.health), {}, {}};
        }));
    set(SyncColumn, StatusOf([](const ResourceNode &node) {
            if (!node.sync) {
                return StatusCell{};
            }
            return StatusCell{node.requiresPruning ? Status::Prune : statusOf(*node.sync), {}, {}};
        }));
    set(MessageColumn, TextOf([](const ResourceNode &node) {
            TextCell cell;
            cell.text = words::oneLine(node.healthMessage.isEmpty() ? node.info : node.healthMessage);
            return cell;
        }));
    set(NamespaceColumn, TextOf([](const ResourceNode &node) {
            TextCell cell;
            cell.text = node.key.nameSpace;
            return cell;
        }));
    set(AgeColumn, std::function<TimeCell(const ResourceNode &)>([this](const ResourceNode &node) {
            return TimeCell{node.created, words::age(node.created, m_services.clock.now())};
        }));
    const std::pair<int, int> widths[] = {{NameColumn, 220},
                                          {KindColumn, 120},
                                          {HealthColumn, 104},
                                          {SyncColumn, 100},
                                          {NamespaceColumn, 110},
                                          {AgeColumn, 84}};
    for (const auto &[column, width] : widths) {
        m_table->setColumnTextWidth(column, width);
    }
    m_table->setFlexibleColumn(MessageColumn);
    connect(m_table, &TableView::opened, this, [this](const QModelIndex &index) {
        if (const ResourceNode *node = m_model->at(index)) {
            Q_EMIT resourceOpened(node->key);
        }
    });
}

void ListTab::showApplication(const models::ApplicationFacts &facts, bool isOther)
{
    if (isOther) {
        m_filterBar->setText({});
    }
    applications::ApplicationProvider *provider = m_services.applications.providerOf(facts->id);
    m_tree = provider ? provider->tree(facts->id) : applications::ApplicationTree{facts->id, {}};
    showRows();
}

void ListTab::showRows()
{
    models::TreeFilter filter;
    filter.text = m_filterBar->text().trimmed();
    QList<ResourceNode> rows;
    for (const ResourceNode &node : m_tree.nodes) {
        if (filter.isEmpty() || filter.matches(node)) {
            rows.append(node);
        }
    }
    m_model->setRows(rows);
    m_filterBar->field()->setCount(
        filter.isEmpty()
            ? QString()
            : tr("%1 of %2")
                  .arg(words::count(rows.size()), words::count(static_cast<qint64>(m_tree.nodes.size()))));
}

bool ListTab::focusFilter()
{
    m_filterBar->field()->setFocus(Qt::ShortcutFocusReason);
    m_filterBar->field()->selectAll();
    return true;
}

bool ListTab::escape()
{
    if (m_filterBar->text().isEmpty()) {
        return false;
    }
    m_filterBar->setText({});
    return true;
}

} // namespace slipway::ui
