#pragma once

#include <services/base/error.h>
#include <services/base/ids.h>
#include <services/base/json.h>
#include <services/gitops/diff.h>
#include <services/gitops/operation.h>
#include <services/gitops/plan.h>
#include <services/kube/resourcestore.h>

#include <QDateTime>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>
#include <vector>

// The values that every provider (local engine, Argo CD, Flux) answers in, and that models and the command
// line show.
namespace slipway::applications {

using gitops::OperationPhase;
using gitops::OperationState;
using gitops::Phase;
using gitops::ResourceResult;
using gitops::ResultStatus;
using kube::Health;

enum class SyncStatus
{
    Unknown,
    Synced,
    OutOfSync
};

/// A problem that a person should know of, in the vocabulary of Argo CD's conditions where there is one.
struct Condition
{
    QString type; ///< "ComparisonError", "SharedResourceWarning", ...
    QString message;
    bool isError = true;
    QDateTime since;

    bool operator==(const Condition &) const = default;
};

/// One row of the applications list.
struct ApplicationSummary
{
    base::ApplicationId id;
    QString provider; ///< "local", "argocd", "flux"
    QString project;
    QString cluster;     ///< context name of the destination; empty when it is unknown
    QString nameSpace;   ///< destination namespace
    QString environment; ///< label `environment` or `env`, else the destination namespace
    QHash<QString, QString> labels;
    SyncStatus sync = SyncStatus::Unknown;
    int outOfSync = 0; ///< resources that differ
    int toPrune = 0;
    int resources = 0;
    Health health = Health::Unknown;
    QString healthMessage;
    QString repoUrl;
    QString path;
    QString targetRevision;
    QString sourceType;
    QString revision; ///< resolved commit, 40 digits, or a chart version
    QString revisionSubject;
    QString revisionAuthor;
    QDateTime revisionTime;
    QStringList images;
    bool autoSync = false;
    bool selfHeal = false;
    QString
        ownedBy; ///< another controller that owns it ("Argo CD in argocd"); the engine keeps its hands off
    bool isProtected = false;
    bool isReadOnly = false;
    QDateTime lastSyncAt;
    OperationState operation; ///< the running or last one, without results
    QList<Condition> conditions;
    QDateTime comparedAt; ///< when sync status was last established; older after a start from the snapshot

    bool operator==(const ApplicationSummary &) const = default;
};

/// One node of an application's tree.
struct ResourceNode
{
    base::ObjectKey key;
    QString version;
    QString uid;
    QString parentUid;              ///< empty: directly below the application
    bool managed = false;           ///< in Git or tracked, not a child made by a controller
    std::optional<SyncStatus> sync; ///< of managed, non-hook resources
    bool requiresPruning = false;
    bool missing = false; ///< in Git, not in the cluster
    bool hook = false;
    int wave = 0;
    Health health = Health::None;
    QString healthMessage;
    QString info;
    QStringList images;
    int readyCount = -1;
    int wantedCount = -1;
    int restarts = 0;
    QDateTime created;

    bool operator==(const ResourceNode &) const = default;
};

struct ApplicationTree
{
    base::ApplicationId id;
    std::vector<ResourceNode> nodes; ///< parents before children; stable order: kind rank, name
};

enum class ChangeKind
{
    Unchanged,
    Create,
    Update,
    Prune
};

/// Who last set a field, from managedFields.
struct FieldOwner
{
    QString path; ///< JSON pointer of a changed field
    QString manager;
    QString operation; ///< Apply or Update
    QDateTime since;

    bool operator==(const FieldOwner &) const = default;
};

/// Desired against live of one resource; Secrets masked.
struct ResourceDiff
{
    base::ObjectKey key;
    ChangeKind change = ChangeKind::Unchanged;
    gitops::ObjectDiff diff;
    QList<gitops::FieldChange> ignored; ///< differ, but do not count: `ignoreDifferences` names them
    QList<FieldOwner> owners;
    QString note; ///< "not checked yet: its namespace is created by this sync"
};

struct HistoryEntry
{
    qint64 id = 0;
    QString revision;
    QString revisionSubject;
    QString revisionAuthor;
    QDateTime deployStartedAt;
    QDateTime deployedAt;
    QString initiatedBy;
    QString repoUrl;
    QString path;
    QString targetRevision;
    QStringList images;
    QString digest;
    QString result;        ///< "Succeeded"
    bool available = true; ///< false when the commit is gone
    QString unavailableReason;

    bool operator==(const HistoryEntry &) const = default;
};

/// What a sync is to do; the defaults are "one click": the application's own policy.
struct SyncRequest
{
    QString revision;          ///< empty: the application's target revision
    std::optional<bool> prune; ///< unset: as the application says
    bool dryRun = false;
    bool force = false; ///< delete and create again where an update is refused
    bool replace = false;
    bool takeOverFields = false; ///< server-side apply with force: fields of other managers
    std::optional<bool> outOfSyncOnly;
    std::optional<bool> serverSide; ///< unset: server-side
    QString prunePropagation;       ///< foreground, background, orphan; empty: as the application says
    QList<base::ObjectKey> only;    ///< a selective sync: no hooks, no history entry
    QString initiatedBy;
    std::chrono::seconds timeout = std::chrono::minutes(10);
};

enum class RollbackKind
{
    Reapply, ///< apply the recorded revision again; Git still says otherwise
    Revert   ///< a commit that brings the recorded content back, then a sync
};

struct RollbackRequest
{
    qint64 historyId = 0;
    RollbackKind kind = RollbackKind::Reapply;
    bool prune = false;
    bool dryRun = false;
    bool takeOverFields = false;
    QString initiatedBy;
    QString authorName; ///< of the revert commit
    QString authorEmail;
    std::chrono::seconds timeout = std::chrono::minutes(10);
};

/// What would happen, before anything is written.
struct SyncPreview
{
    gitops::Plan plan;
    QList<ResourceDiff> diffs; ///< of tasks that change something, in plan order
    QString revision;
    QString revisionSubject;
    QStringList warnings; ///< field owners, shared resources, server warnings, what could undo a rollback
    QStringList notes;    ///< what will not run: "Hooks do not run on a rollback."
};

enum class DeleteKind
{
    Foreground,
    Background,
    KeepResources
};

struct WaitCondition
{
    bool sync = true;
    bool health = true;
    bool operation = true;
};

QString syncWord(SyncStatus status); ///< "OutOfSync"
QString changeWord(ChangeKind kind); ///< "create", "update", "prune", "unchanged"

} // namespace slipway::applications

Q_DECLARE_METATYPE(slipway::applications::SyncStatus)
Q_DECLARE_METATYPE(slipway::applications::ApplicationSummary)
