#pragma once

class QObject;

namespace slipway::ui {

struct FrameServices;

/// Lists every application in the palette: to open it, to sync it, and to look at what can be rolled back.
/// Ends with `scope`; `services` must live as long.
void addApplicationEntries(FrameServices &services, QObject *scope);

} // namespace slipway::ui
