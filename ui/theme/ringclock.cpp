#include "ringclock.h"

namespace slipway::ui {

RingClock::RingClock(QObject *parent)
    : QObject(parent)
{
    m_timer.setInterval(100);
    connect(&m_timer, &QTimer::timeout, this, &RingClock::turn);
}

int RingClock::step(QWidget *widget, const QRect &rect)
{
    if (m_still || !widget) {
        return 0;
    }
    if (!m_places.contains(widget)) {
        m_widgets.append(widget);
    }
    m_places[widget] += rect.adjusted(-1, -1, 1, 1);
    if (!m_timer.isActive()) {
        m_timer.start();
    }
    return m_step;
}

void RingClock::setStill(bool still)
{
    m_still = still;
    if (still) {
        m_timer.stop();
    }
}

void RingClock::turn()
{
    if (m_widgets.isEmpty()) {
        m_timer.stop();
        return;
    }
    m_step = (m_step + 1) % 12;
    const QList<QPointer<QWidget>> widgets = std::exchange(m_widgets, {});
    const QHash<QWidget *, QRegion> places = std::exchange(m_places, {});
    for (const QPointer<QWidget> &widget : widgets) {
        if (widget && widget->isVisible()) {
            widget->update(places.value(widget.data()));
        }
    }
}

} // namespace slipway::ui
