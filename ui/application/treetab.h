#pragma once

#include <models/tree/treelayout.h>
#include <ui/application/applicationtab.h>

class QPushButton;
class QSplitter;

namespace slipway::ui {

struct FrameServices;
class Chip;
class FilterBar;
class ResourcePanel;
class TreeCanvas;

/// The resources of an application as a tree, with a filter; the selected one opens the panel at the right.
class TreeTab final : public ApplicationTab
{
    Q_OBJECT

public:
    TreeTab(FrameServices &services, QWidget *parent);
    Q_DISABLE_COPY_MOVE(TreeTab)

    void showApplication(const models::ApplicationFacts &facts, bool isOther) override;
    bool focusFilter() override;
    bool escape() override;
    QVariantMap saveState() const override;
    void restoreState(const QVariantMap &state) override;

    TreeCanvas &canvas() const { return *m_canvas; }

    ResourcePanel &panel() const { return *m_panel; }

    FilterBar &filterBar() const { return *m_filterBar; }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void makeFilterBar();
    void makeZoom();
    void applyFilter();
    void showOptions();
    void showPanel();
    void showZoom(double zoom);

    FrameServices &m_services;
    models::ApplicationFacts m_facts;
    FilterBar *m_filterBar;
    Chip *m_kinds = nullptr;
    Chip *m_health = nullptr;
    Chip *m_sync = nullptr;
    QPushButton *m_groupPods;
    QPushButton *m_zoom;
    QSplitter *m_split;
    TreeCanvas *m_canvas;
    ResourcePanel *m_panel;
};

} // namespace slipway::ui
