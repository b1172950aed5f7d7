#include "clientsideapply.h"

#include <services/base/jsonaccess.h>

namespace slipway::gitops {

using nlohmann::json;

namespace {

json lastApplied(const json &live)
{
    const QString text = base::annotation(live, lastAppliedAnnotation);
    const json value = text.isEmpty() ? json() : json::parse(base::toStd(text), nullptr, false);
    return value.is_object() ? value : json::object();
}

json mergePatch(const json &previous, const json &live, const json &desired)
{
    json patch = json::object();
    for (const auto &[key, value] : desired.items()) {
        const auto current = live.find(key);
        if (current == live.end()) {
            patch[key] = value;
        } else if (value.is_object() && current->is_object()) {
            const auto before = previous.find(key);
            json inner = mergePatch(
                before != previous.end() && before->is_object() ? *before : json::object(), *current, value);
            if (!inner.empty()) {
                patch[key] = std::move(inner);
            }
        } else if (*current != value) {
            patch[key] = value;
        }
    }
    for (const auto &[key, value] : previous.items()) {
        if (!desired.contains(key) && live.contains(key)) {
            patch[key] = nullptr;
        }
    }
    return patch;
}

} // namespace

json withLastApplied(json desired)
{
    if (base::member(desired, {"metadata", "annotations", lastAppliedAnnotation})) {
        desired["metadata"]["annotations"].erase(lastAppliedAnnotation);
    }
    const std::string text = desired.dump();
    desired["metadata"]["annotations"][lastAppliedAnnotation] = text + '\n';
    return desired;
}

json clientSidePatch(const json &live, const json &desired)
{
    return mergePatch(lastApplied(live), live, withLastApplied(desired));
}

} // namespace slipway::gitops
