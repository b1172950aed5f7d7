#pragma once

#include <nlohmann/json_fwd.hpp>

namespace slipway::gitops {

/// The annotation in which client-side apply remembers what it applied last.
inline constexpr char lastAppliedAnnotation[] = "kubectl.kubernetes.io/last-applied-configuration";

/// The JSON merge patch (RFC 7386) that brings `live` to `desired` and removes what the last-applied
/// annotation of `live` names and `desired` no longer has. Lists are replaced whole. The patch also writes
/// the annotation anew, so that the next apply, kubectl's included, knows what to remove.
nlohmann::json clientSidePatch(const nlohmann::json &live, const nlohmann::json &desired);

/// `desired` with its own last-applied annotation, for creating an object.
nlohmann::json withLastApplied(nlohmann::json desired);

} // namespace slipway::gitops
