#pragma once

#include <app/backend.h>
#include <app/window/sandboxcontroller.h>
#include <app/window/windowsession.h>
#include <models/settings/settings.h>
#include <ui/frame/mainwindow.h>
#include <ui/theme/theme.h>

#include <QObject>

#include <memory>

class QAction;
class QApplication;

namespace slipway::app {

/// What the command line says about the window.
struct WindowOptions
{
    bool sandbox = false;
    QString kubeconfig;
    QString context;
    QString workspace;
};

/// Composes the window: settings, theme, the session over a backend, and the sandbox when it is asked for or
/// there is nothing else.
class WindowHost final : public QObject
{
    Q_OBJECT

public:
    WindowHost(const WindowOptions &options, const base::Paths &paths, QApplication &application);
    ~WindowHost() override;
    Q_DISABLE_COPY_MOVE(WindowHost)

    ui::Theme &theme() { return m_theme; }

    ui::MainWindow &window() { return *m_window; }

    models::Settings &settings() { return m_settings; }

    SandboxController &sandbox() { return m_sandbox; }

    /// Makes the first session, without asking anybody. The error of a workspace that cannot be read or a
    /// journal that cannot be opened.
    base::Expected<void> prepare();

    /// The session in the window; null before prepare().
    WindowSession *session() const { return m_session; }

    void openSandbox();
    void openKubeconfig(const QString &file);
    /// Ends the sandbox; a window that shows it goes back to one's own clusters first.
    void stopSandbox();
    /// Empties the sandbox and plays its scenario again, after a question.
    void askToResetSandbox();
    /// Shows one's own clusters again; the sandbox goes on.
    void leaveSandbox();
    /// The session is about the sandbox.
    bool isOnSandbox() const;
    /// Exchanges the session for one over this workspace; the old one stays when it cannot be read.
    void openWorkspace(const QString &file);

Q_SIGNALS:
    void sessionChanged();

private:
    base::Expected<BackendOptions> firstOptions() const;
    void attach(std::unique_ptr<Backend> backend);
    void begin();
    void applyLook();
    void chooseKubeconfig();
    void leaveFirstStart();
    void addActions();
    void showActions();
    void resetSandbox();
    void showSandboxProgress();
    ui::ProgramActions program();

    WindowOptions m_options;
    base::Paths m_paths;
    base::SystemClock m_clock;
    models::Settings m_settings;
    ui::Theme m_theme;
    SandboxController m_sandbox;
    std::unique_ptr<ui::MainWindow> m_window;
    WindowSession *m_session = nullptr; ///< owned by the window
    QAction *m_cancelSandbox;
    QAction *m_retrySandbox;
    bool m_wasPainted = false;
};

} // namespace slipway::app
