#pragma once

#include <models/clusters/clusterrow.h>
#include <models/lists/rowmodel.h>

class QWidget;

namespace slipway::ui {

class TableView;
class Theme;

using ClusterModel = models::RowModel<models::ClusterRow>;

/// The model of the table, without rows.
ClusterModel *makeClusterModel(QObject *parent);

/// The table of contexts and files over `model`, which outlives it.
TableView *makeClustersTable(const Theme &theme, ClusterModel &model, QWidget *parent);
/// Chooses the columns that a page of that width has room for.
void showClusterColumns(TableView &table, int pageWidth);

} // namespace slipway::ui
