#pragma once

#include <services/kube/resourcestore.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace slipway::kube {

/// One subscriber; shared by the subscription and the feed's thread.
struct ChangeSubscriber
{
    std::mutex mutex;
    std::condition_variable idle;
    std::function<void(const ChangeSet &)> onChange;
    std::thread::id running; ///< the thread inside onChange, none by default
    bool ended = false;

    void call(const ChangeSet &changes);
    /// Waits for a running call, unless it is the caller's own.
    void end();
};

/// Gathers what changed in a store and hands it to the subscribers on a thread of its own: at once when the
/// last time is 16 ms or more ago, else 16 ms after it. A steady stream of changes can therefore delay nobody
/// for longer than that. The thread starts with the first subscriber; without one nothing is gathered.
class ChangeFeed final
{
public:
    ChangeFeed() = default;
    ~ChangeFeed();
    ChangeFeed(const ChangeFeed &) = delete;
    ChangeFeed &operator=(const ChangeFeed &) = delete;

    /// The writers' side; thread safe. Call it in the order of the changes.
    void upserted(const ResourceStore::Row &row);
    void removed(const base::ObjectKey &key);
    void reset();
    /// Lets the thread deliver what was gathered; call after the store's own lock is released.
    void wake();

    std::shared_ptr<ChangeSubscriber> subscribe(std::function<void(const ChangeSet &)> onChange);

private:
    struct HashKey
    {
        size_t operator()(const base::ObjectKey &key) const noexcept { return base::qHash(key); }
    };

    /// A changed object; a null row means removed.
    struct Change
    {
        base::ObjectKey key;
        ResourceStore::Row row;
    };

    void record(const base::ObjectKey &key, ResourceStore::Row row);
    ChangeSet takeChanges();
    void work();

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::vector<std::shared_ptr<ChangeSubscriber>> m_subscribers;
    std::vector<Change> m_changes;
    std::unordered_map<base::ObjectKey, size_t, HashKey> m_positions;
    bool m_reset = false;
    bool m_ending = false;
    std::thread m_thread;
};

} // namespace slipway::kube
