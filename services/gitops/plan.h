#pragma once

#include <services/base/error.h>
#include <services/base/ids.h>
#include <services/base/json.h>

#include <QList>
#include <QString>
#include <QStringList>

#include <functional>
#include <vector>

namespace slipway::gitops {

enum class Phase
{
    PreSync,
    Sync,
    PostSync,
    SyncFail
};

enum class TaskAction
{
    Create,
    Update,
    Unchanged,
    Prune,
    PruneSkipped,
    RunHook
};

QString phaseWord(Phase phase);        ///< "PreSync"
QString actionWord(TaskAction action); ///< "create", "update", "unchanged", "prune", "prune-skipped", "hook"

enum class HookDeletePolicy
{
    BeforeHookCreation = 1,
    HookSucceeded = 2,
    HookFailed = 4
};

/// One thing to do. Targets carry the tracking annotation and the namespace they will be applied to.
struct Task
{
    Phase phase = Phase::Sync;
    int wave = 0;
    base::ObjectKey key;
    QString version; ///< API version of the target, or of the live object for a prune
    TaskAction action = TaskAction::Update;
    bool hook = false;
    int deletePolicies = 0; ///< of a hook: HookDeletePolicy bits
    QString note;           ///< why skipped, or what to know: "Prune=false"
    base::Json target;      ///< null for prune
    base::Json live;        ///< null when it does not exist

    bool operator==(const Task &other) const;
};

struct PlanInput
{
    std::vector<base::Json> targets; ///< rendered manifests, before tracking
    std::vector<base::Json> live;    ///< tracked live objects and the live object of every target
    QString application;             ///< tracking name; empty: targets are not annotated
    QString destinationNamespace;
    bool prune = false;
    bool pruneLast = false;
    QString pruneOption; ///< the application's sync option "Prune=": "false", "confirm" or empty
    bool createNamespace = false;
    bool runHooks = true; ///< off for selective syncs and rollbacks
    QString revision;     ///< for the names of generateName hooks
    qint64 startedAt = 0; ///< seconds since the epoch, likewise
    /// Whether a kind is namespaced; unknown kinds count as namespaced. Definitions among the targets go
    /// first. Default: the kinds known to be cluster-scoped without asking a cluster.
    std::function<bool(const base::GroupKind &)> isNamespaced;
    /// Whether a pair differs; default: diffOffline without options.
    std::function<bool(const base::Json &live, const base::Json &target)> isModified;
    /// Empty = all; else only these and no hooks (a selective sync). An empty namespace and "*" match any.
    QList<base::ObjectKey> only;
};

struct Plan
{
    std::vector<Task> tasks; ///< in Argo CD's order; whoever runs a wave prunes before it applies
    QStringList warnings;    ///< "v1/ConfigMap x appears twice; the last one is used"
    QString digest;          ///< SHA-256 over tasks and targets: two equal plans have equal digests

    /// True when carrying it out would write: anything but unchanged and skipped tasks.
    bool hasChanges() const;
};

/// Orders a sync as Argo CD does: phases, waves, kind rank, namespaces and CRDs before what needs them, prune
/// in reverse order (argo-cd.md 3.1 to 3.3). Pure. Invalid names the object and the annotation at fault.
base::Expected<Plan> makePlan(const PlanInput &input);

} // namespace slipway::gitops
