#pragma once

#include <chrono>
#include <cstdint>
#include <random>

namespace slipway::kube {

/// How long to wait before trying again: a random part (full jitter) of a delay that doubles with each
/// failure up to a maximum, and begins anew after a long time without failure.
class Backoff final
{
public:
    using Milliseconds = std::chrono::milliseconds;
    using TimePoint = std::chrono::steady_clock::time_point;

    Backoff(Milliseconds first, Milliseconds maximum, Milliseconds healthyAfter, std::uint32_t seed);

    /// The wait after a failure at `now`.
    Milliseconds next(TimePoint now);

private:
    Milliseconds m_first;
    Milliseconds m_maximum;
    Milliseconds m_healthyAfter;
    Milliseconds m_delay;
    TimePoint m_lastFailure;
    std::mt19937 m_random;
};

} // namespace slipway::kube
