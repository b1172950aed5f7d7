#pragma once

#include <ui/canvas/diffview.h>

#include <QPainter>

namespace slipway::ui {

struct Palette;

/// Paints the rows of a DiffView; lives for one paint event.
class DiffPainter final
{
public:
    DiffPainter(QPainter &painter, const DiffView &view);
    Q_DISABLE_COPY_MOVE(DiffPainter)

    void paint(const QRect &exposed);

private:
    void paintRow(int index);
    void paintFold(const QRect &rect, const models::DiffRow &row);
    void paintPane(const QRect &rect, const DiffView::Pane &pane, int index, bool right);
    void paintFiller(const QRect &rect);
    void paintGutter(const QRect &rect, const DiffView::Pane &pane, int line, QChar sign, const QColor &mark);
    void paintInline(const QRect &rect, int index);
    void paintText(
        const QRect &rect, const DiffView::Pane &pane, QStringView text, int index, bool right, bool ignored);
    void
    paintSpans(const QRect &text, QStringView line, const QList<models::Span> &spans, const QColor &color);
    void paintNote(const QRect &rect, const LineNote &note, double textEnd);
    void paintRuler();
    /// Rectangles of a character range, over the wrapped lines of a row.
    QList<QRectF> boxes(const QRect &text, QStringView line, const models::Span &span) const;
    double xOf(QStringView line, int column) const;

    QPainter &m_painter;
    const DiffView &m_view;
    const Palette &m_palette;
    QFont m_mono;
    QFontMetricsF m_metrics;
    int m_columns;
};

} // namespace slipway::ui
