#pragma once

#include <services/gitops/typetable.h>

#include <nlohmann/json_fwd.hpp>

#include <optional>

// What a live object becomes when a manifest is applied by a client that knows what it applied before.
namespace slipway::gitops {

/// The result of kubectl's strategic three-way merge for a built-in kind: lists with a merge key are joined
/// member by member in the order of `desired`, members that `lastApplied` had and `desired` lacks go away,
/// everything else that only `live` has stays. Absent when a list member lacks its merge key.
/// Algorithm: k8s.io/apimachinery pkg/util/strategicpatch.
std::optional<nlohmann::json> applyStrategic(const nlohmann::json &lastApplied,
                                             const nlohmann::json &desired,
                                             const nlohmann::json &live,
                                             const StructType &type);

/// The result of a three-way JSON merge for other kinds; lists are replaced as a whole, but a live list that
/// only has more fields in its members than `lastApplied` had counts as equal.
nlohmann::json
applyJsonMerge(const nlohmann::json &lastApplied, const nlohmann::json &desired, const nlohmann::json &live);

/// `live` without the fields that `wanted` does not have, members of lists taken pairwise; surplus members of
/// a list stay.
nlohmann::json reducedTo(const nlohmann::json &wanted, const nlohmann::json &live);

} // namespace slipway::gitops
