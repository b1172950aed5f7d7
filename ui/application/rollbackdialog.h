#pragma once

#include <models/applications/applicationstore.h>
#include <models/async/background.h>
#include <models/diff/diffrows.h>
#include <models/lists/rowmodel.h>
#include <services/applications/types.h>
#include <ui/widgets/scrimdialog.h>

#include <QPointer>

class QRadioButton;

namespace slipway::ui {

struct FrameServices;
class DiffView;
class Notice;
class TableView;

/// Goes back to a revision that ran: which one, what changes, by applying it again or by a commit that
/// reverts, and what would undo it.
class RollbackDialog final : public ScrimDialog
{
    Q_OBJECT

public:
    /// `historyId` is chosen at first; negative: the one before the newest. Ids count from 0.
    RollbackDialog(FrameServices &services,
                   const models::ApplicationFacts &facts,
                   qint64 historyId,
                   QWidget *window);
    Q_DISABLE_COPY_MOVE(RollbackDialog)

    const models::RowModel<applications::HistoryEntry> &model() const { return *m_model; }

    TableView &list() const { return *m_list; }

    QRadioButton &revert() const { return *m_revert; }

    DiffView &diff() const { return *m_diff; }

    /// What will be asked of the provider.
    applications::RollbackRequest request() const;

Q_SIGNALS:
    /// A preview, or why there is none, is shown.
    void previewed();

private:
    struct Preview
    {
        applications::SyncPreview preview;
        std::shared_ptr<const models::DiffDocument> document;
    };

    QWidget *makeBody();
    QWidget *makeRight();
    void makeList();
    void loadHistory();
    void takeHistory(const base::Expected<QList<applications::HistoryEntry>> &answer);
    void load();
    void take(const base::Expected<Preview> &answer);
    void showWarnings(const QStringList &warnings, const QStringList &notes);
    void start();
    const applications::HistoryEntry *chosen() const;

    FrameServices &m_services;
    models::ApplicationFacts m_facts;
    qint64 m_first;
    models::RowModel<applications::HistoryEntry> *m_model;
    TableView *m_list = nullptr;
    QLabel *m_what = nullptr;
    QLabel *m_lines = nullptr;
    DiffView *m_diff = nullptr;
    QRadioButton *m_reapply = nullptr;
    QRadioButton *m_revert = nullptr;
    QLabel *m_undoHead = nullptr;
    Notice *m_notice = nullptr;
    QLabel *m_notes = nullptr;
    QPointer<models::BackgroundCall> m_call;
};

/// Opens the dialog for an application; nothing for a null one.
void openRollbackDialog(FrameServices &services,
                        const models::ApplicationFacts &facts,
                        qint64 historyId = -1);

} // namespace slipway::ui
