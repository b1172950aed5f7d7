#pragma once

#include <QTimer>
#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace slipway::ui {
class ActionRegistry;
class Theme;
} // namespace slipway::ui

namespace slipway::app {

class WindowHost;

/// One line at the foot of the Clusters page: whether the sandbox runs, what it is at, and what can be done
/// with it.
class SandboxBand final : public QWidget
{
    Q_OBJECT

public:
    /// All of them outlive the band.
    SandboxBand(WindowHost &host, const ui::Theme &theme, ui::ActionRegistry &actions, QWidget *parent);
    Q_DISABLE_COPY_MOVE(SandboxBand)

    QString text() const;

    static constexpr int bandHeight = 48;

protected:
    void paintEvent(QPaintEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void showState();
    QStringList actionIds() const;

    WindowHost &m_host;
    const ui::Theme &m_theme;
    ui::ActionRegistry &m_actions;
    QLabel *m_text;
    QHBoxLayout *m_buttons;
    QStringList m_shownActions;
    QTimer m_soon; ///< a button is not rebuilt while it is being clicked
};

} // namespace slipway::app
