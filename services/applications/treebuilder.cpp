#include "treebuilder.h"

#include <services/base/jsonaccess.h>
#include <services/gitops/health.h>

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::applications {

using kube::ResourceRow;
using kube::ResourceStore;

namespace {

constexpr int maximumDepth = 12;

void takeLiveFacts(ResourceNode &node, const ResourceRow &row)
{
    node.uid = row.uid;
    node.version = row.version;
    node.health = row.health;
    node.healthMessage = row.healthMessage;
    node.info = row.info;
    node.images = row.images;
    node.readyCount = row.readyCount;
    node.wantedCount = row.wantedCount;
    node.restarts = row.restarts;
    node.created = row.created;
}

// Endpoints, EndpointSlices, ReplicaSets, Pods, ...: whatever names the parent as its owner.
void addChildren(std::vector<ResourceNode> &nodes,
                 QSet<QString> &seen,
                 const ResourceStore &store,
                 const QString &parentUid,
                 int depth)
{
    if (depth > maximumDepth || parentUid.isEmpty()) {
        return;
    }
    std::vector<ResourceStore::Row> children = store.childrenOf(parentUid);
    std::sort(children.begin(), children.end(), [](const auto &a, const auto &b) { return a->key < b->key; });
    for (const auto &row : children) {
        // An object may itself be managed and then stands below the application already.
        if (seen.contains(row->uid)) {
            continue;
        }
        seen.insert(row->uid);
        ResourceNode node;
        node.key = row->key;
        node.parentUid = parentUid;
        takeLiveFacts(node, *row);
        nodes.push_back(std::move(node));
        addChildren(nodes, seen, store, row->uid, depth + 1);
    }
}

} // namespace

ApplicationTree
buildTree(const base::ApplicationId &id, const gitops::Comparison &comparison, const ResourceStore &store)
{
    ApplicationTree tree;
    tree.id = id;
    QSet<QString> seen;
    for (const gitops::ComparedResource &resource : comparison.resources) {
        if (const auto row = store.find(resource.key)) {
            seen.insert(row->uid);
        }
    }
    for (const gitops::ComparedResource &resource : comparison.resources) {
        const auto row = store.find(resource.key);
        if (resource.hook && !row) {
            continue;
        }
        ResourceNode node;
        node.key = resource.key;
        node.version = resource.version;
        node.managed = true;
        node.hook = resource.hook;
        node.wave = resource.wave;
        node.requiresPruning = resource.requiresPruning;
        node.missing = !row;
        if (!resource.hook) {
            node.sync = resource.isOutOfSync() || !row ? SyncStatus::OutOfSync : SyncStatus::Synced;
        }
        if (row) {
            takeLiveFacts(node, *row);
        } else {
            node.health = Health::Missing;
        }
        const QString uid = node.uid;
        tree.nodes.push_back(std::move(node));
        addChildren(tree.nodes, seen, store, uid, 1);
    }
    return tree;
}

Health aggregateHealth(const gitops::Comparison &comparison, const ResourceStore &store, QString *message)
{
    std::vector<Health> live;
    int missing = 0;
    Health worst = Health::Healthy;
    QStringList causes;
    for (const gitops::ComparedResource &resource : comparison.resources) {
        if (resource.hook) {
            continue;
        }
        const auto row = store.find(resource.key);
        if (!row) {
            missing += resource.target ? 1 : 0;
            continue;
        }
        const bool ignored =
            row->document &&
            base::annotation(*row->document, "argocd.argoproj.io/ignore-healthcheck") == u"true"_s;
        if (ignored) {
            continue;
        }
        // A child Application without a status is one of this engine's own: its health shows in its own row.
        const bool isOwnChild = row->key.kind == u"Application"_s && row->document &&
                                !base::member(*row->document, {"status", "health"});
        if (isOwnChild) {
            continue;
        }
        live.push_back(row->health);
        if (row->health == Health::None) {
            continue;
        }
        if (gitops::isWorse(row->health, worst)) {
            worst = row->health;
            causes.clear();
        }
        if (row->health == worst && worst != Health::Healthy && causes.size() < 3) {
            QString cause = row->key.kind + u' ' + row->key.name;
            if (!row->healthMessage.isEmpty()) {
                cause += u": "_s + row->healthMessage;
            }
            causes.append(cause);
        }
    }
    if (message) {
        *message = causes.join(u"; "_s);
    }
    return gitops::aggregateHealth(live, missing);
}

QStringList imagesOf(const gitops::Comparison &comparison, const ResourceStore &store)
{
    QStringList images;
    for (const gitops::ComparedResource &resource : comparison.resources) {
        if (const auto row = store.find(resource.key)) {
            images += row->images;
        }
    }
    images.sort();
    images.removeDuplicates();
    return images;
}

} // namespace slipway::applications
