#pragma once

#include <services/gitops/plan.h>

#include <nlohmann/json_fwd.hpp>

#include <QStringList>

#include <string_view>
#include <vector>

// What the annotations of a manifest say about syncing it: Argo CD's own, else Helm's (argo-cd.md 3.2). Pure.
namespace slipway::gitops {

/// True for an object that a sync runs instead of keeping: it has a hook annotation, whatever its value,
/// other than Argo CD's lone "Skip" and Helm's "crd-install".
bool isHook(const nlohmann::json &object);
/// The phases a hook runs in, in their order; empty for other objects and for hooks without a known phase.
std::vector<Phase> hookPhases(const nlohmann::json &object);
/// True when the object is never synced: the hook annotation is "Skip" alone.
bool isSkipped(const nlohmann::json &object);
/// True for a hook without any known phase (garbage, Helm tests): it is never run and has no health.
bool isIgnoredHook(const nlohmann::json &object);
/// The wave: Argo CD's annotation, else Helm's hook weight, else 0; values that are no number count as
/// absent.
int syncWave(const nlohmann::json &object);
/// The hook's delete policies as HookDeletePolicy bits; BeforeHookCreation when none is named.
int hookDeletePolicies(const nlohmann::json &object);
/// Whether the object's own sync options hold `option`, "Prune=false".
bool hasSyncOption(const nlohmann::json &object, std::string_view option);
/// The trimmed, distinct values of an annotation that holds a comma-separated list.
QStringList annotationValues(const nlohmann::json &object, std::string_view annotation);

} // namespace slipway::gitops
