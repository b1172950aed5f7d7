#pragma once

#include <services/base/ids.h>

#include <QString>

namespace slipway::gitops {

/// True for kinds that are known to be cluster-scoped without asking a cluster: those of Kubernetes itself
/// and of a few widespread add-ons.
bool isKnownClusterScoped(const base::GroupKind &kind);

/// The place of a kind in Argo CD's order of one wave, by its name alone; smaller comes first, kinds that are
/// not in the list share the last place.
int kindRank(const QString &kind);

} // namespace slipway::gitops
