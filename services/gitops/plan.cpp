#include "plan.h"

#include "diff.h"
#include "hooks.h"
#include "kinds.h"
#include "planorder.h"
#include "tracking.h"
#include "words.h"

#include <services/base/jsonaccess.h>

#include <QCryptographicHash>
#include <QHash>
#include <QSet>

#include <algorithm>

namespace slipway::gitops {

using nlohmann::json;
using namespace Qt::StringLiterals;

namespace {

bool sameJson(const base::Json &a, const base::Json &b)
{
    return a == b || (a && b && *a == *b);
}

bool matches(const QString &pattern, const QString &text)
{
    return pattern == "*"_L1 || pattern == text;
}

QByteArray digestOf(const std::vector<Task> &tasks)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const Task &task : tasks) {
        const QString line = u"%1 %2 %3 %4 %5\n"_s.arg(phaseWord(task.phase),
                                                       QString::number(task.wave),
                                                       task.version,
                                                       task.key.text(),
                                                       actionWord(task.action));
        hash.addData(line.toUtf8());
        hash.addData(task.target ? base::dumpJson(*task.target) : QByteArray("-"));
    }
    return hash.result().toHex();
}

/// Builds one plan; lives as long as one call of makePlan.
class Planner final
{
public:
    explicit Planner(const PlanInput &input)
        : m_input(input)
    {}

    base::Expected<Plan> make();

private:
    struct Target
    {
        base::ObjectKey key;
        base::Json object;
    };

    std::optional<base::Error> takeTargets();
    void takeLive();
    void dropLiveDuplicates();
    void addResources();
    void addPrunes();
    void addHooks();
    void addNamespace();

    void learnScopes();
    bool isNamespaced(const base::GroupKind &kind) const;
    base::Expected<Target> normalized(const base::Json &manifest, size_t index) const;
    base::Json liveOf(const base::ObjectKey &key) const;
    bool isSelected(const base::ObjectKey &key) const;
    bool isModified(const base::Json &live, const base::Json &target) const;
    bool isOurs(const json &live) const;
    Task pruneTask(const base::ObjectKey &key, const base::Json &live) const;
    QString hookName(const json &manifest, Phase phase) const;

    const PlanInput &m_input;
    QHash<base::GroupKind, bool> m_definedScopes; ///< from the definitions among the targets
    std::vector<Target> m_targets;
    std::vector<base::ObjectKey> m_liveOrder;
    QHash<base::ObjectKey, base::Json> m_live;
    QSet<base::ObjectKey> m_targetKeys; ///< of every target, hooks included, as live objects would have them
    Plan m_plan;
};

base::Expected<Plan> Planner::make()
{
    learnScopes();
    if (std::optional<base::Error> error = takeTargets()) {
        return base::Unexpected(*error);
    }
    takeLive();
    addResources();
    addPrunes();
    if (m_input.runHooks && m_input.only.isEmpty()) {
        addHooks();
    }
    addNamespace();
    assignPruneWaves(m_plan.tasks, m_input.pruneLast);
    orderTasks(m_plan.tasks, m_input.destinationNamespace);
    m_plan.digest = QString::fromLatin1(digestOf(m_plan.tasks));
    return std::move(m_plan);
}

void Planner::learnScopes()
{
    for (const base::Json &target : m_input.targets) {
        if (target && base::text(*target, {"kind"}) == "CustomResourceDefinition"_L1) {
            const base::GroupKind kind{base::text(*target, {"spec", "group"}),
                                       base::text(*target, {"spec", "names", "kind"})};
            const QString scope = base::text(*target, {"spec", "scope"});
            if (!scope.isEmpty()) {
                m_definedScopes.insert(kind, scope != "Cluster"_L1);
            }
        }
    }
}

bool Planner::isNamespaced(const base::GroupKind &kind) const
{
    const auto defined = m_definedScopes.constFind(kind);
    if (defined != m_definedScopes.cend()) {
        return *defined;
    }
    return m_input.isNamespaced ? m_input.isNamespaced(kind) : !isKnownClusterScoped(kind);
}

base::Expected<Planner::Target> Planner::normalized(const base::Json &manifest, size_t index) const
{
    const auto fault = [&](const QString &cause) {
        return base::failure(
            base::ErrorKind::Invalid, Words::tr("Manifest number %1 cannot be synced").arg(index + 1), cause);
    };
    if (!manifest || !manifest->is_object()) {
        return fault(Words::tr("it is not an object"));
    }
    json object = *manifest;
    Target target{base::keyOf(object), nullptr};
    if (target.key.kind.isEmpty() || base::text(object, {"apiVersion"}).isEmpty()) {
        return fault(Words::tr("it has no kind or no apiVersion"));
    }
    const json *metadata = base::member(object, {"metadata"});
    if (metadata == nullptr || !metadata->is_object()) {
        return fault(Words::tr("the %1 has no metadata").arg(target.key.kind));
    }
    const bool generated = !base::text(object, {"metadata", "generateName"}).isEmpty();
    if (target.key.name.isEmpty() && !(generated && isHook(object))) {
        return fault(Words::tr("the %1 has no metadata.name").arg(target.key.kind));
    }
    if (!isNamespaced(target.key.groupKind())) {
        object["metadata"].erase("namespace");
        target.key.nameSpace.clear();
    } else if (target.key.nameSpace.isEmpty() && !m_input.destinationNamespace.isEmpty()) {
        target.key.nameSpace = m_input.destinationNamespace;
        object["metadata"]["namespace"] = base::toStd(target.key.nameSpace);
    }
    if (!m_input.application.isEmpty()) {
        object = withTracking(std::move(object), m_input.application, m_input.destinationNamespace);
    }
    target.object = base::share(std::move(object));
    return target;
}

std::optional<base::Error> Planner::takeTargets()
{
    QHash<base::ObjectKey, size_t> places;
    QHash<base::ObjectKey, int> counts;
    for (size_t i = 0; i < m_input.targets.size(); ++i) {
        base::Expected<Target> target = normalized(m_input.targets[i], i);
        if (!target) {
            return target.error();
        }
        const base::ObjectKey key = target->key;
        const auto place = places.constFind(key);
        if (key.name.isEmpty() || place == places.cend()) {
            places.insert(key, m_targets.size());
            m_targets.push_back(*std::move(target));
        } else {
            m_targets[*place] = *std::move(target);
        }
        if (!key.name.isEmpty()) {
            m_targetKeys.insert(key);
            ++counts[key];
        }
    }
    for (const Target &target : m_targets) {
        const int count = counts.value(target.key);
        if (count > 1) {
            const QString what = u"%1/%2 %3"_s.arg(
                base::kindOf(*target.object).apiVersion(), target.key.kind, target.key.name);
            m_plan.warnings << (count == 2 ? Words::tr("%1 appears twice; the last one is used").arg(what)
                                           : Words::tr("%1 appears %2 times; the last one is used")
                                                 .arg(what, QString::number(count)));
        }
    }
    return {};
}

void Planner::takeLive()
{
    for (const base::Json &live : m_input.live) {
        if (!live || !live->is_object()) {
            continue;
        }
        const base::ObjectKey key = base::keyOf(*live);
        if (!m_live.contains(key)) {
            m_liveOrder.push_back(key);
        }
        m_live.insert(key, live);
    }
    dropLiveDuplicates();
}

/// One object served by two API groups counts once: the twins that no target asks for go, down to one.
void Planner::dropLiveDuplicates()
{
    QHash<QString, int> left;
    for (const base::ObjectKey &key : m_liveOrder) {
        const QString uid = base::text(*m_live.value(key), {"metadata", "uid"});
        if (!uid.isEmpty()) {
            ++left[uid];
        }
    }
    for (const base::ObjectKey &key : m_liveOrder) {
        const QString uid = base::text(*m_live.value(key), {"metadata", "uid"});
        if (left.value(uid) > 1 && !m_targetKeys.contains(key)) {
            m_live.remove(key);
            --left[uid];
        }
    }
}

base::Json Planner::liveOf(const base::ObjectKey &key) const
{
    const base::Json live = m_live.value(key);
    if (live || key.nameSpace.isEmpty()) {
        return live;
    }
    base::ObjectKey clusterKey = key;
    clusterKey.nameSpace.clear();
    return m_live.value(clusterKey);
}

bool Planner::isSelected(const base::ObjectKey &key) const
{
    return m_input.only.isEmpty() ||
           std::any_of(m_input.only.begin(), m_input.only.end(), [&](const base::ObjectKey &wanted) {
               return matches(wanted.group, key.group) && matches(wanted.kind, key.kind) &&
                      matches(wanted.name, key.name) &&
                      (wanted.nameSpace.isEmpty() || matches(wanted.nameSpace, key.nameSpace));
           });
}

bool Planner::isModified(const base::Json &live, const base::Json &target) const
{
    return m_input.isModified ? m_input.isModified(live, target)
                              : diffOffline(live.get(), target.get(), {}).modified;
}

void Planner::addResources()
{
    for (const Target &target : m_targets) {
        if (isHook(*target.object) || isSkipped(*target.object) || !isSelected(target.key)) {
            continue;
        }
        Task task;
        task.wave = syncWave(*target.object);
        task.key = target.key;
        task.version = base::kindOf(*target.object).version;
        task.target = target.object;
        task.live = liveOf(target.key);
        if (!task.live) {
            task.action = TaskAction::Create;
        } else {
            task.action = isModified(task.live, task.target) ? TaskAction::Update : TaskAction::Unchanged;
        }
        m_plan.tasks.push_back(std::move(task));
    }
}

bool Planner::isOurs(const json &live) const
{
    const std::optional<TrackingId> id = parseTrackingId(base::annotation(live, trackingAnnotation));
    if (!isSelfReferenced(live) || isHook(live) || isSkipped(live)) {
        return false;
    }
    const json *owners = base::member(live, {"metadata", "ownerReferences"});
    if (owners && owners->is_array() && !owners->empty()) {
        return false;
    }
    return m_input.application.isEmpty() || (id && id->application == m_input.application);
}

Task Planner::pruneTask(const base::ObjectKey &key, const base::Json &live) const
{
    Task task;
    task.wave = syncWave(*live);
    task.key = key;
    task.version = base::kindOf(*live).version;
    task.live = live;
    task.action = TaskAction::Prune;
    QString option = m_input.pruneOption;
    for (const QString &entry : annotationValues(*live, "argocd.argoproj.io/sync-options")) {
        if (entry.startsWith("Prune="_L1)) {
            option = entry.mid(6);
            break;
        }
    }
    if (!m_input.prune) {
        task.action = TaskAction::PruneSkipped;
        task.note = Words::tr("pruning is off");
    } else if (option == "false"_L1) {
        task.action = TaskAction::PruneSkipped;
        task.note = u"Prune=false"_s;
    } else if (option == "confirm"_L1) {
        task.note = u"Prune=confirm"_s;
    }
    return task;
}

void Planner::addPrunes()
{
    for (const base::ObjectKey &key : m_liveOrder) {
        const base::Json live = m_live.value(key);
        base::ObjectKey homeKey = key;
        if (homeKey.nameSpace.isEmpty()) {
            homeKey.nameSpace = m_input.destinationNamespace;
        }
        const bool wanted = m_targetKeys.contains(key) || m_targetKeys.contains(homeKey);
        if (live && !wanted && isOurs(*live) && isSelected(key)) {
            m_plan.tasks.push_back(pruneTask(key, live));
        }
    }
}

QString Planner::hookName(const json &manifest, Phase phase) const
{
    const QString revision = m_input.revision.size() >= 8 ? m_input.revision.left(7) : m_input.revision;
    const QString suffix =
        u"%1-%2-%3"_s.arg(revision, phaseWord(phase), QString::number(m_input.startedAt)).toLower();
    return base::text(manifest, {"metadata", "generateName"}) + suffix;
}

void Planner::addHooks()
{
    for (const Target &target : m_targets) {
        if (!isHook(*target.object)) {
            continue;
        }
        for (const Phase phase : hookPhases(*target.object)) {
            Task task;
            task.phase = phase;
            task.wave = syncWave(*target.object);
            task.key = target.key;
            task.version = base::kindOf(*target.object).version;
            task.action = TaskAction::RunHook;
            task.hook = true;
            task.deletePolicies = hookDeletePolicies(*target.object);
            task.target = target.object;
            if (task.key.name.isEmpty()) {
                task.key.name = hookName(*target.object, phase);
                json named = *target.object;
                named["metadata"]["name"] = base::toStd(task.key.name);
                named["metadata"].erase("generateName");
                if (!m_input.application.isEmpty()) {
                    named = withTracking(std::move(named), m_input.application, m_input.destinationNamespace);
                }
                task.target = base::share(std::move(named));
            }
            task.live = liveOf(task.key);
            m_plan.tasks.push_back(std::move(task));
        }
    }
}

void Planner::addNamespace()
{
    const base::ObjectKey key{{}, u"Namespace"_s, {}, m_input.destinationNamespace};
    if (!m_input.createNamespace || key.name.isEmpty() || m_live.contains(key)) {
        return;
    }
    const bool declared = std::any_of(m_targets.begin(), m_targets.end(), [&](const Target &target) {
        return target.key == key && !isHook(*target.object);
    });
    if (declared) {
        return;
    }
    Task task;
    task.phase = Phase::PreSync;
    task.key = key;
    task.version = u"v1"_s;
    task.action = TaskAction::Create;
    task.note = u"CreateNamespace=true"_s;
    task.target = base::share(
        {{"apiVersion", "v1"}, {"kind", "Namespace"}, {"metadata", {{"name", base::toStd(key.name)}}}});
    m_plan.tasks.push_back(std::move(task));
}

} // namespace

QString phaseWord(Phase phase)
{
    switch (phase) {
    case Phase::PreSync:
        return u"PreSync"_s;
    case Phase::Sync:
        return u"Sync"_s;
    case Phase::PostSync:
        return u"PostSync"_s;
    case Phase::SyncFail:
        return u"SyncFail"_s;
    }
    return {};
}

QString actionWord(TaskAction action)
{
    switch (action) {
    case TaskAction::Create:
        return u"create"_s;
    case TaskAction::Update:
        return u"update"_s;
    case TaskAction::Unchanged:
        return u"unchanged"_s;
    case TaskAction::Prune:
        return u"prune"_s;
    case TaskAction::PruneSkipped:
        return u"prune-skipped"_s;
    case TaskAction::RunHook:
        return u"hook"_s;
    }
    return {};
}

bool Task::operator==(const Task &other) const
{
    return phase == other.phase && wave == other.wave && key == other.key && version == other.version &&
           action == other.action && hook == other.hook && deletePolicies == other.deletePolicies &&
           note == other.note && sameJson(target, other.target) && sameJson(live, other.live);
}

bool Plan::hasChanges() const
{
    return std::any_of(tasks.begin(), tasks.end(), [](const Task &task) {
        return task.action != TaskAction::Unchanged && task.action != TaskAction::PruneSkipped;
    });
}

base::Expected<Plan> makePlan(const PlanInput &input)
{
    return Planner(input).make();
}

} // namespace slipway::gitops
