#include "factsstrip.h"

#include <ui/theme/paint.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>

#include <QAbstractButton>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace slipway::ui {

namespace {

constexpr int padding = 14;
constexpr int minimumCell = 90;

} // namespace

/// One fact: a flat button of two lines.
class FactsStrip::Cell final : public QAbstractButton
{
public:
    Cell(const Theme &theme, Fact fact, bool isFirst, QWidget *parent)
        : QAbstractButton(parent)
        , m_theme(theme)
        , m_fact(std::move(fact))
        , m_left(isFirst ? 16 : padding)
    {
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::TabFocus);
        setToolTip(m_fact.toolTip);
        setAccessibleName(head() % QStringLiteral(", ") % m_fact.second);
    }

    Q_DISABLE_COPY_MOVE(Cell)

    const Fact &fact() const { return m_fact; }

    int wantedWidth() const
    {
        double first = m_fact.status == Status::None ? 0 : 20;
        if (!m_fact.mono.isEmpty()) {
            first += QFontMetricsF(fontFor(FontRole::Mono)).horizontalAdvance(m_fact.mono) + 6;
        }
        first += QFontMetricsF(fontFor(headRole())).horizontalAdvance(head());
        const double second = QFontMetricsF(fontFor(FontRole::Small)).horizontalAdvance(m_fact.second);
        return static_cast<int>(std::ceil(std::max(first, second))) + m_left + padding + 1;
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Palette &p = m_theme.palette();
        if (underMouse() && !m_fact.id.isEmpty()) {
            painter.fillRect(rect().adjusted(1, 0, 0, 0), p.hover);
        }
        double x = m_left;
        const double right = width() - padding + 6;
        if (m_fact.status != Status::None) {
            const QRect glyph(m_left, 11, 14, 14);
            const int step = isTurning(m_fact.status) ? m_theme.rings().step(this, glyph) : 0;
            paintStatusGlyph(painter, glyph, m_fact.status, p, step);
            x += 20;
        }
        if (!m_fact.mono.isEmpty()) {
            painter.setFont(fontFor(FontRole::Mono));
            painter.setPen(p.text2);
            x += drawText(painter, QRectF(x, 9, right - x, 18), m_fact.mono) + 6;
        }
        painter.setFont(fontFor(headRole()));
        painter.setPen(headColor());
        drawText(painter, QRectF(x, 9, right - x, 18), head());
        painter.setFont(fontFor(FontRole::Small));
        painter.setPen(p.text2);
        drawText(painter, QRectF(m_left, 27, right - m_left, 17), m_fact.second);
        if (hasFocus()) {
            focusRing(painter, rect().adjusted(1, 0, 0, -1), 0, p.focus);
        }
    }

private:
    QString head() const { return m_fact.head.isEmpty() ? words::status(m_fact.status) : m_fact.head; }

    bool isPlainStatus() const { return m_fact.status != Status::None && m_fact.head.isEmpty(); }

    FontRole headRole() const
    {
        return isPlainStatus() && isQuiet(m_fact.status) ? FontRole::Body : FontRole::BodyMedium;
    }

    QColor headColor() const
    {
        return isPlainStatus() ? wordColor(m_fact.status, m_theme.palette()) : m_theme.palette().text;
    }

    const Theme &m_theme;
    Fact m_fact;
    int m_left;
};

FactsStrip::FactsStrip(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setFixedHeight(stripHeight);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void FactsStrip::setFacts(const QList<Fact> &facts)
{
    if (std::equal(m_cells.begin(),
                   m_cells.end(),
                   facts.begin(),
                   facts.end(),
                   [](const Cell *cell, const Fact &fact) { return cell->fact() == fact; })) {
        return;
    }
    qsizetype focused = -1;
    for (qsizetype at = 0; at < m_cells.size(); ++at) {
        focused = m_cells.at(at)->hasFocus() ? at : focused;
    }
    qDeleteAll(m_cells);
    m_cells.clear();
    for (const Fact &fact : facts) {
        auto *cell = new Cell(m_theme, fact, m_cells.isEmpty(), this);
        connect(cell, &QAbstractButton::clicked, this, [this, id = fact.id] {
            if (!id.isEmpty()) {
                Q_EMIT activated(id);
            }
        });
        cell->show();
        m_cells.append(cell);
    }
    if (focused >= 0 && focused < m_cells.size()) {
        m_cells.at(focused)->setFocus();
    }
    arrange();
}

QList<std::pair<int, int>> FactsStrip::cells(const QList<int> &wanted, const QList<bool> &grows, int width)
{
    QList<int> widths = wanted;
    const int total = std::accumulate(widths.begin(), widths.end(), 0);
    qsizetype growing = grows.indexOf(true);
    if (growing < 0) {
        growing = widths.size() - 1;
    }
    if (total <= width && growing >= 0) {
        widths[growing] += width - total;
    }
    // Too narrow: the growing cell gives way first, then the widest, so that short facts stay whole.
    int excess = std::max(0, total - width);
    if (excess > 0 && growing >= 0) {
        const int give = std::min(excess, std::max(0, widths.at(growing) - 200));
        widths[growing] -= give;
        excess -= give;
    }
    while (excess > 0) {
        const auto widest = std::max_element(widths.begin(), widths.end());
        if (*widest <= minimumCell) {
            break;
        }
        int next = minimumCell;
        for (const int cell : std::as_const(widths)) {
            next = cell < *widest ? std::max(next, cell) : next;
        }
        const int give = std::min(excess, std::max(1, *widest - next));
        *widest -= give;
        excess -= give;
    }
    QList<std::pair<int, int>> result;
    int x = 0;
    for (const int cell : widths) {
        result.append({x, cell});
        x += cell;
    }
    return result;
}

void FactsStrip::arrange()
{
    QList<int> wanted;
    QList<bool> grows;
    for (const Cell *cell : m_cells) {
        wanted.append(cell->wantedWidth());
        grows.append(cell->fact().grows);
    }
    const QList<std::pair<int, int>> places = cells(wanted, grows, width());
    for (qsizetype at = 0; at < m_cells.size(); ++at) {
        m_cells.at(at)->setGeometry(places.at(at).first, 0, places.at(at).second, height() - 1);
    }
    update();
}

void FactsStrip::resizeEvent(QResizeEvent *)
{
    arrange();
}

void FactsStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Palette &p = m_theme.palette();
    painter.fillRect(rect(), p.surface);
    hairline(painter, 0, width(), height() - 1, p.border);
    for (qsizetype at = 1; at < m_cells.size(); ++at) {
        verticalHairline(painter, m_cells.at(at)->x(), 0, height() - 1, p.border);
    }
}

} // namespace slipway::ui
