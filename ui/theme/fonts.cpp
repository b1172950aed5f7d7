#include "fonts.h"

#include <QGuiApplication>
#include <QScreen>

#include <array>
#include <cmath>

namespace slipway::ui {

using namespace Qt::StringLiterals;

namespace {

struct Spec
{
    double size;
    int line;
    QFont::Weight weight;
    bool mono;
};

constexpr std::array<Spec, 17> specs{{
    {20, 28, QFont::DemiBold, false},
    {15, 20, QFont::DemiBold, false},
    {13, 18, QFont::Normal, false},
    {13, 18, QFont::Medium, false},
    {13, 18, QFont::DemiBold, false},
    {12.5, 18, QFont::Normal, false},
    {12.5, 18, QFont::Medium, false},
    {12, 17, QFont::Normal, false},
    {12, 17, QFont::Medium, false},
    {12, 17, QFont::DemiBold, false},
    {11.5, 16, QFont::Normal, false},
    {11.5, 16, QFont::Medium, false},
    {11, 14, QFont::Normal, false},
    {12, 18, QFont::Normal, true},
    {12, 18, QFont::Medium, true},
    {11, 18, QFont::Normal, true},
    {15, 20, QFont::Normal, false},
}};

const Spec &specOf(FontRole role)
{
    return specs.at(static_cast<std::size_t>(role));
}

// QFont takes whole pixels only; halves go through points at the screen's own dpi, which gives the same
// logical pixels back.
void setLogicalPixels(QFont &font, double pixels)
{
    if (std::floor(pixels) == pixels) {
        font.setPixelSize(static_cast<int>(pixels));
        return;
    }
    const QScreen *screen = QGuiApplication::primaryScreen();
    const double dpi = screen ? screen->logicalDotsPerInchY() : 96.0;
    font.setPointSizeF(pixels * 72.0 / dpi);
}

} // namespace

QFont fontFor(FontRole role, double scale)
{
    const Spec &spec = specOf(role);
    QFont result;
    if (spec.mono) {
        result.setFamilies({u"JetBrains Mono"_s, u"Noto Sans CJK KR"_s});
        result.setStyleHint(QFont::Monospace);
        result.setStyleStrategy(QFont::PreferNoShaping);
    } else {
        result.setFamilies({u"Inter"_s, u"Noto Sans CJK KR"_s});
        result.setStyleHint(QFont::SansSerif);
    }
    result.setHintingPreference(QFont::PreferNoHinting);
    result.setWeight(spec.weight);
    setLogicalPixels(result, spec.size * scale);
    return result;
}

int lineHeight(FontRole role)
{
    return specOf(role).line;
}

} // namespace slipway::ui
