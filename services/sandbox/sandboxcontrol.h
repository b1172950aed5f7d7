#pragma once

#include <services/base/canceltoken.h>
#include <services/sandbox/controlrequest.h>
#include <services/sandbox/sandboxlocation.h>

#include <chrono>
#include <functional>

// Talking to the sandbox's owner from another process, for the command line and for tests. Every function
// blocks the calling thread and needs no event loop.
namespace slipway::sandbox {

using StatusListener = std::function<void(const SandboxStatus &)>;

/// The status now; Absent when no owner answers.
SandboxStatus sandboxStatus(const SandboxLocation &location);

/// Starts `program arguments...` as the owner, detached from this process and its terminal; its messages go
/// to the owner's log. It must call runSandboxOwner().
base::Expected<void>
startDetachedOwner(const SandboxLocation &location, const QString &program, const QStringList &arguments);

/// Waits until the sandbox is ready; `onStatus` (may be empty) hears of each change. Errors: the sandbox's
/// own when it fails, NotFound when no owner appears, Timeout, Cancelled.
base::Expected<SandboxStatus> awaitReady(const SandboxLocation &location,
                                         const StatusListener &onStatus,
                                         std::chrono::milliseconds timeout,
                                         const base::CancelToken &cancel);

/// Sends a request and returns the status that answers it. NotFound when no owner answers.
base::Expected<SandboxStatus> askOwner(const SandboxLocation &location, const ControlRequest &request);

/// Asks the owner to end and waits until everything is gone. Fine when there is no owner.
base::Expected<void> endSandbox(const SandboxLocation &location,
                                std::chrono::milliseconds timeout,
                                const base::CancelToken &cancel);

} // namespace slipway::sandbox
