#pragma once

#include <models/async/background.h>
#include <models/events/eventrow.h>
#include <models/lists/rowmodel.h>
#include <ui/application/applicationtab.h>

#include <QPointer>
#include <QTimer>

class QStackedWidget;

namespace slipway::ui {

struct FrameServices;
class EmptyState;
class ErrorState;
class TableView;

/// What Kubernetes said lately about the resources of an application.
class EventsTab final : public ApplicationTab
{
    Q_OBJECT

public:
    EventsTab(FrameServices &services, QWidget *parent);
    Q_DISABLE_COPY_MOVE(EventsTab)

    void showApplication(const models::ApplicationFacts &facts, bool isOther) override;
    void deactivated() override;
    void refresh() override;

Q_SIGNALS:
    /// The events, or why there are none, are shown.
    void loaded();

private:
    void makeTable();
    void load();
    void take(const base::Expected<QList<models::EventRow>> &answer);

    FrameServices &m_services;
    models::ApplicationFacts m_facts;
    QStackedWidget *m_states;
    EmptyState *m_empty;
    ErrorState *m_error;
    models::RowModel<models::EventRow> *m_model;
    TableView *m_table;
    QPointer<models::BackgroundCall> m_call;
    QTimer m_soon; ///< gathers changes of the application before events are read again
};

} // namespace slipway::ui
