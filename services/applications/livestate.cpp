#include "livestate.h"

#include <services/base/jsonaccess.h>

#include <QSet>

using namespace Qt::StringLiterals;

namespace slipway::applications {

using base::Expected;
using base::GroupKind;
using base::Unexpected;

namespace {

// The kinds a tree consists of: what applications usually declare, and what controllers make of it.
const std::set<GroupKind> &declaredKinds()
{
    static const std::set<GroupKind> kinds = {
        {QString(), u"Service"_s},
        {QString(), u"ConfigMap"_s},
        {QString(), u"Secret"_s},
        {QString(), u"ServiceAccount"_s},
        {QString(), u"PersistentVolumeClaim"_s},
        {u"apps"_s, u"Deployment"_s},
        {u"apps"_s, u"StatefulSet"_s},
        {u"apps"_s, u"DaemonSet"_s},
        {u"batch"_s, u"Job"_s},
        {u"batch"_s, u"CronJob"_s},
        {u"networking.k8s.io"_s, u"Ingress"_s},
        {u"networking.k8s.io"_s, u"NetworkPolicy"_s},
        {u"autoscaling"_s, u"HorizontalPodAutoscaler"_s},
        {u"policy"_s, u"PodDisruptionBudget"_s},
        {u"rbac.authorization.k8s.io"_s, u"Role"_s},
        {u"rbac.authorization.k8s.io"_s, u"RoleBinding"_s},
    };
    return kinds;
}

const std::set<GroupKind> &derivedKinds()
{
    static const std::set<GroupKind> kinds = {
        {QString(), u"Pod"_s},
        {u"apps"_s, u"ReplicaSet"_s},
        {u"apps"_s, u"ControllerRevision"_s},
        {u"discovery.k8s.io"_s, u"EndpointSlice"_s},
    };
    return kinds;
}

} // namespace

Expected<void> ensureWatched(kube::ClusterConnection &connection,
                             const std::set<GroupKind> &kinds,
                             const base::CancelToken &cancel)
{
    const auto discovery = connection.client.discovery(cancel);
    if (!discovery) {
        return Unexpected(discovery.error());
    }
    const auto watch = [&](const GroupKind &kind, bool withDocuments) {
        const kube::ApiResource *resource = (*discovery)->find(kind);
        if (resource && resource->can(u"watch"_s) && resource->can(u"list"_s)) {
            connection.watcher.watch({*resource, withDocuments, {}});
        }
    };
    for (const GroupKind &kind : declaredKinds()) {
        watch(kind, true);
    }
    for (const GroupKind &kind : derivedKinds()) {
        watch(kind, kinds.contains(kind));
    }
    for (const GroupKind &kind : kinds) {
        watch(kind, true);
    }
    const auto synced = connection.watcher.waitSynced(cancel);
    if (synced || synced.error().kind == base::ErrorKind::Cancelled) {
        return synced;
    }
    // Kinds that the user may not read matter only to applications that have them.
    for (const kube::WatchState &state : connection.watcher.states()) {
        if (!state.synced && state.error && kinds.contains(state.gvk.groupKind())) {
            return Unexpected(*state.error);
        }
    }
    return {};
}

std::vector<base::Json> liveObjects(const kube::ResourceStore &store,
                                    const QString &trackingName,
                                    const std::vector<base::ObjectKey> &targets)
{
    std::vector<base::Json> result;
    QSet<base::ObjectKey> seen;
    const auto add = [&](const kube::ResourceStore::Row &row) {
        if (row && row->document && !seen.contains(row->key)) {
            seen.insert(row->key);
            result.push_back(row->document);
        }
    };
    for (const base::ObjectKey &key : targets) {
        add(store.find(key));
    }
    for (const auto &row : store.trackedBy(trackingName)) {
        add(row);
    }
    return result;
}

std::vector<base::ObjectKey> targetKeys(const std::vector<base::Json> &targets,
                                        const QString &destinationNamespace,
                                        const std::function<bool(const GroupKind &)> &isNamespaced)
{
    std::vector<base::ObjectKey> keys;
    keys.reserve(targets.size());
    for (const base::Json &target : targets) {
        base::ObjectKey key = base::keyOf(*target);
        if (!isNamespaced(key.groupKind())) {
            key.nameSpace.clear();
        } else if (key.nameSpace.isEmpty()) {
            key.nameSpace = destinationNamespace;
        }
        keys.push_back(std::move(key));
    }
    return keys;
}

} // namespace slipway::applications
