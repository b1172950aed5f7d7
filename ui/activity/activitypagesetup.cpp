// What the Activity page consists of: its actions and its filter bar.
#include "activityexport.h"
#include "activitypage.h"
#include "activitywords.h"

#include <ui/delegates/tableview.h>
#include <ui/frame/actionregistry.h>
#include <ui/theme/words.h>
#include <ui/widgets/filterbar.h>
#include <ui/widgets/headerbar.h>
#include <ui/widgets/searchfield.h>

#include <QAction>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace slipway::ui {

using models::ActivityFilter;
using models::EntryPtr;

void ActivityPage::addActions()
{
    ActionRegistry &actions = m_services.actions;
    const QString section = tr("Activity");
    actions.add({.id = u"activity.open"_s,
                 .icon = u"kind-application"_s,
                 .text = tr("Open application"),
                 .section = section,
                 .run = [this] { openApplication(); }},
                this);
    actions.add({.id = u"activity.details"_s,
                 .icon = u"info"_s,
                 .text = tr("Show details"),
                 .keys = {QKeySequence(Qt::Key_I)},
                 .consequence = tr("Everything about an entry, and what it changed"),
                 .section = section,
                 .run = [this] { openPanel(); }},
                this);
    actions.add({.id = u"activity.operation"_s,
                 .icon = u"filter"_s,
                 .text = tr("Only this operation"),
                 .keys = {QKeySequence(Qt::Key_O)},
                 .consequence = tr("Every write that belongs to it"),
                 .section = section,
                 .run =
                     [this] {
                         if (const EntryPtr entry = m_model->item(m_table->currentIndex()).shown()) {
                             showOperation(entry->operation);
                         }
                     }},
                this);
    actions.add({.id = u"activity.failures"_s,
                 .icon = u"warning"_s,
                 .text = tr("Show failures"),
                 .keys = {QKeySequence(Qt::Key_F)},
                 .section = section,
                 .run = [this] { setFilterText(u"result:failed,error"_s); }},
                this);
    actions.add({.id = u"activity.group"_s,
                 .icon = u"group"_s,
                 .text = tr("Group by operation"),
                 .keys = {QKeySequence(Qt::Key_G)},
                 .section = section,
                 .run = [this] { setGrouped(!m_model->isGrouped()); }},
                this);
    actions.add({.id = u"activity.clearFilter"_s,
                 .icon = u"close"_s,
                 .text = tr("Clear filter"),
                 .section = section,
                 .run = [this] { setFilterText({}); }},
                this);
    actions.add({.id = u"activity.copy"_s,
                 .icon = u"copy"_s,
                 .text = tr("Copy entry"),
                 .keys = {QKeySequence(QKeySequence::Copy)},
                 .consequence = tr("As JSON, as the export has it"),
                 .section = section,
                 .run = [this] { copyEntry(); }},
                this);
    QAction *verify = actions.add({.id = u"activity.verify"_s,
                                   .icon = u"shield"_s,
                                   .text = tr("Check the chain"),
                                   .consequence = tr("Whether entries were changed or taken away"),
                                   .section = section,
                                   .keywords = tr("verify integrity journal"),
                                   .run = [this] { m_feed->verify(); }},
                                  this);
    QAction *exportAll = actions.add({.id = u"activity.export"_s,
                                      .icon = u"download"_s,
                                      .text = tr("Export…"),
                                      .keys = {QKeySequence(Qt::CTRL | Qt::Key_E)},
                                      .consequence = tr("The whole journal as JSON lines"),
                                      .section = section,
                                      .keywords = tr("journal audit save"),
                                      .run = [this] { askJournalExport(m_services, this); }},
                                     this);
    actions.addViewKeys({{section, tr("Open application"), {tr("Enter")}}}, this);
    header().setActions({{actions.find(u"window.refresh"_s), ButtonKind::Outlined, true},
                         {verify, ButtonKind::Outlined, false},
                         {exportAll, ButtonKind::Outlined, false}});
}

void ActivityPage::makeFilterBar()
{
    m_filterBar->setCompletions(ActivityFilter::fields());
    m_fieldChips.insert(u"result"_s,
                        m_filterBar->addChip(u"result"_s,
                                             tr("Result"),
                                             {{u"succeeded"_s, words::status(Status::Succeeded), {}},
                                              {u"failed"_s, words::status(Status::Failed), {}},
                                              {u"error"_s, words::status(Status::Error), {}}}));
    QList<ChipOption> verbs;
    for (const QString &verb : ActivityFilter::fields().value(u"verb"_s)) {
        verbs.append({verb, verbWord(verb), {}});
    }
    m_fieldChips.insert(u"verb"_s, m_filterBar->addChip(u"verb"_s, tr("Action"), verbs));
    m_fieldChips.insert(u"context"_s, m_filterBar->addChip(u"context"_s, tr("Context"), {}));
    m_fieldChips.insert(u"since"_s,
                        m_filterBar->addChoice(u"since"_s,
                                               tr("Since"),
                                               {{QString(), tr("The beginning"), {}},
                                                {u"1h"_s, tr("An hour ago"), {}},
                                                {u"24h"_s, tr("A day ago"), {}},
                                                {u"7d"_s, tr("A week ago"), {}}}));
    m_grouping = makeToggle(theme(), u"group"_s, tr("Group by operation"), m_filterBar);
    m_grouping->setChecked(true);
    m_filterBar->addRight(m_grouping);
    connect(m_grouping, &QPushButton::toggled, this, &ActivityPage::setGrouped);
    connect(m_filterBar, &FilterBar::textChanged, this, [this] { m_typing.start(); });
    connect(
        m_filterBar, &FilterBar::chipChanged, this, [this](const QString &id, const QStringList &selected) {
            QStringList values = selected;
            values.removeAll(QString());
            setFilterText(ActivityFilter::withField(m_filterBar->text(), id, values));
        });
    const auto toTable = [this] { m_table->setFocus(Qt::ShortcutFocusReason); };
    connect(m_filterBar->field(), &SearchField::left, this, toTable);
    connect(m_filterBar->field(), &QLineEdit::returnPressed, this, toTable);
}

} // namespace slipway::ui
