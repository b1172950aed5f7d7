#pragma once

#include <QString>

class QStyleOption;
class QStyleOptionButton;
class QStyleOptionComboBox;
class QStyleOptionMenuItem;
class QStyleOptionSlider;
class QStyleOptionProgressBar;
class QPainter;
class QRect;
class QRectF;
class QSize;
class QWidget;

namespace slipway::ui {

class Theme;

enum class ButtonKind
{
    Outlined,
    Primary,         ///< filled with the accent; one per page or dialog
    Destructive,     ///< outlined, text in the degraded colour
    DestructiveFill, ///< filled red: only the last step of a dialog
    Flat,            ///< no outline until the pointer is over it
    Link             ///< text in the accent colour, nothing else
};

/// Widths of a button in a row of buttons that touch each other.
enum class SegmentPlace
{
    Alone,
    First,
    Middle,
    Last
};

// What SlipwayStyle reads from a plain QPushButton, kept as dynamic properties of it.
void setButtonKind(QWidget &button, ButtonKind kind);
ButtonKind buttonKind(const QWidget *button);
/// A key shown inside the button, "F5"; empty: none.
void setKeyHint(QWidget &button, const QString &key);
QString keyHint(const QWidget *button);
/// 24 instead of 28 high, text 12.5: in rows and bars.
void setCompact(QWidget &widget, bool compact);
bool isCompact(const QWidget *widget);
void setSegmentPlace(QWidget &button, SegmentPlace place);
SegmentPlace segmentPlace(const QWidget *button);

// The painting of single controls for SlipwayStyle; each draws into option->rect.
QSize buttonSize(const QStyleOptionButton &option, const QWidget *widget);
void paintButton(QPainter &painter,
                 const QStyleOptionButton &option,
                 const QWidget *widget,
                 const Theme &theme);
void paintCheckBox(QPainter &painter, const QStyleOption &option, const Theme &theme);
void paintRadio(QPainter &painter, const QStyleOption &option, const Theme &theme);
void paintField(QPainter &painter, const QStyleOption &option, const Theme &theme);
void paintComboBox(QPainter &painter,
                   const QStyleOptionComboBox &option,
                   const QWidget *widget,
                   const Theme &theme);
void paintScrollBar(QPainter &painter,
                    const QStyleOptionSlider &option,
                    const QRect &thumb,
                    const Theme &theme);
QSize menuItemSize(const QStyleOptionMenuItem &option);
void paintMenuItem(QPainter &painter, const QStyleOptionMenuItem &option, const Theme &theme);
void paintProgress(QPainter &painter, const QStyleOptionProgressBar &option, const Theme &theme);

/// A check mark box of 15 px for delegates: the same drawing as a check box.
void paintCheckMark(
    QPainter &painter, const QRectF &box, Qt::CheckState state, bool hover, bool enabled, const Theme &theme);

} // namespace slipway::ui
