#include "planorder.h"

#include "hooks.h"
#include "kinds.h"

#include <services/base/jsonaccess.h>

#include <QHash>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

namespace slipway::gitops {

using namespace Qt::StringLiterals;

namespace {

bool isPrune(const Task &task)
{
    return task.target == nullptr;
}

bool comesBefore(const Task &a, const Task &b)
{
    const auto rank = [](const Task &task) {
        return std::tuple(static_cast<int>(task.phase), task.wave, kindRank(task.key.kind));
    };
    // Argo CD leaves the order of equal names open; namespace, group and kind make it the same every time.
    const auto identity = [](const Task &task) {
        return std::tie(task.key.name, task.key.nameSpace, task.key.group, task.key.kind);
    };
    const auto rankA = rank(a);
    const auto rankB = rank(b);
    return rankA != rankB ? rankA < rankB : identity(a) < identity(b);
}

std::optional<QString> definedNamespace(const Task &task)
{
    const bool isNamespace = task.key.kind == "Namespace"_L1 && task.key.group.isEmpty();
    return isNamespace ? std::optional(task.key.name) : std::nullopt;
}

std::optional<QString> definedKind(const Task &task)
{
    if (task.key.kind != "CustomResourceDefinition"_L1 || task.key.group != "apiextensions.k8s.io"_L1) {
        return {};
    }
    const QString group = base::text(*task.target, {"spec", "group"});
    const QString kind = base::text(*task.target, {"spec", "names", "kind"});
    return group.isEmpty() || kind.isEmpty() ? std::nullopt : std::optional(group + u'/' + kind);
}

/// Moves every task for which `provides` answers a key right before the first earlier task for which `needs`
/// answers the same; it takes over that task's phase and wave.
template <typename Provides, typename Needs>
void moveBeforeUse(std::vector<Task> &tasks, Provides provides, Needs needs)
{
    QHash<QString, size_t> firstUse;
    for (size_t i = 0; i < tasks.size(); ++i) {
        if (isPrune(tasks[i])) {
            continue;
        }
        const std::optional<QString> provided = provides(tasks[i]);
        if (!provided) {
            const std::optional<QString> needed = needs(tasks[i]);
            if (needed && !firstUse.contains(*needed)) {
                firstUse.insert(*needed, i);
            }
            continue;
        }
        const auto use = firstUse.constFind(*provided);
        if (use == firstUse.cend()) {
            continue;
        }
        const size_t index = *use;
        tasks[i].phase = tasks[index].phase;
        tasks[i].wave = tasks[index].wave;
        const auto begin = tasks.begin() + static_cast<std::ptrdiff_t>(index);
        const auto moved = tasks.begin() + static_cast<std::ptrdiff_t>(i);
        std::rotate(begin, moved, moved + 1);
        for (size_t &first : firstUse) {
            first += first >= index ? 1 : 0;
        }
    }
}

} // namespace

void assignPruneWaves(std::vector<Task> &tasks, bool pruneLast)
{
    std::set<int> waves;
    for (const Task &task : tasks) {
        if (isPrune(task)) {
            waves.insert(task.wave);
        }
    }
    std::map<int, int> mirrored;
    auto opposite = waves.rbegin();
    for (const int wave : waves) {
        mirrored[wave] = *opposite++;
    }
    int last = 0;
    for (Task &task : tasks) {
        if (isPrune(task)) {
            task.wave = mirrored[task.wave];
        }
        if (task.phase == Phase::Sync) {
            last = std::max(last, task.wave);
        }
    }
    for (Task &task : tasks) {
        if (isPrune(task) && (pruneLast || hasSyncOption(*task.live, "PruneLast=true"))) {
            task.wave = last + 1;
        }
    }
}

void orderTasks(std::vector<Task> &tasks, const QString &destinationNamespace)
{
    std::stable_sort(tasks.begin(), tasks.end(), comesBefore);
    moveBeforeUse(tasks, definedNamespace, [&](const Task &task) -> std::optional<QString> {
        const QString nameSpace = task.key.nameSpace.isEmpty() ? destinationNamespace : task.key.nameSpace;
        return nameSpace.isEmpty() ? std::nullopt : std::optional(nameSpace);
    });
    moveBeforeUse(tasks, definedKind, [](const Task &task) -> std::optional<QString> {
        return task.key.group + u'/' + task.key.kind;
    });
}

} // namespace slipway::gitops
