#include "plaintext.h"
#include "podstatus.h"

#include <services/base/clock.h>
#include <services/base/jsonaccess.h>
#include <services/kube/watcher.h>

using namespace Qt::StringLiterals;

namespace slipway::kube {

namespace {

using base::integer;
using base::member;
using nlohmann::json;

using Path = std::initializer_list<std::string_view>;

QDateTime timeAt(const json &object, Path path)
{
    return base::fromRfc3339(base::text(object, path));
}

QString ownerOf(const json &object)
{
    const json *owners = member(object, {"metadata", "ownerReferences"});
    if (!owners || !owners->is_array() || owners->empty()) {
        return {};
    }
    for (const json &owner : *owners) {
        if (base::boolean(owner, {"controller"})) {
            return plainText(owner, {"uid"});
        }
    }
    return plainText(owners->front(), {"uid"});
}

// Where the pod template sits: in the object itself, in a workload, in a CronJob.
const json *podSpecOf(const json &object)
{
    for (const Path path : {Path{"spec", "jobTemplate", "spec", "template", "spec"},
                            Path{"spec", "template", "spec"},
                            Path{"spec"}}) {
        const json *spec = member(object, path);
        if (spec && member(*spec, {"containers"})) {
            return spec;
        }
    }
    return nullptr;
}

QStringList imagesOf(const json &object)
{
    const json *spec = podSpecOf(object);
    if (!spec) {
        return {};
    }
    QStringList images;
    for (const std::string_view list : {"initContainers", "containers"}) {
        const json *containers = member(*spec, {list});
        if (!containers || !containers->is_array()) {
            continue;
        }
        for (const json &container : *containers) {
            const QString image = plainText(container, {"image"});
            if (!image.isEmpty() && !images.contains(image)) {
                images.append(image);
            }
        }
    }
    return images;
}

void setCounts(ResourceRow &row, qint64 ready, qint64 wanted)
{
    row.readyCount = int(ready);
    row.wantedCount = int(wanted);
}

QString revisionInfo(const json &object)
{
    for (const std::string_view name :
         {"deployment.kubernetes.io/revision", "rollout.argoproj.io/revision"}) {
        const QString revision = plainText(base::annotation(object, name));
        if (!revision.isEmpty()) {
            return u"Rev:"_s + revision;
        }
    }
    return {};
}

QString readyInfo(const ResourceRow &row)
{
    return u"%1/%2"_s.arg(row.readyCount).arg(row.wantedCount);
}

void fillPod(ResourceRow &row, const json &object)
{
    const PodStatus status = podStatus(object);
    row.info = status.reason;
    setCounts(row, status.ready, status.wanted);
    row.restarts = status.restarts;
    row.node = plainText(object, {"spec", "nodeName"});
}

void fillReplicas(ResourceRow &row, const json &object)
{
    setCounts(row, integer(object, {"status", "readyReplicas"}), integer(object, {"spec", "replicas"}, 1));
    row.info = readyInfo(row);
}

void fillReplicaSet(ResourceRow &row, const json &object)
{
    fillReplicas(row, object);
    row.info = revisionInfo(object);
}

void fillDaemonSet(ResourceRow &row, const json &object)
{
    setCounts(row,
              integer(object, {"status", "numberReady"}),
              integer(object, {"status", "desiredNumberScheduled"}));
    row.info = readyInfo(row);
}

void fillJob(ResourceRow &row, const json &object)
{
    setCounts(row, integer(object, {"status", "succeeded"}), integer(object, {"spec", "completions"}, 1));
    row.info = readyInfo(row);
}

void fillCronJob(ResourceRow &row, const json &object)
{
    row.info =
        base::boolean(object, {"spec", "suspend"}) ? u"Suspended"_s : plainText(object, {"spec", "schedule"});
}

void fillControllerRevision(ResourceRow &row, const json &object)
{
    row.info = u"Rev:%1"_s.arg(integer(object, {"revision"}));
}

void fillPhase(ResourceRow &row, const json &object)
{
    row.info = plainText(object, {"status", "phase"});
}

void fillService(ResourceRow &row, const json &object)
{
    const QString type = plainText(object, {"spec", "type"});
    row.info = type.isEmpty() ? u"ClusterIP"_s : type;
}

void fillNode(ResourceRow &row, const json &object)
{
    row.info = u"NotReady"_s;
    if (const json *conditions = member(object, {"status", "conditions"});
        conditions && conditions->is_array()) {
        for (const json &condition : *conditions) {
            if (base::text(condition, {"type"}) == u"Ready"_s &&
                base::text(condition, {"status"}) == u"True"_s) {
                row.info = u"Ready"_s;
            }
        }
    }
    if (base::boolean(object, {"spec", "unschedulable"})) {
        row.info += u",SchedulingDisabled"_s;
    }
}

void fillEvent(ResourceRow &row, const json &object)
{
    row.info = plainText(object, {"reason"});
}

struct KindFacts
{
    QLatin1StringView group;
    QLatin1StringView kind;
    void (*fill)(ResourceRow &row, const json &object);
};

constexpr KindFacts kindFacts[] = {
    {""_L1, "Pod"_L1, fillPod},
    {"apps"_L1, "Deployment"_L1, fillReplicas},
    {"apps"_L1, "StatefulSet"_L1, fillReplicas},
    {"apps"_L1, "ReplicaSet"_L1, fillReplicaSet},
    {"apps"_L1, "DaemonSet"_L1, fillDaemonSet},
    {"apps"_L1, "ControllerRevision"_L1, fillControllerRevision},
    {"argoproj.io"_L1, "Rollout"_L1, fillReplicas},
    {"batch"_L1, "Job"_L1, fillJob},
    {"batch"_L1, "CronJob"_L1, fillCronJob},
    {""_L1, "ReplicationController"_L1, fillReplicas},
    {""_L1, "PersistentVolumeClaim"_L1, fillPhase},
    {""_L1, "PersistentVolume"_L1, fillPhase},
    {""_L1, "Namespace"_L1, fillPhase},
    {""_L1, "Service"_L1, fillService},
    {""_L1, "Node"_L1, fillNode},
    {""_L1, "Event"_L1, fillEvent},
    {"events.k8s.io"_L1, "Event"_L1, fillEvent},
};

void fillFacts(ResourceRow &row, const json &object)
{
    for (const KindFacts &facts : kindFacts) {
        if (row.key.kind == facts.kind && row.key.group == facts.group) {
            facts.fill(row, object);
            return;
        }
    }
}

// Objects come from anybody's controller: one of an unexpected shape must not end the watch.
Verdict verdictOf(const json &object, const HealthJudge &judge)
{
    try {
        return judge(object);
    } catch (const json::exception &error) {
        return {Health::Unknown, QString::fromUtf8(error.what())};
    }
}

} // namespace

ResourceRow makeRow(const json &object, const HealthJudge &judge, bool withDocument)
{
    ResourceRow row;
    const base::GroupVersionKind gvk = base::kindOf(object);
    row.key = {gvk.group,
               gvk.kind,
               plainText(object, {"metadata", "namespace"}),
               plainText(object, {"metadata", "name"})};
    row.version = gvk.version;
    row.uid = plainText(object, {"metadata", "uid"});
    row.ownerUid = ownerOf(object);
    row.resourceVersion = plainText(object, {"metadata", "resourceVersion"});
    row.created = timeAt(object, {"metadata", "creationTimestamp"});
    row.deleting = timeAt(object, {"metadata", "deletionTimestamp"});
    row.images = imagesOf(object);
    row.trackingId = plainText(base::annotation(object, "argocd.argoproj.io/tracking-id"));
    fillFacts(row, object);
    if (judge) {
        const Verdict verdict = verdictOf(object, judge);
        row.health = verdict.health;
        row.healthMessage = plainText(verdict.message);
    }
    if (withDocument) {
        json document = object;
        if (const auto metadata = document.find("metadata");
            metadata != document.end() && metadata->is_object()) {
            metadata->erase("managedFields");
        }
        row.document = base::share(std::move(document));
    }
    return row;
}

} // namespace slipway::kube
