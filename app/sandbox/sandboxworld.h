#pragma once

#include <app/backend.h>
#include <app/sandbox/seeder.h>
#include <services/base/canceltoken.h>
#include <services/sandbox/sandboxstatus.h>

#include <functional>

namespace slipway::app {

/// The backend options of a running sandbox: its workspace, and the password of its Git server for this
/// session.
base::Expected<BackendOptions> sandboxOptions(const sandbox::SandboxAddresses &addresses);

/// Whether the sandbox in this folder holds the present scenario already.
bool isSeeded(const QString &folder);

/// Makes the scenario's repositories and brings its story about, unless that has been done. Blocks: seconds
/// to a minute. An interrupted seeding begins again with `slipway sandbox reset`, which the error says.
base::Expected<void> seedSandbox(Backend &backend,
                                 const sandbox::SandboxAddresses &addresses,
                                 const std::function<void(const SeedProgress &)> &onProgress,
                                 const base::CancelToken &cancel);

} // namespace slipway::app
