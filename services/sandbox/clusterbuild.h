#pragma once

#include <services/base/canceltoken.h>
#include <services/base/error.h>
#include <services/sandbox/sandboxlocation.h>

#include <QMetaType>
#include <QString>

#include <chrono>
#include <functional>
#include <optional>

namespace slipway::sandbox {

/// One line of the build's progress: "downloading modules: 120 of about 340", step 2 of 6, after 41 s.
struct BuildProgress
{
    int step = 0;
    int steps = 0;
    QString text;
    std::chrono::seconds elapsed{0};

    bool operator==(const BuildProgress &) const = default;
};

/// The progress in a line of build.sh; nothing for other lines.
std::optional<BuildProgress> parseBuildProgress(const QString &line);

/// Whether a control plane can be started at all, be it an older one. Looks at a few files only.
bool isBuilt(const SandboxLocation &location);

/// Whether the programs were built from the module's present sources. Takes some ten milliseconds: reads the
/// module. Blocks the calling thread.
base::Expected<bool> isCurrent(const SandboxLocation &location, const base::CancelToken &cancel);

/// Builds the programs unless they are current; minutes the first time. Blocks the calling thread, on which
/// `onProgress` is called. A cancelled or failed build goes on where it stopped when it is started again.
/// Errors: Unsupported (no Go), Io (not enough disk space), Cancelled, Unreachable (downloads), Internal.
base::Expected<void> buildCluster(const SandboxLocation &location,
                                  const std::function<void(const BuildProgress &)> &onProgress,
                                  const base::CancelToken &cancel);

} // namespace slipway::sandbox

Q_DECLARE_METATYPE(slipway::sandbox::BuildProgress)
