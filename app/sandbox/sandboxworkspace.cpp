#include "sandboxworkspace.h"

using namespace Qt::StringLiterals;

namespace slipway::app {

applications::Workspace sandboxWorkspace(const QString &folder)
{
    applications::Workspace workspace;
    workspace.name = u"Bada Market"_s;
    workspace.kubeconfigFiles = {folder + u"/kubeconfig"_s};
    workspace.onlyTheseKubeconfigs = true;
    workspace.homeContext = u"dev"_s;
    workspace.protectedContexts = {u"production"_s};
    workspace.readOnlyContexts = {u"viewer"_s};
    return workspace;
}

} // namespace slipway::app
