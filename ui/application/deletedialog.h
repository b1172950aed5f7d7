#pragma once

#include <models/applications/applicationstore.h>

namespace slipway::ui {

struct FrameServices;

/// Asks what becomes of the resources of an application, takes its name and deletes it. Nothing for a null
/// application.
void openDeleteDialog(FrameServices &services, const models::ApplicationFacts &facts);

} // namespace slipway::ui
