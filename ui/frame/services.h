#pragma once

#include <services/base/clock.h>
#include <services/base/error.h>
#include <services/base/paths.h>

#include <QString>

#include <functional>

class QWidget;

namespace slipway::applications {
struct Workspace;
}

namespace slipway::credentials {
class CredentialBook;
}

namespace slipway::journal {
class Journal;
}

namespace slipway::kube {
class ClusterPool;
class WriteGuard;
} // namespace slipway::kube

namespace slipway::models {
class ApplicationStore;
class Background;
class ClusterStore;
class Operations;
class Scope;
class Settings;
} // namespace slipway::models

namespace slipway::render {
class Renderer;
}

namespace slipway::secrets {
class Vault;
}

namespace slipway::ui {

class ActionRegistry;
class Navigator;
class Theme;
struct ToastSpec;

/// What the window itself does for a page.
class Host
{
public:
    virtual ~Host() = default;

    /// The parent of a ScrimDialog.
    virtual QWidget *dialogParent() = 0;
    virtual void toast(const ToastSpec &toast) = 0;
    /// A failure as a toast that stays.
    virtual void toastError(const base::Error &error) = 0;
    /// Copies text and says so.
    virtual void copy(const QString &text, const QString &what) = 0;
};

/// What the program does for a page beyond its window; each may be called from a button.
struct ProgramActions
{
    std::function<void()> openSandbox;
    std::function<void()> chooseKubeconfig; ///< with a file dialog
    std::function<void(const QString &file)> openKubeconfig;
    std::function<void()> rereadKubeconfig; ///< its files changed on disk, or may have
    /// A line about clusters that the program itself runs, for the foot of the Clusters page; may be empty.
    std::function<QWidget *(QWidget *parent)> makeClustersBand;
    std::function<void(const QString &file)> openWorkspace; ///< a new session takes the place of this one
};

/// Everything that pages may use, by reference; handed down, never looked up. Lives as long as the session:
/// pages are destroyed before it.
struct FrameServices
{
    const Theme &theme;
    models::Settings &settings;
    const base::Clock &clock;
    const base::Paths &paths;
    models::Background &background; ///< for every blocking call

    models::ApplicationStore &applications; ///< and their providers
    models::Operations &operations;         ///< starts syncs, rollbacks, refreshes
    models::ClusterStore &clusters;
    models::Scope &scope; ///< which contexts the pages show
    kube::ClusterPool &pool;
    kube::WriteGuard &guard;
    const applications::Workspace &workspace; ///< what is open
    journal::Journal &journal;
    render::Renderer &renderer;
    secrets::Vault &vault;                    ///< may block for seconds: call it in the background
    credentials::CredentialBook &credentials; ///< the same

    Navigator &navigator;
    ActionRegistry &actions;
    Host &host;
    ProgramActions program;
};

} // namespace slipway::ui
