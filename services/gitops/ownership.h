#pragma once

#include <nlohmann/json_fwd.hpp>

#include <QString>

#include <optional>

namespace slipway::gitops {

/// The managedFields of a live object with the fields of kubectl's client-side apply handed over to `manager`
/// (server-side apply). Absent when there is nothing to hand over. Without this a field that Git drops would
/// stay for ever, since kubectl's entry still owns it (client-go util/csaupgrade has the same purpose).
std::optional<nlohmann::json> withMigratedOwnership(const nlohmann::json &liveWithManagedFields,
                                                    const QString &manager);

/// The JSON patch that writes them, guarded by the resourceVersion it was made from.
nlohmann::json ownershipPatch(const nlohmann::json &live, const nlohmann::json &managedFields);

} // namespace slipway::gitops
