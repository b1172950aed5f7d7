#pragma once

#include <ui/frame/navigator.h>
#include <ui/frame/services.h>

namespace slipway::app {

/// The pages of the window in the order of the rail; without any cluster the first one says how to begin.
QList<ui::PageSpec> windowPages(ui::FrameServices &services);

} // namespace slipway::app
