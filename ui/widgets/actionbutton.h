#pragma once

#include <ui/theme/controls.h>

#include <QPointer>
#include <QPushButton>

class QAction;

namespace slipway::ui {

class Theme;

/// A button of the kit: outlined unless `kind` says otherwise, 28 high.
QPushButton *makeButton(const Theme &theme,
                        const QString &icon,
                        const QString &text,
                        QWidget *parent = nullptr,
                        ButtonKind kind = ButtonKind::Outlined);

/// Turns a button on, or off with the reason as its tooltip. A button never goes off without saying why.
void setOff(QWidget &button, const QString &why);
void setOn(QWidget &button, const QString &tip = {});

/// A button that mirrors an action: text, icon, enabled, checked, tooltip; a click triggers the action. The
/// tooltip carries the shortcut.
class ActionButton final : public QPushButton
{
    Q_OBJECT

public:
    /// `showKey` prints the shortcut inside the button.
    ActionButton(QAction &action, ButtonKind kind, bool showKey, QWidget *parent = nullptr);
    Q_DISABLE_COPY_MOVE(ActionButton)

    QAction *action() const { return m_action; }

private:
    void mirror();

    QPointer<QAction> m_action;
    bool m_showKey;
};

} // namespace slipway::ui
