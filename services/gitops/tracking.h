#pragma once

#include <services/base/ids.h>
#include <services/base/json.h>

#include <nlohmann/json_fwd.hpp>

#include <optional>

namespace slipway::gitops {

inline constexpr char trackingAnnotation[] = "argocd.argoproj.io/tracking-id";
inline constexpr char installationAnnotation[] = "argocd.argoproj.io/installation-id";

/// A parsed tracking id "<application>:<group>/<kind>:<namespace>/<name>".
struct TrackingId
{
    QString application;
    base::ObjectKey key;

    QString text() const;
    bool operator==(const TrackingId &) const = default;
};

std::optional<TrackingId> parseTrackingId(const QString &text);
/// The manifest with the tracking annotation set (CRDs get none, as in Argo CD).
nlohmann::json
withTracking(nlohmann::json manifest, const QString &application, const QString &destinationNamespace);
/// Whether the object's tracking id names the object itself, not one it was copied from.
bool isSelfReferenced(const nlohmann::json &object);

} // namespace slipway::gitops
