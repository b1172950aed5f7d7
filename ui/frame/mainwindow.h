#pragma once

#include <ui/frame/services.h>
#include <ui/frame/session.h>

#include <QTimer>
#include <QWidget>

#include <memory>

class QAction;
class QStackedWidget;

namespace slipway::gitops {
struct OperationState;
}

namespace slipway::base {
struct ApplicationId;
}

namespace slipway::ui {

class ActionRegistry;
class CommandPalette;
class NavRail;
class Notice;
class ScopeControl;
class StatusLine;
class ToastStack;
struct NoticeSpec;

/// The window: rail, pages, status bar, toasts and the palette, around a session that can be exchanged. Owns
/// the session.
class MainWindow final : public QWidget, public Host
{
    Q_OBJECT

public:
    /// All three outlive the window.
    MainWindow(const Theme &theme, models::Settings &settings, const base::Clock &clock);
    ~MainWindow() override;
    Q_DISABLE_COPY_MOVE(MainWindow)

    Navigator &navigator() { return *m_navigator; }

    ActionRegistry &actions() { return *m_actions; }

    /// Ends the pages of the last session, then that session, and opens the first page of this one.
    void setSession(std::unique_ptr<FrameSession> session);

    FrameSession *session() const { return m_session.get(); }

    /// One sentence above all pages about something that goes on or failed, until it is cleared.
    void showBanner(const NoticeSpec &banner);
    void showBanner(const base::Error &error, const QList<QAction *> &actions);
    void clearBanner();

    /// Toasts on the screen.
    int toastCount() const;

    QWidget *dialogParent() override { return this; }

    void toast(const ToastSpec &toast) override;
    void toastError(const base::Error &error) override;
    void copy(const QString &text, const QString &what) override;

Q_SIGNALS:
    /// The first frame is on the screen: what was put off for it may begin.
    void firstPainted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void addActions();
    void addPaletteSources();
    void addPageKeys();
    void follow(FrameServices &services);
    void showRail();
    void showCurrent();
    void showStatus();
    void foldRail(bool folded);
    void openPalette();
    void onStatusActivated(const QString &id);
    void onOperationFinished(const base::ApplicationId &id, const gitops::OperationState &state);
    bool isBlocked() const;

    const Theme &m_theme;
    models::Settings &m_settings;
    const base::Clock &m_clock;
    NavRail *m_rail;
    Notice *m_banner;
    QStackedWidget *m_stack;
    StatusLine *m_status;
    std::unique_ptr<ActionRegistry> m_actions;
    std::unique_ptr<Navigator> m_navigator;
    std::unique_ptr<ToastStack> m_toasts;
    CommandPalette *m_palette;
    QTimer m_tick;
    bool m_wasPainted = false;
    bool m_foldedByWidth = false;
    std::unique_ptr<FrameSession> m_session;
    std::unique_ptr<ScopeControl> m_scope;
    std::unique_ptr<QObject> m_following; ///< context of the connections to the session
    std::unique_ptr<QWidget> m_pageKeys;  ///< scope of the keys of its pages
};

} // namespace slipway::ui
