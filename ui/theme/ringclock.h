#pragma once

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QRegion>
#include <QTimer>
#include <QWidget>

namespace slipway::ui {

/// Turns the open rings of running things: one turn in 1.2 s in 12 steps. A painter asks for the step while
/// it paints; that place alone is repainted at the next step. The timer stops by itself when nothing was
/// painted.
class RingClock final : public QObject
{
    Q_OBJECT

public:
    explicit RingClock(QObject *parent = nullptr);
    Q_DISABLE_COPY_MOVE(RingClock)

    /// The current step, 0 to 11; remembers to repaint `rect` (in widget coordinates) of `widget`.
    int step(QWidget *widget, const QRect &rect);
    void setStill(bool still);

    bool isTurning() const { return m_timer.isActive(); }

private:
    void turn();

    QTimer m_timer;
    QHash<QWidget *, QRegion> m_places;
    QList<QPointer<QWidget>> m_widgets;
    int m_step = 0;
    bool m_still = false;
};

} // namespace slipway::ui
