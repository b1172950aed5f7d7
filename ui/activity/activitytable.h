#pragma once

#include <models/activity/activitymodel.h>

class QWidget;

namespace slipway::ui {

class TableView;
struct FrameServices;

/// The table of the Activity page: its columns and what they show.
TableView *makeActivityTable(FrameServices &services, models::ActivityModel &model, QWidget *parent);

/// Leaves out what there is no room for: the context, then the person, then the revision.
void fitActivityColumns(TableView &table, int width);

} // namespace slipway::ui
