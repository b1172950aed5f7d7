#pragma once

#include <models/applications/applicationstore.h>
#include <models/applications/syncplanmodel.h>
#include <models/async/background.h>
#include <ui/widgets/scrimdialog.h>

#include <QPointer>
#include <QSet>
#include <QTimer>

class QCheckBox;
class QStackedWidget;

namespace slipway::ui {

struct FrameServices;
class DiffView;
class ErrorState;
class Notice;
class TableView;

/// What a sync will change before it changes: tasks by phase and wave with their diffs, warnings, a choice of
/// resources and the options. Starting it leads to the Operation tab.
class SyncDialog final : public ScrimDialog
{
    Q_OBJECT

public:
    /// Only the resource `only` is chosen at first; all of them when it is empty.
    SyncDialog(FrameServices &services,
               const models::ApplicationFacts &facts,
               const base::ObjectKey &only,
               QWidget *window);
    Q_DISABLE_COPY_MOVE(SyncDialog)

    const models::SyncPlanModel &plan() const { return *m_plan; }

    models::SyncPlanModel &plan() { return *m_plan; }

    QCheckBox *option(const QString &id) const { return m_options.value(id); }

    DiffView &diff() const { return *m_diff; }

    /// The preview belongs to the options as they are.
    bool isPreviewed() const { return m_hasPreview; }

    /// What will be asked of the provider.
    applications::SyncRequest request() const;

Q_SIGNALS:
    /// A preview, or why there is none, is shown.
    void previewed();

private:
    struct Preview
    {
        applications::SyncPreview preview;
        QList<models::ResourceDocument> documents;
    };

    QWidget *makeBody();
    QWidget *makeLeft();
    QWidget *makeRight();
    QWidget *makeOptions();
    void makePlanView();
    void load();
    void take(const base::Expected<Preview> &answer);
    void showCounts();
    void showPrimary();
    void showDiff();
    void start();

    FrameServices &m_services;
    models::ApplicationFacts m_facts;
    base::ObjectKey m_only; ///< until the first preview
    models::SyncPlanModel *m_plan;
    QHash<QString, QCheckBox *> m_options;
    QSet<QString> m_touched; ///< options that somebody changed
    QLabel *m_counts = nullptr;
    QLabel *m_checked = nullptr;
    QStackedWidget *m_states = nullptr;
    QLabel *m_wait = nullptr;
    ErrorState *m_error = nullptr;
    TableView *m_view = nullptr;
    QLabel *m_name = nullptr;
    QLabel *m_lines = nullptr;
    DiffView *m_diff = nullptr;
    Notice *m_notice = nullptr;
    QLabel *m_notes = nullptr;
    QPointer<models::BackgroundCall> m_call;
    QTimer m_again; ///< gathers changes of options before the next preview
    bool m_hasPreview = false;
};

/// Opens the dialog for an application, with only one resource chosen when `only` names it; nothing for a
/// null application.
void openSyncDialog(FrameServices &services,
                    const models::ApplicationFacts &facts,
                    const base::ObjectKey &only = {});

/// "seoul-prod, namespace shop, as release-lead".
QString whereText(const FrameServices &services, const applications::ApplicationSummary &application);

} // namespace slipway::ui
