#include "slots.h"

namespace slipway::kube {

Slots::Slots(int count)
    : m_free(count)
{}

Slots::Hold::Hold(Slots &slots, const base::CancelToken &cancel)
    : m_slots(slots)
    , m_held(slots.take(cancel))
{}

Slots::Hold::~Hold()
{
    if (m_held) {
        m_slots.release();
    }
}

bool Slots::take(const base::CancelToken &cancel)
{
    const base::CancelCallback waker(cancel, [this] {
        const std::lock_guard lock(m_mutex);
        m_changed.notify_all();
    });
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return m_free > 0 || cancel.isCancelled(); });
    if (cancel.isCancelled()) {
        return false;
    }
    --m_free;
    return true;
}

void Slots::release()
{
    const std::lock_guard lock(m_mutex);
    ++m_free;
    m_changed.notify_all();
}

} // namespace slipway::kube
