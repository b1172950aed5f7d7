#include "logview.h"

#include <ui/theme/paint.h>
#include <ui/theme/theme.h>

#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>

// How the lines of a log are painted.
namespace slipway::ui {

using namespace Qt::StringLiterals;
using models::AnsiColor;
using models::LogLine;

QColor LogView::ansiColor(AnsiColor color) const
{
    const Palette &p = m_theme.palette();
    switch (color) {
    case AnsiColor::Red:
        return p.tone(Tone::Degraded).fg;
    case AnsiColor::Green:
        return p.tone(Tone::Healthy).fg;
    case AnsiColor::Yellow:
        return p.tone(Tone::Warn).fg;
    case AnsiColor::Blue:
        return p.stable;
    case AnsiColor::Cyan:
        return p.series.at(0);
    case AnsiColor::Magenta:
        return p.series.at(1);
    case AnsiColor::Black:
        return p.text2;
    case AnsiColor::Default:
    case AnsiColor::White:
        break;
    }
    return p.text;
}

void LogView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), m_theme.palette().sunken);
    if (count() == 0) {
        painter.setFont(fontFor(FontRole::Body));
        painter.setPen(m_theme.palette().text3);
        painter.drawText(
            QRect(leftPadding, 12, viewport()->width() - 32, 20), Qt::AlignVCenter, tr("No lines yet."));
        return;
    }
    painter.setClipRect(event->rect());
    const int offset = verticalScrollBar()->value();
    const int last = lineAt(event->rect().bottom() + offset);
    for (int line = lineAt(event->rect().top() + offset); line <= last; ++line) {
        paintLine(painter, line, topOf(line) - offset + 4);
    }
}

void LogView::paintLine(QPainter &painter, int index, int top)
{
    const Palette &p = m_theme.palette();
    const LogLine &line = m_buffer->at(index);
    const QRect row(0, top, viewport()->width(), rowsOf(index) * lineHeight);
    if (isSelected(index)) {
        painter.fillRect(row, hasFocus() ? p.selection : p.selectionIdle);
    } else if (line.level == models::LogLevel::Error) {
        painter.fillRect(row, p.tone(Tone::Degraded).tint);
    } else if (line.level == models::LogLevel::Warning) {
        painter.fillRect(row, p.tone(Tone::Warn).tint);
    }
    paintHits(painter, index, line, top);
    painter.save();
    painter.setClipRect(QRect(textLeft(), top, viewport()->width() - textLeft(), row.height()),
                        Qt::IntersectClip);
    paintText(painter, line, top);
    painter.restore();
    painter.setFont(fontFor(FontRole::MonoSmall));
    painter.setPen(isSelected(index) ? p.text2 : p.text3);
    painter.drawText(QRect(leftPadding, top, numberWidth - 14, lineHeight),
                     Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip,
                     QString::number(line.number));
    if (m_showTimes && line.time.isValid()) {
        painter.setFont(fontFor(FontRole::Mono));
        painter.drawText(QRect(leftPadding + numberWidth, top, 90, lineHeight),
                         Qt::AlignVCenter | Qt::TextDontClip,
                         line.time.toLocalTime().toString(u"HH:mm:ss"_s));
    }
}

void LogView::paintText(QPainter &painter, const LogLine &line, int top)
{
    const Palette &p = m_theme.palette();
    QColor color = p.text;
    if (line.level == models::LogLevel::Error) {
        color = p.tone(Tone::Degraded).fg;
    } else if (line.level == models::LogLevel::Warning) {
        color = p.tone(Tone::Warn).fg;
    }
    const QString prefix = line.source.isEmpty() ? QString() : line.source % u"  "_s;
    const QString text = prefix % line.text;
    const int prefixLength = static_cast<int>(prefix.size());
    const int fits = m_wrap ? columns() : std::max(1, static_cast<int>(text.size()));
    const int left = textLeft() - (m_wrap ? 0 : horizontalScrollBar()->value());
    const QFontMetricsF metrics(fontFor(FontRole::Mono));
    const double baseline = (lineHeight + metrics.ascent() - metrics.descent()) / 2;
    // Each piece ends where the colour changes or the line wraps.
    int at = 0;
    double x = left;
    const int size = static_cast<int>(text.size());
    while (at < size) {
        int end = std::min(size, (at / fits + 1) * fits);
        QColor pen = at < prefixLength ? p.text3 : color;
        bool bold = false;
        end = at < prefixLength ? std::min(end, prefixLength) : end;
        for (const models::AnsiSpan &span : line.spans) {
            const int from = span.range.start + prefixLength;
            const int to = from + span.range.length;
            if (at >= from && at < to) {
                pen = ansiColor(span.color);
                bold = span.bold;
                end = std::min(end, to);
            } else if (from > at) {
                end = std::min(end, from);
            }
        }
        if (at % fits == 0) {
            x = left;
        }
        const QString piece = text.mid(at, end - at);
        painter.setFont(fontFor(bold ? FontRole::MonoMedium : FontRole::Mono));
        painter.setPen(pen);
        painter.drawText(QPointF(x, top + (at / fits) * lineHeight + baseline), piece);
        x += metrics.horizontalAdvance(piece);
        at = end;
    }
}

void LogView::paintHits(QPainter &painter, int index, const LogLine &line, int top)
{
    const auto hit = std::lower_bound(m_hits.begin(), m_hits.end(), index);
    if (hit == m_hits.end() || *hit != index) {
        return;
    }
    const Palette &p = m_theme.palette();
    const bool current = hit - m_hits.begin() == m_hit;
    const int prefix = line.source.isEmpty() ? 0 : static_cast<int>(line.source.size()) + 2;
    const int fits = m_wrap ? columns() : 1 << 30;
    const int left = textLeft() - (m_wrap ? 0 : horizontalScrollBar()->value());
    const QFontMetricsF metrics(fontFor(FontRole::Mono));
    for (qsizetype at = line.text.indexOf(m_search, 0, Qt::CaseInsensitive); at >= 0;
         at = line.text.indexOf(m_search, at + m_search.size(), Qt::CaseInsensitive)) {
        const int column = static_cast<int>(at) + prefix;
        const QString before = m_wrap ? QString() : line.text.left(at);
        const double x = m_wrap ? left + column % fits * m_charWidth
                                : left + prefix * m_charWidth + metrics.horizontalAdvance(before);
        const QRectF box(x - 1,
                         top + (m_wrap ? column / fits : 0) * lineHeight + 1,
                         m_search.size() * m_charWidth + 2,
                         lineHeight - 2);
        outline(painter, box, 2, current ? p.accentText : p.tone(Tone::Warn).fill, p.tone(Tone::Warn).tint);
    }
}

} // namespace slipway::ui
