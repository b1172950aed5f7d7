#pragma once

#include <services/applications/types.h>
#include <services/gitops/comparer.h>
#include <services/kube/resourcestore.h>

namespace slipway::applications {

/// The tree of an application: its managed resources after a comparison, and below them, by owner references,
/// what controllers made of them. Pure apart from reading the store; parents come before children, order is
/// stable.
ApplicationTree buildTree(const base::ApplicationId &id,
                          const gitops::Comparison &comparison,
                          const kube::ResourceStore &store);

/// Health of the application from the live, non-hook resources of a comparison (argo-cd
/// controller/health.go); `message` names up to three causes.
Health
aggregateHealth(const gitops::Comparison &comparison, const kube::ResourceStore &store, QString *message);

/// The images of all containers in the live workloads, sorted, without duplicates.
QStringList imagesOf(const gitops::Comparison &comparison, const kube::ResourceStore &store);

} // namespace slipway::applications
