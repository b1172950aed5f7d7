#pragma once

#include <models/lists/rowmodel.h>
#include <services/applications/types.h>
#include <ui/application/resourcereading.h>

#include <QTimer>
#include <QWidget>

#include <optional>

class QLabel;
class QStackedWidget;

namespace slipway::ui {

class TableView;

/// What the cluster said lately about one resource, for the resource panel. Reads only while it is shown.
class ResourceEvents final : public QWidget
{
    Q_OBJECT

public:
    ResourceEvents(FrameServices &services, QWidget *parent);
    Q_DISABLE_COPY_MOVE(ResourceEvents)

    void showNode(const models::ApplicationFacts &facts, const applications::ResourceNode &node);

    const models::RowModel<models::EventRow> &model() const { return *m_model; }

Q_SIGNALS:
    /// The events, or why there are none, are shown.
    void loaded();

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void makeTable();
    void load();
    void take(const base::Expected<QList<models::EventRow>> &answer);

    FrameServices &m_services;
    models::ApplicationFacts m_facts;
    std::optional<applications::ResourceNode> m_node;
    models::RowModel<models::EventRow> *m_model;
    QStackedWidget *m_states;
    QLabel *m_sentence;
    TableView *m_table;
    QTimer m_soon; ///< gathers changes of the resource before events are read again
    QPointer<models::BackgroundCall> m_call;
};

} // namespace slipway::ui
