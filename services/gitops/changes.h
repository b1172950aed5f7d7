#pragma once

#include <services/gitops/diff.h>
#include <services/gitops/typetable.h>

#include <nlohmann/json_fwd.hpp>

namespace slipway::gitops {

/// Every difference between two versions of an object, in the order of the paths. Members of a list are
/// matched by the list's merge key where the kind is built in (`type`, may be null), else by their places;
/// the path of a member names its place in `desired`, or in `live` when `desired` lacks it; one that takes
/// the place of another is one change.
QList<FieldChange>
changesBetween(const nlohmann::json &live, const nlohmann::json &desired, const StructType *type);

} // namespace slipway::gitops
