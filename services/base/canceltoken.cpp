#include "canceltoken.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace slipway::base {

namespace detail {

struct CancelState
{
    std::mutex mutex;
    std::condition_variable changed;
    bool cancelled = false;
    std::uint64_t nextId = 1;
    std::uint64_t runningId = 0;
    std::thread::id runner;
    std::map<std::uint64_t, std::function<void()>> callbacks;
};

} // namespace detail

CancelToken::CancelToken(std::shared_ptr<detail::CancelState> state)
    : m_state(std::move(state))
{}

bool CancelToken::isCancelled() const
{
    if (!m_state) {
        return false;
    }
    const std::lock_guard lock(m_state->mutex);
    return m_state->cancelled;
}

bool CancelToken::waitFor(std::chrono::milliseconds duration) const
{
    if (!m_state) {
        std::this_thread::sleep_for(duration);
        return false;
    }
    std::unique_lock lock(m_state->mutex);
    return m_state->changed.wait_for(lock, duration, [this] { return m_state->cancelled; });
}

CancelSource::CancelSource()
    : m_state(std::make_shared<detail::CancelState>())
{}

CancelToken CancelSource::token() const
{
    return CancelToken(m_state);
}

bool CancelSource::isCancelled() const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->cancelled;
}

void CancelSource::cancel()
{
    const auto state = m_state;
    std::unique_lock lock(state->mutex);
    if (state->cancelled) {
        return;
    }
    state->cancelled = true;
    state->runner = std::this_thread::get_id();
    state->changed.notify_all();
    while (!state->callbacks.empty()) {
        const auto first = state->callbacks.begin();
        const auto callback = std::move(first->second);
        state->runningId = first->first;
        state->callbacks.erase(first);
        lock.unlock();
        callback();
        lock.lock();
        state->runningId = 0;
        state->changed.notify_all();
    }
}

CancelCallback::CancelCallback(const CancelToken &token, std::function<void()> callback)
    : m_state(token.m_state)
{
    if (!m_state) {
        return;
    }
    std::unique_lock lock(m_state->mutex);
    if (m_state->cancelled) {
        lock.unlock();
        callback();
        return;
    }
    m_id = m_state->nextId++;
    m_state->callbacks.emplace(m_id, std::move(callback));
}

CancelCallback::~CancelCallback()
{
    if (!m_state || m_id == 0) {
        return;
    }
    std::unique_lock lock(m_state->mutex);
    m_state->callbacks.erase(m_id);
    // A callback may destroy its own registration; waiting for itself would never end.
    if (m_state->runner == std::this_thread::get_id()) {
        return;
    }
    m_state->changed.wait(lock, [this] { return m_state->runningId != m_id; });
}

} // namespace slipway::base
