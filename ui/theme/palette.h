#pragma once

#include <QColor>

#include <array>

namespace slipway::ui {

/// The six colour families of a status. Every family has a word colour, a fill and a tint.
enum class Tone
{
    Healthy,
    Progressing,
    Degraded,
    Suspended,
    Warn,
    Unknown
};

inline constexpr int toneCount = 6;

struct ToneColors
{
    QColor fg;   ///< words, outlined glyphs, thin lines
    QColor fill; ///< solid glyphs, bars, squares
    QColor tint; ///< behind a notice or a chip
};

/// Every colour of the window, once for light and once for dark. Nothing else in the program names a colour
/// by value; painters and delegates take this struct.
struct Palette
{
    bool isDark = false;

    // Surfaces and lines.
    QColor window, surface, raised, sunken, hover, selection, selectionIdle;
    QColor border, grid, borderStrong, control, scrim;

    // Text and accent.
    QColor text, text2, text3, disabled;
    QColor accent, accentHover, accentPress, onAccent, accentText, accentTint, focus;

    std::array<ToneColors, toneCount> tones;

    // Diff.
    QColor diffAdd, diffAddWord, diffDel, diffDelWord, diffAddMark, diffDelMark, diffIgnored, codeKey;

    // Charts: stable is what was here, canary is what is new.
    QColor stable, stableArea, canary, canaryArea;
    std::array<QColor, 4> series;
    QColor band;

    const ToneColors &tone(Tone tone) const { return tones[static_cast<std::size_t>(tone)]; }

    static const Palette &light();
    static const Palette &dark();
};

/// Relative luminance contrast of two opaque colours (WCAG 2, 1.4.3): 1 to 21.
double contrastRatio(const QColor &a, const QColor &b);

} // namespace slipway::ui
