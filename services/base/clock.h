#pragma once

#include <QDateTime>

#include <chrono>

namespace slipway::base {

/// Where code that decides by time gets the time from, so that tests can set it. Thread safe.
class Clock
{
public:
    virtual ~Clock() = default;

    /// The wall clock, UTC, millisecond precision.
    virtual QDateTime now() const = 0;
    /// Never goes back; for durations and deadlines.
    virtual std::chrono::steady_clock::time_point monotonic() const = 0;
};

/// The machine's clocks.
class SystemClock final : public Clock
{
public:
    QDateTime now() const override;
    std::chrono::steady_clock::time_point monotonic() const override;
};

/// RFC 3339 with seconds and "Z" as Kubernetes' metav1.Time writes it; empty for an invalid time.
QString toRfc3339(const QDateTime &time);
/// Parses RFC 3339 with optional fraction; invalid when it is not one. The result is UTC.
QDateTime fromRfc3339(const QString &text);

} // namespace slipway::base
