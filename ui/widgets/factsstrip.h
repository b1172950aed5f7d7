#pragma once

#include <ui/theme/statusglyph.h>

#include <QList>
#include <QWidget>

namespace slipway::ui {

class Theme;

struct Fact
{
    QString id;
    Status status = Status::None;
    QString mono; ///< before the head, for instance a commit
    QString head; ///< first line; the status' word when empty
    QString second;
    QString toolTip;
    bool grows = false; ///< takes the room that is left: the cell of the change

    bool operator==(const Fact &) const = default;
};

/// Up to five facts in a row of 54, two lines each, divided by hairlines. A click or Enter goes to where the
/// fact comes from.
class FactsStrip final : public QWidget
{
    Q_OBJECT

public:
    explicit FactsStrip(const Theme &theme, QWidget *parent = nullptr);
    Q_DISABLE_COPY_MOVE(FactsStrip)

    void setFacts(const QList<Fact> &facts);
    static constexpr int stripHeight = 54;
    /// Left edge and width of every cell for a strip of `width`; pure, for tests. Cells that are `wanted`
    /// wide shrink together when there is too little room, never below 90.
    static QList<std::pair<int, int>> cells(const QList<int> &wanted, const QList<bool> &grows, int width);

Q_SIGNALS:
    void activated(const QString &id);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    class Cell;

    void arrange();

    const Theme &m_theme;
    QList<Cell *> m_cells;
};

} // namespace slipway::ui
