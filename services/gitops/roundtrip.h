#pragma once

#include <services/gitops/typetable.h>

#include <nlohmann/json_fwd.hpp>

#include <optional>

namespace slipway::gitops {

/// What remains of `object` after Go has read it into the type and written it again: empty optional fields
/// are gone, quantities, times and base64 are canonical, and no field is added. Absent when Go would refuse
/// it: an unknown field, a wrong type, a value that does not parse. `type` is the object's root type.
std::optional<nlohmann::json> typedRoundTrip(const nlohmann::json &object, const StructType &type);

} // namespace slipway::gitops
