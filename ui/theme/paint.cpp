#include "paint.h"

#include "fonts.h"

#include <QHash>
#include <QPainter>
#include <QPixmap>

#include <cmath>

namespace slipway::ui {

namespace {

double ratioOf(const QPainter &painter)
{
    return painter.device() ? painter.device()->devicePixelRatioF() : 1.0;
}

double snapped(double value, double ratio)
{
    return std::round(value * ratio) / ratio;
}

} // namespace

void hairline(QPainter &painter, double x1, double x2, double y, const QColor &color)
{
    const double ratio = ratioOf(painter);
    painter.fillRect(QRectF(x1, snapped(y, ratio), x2 - x1, 1.0 / ratio), color);
}

void verticalHairline(QPainter &painter, double x, double y1, double y2, const QColor &color)
{
    const double ratio = ratioOf(painter);
    painter.fillRect(QRectF(snapped(x, ratio), y1, 1.0 / ratio, y2 - y1), color);
}

void outline(QPainter &painter,
             const QRectF &rect,
             double radius,
             const QColor &line,
             const QColor &fill,
             Qt::PenStyle style,
             double width)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const double pen = width <= 1.0 ? 1.0 / ratioOf(painter) : width;
    QPen outlinePen(line, pen);
    if (style == Qt::DashLine) {
        outlinePen.setDashPattern({3 / pen, 2.5 / pen});
    } else {
        outlinePen.setStyle(style);
    }
    painter.setPen(outlinePen);
    painter.setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    const double inset = pen / 2;
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius);
    painter.restore();
}

void focusRing(QPainter &painter, const QRectF &rect, double radius, const QColor &color)
{
    outline(painter, rect, radius, color, {}, Qt::SolidLine, 2.0);
}

QBrush hatchBrush(const QColor &color, double devicePixelRatio)
{
    static QHash<quint64, QBrush> cache;
    const quint64 key = (quint64(color.rgba()) << 32) | quint64(std::lround(devicePixelRatio * 100));
    const auto found = cache.constFind(key);
    if (found != cache.cend()) {
        return *found;
    }
    const int side = static_cast<int>(std::lround(8 * devicePixelRatio));
    QImage tile(side, side, QImage::Format_ARGB32_Premultiplied);
    tile.fill(Qt::transparent);
    QPainter painter(&tile);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, devicePixelRatio));
    // Three parallel lines, so that the tile joins itself without a gap.
    for (const int shift : {-side, 0, side}) {
        painter.drawLine(QPointF(shift, side), QPointF(shift + side, 0));
    }
    painter.end();
    QBrush brush(tile);
    brush.setTransform(QTransform::fromScale(1.0 / devicePixelRatio, 1.0 / devicePixelRatio));
    cache.insert(key, brush);
    return brush;
}

double drawText(
    QPainter &painter, const QRectF &rect, const QString &text, Qt::Alignment align, Qt::TextElideMode elide)
{
    if (text.isEmpty() || rect.width() <= 0) {
        return 0;
    }
    const QFontMetricsF metrics(painter.font());
    double width = metrics.horizontalAdvance(text);
    QString shown = text;
    if (width > rect.width() + 0.5) {
        shown = metrics.elidedText(text, elide, rect.width());
        width = metrics.horizontalAdvance(shown);
    }
    painter.drawText(rect, int(align) | Qt::TextSingleLine | Qt::TextDontClip, shown);
    return width;
}

namespace {

// Runs without digits stay whole, so that shaping and Hangul are right; digits come one by one.
template <typename OnRun> void forEachRun(const QString &text, OnRun &&onRun)
{
    qsizetype start = 0;
    while (start < text.size()) {
        qsizetype end = start;
        while (end < text.size() && !text.at(end).isDigit()) {
            ++end;
        }
        const bool isDigit = end == start;
        end = isDigit ? start + 1 : end;
        onRun(text.mid(start, end - start), isDigit);
        start = end;
    }
}

} // namespace

double figuresWidth(const QFontMetricsF &metrics, const QString &text)
{
    const double digit = metrics.horizontalAdvance(u'0');
    double width = 0;
    forEachRun(text, [&](const QString &run, bool isDigit) {
        width += isDigit ? digit : metrics.horizontalAdvance(run);
    });
    return width;
}

double drawFigures(QPainter &painter, const QRectF &rect, const QString &text, Qt::Alignment align)
{
    const QFontMetricsF metrics(painter.font());
    const double width = figuresWidth(metrics, text);
    const double digit = metrics.horizontalAdvance(u'0');
    double x = rect.left();
    if (align & Qt::AlignRight) {
        x = rect.right() - width;
    } else if (align & Qt::AlignHCenter) {
        x = rect.center().x() - width / 2;
    }
    const double baseline = rect.center().y() + (metrics.ascent() - metrics.descent()) / 2;
    forEachRun(text, [&](const QString &run, bool isDigit) {
        const double advance = metrics.horizontalAdvance(run);
        painter.drawText(QPointF(isDigit ? x + (digit - advance) / 2 : x, baseline), run);
        x += isDigit ? digit : advance;
    });
    return width;
}

double drawKeyCap(QPainter *painter,
                  const QRectF &rect,
                  const QString &key,
                  const QColor &text,
                  const QColor &line,
                  Qt::Alignment align)
{
    const QFont keyFont = fontFor(FontRole::Axis);
    const double width = std::max(18.0, std::ceil(QFontMetricsF(keyFont).horizontalAdvance(key)) + 11);
    if (!painter) {
        return width;
    }
    painter->save();
    const double x = align & Qt::AlignRight ? rect.right() - width : rect.left();
    const QRectF cap(std::round(x), std::round(rect.center().y() - 9), width, 18);
    outline(*painter, cap, 3, line);
    painter->setFont(keyFont);
    painter->setPen(text);
    painter->drawText(cap, Qt::AlignCenter, key);
    painter->restore();
    return width;
}

} // namespace slipway::ui
