#pragma once

#include <services/applications/types.h>
#include <services/base/canceltoken.h>
#include <services/kube/clusterpool.h>

namespace slipway::applications {

/// Who last set the fields at the given JSON pointers, from an object's managedFields. A field that nobody
/// owns is left out. `live` must still carry its managedFields. Pure.
QList<FieldOwner> fieldOwners(const nlohmann::json &live, const QStringList &pointers);

/// The same for the changed fields of a diff, reading the object anew with its managedFields. Empty when it
/// cannot be read: the diff is worth showing without owners.
QList<FieldOwner> ownersOf(kube::ClusterConnection &connection,
                           const base::ObjectKey &key,
                           const QList<gitops::FieldChange> &changes,
                           const base::CancelToken &cancel);

} // namespace slipway::applications
