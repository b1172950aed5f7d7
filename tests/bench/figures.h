#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

// What the measurements share: one line per figure, with the budget it is held against.
namespace slipway::bench {

using Clock = std::chrono::steady_clock;

inline double milliseconds(Clock::duration duration)
{
    return std::chrono::duration<double, std::milli>(duration).count();
}

/// Prints one figure in milliseconds.
inline void report(const char *what, double figure, double budget)
{
    std::printf("%-58s %9.2f ms   budget %4.0f ms   %s\n",
                what,
                figure,
                budget,
                figure <= budget ? "within" : "MISSED");
    std::fflush(stdout);
}

/// The value below which `share` (0 to 1) of the samples lie; 0 without samples.
inline double percentile(std::vector<double> samples, double share)
{
    if (samples.empty()) {
        return 0;
    }
    std::sort(samples.begin(), samples.end());
    return samples[std::min(samples.size() - 1, static_cast<std::size_t>(share * double(samples.size())))];
}

/// Milliseconds of `times` runs, the middle one; the first run warms the caches and does not count.
template <typename Run> double median(int times, Run &&run)
{
    run();
    std::vector<double> samples;
    for (int at = 0; at < times; ++at) {
        const auto start = Clock::now();
        run();
        samples.push_back(milliseconds(Clock::now() - start));
    }
    return percentile(samples, 0.5);
}

} // namespace slipway::bench
