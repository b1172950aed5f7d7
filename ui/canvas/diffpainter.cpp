#include "diffpainter.h"

#include <ui/theme/paint.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>

#include <QScrollBar>

#include <cmath>

namespace slipway::ui {

using models::DiffRow;
using models::DiffRowKind;
using models::Span;

namespace {

constexpr int lineStep = DiffView::lineHeight;

struct LineColors
{
    QColor ground;
    QColor word;
    QColor mark;
    QChar sign;
};

LineColors lineColors(const Palette &p, bool right)
{
    if (right) {
        return {p.diffAdd, p.diffAddWord, p.diffAddMark, u'+'};
    }
    return {p.diffDel, p.diffDelWord, p.diffDelMark, QChar(0x2212)};
}

bool isAscii(QStringView text)
{
    return std::all_of(text.begin(), text.end(), [](QChar ch) { return ch.unicode() < 0x7F; });
}

} // namespace

DiffPainter::DiffPainter(QPainter &painter, const DiffView &view)
    : m_painter(painter)
    , m_view(view)
    , m_palette(view.m_theme.palette())
    , m_mono(fontFor(FontRole::Mono))
    , m_metrics(m_mono)
    , m_columns(view.m_wrap ? view.columns() : 0)
{}

double DiffPainter::xOf(QStringView line, int column) const
{
    const QStringView head = line.left(column);
    return isAscii(head) ? double(head.size()) * m_view.m_charWidth
                         : m_metrics.horizontalAdvance(head.toString());
}

QList<QRectF> DiffPainter::boxes(const QRect &text, QStringView line, const Span &span) const
{
    QList<QRectF> result;
    if (m_columns == 0) {
        const double x = text.left() + xOf(line, span.start);
        result.append(
            QRectF(x, text.top(), xOf(line, span.start + span.length) - xOf(line, span.start), lineStep));
        return result;
    }
    int at = span.start;
    const int end = span.start + span.length;
    while (at < end) {
        const int row = at / m_columns;
        const int stop = std::min(end, (row + 1) * m_columns);
        const QStringView piece = line.mid(row * m_columns, m_columns);
        const double x = text.left() + xOf(piece, at - row * m_columns);
        const double to = text.left() + xOf(piece, stop - row * m_columns);
        result.append(QRectF(x, text.top() + row * lineStep, to - x, lineStep));
        at = stop;
    }
    return result;
}

void DiffPainter::paint(const QRect &exposed)
{
    m_painter.fillRect(exposed, m_palette.surface);
    if (!m_view.m_rows.rows.empty()) {
        const int offset = m_view.verticalScrollBar()->value();
        const int last = m_view.rowAt(exposed.bottom() + offset);
        for (int row = m_view.rowAt(exposed.top() + offset); row <= last; ++row) {
            paintRow(row);
        }
    }
    const QList<DiffView::Pane> panes = m_view.panes();
    for (qsizetype at = 1; at < panes.size(); ++at) {
        verticalHairline(m_painter, panes.at(at).left, exposed.top(), exposed.bottom() + 1, m_palette.border);
    }
    if (m_view.rulerWidth() > 0) {
        paintRuler();
    }
}

void DiffPainter::paintRow(int index)
{
    const DiffRow &row = m_view.m_rows.rows[static_cast<std::size_t>(index)];
    const int width = m_view.viewport()->width() - m_view.rulerWidth();
    const int top = m_view.topOf(index) - m_view.verticalScrollBar()->value();
    const QRect rect(0, top, width, m_view.heightOf(index));
    if (row.kind == DiffRowKind::Fold) {
        paintFold(rect, row);
    } else if (m_view.m_mode == DiffView::Mode::Inline) {
        paintInline(rect, index);
    } else {
        const QList<DiffView::Pane> panes = m_view.panes();
        for (int side = 0; side < 2; ++side) {
            const DiffView::Pane &pane = panes.at(side);
            const QRect half(pane.left, rect.top(), pane.width, rect.height());
            m_painter.save();
            m_painter.setClipRect(half, Qt::IntersectClip);
            if ((side == 0 ? row.left : row.right) < 0) {
                paintFiller(half);
            } else {
                paintPane(half, pane, index, side == 1);
            }
            m_painter.restore();
        }
    }
    if (row.change >= 0 && row.change == m_view.m_change) {
        for (const DiffView::Pane &pane : m_view.panes()) {
            const int left = pane.left == 0 ? 0 : pane.left + 1;
            m_painter.fillRect(QRect(left, rect.top(), 3, rect.height()), m_palette.accentText);
        }
    }
    if (index == m_view.m_current && m_view.hasFocus()) {
        focusRing(m_painter, rect, 0, m_palette.focus);
    }
}

void DiffPainter::paintFold(const QRect &rect, const DiffRow &row)
{
    m_painter.fillRect(rect, m_palette.sunken);
    hairline(m_painter, rect.left(), rect.right() + 1, rect.top(), m_palette.grid);
    hairline(m_painter, rect.left(), rect.right() + 1, rect.bottom(), m_palette.grid);
    m_painter.setFont(fontFor(FontRole::Caption));
    m_painter.setPen(m_palette.text2);
    for (const DiffView::Pane &pane : m_view.panes()) {
        m_painter.drawText(QRect(pane.text, rect.top(), pane.width - 50, rect.height()),
                           Qt::AlignVCenter | Qt::TextDontClip,
                           words::unchangedLines(row.folded));
    }
}

void DiffPainter::paintFiller(const QRect &rect)
{
    m_painter.fillRect(rect, m_palette.sunken);
    const QBrush hatch = hatchBrush(m_palette.border, m_painter.device()->devicePixelRatioF());
    // The pattern hangs on the text, not on the window, so that it scrolls with its row.
    m_painter.setBrushOrigin(0, -m_view.verticalScrollBar()->value());
    m_painter.fillRect(rect, hatch);
}

void DiffPainter::paintGutter(
    const QRect &rect, const DiffView::Pane &pane, int line, QChar sign, const QColor &mark)
{
    if (!m_view.m_compact) {
        m_painter.setFont(fontFor(FontRole::MonoSmall));
        m_painter.setPen(m_palette.text3);
        m_painter.drawText(QRect(pane.left, rect.top(), 26, lineStep),
                           Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip,
                           QString::number(line + 1));
    }
    if (!sign.isNull()) {
        m_painter.setFont(fontFor(FontRole::MonoMedium));
        m_painter.setPen(mark);
        m_painter.drawText(QRect(pane.text - 16, rect.top(), 12, lineStep), Qt::AlignCenter, QString(sign));
    }
}

void DiffPainter::paintPane(const QRect &rect, const DiffView::Pane &pane, int index, bool right)
{
    const DiffRow &row = m_view.m_rows.rows[static_cast<std::size_t>(index)];
    const int line = right ? row.right : row.left;
    const LineNote note = (right ? m_view.m_rightNotes : m_view.m_leftNotes).value(line);
    const LineColors colors = lineColors(m_palette, right);
    QChar sign;
    QColor mark = colors.mark;
    if (note.ignored) {
        m_painter.fillRect(rect, m_palette.diffIgnored);
        sign = QChar(0x00B7);
        mark = m_palette.text3;
    } else if (row.kind != DiffRowKind::Same) {
        m_painter.fillRect(rect, colors.ground);
        sign = colors.sign;
    }
    paintText(rect, pane, m_view.lineOf(row, right), index, right, note.ignored);
    paintGutter(rect, pane, line, sign, mark);
}

void DiffPainter::paintInline(const QRect &rect, int index)
{
    const DiffRow &row = m_view.m_rows.rows[static_cast<std::size_t>(index)];
    const DiffView::Pane pane = m_view.panes().first();
    const bool right = row.left < 0;
    const LineNote note = right ? m_view.m_rightNotes.value(row.right) : m_view.m_leftNotes.value(row.left);
    const LineColors colors = lineColors(m_palette, right);
    QChar sign;
    QColor mark = colors.mark;
    if (note.ignored && row.kind != DiffRowKind::Same) {
        m_painter.fillRect(rect, m_palette.diffIgnored);
        sign = QChar(0x00B7);
        mark = m_palette.text3;
    } else if (row.kind != DiffRowKind::Same) {
        m_painter.fillRect(rect, colors.ground);
        sign = colors.sign;
    }
    paintText(rect, pane, m_view.lineOf(row, right), index, right, note.ignored);
    paintGutter(rect, pane, right ? row.right : row.left, sign, mark);
}

void DiffPainter::paintSpans(const QRect &text,
                             QStringView line,
                             const QList<Span> &spans,
                             const QColor &color)
{
    m_painter.setRenderHint(QPainter::Antialiasing);
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(color);
    for (const Span &span : spans) {
        for (const QRectF &box : boxes(text, line, span)) {
            m_painter.drawRoundedRect(box.adjusted(-0.5, 2, 0.5, -2), 2, 2);
        }
    }
    m_painter.setRenderHint(QPainter::Antialiasing, false);
}

void DiffPainter::paintText(
    const QRect &rect, const DiffView::Pane &pane, QStringView text, int index, bool right, bool ignored)
{
    const int shift = m_view.m_wrap ? 0 : m_view.horizontalScrollBar()->value();
    const QRect place(pane.text - shift, rect.top(), pane.width, rect.height());
    const DiffRow &row = m_view.m_rows.rows[static_cast<std::size_t>(index)];
    m_painter.save();
    m_painter.setClipRect(
        QRect(pane.text - 1, rect.top(), pane.left + pane.width - pane.text + 1, rect.height()),
        Qt::IntersectClip);
    if (row.kind != DiffRowKind::Same && !ignored) {
        const models::WordSpans &words = m_view.wordsOf(index);
        paintSpans(place, text, right ? words.right : words.left, lineColors(m_palette, right).word);
    }
    const auto &hits = m_view.m_hits;
    const auto first = std::partition_point(
        hits.begin(), hits.end(), [index](const DiffView::Hit &hit) { return hit.row < index; });
    for (auto hit = first; hit != hits.end() && hit->row == index; ++hit) {
        if (hit->right == right) {
            const bool current = hit - hits.begin() == m_view.m_hit;
            paintSpans(
                place, text, {hit->span}, current ? m_palette.selection : m_palette.tone(Tone::Warn).tint);
            if (current) {
                for (const QRectF &box : boxes(place, text, hit->span)) {
                    outline(m_painter, box.adjusted(-1, 1, 1, -1), 2, m_palette.accentText);
                }
            }
        }
    }
    m_painter.setFont(m_mono);
    const double baseline = (lineStep + m_metrics.ascent() - m_metrics.descent()) / 2;
    const Span key = ignored ? Span{} : models::yamlKey(text);
    // Up to its colon a key has its own colour; everything else is text.
    const int keyEnd = key.length > 0 ? key.start + key.length + 1 : 0;
    const int step = m_columns > 0 ? m_columns : static_cast<int>(text.size());
    for (int start = 0; start < text.size(); start += std::max(1, step)) {
        const QStringView line = text.mid(start, step);
        const double y = rect.top() + (m_columns > 0 ? start / step : 0) * lineStep + baseline;
        const int split = std::clamp(keyEnd - start, 0, static_cast<int>(line.size()));
        if (split > 0) {
            m_painter.setPen(m_palette.codeKey);
            m_painter.drawText(QPointF(place.left(), y), line.left(split).toString());
        }
        m_painter.setPen(ignored ? m_palette.text3 : m_palette.text);
        m_painter.drawText(QPointF(place.left() + xOf(line, split), y), line.mid(split).toString());
    }
    const int lineNumber = right ? row.right : row.left;
    const LineNote note = (right ? m_view.m_rightNotes : m_view.m_leftNotes).value(lineNumber);
    if (!note.text.isEmpty()) {
        const QRect paneRect(pane.left, rect.top(), pane.width, lineStep);
        paintNote(paneRect, note, place.left() + xOf(text, static_cast<int>(text.size())));
    }
    m_painter.restore();
}

void DiffPainter::paintNote(const QRect &rect, const LineNote &note, double textEnd)
{
    m_painter.setFont(fontFor(FontRole::Caption));
    m_painter.setPen(note.ignored ? m_palette.text3 : m_palette.text2);
    const double left = std::max(textEnd + 16, rect.left() + 60.0);
    drawText(m_painter,
             QRectF(left, rect.top(), rect.right() - 8 - left, rect.height()),
             note.text,
             Qt::AlignRight | Qt::AlignVCenter);
}

void DiffPainter::paintRuler()
{
    const int height = m_view.viewport()->height();
    const int left = m_view.viewport()->width() - m_view.rulerWidth();
    m_painter.fillRect(QRect(left, 0, m_view.rulerWidth(), height), m_palette.surface);
    verticalHairline(m_painter, left, 0, height, m_palette.border);
    const double total = std::max(1, m_view.topOf(static_cast<int>(m_view.m_rows.rows.size())));
    const double scale = std::min(1.0, height / total);
    for (const models::DiffChange &change : m_view.m_rows.changes) {
        const double top = m_view.topOf(change.firstRow) * scale;
        const double bottom = m_view.topOf(change.firstRow + change.rowCount) * scale;
        const double high = std::max(6.0, bottom - top);
        const bool both = change.added > 0 && change.removed > 0;
        const QRectF mark(left + 4, std::floor(top), 7, std::ceil(high));
        const double upper = both ? mark.height() / 2 : mark.height();
        if (change.removed > 0) {
            m_painter.fillRect(QRectF(mark.left(), mark.top(), mark.width(), upper), m_palette.diffDelMark);
        }
        if (change.added > 0) {
            m_painter.fillRect(QRectF(mark.left(), mark.bottom() - upper, mark.width(), upper),
                               m_palette.diffAddMark);
        }
    }
}

} // namespace slipway::ui
