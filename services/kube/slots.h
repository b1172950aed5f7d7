#pragma once

#include <services/base/canceltoken.h>

#include <condition_variable>
#include <mutex>

namespace slipway::kube {

/// A bounded number of places; taking one waits until one is free or the caller cancels. Thread safe.
class Slots final
{
public:
    explicit Slots(int count);

    /// A taken place; given back when destroyed.
    class Hold final
    {
    public:
        Hold(Slots &slots, const base::CancelToken &cancel);
        ~Hold();
        Hold(const Hold &) = delete;
        Hold &operator=(const Hold &) = delete;

        /// False when the caller cancelled before a place was free.
        bool isHeld() const { return m_held; }

    private:
        Slots &m_slots;
        bool m_held = false;
    };

private:
    bool take(const base::CancelToken &cancel);
    void release();

    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_free;
};

} // namespace slipway::kube
