#pragma once

#include <services/base/error.h>

#include <QPoint>
#include <QString>

class QWidget;

namespace slipway::app {

/// A pair of hands for one window: keys and clicks go in where those of a person do, at the window system, so
/// that shortcuts, focus and dialogs act as they always do. Widgets are found as a screen reader finds them,
/// by accessible name, or by object name; while a dialog is open, only inside of it.
class Robot final
{
public:
    /// `window` is shown and outlives the object.
    explicit Robot(QWidget &window);

    /// A visible widget; null when there is none.
    QWidget *find(const QString &name) const;

    void press(int key, Qt::KeyboardModifiers modifiers = {}) const;
    /// Letter by letter, to what has the keyboard.
    void type(const QString &text) const;
    /// NotFound when there is no such widget, Unsupported when it is switched off, with its reason.
    base::Expected<void> click(const QString &name) const;
    void clickAt(const QWidget &widget, const QPoint &position) const;

private:
    QWidget &m_window;
};

} // namespace slipway::app
