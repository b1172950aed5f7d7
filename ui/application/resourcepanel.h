#pragma once

#include <models/applications/applicationstore.h>
#include <models/async/background.h>
#include <models/diff/resourcedocument.h>

#include <QPointer>
#include <QWidget>

#include <optional>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;

namespace slipway::ui {

struct FrameServices;
class DiffView;
class FactGrid;
class Notice;
class ResourceActions;
class ResourceEvents;
class ResourceLogs;
class SegmentedSwitch;
class StatusLabel;
class TabStrip;

/// What is known of the selected resource: facts, its YAML live, desired or both compared, events and log; at
/// the end what can be done to it.
class ResourcePanel final : public QWidget
{
    Q_OBJECT

public:
    ResourcePanel(FrameServices &services, QWidget *parent);
    Q_DISABLE_COPY_MOVE(ResourcePanel)

    /// The node as it is now; manifests are read again when it is another one or changed.
    void showNode(const models::ApplicationFacts &facts, const applications::ResourceNode &node);

    TabStrip &tabs() const { return *m_tabs; }

    ResourceEvents &events() const { return *m_events; }

    ResourceLogs &logs() const { return *m_logs; }

    QString yamlText() const;

    static constexpr int panelWidth = 304;
    static constexpr int widePanelWidth = 420;

Q_SIGNALS:
    void closed();
    /// The manifests were answered and are shown.
    void loaded();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Manifests
    {
        base::Expected<base::Json> live;
        base::Expected<base::Json> desired;
        models::ResourceDocument compared;
    };

    void makeYaml();
    void showIcon();
    void showSummary();
    void showTab();
    void load();
    void showYaml();
    QWidget *makeHead();

    FrameServices &m_services;
    models::ApplicationFacts m_facts;
    std::optional<applications::ResourceNode> m_node;
    std::optional<Manifests> m_manifests;
    QLabel *m_icon;
    QLabel *m_name;
    TabStrip *m_tabs;
    QStackedWidget *m_stack;
    QWidget *m_summary;
    StatusLabel *m_health;
    StatusLabel *m_sync;
    Notice *m_notice;
    FactGrid *m_grid;
    QWidget *m_yaml;
    SegmentedSwitch *m_side;
    QPushButton *m_copy;
    QStackedWidget *m_texts;
    QPlainTextEdit *m_text;
    DiffView *m_diff;
    ResourceEvents *m_events;
    ResourceLogs *m_logs;
    ResourceActions *m_actions;
    QPointer<models::BackgroundCall> m_call;
};

} // namespace slipway::ui
