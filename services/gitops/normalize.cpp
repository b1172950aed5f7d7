#include "normalize.h"

#include "ignorerules.h"
#include "roundtrip.h"
#include "typedefaults.h"

#include <services/base/jsonaccess.h>

#include <algorithm>

namespace slipway::gitops {

using nlohmann::json;
using namespace Qt::StringLiterals;

namespace {

bool is(const base::GroupVersionKind &kind, QLatin1StringView group, QLatin1StringView name)
{
    return kind.group == group && kind.kind == name;
}

json *memberOf(json &object, const char *name)
{
    const auto found = object.is_object() ? object.find(name) : object.end();
    return object.is_object() && found != object.end() ? &*found : nullptr;
}

/// stringData wins over data, as in the API server; values that are no text stay, so that they show.
void foldStringData(json &secret)
{
    const json *strings = memberOf(secret, "stringData");
    if (strings == nullptr || !strings->is_object()) {
        return;
    }
    const json *data = memberOf(secret, "data");
    json folded = data && data->is_object() ? *data : json::object();
    for (const auto &[name, value] : strings->items()) {
        if (value.is_string()) {
            folded[name] = QByteArray::fromStdString(value.get<std::string>()).toBase64().toStdString();
        } else {
            folded[name] = value;
        }
    }
    secret["data"] = std::move(folded);
    secret.erase("stringData");
}

void normalizeSecret(json &secret)
{
    foldStringData(secret);
    json *data = memberOf(secret, "data");
    const StructType *type = TypeTable::builtin().named("core.v1.Secret");
    if (data == nullptr || !data->is_object() || type == nullptr ||
        !typedRoundTrip(secret, *type, UnknownField::Convert)) {
        return;
    }
    json canonical = *data;
    for (json &value : canonical) {
        if (value.is_null()) {
            value = "";
        }
    }
    if (std::optional<json> read = typedRoundTrip({{"data", canonical}}, *type)) {
        *data = read->contains("data") ? (*read)["data"] : json::object();
    }
}

void normalizeRole(json &role)
{
    json *rules = memberOf(role, "rules");
    if (rules && rules->is_array() && rules->empty()) {
        *rules = nullptr;
    }
}

/// Any fixed order will do, since both sides get it.
void sortList(json *list)
{
    if (list && list->is_array()) {
        std::vector<json> members(list->begin(), list->end());
        std::stable_sort(members.begin(), members.end());
        *list = json(members);
    }
}

void defaultProtocol(json &port)
{
    if (port.is_object() && base::text(port, {"protocol"}).isEmpty()) {
        port["protocol"] = "TCP";
    }
}

void normalizeEndpoints(json &endpoints)
{
    const StructType *type = TypeTable::builtin().named("core.v1.Endpoints");
    std::optional<json> typed = type ? typedRoundTrip(endpoints, *type, UnknownField::Convert) : std::nullopt;
    if (!typed) {
        return;
    }
    endpoints = *std::move(typed);
    json *subsets = memberOf(endpoints, "subsets");
    if (subsets == nullptr || !subsets->is_array()) {
        return;
    }
    for (json &subset : *subsets) {
        json *ports = memberOf(subset, "ports");
        if (ports && ports->is_array()) {
            std::for_each(ports->begin(), ports->end(), defaultProtocol);
        }
        for (const char *list : {"ports", "addresses", "notReadyAddresses"}) {
            sortList(memberOf(subset, list));
        }
    }
    sortList(subsets);
}

/// Go reads whole numbers beyond 64 bits with a sign as fractions, so that neighbours are the same.
void narrowNumbers(json &value)
{
    if (value.is_structured()) {
        for (json &member : value) {
            narrowNumbers(member);
        }
    } else if (value.is_number_unsigned() && value.get<quint64>() > INT64_MAX) {
        value = static_cast<double>(value.get<quint64>());
    }
}

/// A Rollout carries a pod template like a Deployment's; its quantities count as such.
void normalizeRollout(json &rollout)
{
    static const json::json_pointer path("/spec/template/spec");
    const StructType *type = TypeTable::builtin().named("core.v1.PodSpec");
    if (type && rollout.contains(path)) {
        FieldType field;
        field.form = FieldType::Form::Struct;
        field.structure = type;
        if (std::optional<json> spec = typedRoundTrip(rollout[path], field, UnknownField::Drop)) {
            addZeroFields(*spec, field);
            rollout[path] = *std::move(spec);
        }
    }
}

} // namespace

const StructType *builtinType(const json &object)
{
    return TypeTable::builtin().ofKind(base::kindOf(object));
}

json roundTripped(const json &object)
{
    const StructType *type = builtinType(object);
    std::optional<json> result = type ? typedRoundTrip(object, *type) : std::nullopt;
    json read = result ? *std::move(result) : object;
    narrowNumbers(read);
    return read;
}

void normalizeForDiff(json &object, const DiffOptions &options)
{
    if (json *metadata = memberOf(object, "metadata"); metadata && metadata->is_object()) {
        metadata->erase("creationTimestamp");
    }
    const base::GroupVersionKind kind = base::kindOf(object);
    if (is(kind, ""_L1, "Secret"_L1)) {
        normalizeSecret(object);
    } else if (is(kind, "rbac.authorization.k8s.io"_L1, "Role"_L1) ||
               is(kind, "rbac.authorization.k8s.io"_L1, "ClusterRole"_L1)) {
        normalizeRole(object);
    } else if (is(kind, ""_L1, "Endpoints"_L1)) {
        normalizeEndpoints(object);
    }
    if (object.is_object()) {
        object.erase("status");
    }
    removeIgnored(object, options.ignoreDifferences);
    if (is(kind, "argoproj.io"_L1, "Rollout"_L1)) {
        normalizeRollout(object);
    }
}

void dropServerFields(json &object)
{
    json *metadata = memberOf(object, "metadata");
    if (metadata == nullptr || !metadata->is_object()) {
        return;
    }
    for (const char *field :
         {"managedFields", "resourceVersion", "uid", "generation", "creationTimestamp", "selfLink"}) {
        metadata->erase(field);
    }
    json *annotations = memberOf(*metadata, "annotations");
    if (annotations && annotations->is_object()) {
        annotations->erase(lastAppliedAnnotation);
        if (annotations->empty()) {
            metadata->erase("annotations");
        }
    }
}

json normalize(const json &object, const DiffOptions &options)
{
    json result = roundTripped(object);
    normalizeForDiff(result, options);
    if (const StructType *type = builtinType(result)) {
        applyDefaults(result, *type);
        result = roundTripped(result);
    }
    dropServerFields(result);
    if (result.is_object()) {
        result.erase("status");
    }
    return result;
}

} // namespace slipway::gitops
