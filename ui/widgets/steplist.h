#pragma once

#include <ui/theme/statusglyph.h>

#include <QList>
#include <QWidget>

namespace slipway::ui {

class Theme;

struct Step
{
    Status status = Status::NotRun; ///< Succeeded, Failed, Running, Waiting, Skipped, NotRun
    QString title;
    QString second; ///< when, how long
    QString third;  ///< what came out; on the current step in 600
};

/// Steps from top to bottom, 236 wide: solid connectors for done, dashed for what comes next; the current
/// step on `selection` with its number in a disc.
class StepList final : public QWidget
{
    Q_OBJECT

public:
    explicit StepList(const Theme &theme, QWidget *parent = nullptr);
    Q_DISABLE_COPY_MOVE(StepList)

    void setSteps(const QList<Step> &steps, int current);
    QSize sizeHint() const override;
    static constexpr int listWidth = 236;

Q_SIGNALS:
    void activated(int index);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    int heightOf(const Step &step) const;
    void paintMark(QPainter &painter, const QRect &row, int index);

    const Theme &m_theme;
    QList<Step> m_steps;
    int m_current = -1;
};

} // namespace slipway::ui
