#include "statusline.h"

#include <ui/theme/paint.h>
#include <ui/theme/theme.h>

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <cmath>

namespace slipway::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int pieceGap = 20;

int leadOf(const StatusPiece &piece)
{
    if (piece.dot) {
        return 14;
    }
    return piece.status != Status::None || !piece.icon.isEmpty() ? 17 : 0;
}

} // namespace

StatusLine::StatusLine(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setFixedHeight(barHeight);
    setMouseTracking(true);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void StatusLine::setLeft(const QList<StatusPiece> &pieces)
{
    if (pieces != m_left) {
        m_left = pieces;
        describe();
    }
}

void StatusLine::setRight(const QList<StatusPiece> &pieces)
{
    if (pieces != m_right) {
        m_right = pieces;
        describe();
    }
}

void StatusLine::describe()
{
    QStringList texts;
    for (const StatusPiece &piece : m_left + m_right) {
        texts.append(piece.text);
    }
    setAccessibleName(texts.join(u", "_s));
    update();
}

int StatusLine::widthOf(const StatusPiece &piece) const
{
    return leadOf(piece) +
           static_cast<int>(std::ceil(figuresWidth(QFontMetricsF(fontFor(FontRole::Caption)), piece.text)));
}

QList<StatusLine::Placed> StatusLine::placed() const
{
    QList<Placed> places;
    int right = width() - 13;
    for (auto it = m_right.crbegin(); it != m_right.crend(); ++it) {
        const int pieceWidth = widthOf(*it);
        places.prepend({*it, QRect(right - pieceWidth, 0, pieceWidth, height())});
        right -= pieceWidth + pieceGap;
    }
    int x = 14;
    QList<Placed> left;
    for (const StatusPiece &piece : m_left) {
        const int pieceWidth = std::min(widthOf(piece), right - x);
        if (pieceWidth > 24) {
            left.append({piece, QRect(x, 0, pieceWidth, height())});
        }
        x += pieceWidth + pieceGap;
    }
    return left + places;
}

void StatusLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Palette &p = m_theme.palette();
    painter.fillRect(rect(), p.window);
    hairline(painter, 0, width(), 0, p.border);
    const QPoint pointer = mapFromGlobal(QCursor::pos());
    const QList<Placed> places = placed();
    for (qsizetype at = 0; at < places.size(); ++at) {
        const auto &[piece, rect] = places.at(at);
        const bool startsRight = at > 0 && places.at(at - 1).rect.right() + pieceGap + 2 < rect.left();
        if (at > 0 && !startsRight) {
            verticalHairline(painter, rect.left() - pieceGap / 2, 6, height() - 5, p.borderStrong);
        }
        const Tone tone = toneOf(piece.status);
        if (piece.dot) {
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(Qt::NoPen);
            painter.setBrush(p.tone(tone).fill);
            painter.drawEllipse(QPointF(rect.left() + 4.5, height() / 2.0 + 0.5), 3, 3);
            painter.setRenderHint(QPainter::Antialiasing, false);
        } else if (piece.status != Status::None) {
            const QRect glyph(rect.left(), height() / 2 - 5, 12, 12);
            const int step = isTurning(piece.status) ? m_theme.rings().step(this, glyph) : 0;
            paintStatusGlyph(painter, glyph, piece.status, p, step);
        } else if (!piece.icon.isEmpty()) {
            m_theme.icons().paint(painter, QRectF(rect.left() - 1, 1, 14, height()), piece.icon, p.text2, 13);
        }
        const bool hover = !piece.id.isEmpty() && underMouse() && rect.contains(pointer);
        painter.setFont(fontFor(FontRole::Caption));
        painter.setPen(piece.loud ? p.tone(tone).fg : (hover ? p.accentText : p.text2));
        const QRectF text = rect.adjusted(leadOf(piece), 1, 1, 0);
        drawFigures(painter, text, piece.text, Qt::AlignLeft | Qt::AlignVCenter);
    }
}

bool StatusLine::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        for (const auto &[piece, rect] : placed()) {
            if (rect.contains(help->pos()) && !piece.toolTip.isEmpty()) {
                QToolTip::showText(help->globalPos(), piece.toolTip, this);
                return true;
            }
        }
        QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

void StatusLine::mousePressEvent(QMouseEvent *event)
{
    for (const auto &[piece, rect] : placed()) {
        if (rect.contains(event->position().toPoint()) && !piece.id.isEmpty()) {
            Q_EMIT activated(piece.id);
            return;
        }
    }
}

void StatusLine::mouseMoveEvent(QMouseEvent *)
{
    update();
}

} // namespace slipway::ui
