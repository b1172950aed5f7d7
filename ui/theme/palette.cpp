#include "palette.h"

#include <cmath>

namespace slipway::ui {

namespace {

QColor rgb(QRgb value)
{
    return QColor::fromRgb(value);
}

Palette makeLight()
{
    Palette p;
    p.isDark = false;
    p.window = rgb(0xF3F4F6);
    p.surface = rgb(0xFFFFFF);
    p.raised = rgb(0xFFFFFF);
    p.sunken = rgb(0xF7F8FA);
    p.hover = rgb(0xEDEFF3);
    p.selection = rgb(0xE2E8FB);
    p.selectionIdle = rgb(0xE8EAEE);
    p.border = rgb(0xDCDFE5);
    p.grid = rgb(0xE7E9EE);
    p.borderStrong = rgb(0xC3C8D1);
    p.control = rgb(0x868D9B);
    p.scrim = QColor(20, 23, 30, 87);
    p.text = rgb(0x1A1D24);
    p.text2 = rgb(0x4E5563);
    p.text3 = rgb(0x646B79);
    p.disabled = rgb(0x9CA3AF);
    p.accent = rgb(0x3450C4);
    p.accentHover = rgb(0x2B44AC);
    p.accentPress = rgb(0x23388F);
    p.onAccent = rgb(0xFFFFFF);
    p.accentText = rgb(0x3450C4);
    p.accentTint = rgb(0xE9EDFB);
    p.focus = rgb(0x3450C4);
    p.tones = {{{rgb(0x0B7658), rgb(0x149C7A), rgb(0xE1F3ED)},
                {rgb(0x0A6C9C), rgb(0x0C8AC4), rgb(0xE0F0F9)},
                {rgb(0xBF2C39), rgb(0xD6404D), rgb(0xFBE8EA)},
                {rgb(0x635B88), rgb(0x7C74A3), rgb(0xEEECF6)},
                {rgb(0x7E5900), rgb(0xB98300), rgb(0xFAF0D6)},
                {rgb(0x5B6472), rgb(0x7F8896), rgb(0xECEEF2)}}};
    p.diffAdd = rgb(0xDFF4F0);
    p.diffAddWord = rgb(0xA6DED6);
    p.diffDel = rgb(0xFDEAE2);
    p.diffDelWord = rgb(0xF8C4AE);
    p.diffAddMark = rgb(0x0A6A60);
    p.diffDelMark = rgb(0xA83A14);
    p.diffIgnored = rgb(0xF1F2F5);
    p.codeKey = rgb(0x44506A);
    p.stable = rgb(0x2C68B0);
    p.stableArea = rgb(0xC2D7EE);
    p.canary = rgb(0xB9540A);
    p.canaryArea = rgb(0xF5C79C);
    p.series = {rgb(0x0E7F82), rgb(0xA63F87), rgb(0x6B6F12), rgb(0x5B6472)};
    p.band = rgb(0xFBE8EA);
    return p;
}

Palette makeDark()
{
    Palette p;
    p.isDark = true;
    p.window = rgb(0x15171C);
    p.surface = rgb(0x1B1E24);
    p.raised = rgb(0x23272F);
    p.sunken = rgb(0x17191F);
    p.hover = rgb(0x262A33);
    p.selection = rgb(0x283358);
    p.selectionIdle = rgb(0x2A2E37);
    p.border = rgb(0x2E333D);
    p.grid = rgb(0x282D36);
    p.borderStrong = rgb(0x434955);
    p.control = rgb(0x737B8A);
    p.scrim = QColor(6, 7, 10, 143);
    p.text = rgb(0xE4E7EC);
    p.text2 = rgb(0xAAB1BD);
    p.text3 = rgb(0x8D95A3);
    p.disabled = rgb(0x5E6673);
    p.accent = rgb(0x4C66DB);
    p.accentHover = rgb(0x546DE0);
    p.accentPress = rgb(0x4059C8);
    p.onAccent = rgb(0xFFFFFF);
    p.accentText = rgb(0x9DB0FF);
    p.accentTint = rgb(0x232B47);
    p.focus = rgb(0x8FA4FF);
    p.tones = {{{rgb(0x34C79F), rgb(0x25A684), rgb(0x163029)},
                {rgb(0x49B9EC), rgb(0x2C9BD0), rgb(0x14303F)},
                {rgb(0xF28A92), rgb(0xE0606B), rgb(0x3A2226)},
                {rgb(0xB0A9D4), rgb(0x8E86B8), rgb(0x2B2939)},
                {rgb(0xEDBC3F), rgb(0xD3A21F), rgb(0x352C16)},
                {rgb(0xA4ACB8), rgb(0x7F8896), rgb(0x292D35)}}};
    p.diffAdd = rgb(0x122E2E);
    p.diffAddWord = rgb(0x1B4F4E);
    p.diffDel = rgb(0x3B2219);
    p.diffDelWord = rgb(0x67351F);
    p.diffAddMark = rgb(0x62D0C0);
    p.diffDelMark = rgb(0xF5A27E);
    p.diffIgnored = rgb(0x22252C);
    p.codeKey = rgb(0xAFBAD1);
    p.stable = rgb(0x6EA6EA);
    p.stableArea = rgb(0x294769);
    p.canary = rgb(0xF0A055);
    p.canaryArea = rgb(0x6B4722);
    p.series = {rgb(0x4CC3C4), rgb(0xE08BC4), rgb(0xC3C65A), rgb(0xA4ACB8)};
    p.band = rgb(0x33222A);
    return p;
}

double channel(double value)
{
    return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &color)
{
    return 0.2126 * channel(color.redF()) + 0.7152 * channel(color.greenF()) +
           0.0722 * channel(color.blueF());
}

} // namespace

const Palette &Palette::light()
{
    static const Palette palette = makeLight();
    return palette;
}

const Palette &Palette::dark()
{
    static const Palette palette = makeDark();
    return palette;
}

double contrastRatio(const QColor &a, const QColor &b)
{
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

} // namespace slipway::ui
