#pragma once

#include <QBrush>
#include <QColor>
#include <QFontMetricsF>
#include <QRectF>
#include <QString>

class QPainter;

namespace slipway::ui {

/// A one-device-pixel line, aligned to the pixel grid, from x1 to x2 (exclusive) at the pixel row of `y`.
void hairline(QPainter &painter, double x1, double x2, double y, const QColor &color);
void verticalHairline(QPainter &painter, double x, double y1, double y2, const QColor &color);

/// A rounded outline one device pixel wide, inside `rect`, filled when `fill` is valid.
void outline(QPainter &painter,
             const QRectF &rect,
             double radius,
             const QColor &line,
             const QColor &fill = {},
             Qt::PenStyle style = Qt::SolidLine,
             double width = 1.0);

/// A focus ring 2 px wide just inside `rect`.
void focusRing(QPainter &painter, const QRectF &rect, double radius, const QColor &color);

/// Diagonal lines of `color` on nothing, every 8 logical pixels, crisp at any device pixel ratio. Cached.
QBrush hatchBrush(const QColor &color, double devicePixelRatio);

/// Text on one line, cut with an ellipsis when it does not fit. Returns the width that was used.
double drawText(QPainter &painter,
                const QRectF &rect,
                const QString &text,
                Qt::Alignment align = Qt::AlignLeft | Qt::AlignVCenter,
                Qt::TextElideMode elide = Qt::ElideRight);

/// Draws `text` with every digit on the width of "0", so that columns and countdowns stand still. Returns
/// the width that was used.
double drawFigures(QPainter &painter,
                   const QRectF &rect,
                   const QString &text,
                   Qt::Alignment align = Qt::AlignRight | Qt::AlignVCenter);
double figuresWidth(const QFontMetricsF &metrics, const QString &text);

/// A key as on a keyboard: outlined, radius 3. Returns its width; with a null painter it only measures.
double drawKeyCap(QPainter *painter,
                  const QRectF &rect,
                  const QString &key,
                  const QColor &text,
                  const QColor &line,
                  Qt::Alignment align = Qt::AlignRight);

} // namespace slipway::ui
