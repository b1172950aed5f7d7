#pragma once

#include <QProxyStyle>

namespace slipway::ui {

class Theme;

/// Fusion with our metrics and our own drawing of every control that the window uses. There is no style
/// sheet: everything is painted from the theme's palette, so a change of theme is one repaint.
class SlipwayStyle final : public QProxyStyle
{
    Q_OBJECT

public:
    /// `theme` must outlive the style.
    explicit SlipwayStyle(const Theme &theme);
    Q_DISABLE_COPY_MOVE(SlipwayStyle)

    void drawPrimitive(PrimitiveElement element,
                       const QStyleOption *option,
                       QPainter *painter,
                       const QWidget *widget = nullptr) const override;
    void drawControl(ControlElement element,
                     const QStyleOption *option,
                     QPainter *painter,
                     const QWidget *widget = nullptr) const override;
    void drawComplexControl(ComplexControl control,
                            const QStyleOptionComplex *option,
                            QPainter *painter,
                            const QWidget *widget = nullptr) const override;
    QSize sizeFromContents(ContentsType type,
                           const QStyleOption *option,
                           const QSize &size,
                           const QWidget *widget = nullptr) const override;
    QRect subControlRect(ComplexControl control,
                         const QStyleOptionComplex *option,
                         SubControl subControl,
                         const QWidget *widget = nullptr) const override;
    QRect subElementRect(SubElement element,
                         const QStyleOption *option,
                         const QWidget *widget = nullptr) const override;
    int pixelMetric(PixelMetric metric,
                    const QStyleOption *option = nullptr,
                    const QWidget *widget = nullptr) const override;
    int styleHint(StyleHint hint,
                  const QStyleOption *option = nullptr,
                  const QWidget *widget = nullptr,
                  QStyleHintReturn *returnData = nullptr) const override;
    void polish(QWidget *widget) override;
    using QProxyStyle::polish;

private:
    bool drawPanel(PrimitiveElement element,
                   const QStyleOption *option,
                   QPainter *painter,
                   const QWidget *widget) const;

    const Theme &m_theme;
};

} // namespace slipway::ui
