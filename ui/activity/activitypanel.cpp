#include "activitypanel.h"

#include "activitywords.h"

#include <models/activity/journaldocument.h>
#include <models/async/background.h>
#include <ui/application/resourcewords.h>
#include <ui/canvas/diffview.h>
#include <ui/frame/services.h>
#include <ui/theme/fonts.h>
#include <ui/theme/paint.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>
#include <ui/widgets/actionbutton.h>
#include <ui/widgets/notice.h>
#include <ui/widgets/statepages.h>
#include <ui/widgets/tag.h>

#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace slipway::ui {

using journal::Entry;
using models::ActivityItem;
using models::EntryPtr;

ActivityPanel::ActivityPanel(FrameServices &services, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_status(new StatusLabel(services.theme, this))
    , m_name(makeLabel(services.theme, {}, FontRole::BodyStrong, TextTone::Text, this))
    , m_grid(new FactGrid(services.theme, this))
    , m_message(new Notice(services.theme, Notice::Form::Box, this))
    , m_diffHead(makeLabel(services.theme, {}, FontRole::SmallStrong, TextTone::Text, this))
    , m_noDiff(makeLabel(services.theme, {}, FontRole::Small, TextTone::Text3, this))
    , m_diff(new DiffView(services.theme, this))
    , m_open(makeButton(services.theme, u"kind-application"_s, tr("Open application")))
{
    setMinimumWidth(260);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    auto *facts = new QVBoxLayout;
    facts->setContentsMargins(14, 6, 14, 8);
    facts->setSpacing(10);
    auto *status = new QHBoxLayout;
    status->addWidget(m_status);
    status->addStretch(1);
    facts->addLayout(status);
    facts->addWidget(m_message);
    facts->addWidget(m_grid);
    facts->addSpacing(4);
    facts->addWidget(m_diffHead);
    facts->addWidget(m_noDiff);
    column->addLayout(facts);
    column->addWidget(m_diff, 1);
    column->addStretch(0);
    column->addWidget(makeFoot());
    m_noDiff->setWordWrap(true);
    m_diff->setCompact(true);
    m_diff->setWrap(true);
    m_diff->setMode(DiffView::Mode::Inline);
    m_diff->setAccessibleName(tr("What it changed"));
    // Queued: what was clicked is replaced when the panel shows something else.
    connect(
        m_grid,
        &FactGrid::linkActivated,
        this,
        [this] { Q_EMIT operationRequested(m_operation); },
        Qt::QueuedConnection);
}

QWidget *ActivityPanel::makeHead()
{
    auto *head = new QWidget(this);
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(14, 8, 8, 4);
    row->setSpacing(8);
    auto *close = makeButton(m_services.theme, u"close"_s, {}, head, ButtonKind::Flat);
    close->setAccessibleName(tr("Close the panel"));
    close->setToolTip(tr("Close (Esc)"));
    m_name->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row->addWidget(m_name, 1);
    row->addWidget(close);
    connect(close, &QPushButton::clicked, this, &ActivityPanel::closed);
    return head;
}

QWidget *ActivityPanel::makeFoot()
{
    auto *foot = new QWidget(this);
    auto *row = new QHBoxLayout(foot);
    row->setContentsMargins(14, 8, 12, 10);
    row->setSpacing(8);
    auto *copy = makeButton(m_services.theme, u"copy"_s, {}, foot);
    copy->setAccessibleName(tr("Copy the entry"));
    copy->setToolTip(tr("Copy the entry as JSON"));
    for (QPushButton *button : {m_open, copy}) {
        setCompact(*button, true);
        row->addWidget(button);
    }
    row->addStretch(1);
    connect(m_open, &QPushButton::clicked, this, &ActivityPanel::applicationRequested);
    connect(copy, &QPushButton::clicked, this, &ActivityPanel::copyRequested);
    return foot;
}

void ActivityPanel::showItem(const ActivityItem &item, const EntryPtr &operation)
{
    const EntryPtr entry = item.shown();
    if (!entry) {
        return;
    }
    const models::ApplicationStore &store = m_services.applications;
    const StatusCell result = resultCell(item, store);
    m_status->setStatus(result.status, result.word);
    const QString title = verbCell(item, store).text + u' ' + subjectCell(item, store).name;
    m_name->setText(title);
    m_name->setToolTip(title);
    m_operation = entry->operation;
    showMessage(*entry);
    showFacts(*entry, operation);
    showOpen(item, operation);
    if (entry->id != m_shown) {
        showDiff(*entry);
    }
}

void ActivityPanel::showMessage(const Entry &entry)
{
    const Status status = activityStatus(entry.result);
    if (toneOf(status) != Tone::Degraded || entry.message.isEmpty()) {
        m_message->clear();
        return;
    }
    NoticeSpec spec;
    spec.tone = Tone::Degraded;
    spec.status = status;
    spec.bold = words::oneLine(entry.message);
    m_message->show(spec);
}

void ActivityPanel::showFacts(const Entry &entry, const EntryPtr &operation)
{
    QList<FactGrid::Row> rows;
    const auto add = [&rows](const QString &label, const QString &value, bool mono = false) {
        if (!value.isEmpty()) {
            FactGrid::Row row;
            row.label = label;
            row.value = words::oneLine(value);
            row.mono = mono;
            rows.append(row);
        }
    };
    const QString application =
        entry.application.isEmpty() && operation ? operation->application : entry.application;
    add(tr("Who"), entry.who);
    add(tr("When"), words::exactTime(entry.at));
    add(tr("Application"), application);
    add(tr("Object"),
        entry.object.kind.isEmpty() ? QString() : entry.object.groupKind().text() + u' ' + entry.object.name);
    add(tr("Namespace"), entry.object.nameSpace);
    add(tr("Context"), entry.context);
    add(tr("Revision"), entry.revision, true);
    if (toneOf(activityStatus(entry.result)) != Tone::Degraded) {
        add(tr("Message"), activityMessage(entry));
    }
    if (!entry.operation.isEmpty()) {
        add(tr("Operation"), entry.operation.left(7), true);
        rows.last().linkId = entry.operation;
        rows.last().toolTip = tr("Show everything that belongs to it");
    }
    add(tr("Entry"), words::count(entry.id));
    add(tr("Hash"), entry.hash.left(16), true);
    rows.last().toolTip = entry.hash;
    m_grid->setRows(rows);
}

void ActivityPanel::showOpen(const ActivityItem &item, const EntryPtr &operation)
{
    const models::ApplicationStore &store = m_services.applications;
    const EntryPtr entry = item.shown();
    const QString name =
        entry->application.isEmpty() && operation ? operation->application : entry->application;
    const bool isThere = applicationOf(store, name) || runningApplication(store, entry->operation);
    if (isThere) {
        setOn(*m_open);
    } else {
        setOff(*m_open,
               name.isEmpty() ? tr("This entry belongs to no application.")
                              : tr("%1 is not among the applications of this window.").arg(name));
    }
}

void ActivityPanel::showDiff(const Entry &entry)
{
    m_shown = entry.id;
    if (m_call) {
        m_call->drop();
    }
    m_diff->hide();
    m_diffHead->hide();
    m_noDiff->setVisible(true);
    if (entry.diff.isEmpty()) {
        const bool isFailure = toneOf(activityStatus(entry.result)) == Tone::Degraded;
        m_noDiff->setText(entry.object.kind.isEmpty() ? tr("Its writes say what each changed.")
                          : isFailure                 ? tr("Nothing was changed.")
                                                      : tr("It changed no field."));
        return;
    }
    m_noDiff->setText({});
    using Document = std::shared_ptr<const models::DiffDocument>;
    m_call = m_services.background.run(
        this,
        [diff = entry.diff](const base::CancelToken &) { return models::makeJournalDocument(diff); },
        [this](const Document &document) {
            m_noDiff->setVisible(!document);
            m_diffHead->setVisible(document != nullptr);
            m_diff->setVisible(document != nullptr);
            if (document) {
                m_diff->setDocument(document);
                const QString counts = lineCounts(m_diff->addedLines(), m_diff->removedLines());
                m_diffHead->setText(tr("What it changed  %1").arg(counts));
            } else {
                m_noDiff->setText(
                    tr("What it changed cannot be shown; the export has it as it was recorded."));
            }
        });
}

void ActivityPanel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_services.theme.palette().surface);
    verticalHairline(painter, 0, 0, height(), m_services.theme.palette().border);
}

} // namespace slipway::ui
