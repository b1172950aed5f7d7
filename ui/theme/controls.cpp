#include "controls.h"

#include "paint.h"
#include "theme.h"

#include <QCoreApplication>
#include <QEvent>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QStyleOption>

namespace slipway::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr char kindProperty[] = "slipwayKind";
constexpr char keyProperty[] = "slipwayKey";
constexpr char compactProperty[] = "slipwayCompact";
constexpr char segmentProperty[] = "slipwaySegment";

struct ButtonColors
{
    QColor fill;
    QColor line;
    QColor text;
    QColor icon;
};

ButtonColors filledColors(const QStyleOption &option, const Theme &theme, bool red)
{
    const Palette &p = theme.palette();
    if (!(option.state & QStyle::State_Enabled)) {
        return {p.raised, p.border, p.disabled, p.disabled};
    }
    QColor fill = red ? p.tone(Tone::Degraded).fill : p.accent;
    if (option.state & QStyle::State_Sunken) {
        fill = red ? fill.darker(120) : p.accentPress;
    } else if (option.state & QStyle::State_MouseOver) {
        fill = red ? fill.darker(108) : p.accentHover;
    }
    if (red && p.isDark) {
        fill = fill.darker(135);
    }
    return {fill, fill, p.onAccent, p.onAccent};
}

ButtonColors quietColors(const QStyleOption &option, ButtonKind kind, const Theme &theme)
{
    const Palette &p = theme.palette();
    const bool flat = kind == ButtonKind::Flat || kind == ButtonKind::Link;
    ButtonColors colors{flat ? QColor() : p.raised, flat ? QColor() : p.borderStrong, p.text, p.text2};
    if (flat) {
        colors.text = p.text2;
    }
    if (kind == ButtonKind::Link && (option.state & QStyle::State_Enabled)) {
        return {{}, {}, option.state & QStyle::State_MouseOver ? p.text : p.accentText, p.accentText};
    }
    if (kind == ButtonKind::Destructive) {
        colors.text = p.tone(Tone::Degraded).fg;
        colors.icon = colors.text;
    }
    if (!(option.state & QStyle::State_Enabled)) {
        colors.text = p.disabled;
        colors.icon = p.disabled;
        colors.line = flat ? QColor() : p.border;
        return colors;
    }
    if (option.state & QStyle::State_On) {
        colors.fill = p.selection;
        colors.text = p.text;
        colors.icon = p.accentText;
        if (p.isDark) {
            colors.line = flat ? QColor() : p.borderStrong;
        }
    } else if (option.state & QStyle::State_Sunken) {
        colors.fill = p.selectionIdle;
    } else if (option.state & QStyle::State_MouseOver) {
        colors.fill = p.hover;
    }
    return colors;
}

ButtonColors buttonColors(const QStyleOption &option, ButtonKind kind, const Theme &theme)
{
    if (kind == ButtonKind::Primary || kind == ButtonKind::DestructiveFill) {
        return filledColors(option, theme, kind == ButtonKind::DestructiveFill);
    }
    return quietColors(option, kind, theme);
}

// Segments share their inner edges: the body is extended past the edge and clipped away.
QRectF bodyOf(const QRectF &rect, SegmentPlace place)
{
    switch (place) {
    case SegmentPlace::Alone:
        return rect;
    case SegmentPlace::First:
        return rect.adjusted(0, 0, 8, 0);
    case SegmentPlace::Middle:
        return rect.adjusted(-8, 0, 8, 0);
    case SegmentPlace::Last:
        return rect.adjusted(-8, 0, 0, 0);
    }
    return rect;
}

void paintButtonBody(QPainter &painter, const QRectF &rect, SegmentPlace place, const ButtonColors &colors)
{
    if (!colors.fill.isValid() && !colors.line.isValid()) {
        return;
    }
    painter.save();
    painter.setClipRect(rect);
    const QColor line = colors.line.isValid() ? colors.line : colors.fill;
    outline(painter, bodyOf(rect, place), 5, line, colors.fill);
    if ((place == SegmentPlace::Middle || place == SegmentPlace::Last) && colors.line.isValid()) {
        verticalHairline(painter, rect.left(), rect.top() + 1, rect.bottom() - 1, colors.line);
    }
    painter.restore();
}

bool hasMenuMark(const QStyleOptionButton &option)
{
    return option.features & QStyleOptionButton::HasMenu;
}

double contentWidth(const QStyleOptionButton &option, const QWidget *widget)
{
    const QString key = keyHint(widget);
    double width = 0;
    if (!option.icon.isNull()) {
        width += 16;
    }
    if (!option.text.isEmpty()) {
        const QFontMetricsF metrics(isCompact(widget) ? fontFor(FontRole::RowMedium)
                                                      : fontFor(FontRole::BodyMedium));
        width += std::ceil(metrics.size(Qt::TextShowMnemonic, option.text).width());
        width += option.icon.isNull() ? 0 : 7;
    }
    if (!key.isEmpty()) {
        width += drawKeyCap(nullptr, {}, key, {}, {}) + 7;
    }
    if (hasMenuMark(option)) {
        width += option.text.isEmpty() ? 0 : 16;
    }
    return width;
}

} // namespace

namespace {

// Buttons keep their size hint; only a change of style or font makes them ask for it again.
void forgetSizeHint(QWidget &widget)
{
    QEvent event(QEvent::StyleChange);
    QCoreApplication::sendEvent(&widget, &event);
}

} // namespace

void setButtonKind(QWidget &button, ButtonKind kind)
{
    button.setProperty(kindProperty, static_cast<int>(kind));
    button.update();
}

ButtonKind buttonKind(const QWidget *button)
{
    return button ? static_cast<ButtonKind>(button->property(kindProperty).toInt()) : ButtonKind::Outlined;
}

void setKeyHint(QWidget &button, const QString &key)
{
    button.setProperty(keyProperty, key);
    forgetSizeHint(button);
}

QString keyHint(const QWidget *button)
{
    return button ? button->property(keyProperty).toString() : QString();
}

void setCompact(QWidget &widget, bool compact)
{
    widget.setProperty(compactProperty, compact);
    forgetSizeHint(widget);
}

bool isCompact(const QWidget *widget)
{
    return widget && widget->property(compactProperty).toBool();
}

void setSegmentPlace(QWidget &button, SegmentPlace place)
{
    button.setProperty(segmentProperty, static_cast<int>(place));
}

SegmentPlace segmentPlace(const QWidget *button)
{
    return button ? static_cast<SegmentPlace>(button->property(segmentProperty).toInt())
                  : SegmentPlace::Alone;
}

QSize buttonSize(const QStyleOptionButton &option, const QWidget *widget)
{
    const int height = isCompact(widget) ? 24 : 28;
    const bool iconOnly = option.text.isEmpty() && keyHint(widget).isEmpty();
    if (iconOnly) {
        return {height, height};
    }
    const int padding = buttonKind(widget) == ButtonKind::Link ? 0 : (isCompact(widget) ? 8 : 11);
    return {static_cast<int>(std::ceil(contentWidth(option, widget))) + 2 * padding, height};
}

void paintButton(QPainter &painter,
                 const QStyleOptionButton &option,
                 const QWidget *widget,
                 const Theme &theme)
{
    const ButtonKind kind = buttonKind(widget);
    const ButtonColors colors = buttonColors(option, kind, theme);
    const QRectF rect = option.rect;
    paintButtonBody(painter, rect, segmentPlace(widget), colors);

    const double width = contentWidth(option, widget);
    double x = rect.left() + std::max(0.0, std::floor((rect.width() - width) / 2));
    if (!option.icon.isNull()) {
        const QRectF box(x, rect.center().y() - 8, 16, 16);
        const QString name = option.icon.name();
        if (name.isEmpty()) {
            option.icon.paint(&painter, box.toRect());
        } else {
            theme.icons().paint(painter, box, name, colors.icon);
        }
        x += 16 + 7;
    }
    const QString key = keyHint(widget);
    double right = rect.left() + (rect.width() + width) / 2;
    if (hasMenuMark(option) && !option.text.isEmpty()) {
        theme.icons().paint(
            painter, QRectF(right - 12, rect.top(), 12, rect.height()), u"chevron-down"_s, colors.icon, 12);
        right -= 16;
    }
    if (!key.isEmpty()) {
        const bool filled = kind == ButtonKind::Primary && (option.state & QStyle::State_Enabled);
        QColor line = filled ? theme.palette().onAccent : theme.palette().borderStrong;
        line.setAlphaF(filled ? 0.45f : 1.0f);
        const double cap = drawKeyCap(&painter,
                                      QRectF(rect.left(), rect.top(), right - rect.left(), rect.height()),
                                      key,
                                      colors.icon,
                                      line);
        right -= cap + 7;
    }
    painter.setFont(isCompact(widget) ? fontFor(FontRole::RowMedium) : fontFor(FontRole::BodyMedium));
    painter.setPen(colors.text);
    const bool underline =
        option.state & QStyle::State_HasFocus && option.state & QStyle::State_KeyboardFocusChange;
    const int flags =
        Qt::AlignLeft | Qt::AlignVCenter | (underline ? Qt::TextShowMnemonic : Qt::TextHideMnemonic);
    painter.drawText(QRectF(x, rect.top(), std::max(0.0, right - x + 1), rect.height()), flags, option.text);

    const bool keyboardFocus =
        (option.state & QStyle::State_HasFocus) && (option.state & QStyle::State_KeyboardFocusChange);
    if (keyboardFocus) {
        const bool filled = kind == ButtonKind::Primary || kind == ButtonKind::DestructiveFill;
        focusRing(painter, rect, 5, theme.palette().focus);
        if (filled) {
            outline(painter, rect.adjusted(2, 2, -2, -2), 3, theme.palette().surface);
        }
    }
}

void paintCheckMark(
    QPainter &painter, const QRectF &box, Qt::CheckState state, bool hover, bool enabled, const Theme &theme)
{
    const Palette &p = theme.palette();
    if (state == Qt::Unchecked) {
        outline(painter, box, 3, enabled ? p.control : p.disabled, hover && enabled ? p.hover : p.surface);
        return;
    }
    const QColor fill = enabled ? p.accent : p.disabled;
    outline(painter, box, 3, fill, fill);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(p.onAccent, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.translate(box.topLeft());
    painter.scale(box.width() / 15.0, box.height() / 15.0);
    if (state == Qt::PartiallyChecked) {
        painter.drawLine(QPointF(4, 7.5), QPointF(11, 7.5));
    } else {
        QPainterPath tick(QPointF(3.9, 7.7));
        tick.lineTo(6.5, 10.2);
        tick.lineTo(11.1, 5);
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(tick);
    }
    painter.restore();
}

void paintCheckBox(QPainter &painter, const QStyleOption &option, const Theme &theme)
{
    const QRectF rect = option.rect;
    const QRectF box(rect.left(), std::round(rect.center().y() - 7.5), 15, 15);
    Qt::CheckState state = Qt::Unchecked;
    if (option.state & QStyle::State_On) {
        state = Qt::Checked;
    } else if (option.state & QStyle::State_NoChange) {
        state = Qt::PartiallyChecked;
    }
    paintCheckMark(painter,
                   box,
                   state,
                   option.state & QStyle::State_MouseOver,
                   option.state & QStyle::State_Enabled,
                   theme);
}

void paintRadio(QPainter &painter, const QStyleOption &option, const Theme &theme)
{
    const Palette &p = theme.palette();
    const bool enabled = option.state & QStyle::State_Enabled;
    const bool on = option.state & QStyle::State_On;
    const QPointF center(option.rect.left() + 7.5, std::round(option.rect.center().y() - 7.5) + 7.5);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor line = enabled ? (on ? p.accentText : p.control) : p.disabled;
    painter.setPen(QPen(line, on ? 1.5 : 1.0));
    painter.setBrush(!on && enabled && (option.state & QStyle::State_MouseOver) ? p.hover : p.surface);
    painter.drawEllipse(center, 6.75, 6.75);
    if (on) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(line);
        painter.drawEllipse(center, 3.5, 3.5);
    }
    painter.restore();
}

void paintField(QPainter &painter, const QStyleOption &option, const Theme &theme)
{
    const Palette &p = theme.palette();
    const bool enabled = option.state & QStyle::State_Enabled;
    const QRectF rect = option.rect;
    outline(painter, rect, 5, enabled ? p.control : p.border, enabled ? p.surface : p.window);
    if (option.state & QStyle::State_HasFocus) {
        focusRing(painter, rect, 5, p.focus);
    }
}

void paintComboBox(QPainter &painter,
                   const QStyleOptionComboBox &option,
                   const QWidget *widget,
                   const Theme &theme)
{
    const ButtonColors colors = buttonColors(option, ButtonKind::Outlined, theme);
    const QRectF rect = option.rect;
    paintButtonBody(painter, rect, SegmentPlace::Alone, colors);
    theme.icons().paint(painter,
                        QRectF(rect.right() - 22, rect.top(), 16, rect.height()),
                        u"chevron-down"_s,
                        colors.icon,
                        12);
    const bool focus = option.state & QStyle::State_HasFocus;
    if (focus && (option.editable || (option.state & QStyle::State_KeyboardFocusChange))) {
        focusRing(painter, rect, 5, theme.palette().focus);
    }
    Q_UNUSED(widget)
}

void paintScrollBar(QPainter &painter,
                    const QStyleOptionSlider &option,
                    const QRect &thumb,
                    const Theme &theme)
{
    if (option.minimum >= option.maximum) {
        return;
    }
    const Palette &p = theme.palette();
    const bool active = option.state & (QStyle::State_MouseOver | QStyle::State_Sunken);
    const bool vertical = option.orientation == Qt::Vertical;
    const QRectF bar = vertical ? QRectF(thumb.center().x() - 2, thumb.top() + 2, 6, thumb.height() - 4)
                                : QRectF(thumb.left() + 2, thumb.center().y() - 2, thumb.width() - 4, 6);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(active ? p.control : p.borderStrong);
    painter.drawRoundedRect(bar, 3, 3);
    painter.restore();
}

QSize menuItemSize(const QStyleOptionMenuItem &option)
{
    if (option.menuItemType == QStyleOptionMenuItem::Separator) {
        return {10, 9};
    }
    const QString text = option.text.section(u'\t', 0, 0);
    const QString shortcut = option.text.section(u'\t', 1);
    double width = QFontMetricsF(fontFor(FontRole::Body)).size(Qt::TextShowMnemonic, text).width() + 36 + 24;
    if (!shortcut.isEmpty()) {
        width += QFontMetricsF(fontFor(FontRole::Small)).horizontalAdvance(shortcut) + 24;
    }
    return {static_cast<int>(std::ceil(width)), 28};
}

void paintMenuItem(QPainter &painter, const QStyleOptionMenuItem &option, const Theme &theme)
{
    const Palette &p = theme.palette();
    const QRectF rect = option.rect;
    if (option.menuItemType == QStyleOptionMenuItem::Separator) {
        hairline(painter, rect.left(), rect.right(), rect.center().y(), p.border);
        return;
    }
    const bool enabled = option.state & QStyle::State_Enabled;
    if (enabled && (option.state & QStyle::State_Selected)) {
        painter.fillRect(rect, p.selection);
    }
    const QColor textColor = enabled ? p.text : p.disabled;
    const QRectF mark(rect.left() + 10, rect.top(), 16, rect.height());
    if (option.checked) {
        theme.icons().paint(painter, mark, u"check"_s, p.accentText);
    } else if (!option.icon.isNull()) {
        option.icon.paint(
            &painter,
            QRect(static_cast<int>(mark.left()), static_cast<int>(mark.center().y()) - 8, 16, 16),
            Qt::AlignCenter,
            enabled ? QIcon::Normal : QIcon::Disabled);
    }
    painter.setFont(fontFor(FontRole::Body));
    painter.setPen(textColor);
    const QRectF textRect = rect.adjusted(36, 0, -12, 0);
    painter.drawText(textRect,
                     Qt::AlignLeft | Qt::AlignVCenter | Qt::TextHideMnemonic | Qt::TextSingleLine,
                     option.text.section(u'\t', 0, 0));
    const QString shortcut = option.text.section(u'\t', 1);
    if (option.menuItemType == QStyleOptionMenuItem::SubMenu) {
        theme.icons().paint(
            painter, textRect.adjusted(textRect.width() - 12, 0, 0, 0), u"chevron-right"_s, p.text2, 12);
    } else if (!shortcut.isEmpty()) {
        painter.setFont(fontFor(FontRole::Small));
        painter.setPen(enabled ? p.text3 : p.disabled);
        painter.drawText(textRect, Qt::AlignRight | Qt::AlignVCenter, shortcut);
    }
}

void paintProgress(QPainter &painter, const QStyleOptionProgressBar &option, const Theme &theme)
{
    const Palette &p = theme.palette();
    const QRectF rect = option.rect;
    const QRectF groove(rect.left(), rect.center().y() - 2, rect.width(), 4);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(p.grid);
    painter.drawRoundedRect(groove, 2, 2);
    const int span = option.maximum - option.minimum;
    const double part = span > 0 ? double(option.progress - option.minimum) / span : 0;
    painter.setBrush(p.tone(Tone::Progressing).fill);
    if (span > 0) {
        painter.drawRoundedRect(QRectF(groove.left(), groove.top(), groove.width() * part, 4), 2, 2);
    } else {
        painter.setBrush(hatchBrush(p.tone(Tone::Progressing).fill, painter.device()->devicePixelRatioF()));
        painter.drawRoundedRect(groove, 2, 2);
    }
    painter.restore();
}

} // namespace slipway::ui
