#pragma once

#include <services/applications/types.h>
#include <ui/application/resourcereading.h>

#include <QStringList>
#include <QWidget>

#include <optional>

class QLabel;
class QStackedWidget;

namespace slipway::ui {

class LogView;

/// The last lines of the pods of one resource, for the resource panel. Follows them only while it is shown.
class ResourceLogs final : public QWidget
{
    Q_OBJECT

public:
    ResourceLogs(FrameServices &services, QWidget *parent);
    ~ResourceLogs() override;
    Q_DISABLE_COPY_MOVE(ResourceLogs)

    void showNode(const models::ApplicationFacts &facts, const applications::ResourceNode &node);

    const models::LogBuffer &buffer() const { return *m_buffer; }

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QStringList pods() const;
    void start();
    void stop();
    void say(const QString &sentence);

    FrameServices &m_services;
    models::ApplicationFacts m_facts;
    std::optional<applications::ResourceNode> m_node;
    QStringList m_pods;
    models::LogBuffer *m_buffer;
    QStackedWidget *m_states;
    QLabel *m_sentence;
    LogView *m_view;
    QList<QPointer<models::BackgroundCall>> m_streams;
};

/// The pods of a resource: itself, or those below it in the tree.
QStringList podsBelow(const applications::ApplicationTree &tree, const applications::ResourceNode &node);

} // namespace slipway::ui
