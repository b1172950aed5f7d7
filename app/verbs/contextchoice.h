#pragma once

#include <app/backend.h>
#include <app/verbs/commandline.h>

namespace slipway::app {

/// Which kubeconfig, context and workspace a verb works with (design 5): `--context`/`--kubeconfig`, else the
/// user's kubeconfig, else a running sandbox; `--sandbox` picks it. The workspace: `--workspace`, else the
/// sandbox's own when its context is used, else the last opened, else the home cluster's Applications.
base::Expected<BackendOptions> chooseContext(const Arguments &arguments, const base::Paths &paths);

} // namespace slipway::app
