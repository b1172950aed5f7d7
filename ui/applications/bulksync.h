#pragma once

#include <models/applications/applicationstore.h>

#include <QList>

namespace slipway::ui {

struct FrameServices;

/// Asks before syncing these applications with the policy of each: what and where, whose names have to be
/// typed, and which are left out and why. Starts them when accepted.
void askBulkSync(FrameServices &services, const QList<models::ApplicationFacts> &applications);

/// One click: syncs with the application's own policy at once, or asks first when its context is protected.
void syncNow(FrameServices &services, const models::ApplicationFacts &application);

} // namespace slipway::ui
