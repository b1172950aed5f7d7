#include "changefeed.h"
#include "storeindex.h"

#include <services/kube/resourcestore.h>

#include <mutex>
#include <shared_mutex>

namespace slipway::kube {

struct ResourceStore::Private
{
    // The feed is told under the writers' lock, so that it sees changes in their order.
    mutable std::shared_mutex mutex;
    StoreIndex index;
    ChangeFeed feed;

    void put(ResourceRow row)
    {
        Row stored;
        if (index.put(std::move(row), stored) == StoreIndex::Outcome::Changed) {
            feed.upserted(stored);
        }
    }

    void take(const base::ObjectKey &key, const QString &uid)
    {
        if (index.take(key, uid)) {
            feed.removed(key);
        }
    }

    template <typename Keep>
    void takeOthers(const base::GroupKind &kind, const QString &nameSpace, const Keep &keep)
    {
        for (const Row &row : index.ofKind(kind, nameSpace)) {
            if (!keep(*row)) {
                take(row->key, {});
            }
        }
    }
};

ResourceStore::ResourceStore()
    : d(std::make_shared<Private>())
{}

ResourceStore::~ResourceStore() = default;

ResourceStore::Row ResourceStore::find(const base::ObjectKey &key) const
{
    const std::shared_lock lock(d->mutex);
    return d->index.find(key);
}

ResourceStore::Row ResourceStore::findByUid(const QString &uid) const
{
    const std::shared_lock lock(d->mutex);
    return d->index.findByUid(uid);
}

std::vector<ResourceStore::Row> ResourceStore::childrenOf(const QString &uid) const
{
    const std::shared_lock lock(d->mutex);
    return d->index.childrenOf(uid);
}

std::vector<ResourceStore::Row> ResourceStore::trackedBy(const QString &application) const
{
    const std::shared_lock lock(d->mutex);
    return d->index.trackedBy(application);
}

std::vector<ResourceStore::Row> ResourceStore::ofKind(const base::GroupKind &kind,
                                                      const QString &nameSpace) const
{
    const std::shared_lock lock(d->mutex);
    return d->index.ofKind(kind, nameSpace);
}

std::vector<ResourceStore::Row> ResourceStore::all() const
{
    const std::shared_lock lock(d->mutex);
    return d->index.all();
}

qsizetype ResourceStore::size() const
{
    const std::shared_lock lock(d->mutex);
    return d->index.size();
}

void ResourceStore::upsert(std::vector<ResourceRow> rows)
{
    {
        const std::lock_guard lock(d->mutex);
        for (ResourceRow &row : rows) {
            d->put(std::move(row));
        }
    }
    d->feed.wake();
}

void ResourceStore::remove(const base::ObjectKey &key, const QString &uid)
{
    {
        const std::lock_guard lock(d->mutex);
        d->take(key, uid);
    }
    d->feed.wake();
}

void ResourceStore::replaceKind(const base::GroupKind &kind,
                                const QString &nameSpace,
                                std::vector<ResourceRow> rows)
{
    QSet<base::ObjectKey> fresh;
    for (const ResourceRow &row : rows) {
        fresh.insert(row.key);
    }
    {
        const std::lock_guard lock(d->mutex);
        d->takeOthers(kind, nameSpace, [&](const ResourceRow &row) { return fresh.contains(row.key); });
        for (ResourceRow &row : rows) {
            d->put(std::move(row));
        }
    }
    d->feed.wake();
}

void ResourceStore::retainKind(const base::GroupKind &kind,
                               const QString &nameSpace,
                               const QSet<QString> &uids)
{
    {
        const std::lock_guard lock(d->mutex);
        d->takeOthers(kind, nameSpace, [&](const ResourceRow &row) { return uids.contains(row.uid); });
    }
    d->feed.wake();
}

void ResourceStore::clear()
{
    {
        const std::lock_guard lock(d->mutex);
        d->index.clear();
        d->feed.reset();
    }
    d->feed.wake();
}

std::unique_ptr<ResourceStore::Subscription>
ResourceStore::subscribe(std::function<void(const ChangeSet &)> onChange)
{
    return std::unique_ptr<Subscription>(new Subscription(d->feed.subscribe(std::move(onChange))));
}

ResourceStore::Subscription::Subscription(std::shared_ptr<ChangeSubscriber> subscriber)
    : m_subscriber(std::move(subscriber))
{}

ResourceStore::Subscription::~Subscription()
{
    m_subscriber->end();
}

} // namespace slipway::kube
