#pragma once

#include <models/applications/applicationstore.h>
#include <services/applications/types.h>

#include <QWidget>

#include <optional>

class QPushButton;

namespace slipway::ui {

struct FrameServices;

/// What can be done to one resource, in a row at the end of the resource panel: sync it alone, refresh, copy
/// its name, delete it.
class ResourceActions final : public QWidget
{
    Q_OBJECT

public:
    ResourceActions(FrameServices &services, QWidget *parent);
    Q_DISABLE_COPY_MOVE(ResourceActions)

    void showNode(const models::ApplicationFacts &facts, const applications::ResourceNode &node);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString whyNoSync() const;
    QString whyNoDelete() const;

    FrameServices &m_services;
    models::ApplicationFacts m_facts;
    std::optional<applications::ResourceNode> m_node;
    QPushButton *m_sync;
    QPushButton *m_delete;
};

/// Says what deleting the resource leads to, takes its name where the context is protected, and deletes it.
void openDeleteResourceDialog(FrameServices &services,
                              const models::ApplicationFacts &facts,
                              const applications::ResourceNode &node);

} // namespace slipway::ui
