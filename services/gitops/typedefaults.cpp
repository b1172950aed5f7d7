#include "typedefaults.h"

#include "roundtrip.h"

#include <nlohmann/json.hpp>

#include <QFile>

#include <unordered_map>
#include <vector>

namespace slipway::gitops {

using nlohmann::json;
using Form = FieldType::Form;

namespace {

/// The member of that name, or null JSON when it is missing; never changes the object.
const json &at(const json &object, const char *name)
{
    static const json none;
    const auto found = object.is_object() ? object.find(name) : object.end();
    return object.is_object() && found != object.end() ? *found : none;
}

/// Whether Go would see the zero value.
bool isUnset(const json &value)
{
    return value.is_null() || value == "" || value == 0 || value == false ||
           (value.is_structured() && value.empty());
}

void setIfAbsent(json &object, const char *name, json value)
{
    if (object.is_object() && at(object, name).is_null()) {
        object[name] = std::move(value);
    }
}

void setIfUnset(json &object, const char *name, json value)
{
    if (object.is_object() && isUnset(at(object, name))) {
        object[name] = std::move(value);
    }
}

/// The tag of an image reference; "latest" when it names neither tag nor digest.
std::string imageTag(const std::string &image)
{
    const size_t digest = image.find('@');
    const std::string reference = image.substr(0, digest);
    const size_t colon = reference.rfind(':');
    const size_t slash = reference.rfind('/');
    if (colon != std::string::npos && (slash == std::string::npos || colon > slash)) {
        return reference.substr(colon + 1);
    }
    return digest == std::string::npos ? "latest" : "";
}

void defaultPullPolicy(json &object, const char *image, const char *policy)
{
    const json &name = at(object, image);
    const std::string tag = imageTag(name.is_string() ? name.get<std::string>() : std::string());
    setIfUnset(object, policy, tag == "latest" ? "Always" : "IfNotPresent");
}

void defaultContainer(json &container)
{
    defaultPullPolicy(container, "image", "imagePullPolicy");
}

void defaultImageVolume(json &source)
{
    defaultPullPolicy(source, "reference", "pullPolicy");
}

void defaultVolume(json &volume)
{
    for (const auto &[name, source] : volume.items()) {
        if (name != "name" && !source.is_null()) {
            return;
        }
    }
    volume["emptyDir"] = json::object();
}

void defaultServicePort(json &port)
{
    const json &target = at(port, "targetPort");
    if (target.is_null() || target == 0 || target == "") {
        setIfUnset(port, "targetPort", at(port, "port"));
    }
}

bool isReachableFromOutside(const json &spec)
{
    const json &type = at(spec, "type");
    return type == "LoadBalancer" || type == "NodePort" ||
           (type == "ClusterIP" && !isUnset(at(spec, "externalIPs")));
}

void defaultServiceSpec(json &spec)
{
    if (at(spec, "sessionAffinity") == "None") {
        spec.erase("sessionAffinityConfig");
    } else if (at(spec, "sessionAffinity") == "ClientIP" &&
               at(at(at(spec, "sessionAffinityConfig"), "clientIP"), "timeoutSeconds").is_null()) {
        spec["sessionAffinityConfig"] = {{"clientIP", {{"timeoutSeconds", 10800}}}};
    }
    if (isReachableFromOutside(spec)) {
        setIfUnset(spec, "externalTrafficPolicy", "Cluster");
    }
    if (at(spec, "type") != "ExternalName") {
        setIfAbsent(spec, "internalTrafficPolicy", "Cluster");
    }
    if (at(spec, "type") == "LoadBalancer") {
        setIfAbsent(spec, "allocateLoadBalancerNodePorts", true);
    }
}

void defaultPodContainers(json &containers, bool hostNetwork)
{
    for (json &container : containers) {
        const json limits = at(at(container, "resources"), "limits");
        if (limits.is_object() && !limits.empty()) {
            json &requests = container["resources"]["requests"];
            requests = requests.is_object() ? requests : json::object();
            for (const auto &[name, value] : limits.items()) {
                if (!requests.contains(name)) {
                    requests[name] = value;
                }
            }
        }
        if (hostNetwork && at(container, "ports").is_array()) {
            for (json &port : container["ports"]) {
                setIfUnset(port, "hostPort", at(port, "containerPort"));
            }
        }
    }
}

/// Go's structs are always there; false when something else stands in the place of this one.
bool ensureSpec(json &object)
{
    setIfAbsent(object, "spec", json::object());
    return at(object, "spec").is_object();
}

void defaultPod(json &pod)
{
    if (!ensureSpec(pod)) {
        return;
    }
    json &spec = pod["spec"];
    const bool hostNetwork = at(spec, "hostNetwork") == true;
    for (const char *list : {"containers", "initContainers"}) {
        if (at(spec, list).is_array()) {
            defaultPodContainers(spec[list], hostNetwork);
        }
    }
    setIfAbsent(spec, "enableServiceLinks", true);
}

void defaultNamespace(json &object)
{
    const json name = at(at(object, "metadata"), "name");
    if (name.is_string() && name != "") {
        json &labels = object["metadata"]["labels"];
        labels = labels.is_object() ? labels : json::object();
        labels["kubernetes.io/metadata.name"] = name;
    }
}

void fillFrom(json &item, const char *target, const char *source)
{
    const json values = at(item, source);
    if (values.is_object()) {
        json &result = item[target];
        result = result.is_object() ? result : json::object();
        for (const auto &[name, value] : values.items()) {
            if (!result.contains(name)) {
                result[name] = value;
            }
        }
    }
}

void defaultLimitRangeItem(json &item)
{
    if (at(item, "type") == "Container") {
        fillFrom(item, "default", "max");
        fillFrom(item, "defaultRequest", "default");
        fillFrom(item, "defaultRequest", "min");
    }
}

void defaultReplicationController(json &object)
{
    const json labels = at(at(at(at(object, "spec"), "template"), "metadata"), "labels");
    if (labels.is_object() && !labels.empty()) {
        setIfUnset(object["spec"], "selector", labels);
        setIfUnset(object["metadata"], "labels", labels);
    }
}

void defaultRolling(json &strategy, json unavailable, json surge)
{
    if (at(strategy, "type") == "RollingUpdate") {
        setIfAbsent(strategy, "rollingUpdate", json::object());
        setIfAbsent(strategy["rollingUpdate"], "maxUnavailable", std::move(unavailable));
        setIfAbsent(strategy["rollingUpdate"], "maxSurge", std::move(surge));
    }
}

void defaultDeploymentStrategy(json &strategy)
{
    defaultRolling(strategy, "25%", "25%");
}

void defaultDaemonSetStrategy(json &strategy)
{
    defaultRolling(strategy, 1, 0);
}

void defaultStatefulSetStrategy(json &strategy)
{
    if (isUnset(at(strategy, "type"))) {
        strategy["type"] = "RollingUpdate";
        setIfAbsent(strategy, "rollingUpdate", json::object());
    }
    if (at(strategy, "type") == "RollingUpdate" && at(strategy, "rollingUpdate").is_object()) {
        setIfAbsent(strategy["rollingUpdate"], "partition", 0);
    }
}

/// Only a Job itself gets these; the template of a CronJob does not.
void defaultJob(json &job)
{
    if (!ensureSpec(job)) {
        return;
    }
    json &spec = job["spec"];
    if (at(spec, "completions").is_null() && at(spec, "parallelism").is_null()) {
        spec["completions"] = 1;
    }
    constexpr int unlimited = 2147483647;
    const bool perIndex = !at(spec, "backoffLimitPerIndex").is_null();
    const bool hasFailurePolicy = !at(spec, "podFailurePolicy").is_null();
    setIfAbsent(spec, "parallelism", 1);
    setIfAbsent(spec, "backoffLimit", perIndex ? unlimited : 6);
    setIfAbsent(spec, "completionMode", "NonIndexed");
    setIfAbsent(spec, "suspend", false);
    setIfAbsent(spec, "podReplacementPolicy", hasFailurePolicy ? "Failed" : "TerminatingOrFailed");
    setIfAbsent(spec, "manualSelector", false);
    const json labels = at(at(at(spec, "template"), "metadata"), "labels");
    if (labels.is_object() && !labels.empty()) {
        setIfUnset(job["metadata"], "labels", labels);
    }
}

void defaultScalingRules(json &behavior, const char *direction, json defaults)
{
    for (const auto &[name, value] : at(behavior, direction).items()) {
        if (!value.is_null()) {
            defaults[name] = value;
        }
    }
    behavior[direction] = std::move(defaults);
}

void defaultAutoscalerSpec(json &spec)
{
    if (isUnset(at(spec, "metrics"))) {
        spec["metrics"] = json::array(
            {{{"type", "Resource"},
              {"resource",
               {{"name", "cpu"}, {"target", {{"type", "Utilization"}, {"averageUtilization", 80}}}}}}});
    }
    if (at(spec, "behavior").is_object()) {
        const json pods = {{"type", "Pods"}, {"value", 4}, {"periodSeconds", 15}};
        const json percent = {{"type", "Percent"}, {"value", 100}, {"periodSeconds", 15}};
        defaultScalingRules(spec["behavior"],
                            "scaleUp",
                            {{"stabilizationWindowSeconds", 0},
                             {"selectPolicy", "Max"},
                             {"policies", json::array({pods, percent})}});
        defaultScalingRules(
            spec["behavior"], "scaleDown", {{"selectPolicy", "Max"}, {"policies", json::array({percent})}});
    }
}

void defaultNetworkPolicySpec(json &spec)
{
    if (isUnset(at(spec, "policyTypes"))) {
        spec["policyTypes"] = json::array({"Ingress"});
        if (!isUnset(at(spec, "egress"))) {
            spec["policyTypes"].push_back("Egress");
        }
    }
}

void defaultSubject(json &subject)
{
    if (at(subject, "kind") == "User" || at(subject, "kind") == "Group") {
        setIfUnset(subject, "apiGroup", "rbac.authorization.k8s.io");
    }
}

void defaultDeviceRequest(json &request)
{
    if (at(request, "allocationMode") == "ExactCount") {
        setIfUnset(request, "count", 1);
    }
}

using Rule = void (*)(json &);

struct Constant
{
    std::string field;
    bool pointer = false; ///< only null is unset
    json value;
};

struct TypeRules
{
    std::vector<Constant> constants;
    Rule rule = nullptr; ///< after the constants
};

using Rules = std::unordered_map<std::string, TypeRules>;

std::vector<std::pair<std::string, Rule>> ruleFunctions()
{
    return {{"core.v1.Container", defaultContainer},
            {"core.v1.EphemeralContainer", defaultContainer},
            {"core.v1.ImageVolumeSource", defaultImageVolume},
            {"core.v1.Volume", defaultVolume},
            {"core.v1.ServicePort", defaultServicePort},
            {"core.v1.ServiceSpec", defaultServiceSpec},
            {"core.v1.Pod", defaultPod},
            {"core.v1.Namespace", defaultNamespace},
            {"core.v1.LimitRangeItem", defaultLimitRangeItem},
            {"core.v1.ReplicationController", defaultReplicationController},
            {"apps.v1.DeploymentStrategy", defaultDeploymentStrategy},
            {"apps.v1.DaemonSetUpdateStrategy", defaultDaemonSetStrategy},
            {"apps.v1.StatefulSetUpdateStrategy", defaultStatefulSetStrategy},
            {"batch.v1.Job", defaultJob},
            {"autoscaling.v2.HorizontalPodAutoscalerSpec", defaultAutoscalerSpec},
            {"networking.v1.NetworkPolicySpec", defaultNetworkPolicySpec},
            {"rbac.v1.Subject", defaultSubject},
            {"resource.v1.ExactDeviceRequest", defaultDeviceRequest},
            {"resource.v1.DeviceSubRequest", defaultDeviceRequest}};
}

Rules readRules()
{
    Rules rules;
    for (const auto &[type, rule] : ruleFunctions()) {
        rules[type].rule = rule;
    }
    QFile file(QStringLiteral(":/slipway/gitops/data/kubernetesdefaults.txt"));
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT(opened);
    while (opened && !file.atEnd()) {
        const QByteArray line = file.readLine().trimmed();
        const qsizetype first = line.indexOf(' ');
        const qsizetype second = line.indexOf(' ', first + 1);
        const std::string typeName = line.left(first).toStdString();
        const std::string fieldName = line.mid(first + 1, second - first - 1).toStdString();
        const StructType *type = line.startsWith('#') ? nullptr : TypeTable::builtin().named(typeName);
        if (type == nullptr) {
            continue;
        }
        const Field *field = type->field(fieldName);
        Q_ASSERT(field);
        rules[typeName].constants.push_back(
            {fieldName, field->type.pointer, json::parse(line.mid(second + 1).toStdString())});
    }
    return rules;
}

const TypeRules *rulesOf(const StructType &type)
{
    static const Rules rules = readRules();
    const auto found = rules.find(type.name);
    return found == rules.end() ? nullptr : &found->second;
}

void fillStruct(json &object, const StructType &type);

void fillValue(json &value, const FieldType &type)
{
    if (type.form == Form::Struct && value.is_object()) {
        fillStruct(value, *type.structure);
    } else if ((type.form == Form::List && value.is_array()) ||
               (type.form == Form::Map && value.is_object())) {
        for (json &member : value) {
            fillValue(member, *type.element);
        }
    }
}

/// Fills one present field. Defaults reach a list without merge key by replacing it with what Go's types
/// hold, which loses unknown fields and unusual quantities; maps that are replaced always go that way.
void fillField(json &value, const Field &field)
{
    const bool atomicList = field.type.form == Form::List && !field.merge;
    const json before = atomicList ? value : json();
    fillValue(value, field.type);
    if (field.replace || (atomicList && value != before)) {
        if (std::optional<json> typed = typedRoundTrip(value, field.type, UnknownField::Drop)) {
            value = *std::move(typed);
            addZeroFields(value, field.type);
        }
    }
}

void fillStruct(json &object, const StructType &type)
{
    if (const TypeRules *rules = rulesOf(type)) {
        for (const Constant &constant : rules->constants) {
            if (constant.pointer) {
                setIfAbsent(object, constant.field.c_str(), constant.value);
            } else {
                setIfUnset(object, constant.field.c_str(), constant.value);
            }
        }
        if (rules->rule) {
            rules->rule(object);
        }
    }
    for (const auto &[name, field] : type.fields) {
        const auto member = object.find(name);
        if (member != object.end()) {
            fillField(*member, field);
        } else if (field.type.form == Form::Struct && !field.type.pointer) {
            json added = json::object();
            fillStruct(added, *field.type.structure);
            if (!added.empty()) {
                object[name] = std::move(added);
            }
        }
    }
}

} // namespace

void applyDefaults(json &object, const StructType &type)
{
    // What Go cannot read into its types gets no defaults at all.
    if (typedRoundTrip(object, type, UnknownField::Drop)) {
        fillStruct(object, type);
    }
}

} // namespace slipway::gitops
