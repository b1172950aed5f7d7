#pragma once

#include <services/base/canceltoken.h>
#include <services/base/error.h>
#include <services/base/ids.h>
#include <services/base/json.h>
#include <services/kube/kubeconfig.h>

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>
#include <compare>
#include <functional>
#include <memory>
#include <optional>

namespace slipway::net {
class HttpClient;
}

namespace slipway::kube {

class Requests;
class WriteGuard;
class WriteObserver;

/// One resource type that a server offers.
struct ApiResource
{
    base::GroupVersionKind gvk;
    QString plural; ///< "deployments"
    bool namespaced = true;
    bool preferred = true; ///< the group's preferred version
    QStringList verbs;
    QStringList shortNames;
    QStringList categories;

    bool can(const QString &verb) const { return verbs.contains(verb); }

    bool operator==(const ApiResource &) const = default;
};

/// What a server offers, from aggregated discovery or, on older servers, the legacy documents.
struct Discovery
{
    QList<ApiResource> resources;
    QList<base::Error> errors; ///< groups that could not be read (an aggregated API that is down)

    /// The exact version if `gvk.version` is set and offered, else the preferred one; nullptr when unknown.
    const ApiResource *find(const base::GroupVersionKind &gvk) const;
    const ApiResource *find(const base::GroupKind &kind) const;
};

struct ServerVersion
{
    QString gitVersion; ///< "v1.36.1"
    int major = 0;
    int minor = 0;
};

struct ListOptions
{
    QString nameSpace; ///< empty: all namespaces (or cluster-scoped)
    QString labelSelector;
    QString fieldSelector;
    int pageSize = 500;
    bool withManagedFields = false;
};

struct ListResult
{
    QList<base::Json> items; ///< with apiVersion and kind filled in, managedFields removed unless asked for
    QString resourceVersion;
};

enum class PatchType
{
    Merge,
    Json,
    Strategic,
    Apply
};

enum class Propagation
{
    Foreground,
    Background,
    Orphan
};

enum class FieldValidation
{
    Strict,
    Warn,
    Ignore
};

struct WriteOptions
{
    bool dryRun = false;
    QString fieldManager = QStringLiteral("slipway");
    bool force = false; ///< with Apply: take over fields owned by others
    FieldValidation validation = FieldValidation::Strict;
    QString subresource; ///< "status", "scale", ...
    QString reason;      ///< for the journal: "sync 4f2a...", "rollback to 12", "by hand"
};

struct DeleteOptions
{
    Propagation propagation = Propagation::Background;
    QString uid; ///< precondition: never delete a namesake that was created since
    bool dryRun = false;
    std::optional<int> gracePeriodSeconds;
    QString reason;
};

/// The object after a write and what the server warned about (field validation, deprecated APIs, admission).
struct WriteResult
{
    base::Json object;
    QStringList warnings;
};

/// Who owns the fields that an apply wanted: from the causes of a 409.
struct FieldConflict
{
    QString manager;
    QString field; ///< ".spec.replicas"
};

/// The conflicts named in an error of apply(); empty for other errors.
QList<FieldConflict> fieldConflicts(const base::Error &error);

struct AccessQuestion
{
    QString verb;
    QString group;
    QString resource; ///< plural
    QString nameSpace;
    QString name;
    QString subresource;

    std::strong_ordering operator<=>(const AccessQuestion &) const = default;
};

struct LogOptions
{
    QString container;
    bool follow = false;
    bool previous = false;
    bool timestamps = true;
    std::optional<int> tailLines;
    QString sinceTime; ///< RFC 3339
};

/// One API server reached as one context's user. Calls are synchronous and cancellable; any thread may call;
/// at most eight are under way per cluster at once. Mutating calls pass the write guard and are reported to
/// the observer, which costs one read of the object before each real write. Errors carry the server's own
/// message, values of Secrets taken out; a 401 makes the credential be fetched anew once. Objects come as the
/// server has them: a Secret that is read holds its values.
class Client final
{
public:
    /// `http` must outlive the client. Guard and observer may be null (reading only needs neither; without a
    /// guard writes are refused).
    Client(net::HttpClient &http,
           KubeContext context,
           std::shared_ptr<WriteGuard> guard = nullptr,
           std::shared_ptr<WriteObserver> observer = nullptr);
    ~Client();
    Client(const Client &) = delete;
    Client &operator=(const Client &) = delete;

    const KubeContext &context() const;

    /// Obtains the credential that requests are sent with: a plugin runs unless its last answer still holds.
    /// Nothing is sent.
    base::Expected<void> signIn(const base::CancelToken &cancel);
    base::Expected<ServerVersion> version(const base::CancelToken &cancel);
    /// Cached for ten minutes; `refresh` asks again (a CRD was just created).
    base::Expected<std::shared_ptr<const Discovery>> discovery(const base::CancelToken &cancel,
                                                               bool refresh = false);
    /// The user name that the server sees (SelfSubjectReview). Unsupported on servers before 1.26.
    base::Expected<QString> identity(const base::CancelToken &cancel);
    base::Expected<bool> isAllowed(const AccessQuestion &question,
                                   const base::CancelToken &cancel); ///< cached 5 min

    base::Expected<base::Json> get(const ApiResource &resource,
                                   const QString &nameSpace,
                                   const QString &name,
                                   const base::CancelToken &cancel,
                                   bool withManagedFields = false);
    base::Expected<ListResult>
    list(const ApiResource &resource, const ListOptions &options, const base::CancelToken &cancel);

    base::Expected<WriteResult> create(const ApiResource &resource,
                                       const nlohmann::json &object,
                                       const WriteOptions &options,
                                       const base::CancelToken &cancel);
    base::Expected<WriteResult> replace(const ApiResource &resource,
                                        const nlohmann::json &object,
                                        const WriteOptions &options,
                                        const base::CancelToken &cancel);
    base::Expected<WriteResult> patch(const ApiResource &resource,
                                      const QString &nameSpace,
                                      const QString &name,
                                      PatchType type,
                                      const nlohmann::json &body,
                                      const WriteOptions &options,
                                      const base::CancelToken &cancel);
    /// Server-side apply of a whole manifest.
    base::Expected<WriteResult> apply(const ApiResource &resource,
                                      const nlohmann::json &manifest,
                                      const WriteOptions &options,
                                      const base::CancelToken &cancel);
    /// NotFound when it is already gone.
    base::Expected<void> remove(const ApiResource &resource,
                                const QString &nameSpace,
                                const QString &name,
                                const DeleteOptions &options,
                                const base::CancelToken &cancel);

    /// Streams the log of one container; `onLines` gets whole lines and runs on the calling thread; false
    /// ends it. A line of more than 1 MiB is cut there.
    base::Expected<void> logs(const QString &nameSpace,
                              const QString &pod,
                              const LogOptions &options,
                              const std::function<bool(const QList<QByteArray> &lines)> &onLines,
                              const base::CancelToken &cancel);

    /// Raw access for rooms that speak other API shapes; GET only. `path` begins with "/".
    base::Expected<QByteArray> getRaw(const QString &path, const base::CancelToken &cancel);

private:
    friend class Watcher;
    /// For the watcher: raw streams to the same server as the same user; lives as long as the client.
    Requests &requests() const;

    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace slipway::kube
