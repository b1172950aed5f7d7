#include "gate.h"

#include <utility>

namespace slipway::render {

Gate::Gate(int slots)
    : m_free(slots)
{}

Gate::Pass::Pass(Gate &gate, QString key, bool hasSlot)
    : m_gate(gate)
    , m_key(std::move(key))
    , m_hasSlot(hasSlot)
{}

Gate::Pass::~Pass()
{
    {
        const std::lock_guard lock(m_gate.m_mutex);
        if (m_hasSlot) {
            ++m_gate.m_free;
        } else {
            m_gate.m_keys.remove(m_key);
        }
    }
    m_gate.m_left.notify_all();
}

bool Gate::waitUntil(std::unique_lock<std::mutex> &lock,
                     const base::CancelToken &cancel,
                     const std::function<bool()> &isFree)
{
    m_left.wait(lock, [&] { return cancel.isCancelled() || isFree(); });
    return !cancel.isCancelled();
}

std::unique_ptr<Gate::Pass> Gate::enter(const base::CancelToken &cancel)
{
    // The lock makes sure that the waiter is either asleep or has not looked at the token yet.
    const base::CancelCallback wake(cancel, [this] {
        {
            const std::lock_guard lock(m_mutex);
        }
        m_left.notify_all();
    });
    std::unique_lock lock(m_mutex);
    if (!waitUntil(lock, cancel, [this] { return m_free > 0; })) {
        return nullptr;
    }
    --m_free;
    return std::make_unique<Pass>(*this, QString(), true);
}

std::unique_ptr<Gate::Pass> Gate::enterKey(const QString &key, const base::CancelToken &cancel)
{
    const base::CancelCallback wake(cancel, [this] {
        {
            const std::lock_guard lock(m_mutex);
        }
        m_left.notify_all();
    });
    std::unique_lock lock(m_mutex);
    if (!waitUntil(lock, cancel, [this, &key] { return !m_keys.contains(key); })) {
        return nullptr;
    }
    m_keys.insert(key);
    return std::make_unique<Pass>(*this, key, false);
}

} // namespace slipway::render
