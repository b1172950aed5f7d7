#pragma once

#include <services/gitops/typetable.h>

#include <nlohmann/json_fwd.hpp>

namespace slipway::gitops {

/// Fills in what the API server would fill in for a built-in kind, as far as the object alone decides it.
/// Members of a wrong type are left alone. `type` is the object's root type. Idempotent.
/// Source: the defaulting functions of Kubernetes 1.36.
void applyDefaults(nlohmann::json &object, const StructType &type);

} // namespace slipway::gitops
