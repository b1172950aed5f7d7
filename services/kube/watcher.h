#pragma once

#include <services/kube/client.h>
#include <services/kube/resourcestore.h>

#include <QList>
#include <QStringList>

#include <functional>
#include <memory>

namespace slipway::kube {

struct WatchRequest
{
    ApiResource resource;
    bool withDocuments = false; ///< keep each object's document in its row (kinds that applications manage)
    QStringList nameSpaces{};   ///< empty: whole cluster; falls back to `fallbackNamespaces` on 403
};

class WatchSource;
struct WatchTiming;

/// Keeps a ResourceStore in step with a cluster: one list and then a watch per request, with bookmarks, 410
/// handling, reconnect with backoff and jitter, and a liveness limit (a silent watch is given up after 90 s
/// without bookmark). When a cluster-wide list is forbidden, each of the fallback namespaces is watched
/// instead. A kind that the server refuses for good (403, or 404: the kind is gone) stays refused, its
/// objects out of the store, until watch() asks for it again. Thread safe; destroying it ends all watches and
/// waits for their threads, so not within its own callback.
class Watcher final
{
public:
    /// Client and store must outlive the watcher. `judge` is called from several threads at once.
    Watcher(Client &client, ResourceStore &store, HealthJudge judge, QStringList fallbackNamespaces = {});
    /// With another source than a client, or other times; inside the room and its tests.
    Watcher(std::shared_ptr<WatchSource> source,
            ResourceStore &store,
            HealthJudge judge,
            QStringList fallbackNamespaces,
            const WatchTiming &timing);
    ~Watcher();
    Watcher(const Watcher &) = delete;
    Watcher &operator=(const Watcher &) = delete;

    /// Starts watching; a resource that is already watched is widened (documents, namespaces) if necessary.
    void watch(const WatchRequest &request);
    /// Ends the watch and removes the objects of the kind from the store.
    void unwatch(const base::GroupKind &kind);
    QList<WatchState> states() const;
    /// True when every requested kind has had its first full list.
    bool isSynced() const;
    /// Blocks until every requested kind has had its first full list or has been refused for good, or the
    /// token fires. The answer is the error of the first refused kind, if any; the others can be used all the
    /// same.
    base::Expected<void> waitSynced(const base::CancelToken &cancel) const;
    /// Called from watch threads, one at a time, whenever a state changes (not for each event). Replaces an
    /// earlier callback, which is not running any more when this returns; never call it inside the callback.
    void onStateChange(std::function<void()> callback);

private:
    struct Private;
    std::shared_ptr<Private> d;
};

/// Makes a store row of an object, as the watcher does. Pure.
ResourceRow makeRow(const nlohmann::json &object, const HealthJudge &judge, bool withDocument);

} // namespace slipway::kube
