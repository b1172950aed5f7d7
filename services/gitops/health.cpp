#include "health.h"

#include "healthrules.h"
#include "roundtrip.h"
#include "typetable.h"

#include <services/base/clock.h>
#include <services/base/ids.h>
#include <services/base/jsonaccess.h>

#include <algorithm>
#include <array>

namespace slipway::gitops {

using nlohmann::json;
using namespace Qt::StringLiterals;

namespace {

constexpr std::array order = {Health::Healthy,
                              Health::Suspended,
                              Health::Progressing,
                              Health::Missing,
                              Health::Degraded,
                              Health::Unknown};

constexpr std::string_view hookFinalizer = "argocd.argoproj.io/hook-finalizer";

struct Rule
{
    const char *group;
    const char *kind;
    const char *label;    ///< what Argo CD calls the kind in its messages; null = kind
    const char *versions; ///< space separated; null = any
    Verdict (*judge)(const json &object);
};

constexpr std::array rules = {
    Rule{"apps", "Deployment", nullptr, "v1", healthrules::deployment},
    Rule{"apps", "StatefulSet", nullptr, "v1", healthrules::statefulSet},
    Rule{"apps", "ReplicaSet", nullptr, "v1", healthrules::replicaSet},
    Rule{"apps", "DaemonSet", nullptr, "v1", healthrules::daemonSet},
    Rule{"", "Pod", nullptr, "v1", healthrules::pod},
    Rule{"", "Service", nullptr, "v1", healthrules::service},
    Rule{"", "PersistentVolumeClaim", nullptr, "v1", healthrules::persistentVolumeClaim},
    Rule{"networking.k8s.io", "Ingress", nullptr, nullptr, healthrules::ingress},
    Rule{"extensions", "Ingress", nullptr, nullptr, healthrules::ingress},
    Rule{"batch", "Job", nullptr, "v1", healthrules::job},
    Rule{"batch", "CronJob", nullptr, nullptr, healthrules::cronJob},
    Rule{"autoscaling", "HorizontalPodAutoscaler", "HPA", "v1", healthrules::autoscalerV1},
    Rule{"autoscaling", "HorizontalPodAutoscaler", "HPA", "v2", healthrules::autoscalerV2},
    Rule{"apiregistration.k8s.io", "APIService", nullptr, "v1 v1beta1", healthrules::apiService},
    Rule{"argoproj.io", "Workflow", nullptr, nullptr, healthrules::workflow},
    Rule{"argoproj.io", "Application", nullptr, nullptr, healthrules::application},
};

bool knowsVersion(const Rule &rule, const QString &version)
{
    return rule.versions == nullptr ||
           QString::fromLatin1(rule.versions).split(u' ').contains(version, Qt::CaseSensitive);
}

bool isBeingDeleted(const json &object)
{
    const QString when = base::text(object, {"metadata", "deletionTimestamp"});
    if (!base::fromRfc3339(when).isValid()) {
        return false;
    }
    const json *finalizers = base::member(object, {"metadata", "finalizers"});
    if (finalizers == nullptr || !finalizers->is_array()) {
        return true;
    }
    // A list that holds something else than texts counts as none.
    const bool readable = std::all_of(
        finalizers->begin(), finalizers->end(), [](const json &entry) { return entry.is_string(); });
    return !readable ||
           std::find(finalizers->begin(), finalizers->end(), json(hookFinalizer)) == finalizers->end();
}

QString labelOf(const Rule &rule)
{
    return QString::fromLatin1(rule.label ? rule.label : rule.kind);
}

/// The type by which the kind is read; null for ingresses, cron jobs and Argo's own kinds, which are read
/// loosely.
const StructType *typeFor(const base::GroupVersionKind &gvk)
{
    if (gvk.kind == "Ingress"_L1 || gvk.kind == "CronJob"_L1) {
        return nullptr;
    }
    // Not a kind of the table: API services are judged by their type but not merged by it.
    return gvk.kind == "APIService"_L1 ? TypeTable::builtin().named("apiregistration.v1.APIService")
                                       : TypeTable::builtin().ofKind(gvk);
}

/// Judges what Go reads from the object; an object that does not fit its kind cannot be judged.
Verdict judgeTyped(const Rule &rule, const json &object, const base::GroupVersionKind &gvk)
{
    const StructType *type = typeFor(gvk);
    if (type == nullptr) {
        return rule.judge(object);
    }
    const std::optional<json> typed = typedRoundTrip(object, *type, UnknownField::Convert);
    if (!typed) {
        return {Health::Unknown,
                u"failed to convert unstructured %1 to typed: a field has a wrong type"_s.arg(labelOf(rule))};
    }
    return rule.judge(*typed);
}

Verdict judgeByRule(const json &object)
{
    const base::GroupVersionKind gvk = base::kindOf(object);
    const Rule *sameKind = nullptr;
    for (const Rule &rule : rules) {
        if (gvk.kind == QLatin1StringView(rule.kind) && gvk.group == QLatin1StringView(rule.group)) {
            if (knowsVersion(rule, gvk.version)) {
                return judgeTyped(rule, object, gvk);
            }
            sameKind = &rule;
        }
    }
    if (sameKind == nullptr) {
        return {};
    }
    return {
        Health::Unknown,
        u"unsupported %1 GVK: %2/%3, Kind=%4"_s.arg(labelOf(*sameKind), gvk.group, gvk.version, gvk.kind)};
}

} // namespace

Verdict judgeHealth(const json &object)
{
    if (!object.is_object()) {
        return {};
    }
    if (isBeingDeleted(object)) {
        return {Health::Progressing, u"Pending deletion"_s};
    }
    return judgeByRule(object);
}

QString healthWord(Health health)
{
    switch (health) {
    case Health::None:
        return {};
    case Health::Healthy:
        return u"Healthy"_s;
    case Health::Suspended:
        return u"Suspended"_s;
    case Health::Progressing:
        return u"Progressing"_s;
    case Health::Missing:
        return u"Missing"_s;
    case Health::Degraded:
        return u"Degraded"_s;
    case Health::Unknown:
        return u"Unknown"_s;
    }
    return {};
}

Health healthFromWord(const QString &word)
{
    for (const Health health : order) {
        if (healthWord(health) == word) {
            return health;
        }
    }
    return word.isEmpty() ? Health::None : Health::Unknown;
}

bool isWorse(Health a, Health b)
{
    return static_cast<int>(a) > static_cast<int>(b);
}

Health aggregateHealth(const std::vector<Health> &live, int missing)
{
    if (live.empty()) {
        return missing > 0 ? Health::Missing : Health::Healthy;
    }
    Health worst = Health::Healthy;
    for (const Health health : live) {
        if (isWorse(health, worst)) {
            worst = health;
        }
    }
    return worst;
}

} // namespace slipway::gitops
