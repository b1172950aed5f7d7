#include "historytab.h"

#include <models/applications/operations.h>
#include <ui/application/rollbackdialog.h>
#include <ui/applications/applicationwords.h>
#include <ui/delegates/tableview.h>
#include <ui/frame/services.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>
#include <ui/widgets/actionbutton.h>
#include <ui/widgets/filterbar.h>
#include <ui/widgets/statepages.h>

#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;

namespace slipway::ui {

using applications::HistoryEntry;

namespace {

enum Column
{
    RevisionColumn,
    RanColumn,
    DeployedColumn,
    ByColumn,
    TookColumn,
    ImagesColumn
};

QString keyOf(const HistoryEntry &entry)
{
    return QString::number(entry.id);
}

QString textOf(const HistoryEntry &entry)
{
    return words::shortRevision(entry.revision) + u' ' + entry.revisionSubject;
}

QString imagesOf(const HistoryEntry &entry)
{
    QStringList images;
    for (const QString &image : entry.images) {
        images.append(words::shortImage(image));
    }
    return images.join(u", "_s);
}

} // namespace

HistoryTab::HistoryTab(FrameServices &services, QWidget *parent)
    : ApplicationTab(parent)
    , m_services(services)
    , m_states(new QStackedWidget(this))
    , m_empty(new EmptyState(services.theme, m_states))
    , m_error(new ErrorState(services.theme, m_states))
    , m_model(new models::RowModel<HistoryEntry>(
          {tr("Revision"), tr("Ran"), tr("Synced"), tr("By"), tr("Took"), tr("Images")}, keyOf, textOf, this))
    , m_table(new TableView(services.theme))
    , m_rollback(makeButton(services.theme, u"rollback"_s, tr("Roll back…")))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    auto *whole = new QWidget(m_states);
    auto *rows = new QVBoxLayout(whole);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    auto *bar = new CanvasBar(services.theme, whole);
    bar->addRight(m_rollback);
    setCompact(*m_rollback, true);
    rows->addWidget(bar);
    rows->addWidget(m_table, 1);
    m_states->addWidget(m_empty);
    m_states->addWidget(whole);
    m_states->addWidget(m_error);
    column->addWidget(m_states);
    makeTable();
    setFocusProxy(m_table);
    connect(m_rollback, &QPushButton::clicked, this, &HistoryTab::rollBack);
    connect(m_table, &TableView::opened, this, &HistoryTab::rollBack);
}

void HistoryTab::makeTable()
{
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("History"));
    const auto set = [this]<typename Cell>(int column, std::function<Cell(const HistoryEntry &)> cell) {
        CellOf<Cell> of = [this, cell](const QModelIndex &index) {
            const HistoryEntry *entry = m_model->at(index);
            return entry ? cell(*entry) : Cell{};
        };
        m_table->setItemDelegateForColumn(column, makeDelegate(m_services.theme, of, m_table));
    };
    using TextOf = std::function<TextCell(const HistoryEntry &)>;
    set(RevisionColumn, std::function<RevisionCell(const HistoryEntry &)>([](const HistoryEntry &entry) {
            return RevisionCell{
                words::shortRevision(entry.revision), words::oneLine(entry.revisionSubject), {}};
        }));
    set(RanColumn, TextOf([this](const HistoryEntry &entry) {
            TextCell cell;
            const QModelIndex at = m_model->find(keyOf(entry));
            const HistoryEntry *next = at.row() > 0 ? &m_model->rows().at(at.row() - 1) : nullptr;
            cell.text = ranText(entry, next, m_services.clock.now());
            return cell;
        }));
    set(DeployedColumn, std::function<TimeCell(const HistoryEntry &)>([this](const HistoryEntry &entry) {
            return TimeCell{entry.deployedAt, words::age(entry.deployedAt, m_services.clock.now())};
        }));
    set(ByColumn, TextOf([](const HistoryEntry &entry) {
            TextCell cell;
            cell.text = entry.initiatedBy;
            return cell;
        }));
    set(TookColumn, TextOf([](const HistoryEntry &entry) {
            TextCell cell;
            cell.isNumber = true;
            if (entry.deployStartedAt.isValid() && entry.deployedAt.isValid()) {
                // The record in the cluster knows whole seconds only.
                const std::chrono::milliseconds took(entry.deployStartedAt.msecsTo(entry.deployedAt));
                cell.text = took.count() == 0 ? tr("under 1 s") : words::duration(took);
            }
            return cell;
        }));
    set(ImagesColumn, TextOf([](const HistoryEntry &entry) {
            TextCell cell;
            cell.text = imagesOf(entry);
            cell.mono = true;
            return cell;
        }));
    const std::pair<int, int> widths[] = {
        {RanColumn, 190}, {DeployedColumn, 84}, {ByColumn, 120}, {TookColumn, 80}, {ImagesColumn, 220}};
    for (const auto &[column, width] : widths) {
        m_table->setColumnTextWidth(column, width);
    }
    m_table->setFlexibleColumn(RevisionColumn, 220);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &HistoryTab::showButton);
}

void HistoryTab::showApplication(const models::ApplicationFacts &facts, bool isOther)
{
    m_facts = facts;
    if (isOther) {
        m_model->setRows({});
        m_empty->setContent(tr("Reading the history"), tr("What ran, and when."));
        m_states->setCurrentWidget(m_empty);
    }
    if (isOther || facts->lastSyncAt != m_lastSync) {
        load();
    }
    showButton();
}

void HistoryTab::refresh()
{
    load();
}

void HistoryTab::load()
{
    applications::ApplicationProvider *provider =
        m_facts ? m_services.applications.providerOf(m_facts->id) : nullptr;
    if (!provider) {
        return;
    }
    m_lastSync = m_facts->lastSyncAt;
    if (m_call) {
        m_call->drop();
    }
    m_call = m_services.background.run(
        this,
        [provider, id = m_facts->id](const base::CancelToken &cancel) {
            return provider->history(id, cancel);
        },
        [this](const base::Expected<QList<HistoryEntry>> &answer) { take(answer); });
}

void HistoryTab::take(const base::Expected<QList<HistoryEntry>> &answer)
{
    if (!answer) {
        m_error->setError(Status::Failed, answer.error());
        m_states->setCurrentWidget(m_error);
    } else if (answer->isEmpty()) {
        m_empty->setContent(tr("Nothing ran yet"), tr("Each sync adds a revision that can be gone back to."));
        m_states->setCurrentWidget(m_empty);
    } else {
        QList<HistoryEntry> entries = *answer;
        std::ranges::stable_sort(entries, [](const HistoryEntry &a, const HistoryEntry &b) {
            return a.deployedAt > b.deployedAt;
        });
        m_model->setRows(entries);
        if (!m_table->currentIndex().isValid()) {
            m_table->setCurrentIndex(m_model->index(0, 0));
        }
        m_states->setCurrentIndex(1);
    }
    showButton();
    Q_EMIT loaded();
}

void HistoryTab::showButton()
{
    const HistoryEntry *entry = m_model->at(m_table->currentIndex());
    if (!m_facts || !entry) {
        setOff(*m_rollback, tr("Choose a revision first."));
        return;
    }
    QString why = obstacleText(m_services.operations.rollbackObstacle(m_facts->id), *m_facts);
    if (why.isEmpty() && !entry->available) {
        why = entry->unavailableReason;
    }
    m_rollback->setText(tr("Roll back to %1…").arg(words::shortRevision(entry->revision)));
    if (why.isEmpty()) {
        setOn(*m_rollback);
    } else {
        setOff(*m_rollback, why);
    }
}

void HistoryTab::rollBack()
{
    const HistoryEntry *entry = m_model->at(m_table->currentIndex());
    if (entry && m_rollback->isEnabled()) {
        openRollbackDialog(m_services, m_facts, entry->id);
    }
}

QString ranText(const HistoryEntry &entry, const HistoryEntry *next, const QDateTime &now)
{
    if (!next) {
        return HistoryTab::tr("runs since %1").arg(words::clock(entry.deployedAt, now));
    }
    const std::chrono::milliseconds ran(entry.deployedAt.msecsTo(next->deployedAt));
    return HistoryTab::tr("ran %1, until %2").arg(words::duration(ran), words::clock(next->deployedAt, now));
}

} // namespace slipway::ui
