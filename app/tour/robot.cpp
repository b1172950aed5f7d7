#include "robot.h"

#include <ui/widgets/scrimdialog.h>

#include <QCoreApplication>
#include <QWidget>
#include <QWindow>

// Where Qt's own tests put their events in: the window system's queue, past which no event looks different
// from a person's.
QT_BEGIN_NAMESPACE
Q_GUI_EXPORT void qt_handleKeyEvent(QWindow *window,
                                    QEvent::Type type,
                                    int key,
                                    Qt::KeyboardModifiers modifiers,
                                    const QString &text,
                                    bool autoRepeat,
                                    ushort count);
Q_GUI_EXPORT void qt_handleMouseEvent(QWindow *window,
                                      const QPointF &local,
                                      const QPointF &global,
                                      Qt::MouseButtons state,
                                      Qt::MouseButton button,
                                      QEvent::Type type,
                                      Qt::KeyboardModifiers modifiers,
                                      int timestamp);
QT_END_NAMESPACE

using namespace Qt::StringLiterals;

namespace slipway::app {

using base::ErrorKind;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::app", text);
}

void sendKey(QWidget &window, int key, Qt::KeyboardModifiers modifiers, const QString &text)
{
    for (const QEvent::Type type : {QEvent::KeyPress, QEvent::KeyRelease}) {
        qt_handleKeyEvent(window.windowHandle(), type, key, modifiers, text, false, 1);
    }
}

} // namespace

Robot::Robot(QWidget &window)
    : m_window(window)
{}

QWidget *Robot::find(const QString &name) const
{
    const QWidget *where = ui::ScrimDialog::activeIn(&m_window);
    if (!where) {
        where = &m_window;
    }
    for (QWidget *widget : where->findChildren<QWidget *>()) {
        if (widget->isVisible() && (widget->objectName() == name || widget->accessibleName() == name)) {
            return widget;
        }
    }
    return nullptr;
}

void Robot::press(int key, Qt::KeyboardModifiers modifiers) const
{
    const bool isText = key < Qt::Key_Escape && !(modifiers & Qt::ControlModifier);
    QString text;
    if (isText) {
        const QChar letter(static_cast<char16_t>(key));
        text = modifiers & Qt::ShiftModifier ? letter : letter.toLower();
    } else if (key == Qt::Key_Return) {
        text = u"\r"_s;
    }
    sendKey(m_window, key, modifiers, text);
}

void Robot::type(const QString &text) const
{
    for (const QChar letter : text) {
        // The codes of Qt's keys are those of the Latin capital letters and signs.
        sendKey(m_window, letter.toUpper().unicode(), {}, letter);
    }
}

base::Expected<void> Robot::click(const QString &name) const
{
    const QWidget *widget = find(name);
    if (!widget) {
        return base::failure(ErrorKind::NotFound, tr("The window shows no \"%1\"").arg(name));
    }
    if (!widget->isEnabled()) {
        return base::failure(
            ErrorKind::Unsupported, tr("\"%1\" is switched off").arg(name), widget->toolTip());
    }
    // A check box is wider than what of it can be clicked.
    const QSize size = widget->size().boundedTo(widget->sizeHint());
    clickAt(*widget, QPoint(size.width() / 2, widget->height() / 2));
    return {};
}

void Robot::clickAt(const QWidget &widget, const QPoint &position) const
{
    QWindow *window = m_window.windowHandle();
    const QPointF local = widget.mapTo(&m_window, position);
    const QPointF global = widget.mapToGlobal(position);
    const auto send = [&](QEvent::Type type, Qt::MouseButton button, Qt::MouseButtons state) {
        qt_handleMouseEvent(window, local, global, state, button, type, {}, 0);
    };
    send(QEvent::MouseMove, Qt::NoButton, Qt::NoButton);
    send(QEvent::MouseButtonPress, Qt::LeftButton, Qt::LeftButton);
    send(QEvent::MouseButtonRelease, Qt::LeftButton, Qt::NoButton);
}

} // namespace slipway::app
