#include "healthrules.h"

#include <services/base/jsonaccess.h>

#include <algorithm>
#include <array>

namespace slipway::gitops::healthrules {

using nlohmann::json;
using namespace Qt::StringLiterals;

namespace {

struct ScalingCondition
{
    QString type;
    QString status;
    QString reason;
    QString message;
};

constexpr std::array conditionFields = {"type", "status", "reason", "message"};

bool isFailure(const ScalingCondition &condition)
{
    static const std::array reasons = {
        std::pair("AbleToScale", "FailedGetScale"),
        std::pair("AbleToScale", "FailedUpdateScale"),
        std::pair("ScalingActive", "FailedGetResourceMetric"),
        std::pair("ScalingActive", "FailedGetObjectMetric"),
        std::pair("ScalingActive", "FailedGetPodsMetric"),
        std::pair("ScalingActive", "FailedGetExternalMetric"),
        std::pair("ScalingActive", "FailedComputeMetricsReplicas"),
        std::pair("ScalingActive", "InvalidSelector"),
    };
    return std::any_of(reasons.begin(), reasons.end(), [&](const auto &entry) {
        return condition.type == QLatin1StringView(entry.first) &&
               condition.reason == QLatin1StringView(entry.second);
    });
}

bool isScaling(const ScalingCondition &condition)
{
    return condition.status == "True"_L1 &&
           (condition.type == "AbleToScale"_L1 || condition.type == "ScalingLimited"_L1);
}

Verdict judgeConditions(const std::vector<ScalingCondition> &conditions)
{
    for (const ScalingCondition &condition : conditions) {
        if (isFailure(condition)) {
            return {Health::Degraded, condition.message};
        }
    }
    for (const ScalingCondition &condition : conditions) {
        if (isScaling(condition)) {
            return {Health::Healthy, condition.message};
        }
    }
    return {Health::Progressing, u"Waiting to Autoscale"_s};
}

/// A member found by its name in any case, as the annotation is read by Go's decoder.
QString looseText(const json &object, QLatin1StringView name)
{
    QString result;
    if (object.is_object()) {
        for (const auto &[key, value] : object.items()) {
            if (value.is_string() && base::fromStd(key).compare(name, Qt::CaseInsensitive) == 0) {
                result = base::fromStd(value.get_ref<const std::string &>());
            }
        }
    }
    return result;
}

std::vector<ScalingCondition> conditionsIn(const json *list)
{
    std::vector<ScalingCondition> result;
    if (list && list->is_array()) {
        for (const json &entry : *list) {
            result.push_back({looseText(entry, "type"_L1),
                              looseText(entry, "status"_L1),
                              looseText(entry, "reason"_L1),
                              looseText(entry, "message"_L1)});
        }
    }
    return result;
}

/// Whether Go can read the annotation: a list of objects whose known members are texts.
bool isConditionList(const json &value)
{
    const auto isCondition = [](const json &entry) {
        if (!entry.is_object()) {
            return entry.is_null();
        }
        return std::all_of(entry.items().begin(), entry.items().end(), [](const auto &item) {
            const QString key = base::fromStd(item.key());
            const bool known =
                std::any_of(conditionFields.begin(), conditionFields.end(), [&](const char *name) {
                    return key.compare(QLatin1StringView(name), Qt::CaseInsensitive) == 0;
                });
            return !known || item.value().is_string() || item.value().is_null();
        });
    };
    return value.is_null() || (value.is_array() && std::all_of(value.begin(), value.end(), isCondition));
}

bool hasLoadBalancerAddress(const json &object)
{
    const json *ingress = base::member(object, {"status", "loadBalancer", "ingress"});
    return ingress && ingress->is_array() && !ingress->empty();
}

} // namespace

Verdict service(const json &object)
{
    const bool waits =
        base::text(object, {"spec", "type"}) == "LoadBalancer"_L1 && !hasLoadBalancerAddress(object);
    return {waits ? Health::Progressing : Health::Healthy, {}};
}

Verdict persistentVolumeClaim(const json &object)
{
    const QString phase = base::text(object, {"status", "phase"});
    if (phase == "Lost"_L1) {
        return {Health::Degraded, {}};
    }
    if (phase == "Pending"_L1) {
        return {Health::Progressing, {}};
    }
    return {phase == "Bound"_L1 ? Health::Healthy : Health::Unknown, {}};
}

Verdict ingress(const json &object)
{
    return {hasLoadBalancerAddress(object) ? Health::Healthy : Health::Progressing, {}};
}

Verdict autoscalerV1(const json &object)
{
    constexpr std::string_view annotation = "autoscaling.alpha.kubernetes.io/conditions";
    const json *text = base::member(object, {"metadata", "annotations", annotation});
    if (text == nullptr || !text->is_string()) {
        return judgeConditions({});
    }
    const std::string &raw = text->get_ref<const std::string &>();
    const auto parsed =
        base::parseJson(QByteArray(raw.data(), static_cast<qsizetype>(raw.size())), u"annotation"_s);
    if (!parsed || !isConditionList(*parsed)) {
        return {Health::Unknown,
                u"failed to convert conditions annotation to typed: %1"_s.arg(
                    parsed ? u"it is not a list of conditions"_s : parsed.error().cause)};
    }
    return judgeConditions(conditionsIn(&*parsed));
}

Verdict autoscalerV2(const json &object)
{
    return judgeConditions(conditionsIn(base::member(object, {"status", "conditions"})));
}

Verdict apiService(const json &object)
{
    const json *conditions = base::member(object, {"status", "conditions"});
    if (conditions && conditions->is_array()) {
        for (const json &entry : *conditions) {
            if (base::text(entry, {"type"}) == "Available"_L1) {
                const bool available = base::text(entry, {"status"}) == "True"_L1;
                return {available ? Health::Healthy : Health::Progressing,
                        base::text(entry, {"reason"}) + u": "_s + base::text(entry, {"message"})};
            }
        }
    }
    return {Health::Progressing, u"Waiting to be processed"_s};
}

Verdict workflow(const json &object)
{
    const QString phase = base::text(object, {"status", "phase"});
    const QString message = base::text(object, {"status", "message"});
    if (phase.isEmpty() || phase == "Pending"_L1 || phase == "Running"_L1) {
        return {Health::Progressing, message};
    }
    if (phase == "Succeeded"_L1) {
        return {Health::Healthy, message};
    }
    const bool failed = phase == "Failed"_L1 || phase == "Error"_L1;
    return {failed ? Health::Degraded : Health::Unknown, message};
}

Verdict application(const json &object)
{
    const json *word = base::member(object, {"status", "health", "status"});
    if (word == nullptr || !word->is_string()) {
        return {Health::Progressing, {}};
    }
    return {healthFromWord(base::text(object, {"status", "health", "status"})),
            base::text(object, {"status", "health", "message"})};
}

} // namespace slipway::gitops::healthrules
