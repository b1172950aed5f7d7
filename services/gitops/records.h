#pragma once

#include <services/base/canceltoken.h>
#include <services/base/error.h>
#include <services/gitops/operation.h>
#include <services/kube/client.h>

#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace slipway::gitops {

/// One source as it was deployed: enough to render the same set again.
struct DeployedSource
{
    QString repoUrl;
    QString path;
    QString targetRevision;
    QString revision;      ///< resolved commit
    base::Json parameters; ///< the helm/kustomize/directory block of the source; null when it had none

    bool operator==(const DeployedSource &) const = default;
};

/// One entry of an application's history. Never manifests or Secret values.
struct Deployment
{
    qint64 id = 0;
    DeployedSource source;
    QDateTime startedAt;
    QDateTime deployedAt;
    QString initiatedBy;
    QStringList images;
    QString digest; ///< of the rendered set
    QString result;

    bool operator==(const Deployment &) const = default;
};

/// Who asked that nothing be deployed, why and until when.
struct Hold
{
    QString who;
    QString why;
    QDateTime until; ///< invalid: until it is lifted

    bool operator==(const Hold &) const = default;
};

/// What the cluster remembers of one application: a ConfigMap in the control namespace.
struct ApplicationRecord
{
    QList<Deployment> history;               ///< oldest first
    std::optional<OperationState> operation; ///< the running or last one
    std::optional<Hold> hold;
    QString resourceVersion; ///< of the ConfigMap; empty when there is none yet
    QString uid;
};

/// Reads and writes the records of one cluster, so that two desktops agree (design: history belongs to the
/// cluster). Calls block. Writes are compare-and-swap on the resourceVersion: Conflict when another Slipway
/// wrote meanwhile.
class ApplicationRecords final
{
public:
    ApplicationRecords(kube::Client &client, QString controlNamespace);

    /// An empty record when the application has none yet.
    base::Expected<ApplicationRecord> load(const base::ApplicationId &id, const base::CancelToken &cancel);
    /// Answers the record with its new resourceVersion. Creates the control namespace when it is missing.
    base::Expected<ApplicationRecord>
    save(const base::ApplicationId &id, ApplicationRecord record, const base::CancelToken &cancel);
    /// Loads, lets `change` edit, saves; tries again when another desktop wrote in between (at most five
    /// times).
    base::Expected<ApplicationRecord> update(const base::ApplicationId &id,
                                             const std::function<void(ApplicationRecord &)> &change,
                                             const base::CancelToken &cancel);
    base::Expected<void> remove(const base::ApplicationId &id, const base::CancelToken &cancel);

    /// Name of the ConfigMap of an application: readable, unique, and a valid DNS name.
    static QString objectName(const base::ApplicationId &id);

private:
    base::Expected<void> ensureNamespace(const base::CancelToken &cancel);

    kube::Client &m_client;
    QString m_namespace;
};

/// Appends a deployment with the next id and cuts the history to `limit` entries.
void appendDeployment(ApplicationRecord &record, Deployment deployment, int limit);

/// ConfigMap data of a record and back; unreadable parts are left out rather than failing the application.
nlohmann::json recordData(const ApplicationRecord &record);
ApplicationRecord recordFromConfigMap(const nlohmann::json &configMap);

} // namespace slipway::gitops
