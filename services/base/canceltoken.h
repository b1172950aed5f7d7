#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

namespace slipway::base {

namespace detail {
struct CancelState;
}

class CancelCallback;

/// The receiving end of a cancellation: cheap to copy, safe to read from any thread. A default-made token is
/// never cancelled.
class CancelToken final
{
public:
    CancelToken() = default;

    bool isCancelled() const;

    /// Blocks the calling thread until cancelled or until `duration` has passed; true when cancelled.
    /// The one permitted way to wait in services: back-off and polling loops end at once when cancelled.
    bool waitFor(std::chrono::milliseconds duration) const;

private:
    friend class CancelSource;
    friend class CancelCallback;
    explicit CancelToken(std::shared_ptr<detail::CancelState> state);

    std::shared_ptr<detail::CancelState> m_state;
};

/// The owning end of a cancellation. Destroying a source does not cancel.
class CancelSource final
{
public:
    CancelSource();

    CancelToken token() const;
    /// Cancels; runs the registered callbacks on the calling thread. Later calls do nothing.
    void cancel();
    bool isCancelled() const;

private:
    std::shared_ptr<detail::CancelState> m_state;
};

/// Runs `callback` once when the token is cancelled (at once if it already is) until destroyed. After the
/// destructor returned, the callback is not running and will not run.
class CancelCallback final
{
public:
    CancelCallback(const CancelToken &token, std::function<void()> callback);
    ~CancelCallback();
    CancelCallback(const CancelCallback &) = delete;
    CancelCallback &operator=(const CancelCallback &) = delete;

private:
    std::shared_ptr<detail::CancelState> m_state;
    std::uint64_t m_id = 0;
};

} // namespace slipway::base
