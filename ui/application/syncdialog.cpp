#include "syncdialog.h"

#include <models/applications/operations.h>
#include <models/clusters/clusterstore.h>
#include <ui/application/resourcewords.h>
#include <ui/applications/applicationwords.h>
#include <ui/canvas/diffview.h>
#include <ui/delegates/tableview.h>
#include <ui/frame/navigator.h>
#include <ui/frame/services.h>
#include <ui/theme/fonts.h>
#include <ui/theme/icons.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>
#include <ui/widgets/notice.h>
#include <ui/widgets/statepages.h>

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {

using applications::ChangeKind;
using applications::SyncRequest;
using gitops::TaskAction;
using models::SyncPlanModel;
using models::SyncPlanRow;

namespace {

constexpr int leftWidth = 468;

// Paths of fields are longer than the notice is wide: they may be broken after a dot.
QString breakable(QString text)
{
    return text.replace(u"."_s, QString(u'.') + QChar(0x200b));
}

} // namespace

SyncDialog::SyncDialog(FrameServices &services,
                       const models::ApplicationFacts &facts,
                       const base::ObjectKey &only,
                       QWidget *window)
    : ScrimDialog(services.theme, Size::Wide, window)
    , m_services(services)
    , m_facts(facts)
    , m_only(only)
    , m_plan(new SyncPlanModel(this))
{
    setTitle(environmentNote(*facts).isEmpty() ? tr("Sync %1").arg(facts->id.name)
                                               : tr("Sync %1 in %2").arg(facts->id.name, facts->environment));
    setContext(whereText(services, *facts),
               facts->isProtected,
               words::shortRevision(facts->revision),
               words::oneLine(facts->revisionSubject));
    setBody(makeBody());
    setPrimary(u"sync"_s, tr("Sync"));
    if (services.operations.needsName(facts->id)) {
        setConfirmation(tr("%1 is protected. Type %2 to confirm.").arg(facts->cluster, u"%1"_s),
                        facts->id.name);
    }
    m_again.setSingleShot(true);
    m_again.setInterval(150);
    connect(&m_again, &QTimer::timeout, this, &SyncDialog::load);
    connect(m_plan, &SyncPlanModel::checkedChanged, this, &SyncDialog::showPrimary);
    connect(this, &ScrimDialog::accepted, this, &SyncDialog::start);
    load();
}

QWidget *SyncDialog::makeBody()
{
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *top = new QWidget(body);
    auto *row = new QHBoxLayout(top);
    row->setContentsMargins(16, 8, 16, 8);
    m_counts = makeLabel(m_services.theme, {}, FontRole::Body, TextTone::Text, top);
    m_checked = makeLabel(m_services.theme, {}, FontRole::Row, TextTone::Text2, top);
    row->addWidget(m_counts);
    row->addStretch(1);
    row->addWidget(m_checked);
    column->addWidget(top);
    m_states = new QStackedWidget(body);
    auto *panes = new QWidget(m_states);
    auto *both = new QHBoxLayout(panes);
    both->setContentsMargins(0, 0, 0, 0);
    both->setSpacing(0);
    both->addWidget(makeLeft());
    both->addWidget(makeRight(), 1);
    m_wait = makeLabel(m_services.theme,
                       tr("Asking Git and the server what would change."),
                       FontRole::Body,
                       TextTone::Text2);
    m_wait->setContentsMargins(16, 16, 16, 16);
    m_wait->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_error = new ErrorState(m_services.theme, m_states);
    m_states->addWidget(m_wait);
    m_states->addWidget(panes);
    m_states->addWidget(m_error);
    column->addWidget(m_states, 1);
    return body;
}

QWidget *SyncDialog::makeLeft()
{
    auto *left = new QWidget;
    left->setFixedWidth(leftWidth);
    auto *column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    makePlanView();
    column->addWidget(m_view, 1);
    column->addWidget(makeOptions());
    return left;
}

void SyncDialog::makePlanView()
{
    const Theme &theme = m_services.theme;
    m_view = new TableView(theme);
    m_view->setModel(m_plan);
    m_view->setHeaderHidden(true);
    m_view->setAccessibleName(tr("What will change"));
    m_view->setCheckColumn(SyncPlanModel::CheckColumn);
    m_view->setGroups([this](const QModelIndex &index) -> std::optional<GroupCell> {
        const SyncPlanRow *row = m_plan->at(index);
        if (!row || !row->isHead) {
            return std::nullopt;
        }
        GroupCell cell;
        if (row->isUnchangedHead) {
            cell.name = tr("%1 unchanged").arg(words::resources(row->count));
        } else if (row->isPrune) {
            cell.name = tr("Prune");
            cell.note = tr("deleted, no longer in Git");
        } else {
            cell.name = gitops::phaseWord(row->phase);
            cell.note = tr("wave %1").arg(row->wave);
        }
        return cell;
    });
    m_view->setItemDelegateForColumn(SyncPlanModel::NameColumn,
                                     makeDelegate(theme,
                                                  CellOf<NameCell>([this](const QModelIndex &index) {
                                                      NameCell cell;
                                                      const SyncPlanRow *row = m_plan->at(index);
                                                      if (row && !row->isHead) {
                                                          cell.icon = Icons::ofKind(row->task.key.kind);
                                                          cell.name = row->task.key.name;
                                                          cell.note = words::shortKind(row->task.key.kind);
                                                          cell.dimmed =
                                                              row->task.action == TaskAction::Unchanged;
                                                      }
                                                      return cell;
                                                  }),
                                                  m_view));
    m_view->setItemDelegateForColumn(
        SyncPlanModel::ChangeColumn,
        makeDelegate(theme,
                     CellOf<TextCell>([this](const QModelIndex &index) {
                         TextCell cell;
                         const SyncPlanRow *row = m_plan->at(index);
                         if (row && !row->isHead) {
                             const models::ResourceDocument *document = m_plan->documentOf(index);
                             cell.text = gitops::actionWord(row->task.action);
                             if (row->task.action == TaskAction::Update && document) {
                                 cell.text += u"  "_s + lineCounts(document->added, document->removed);
                             }
                             cell.isNumber = true;
                             cell.toned = row->task.action == TaskAction::Prune;
                             cell.tone = Tone::Degraded;
                         }
                         return cell;
                     }),
                     m_view));
    m_view->setColumnTextWidth(SyncPlanModel::CheckColumn, 20);
    m_view->setColumnTextWidth(SyncPlanModel::ChangeColumn, 116);
    m_view->setFlexibleColumn(SyncPlanModel::NameColumn);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] { showDiff(); });
}

QWidget *SyncDialog::makeOptions()
{
    auto *box = new QWidget;
    auto *grid = new QGridLayout(box);
    grid->setContentsMargins(16, 12, 16, 14);
    grid->setHorizontalSpacing(18);
    grid->setVerticalSpacing(9);

    struct Option
    {
        QString id;
        QString text;
        QString meaning;
        bool isOn;
    };

    const QList<Option> options = {
        {u"prune"_s, tr("Prune"), tr("Deletes what is no longer in Git"), false},
        {u"serverSide"_s, tr("Server-side apply"), tr("The server merges and checks who owns a field"), true},
        {u"takeOver"_s, tr("Take over fields"), tr("Fields of other managers become ours"), false},
        {u"outOfSync"_s, tr("Out-of-sync only"), tr("Leaves alone what does not differ"), false},
        {u"dryRun"_s, tr("Dry run only"), tr("The server checks everything and changes nothing"), false},
        {u"replace"_s, tr("Replace"), tr("Replaces whole objects instead of merging"), false},
        {u"force"_s, tr("Force"), tr("Deletes and creates again where an update is refused"), false},
    };
    int at = 0;
    for (const Option &option : options) {
        auto *check = new QCheckBox(option.text, box);
        check->setObjectName(option.id);
        check->setToolTip(option.meaning);
        check->setChecked(option.isOn);
        grid->addWidget(check, at / 3, at % 3);
        m_options.insert(option.id, check);
        ++at;
        connect(check, &QCheckBox::toggled, this, [this, id = option.id] {
            m_touched.insert(id);
            setPrimaryOff(tr("The preview is being made anew."));
            m_hasPreview = false;
            m_again.start();
        });
    }
    return box;
}

QWidget *SyncDialog::makeRight()
{
    const Theme &theme = m_services.theme;
    auto *right = new QWidget;
    auto *column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(12, 6, 12, 6);
    m_name = makeLabel(theme, {}, FontRole::SmallStrong, TextTone::Text);
    m_lines = makeLabel(theme, {}, FontRole::Small, TextTone::Text2);
    head->addWidget(m_name, 1);
    head->addWidget(m_lines);
    column->addLayout(head);
    m_diff = new DiffView(theme, right);
    m_diff->setCompact(true);
    m_diff->setMode(DiffView::Mode::Inline);
    m_diff->setAccessibleName(tr("Diff"));
    column->addWidget(m_diff, 1);
    auto *foot = new QVBoxLayout;
    foot->setContentsMargins(12, 8, 12, 10);
    foot->setSpacing(8);
    m_notice = new Notice(theme, Notice::Form::Box, right);
    m_notes = makeLabel(theme, {}, FontRole::Small, TextTone::Text2);
    m_notes->setWordWrap(true);
    foot->addWidget(m_notice);
    foot->addWidget(m_notes);
    column->addLayout(foot);
    return right;
}

SyncRequest SyncDialog::request() const
{
    SyncRequest request;
    const auto isOn = [this](const QString &id) { return m_options.value(id)->isChecked(); };
    // What nobody touched is left to the application's own policy.
    const auto chosen = [this, &isOn](const QString &id) -> std::optional<bool> {
        return m_touched.contains(id) ? std::optional(isOn(id)) : std::nullopt;
    };
    request.prune = chosen(u"prune"_s);
    request.dryRun = isOn(u"dryRun"_s);
    request.force = isOn(u"force"_s);
    request.replace = isOn(u"replace"_s);
    request.takeOverFields = isOn(u"takeOver"_s);
    request.outOfSyncOnly = chosen(u"outOfSync"_s);
    request.serverSide = chosen(u"serverSide"_s);
    if (m_hasPreview && !m_plan->isWhole()) {
        request.only = m_plan->chosen();
    }
    return request;
}

void SyncDialog::load()
{
    applications::ApplicationProvider *provider = m_services.applications.providerOf(m_facts->id);
    if (!provider) {
        return;
    }
    if (m_call) {
        m_call->drop();
    }
    setPrimaryOff(tr("The preview is being made."));
    // The preview shows everything, chosen or not, so that a choice can be taken back.
    SyncRequest whole = request();
    whole.only.clear();
    using Answer = base::Expected<Preview>;
    m_call = m_services.background.run(
        this,
        [provider, id = m_facts->id, whole](const base::CancelToken &cancel) -> Answer {
            auto preview = provider->previewSync(id, whole, cancel);
            if (!preview) {
                return tl::unexpected(preview.error());
            }
            const QList<models::ResourceDocument> documents = models::makeResourceDocuments(preview->diffs);
            return Preview{std::move(*preview), documents};
        },
        [this](const Answer &answer) { take(answer); });
}

void SyncDialog::take(const base::Expected<Preview> &answer)
{
    if (!answer) {
        m_error->setError(Status::Failed, answer.error());
        m_states->setCurrentWidget(m_error);
        setPrimaryOff(answer.error().what);
        Q_EMIT previewed();
        return;
    }
    m_hasPreview = true;
    const applications::SyncPreview &preview = answer->preview;
    m_plan->setPreview(preview, answer->documents);
    if (!m_only.name.isEmpty()) {
        m_plan->chooseOnly(m_only);
        m_only = {};
    }
    setContext(whereText(m_services, *m_facts),
               m_facts->isProtected,
               words::shortRevision(preview.revision),
               words::oneLine(preview.revisionSubject));
    QStringList warnings = preview.warnings;
    warnings.append(preview.plan.warnings);
    if (warnings.isEmpty()) {
        m_notice->clear();
    } else {
        NoticeSpec spec;
        spec.bold = breakable(warnings.first());
        spec.plain = breakable(warnings.mid(1, 3).join(QChar(QChar::LineSeparator)));
        m_notice->show(spec);
    }
    m_notes->setText(preview.notes.join(u' '));
    m_notes->setVisible(!preview.notes.isEmpty());
    m_checked->setText(
        tr("Dry run on the server %1").arg(m_services.clock.now().toLocalTime().toString(u"HH:mm:ss"_s)));
    if (!m_touched.contains(u"prune"_s)) {
        QCheckBox *prune = m_options.value(u"prune"_s);
        const QSignalBlocker blocker(prune);
        prune->setChecked(m_plan->counts().prunes > 0);
    }
    m_states->setCurrentIndex(1);
    m_view->setCurrentIndex(m_plan->firstChange());
    showCounts();
    showPrimary();
    showDiff();
    Q_EMIT previewed();
}

void SyncDialog::showCounts()
{
    const models::SyncPlanCounts counts = m_plan->counts();
    QStringList parts;
    const auto add = [&parts](int count, const QString &text) {
        if (count > 0) {
            parts.append(text.arg(count));
        }
    };
    add(counts.hooks, tr("%1 to run"));
    add(counts.creates, tr("%1 to create"));
    add(counts.updates, tr("%1 to update"));
    add(counts.prunes, tr("%1 to prune"));
    add(counts.skipped, tr("%1 not pruned"));
    add(counts.unchanged, tr("%1 unchanged"));
    m_counts->setText(parts.isEmpty() ? tr("Nothing to change.") : parts.join(u"   "_s));
}

void SyncDialog::showPrimary()
{
    if (!m_hasPreview) {
        return;
    }
    const int count = m_plan->runCount();
    const bool isDry = m_options.value(u"dryRun"_s)->isChecked();
    const bool deletes = m_plan->counts().prunes > 0 && !isDry;
    const QString what = words::resources(count);
    setPrimary(u"sync"_s,
               isDry        ? tr("Check %1").arg(what)
               : count == 0 ? tr("Sync")
                            : tr("Sync %1").arg(what),
               deletes ? ButtonKind::DestructiveFill : ButtonKind::Primary);
    const bool nothingChosen = m_plan->counts().changes() > 0 && count == 0;
    setPrimaryOff(nothingChosen ? tr("Choose at least one resource.") : QString());
    setFooterNote(m_plan->isWhole() ? QString()
                                    : tr("A partial sync runs no hooks and leaves no history entry."));
}

void SyncDialog::showDiff()
{
    const QModelIndex index = m_view->currentIndex();
    const SyncPlanRow *row = m_plan->at(index);
    const models::ResourceDocument *document = m_plan->documentOf(index);
    m_name->setText(row && !row->isHead ? row->task.key.kind + u' ' + row->task.key.name : QString());
    if (!document || !document->document) {
        m_lines->setText(row && !row->isHead ? row->task.note : QString());
        m_diff->setDocument(nullptr);
        return;
    }
    m_lines->setText(lineCounts(document->added, document->removed));
    m_diff->setDocument(document->document);
    m_diff->setNotes(ownerNotes(*document, m_services.clock.now()), {});
}

void SyncDialog::start()
{
    const auto started = m_services.operations.sync(m_facts->id, request(), confirmation());
    if (!started) {
        m_services.host.toastError(started.error());
        return;
    }
    m_services.navigator.openApplication(m_facts->id, u"operation"_s);
}

void openSyncDialog(FrameServices &services,
                    const models::ApplicationFacts &facts,
                    const base::ObjectKey &only)
{
    if (facts) {
        (new SyncDialog(services, facts, only, services.host.dialogParent()))->open();
    }
}

QString whereText(const FrameServices &services, const applications::ApplicationSummary &application)
{
    const auto cluster = services.clusters.find(application.cluster);
    const QString identity = cluster && cluster->reachability ? cluster->reachability->identity : QString();
    const QString where = destinationText(application);
    return identity.isEmpty() ? where : SyncDialog::tr("%1, as %2").arg(where, identity);
}

} // namespace slipway::ui
