#pragma once

#include <services/gitops/typetable.h>

#include <nlohmann/json_fwd.hpp>

#include <optional>

namespace slipway::gitops {

/// What to do with a field that the type does not have.
enum class UnknownField
{
    Refuse,
    Drop,
    Convert ///< drop, and let numbers overflow, as Go's converter of untyped objects does
};

/// What remains of `object` after Go has read it into the type and written it again: empty optional fields
/// are gone, quantities, times and base64 are canonical, and no field is added. Absent when Go would refuse
/// it: a wrong type, a value that does not parse, an unknown field if so asked. `type` is the root type.
std::optional<nlohmann::json> typedRoundTrip(const nlohmann::json &object,
                                             const StructType &type,
                                             UnknownField unknown = UnknownField::Refuse);

/// The same for the value of one field.
std::optional<nlohmann::json>
typedRoundTrip(const nlohmann::json &value, const FieldType &type, UnknownField unknown);

/// Adds what Go writes although it was never set: the zero value of every field that is not optional.
void addZeroFields(nlohmann::json &value, const FieldType &type);

} // namespace slipway::gitops
