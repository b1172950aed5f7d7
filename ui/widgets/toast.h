#pragma once

#include <ui/theme/statusglyph.h>

#include <QList>
#include <QWidget>

#include <functional>

namespace slipway::ui {

class Theme;

struct ToastSpec
{
    Status status = Status::Succeeded;
    QString head{};   ///< "Sync succeeded"
    QString second{}; ///< "payments, production, took 41 s"
    QString link{};   ///< "Show operation", "Undo"; empty: none
    std::function<void()> onLink{};
    bool stays = false;      ///< errors stay until closed
    int milliseconds = 6000; ///< 5000 for an undo
};

/// The stack of toasts at the bottom right of a window, 320 wide, newest below. Time stands still while the
/// pointer is over a toast.
class ToastStack final : public QObject
{
    Q_OBJECT

public:
    /// `host` is the window's central widget; toasts are its children. `theme` and `host` outlive the stack.
    ToastStack(const Theme &theme, QWidget &host);
    Q_DISABLE_COPY_MOVE(ToastStack)

    void show(const ToastSpec &spec);

    int count() const { return static_cast<int>(m_toasts.size()); }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    class Toast;

    void arrange();
    void remove(Toast *toast);

    const Theme &m_theme;
    QWidget &m_host;
    QList<Toast *> m_toasts;
};

} // namespace slipway::ui
