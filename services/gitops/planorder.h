#pragma once

#include <services/gitops/plan.h>

#include <QString>

#include <vector>

// The order of a plan's tasks (argo-cd.md 3.3); only plan.cpp calls it.
namespace slipway::gitops {

/// Turns the waves of prune tasks round, so that what came last goes first, and puts those with PruneLast
/// behind everything else of the Sync phase.
void assignPruneWaves(std::vector<Task> &tasks, bool pruneLast);

/// Sorts by phase, wave, kind rank and name; then moves namespaces and definitions before the first task that
/// needs them. `destinationNamespace` is where objects without a namespace count as living, as in Argo CD.
void orderTasks(std::vector<Task> &tasks, const QString &destinationNamespace);

} // namespace slipway::gitops
