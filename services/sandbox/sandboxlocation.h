#pragma once

#include <services/base/paths.h>

#include <QString>

namespace slipway::sandbox {

/// Where the sandbox's parts lie. Names only; nothing is created.
struct SandboxLocation
{
    QString module;   ///< folder of the Go module with build.sh
    QString binaries; ///< folder of slipway-cluster, helm and kustomize
    QString state;    ///< folder of the owner's lock, control socket and log
    QString cluster;  ///< state directory of the control plane itself

    /// The sandbox of this user: binaries below the data folder, everything else below the state folder.
    static SandboxLocation of(const base::Paths &paths);

    QString clusterProgram() const { return binaries + QStringLiteral("/slipway-cluster"); }

    QString buildScript() const { return module + QStringLiteral("/build.sh"); }

    QString lockFile() const { return state + QStringLiteral("/owner.lock"); }

    QString controlSocket() const { return state + QStringLiteral("/control"); }

    QString ownerLog() const { return state + QStringLiteral("/owner.log"); }

    QString kubeconfig() const { return cluster + QStringLiteral("/kubeconfig"); }

    bool operator==(const SandboxLocation &) const = default;
};

} // namespace slipway::sandbox
