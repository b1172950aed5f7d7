#include "contextchoice.h"

#include <app/preferences.h>
#include <app/sandbox/sandboxworld.h>
#include <services/sandbox/sandboxcontrol.h>
#include <services/sandbox/sandboxlocation.h>

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace slipway::app {

using base::ErrorKind;
using base::Expected;
using base::failure;
using base::Unexpected;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::app", text);
}

Expected<BackendOptions> runningSandbox(const base::Paths &paths)
{
    const sandbox::SandboxStatus status = sandbox::sandboxStatus(sandbox::SandboxLocation::of(paths));
    if (status.state != sandbox::SandboxState::Ready) {
        return failure(ErrorKind::NotFound,
                       tr("No sandbox is running"),
                       tr("its state is %1").arg(sandbox::stateName(status.state)),
                       tr("Start it with `slipway sandbox up`"));
    }
    return sandboxOptions(status.addresses);
}

Expected<void> takeWorkspace(BackendOptions &options, const QString &file)
{
    const auto workspace = applications::loadWorkspace(file);
    if (!workspace) {
        return Unexpected(workspace.error());
    }
    options.workspace = *workspace;
    return {};
}

} // namespace

Expected<BackendOptions> chooseContext(const Arguments &arguments, const base::Paths &paths)
{
    const QString kubeconfig = arguments.value(u"kubeconfig"_s);
    const QString workspaceFile = arguments.value(u"workspace"_s);
    const bool named = !kubeconfig.isEmpty() || !workspaceFile.isEmpty();
    const Preferences preferences(paths);
    const QStringList added = preferences.kubeconfigFiles();
    BackendOptions options;
    if (arguments.has(u"sandbox"_s)) {
        auto found = runningSandbox(paths);
        if (!found) {
            return found;
        }
        options = std::move(*found);
    } else if (!named && kube::Kubeconfig::load({}, added).contexts.isEmpty() &&
               preferences.lastWorkspace().isEmpty()) {
        // Without a kubeconfig of one's own a sandbox that runs is what can only be meant.
        if (auto found = runningSandbox(paths)) {
            options = std::move(*found);
        }
    } else {
        options.kubeconfig = kubeconfig;
        options.kubeconfigFiles = added;
        const QString file = !workspaceFile.isEmpty() ? workspaceFile
                             : kubeconfig.isEmpty()   ? preferences.lastWorkspace()
                                                      : QString();
        if (!file.isEmpty()) {
            if (const auto taken = takeWorkspace(options, file); !taken) {
                return Unexpected(taken.error());
            }
        }
    }
    preferences.applyTo(options);
    options.context = arguments.value(u"context"_s);
    return options;
}

} // namespace slipway::app
