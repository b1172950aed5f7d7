#include "rollbackdialog.h"

#include <models/applications/operations.h>
#include <models/diff/resourcedocument.h>
#include <ui/application/historytab.h>
#include <ui/application/resourcewords.h>
#include <ui/application/syncdialog.h>
#include <ui/applications/applicationwords.h>
#include <ui/canvas/diffview.h>
#include <ui/delegates/tableview.h>
#include <ui/frame/navigator.h>
#include <ui/frame/services.h>
#include <ui/theme/fonts.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>
#include <ui/widgets/notice.h>
#include <ui/widgets/statepages.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QRadioButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {

using applications::HistoryEntry;
using applications::RollbackKind;
using applications::RollbackRequest;

namespace {

constexpr int leftWidth = 404;

QString keyOf(const HistoryEntry &entry)
{
    return QString::number(entry.id);
}

QString textOf(const HistoryEntry &entry)
{
    return words::shortRevision(entry.revision) + u' ' + entry.revisionSubject;
}

} // namespace

RollbackDialog::RollbackDialog(FrameServices &services,
                               const models::ApplicationFacts &facts,
                               qint64 historyId,
                               QWidget *window)
    : ScrimDialog(services.theme, Size::Wide, window)
    , m_services(services)
    , m_facts(facts)
    , m_first(historyId)
    , m_model(new models::RowModel<HistoryEntry>({tr("Revision"), tr("Change")}, keyOf, textOf, this))
{
    setTitle(environmentNote(*facts).isEmpty()
                 ? tr("Roll back %1").arg(facts->id.name)
                 : tr("Roll back %1 in %2").arg(facts->id.name, facts->environment));
    setContext(whereText(services, *facts), facts->isProtected);
    setBody(makeBody());
    setPrimary(u"rollback"_s, tr("Roll back"));
    setPrimaryOff(tr("The history is being read."));
    if (services.operations.needsName(facts->id)) {
        setConfirmation(tr("%1 is protected. Type %2 to confirm.").arg(facts->cluster, u"%1"_s),
                        facts->id.name);
    }
    connect(this, &ScrimDialog::accepted, this, &RollbackDialog::start);
    loadHistory();
}

QWidget *RollbackDialog::makeBody()
{
    const Theme &theme = m_services.theme;
    auto *body = new QWidget;
    auto *both = new QHBoxLayout(body);
    both->setContentsMargins(0, 0, 0, 0);
    both->setSpacing(0);
    auto *left = new QWidget(body);
    left->setFixedWidth(leftWidth);
    auto *column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *head = makeLabel(theme, tr("Go back to"), FontRole::SmallMedium, TextTone::Text2, left);
    head->setContentsMargins(16, 7, 16, 7);
    column->addWidget(head);
    makeList();
    column->addWidget(m_list, 1);
    both->addWidget(left);
    both->addWidget(makeRight(), 1);
    return body;
}

void RollbackDialog::makeList()
{
    const Theme &theme = m_services.theme;
    m_list = new TableView(theme);
    m_list->setModel(m_model);
    m_list->setHeaderHidden(true);
    m_list->setRowHeight(46);
    m_list->setAccessibleName(tr("Go back to"));
    m_list->setItemDelegateForColumn(0,
                                     makeDelegate(theme,
                                                  CellOf<TextCell>([this](const QModelIndex &index) {
                                                      TextCell cell;
                                                      cell.mono = true;
                                                      if (const HistoryEntry *entry = m_model->at(index)) {
                                                          cell.text = words::shortRevision(entry->revision);
                                                      }
                                                      return cell;
                                                  }),
                                                  m_list));
    m_list->setItemDelegateForColumn(
        1,
        makeDelegate(theme,
                     CellOf<TextCell>([this](const QModelIndex &index) {
                         TextCell cell;
                         if (const HistoryEntry *entry = m_model->at(index)) {
                             const HistoryEntry *next =
                                 index.row() > 0 ? &m_model->rows().at(index.row() - 1) : nullptr;
                             cell.text = words::oneLine(entry->revisionSubject);
                             cell.second = entry->available ? ranText(*entry, next, m_services.clock.now())
                                                            : entry->unavailableReason;
                             cell.strong = entry->available;
                         }
                         return cell;
                     }),
                     m_list));
    m_list->setColumnTextWidth(0, 60);
    m_list->setFlexibleColumn(1);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &RollbackDialog::load);
}

QWidget *RollbackDialog::makeRight()
{
    const Theme &theme = m_services.theme;
    auto *right = new QWidget;
    auto *column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(12, 6, 12, 6);
    m_what = makeLabel(theme, tr("What changes"), FontRole::SmallStrong, TextTone::Text);
    m_lines = makeLabel(theme, {}, FontRole::Small, TextTone::Text2);
    head->addWidget(m_what, 1);
    head->addWidget(m_lines);
    column->addLayout(head);
    m_diff = new DiffView(theme, right);
    m_diff->setCompact(true);
    m_diff->setMode(DiffView::Mode::Inline);
    m_diff->setContext(1);
    m_diff->setAccessibleName(tr("What changes"));
    column->addWidget(m_diff, 1);

    auto *foot = new QVBoxLayout;
    foot->setContentsMargins(14, 12, 14, 12);
    foot->setSpacing(7);
    foot->addWidget(makeLabel(theme, tr("How"), FontRole::SmallStrong, TextTone::Text));
    m_reapply = new QRadioButton(tr("Re-apply the revision now"), right);
    m_revert = new QRadioButton(tr("Commit a revert to Git"), right);
    m_reapply->setObjectName(u"reapply"_s);
    m_revert->setObjectName(u"revert"_s);
    m_reapply->setChecked(true);
    const auto explain = [&](QRadioButton *button, const QString &text) {
        foot->addWidget(button);
        auto *label = makeLabel(theme, text, FontRole::Small, TextTone::Text2);
        label->setContentsMargins(24, 0, 0, 0);
        label->setWordWrap(true);
        foot->addWidget(label);
    };
    explain(m_reapply, tr("Quick. Git still says otherwise, so the application will show OutOfSync."));
    explain(m_revert, tr("Lasts. Git says the same again, and the application is synced to it."));
    m_undoHead = makeLabel(theme, tr("What would undo it"), FontRole::SmallStrong, TextTone::Text);
    foot->addSpacing(4);
    foot->addWidget(m_undoHead);
    m_notice = new Notice(theme, Notice::Form::Box, right);
    foot->addWidget(m_notice);
    m_notes = makeLabel(theme, {}, FontRole::Small, TextTone::Text2);
    m_notes->setWordWrap(true);
    foot->addWidget(m_notes);
    column->addLayout(foot);
    connect(m_revert, &QRadioButton::toggled, this, &RollbackDialog::load);
    const applications::ApplicationProvider *provider = m_services.applications.providerOf(m_facts->id);
    if (provider && !provider->capabilities().revertCommit) {
        m_revert->setEnabled(false);
        m_revert->setToolTip(tr("The engine of this application cannot write to Git."));
    }
    return right;
}

void RollbackDialog::loadHistory()
{
    applications::ApplicationProvider *provider = m_services.applications.providerOf(m_facts->id);
    if (!provider) {
        return;
    }
    m_services.background.run(
        this,
        [provider, id = m_facts->id](const base::CancelToken &cancel) {
            return provider->history(id, cancel);
        },
        [this](const base::Expected<QList<HistoryEntry>> &answer) { takeHistory(answer); });
}

void RollbackDialog::takeHistory(const base::Expected<QList<HistoryEntry>> &answer)
{
    if (!answer) {
        m_notice->show(answer.error());
        setPrimaryOff(answer.error().what);
        Q_EMIT previewed();
        return;
    }
    QList<HistoryEntry> entries = *answer;
    std::ranges::stable_sort(
        entries, [](const HistoryEntry &a, const HistoryEntry &b) { return a.deployedAt > b.deployedAt; });
    m_model->setRows(entries);
    if (entries.isEmpty()) {
        setPrimaryOff(tr("Nothing ran yet that could be gone back to."));
        Q_EMIT previewed();
        return;
    }
    QModelIndex first = m_model->find(QString::number(m_first));
    if (!first.isValid()) {
        first = m_model->index(std::min(1, static_cast<int>(entries.size()) - 1), 0);
    }
    m_list->setCurrentIndex(first);
}

const HistoryEntry *RollbackDialog::chosen() const
{
    return m_model->at(m_list->currentIndex());
}

RollbackRequest RollbackDialog::request() const
{
    RollbackRequest request;
    if (const HistoryEntry *entry = chosen()) {
        request.historyId = entry->id;
    }
    request.kind = m_revert->isChecked() ? RollbackKind::Revert : RollbackKind::Reapply;
    request.authorName = qEnvironmentVariable("USER", u"slipway"_s);
    request.authorEmail = request.authorName + u"@localhost"_s;
    return request;
}

void RollbackDialog::load()
{
    applications::ApplicationProvider *provider = m_services.applications.providerOf(m_facts->id);
    const HistoryEntry *entry = chosen();
    if (!provider || !entry) {
        return;
    }
    if (m_call) {
        m_call->drop();
    }
    const QString revision = words::shortRevision(entry->revision);
    setPrimary(u"rollback"_s, tr("Roll back to %1").arg(revision));
    m_reapply->setText(tr("Re-apply revision %1 now").arg(revision));
    m_revert->setText(tr("Commit a revert to %1").arg(revision));
    if (!entry->available) {
        setPrimaryOff(entry->unavailableReason);
        m_diff->setDocument(nullptr);
        showWarnings({entry->unavailableReason}, {});
        Q_EMIT previewed();
        return;
    }
    setPrimaryOff(tr("The preview is being made."));
    using Answer = base::Expected<Preview>;
    m_call = m_services.background.run(
        this,
        [provider, id = m_facts->id, asked = request()](const base::CancelToken &cancel) -> Answer {
            auto preview = provider->previewRollback(id, asked, cancel);
            if (!preview) {
                return tl::unexpected(preview.error());
            }
            auto document = models::combineDocuments(preview->diffs);
            return Preview{std::move(*preview), std::move(document)};
        },
        [this](const Answer &answer) { take(answer); });
}

void RollbackDialog::take(const base::Expected<Preview> &answer)
{
    if (!answer) {
        m_diff->setDocument(nullptr);
        m_lines->clear();
        m_undoHead->hide();
        m_notice->show(answer.error());
        m_notes->clear();
        setPrimaryOff(answer.error().what);
        Q_EMIT previewed();
        return;
    }
    const auto changed =
        std::ranges::count_if(answer->preview.diffs, [](const applications::ResourceDiff &diff) {
            return diff.change != applications::ChangeKind::Unchanged;
        });
    m_diff->setDocument(answer->document);
    m_what->setText(changed == 0 ? tr("Nothing to change.")
                                 : tr("What changes: %1").arg(words::resources(changed)));
    m_lines->setText(answer->document ? lineCounts(m_diff->addedLines(), m_diff->removedLines()) : QString());
    showWarnings(answer->preview.warnings, answer->preview.notes);
    setPrimaryOff({});
    Q_EMIT previewed();
}

void RollbackDialog::showWarnings(const QStringList &warnings, const QStringList &notes)
{
    m_undoHead->setVisible(!warnings.isEmpty());
    if (warnings.isEmpty()) {
        m_notice->clear();
    } else {
        NoticeSpec spec;
        spec.bold = warnings.first();
        spec.plain = warnings.mid(1, 2).join(u' ');
        m_notice->show(spec);
    }
    m_notes->setText(notes.join(u' '));
    m_notes->setVisible(!notes.isEmpty());
}

void RollbackDialog::start()
{
    const auto started = m_services.operations.rollback(m_facts->id, request(), confirmation());
    if (!started) {
        m_services.host.toastError(started.error());
        return;
    }
    m_services.navigator.openApplication(m_facts->id, u"operation"_s);
}

void openRollbackDialog(FrameServices &services, const models::ApplicationFacts &facts, qint64 historyId)
{
    if (facts) {
        (new RollbackDialog(services, facts, historyId, services.host.dialogParent()))->open();
    }
}

} // namespace slipway::ui
