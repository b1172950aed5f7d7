#pragma once

#include <models/async/background.h>
#include <models/lists/rowmodel.h>
#include <services/applications/types.h>
#include <ui/application/applicationtab.h>

#include <QPointer>

class QPushButton;
class QStackedWidget;

namespace slipway::ui {

struct FrameServices;
class EmptyState;
class ErrorState;
class TableView;

/// What ran: revision, when, by whom, for how long, with which images. Enter goes back to a revision.
class HistoryTab final : public ApplicationTab
{
    Q_OBJECT

public:
    HistoryTab(FrameServices &services, QWidget *parent);
    Q_DISABLE_COPY_MOVE(HistoryTab)

    void showApplication(const models::ApplicationFacts &facts, bool isOther) override;
    void refresh() override;

    const models::RowModel<applications::HistoryEntry> &model() const { return *m_model; }

    TableView &table() const { return *m_table; }

Q_SIGNALS:
    /// The history was answered and is shown.
    void loaded();

private:
    void makeTable();
    void load();
    void take(const base::Expected<QList<applications::HistoryEntry>> &answer);
    void showButton();
    void rollBack();

    FrameServices &m_services;
    models::ApplicationFacts m_facts;
    QStackedWidget *m_states;
    EmptyState *m_empty;
    ErrorState *m_error;
    models::RowModel<applications::HistoryEntry> *m_model;
    TableView *m_table;
    QPushButton *m_rollback;
    QPointer<models::BackgroundCall> m_call;
    QDateTime m_lastSync; ///< what the rows belong to
};

/// "ran 3 days, 11 to 14 Nov", "running now, since 14:21": how long an entry was what ran. `next` is the one
/// that took its place; null for the newest.
QString ranText(const applications::HistoryEntry &entry,
                const applications::HistoryEntry *next,
                const QDateTime &now);

} // namespace slipway::ui
