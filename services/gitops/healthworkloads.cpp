#include "healthrules.h"
#include "hooks.h"

#include <services/base/jsonaccess.h>

#include <QStringList>

#include <optional>

namespace slipway::gitops::healthrules {

using nlohmann::json;
using namespace Qt::StringLiterals;

namespace {

constexpr std::string_view ignoreRestartPolicy = "argocd.argoproj.io/ignore-restart-policy";

qint64 status(const json &object, std::string_view field)
{
    return base::integer(object, {"status", field});
}

/// spec.replicas; absent means "not compared", as in Argo CD, since live objects always carry it.
std::optional<qint64> wantedReplicas(const json &object)
{
    const json *replicas = base::member(object, {"spec", "replicas"});
    if (replicas == nullptr || !replicas->is_number_integer()) {
        return {};
    }
    return replicas->get<qint64>();
}

bool isObserved(const json &object)
{
    return base::integer(object, {"metadata", "generation"}) <= status(object, "observedGeneration");
}

/// The first condition of that type; null when there is none.
const json *condition(const json &object, std::string_view type)
{
    const json *conditions = base::member(object, {"status", "conditions"});
    if (conditions == nullptr || !conditions->is_array()) {
        return nullptr;
    }
    for (const json &entry : *conditions) {
        const json *found = base::member(entry, {"type"});
        if (found && *found == type) {
            return &entry;
        }
    }
    return nullptr;
}

const json &listAt(const json &object, std::initializer_list<std::string_view> path)
{
    static const json empty = json::array();
    const json *list = base::member(object, path);
    return list && list->is_array() ? *list : empty;
}

bool isAbsent(const json *value)
{
    return value == nullptr || value->is_null();
}

/// A value that Argo CD's script cannot look into.
bool isPlain(const json &value)
{
    return value.is_boolean() || value.is_number();
}

/// The name in double quotes with Go's escapes, as Argo CD's messages have it.
QString quoted(const QString &text)
{
    QString result = u"\""_s;
    for (const QChar c : text) {
        if (c == u'"' || c == u'\\') {
            result += u'\\';
        }
        result += c;
    }
    return result + u'"';
}

QString name(const json &object)
{
    return base::text(object, {"metadata", "name"});
}

bool isFailingWait(const QString &reason)
{
    return reason.startsWith("Err"_L1) || reason.endsWith("Error"_L1) || reason.endsWith("BackOff"_L1);
}

/// Whether the pod is meant to run for ever, so that a container that cannot start makes it Degraded.
bool isLongRunning(const json &pod)
{
    if (base::text(pod, {"spec", "restartPolicy"}) == "Always"_L1) {
        return true;
    }
    return !isHook(pod) && base::annotation(pod, ignoreRestartPolicy) == "true"_L1;
}

/// The messages of the containers that cannot start; absent when all can.
std::optional<QString> waitingFailure(const json &pod)
{
    bool failing = false;
    QStringList messages;
    for (const json &container : listAt(pod, {"status", "containerStatuses"})) {
        if (isFailingWait(base::text(container, {"state", "waiting", "reason"}))) {
            failing = true;
            messages << base::text(container, {"state", "waiting", "message"});
        }
    }
    return failing ? std::optional(messages.join(u", "_s)) : std::nullopt;
}

QString terminationMessage(const json &container)
{
    const json *terminated = base::member(container, {"state", "terminated"});
    if (terminated == nullptr || !terminated->is_object()) {
        return {};
    }
    const QString message = base::text(*terminated, {"message"});
    if (!message.isEmpty()) {
        return message;
    }
    const QString reason = base::text(*terminated, {"reason"});
    if (reason == "OOMKilled"_L1) {
        return reason;
    }
    const qint64 code = base::integer(*terminated, {"exitCode"});
    return code == 0 ? QString()
                     : u"container %1 failed with exit code %2"_s.arg(quoted(base::text(container, {"name"})),
                                                                      QString::number(code));
}

QString failureMessage(const json &pod)
{
    const QString own = base::text(pod, {"status", "message"});
    if (!own.isEmpty()) {
        return own;
    }
    for (const char *list : {"initContainerStatuses", "containerStatuses"}) {
        for (const json &container : listAt(pod, {"status", list})) {
            const QString message = terminationMessage(container);
            if (!message.isEmpty()) {
                return message;
            }
        }
    }
    return {};
}

Health runningPodHealth(const json &pod)
{
    if (isLongRunning(pod)) {
        const json *ready = condition(pod, "Ready");
        if (ready && base::text(*ready, {"status"}) == "True"_L1) {
            return Health::Healthy;
        }
        for (const json &container : listAt(pod, {"status", "containerStatuses"})) {
            const json *terminated = base::member(container, {"lastState", "terminated"});
            if (terminated && !terminated->is_null()) {
                return Health::Degraded;
            }
        }
        return Health::Progressing;
    }
    const QString policy = base::text(pod, {"spec", "restartPolicy"});
    return policy == "OnFailure"_L1 || policy == "Never"_L1 ? Health::Progressing : Health::Unknown;
}

Verdict rollingStatefulSet(const json &object, std::optional<qint64> wanted)
{
    const qint64 updated = status(object, "updatedReplicas");
    const json *partition = base::member(object, {"spec", "updateStrategy", "rollingUpdate", "partition"});
    if (wanted && partition && partition->is_number_integer()) {
        const qint64 goal = *wanted - partition->get<qint64>();
        if (updated < goal) {
            return {
                Health::Progressing,
                u"Waiting for partitioned roll out to finish: %1 out of %2 new pods have been updated..."_s
                    .arg(updated)
                    .arg(goal)};
        }
    }
    return {Health::Healthy,
            u"partitioned roll out complete: %1 new pods have been updated..."_s.arg(updated)};
}

} // namespace

Verdict deployment(const json &object)
{
    if (base::boolean(object, {"spec", "paused"})) {
        return {Health::Suspended, u"Deployment is paused"_s};
    }
    if (!isObserved(object)) {
        return {
            Health::Progressing,
            u"Waiting for rollout to finish: observed deployment generation less than desired generation"_s};
    }
    const json *progressing = condition(object, "Progressing");
    if (progressing && base::text(*progressing, {"reason"}) == "ProgressDeadlineExceeded"_L1) {
        return {Health::Degraded,
                u"Deployment %1 exceeded its progress deadline"_s.arg(quoted(name(object)))};
    }
    const std::optional<qint64> wanted = wantedReplicas(object);
    const qint64 updated = status(object, "updatedReplicas");
    const qint64 total = status(object, "replicas");
    const qint64 available = status(object, "availableReplicas");
    if (wanted && updated < *wanted) {
        return {
            Health::Progressing,
            u"Waiting for rollout to finish: %1 out of %2 new replicas have been updated..."_s.arg(updated)
                .arg(*wanted)};
    }
    if (total > updated) {
        return {Health::Progressing,
                u"Waiting for rollout to finish: %1 old replicas are pending termination..."_s.arg(total -
                                                                                                   updated)};
    }
    if (available < updated) {
        return {
            Health::Progressing,
            u"Waiting for rollout to finish: %1 of %2 updated replicas are available..."_s.arg(available).arg(
                updated)};
    }
    return {Health::Healthy, {}};
}

Verdict statefulSet(const json &object)
{
    if (status(object, "observedGeneration") == 0 || !isObserved(object)) {
        return {Health::Progressing, u"Waiting for statefulset spec update to be observed..."_s};
    }
    const std::optional<qint64> wanted = wantedReplicas(object);
    const qint64 ready = status(object, "readyReplicas");
    if (wanted && ready < *wanted) {
        return {Health::Progressing, u"Waiting for %1 pods to be ready..."_s.arg(*wanted - ready)};
    }
    const QString strategy = base::text(object, {"spec", "updateStrategy", "type"});
    const json *rolling = base::member(object, {"spec", "updateStrategy", "rollingUpdate"});
    if (strategy == "RollingUpdate"_L1 && rolling && rolling->is_object()) {
        return rollingStatefulSet(object, wanted);
    }
    if (strategy == "OnDelete"_L1) {
        return {Health::Healthy, u"statefulset has %1 ready pods"_s.arg(ready)};
    }
    const QString update = base::text(object, {"status", "updateRevision"});
    const QString current = base::text(object, {"status", "currentRevision"});
    if (update != current) {
        return {Health::Progressing,
                u"waiting for statefulset rolling update to complete %1 pods at revision %2..."_s.arg(
                    QString::number(status(object, "updatedReplicas")), update)};
    }
    return {Health::Healthy,
            u"statefulset rolling update complete %1 pods at revision %2..."_s.arg(
                QString::number(status(object, "currentReplicas")), current)};
}

Verdict replicaSet(const json &object)
{
    if (!isObserved(object)) {
        return {
            Health::Progressing,
            u"Waiting for rollout to finish: observed replica set generation less than desired generation"_s};
    }
    const json *failure = condition(object, "ReplicaFailure");
    if (failure && base::text(*failure, {"status"}) == "True"_L1) {
        return {Health::Degraded, base::text(*failure, {"message"})};
    }
    const std::optional<qint64> wanted = wantedReplicas(object);
    const qint64 available = status(object, "availableReplicas");
    if (wanted && available < *wanted) {
        return {
            Health::Progressing,
            u"Waiting for rollout to finish: %1 out of %2 new replicas are available..."_s.arg(available).arg(
                *wanted)};
    }
    return {Health::Healthy, {}};
}

Verdict daemonSet(const json &object)
{
    if (!isObserved(object)) {
        return {
            Health::Progressing,
            u"Waiting for rollout to finish: observed daemon set generation less than desired generation"_s};
    }
    const qint64 wanted = status(object, "desiredNumberScheduled");
    const qint64 updated = status(object, "updatedNumberScheduled");
    const qint64 available = status(object, "numberAvailable");
    if (base::text(object, {"spec", "updateStrategy", "type"}) == "OnDelete"_L1) {
        return {Health::Healthy,
                u"daemon set %1 out of %2 new pods have been updated"_s.arg(updated).arg(wanted)};
    }
    if (updated < wanted) {
        return {
            Health::Progressing,
            u"Waiting for daemon set %1 rollout to finish: %2 out of %3 new pods have been updated..."_s.arg(
                quoted(name(object)), QString::number(updated), QString::number(wanted))};
    }
    if (available < wanted) {
        return {Health::Progressing,
                u"Waiting for daemon set %1 rollout to finish: %2 of %3 updated pods are available..."_s.arg(
                    quoted(name(object)), QString::number(available), QString::number(wanted))};
    }
    return {Health::Healthy, {}};
}

Verdict pod(const json &object)
{
    if (isLongRunning(object)) {
        if (const std::optional<QString> failure = waitingFailure(object)) {
            return {Health::Degraded, *failure};
        }
    }
    const QString phase = base::text(object, {"status", "phase"});
    const QString message = base::text(object, {"status", "message"});
    if (phase == "Pending"_L1) {
        return {Health::Progressing, message};
    }
    if (phase == "Succeeded"_L1) {
        return {Health::Healthy, message};
    }
    if (phase == "Failed"_L1) {
        return {Health::Degraded, failureMessage(object)};
    }
    return {phase == "Running"_L1 ? runningPodHealth(object) : Health::Unknown, message};
}

Verdict job(const json &object)
{
    bool failed = false;
    bool finished = false;
    bool suspended = false;
    QString failure;
    QString message;
    for (const json &entry : listAt(object, {"status", "conditions"})) {
        const QString type = base::text(entry, {"type"});
        if (type == "Failed"_L1) {
            failed = finished = true;
            failure = base::text(entry, {"message"});
        } else if (type == "Complete"_L1 || type == "Suspended"_L1) {
            finished = true;
            message = base::text(entry, {"message"});
            suspended = suspended || (type == "Suspended"_L1 && base::text(entry, {"status"}) == "True"_L1);
        }
    }
    if (!finished) {
        return {Health::Progressing, message};
    }
    if (failed || suspended) {
        return {failed ? Health::Degraded : Health::Suspended, failure};
    }
    return {Health::Healthy, message};
}

Verdict cronJob(const json &object)
{
    const json *spec = base::member(object, {"spec"});
    const json *state = base::member(object, {"status"});
    if (isAbsent(spec) || isPlain(*spec)) {
        return {Health::Unknown, u"the CronJob has no spec"_s};
    }
    if (base::boolean(object, {"spec", "suspend"})) {
        return {Health::Healthy, u"CronJob is Suspended"_s};
    }
    if (isAbsent(state)) {
        return {Health::Progressing, u"Waiting for CronJob"_s};
    }
    if (isPlain(*state)) {
        return {Health::Unknown, u"the CronJob's status is not an object"_s};
    }
    const json *scheduled = base::member(*state, {"lastScheduleTime"});
    const json *succeeded = base::member(*state, {"lastSuccessfulTime"});
    if (isAbsent(scheduled)) {
        return {Health::Healthy, u"CronJob has not been scheduled yet"_s};
    }
    if (isAbsent(succeeded)) {
        return {Health::Healthy, u"The CronJob never completed successfully. It may not be healthy"_s};
    }
    const json *active = base::member(*state, {"active"});
    if (!isAbsent(active) && !active->is_structured()) {
        return {Health::Unknown, u"the CronJob's list of active jobs is not a list"_s};
    }
    if (!listAt(*state, {"active"}).empty()) {
        return {Health::Healthy, u"The job is running. Its last execution may not have been successful"_s};
    }
    if (!scheduled->is_string() || !succeeded->is_string()) {
        return {Health::Unknown, u"the times of the CronJob's status are not texts"_s};
    }
    if (*succeeded < *scheduled) {
        return {Health::Degraded, u"CronJob has not completed its last execution successfully"_s};
    }
    return {Health::Healthy, u"CronJob has completed its last execution successfully"_s};
}

} // namespace slipway::gitops::healthrules
