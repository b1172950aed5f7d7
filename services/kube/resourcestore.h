#pragma once

#include <services/base/error.h>
#include <services/base/ids.h>
#include <services/base/json.h>

#include <QDateTime>
#include <QList>
#include <QSet>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace slipway::kube {

/// Health as Argo CD words it, best to worst in the order of argo-cd.md 3.10; None = the kind has no health.
enum class Health
{
    None,
    Healthy,
    Suspended,
    Progressing,
    Missing,
    Degraded,
    Unknown
};

/// What the store keeps of every object of a watched kind: 0.5 to 0.8 KB, strings interned, control
/// characters removed. The document itself is kept only for kinds that were asked for with documents; it is
/// as the server sent it, so a Secret's must pass maskSecrets() before anybody sees it.
struct ResourceRow
{
    base::ObjectKey key;
    QString version; ///< of the API it was read at, "v1"
    QString uid;
    QString ownerUid; ///< the controlling owner, else the first; empty without
    QString resourceVersion;
    QDateTime created;
    QDateTime deleting; ///< invalid unless it has a deletionTimestamp
    Health health = Health::None;
    QString healthMessage;
    QString info;        ///< a short fact in kubectl's words: pod status reason, "Rev:3", "2/3"
    int readyCount = -1; ///< containers or replicas ready; -1 when the kind has none
    int wantedCount = -1;
    int restarts = 0;
    QStringList images;
    QString trackingId;  ///< annotation argocd.argoproj.io/tracking-id
    QString node;        ///< of a pod
    base::Json document; ///< without managedFields; null unless asked for

    bool operator==(const ResourceRow &) const = default;
};

/// What changed since the last tick, one entry per object however often it changed. An object that was
/// replaced by a namesake with another uid is only in `upserted`.
struct ChangeSet
{
    std::vector<std::shared_ptr<const ResourceRow>> upserted;
    std::vector<base::ObjectKey> removed;
    bool reset = false; ///< everything known before is void: read the store anew
};

/// How the health of an object is judged; gitops provides it, so that kube needs not know the rules.
struct Verdict
{
    Health health = Health::None;
    QString message;
};

using HealthJudge = std::function<Verdict(const nlohmann::json &object)>;

/// State of one watched kind, for the status bar and the Clusters page.
struct WatchState
{
    base::GroupVersionKind gvk;
    QString nameSpace; ///< empty: whole cluster
    bool synced = false;
    QDateTime lastEvent;
    std::optional<base::Error> error;
};

struct ChangeSubscriber;

/// The live objects of one cluster, indexed by key, uid and owner. Readers get shared immutable rows; any
/// thread may read or write. Change sets are handed out at most once per 16 ms: on the leading edge, then
/// gathered.
class ResourceStore final
{
public:
    ResourceStore();
    ~ResourceStore();
    ResourceStore(const ResourceStore &) = delete;
    ResourceStore &operator=(const ResourceStore &) = delete;

    using Row = std::shared_ptr<const ResourceRow>;

    /// Null when there is none.
    Row find(const base::ObjectKey &key) const;
    Row findByUid(const QString &uid) const;
    /// By group, kind, namespace and name.
    std::vector<Row> childrenOf(const QString &uid) const;
    /// All objects whose tracking id names `application` (the part before the first colon), in the same
    /// order.
    std::vector<Row> trackedBy(const QString &application) const;
    /// By namespace and name; an empty namespace means all.
    std::vector<Row> ofKind(const base::GroupKind &kind, const QString &nameSpace = {}) const;
    std::vector<Row> all() const;
    qsizetype size() const;

    /// Writers: the watchers, and a snapshot at start. Rows that bring nothing new are not reported.
    void upsert(std::vector<ResourceRow> rows);
    /// Removes the object unless it has meanwhile got another uid; an empty uid removes whatever is there.
    void remove(const base::ObjectKey &key, const QString &uid);
    /// Replaces all objects of a kind (in a namespace, if given) by a fresh list.
    void replaceKind(const base::GroupKind &kind, const QString &nameSpace, std::vector<ResourceRow> rows);
    /// Removes all objects of a kind (in a namespace, if given) whose uid is not among `uids`: the end of a
    /// list that was written page by page.
    void retainKind(const base::GroupKind &kind, const QString &nameSpace, const QSet<QString> &uids);
    void clear();

    /// Calls `onChange` from the store's own thread; use a base::Mailbox inside to reach a window. Read what
    /// is there after subscribing: changes are reported from then on (perhaps some from just before). The
    /// subscription ends when the returned object is destroyed, on any thread, also inside the callback. The
    /// store itself must not be destroyed inside it.
    class Subscription;
    std::unique_ptr<Subscription> subscribe(std::function<void(const ChangeSet &)> onChange);

private:
    struct Private;
    std::shared_ptr<Private> d;
};

/// Ends the subscription when destroyed; after that the callback is not running and will not run.
class ResourceStore::Subscription final
{
public:
    ~Subscription();

private:
    friend class ResourceStore;
    explicit Subscription(std::shared_ptr<ChangeSubscriber> subscriber);
    std::shared_ptr<ChangeSubscriber> m_subscriber;
};

} // namespace slipway::kube

Q_DECLARE_METATYPE(slipway::kube::Health)
