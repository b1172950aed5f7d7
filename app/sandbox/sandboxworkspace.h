#pragma once

#include <services/applications/workspace.h>

#include <QString>

namespace slipway::app {

/// The workspace of a sandbox whose folder is `folder`: its kubeconfig alone, home context dev, production
/// protected, viewer read-only. From here on the sandbox is a cluster like any other.
applications::Workspace sandboxWorkspace(const QString &folder);

} // namespace slipway::app
