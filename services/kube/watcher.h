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
    QStringList nameSpaces;     ///< empty: whole cluster; falls back to `fallbackNamespaces` on 403
};

/// Keeps a ResourceStore in step with a cluster: one list and then a watch per request, with bookmarks, 410
/// handling, reconnect with backoff and jitter, and a liveness limit (a silent watch is given up after 90 s
/// without bookmark). When a cluster-wide list is forbidden, each of the fallback namespaces is watched
/// instead. Thread safe; destroying it ends all watches.
class Watcher final
{
public:
    Watcher(Client &client, ResourceStore &store, HealthJudge judge, QStringList fallbackNamespaces = {});
    ~Watcher();
    Watcher(const Watcher &) = delete;
    Watcher &operator=(const Watcher &) = delete;

    /// Starts watching; a resource that is already watched is widened (documents, namespaces) if necessary.
    void watch(const WatchRequest &request);
    void unwatch(const base::GroupKind &kind);
    QList<WatchState> states() const;
    /// True when every requested kind has had its first full list.
    bool isSynced() const;
    /// Blocks until isSynced() or the cancel token fires or a kind is refused for good (then its error).
    base::Expected<void> waitSynced(const base::CancelToken &cancel) const;
    /// Called from watch threads whenever a state changes.
    void onStateChange(std::function<void()> callback);

private:
    struct Private;
    std::shared_ptr<Private> d;
};

/// Makes a store row of an object, as the watcher does. Pure.
ResourceRow makeRow(const nlohmann::json &object, const HealthJudge &judge, bool withDocument);

} // namespace slipway::kube
