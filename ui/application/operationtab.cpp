#include "operationtab.h"

#include <models/applications/operations.h>
#include <ui/application/resourcewords.h>
#include <ui/delegates/tableview.h>
#include <ui/frame/services.h>
#include <ui/theme/fonts.h>
#include <ui/theme/icons.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>
#include <ui/widgets/actionbutton.h>
#include <ui/widgets/notice.h>
#include <ui/widgets/statepages.h>
#include <ui/widgets/steplist.h>
#include <ui/widgets/tag.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QStackedWidget>

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;

namespace slipway::ui {

using applications::OperationPhase;
using applications::OperationState;
using gitops::ResourceResult;

namespace {

enum Column
{
    ResourceColumn,
    ResultColumn,
    ActionColumn,
    WaveColumn,
    MessageColumn,
    TimeColumn
};

QString keyOf(const ResourceResult &result)
{
    return gitops::phaseWord(result.phase) + result.key.text();
}

QString textOf(const ResourceResult &result)
{
    return result.key.kind + u' ' + result.key.name + u", "_s + resultWord(result);
}

QString tookText(const QDateTime &from, const QDateTime &to)
{
    return from.isValid() && to.isValid() ? words::duration(std::chrono::milliseconds(from.msecsTo(to)))
                                          : QString();
}

// The results of one wave put together.
Step stepOf(const QList<const ResourceResult *> &results)
{
    Step step;
    const ResourceResult &first = *results.first();
    step.title = waveWords(first.phase, first.wave);
    const auto done = std::ranges::count_if(results, &ResourceResult::isFinished);
    const auto failed = std::ranges::count_if(results, &ResourceResult::isFailure);
    const bool isBegun = std::ranges::any_of(results, [](const ResourceResult *result) {
        return result->status != gitops::ResultStatus::Pending;
    });
    step.second = OperationTab::tr("%1 of %2").arg(done).arg(words::resources(results.size()));
    step.status = failed > 0               ? Status::Failed
                  : done == results.size() ? Status::Succeeded
                  : isBegun                ? Status::Running
                                           : Status::NotRun;
    if (failed > 0) {
        step.third = OperationTab::tr("%1 failed").arg(failed);
    }
    return step;
}

} // namespace

OperationTab::OperationTab(FrameServices &services, QWidget *parent)
    : ApplicationTab(parent)
    , m_services(services)
    , m_states(new QStackedWidget(this))
    , m_empty(new EmptyState(services.theme, m_states))
    , m_status(new StatusLabel(services.theme))
    , m_what(makeLabel(services.theme, {}, FontRole::Body, TextTone::Text))
    , m_took(makeLabel(services.theme, {}, FontRole::Body, TextTone::Text2))
    , m_end(makeButton(services.theme, u"stop"_s, tr("End"), nullptr, ButtonKind::Destructive))
    , m_notice(new Notice(services.theme, Notice::Form::Band))
    , m_steps(new StepList(services.theme))
    , m_model(new models::RowModel<ResourceResult>(
          {tr("Resource"), tr("Result"), tr("Action"), tr("Wave"), tr("Message"), tr("Took")},
          keyOf,
          textOf,
          this))
    , m_table(new TableView(services.theme))
    , m_mailbox(this, [this](const std::vector<OperationState> &states) {
        m_state = states.back();
        showState();
    })
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_states);
    auto *whole = new QWidget(m_states);
    auto *rows = new QVBoxLayout(whole);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(16, 6, 16, 6);
    head->setSpacing(12);
    head->addWidget(m_status);
    head->addWidget(m_what, 1);
    head->addWidget(m_took);
    head->addWidget(m_end);
    m_what->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    setCompact(*m_end, true);
    rows->addLayout(head);
    rows->addWidget(m_notice);
    auto *both = new QHBoxLayout;
    both->setSpacing(0);
    auto *scroll = new QScrollArea(whole);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidgetResizable(true);
    scroll->setFixedWidth(StepList::listWidth);
    scroll->setWidget(m_steps);
    both->addWidget(scroll);
    both->addWidget(m_table, 1);
    rows->addLayout(both, 1);
    m_states->addWidget(m_empty);
    m_states->addWidget(whole);
    makeTable();
    setFocusProxy(m_table);
    connect(m_end, &QPushButton::clicked, this, [this] { m_services.operations.terminate(m_facts->id); });
    connect(m_steps, &StepList::activated, this, &OperationTab::showWave);
    m_tick.setInterval(1000);
    connect(&m_tick, &QTimer::timeout, this, &OperationTab::showHead);
}

OperationTab::~OperationTab() = default;

void OperationTab::makeTable()
{
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Results"));
    const auto set = [this]<typename Cell>(int column, std::function<Cell(const ResourceResult &)> cell) {
        CellOf<Cell> of = [this, cell](const QModelIndex &index) {
            const ResourceResult *result = m_model->at(index);
            return result ? cell(*result) : Cell{};
        };
        m_table->setItemDelegateForColumn(column, makeDelegate(m_services.theme, of, m_table));
    };
    using TextOf = std::function<TextCell(const ResourceResult &)>;
    set(ResourceColumn, std::function<NameCell(const ResourceResult &)>([](const ResourceResult &result) {
            NameCell cell;
            cell.icon = Icons::ofKind(result.key.kind);
            cell.name = result.key.name;
            cell.note = words::shortKind(result.key.kind);
            return cell;
        }));
    set(ResultColumn, std::function<StatusCell(const ResourceResult &)>([](const ResourceResult &result) {
            return StatusCell{resultStatus(result), resultWord(result), {}};
        }));
    set(ActionColumn, TextOf([](const ResourceResult &result) {
            TextCell cell;
            cell.text = gitops::actionWord(result.action);
            return cell;
        }));
    set(WaveColumn, TextOf([](const ResourceResult &result) {
            TextCell cell;
            cell.text = waveWords(result.phase, result.wave);
            return cell;
        }));
    set(MessageColumn, TextOf([](const ResourceResult &result) {
            TextCell cell;
            cell.text = words::oneLine(result.message);
            cell.toned = result.isFailure();
            cell.tone = Tone::Degraded;
            return cell;
        }));
    set(TimeColumn, TextOf([](const ResourceResult &result) {
            TextCell cell;
            cell.text = tookText(result.startedAt, result.finishedAt);
            cell.isNumber = true;
            return cell;
        }));
    const std::pair<int, int> widths[] = {
        {ResourceColumn, 230}, {ResultColumn, 100}, {ActionColumn, 70}, {WaveColumn, 110}, {TimeColumn, 64}};
    for (const auto &[column, width] : widths) {
        m_table->setColumnTextWidth(column, width);
    }
    m_table->setFlexibleColumn(MessageColumn);
}

void OperationTab::showApplication(const models::ApplicationFacts &facts, bool)
{
    m_facts = facts;
    applications::ApplicationProvider *provider = m_services.applications.providerOf(facts->id);
    m_state = provider ? provider->operation(facts->id) : facts->operation;
    follow();
    showState();
}

void OperationTab::follow()
{
    if (m_subscription && m_followed == m_facts->id) {
        return;
    }
    m_subscription.reset();
    if (applications::ApplicationProvider *provider = m_services.applications.providerOf(m_facts->id)) {
        m_followed = m_facts->id;
        m_subscription = provider->followOperation(
            m_facts->id, [sender = m_mailbox.sender()](const OperationState &state) { sender.post(state); });
    }
}

void OperationTab::deactivated()
{
    m_subscription.reset();
    m_tick.stop();
}

void OperationTab::showState()
{
    if (m_state.phase == OperationPhase::None) {
        m_empty->setContent(tr("No operation yet"),
                            tr("A sync or rollback shows here, step by step, while it runs and afterwards."));
        m_states->setCurrentWidget(m_empty);
        return;
    }
    m_model->setRows(m_state.results);
    showHead();
    showSteps();
    m_states->setCurrentIndex(1);
    if (!m_state.isRunning()) {
        m_tick.stop();
    } else if (isVisible()) {
        m_tick.start();
    }
}

void OperationTab::showHead()
{
    m_status->setStatus(statusOf(m_state.phase));
    const QString what = m_state.dryRun                  ? tr("Dry run of %1")
                         : m_state.verb == "rollback"_L1 ? tr("Rollback to %1")
                                                         : tr("Sync to %1");
    QString text = what.arg(words::shortRevision(m_state.revision));
    if (!m_state.initiatedBy.isEmpty()) {
        text += u", "_s + tr("by %1").arg(m_state.initiatedBy);
    }
    if (m_state.retryCount > 0) {
        text += u", "_s + tr("attempt %1").arg(m_state.retryCount + 1);
    }
    if (m_state.isRunning() && !m_state.message.isEmpty()) {
        text += u", "_s + words::oneLine(m_state.message);
    }
    m_what->setText(text);
    const QDateTime until = m_state.isRunning() ? m_services.clock.now() : m_state.finishedAt;
    const QString took = tookText(m_state.startedAt, until);
    m_took->setText(m_state.isRunning() || took.isEmpty()
                        ? took
                        : words::clock(m_state.finishedAt, m_services.clock.now()) + u", "_s +
                              tr("took %1").arg(took));
    m_end->setVisible(m_state.isRunning());
    m_end->setEnabled(m_state.phase == OperationPhase::Running);
    const bool isBad = m_state.phase == OperationPhase::Failed || m_state.phase == OperationPhase::Error;
    if (!isBad) {
        m_notice->clear();
    } else if (m_state.error) {
        m_notice->show(*m_state.error);
    } else {
        NoticeSpec spec;
        spec.tone = Tone::Degraded;
        spec.status = Status::Failed;
        spec.bold = words::oneLine(m_state.message);
        m_notice->show(spec);
    }
}

void OperationTab::showSteps()
{
    QList<QList<const ResourceResult *>> waves;
    for (const ResourceResult &result : std::as_const(m_state.results)) {
        const bool isSame = !waves.isEmpty() && waves.last().first()->phase == result.phase &&
                            waves.last().first()->wave == result.wave;
        if (!isSame) {
            waves.append(QList<const ResourceResult *>{});
        }
        waves.last().append(&result);
    }
    QList<Step> steps;
    int current = -1;
    for (const auto &wave : std::as_const(waves)) {
        const Step step = stepOf(wave);
        if (current < 0 && (step.status == Status::Running || step.status == Status::Failed)) {
            current = static_cast<int>(steps.size());
        }
        steps.append(step);
    }
    m_steps->setSteps(steps, current);
}

void OperationTab::showWave(int step)
{
    int wave = -1;
    const ResourceResult *before = nullptr;
    for (int row = 0; row < m_state.results.size(); ++row) {
        const ResourceResult &result = m_state.results.at(row);
        if (!before || before->phase != result.phase || before->wave != result.wave) {
            ++wave;
        }
        before = &result;
        if (wave == step) {
            m_table->setCurrentIndex(m_model->index(row, 0));
            m_table->scrollTo(m_model->index(row, 0), QAbstractItemView::PositionAtTop);
            return;
        }
    }
}

} // namespace slipway::ui
