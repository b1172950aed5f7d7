#pragma once

#include <services/gitops/health.h>

#include <nlohmann/json_fwd.hpp>

#include <QString>

// The rules of the built-in kinds, one function each; only health.cpp calls them. An object of a version that
// Argo CD does not know is Unknown with a message, as there. Rules: argo-cd gitops-engine/pkg/health.
namespace slipway::gitops::healthrules {

Verdict deployment(const nlohmann::json &object);
Verdict statefulSet(const nlohmann::json &object);
Verdict replicaSet(const nlohmann::json &object);
Verdict daemonSet(const nlohmann::json &object);
Verdict pod(const nlohmann::json &object);
Verdict job(const nlohmann::json &object);
Verdict cronJob(const nlohmann::json &object);
Verdict service(const nlohmann::json &object);
Verdict persistentVolumeClaim(const nlohmann::json &object);
Verdict ingress(const nlohmann::json &object);
Verdict autoscalerV1(const nlohmann::json &object);
Verdict autoscalerV2(const nlohmann::json &object);
Verdict apiService(const nlohmann::json &object);
Verdict workflow(const nlohmann::json &object);
Verdict application(const nlohmann::json &object);

} // namespace slipway::gitops::healthrules
