#include "diff.h"

#include "changes.h"
#include "normalize.h"
#include "threeway.h"
#include "tracking.h"
#include "typedefaults.h"

#include <services/base/jsonaccess.h>
#include <services/kube/secretmask.h>

#include <algorithm>

namespace slipway::gitops {

using nlohmann::json;
using namespace Qt::StringLiterals;

namespace {

constexpr std::string_view instanceLabel = "app.kubernetes.io/instance";

json prepared(const json &object, const DiffOptions &options)
{
    json result = roundTripped(object);
    normalizeForDiff(result, options);
    return result;
}

/// Whether every annotation is a text; Argo CD reads none of them otherwise.
bool hasValidAnnotations(const json &object)
{
    const json *annotations = base::member(object, {"metadata", "annotations"});
    return annotations && annotations->is_object() &&
           std::all_of(
               annotations->begin(), annotations->end(), [](const json &value) { return value.is_string(); });
}

/// The manifest that was applied last, as the annotation keeps it; absent when there is none to go by.
std::optional<json> lastApplied(const json &live)
{
    if (!hasValidAnnotations(live)) {
        return {};
    }
    const QString text = base::annotation(live, lastAppliedAnnotation);
    auto parsed =
        text.isEmpty() ? base::failure(base::ErrorKind::NotFound, {}) : base::parseJson(text.toUtf8(), {});
    if (!parsed || base::text(*parsed, {"kind"}).isEmpty()) {
        return {};
    }
    return *std::move(parsed);
}

/// Manifests often leave out what the live object must have.
void dropNamespace(json &manifest)
{
    const auto metadata = manifest.find("metadata");
    if (metadata == manifest.end() || !metadata->is_object()) {
        return;
    }
    metadata->erase("namespace");
    const auto annotations = metadata->find("annotations");
    if (annotations != metadata->end() &&
        (annotations->is_null() || (annotations->is_object() && annotations->empty()))) {
        metadata->erase("annotations");
    }
}

/// A live object that is tracked by label alone does not differ because the manifest is tracked by
/// annotation.
void equalizeTracking(json &live, const json &desired)
{
    const QString id = base::annotation(desired, trackingAnnotation);
    if (id.isEmpty() || base::label(live, instanceLabel).isEmpty()) {
        return;
    }
    if (base::annotation(live, trackingAnnotation).isEmpty()) {
        live["metadata"]["annotations"][trackingAnnotation] = base::toStd(id);
    }
    if (base::label(desired, instanceLabel).isEmpty()) {
        live["metadata"]["labels"].erase(std::string(instanceLabel));
    }
}

/// What the live object becomes when `desired` is applied over `before`; fills in the defaults of both.
/// Absent when the lists of a built-in kind cannot be joined.
std::optional<json> predict(json before, json desired, json &live)
{
    dropNamespace(before);
    dropNamespace(desired);
    const StructType *type = builtinType(before);
    if (type == nullptr) {
        return applyJsonMerge(before, desired, live);
    }
    std::optional<json> result = applyStrategic(before, desired, live, *type);
    if (result) {
        applyDefaults(*result, *type);
        applyDefaults(live, *type);
    }
    return result;
}

/// The result of comparing two normalised objects, masked and fit to be shown.
ObjectDiff resultOf(json live, json desired)
{
    ObjectDiff diff;
    diff.modified = live != desired;
    kube::maskSecrets({&live, &desired});
    if (diff.modified) {
        diff.changes = changesBetween(live, desired, builtinType(live));
    }
    dropServerFields(live);
    dropServerFields(desired);
    diff.live = base::share(std::move(live));
    diff.desired = base::share(std::move(desired));
    return diff;
}

/// The result when one side does not exist. An object without a manifest is not modified: whether it is to be
/// pruned is decided apart.
ObjectDiff oneSided(const json *live, const json *desired, const DiffOptions &options)
{
    ObjectDiff diff;
    if (live || desired) {
        json shown = prepared(live ? *live : *desired, options);
        kube::maskSecrets({&shown});
        dropServerFields(shown);
        const base::Json shared = base::share(std::move(shown));
        diff.modified = desired != nullptr;
        (live ? diff.live : diff.desired) = shared;
        if (desired) {
            diff.changes.append({QString(), nullptr, shared});
        }
    }
    return diff;
}

/// Fields that controllers and the API server add to what was applied; they never prove a difference.
void dropAssigned(json &live, const json &desired)
{
    static const std::initializer_list<const char *> assigned = {
        "/metadata/namespace",
        "/metadata/ownerReferences",
        "/metadata/finalizers",
        "/metadata/generateName",
        "/metadata/annotations/deployment.kubernetes.io~1revision",
        "/metadata/annotations/deprecated.daemonset.template.generation",
        "/spec/clusterIP",
        "/spec/clusterIPs",
        "/spec/ipFamilies",
        "/spec/ipFamilyPolicy",
        "/spec/healthCheckNodePort",
        "/spec/volumeName",
        "/spec/finalizers"};
    for (const char *text : assigned) {
        const json::json_pointer path(text);
        if (live.contains(path) && !desired.contains(path)) {
            live[path.parent_pointer()].erase(path.back());
        }
    }
    json &metadata = live["metadata"];
    if (metadata.is_object() && metadata.contains("annotations") && metadata["annotations"].empty() &&
        !desired.contains(json::json_pointer("/metadata/annotations"))) {
        metadata.erase("annotations");
    }
}

} // namespace

ObjectDiff diffOffline(const json *live, const json *desired, const DiffOptions &options)
{
    if (live == nullptr || desired == nullptr) {
        return oneSided(live, desired, options);
    }
    json current = prepared(*live, options);
    const json wanted = prepared(*desired, options);
    equalizeTracking(current, wanted);
    std::optional<json> before = lastApplied(current);
    if (before) {
        normalizeForDiff(*before, options);
    }
    std::optional<json> predicted = before ? predict(*std::move(before), wanted, current) : std::nullopt;
    if (!predicted) {
        predicted = predict(wanted, wanted, current);
    }
    if (!predicted) {
        predicted = applyJsonMerge(wanted, wanted, current);
    }
    return resultOf(std::move(current), *std::move(predicted));
}

ObjectDiff diffPredicted(const json &live, const json &predicted, const DiffOptions &options)
{
    json current = prepared(live, options);
    json expected = prepared(predicted, options);
    dropServerFields(current);
    dropServerFields(expected);
    return resultOf(std::move(current), std::move(expected));
}

bool isProvenEqual(const json &live, const json &desired, const DiffOptions &options)
{
    if (!live.is_object() || !desired.is_object()) {
        return false;
    }
    json current = normalize(live, options);
    json wanted = normalize(desired, options);
    dropAssigned(current, wanted);
    return current == wanted;
}

void maskSecrets(std::initializer_list<json *> sameObject)
{
    kube::maskSecrets(sameObject);
}

} // namespace slipway::gitops
