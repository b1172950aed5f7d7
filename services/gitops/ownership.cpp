#include "ownership.h"

#include <services/base/jsonaccess.h>

namespace slipway::gitops {

using nlohmann::json;

namespace {

constexpr char clientSideManager[] = "kubectl-client-side-apply";

bool isClientSideEntry(const json &entry)
{
    return base::text(entry, {"manager"}) == QLatin1String(clientSideManager) &&
           base::text(entry, {"operation"}) == QLatin1String("Update") &&
           base::text(entry, {"subresource"}).isEmpty();
}

bool isApplyEntryOf(const json &entry, const QString &manager)
{
    return base::text(entry, {"manager"}) == manager &&
           base::text(entry, {"operation"}) == QLatin1String("Apply") &&
           base::text(entry, {"subresource"}).isEmpty();
}

// Field sets are trees of objects: their union is the deep merge.
void unite(json &into, const json &from)
{
    if (!into.is_object() || !from.is_object()) {
        return;
    }
    for (const auto &[key, value] : from.items()) {
        if (const auto found = into.find(key); found != into.end()) {
            unite(*found, value);
        } else {
            into[key] = value;
        }
    }
}

} // namespace

std::optional<json> withMigratedOwnership(const json &live, const QString &manager)
{
    const json *fields = base::member(live, {"metadata", "managedFields"});
    if (!fields || !fields->is_array()) {
        return std::nullopt;
    }
    json moved = json::object();
    std::string apiVersion;
    json kept = json::array();
    json *own = nullptr;
    for (const json &entry : *fields) {
        if (isClientSideEntry(entry)) {
            unite(moved, entry.value("fieldsV1", json::object()));
            apiVersion = entry.value("apiVersion", apiVersion);
        } else {
            kept.push_back(entry);
        }
    }
    if (kept.size() == fields->size()) {
        return std::nullopt;
    }
    for (json &entry : kept) {
        if (isApplyEntryOf(entry, manager)) {
            own = &entry;
        }
    }
    if (own) {
        unite((*own)["fieldsV1"], moved);
    } else {
        kept.push_back({{"manager", base::toStd(manager)},
                        {"operation", "Apply"},
                        {"apiVersion", apiVersion},
                        {"fieldsType", "FieldsV1"},
                        {"fieldsV1", std::move(moved)}});
    }
    return kept;
}

json ownershipPatch(const json &live, const json &managedFields)
{
    return json::array({{{"op", "test"},
                         {"path", "/metadata/resourceVersion"},
                         {"value", base::toStd(base::text(live, {"metadata", "resourceVersion"}))}},
                        {{"op", "replace"}, {"path", "/metadata/managedFields"}, {"value", managedFields}}});
}

} // namespace slipway::gitops
