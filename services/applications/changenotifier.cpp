#include "changenotifier.h"

#include <chrono>
#include <vector>

namespace slipway::applications {

namespace {

constexpr std::chrono::milliseconds tick(16);

} // namespace

class ChangeNotifier::Handle final : public Subscription
{
public:
    Handle(ChangeNotifier &notifier, int id, std::shared_ptr<Listener> listener)
        : m_notifier(notifier)
        , m_id(id)
        , m_listener(std::move(listener))
    {}

    ~Handle() override
    {
        {
            const std::lock_guard lock(m_notifier.m_mutex);
            m_notifier.m_listeners.erase(m_id);
        }
        const std::lock_guard running(m_listener->running);
        m_listener->callback = nullptr;
    }

    Handle(const Handle &) = delete;
    Handle &operator=(const Handle &) = delete;

private:
    ChangeNotifier &m_notifier;
    int m_id;
    std::shared_ptr<Listener> m_listener;
};

ChangeNotifier::ChangeNotifier()
    : m_thread([this] { run(); })
{}

ChangeNotifier::~ChangeNotifier()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

void ChangeNotifier::changed(const base::ApplicationId &id)
{
    const std::lock_guard lock(m_mutex);
    if (!m_pending.changed.contains(id)) {
        m_pending.changed.append(id);
    }
    m_wake.notify_all();
}

void ChangeNotifier::removed(const base::ApplicationId &id)
{
    const std::lock_guard lock(m_mutex);
    m_pending.changed.removeAll(id);
    m_pending.removed.append(id);
    m_wake.notify_all();
}

void ChangeNotifier::listed()
{
    const std::lock_guard lock(m_mutex);
    m_pending.reset = true;
    m_wake.notify_all();
}

std::unique_ptr<Subscription> ChangeNotifier::subscribe(Callback callback)
{
    auto listener = std::make_shared<Listener>();
    listener->callback = std::move(callback);
    const std::lock_guard lock(m_mutex);
    const int id = m_nextListener++;
    m_listeners.emplace(id, listener);
    return std::make_unique<Handle>(*this, id, std::move(listener));
}

void ChangeNotifier::run()
{
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        m_wake.wait(lock, [this] {
            return m_stopping || m_pending.reset || !m_pending.changed.isEmpty() ||
                   !m_pending.removed.isEmpty();
        });
        if (m_stopping) {
            return;
        }
        const ApplicationChange change = std::exchange(m_pending, {});
        std::vector<std::shared_ptr<Listener>> listeners;
        for (const auto &[id, listener] : m_listeners) {
            listeners.push_back(listener);
        }
        lock.unlock();
        for (const auto &listener : listeners) {
            const std::lock_guard running(listener->running);
            if (listener->callback) {
                listener->callback(change);
            }
        }
        lock.lock();
        m_wake.wait_for(lock, tick, [this] { return m_stopping; });
    }
}

} // namespace slipway::applications
