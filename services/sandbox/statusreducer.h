#pragma once

#include <services/sandbox/sandboxevent.h>

namespace slipway::sandbox {

/// The status after one event of the control plane. Pure, so that every sequence can be tried without one.
SandboxStatus statusAfter(SandboxStatus status, const SandboxEvent &event);

} // namespace slipway::sandbox
