#pragma once

#include <ui/theme/statusglyph.h>

#include <QList>
#include <QSet>
#include <QWidget>

namespace slipway::ui {

class Theme;

struct CountItem
{
    QString id; ///< what toggled() says: "health:degraded"
    Status status = Status::None;
    int count = 0;
};

struct CountGroup
{
    QString label;
    QList<CountItem> items;
};

/// Counts in 36 px: for each group a proportional bar of 6 px and the words with their counts; each word is a
/// filter, tinted while it is on.
class CountsBar final : public QWidget
{
    Q_OBJECT

public:
    explicit CountsBar(const Theme &theme, QWidget *parent = nullptr);
    Q_DISABLE_COPY_MOVE(CountsBar)

    void setGroups(const QList<CountGroup> &groups);
    void setActive(const QSet<QString> &ids);
    static constexpr int barHeight = 36;
    /// Widths of the segments of a bar of `width`: proportional, at least 2 for each count above zero, 1
    /// between segments, together `width`. Pure.
    static QList<int> segments(const QList<int> &counts, int width);

Q_SIGNALS:
    void toggled(const QString &id, bool on);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    class Word;

    void arrange();

    const Theme &m_theme;
    QList<CountGroup> m_groups;
    QList<Word *> m_words;
    QSet<QString> m_active;
    QList<QRect> m_bars;
    QList<QPoint> m_labels;
    int m_barWidth = 64;
};

} // namespace slipway::ui
