#include "resourceevents.h"

#include <ui/delegates/tableview.h>
#include <ui/frame/services.h>
#include <ui/theme/fonts.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>
#include <ui/widgets/statepages.h>

#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace slipway::ui {

using models::EventRow;

namespace {

QString keyOf(const EventRow &row)
{
    return row.id;
}

QString textOf(const EventRow &row)
{
    return row.reason + u": "_s + row.message;
}

} // namespace

ResourceEvents::ResourceEvents(FrameServices &services, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_model(new models::RowModel<EventRow>({tr("Event"), tr("Last seen")}, keyOf, textOf, this))
    , m_states(new QStackedWidget(this))
    , m_sentence(makeLabel(services.theme, {}, FontRole::Body, TextTone::Text2, m_states))
    , m_table(new TableView(services.theme, m_states))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_states);
    m_sentence->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_sentence->setContentsMargins(14, 12, 14, 12);
    m_states->addWidget(m_sentence);
    m_states->addWidget(m_table);
    makeTable();
    m_soon.setSingleShot(true);
    m_soon.setInterval(2000);
    connect(&m_soon, &QTimer::timeout, this, &ResourceEvents::load);
}

void ResourceEvents::makeTable()
{
    m_table->setModel(m_model);
    m_table->setHeaderHidden(true);
    m_table->setRowHeight(46);
    m_table->setAccessibleName(tr("Events"));
    m_table->setItemDelegateForColumn(0,
                                      makeDelegate(m_services.theme,
                                                   CellOf<TextCell>([this](const QModelIndex &index) {
                                                       TextCell cell;
                                                       if (const EventRow *row = m_model->at(index)) {
                                                           cell.text = row->reason;
                                                           if (row->count > 1) {
                                                               cell.text +=
                                                                   u"  ×"_s + words::count(row->count);
                                                           }
                                                           cell.second = words::oneLine(row->message);
                                                           cell.strong = true;
                                                           cell.toned = row->isWarning;
                                                           cell.tone = Tone::Warn;
                                                       }
                                                       return cell;
                                                   }),
                                                   m_table));
    m_table->setItemDelegateForColumn(
        1,
        makeDelegate(m_services.theme,
                     CellOf<TimeCell>([this](const QModelIndex &index) {
                         const EventRow *row = m_model->at(index);
                         return row ? TimeCell{row->lastSeen,
                                               words::age(row->lastSeen, m_services.clock.now())}
                                    : TimeCell{};
                     }),
                     m_table));
    m_table->setColumnTextWidth(1, 66);
    m_table->setFlexibleColumn(0, 120);
}

void ResourceEvents::showNode(const models::ApplicationFacts &facts, const applications::ResourceNode &node)
{
    const bool isOther = !m_node || m_node->key != node.key || m_facts->id != facts->id;
    const bool isNews = isOther || *m_node != node;
    m_facts = facts;
    m_node = node;
    if (isOther) {
        m_model->setRows({});
        m_sentence->setText(tr("Reading the events."));
        m_states->setCurrentWidget(m_sentence);
    }
    if (!isVisible()) {
        return;
    }
    if (isOther) {
        load();
    } else if (isNews && !m_soon.isActive()) {
        m_soon.start();
    }
}

void ResourceEvents::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    load();
}

void ResourceEvents::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_soon.stop();
    if (m_call) {
        m_call->drop();
    }
}

void ResourceEvents::load()
{
    if (!m_node) {
        return;
    }
    if (m_call) {
        m_call->drop();
    }
    const QSet<QString> objects{models::eventObject(m_node->key.kind, m_node->key.name)};
    m_call = readEvents(m_services, this, m_facts, objects, [this](const auto &answer) { take(answer); });
}

void ResourceEvents::take(const base::Expected<QList<EventRow>> &answer)
{
    if (!answer) {
        m_sentence->setText(answer.error().sentence());
        m_states->setCurrentWidget(m_sentence);
    } else if (answer->isEmpty()) {
        m_sentence->setText(tr("The cluster said nothing about this resource lately."));
        m_states->setCurrentWidget(m_sentence);
    } else {
        m_model->setRows(*answer);
        m_states->setCurrentWidget(m_table);
    }
    Q_EMIT loaded();
}

} // namespace slipway::ui
