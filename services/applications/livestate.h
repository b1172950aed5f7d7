#pragma once

#include <services/base/canceltoken.h>
#include <services/base/error.h>
#include <services/base/ids.h>
#include <services/base/json.h>
#include <services/kube/clusterpool.h>

#include <QList>
#include <QString>

#include <set>
#include <vector>

namespace slipway::applications {

/// Makes sure that a connection watches the kinds applications are made of, and `kinds` in particular (with
/// their documents), and waits for their first lists. A kind the server does not have is skipped.
base::Expected<void> ensureWatched(kube::ClusterConnection &connection,
                                   const std::set<base::GroupKind> &kinds,
                                   const base::CancelToken &cancel);

/// The live objects of an application: those that carry its tracking id, and the live object of every target.
std::vector<base::Json> liveObjects(const kube::ResourceStore &store,
                                    const QString &trackingName,
                                    const std::vector<base::ObjectKey> &targets);

/// Group, kind, namespace and name of every target as it will be applied: without namespace for
/// cluster-scoped kinds, with the destination namespace where the manifest has none.
std::vector<base::ObjectKey> targetKeys(const std::vector<base::Json> &targets,
                                        const QString &destinationNamespace,
                                        const std::function<bool(const base::GroupKind &)> &isNamespaced);

} // namespace slipway::applications
