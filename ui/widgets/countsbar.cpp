#include "countsbar.h"

#include <ui/theme/paint.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>

#include <QAbstractButton>
#include <QPainter>

#include <cmath>
#include <numeric>

namespace slipway::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int leastBar = 32;

} // namespace

/// One word with its count: a filter.
class CountsBar::Word final : public QAbstractButton
{
public:
    Word(const Theme &theme, const CountItem &item, QWidget *parent)
        : QAbstractButton(parent)
        , m_theme(theme)
        , m_item(item)
    {
        setCheckable(true);
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::TabFocus);
        setText(words::status(item.status));
        setAccessibleName(text() % u' ' % QString::number(item.count));
        setToolTip(words::statusMeaning(item.status));
    }

    Q_DISABLE_COPY_MOVE(Word)

    const CountItem &item() const { return m_item; }

    QSize sizeHint() const override
    {
        const double word = QFontMetricsF(fontFor(FontRole::Row)).horizontalAdvance(text());
        const double number =
            figuresWidth(QFontMetricsF(fontFor(FontRole::RowMedium)), words::count(m_item.count));
        return {static_cast<int>(std::ceil(6 + 18 + word + 6 + number + 6)), 24};
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Palette &p = m_theme.palette();
        if (isChecked() || underMouse()) {
            const QColor fill = isChecked() ? p.selection : p.hover;
            outline(painter, rect(), 5, fill, fill);
        }
        paintStatusGlyph(painter, QRectF(6, 6, 12, 12), m_item.status, p);
        painter.setFont(fontFor(FontRole::Row));
        painter.setPen(p.text2);
        const double used = drawText(painter, QRectF(24, 0, width() - 24, height()), text());
        painter.setFont(fontFor(FontRole::RowMedium));
        painter.setPen(p.text);
        drawFigures(painter,
                    QRectF(24 + used + 6, 0, width() - 30 - used, height()),
                    words::count(m_item.count),
                    Qt::AlignLeft | Qt::AlignVCenter);
        if (hasFocus()) {
            focusRing(painter, rect(), 5, p.focus);
        }
    }

private:
    const Theme &m_theme;
    CountItem m_item;
};

CountsBar::CountsBar(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setFixedHeight(barHeight);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void CountsBar::setGroups(const QList<CountGroup> &groups)
{
    QString focused;
    for (const Word *word : m_words) {
        focused = word->hasFocus() ? word->item().id : focused;
    }
    qDeleteAll(m_words);
    m_words.clear();
    m_groups = groups;
    for (const CountGroup &group : groups) {
        for (const CountItem &item : group.items) {
            auto *word = new Word(m_theme, item, this);
            connect(word, &QAbstractButton::clicked, this, [this, id = item.id](bool on) {
                Q_EMIT toggled(id, on);
            });
            word->show();
            m_words.append(word);
            if (item.id == focused) {
                word->setFocus();
            }
        }
    }
    setActive(m_active);
    arrange();
}

void CountsBar::setActive(const QSet<QString> &ids)
{
    m_active = ids;
    for (Word *word : m_words) {
        word->setChecked(ids.contains(word->item().id));
    }
}

QList<int> CountsBar::segments(const QList<int> &counts, int width)
{
    const int total = std::accumulate(counts.begin(), counts.end(), 0);
    const auto filled = std::count_if(counts.begin(), counts.end(), [](int count) { return count > 0; });
    QList<int> widths(counts.size(), 0);
    if (total == 0 || filled == 0) {
        return widths;
    }
    const int room = width - static_cast<int>(filled - 1);
    int used = 0;
    for (qsizetype at = 0; at < counts.size(); ++at) {
        if (counts.at(at) > 0) {
            widths[at] = std::max(2, static_cast<int>(std::lround(double(room) * counts.at(at) / total)));
            used += widths.at(at);
        }
    }
    const auto largest = std::max_element(widths.begin(), widths.end());
    *largest = std::max(2, *largest + room - used);
    return widths;
}

void CountsBar::arrange()
{
    m_bars.clear();
    m_labels.clear();
    int wanted = 16 + 12;
    for (const Word *word : m_words) {
        wanted += word->sizeHint().width();
    }
    const QFontMetricsF metrics(fontFor(FontRole::Small));
    for (const CountGroup &group : m_groups) {
        wanted += static_cast<int>(metrics.horizontalAdvance(group.label)) + 6 + 8 + 24;
    }
    const int groups = std::max(1, static_cast<int>(m_groups.size()));
    m_barWidth = std::clamp((width() - wanted) / groups, leastBar, 140);
    // Where even that is too much, the words share their paddings.
    const int excess = wanted + groups * m_barWidth - width();
    const int words = std::max(1, static_cast<int>(m_words.size()));
    const int shared = std::clamp((excess + words - 1) / words, 0, 9);
    int x = 16;
    qsizetype at = 0;
    for (const CountGroup &group : m_groups) {
        m_labels.append(QPoint(x, 0));
        x += static_cast<int>(std::ceil(metrics.horizontalAdvance(group.label))) + 6;
        m_bars.append(QRect(x, barHeight / 2 - 4, m_barWidth, 6));
        x += m_barWidth + 4;
        for (qsizetype item = 0; item < group.items.size(); ++item, ++at) {
            Word *word = m_words.at(at);
            const QSize size = word->sizeHint();
            word->setGeometry(x, (barHeight - 1 - size.height()) / 2, size.width(), size.height());
            x += size.width() - shared;
        }
        x += 20;
    }
    update();
}

void CountsBar::resizeEvent(QResizeEvent *)
{
    arrange();
}

void CountsBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Palette &p = m_theme.palette();
    painter.fillRect(rect(), p.surface);
    hairline(painter, 0, width(), height() - 1, p.border);
    painter.setFont(fontFor(FontRole::Small));
    for (qsizetype at = 0; at < m_groups.size(); ++at) {
        painter.setPen(p.text3);
        painter.drawText(
            QRect(m_labels.at(at).x(), 0, 200, height() - 1), Qt::AlignVCenter, m_groups.at(at).label);
        if (at > 0) {
            verticalHairline(painter, m_labels.at(at).x() - 10, 10, height() - 11, p.border);
        }
        QList<int> counts;
        for (const CountItem &item : m_groups.at(at).items) {
            counts.append(item.count);
        }
        const QRect bar = m_bars.at(at);
        const QList<int> widths = segments(counts, bar.width());
        int x = bar.left();
        for (qsizetype item = 0; item < widths.size(); ++item) {
            if (widths.at(item) > 0) {
                const Status status = m_groups.at(at).items.at(item).status;
                painter.fillRect(QRect(x, bar.top(), widths.at(item), bar.height()),
                                 p.tone(toneOf(status)).fill);
                x += widths.at(item) + 1;
            }
        }
        if (x == bar.left()) {
            painter.fillRect(bar, p.grid);
        }
    }
}

} // namespace slipway::ui
