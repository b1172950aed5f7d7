#include "difftab.h"

#include <ui/application/resourcewords.h>
#include <ui/canvas/diffview.h>
#include <ui/delegates/tableview.h>
#include <ui/frame/services.h>
#include <ui/theme/fonts.h>
#include <ui/theme/icons.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>
#include <ui/widgets/actionbutton.h>
#include <ui/widgets/chip.h>
#include <ui/widgets/filterbar.h>
#include <ui/widgets/searchfield.h>
#include <ui/widgets/segmentedswitch.h>
#include <ui/widgets/statepages.h>

#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {

using applications::ChangeKind;
using models::ResourceDocument;

namespace {

constexpr int listWidth = 232;

QString keyOf(const ResourceDocument &document)
{
    return document.diff.key.text();
}

QString textOf(const ResourceDocument &document)
{
    return document.diff.key.name + u", "_s + changeNote(document.diff);
}

QString stampOf(const applications::ApplicationSummary &application)
{
    return application.id.text() + u'|' + application.revision + u'|' +
           QString::number(application.comparedAt.toMSecsSinceEpoch()) + u'|' + application.operation.id +
           u'|' + QString::number(int(application.operation.phase)) + u'|' +
           QString::number(application.outOfSync);
}

const QString &targetId()
{
    static const QString id = u"target"_s;
    return id;
}

} // namespace

DiffTab::DiffTab(FrameServices &services, QWidget *parent)
    : ApplicationTab(parent)
    , m_services(services)
    , m_bar(new CanvasBar(services.theme, this))
    , m_with(new Chip(services.theme, Chip::Mode::One, tr("Compare live with"), m_bar))
    , m_search(new SearchField(services.theme, tr("Search in the diff"), m_bar))
    , m_change(makeLabel(services.theme, {}, FontRole::Body, TextTone::Text2, m_bar))
    , m_previous(makeButton(services.theme, u"arrow-up"_s, {}, m_bar))
    , m_next(makeButton(services.theme, u"arrow-down"_s, {}, m_bar))
    , m_mode(
          new SegmentedSwitch(services.theme,
                              {{u"sides"_s, {}, tr("Side by side"), {}}, {u"inline"_s, {}, tr("Inline"), {}}},
                              true,
                              m_bar))
    , m_fold(makeToggle(services.theme, u"fold"_s, tr("Fold"), m_bar))
    , m_wrap(makeToggle(services.theme, u"wrap"_s, tr("Wrap"), m_bar))
    , m_copy(makeButton(services.theme, u"copy"_s, {}, m_bar))
    , m_states(new QStackedWidget(this))
    , m_split(new QSplitter(Qt::Horizontal, m_states))
    , m_model(new models::RowModel<ResourceDocument>({tr("Resource"), tr("Lines")}, keyOf, textOf, this))
    , m_list(new TableView(services.theme, m_split))
    , m_counts(makeLabel(services.theme, {}, FontRole::SmallMedium, TextTone::Text2))
    , m_unchanged(makeToggle(services.theme, u"chevron-right"_s, {}))
    , m_owners(makeLabel(services.theme, {}, FontRole::Small, TextTone::Text2))
    , m_view(new DiffView(services.theme, m_split))
    , m_empty(new EmptyState(services.theme, m_states))
    , m_error(new ErrorState(services.theme, m_states))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_states, 1);
    makeBar();
    makeList();
    m_split->addWidget(m_view);
    m_split->setStretchFactor(0, 0);
    m_split->setStretchFactor(1, 1);
    m_split->setChildrenCollapsible(false);
    m_split->setHandleWidth(1);
    m_split->setSizes({listWidth, 800});
    for (QWidget *state : {static_cast<QWidget *>(m_empty),
                           static_cast<QWidget *>(m_split),
                           static_cast<QWidget *>(m_error)}) {
        m_states->addWidget(state);
    }
    m_view->setAccessibleName(tr("Diff"));
    setFocusProxy(m_list);
    connect(m_view, &DiffView::currentChangeChanged, this, &DiffTab::showChange);
}

DiffTab::~DiffTab() = default;

void DiffTab::makeBar()
{
    m_bar->addLeft(m_with);
    m_bar->addLeft(m_search);
    m_search->setMaximumWidth(180);
    for (QPushButton *button : {m_previous, m_next, m_copy}) {
        setCompact(*button, true);
    }
    m_previous->setToolTip(tr("Previous change (Shift+F7)"));
    m_next->setToolTip(tr("Next change (F7)"));
    m_copy->setToolTip(tr("Copy as a patch"));
    m_previous->setAccessibleName(tr("Previous change"));
    m_next->setAccessibleName(tr("Next change"));
    m_copy->setAccessibleName(tr("Copy as a patch"));
    m_fold->setChecked(true);
    m_bar->addRight(m_change);
    m_bar->addRight(m_previous);
    m_bar->addRight(m_next);
    m_bar->addRight(m_mode);
    m_bar->addRight(m_fold);
    m_bar->addRight(m_wrap);
    m_bar->addRight(m_copy);
    connect(m_with, &Chip::selectionChanged, this, [this] { load(); });
    connect(m_previous, &QPushButton::clicked, m_view, &DiffView::previousChange);
    connect(m_next, &QPushButton::clicked, m_view, &DiffView::nextChange);
    connect(m_mode, &SegmentedSwitch::currentChanged, this, [this](const QString &id) {
        setInline(id == "inline"_L1);
    });
    connect(m_fold, &QPushButton::toggled, m_view, &DiffView::setFolding);
    connect(m_wrap, &QPushButton::toggled, m_view, &DiffView::setWrap);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        const int hits = m_view->setSearch(text);
        m_search->setCount(text.isEmpty() ? QString() : words::count(hits));
    });
    connect(m_search, &QLineEdit::returnPressed, m_view, &DiffView::nextHit);
    connect(m_search, &SearchField::left, this, [this] { m_view->setFocus(Qt::OtherFocusReason); });
    connect(m_copy, &QPushButton::clicked, this, [this] {
        if (const ResourceDocument *document = current()) {
            m_services.host.copy(
                m_view->patch(document->diff.key.kind.toLower() + u'/' + document->diff.key.name),
                tr("Patch"));
        }
    });
}

void DiffTab::makeList()
{
    const Theme &theme = m_services.theme;
    m_list->setModel(m_model);
    m_list->setHeaderHidden(true);
    m_list->setRowHeight(46);
    m_list->setAccessibleName(tr("Resources that differ"));
    m_list->setItemDelegateForColumn(0,
                                     makeDelegate(theme,
                                                  CellOf<NameCell>([this](const QModelIndex &index) {
                                                      NameCell cell;
                                                      if (const ResourceDocument *row = m_model->at(index)) {
                                                          cell.icon = Icons::ofKind(row->diff.key.kind);
                                                          cell.name = row->diff.key.name;
                                                          cell.note = changeNote(row->diff);
                                                          cell.dimmed =
                                                              row->diff.change == ChangeKind::Unchanged;
                                                      }
                                                      return cell;
                                                  }),
                                                  m_list));
    m_list->setItemDelegateForColumn(1,
                                     makeDelegate(theme,
                                                  CellOf<TextCell>([this](const QModelIndex &index) {
                                                      TextCell cell;
                                                      cell.isNumber = true;
                                                      if (const ResourceDocument *row = m_model->at(index)) {
                                                          cell.text = lineCounts(row->added, row->removed);
                                                      }
                                                      return cell;
                                                  }),
                                                  m_list));
    m_list->setColumnTextWidth(1, 52);
    m_list->setFlexibleColumn(0, 90);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] { showCurrent(); });
    connect(m_list, &TableView::opened, this, [this] { m_view->setFocus(Qt::OtherFocusReason); });
    connect(m_unchanged, &QPushButton::toggled, this, &DiffTab::showRows);
    m_owners->setWordWrap(true);
    m_owners->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto *side = new QWidget(m_split);
    auto *column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_counts->setContentsMargins(16, 7, 12, 7);
    column->addWidget(m_counts);
    column->addWidget(m_list, 1);
    auto *foot = new QVBoxLayout;
    foot->setContentsMargins(16, 8, 12, 10);
    foot->setSpacing(8);
    foot->addWidget(m_unchanged, 0, Qt::AlignLeft);
    foot->addWidget(m_owners);
    column->addLayout(foot);
    side->setMinimumWidth(180);
    m_split->insertWidget(0, side);
}

void DiffTab::showApplication(const models::ApplicationFacts &facts, bool isOther)
{
    m_facts = facts;
    if (isOther) {
        m_documents.clear();
        m_shownKey.clear();
        m_model->setRows({});
        m_history.clear();
        m_with->setSelected({targetId()});
        m_states->setCurrentWidget(m_empty);
        m_empty->setContent(tr("Comparing"), tr("Git, the cluster and what the server would make of it."));
    }
    showRevisions();
    if (isOther || (!m_call && stampOf(*facts) != m_stamp)) {
        loadRevisions();
        load();
    }
}

void DiffTab::loadRevisions()
{
    applications::ApplicationProvider *provider = m_services.applications.providerOf(m_facts->id);
    if (!provider) {
        return;
    }
    if (m_historyCall) {
        m_historyCall->drop();
    }
    m_historyCall = m_services.background.run(
        this,
        [provider, id = m_facts->id](const base::CancelToken &cancel) {
            return provider->history(id, cancel);
        },
        [this](const base::Expected<QList<applications::HistoryEntry>> &answer) {
            m_history = answer.value_or(QList<applications::HistoryEntry>());
            showRevisions();
        });
}

// The target first, then what ran, newest first, each revision once.
void DiffTab::showRevisions()
{
    QList<ChipOption> options{
        {targetId(), tr("desired %1").arg(words::shortRevision(m_facts->revision)), {}}};
    std::ranges::stable_sort(m_history, std::ranges::greater(), &applications::HistoryEntry::deployedAt);
    QSet<QString> listed{m_facts->revision};
    for (const applications::HistoryEntry &entry : std::as_const(m_history)) {
        if (entry.available && !listed.contains(entry.revision)) {
            listed.insert(entry.revision);
            options.append({entry.revision,
                            tr("%1, ran %2")
                                .arg(words::shortRevision(entry.revision),
                                     words::age(entry.deployedAt, m_services.clock.now())),
                            {}});
        }
    }
    m_with->setOptions(options);
    const QString chosen = m_with->selected().value(0);
    if (std::ranges::none_of(options, [&](const ChipOption &option) { return option.id == chosen; })) {
        m_with->setSelected({targetId()});
    }
}

QString DiffTab::shownRevision() const
{
    return revision().isEmpty() ? m_facts->revision : revision();
}

QString DiffTab::revision() const
{
    const QString chosen = m_with->selected().value(0);
    return chosen == targetId() ? QString() : chosen;
}

void DiffTab::deactivated()
{
    if (m_call) {
        m_call->drop();
        m_stamp.clear();
    }
}

void DiffTab::refresh()
{
    load();
}

void DiffTab::load()
{
    applications::ApplicationProvider *provider =
        m_facts ? m_services.applications.providerOf(m_facts->id) : nullptr;
    if (!provider) {
        m_empty->setContent(tr("Not connected"), tr("The cluster of this application has not answered yet."));
        m_states->setCurrentWidget(m_empty);
        return;
    }
    if (m_call) {
        m_call->drop();
    }
    using Answer = base::Expected<QList<ResourceDocument>>;
    m_call = m_services.background.run(
        this,
        [provider, id = m_facts->id, revision = revision()](const base::CancelToken &cancel) -> Answer {
            const auto diffs = provider->diff(id, revision, cancel);
            if (!diffs) {
                return tl::unexpected(diffs.error());
            }
            return models::makeResourceDocuments(*diffs);
        },
        [this](const Answer &answer) { take(answer); });
}

void DiffTab::take(const base::Expected<QList<ResourceDocument>> &answer)
{
    // To answer, the engine compared anew: that is no reason to ask again.
    const applications::ApplicationProvider *provider = m_services.applications.providerOf(m_facts->id);
    const models::ApplicationFacts newest = provider ? provider->find(m_facts->id) : nullptr;
    m_stamp = stampOf(newest ? *newest : *m_facts);
    if (!answer) {
        if (answer.error().kind != base::ErrorKind::Cancelled) {
            m_error->setError(Status::Failed, answer.error());
            m_states->setCurrentWidget(m_error);
        }
        Q_EMIT loaded();
        return;
    }
    m_documents = *answer;
    const auto changed = std::ranges::count_if(m_documents, [](const ResourceDocument &document) {
        return document.diff.change != ChangeKind::Unchanged;
    });
    if (revision().isEmpty()) {
        Q_EMIT countChanged(static_cast<int>(changed));
    }
    showRows();
    if (changed == 0 && !m_unchanged->isChecked()) {
        m_empty->setContent(tr("Nothing to change."),
                            tr("What runs in %1 is what Git wants at %2.")
                                .arg(m_facts->cluster, words::shortRevision(shownRevision())));
        m_states->setCurrentWidget(m_empty);
    } else {
        m_states->setCurrentWidget(m_split);
    }
    Q_EMIT loaded();
}

void DiffTab::showRows()
{
    QList<ResourceDocument> shown;
    int changed = 0;
    int added = 0;
    int removed = 0;
    for (const ResourceDocument &document : std::as_const(m_documents)) {
        const bool isChanged = document.diff.change != ChangeKind::Unchanged;
        changed += isChanged ? 1 : 0;
        added += document.added;
        removed += document.removed;
        if (isChanged || m_unchanged->isChecked()) {
            shown.append(document);
        }
    }
    std::ranges::stable_partition(shown, [](const ResourceDocument &document) {
        return document.diff.change != ChangeKind::Unchanged;
    });
    m_counts->setText(tr("%1 changed").arg(changed) + u"   "_s + lineCounts(added, removed));
    const auto unchanged = static_cast<int>(m_documents.size()) - changed;
    m_unchanged->setVisible(unchanged > 0);
    m_unchanged->setText(tr("%1 unchanged").arg(unchanged));
    m_model->setRows(shown);
    const QModelIndex before = m_model->find(m_shownKey);
    m_list->setCurrentIndex(before.isValid() ? before : m_model->index(0, 0));
    showCurrent();
}

const ResourceDocument *DiffTab::current() const
{
    return m_model->at(m_list->currentIndex());
}

void DiffTab::showCurrent()
{
    const ResourceDocument *document = current();
    if (!document) {
        m_owners->clear();
        m_view->setDocument(nullptr);
        m_shownKey.clear();
        showChange();
        return;
    }
    const QString key = keyOf(*document);
    const QDateTime now = m_services.clock.now();
    m_view->setTitles(
        {tr("Live"),
         m_facts->cluster,
         revision().isEmpty() ? tr("Desired") : tr("In Git"),
         document->diff.note.isEmpty() ? words::shortRevision(shownRevision()) : document->diff.note});
    m_view->setDocument(document->document, key == m_shownKey);
    QHash<int, LineNote> notes = ownerNotes(*document, now);
    notes.insert(ignoredNotes(*document, false));
    m_view->setNotes(notes, ignoredNotes(*document, true));
    m_owners->setText(ownerSentences(document->diff, now).join(u'\n'));
    m_owners->setVisible(!m_owners->text().isEmpty());
    m_shownKey = key;
    showChange();
}

void DiffTab::showChange()
{
    const int count = m_view->changeCount();
    m_change->setText(m_view->currentChange() < 0
                          ? words::changes(count)
                          : tr("Change %1 of %2").arg(m_view->currentChange() + 1).arg(count));
    const QString none = count == 0 ? tr("Nothing differs here.") : QString();
    for (QPushButton *button : {m_previous, m_next, m_copy}) {
        button->setEnabled(none.isEmpty());
    }
}

void DiffTab::setInline(bool isInline)
{
    m_view->setMode(isInline ? DiffView::Mode::Inline : DiffView::Mode::SideBySide);
}

bool DiffTab::focusFilter()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
    return true;
}

bool DiffTab::escape()
{
    if (m_search->text().isEmpty()) {
        return false;
    }
    m_search->clear();
    return true;
}

QVariantMap DiffTab::saveState() const
{
    return {{u"mode"_s, m_mode->current()},
            {u"wrap"_s, m_wrap->isChecked()},
            {u"fold"_s, m_fold->isChecked()},
            {u"split"_s, m_split->saveState()}};
}

void DiffTab::restoreState(const QVariantMap &state)
{
    if (state.value(u"mode"_s).toString() == "inline"_L1) {
        m_mode->setCurrent(u"inline"_s);
        setInline(true);
    }
    m_wrap->setChecked(state.value(u"wrap"_s, false).toBool());
    m_fold->setChecked(state.value(u"fold"_s, true).toBool());
    m_split->restoreState(state.value(u"split"_s).toByteArray());
}

} // namespace slipway::ui
