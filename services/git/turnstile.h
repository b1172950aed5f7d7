#pragma once

#include <services/base/canceltoken.h>

#include <condition_variable>
#include <mutex>

namespace slipway::git {

/// Lets one thread in at a time; waiting ends when cancelled, which a mutex cannot.
class Turnstile final
{
public:
    Turnstile() = default;
    Turnstile(const Turnstile &) = delete;
    Turnstile &operator=(const Turnstile &) = delete;

    /// Blocks until the way is free; false when cancelled first.
    bool enter(const base::CancelToken &cancel);
    void leave();

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_taken = false;
};

/// One passage, given back at the end of the scope.
class Passage final
{
public:
    Passage(Turnstile &turnstile, const base::CancelToken &cancel)
        : m_turnstile(turnstile)
        , m_entered(turnstile.enter(cancel))
    {}

    ~Passage()
    {
        if (m_entered) {
            m_turnstile.leave();
        }
    }

    Passage(const Passage &) = delete;
    Passage &operator=(const Passage &) = delete;

    explicit operator bool() const { return m_entered; }

private:
    Turnstile &m_turnstile;
    bool m_entered;
};

} // namespace slipway::git
