#pragma once

#include <models/lists/rowmodel.h>
#include <models/tree/treelayout.h>
#include <ui/application/applicationtab.h>

namespace slipway::ui {

struct FrameServices;
class FilterBar;
class TableView;

/// The resources of an application as a table.
class ListTab final : public ApplicationTab
{
    Q_OBJECT

public:
    ListTab(FrameServices &services, QWidget *parent);
    Q_DISABLE_COPY_MOVE(ListTab)

    void showApplication(const models::ApplicationFacts &facts, bool isOther) override;
    bool focusFilter() override;
    bool escape() override;

    const models::RowModel<applications::ResourceNode> &model() const { return *m_model; }

    FilterBar &filterBar() const { return *m_filterBar; }

Q_SIGNALS:
    /// Enter or double click on a row.
    void resourceOpened(const slipway::base::ObjectKey &key);

private:
    void makeTable();
    void showRows();

    FrameServices &m_services;
    applications::ApplicationTree m_tree;
    FilterBar *m_filterBar;
    models::RowModel<applications::ResourceNode> *m_model;
    TableView *m_table;
};

} // namespace slipway::ui
