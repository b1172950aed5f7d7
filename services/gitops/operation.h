#pragma once

#include <services/base/error.h>
#include <services/base/ids.h>
#include <services/gitops/plan.h>

#include <nlohmann/json_fwd.hpp>

#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <optional>

namespace slipway::gitops {

enum class OperationPhase
{
    None,
    Running,
    Succeeded,
    Failed,
    Error, ///< could not be carried out: no cluster, no manifests, lost lease
    Terminating
};

enum class ResultStatus
{
    Pending,
    Running, ///< applied or started, its health is awaited
    Synced,
    SyncFailed,
    Pruned,
    PruneSkipped,
    Succeeded, ///< of a hook
    Failed     ///< of a hook, or of a resource that became Degraded
};

/// The result of one task of an operation.
struct ResourceResult
{
    base::ObjectKey key;
    Phase phase = Phase::Sync;
    int wave = 0;
    bool hook = false;
    TaskAction action = TaskAction::Update;
    ResultStatus status = ResultStatus::Pending;
    QString message;
    QStringList images;
    QDateTime startedAt;
    QDateTime finishedAt;

    bool isFailure() const { return status == ResultStatus::SyncFailed || status == ResultStatus::Failed; }

    bool isFinished() const { return status != ResultStatus::Pending && status != ResultStatus::Running; }

    bool operator==(const ResourceResult &) const = default;
};

/// A sync or rollback, while it runs and afterwards.
struct OperationState
{
    QString id;
    QString verb; ///< "sync", "rollback"
    OperationPhase phase = OperationPhase::None;
    QString message;
    QString revision;
    QString planDigest;
    QString initiatedBy; ///< a person's name, or "auto-sync"
    QDateTime startedAt;
    QDateTime finishedAt;
    bool dryRun = false;
    int retryCount = 0;
    QList<ResourceResult> results; ///< in plan order
    std::optional<base::Error> error;

    bool isRunning() const
    {
        return phase == OperationPhase::Running || phase == OperationPhase::Terminating;
    }

    bool operator==(const OperationState &) const = default;
};

QString operationPhaseWord(OperationPhase phase); ///< "Succeeded"; empty for None
OperationPhase operationPhaseFromWord(const QString &word);
QString resultStatusWord(ResultStatus status); ///< "SyncFailed"
ResultStatus resultStatusFromWord(const QString &word);

/// The form kept in the operation record of an application; times RFC 3339.
nlohmann::json toJson(const OperationState &state);
OperationState operationFromJson(const nlohmann::json &value);

} // namespace slipway::gitops

Q_DECLARE_METATYPE(slipway::gitops::OperationState)
