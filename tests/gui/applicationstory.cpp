#include "applicationstory.h"

#include <services/gitops/diff.h>

#include <nlohmann/json.hpp>

using namespace Qt::StringLiterals;
using nlohmann::json;

namespace slipway::tests {

using namespace applications;

namespace {

base::Json share(json value)
{
    return std::make_shared<const json>(std::move(value));
}

json deployment(const std::string &version, const std::string &memory)
{
    return {{"apiVersion", "apps/v1"},
            {"kind", "Deployment"},
            {"metadata",
             {{"name", "payments-api"},
              {"namespace", "shop"},
              {"labels", {{"app.kubernetes.io/name", "payments"}, {"app.kubernetes.io/version", version}}}}},
            {"spec",
             {{"replicas", 6},
              {"selector", {{"matchLabels", {{"app", "payments-api"}}}}},
              {"template",
               {{"metadata", {{"labels", {{"app", "payments-api"}}}}},
                {"spec",
                 {{"containers",
                   json::array({{{"name", "api"},
                                 {"image", "hub.bada.example/payments:" + version},
                                 {"ports", json::array({{{"containerPort", 8080}}})},
                                 {"resources", {{"limits", {{"cpu", "1"}, {"memory", memory}}}}}}})}}}}}}}};
}

json configMap(const std::string &name, const json &data)
{
    return {{"apiVersion", "v1"},
            {"kind", "ConfigMap"},
            {"metadata", {{"name", name}, {"namespace", "shop"}}},
            {"data", data}};
}

ResourceDiff
diffOf(const base::ObjectKey &key, ChangeKind change, const base::Json &live, const base::Json &desired)
{
    ResourceDiff diff;
    diff.key = key;
    diff.change = change;
    diff.diff.modified = change != ChangeKind::Unchanged;
    diff.diff.live = live;
    diff.diff.desired = desired;
    return diff;
}

QList<ResourceDiff> diffs(const QDateTime &now)
{
    const base::Json service = share({{"apiVersion", "v1"},
                                      {"kind", "Service"},
                                      {"metadata", {{"name", "payments-api"}, {"namespace", "shop"}}},
                                      {"spec", {{"ports", json::array({{{"port", 80}}})}}}});
    ResourceDiff api = diffOf(paymentsKey(u"apps"_s, u"Deployment"_s, u"payments-api"_s),
                              ChangeKind::Update,
                              share(deployment("4.18.2", "768Mi")),
                              share(deployment("4.19.0", "512Mi")));
    FieldOwner owner;
    owner.path = u"/spec/template/spec/containers/0/resources/limits/memory"_s;
    owner.manager = u"kubectl-edit"_s;
    owner.operation = u"Update"_s;
    owner.since = now.addSecs(-38 * 60);
    api.owners = {owner};
    return {
        diffOf(paymentsKey({}, u"ConfigMap"_s, u"payments-config"_s),
               ChangeKind::Update,
               share(configMap("payments-config", {{"CAPTURE_TIMEOUT", "5s"}, {"CURRENCY", "KRW"}})),
               share(configMap("payments-config", {{"CAPTURE_TIMEOUT", "8s"}, {"CURRENCY", "KRW"}}))),
        api,
        diffOf(paymentsKey({}, u"ConfigMap"_s, u"payments-flags"_s),
               ChangeKind::Prune,
               share(configMap("payments-flags", {{"new-checkout", "true"}})),
               nullptr),
        diffOf(paymentsKey({}, u"Service"_s, u"payments-api"_s), ChangeKind::Unchanged, service, service)};
}

ResourceNode node(const base::ObjectKey &key, const QString &parent, Health health)
{
    ResourceNode result;
    result.key = key;
    result.version = u"v1"_s;
    result.uid = key.kind + u'-' + key.name;
    result.parentUid = parent;
    result.managed = parent.isEmpty();
    result.health = health;
    if (result.managed) {
        result.sync = SyncStatus::Synced;
    }
    return result;
}

ApplicationTree tree(const QDateTime &now)
{
    ApplicationTree result;
    const auto add = [&](const ResourceNode &value) {
        result.nodes.push_back(value);
        result.nodes.back().created = now.addDays(-6);
    };
    ResourceNode config = node(paymentsKey({}, u"ConfigMap"_s, u"payments-config"_s), {}, Health::None);
    config.sync = SyncStatus::OutOfSync;
    add(config);
    ResourceNode flags = node(paymentsKey({}, u"ConfigMap"_s, u"payments-flags"_s), {}, Health::None);
    flags.sync = SyncStatus::OutOfSync;
    flags.requiresPruning = true;
    add(flags);
    add(node(paymentsKey({}, u"Service"_s, u"payments-api"_s), {}, Health::Healthy));
    ResourceNode api = node(paymentsKey(u"apps"_s, u"Deployment"_s, u"payments-api"_s), {}, Health::Healthy);
    api.sync = SyncStatus::OutOfSync;
    api.readyCount = api.wantedCount = 6;
    api.images = {u"hub.bada.example/payments:4.18.2"_s};
    add(api);
    const ResourceNode set =
        node(paymentsKey(u"apps"_s, u"ReplicaSet"_s, u"payments-api-7c9d8b6f4"_s), api.uid, Health::Healthy);
    add(set);
    for (int pod = 0; pod < 6; ++pod) {
        add(node(
            paymentsKey({}, u"Pod"_s, u"payments-api-7c9d8b6f4-x%1"_s.arg(pod)), set.uid, Health::Healthy));
    }
    add(node(paymentsKey(u"networking.k8s.io"_s, u"Ingress"_s, u"payments"_s), {}, Health::Healthy));
    return result;
}

gitops::Task task(const base::ObjectKey &key, gitops::TaskAction action, int wave)
{
    gitops::Task result;
    result.key = key;
    result.action = action;
    result.wave = wave;
    return result;
}

SyncPreview preview(const QDateTime &now)
{
    using gitops::TaskAction;
    SyncPreview result;
    gitops::Task hook =
        task(paymentsKey(u"batch"_s, u"Job"_s, u"payments-migrate"_s), TaskAction::RunHook, 0);
    hook.phase = Phase::PreSync;
    hook.hook = true;
    result.plan.tasks = {
        hook,
        task(paymentsKey({}, u"ConfigMap"_s, u"payments-config"_s), TaskAction::Update, 0),
        task(paymentsKey({}, u"Service"_s, u"payments-api"_s), TaskAction::Unchanged, 0),
        task(paymentsKey(u"apps"_s, u"Deployment"_s, u"payments-api"_s), TaskAction::Update, 1),
        task(paymentsKey({}, u"ConfigMap"_s, u"payments-flags"_s), TaskAction::Prune, 1),
    };
    result.diffs = diffs(now);
    result.revision = u"a41f7c9000000000000000000000000000000000"_s;
    result.revisionSubject = u"Raise capture timeout to 8 s"_s;
    result.warnings = {u"Memory 768Mi was set with kubectl edit. This sync sets it back to 512Mi."_s};
    return result;
}

HistoryEntry entry(qint64 id, const QString &revision, const QString &subject, const QDateTime &at)
{
    HistoryEntry result;
    result.id = id;
    result.revision = revision.leftJustified(40, u'0');
    result.revisionSubject = subject;
    result.revisionAuthor = u"payments team"_s;
    result.deployStartedAt = at.addSecs(-41);
    result.deployedAt = at;
    result.initiatedBy = u"mina"_s;
    result.images = {u"hub.bada.example/payments:"_s + subject.section(u' ', -1)};
    result.result = u"Succeeded"_s;
    return result;
}

OperationState operation(const QDateTime &now)
{
    OperationState state;
    state.id = u"op-2"_s;
    state.revision = u"a41f7c9000000000000000000000000000000000"_s;
    state.initiatedBy = u"mina"_s;
    state.startedAt = now.addSecs(-41);
    state.finishedAt = now;
    const SyncPreview plan = preview(now);
    for (const gitops::Task &step : plan.plan.tasks) {
        ResourceResult result;
        result.key = step.key;
        result.phase = step.phase;
        result.wave = step.wave;
        result.hook = step.hook;
        result.action = step.action;
        result.status = step.action == gitops::TaskAction::Prune ? ResultStatus::Pruned
                        : step.hook                              ? ResultStatus::Succeeded
                                                                 : ResultStatus::Synced;
        result.message = u"%1 configured"_s.arg(step.key.name);
        result.startedAt = now.addSecs(-20);
        result.finishedAt = now.addSecs(-12);
        state.results.append(result);
    }
    return state;
}

} // namespace

base::ObjectKey paymentsKey(const QString &group, const QString &kind, const QString &name)
{
    return {group, kind, u"shop"_s, name};
}

ApplicationSummary paymentsSummary(const QDateTime &now)
{
    ApplicationSummary summary = makeSummary(u"payments"_s, u"production"_s);
    summary.nameSpace = u"shop"_s;
    summary.isProtected = true;
    summary.sync = SyncStatus::OutOfSync;
    summary.outOfSync = 3;
    summary.toPrune = 1;
    summary.resources = 11;
    summary.health = Health::Healthy;
    summary.revision = u"a41f7c9000000000000000000000000000000000"_s;
    summary.revisionSubject = u"Raise capture timeout to 8 s"_s;
    summary.revisionAuthor = u"payments team"_s;
    summary.revisionTime = now.addSecs(-22 * 60);
    summary.targetRevision = u"main"_s;
    summary.lastSyncAt = now.addDays(-1);
    summary.operation = operation(now.addDays(-1));
    summary.operation.verb = u"sync"_s;
    summary.operation.id = u"op-1"_s;
    summary.operation.phase = OperationPhase::Succeeded;
    return summary;
}

FakeStory paymentsStory(const QDateTime &now)
{
    FakeStory story;
    story.tree = tree(now);
    story.tree.id = paymentsSummary(now).id;
    story.diffs = diffs(now);
    story.preview = preview(now);
    story.history = {entry(3, u"b71e90c"_s, u"Release 4.18.2"_s, now.addDays(-1)),
                     entry(2, u"e02a4d1"_s, u"Release 4.18.1"_s, now.addDays(-7)),
                     entry(1, u"9fd3360"_s, u"Release 4.18.0"_s, now.addDays(-11))};
    story.rollbackPreview = preview(now);
    story.rollbackPreview.warnings = {u"Auto-sync with self-heal would bring 4.18.2 back within 3 min."_s};
    story.rollbackPreview.notes = {u"Hooks do not run on a rollback."_s};
    story.operation = operation(now);
    return story;
}

} // namespace slipway::tests
