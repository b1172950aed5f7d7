#pragma once

#include <models/applications/applicationstore.h>
#include <models/applications/operations.h>
#include <models/async/background.h>
#include <models/clusters/clusterstore.h>
#include <models/clusters/scope.h>
#include <models/settings/settings.h>
#include <services/applications/workspace.h>
#include <services/credentials/credentialbook.h>
#include <services/journal/journal.h>
#include <services/kube/clusterpool.h>
#include <services/net/httpclient.h>
#include <services/render/renderer.h>
#include <services/secrets/vault.h>
#include <tests/support/applications/fakeprovider.h>
#include <ui/frame/mainwindow.h>
#include <ui/frame/session.h>
#include <ui/theme/theme.h>

#include <QDateTime>
#include <QSize>
#include <QTemporaryDir>

#include <functional>
#include <memory>

namespace slipway::tests {

/// A clock that stands still at noon of 21 November 2026, so that pictures and ages are the same every time.
class StandingClock final : public base::Clock
{
public:
    QDateTime now() const override { return QDateTime(QDate(2026, 11, 21), QTime(12, 0), Qt::UTC); }

    std::chrono::steady_clock::time_point monotonic() const override { return {}; }
};

/// Saves a picture of a window to the folder SLIPWAY_PICTURES, in both themes: `name`-light.png and
/// -dark.png.
void savePictures(ui::MainWindow &window, ui::Theme &theme, const QString &name, const QSize &size);

/// The real window over a FakeProvider, with everything else real and in temporary folders: clusters named by
/// a kubeconfig that nobody answers, a journal, settings, a secret store in memory. Tests choose the pages.
class TestWindow final
{
public:
    using Pages = std::function<QList<ui::PageSpec>(ui::FrameServices &)>;

    /// `prepare` finds the folders before anything uses them.
    explicit TestWindow(const Pages &pages, const std::function<void(const base::Paths &)> &prepare = {});
    ~TestWindow();
    Q_DISABLE_COPY_MOVE(TestWindow)

    FakeProvider &provider() { return m_provider; }

    ui::MainWindow &window() { return *m_window; }

    ui::FrameServices &services();

    ui::Theme &theme() { return m_theme; }

    models::Settings &settings() { return m_settings; }

    models::ApplicationStore &store();

    /// Follows the provider, as the program does after the first frame.
    void connectProvider();
    /// Shows the window and waits until it is exposed and active.
    void show(const QSize &size = QSize(1280, 772));

    template <typename P> P &page() { return *static_cast<P *>(m_window->navigator().current()); }

    /// tests::savePictures() of this window.
    void savePictures(const QString &name, const QSize &size);

private:
    class Session;

    StandingClock m_clock;
    QTemporaryDir m_folder;
    base::Paths m_paths;
    FakeProvider m_provider;
    net::HttpClient m_http;
    std::shared_ptr<kube::WriteGuard> m_guard;
    kube::ClusterPool m_pool;
    std::unique_ptr<journal::Journal> m_journal;
    render::Renderer m_renderer;
    applications::Workspace m_workspace;
    secrets::Vault m_vault;
    credentials::CredentialBook m_credentials;
    models::Settings m_settings;
    ui::Theme m_theme;
    std::unique_ptr<ui::MainWindow> m_window;
    Session *m_session = nullptr; ///< owned by the window
};

} // namespace slipway::tests
