#pragma once

#include <services/kube/resourcestore.h>

#include <nlohmann/json_fwd.hpp>

#include <QString>

#include <vector>

namespace slipway::gitops {

using kube::Health;
using kube::Verdict;

/// The health of one object: Argo CD's rules for the built-in kinds (argo-cd gitops-engine/pkg/health, v3.x).
/// Health::None for kinds without a rule. Pure.
Verdict judgeHealth(const nlohmann::json &object);

/// The status word as Argo CD writes it ("Healthy"); empty for None.
QString healthWord(Health health);
Health healthFromWord(const QString &word);
/// True when `a` is worse than `b` in Argo CD's order.
bool isWorse(Health a, Health b);

/// The health of an application from its live, non-hook resources; `missing` counts resources that do not
/// exist. All missing is Missing; no resources is Healthy (argo-cd controller/health.go).
Health aggregateHealth(const std::vector<Health> &live, int missing);

} // namespace slipway::gitops
