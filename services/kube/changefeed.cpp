#include "changefeed.h"

#include <algorithm>

namespace slipway::kube {

namespace {

constexpr std::chrono::milliseconds tick{16};

} // namespace

void ChangeSubscriber::call(const ChangeSet &changes)
{
    {
        const std::lock_guard lock(mutex);
        if (ended) {
            return;
        }
        running = std::this_thread::get_id();
    }
    onChange(changes);
    const std::lock_guard lock(mutex);
    running = {};
    idle.notify_all();
}

void ChangeSubscriber::end()
{
    std::unique_lock lock(mutex);
    ended = true;
    idle.wait(lock, [this] { return running == std::thread::id() || running == std::this_thread::get_id(); });
    if (running == std::thread::id()) {
        onChange = nullptr;
    }
}

ChangeFeed::~ChangeFeed()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_wake.notify_all();
    if (m_thread.joinable()) {
        m_thread.join();
    }
}

void ChangeFeed::upserted(const ResourceStore::Row &row)
{
    record(row->key, row);
}

void ChangeFeed::removed(const base::ObjectKey &key)
{
    record(key, nullptr);
}

void ChangeFeed::reset()
{
    const std::lock_guard lock(m_mutex);
    m_changes.clear();
    m_positions.clear();
    m_reset = !m_subscribers.empty();
}

void ChangeFeed::wake()
{
    m_wake.notify_all();
}

std::shared_ptr<ChangeSubscriber> ChangeFeed::subscribe(std::function<void(const ChangeSet &)> onChange)
{
    auto subscriber = std::make_shared<ChangeSubscriber>();
    subscriber->onChange = std::move(onChange);
    const std::lock_guard lock(m_mutex);
    m_subscribers.push_back(subscriber);
    if (!m_thread.joinable()) {
        m_thread = std::thread([this] { work(); });
    }
    return subscriber;
}

void ChangeFeed::record(const base::ObjectKey &key, ResourceStore::Row row)
{
    const std::lock_guard lock(m_mutex);
    if (m_subscribers.empty()) {
        return;
    }
    const auto [position, isNew] = m_positions.try_emplace(key, m_changes.size());
    if (isNew) {
        m_changes.push_back({key, std::move(row)});
    } else {
        m_changes[position->second].row = std::move(row);
    }
}

ChangeSet ChangeFeed::takeChanges()
{
    ChangeSet set;
    set.reset = m_reset;
    for (Change &change : m_changes) {
        if (change.row) {
            set.upserted.push_back(std::move(change.row));
        } else {
            set.removed.push_back(std::move(change.key));
        }
    }
    m_changes.clear();
    m_positions.clear();
    m_reset = false;
    return set;
}

void ChangeFeed::work()
{
    std::chrono::steady_clock::time_point last;
    std::unique_lock lock(m_mutex);
    while (true) {
        m_wake.wait(lock, [this] { return m_ending || m_reset || !m_changes.empty(); });
        m_wake.wait_until(lock, last + tick, [this] { return m_ending; });
        if (m_ending) {
            return;
        }
        const ChangeSet changes = takeChanges();
        std::erase_if(m_subscribers, [](const std::shared_ptr<ChangeSubscriber> &subscriber) {
            const std::lock_guard guard(subscriber->mutex);
            return subscriber->ended;
        });
        const auto subscribers = m_subscribers;
        lock.unlock();
        last = std::chrono::steady_clock::now();
        for (const auto &subscriber : subscribers) {
            subscriber->call(changes);
        }
        lock.lock();
    }
}

} // namespace slipway::kube
