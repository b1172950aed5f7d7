#pragma once

#include <services/base/canceltoken.h>

#include <QSet>
#include <QString>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>

namespace slipway::render {

/// Lets at most `slots` holders in at once, and one at a time per key, so that two callers of the same render
/// do it once. Thread safe.
class Gate final
{
public:
    explicit Gate(int slots);
    Gate(const Gate &) = delete;
    Gate &operator=(const Gate &) = delete;

    /// Leaves the gate when destroyed.
    class Pass final
    {
    public:
        Pass(Gate &gate, QString key, bool hasSlot);
        ~Pass();
        Pass(const Pass &) = delete;
        Pass &operator=(const Pass &) = delete;

    private:
        Gate &m_gate;
        QString m_key;
        bool m_hasSlot;
    };

    /// Waits for a slot; null when cancelled.
    std::unique_ptr<Pass> enter(const base::CancelToken &cancel);
    /// Waits until nobody else holds `key`; null when cancelled.
    std::unique_ptr<Pass> enterKey(const QString &key, const base::CancelToken &cancel);

private:
    bool waitUntil(std::unique_lock<std::mutex> &lock,
                   const base::CancelToken &cancel,
                   const std::function<bool()> &isFree);

    std::mutex m_mutex;
    std::condition_variable m_left;
    int m_free;
    QSet<QString> m_keys;
};

} // namespace slipway::render
