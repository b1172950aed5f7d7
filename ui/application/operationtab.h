#pragma once

#include <models/lists/rowmodel.h>
#include <services/applications/provider.h>
#include <services/base/mailbox.h>
#include <ui/application/applicationtab.h>

#include <QTimer>

#include <memory>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace slipway::ui {

struct FrameServices;
class EmptyState;
class Notice;
class StatusLabel;
class StepList;
class TableView;

/// The running or last operation: its waves as steps, and each resource's result and message, live.
class OperationTab final : public ApplicationTab
{
    Q_OBJECT

public:
    OperationTab(FrameServices &services, QWidget *parent);
    ~OperationTab() override;
    Q_DISABLE_COPY_MOVE(OperationTab)

    void showApplication(const models::ApplicationFacts &facts, bool isOther) override;
    void deactivated() override;

    const applications::OperationState &state() const { return m_state; }

    const models::RowModel<gitops::ResourceResult> &model() const { return *m_model; }

private:
    void makeTable();
    void follow();
    void showState();
    void showHead();
    void showSteps();
    void showWave(int step);

    FrameServices &m_services;
    models::ApplicationFacts m_facts;
    applications::OperationState m_state;
    QStackedWidget *m_states;
    EmptyState *m_empty;
    StatusLabel *m_status;
    QLabel *m_what;
    QLabel *m_took;
    QPushButton *m_end;
    Notice *m_notice;
    StepList *m_steps;
    models::RowModel<gitops::ResourceResult> *m_model;
    TableView *m_table;
    QTimer m_tick; ///< counts the seconds of a running operation
    base::ApplicationId m_followed;
    base::Mailbox<applications::OperationState> m_mailbox;
    std::unique_ptr<applications::Subscription> m_subscription; ///< last, so that it ends first
};

} // namespace slipway::ui
