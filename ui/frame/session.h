#pragma once

#include <ui/frame/navigator.h>
#include <ui/frame/services.h>

namespace slipway::ui {

/// What a window is looking at: services, stores and the pages over them. A window can exchange it as a
/// whole, for instance for the sandbox.
class FrameSession
{
public:
    virtual ~FrameSession() = default;

    virtual FrameServices &services() = 0;
    /// The first one is where the window begins.
    virtual QList<PageSpec> pages() = 0;
};

} // namespace slipway::ui
