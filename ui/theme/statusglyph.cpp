#include "statusglyph.h"

#include "paint.h"

#include <QPainter>
#include <QPainterPath>

#include <cmath>

namespace slipway::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr double stroke = 1.4;

// All glyphs are drawn in a box of 14 and scaled to the rectangle.
class GlyphPainter final
{
public:
    GlyphPainter(
        QPainter &painter, const QRectF &rect, const QColor &fg, const QColor &fill, const QColor &ground)
        : m_painter(painter)
        , m_fg(fg)
        , m_fill(fill)
        , m_ground(ground)
    {
        m_painter.save();
        m_painter.setRenderHint(QPainter::Antialiasing);
        m_painter.translate(rect.topLeft());
        m_painter.scale(rect.width() / 14.0, rect.height() / 14.0);
    }

    ~GlyphPainter() { m_painter.restore(); }

    Q_DISABLE_COPY_MOVE(GlyphPainter)

    void outline(double width = stroke)
    {
        m_painter.setPen(QPen(m_fg, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        m_painter.setBrush(Qt::NoBrush);
    }

    void solid()
    {
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(m_fill);
    }

    void mark(double width = 1.5)
    {
        m_painter.setPen(QPen(m_ground, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        m_painter.setBrush(Qt::NoBrush);
    }

    void disc()
    {
        solid();
        m_painter.drawEllipse(QPointF(7, 7), 5.75, 5.75);
    }

    void ring()
    {
        outline();
        m_painter.drawEllipse(QPointF(7, 7), 5.2, 5.2);
    }

    void openRing(int step)
    {
        outline(1.6);
        m_painter.drawArc(QRectF(1.8, 1.8, 10.4, 10.4), (60 - step * 30) * 16, 280 * 16);
    }

    void lines(std::initializer_list<QPointF> points)
    {
        QPainterPath path(*points.begin());
        for (const QPointF &point : points) {
            path.lineTo(point);
        }
        m_painter.drawPath(path);
    }

    void fillPath(const QPainterPath &path)
    {
        solid();
        m_painter.drawPath(path);
    }

    QPainter &painter() { return m_painter; }

    void fillWithGround()
    {
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(m_ground);
    }

    void fillWithFg()
    {
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(m_fg);
    }

private:
    QPainter &m_painter;
    QColor m_fg;
    QColor m_fill;
    QColor m_ground;
};

QPainterPath heart()
{
    QPainterPath path(QPointF(7, 12.4));
    path.cubicTo(3.4, 9.8, 1.3, 7.7, 1.3, 5.1);
    path.cubicTo(1.3, 3.2, 2.7, 1.9, 4.3, 1.9);
    path.cubicTo(5.5, 1.9, 6.5, 2.6, 7, 3.6);
    path.cubicTo(7.5, 2.6, 8.5, 1.9, 9.7, 1.9);
    path.cubicTo(11.3, 1.9, 12.7, 3.2, 12.7, 5.1);
    path.cubicTo(12.7, 7.7, 10.6, 9.8, 7, 12.4);
    return path;
}

void brokenHeart(GlyphPainter &g)
{
    QPainterPath crack(QPointF(7.2, 1.5));
    crack.lineTo(5.7, 5.4);
    crack.lineTo(8.1, 7.1);
    crack.lineTo(6.8, 12.8);
    QPainterPathStroker stroker;
    stroker.setWidth(1.25);
    stroker.setJoinStyle(Qt::MiterJoin);
    g.fillPath(heart().subtracted(stroker.createStroke(crack)));
}

void ghost(GlyphPainter &g)
{
    QPainterPath body(QPointF(2.1, 12.4));
    body.lineTo(2.1, 6.4);
    body.cubicTo(2.1, 3.4, 4.2, 1.4, 7, 1.4);
    body.cubicTo(9.8, 1.4, 11.9, 3.4, 11.9, 6.4);
    body.lineTo(11.9, 12.4);
    body.lineTo(10.25, 11);
    body.lineTo(8.6, 12.4);
    body.lineTo(7, 11);
    body.lineTo(5.4, 12.4);
    body.lineTo(3.75, 11);
    body.closeSubpath();
    g.fillPath(body);
    g.fillWithGround();
    g.painter().drawEllipse(QPointF(5.1, 6.2), 1.05, 1.2);
    g.painter().drawEllipse(QPointF(8.9, 6.2), 1.05, 1.2);
}

void questionRing(GlyphPainter &g)
{
    g.ring();
    g.outline(1.25);
    QPainterPath path(QPointF(5.5, 5.6));
    path.cubicTo(5.5, 3.5, 8.6, 3.5, 8.6, 5.6);
    path.cubicTo(8.6, 6.8, 7.05, 6.8, 7.05, 8.1);
    g.painter().drawPath(path);
    g.fillWithFg();
    g.painter().drawEllipse(QPointF(7.05, 10.1), 0.8, 0.8);
}

void pauseBars(GlyphPainter &g)
{
    g.mark(1.5);
    g.lines({QPointF(5.5, 5), QPointF(5.5, 9)});
    g.lines({QPointF(8.5, 5), QPointF(8.5, 9)});
}

void bin(GlyphPainter &g)
{
    g.outline(1.3);
    g.lines({QPointF(2, 3.9), QPointF(12, 3.9)});
    g.lines({QPointF(5, 3.6), QPointF(5, 2), QPointF(9, 2), QPointF(9, 3.6)});
    g.lines({QPointF(3.2, 4.2), QPointF(3.8, 12.2), QPointF(10.2, 12.2), QPointF(10.8, 4.2)});
    g.lines({QPointF(5.9, 6.6), QPointF(5.9, 9.8)});
    g.lines({QPointF(8.1, 6.6), QPointF(8.1, 9.8)});
}

void runningRing(GlyphPainter &g, int step)
{
    g.openRing(step);
    g.fillWithFg();
    QPainterPath triangle(QPointF(5.7, 4.7));
    triangle.lineTo(9.4, 7);
    triangle.lineTo(5.7, 9.3);
    triangle.closeSubpath();
    g.painter().drawPath(triangle);
}

void triangle(GlyphPainter &g)
{
    QPainterPath path(QPointF(7, 1.9));
    path.lineTo(12.9, 12.1);
    path.lineTo(1.1, 12.1);
    path.closeSubpath();
    g.solid();
    g.painter().drawPath(path);
    g.mark(1.4);
    g.lines({QPointF(7, 5.8), QPointF(7, 8.4)});
    g.fillWithGround();
    g.painter().drawEllipse(QPointF(7, 10.3), 0.8, 0.8);
}

void stepOver(GlyphPainter &g)
{
    g.ring();
    g.outline(1.2);
    g.lines({QPointF(4.8, 5.1), QPointF(6.7, 7), QPointF(4.8, 8.9)});
    g.lines({QPointF(7.1, 5.1), QPointF(9, 7), QPointF(7.1, 8.9)});
}

void dottedRing(GlyphPainter &g)
{
    g.outline(1.3);
    QPen pen = g.painter().pen();
    pen.setCapStyle(Qt::FlatCap);
    pen.setDashPattern({1.5, 1.267});
    g.painter().setPen(pen);
    g.painter().drawEllipse(QPointF(7, 7), 5.2, 5.2);
}

void struckWaves(GlyphPainter &g)
{
    g.outline(1.3);
    g.painter().drawArc(QRectF(1, 2.6, 12, 12), 38 * 16, 104 * 16);
    g.painter().drawArc(QRectF(3.6, 5.6, 6.8, 6.8), 38 * 16, 104 * 16);
    g.fillWithFg();
    g.painter().drawEllipse(QPointF(7, 10.9), 1.05, 1.05);
    g.outline(1.3);
    g.lines({QPointF(2.2, 12.2), QPointF(11.8, 1.8)});
}

void terminating(GlyphPainter &g, int step)
{
    g.openRing(step);
    g.fillWithFg();
    g.painter().drawRoundedRect(QRectF(5.2, 5.2, 3.6, 3.6), 0.6, 0.6);
}

void drawDisc(GlyphPainter &g, Status status)
{
    g.disc();
    switch (status) {
    case Status::Suspended:
        pauseBars(g);
        break;
    case Status::OutOfSync:
        g.mark();
        g.lines({QPointF(7, 9.9), QPointF(7, 4.3)});
        g.lines({QPointF(4.6, 6.6), QPointF(7, 4.2), QPointF(9.4, 6.6)});
        break;
    case Status::Succeeded:
    case Status::Reachable:
        g.mark();
        g.lines({QPointF(4.4, 7.2), QPointF(6.2, 9), QPointF(9.6, 5.2)});
        break;
    default:
        g.mark();
        g.lines({QPointF(4.9, 4.9), QPointF(9.1, 9.1)});
        g.lines({QPointF(9.1, 4.9), QPointF(4.9, 9.1)});
        break;
    }
}

void drawRing(GlyphPainter &g, Status status)
{
    g.ring();
    g.outline(1.3);
    switch (status) {
    case Status::Synced:
        g.lines({QPointF(4.7, 7.2), QPointF(6.4, 8.8), QPointF(9.3, 5.5)});
        break;
    case Status::Queued:
        g.lines({QPointF(7, 4.2), QPointF(7, 7.2), QPointF(9, 8.4)});
        break;
    default:
        g.lines({QPointF(3.4, 10.6), QPointF(10.6, 3.4)});
        break;
    }
}

void waitingSquare(GlyphPainter &g)
{
    g.solid();
    g.painter().drawRoundedRect(QRectF(1.6, 1.6, 10.8, 10.8), 2.6, 2.6);
    pauseBars(g);
}

void draw(GlyphPainter &g, Status status, int step)
{
    switch (status) {
    case Status::None:
        return;
    case Status::Healthy:
        return g.fillPath(heart());
    case Status::Degraded:
        return brokenHeart(g);
    case Status::Missing:
        return ghost(g);
    case Status::HealthUnknown:
    case Status::SyncUnknown:
        return questionRing(g);
    case Status::Progressing:
        return g.openRing(step);
    case Status::Prune:
        return bin(g);
    case Status::Running:
        return runningRing(g, step);
    case Status::Terminating:
        return terminating(g, step);
    case Status::Waiting:
    case Status::Paused:
        return waitingSquare(g);
    case Status::Unstable:
        return triangle(g);
    case Status::Skipped:
        return stepOver(g);
    case Status::NotRun:
        return dottedRing(g);
    case Status::Unreachable:
        return struckWaves(g);
    case Status::Synced:
    case Status::Queued:
    case Status::Cancelled:
        return drawRing(g, status);
    case Status::Suspended:
    case Status::OutOfSync:
    case Status::Succeeded:
    case Status::Reachable:
    case Status::Failed:
    case Status::Error:
        return drawDisc(g, status);
    }
}

} // namespace

void paintStatusGlyph(QPainter &painter, const QRectF &rect, Status status, const Palette &palette, int step)
{
    if (status == Status::None) {
        return;
    }
    const ToneColors &tone = palette.tone(toneOf(status));
    GlyphPainter glyph(painter, rect, tone.fg, tone.fill, palette.isDark ? palette.window : palette.surface);
    draw(glyph, status, step);
}

void paintChangeGlyph(QPainter &painter,
                      const QRectF &rect,
                      applications::ChangeKind change,
                      const Palette &palette)
{
    const auto paint = [&](const QColor &color, auto &&shape) {
        GlyphPainter glyph(painter, rect, color, color, palette.surface);
        glyph.outline(1.5);
        shape(glyph);
    };
    switch (change) {
    case applications::ChangeKind::Create:
        paint(palette.tone(Tone::Healthy).fg, [](GlyphPainter &g) {
            g.lines({QPointF(7, 2.75), QPointF(7, 11.25)});
            g.lines({QPointF(2.75, 7), QPointF(11.25, 7)});
        });
        break;
    case applications::ChangeKind::Update:
        paint(palette.tone(Tone::Warn).fg, [](GlyphPainter &g) {
            for (const double y : {5.0, 9.2}) {
                QPainterPath wave(QPointF(2.4, y));
                wave.cubicTo(4.4, y - 2.6, 6, y - 0.6, 7, y);
                wave.cubicTo(8, y + 0.6, 9.6, y + 1.6, 11.6, y - 0.8);
                g.painter().drawPath(wave);
            }
        });
        break;
    case applications::ChangeKind::Prune:
        paint(palette.tone(Tone::Degraded).fg, [](GlyphPainter &g) { bin(g); });
        break;
    case applications::ChangeKind::Unchanged:
        paint(palette.tone(Tone::Unknown).fg, [](GlyphPainter &g) {
            g.ring();
            g.outline(1.3);
            g.lines({QPointF(4.7, 7.2), QPointF(6.4, 8.8), QPointF(9.3, 5.5)});
        });
        break;
    }
}

void paintPodSquare(
    QPainter &painter, const QRectF &rect, PodState state, const QColor &fill, const Palette &palette)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const double radius = std::min(2.5, rect.width() / 5.0);
    switch (state) {
    case PodState::Ready:
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill);
        painter.drawRoundedRect(rect, radius, radius);
        break;
    case PodState::Starting:
        painter.setPen(QPen(fill, 1.25));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(rect.adjusted(0.6, 0.6, -0.6, -0.6), radius, radius);
        break;
    case PodState::Failing: {
        painter.setPen(Qt::NoPen);
        painter.setBrush(palette.tone(Tone::Degraded).fill);
        painter.drawRoundedRect(rect, radius, radius);
        painter.setPen(
            QPen(palette.isDark ? palette.window : palette.surface, 1.25, Qt::SolidLine, Qt::RoundCap));
        const QRectF cross = rect.adjusted(2.5, 2.5, -2.5, -2.5);
        painter.drawLine(cross.topLeft(), cross.bottomRight());
        painter.drawLine(cross.topRight(), cross.bottomLeft());
        break;
    }
    case PodState::GoingAway:
        painter.setPen(QPen(palette.borderStrong, 1));
        painter.setBrush(hatchBrush(palette.control, painter.device()->devicePixelRatioF()));
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
        break;
    }
    painter.restore();
}

} // namespace slipway::ui
