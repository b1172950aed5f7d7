#pragma once

#include <nlohmann/json_fwd.hpp>

#include <QString>

namespace slipway::kube {

/// What `kubectl get pods` shows of a pod in its columns READY, STATUS and RESTARTS.
struct PodStatus
{
    QString reason; ///< "Running", "CrashLoopBackOff", "Init:1/2", "Terminating", ...
    int ready = 0;
    int wanted = 0; ///< containers, with sidecars
    int restarts = 0;
};

/// Judges as the printer of Kubernetes does (pkg/printers/internalversion/printers.go, printPod). Pure.
PodStatus podStatus(const nlohmann::json &pod);

} // namespace slipway::kube
