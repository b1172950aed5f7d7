#pragma once

#include <QFont>

namespace slipway::ui {

/// The roles a text can have; each has one family, size and weight.
enum class FontRole
{
    Heading,       ///< 20/600: first start, empty state
    Title,         ///< 15/600: page and dialog title
    Body,          ///< 13/400
    BodyMedium,    ///< 13/500: names, buttons, tabs
    BodyStrong,    ///< 13/600
    Row,           ///< 12.5/400: secondary text in rows, chips
    RowMedium,     ///< 12.5/500: card names
    Small,         ///< 12/400: second lines, panel text
    SmallMedium,   ///< 12/500
    SmallStrong,   ///< 12/600: panel heads
    Caption,       ///< 11.5/400: status bar
    CaptionMedium, ///< 11.5/500: column heads, group labels
    Axis,          ///< 11/400
    Mono,          ///< 12/400 JetBrains Mono, ligatures off
    MonoMedium,    ///< 12/500
    MonoSmall,     ///< 11/400: line numbers
    Field,         ///< 15/400: the palette's field
};

/// The font of a role, `scale` times its size. Needs a QGuiApplication. Sizes are in logical pixels whatever
/// the screen's dpi.
QFont fontFor(FontRole role, double scale = 1.0);

/// Line height of a role in logical pixels.
int lineHeight(FontRole role);

} // namespace slipway::ui
