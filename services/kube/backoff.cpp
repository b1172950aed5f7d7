#include "backoff.h"

#include <algorithm>

namespace slipway::kube {

Backoff::Backoff(Milliseconds first, Milliseconds maximum, Milliseconds healthyAfter, std::uint32_t seed)
    : m_first(first)
    , m_maximum(maximum)
    , m_healthyAfter(healthyAfter)
    , m_delay(first)
    , m_random(seed)
{}

Backoff::Milliseconds Backoff::next(TimePoint now)
{
    if (now - m_lastFailure > m_healthyAfter) {
        m_delay = m_first;
    }
    m_lastFailure = now;
    std::uniform_int_distribution<Milliseconds::rep> part(0, m_delay.count());
    const Milliseconds wait{part(m_random)};
    m_delay = std::min(m_delay * 2, m_maximum);
    return wait;
}

} // namespace slipway::kube
