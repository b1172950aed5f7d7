#pragma once

#include <services/gitops/diff.h>
#include <services/gitops/typetable.h>

#include <nlohmann/json_fwd.hpp>

// The steps before two versions of an object are compared (argo-cd.md 3.9); only this room calls them.
namespace slipway::gitops {

inline constexpr char lastAppliedAnnotation[] = "kubectl.kubernetes.io/last-applied-configuration";

/// Argo CD's own normalisation: creation time, Secret data, empty rules of roles, Endpoints, status and
/// ignored fields. Nothing that only the server writes goes yet, since both sides have it once one is
/// predicted.
void normalizeForDiff(nlohmann::json &object, const DiffOptions &options);

/// The object as Go's types would write it, where the kind is built in and the object fits; else as it is.
nlohmann::json roundTripped(const nlohmann::json &object);

/// Removes the bookkeeping of the server and of kubectl, for showing.
void dropServerFields(nlohmann::json &object);

/// The built-in type of the object; null for others.
const StructType *builtinType(const nlohmann::json &object);

} // namespace slipway::gitops
