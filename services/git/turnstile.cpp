#include "turnstile.h"

namespace slipway::git {

bool Turnstile::enter(const base::CancelToken &cancel)
{
    const base::CancelCallback wake(cancel, [this] {
        const std::lock_guard lock(m_mutex);
        m_changed.notify_all();
    });
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this, &cancel] { return !m_taken || cancel.isCancelled(); });
    if (cancel.isCancelled()) {
        return false;
    }
    m_taken = true;
    return true;
}

void Turnstile::leave()
{
    const std::lock_guard lock(m_mutex);
    m_taken = false;
    m_changed.notify_all();
}

} // namespace slipway::git
