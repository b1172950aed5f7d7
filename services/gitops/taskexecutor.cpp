#include "taskexecutor.h"

#include <services/base/jsonaccess.h>
#include <services/base/logging.h>
#include <services/gitops/clientsideapply.h>
#include <services/gitops/ownership.h>

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace slipway::gitops {

using base::ErrorKind;
using base::Expected;
using base::failure;
using base::Unexpected;
using nlohmann::json;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::gitops", text);
}

bool needsRecreation(const base::Error &error)
{
    return error.kind == ErrorKind::Invalid || error.kind == ErrorKind::Conflict;
}

} // namespace

bool hasSyncOption(const json &manifest, QLatin1String option)
{
    const QString annotation = base::annotation(manifest, "argocd.argoproj.io/sync-options");
    for (const QString &entry : annotation.split(u',', Qt::SkipEmptyParts)) {
        if (entry.trimmed() == option) {
            return true;
        }
    }
    return false;
}

QString objectLabel(const base::ObjectKey &key)
{
    const QString kind = key.group.isEmpty() ? key.kind.toLower() : key.kind.toLower() + u'.' + key.group;
    return kind + u'/' + key.name;
}

TaskExecutor::TaskExecutor(kube::Client &client, ExecutionOptions options)
    : m_client(client)
    , m_options(std::move(options))
{}

Expected<kube::ApiResource> TaskExecutor::resourceOf(const Task &task, const base::CancelToken &cancel)
{
    const base::GroupVersionKind gvk{task.key.group, task.version, task.key.kind};
    for (const bool refresh : {false, true}) {
        const auto discovery = m_client.discovery(cancel, refresh);
        if (!discovery) {
            return Unexpected(discovery.error());
        }
        if (const kube::ApiResource *resource = (*discovery)->find(gvk)) {
            return *resource;
        }
    }
    return failure(ErrorKind::NotFound,
                   tr("%1 cannot be applied").arg(objectLabel(task.key)),
                   tr("the cluster has no kind %1 in %2").arg(gvk.kind, gvk.apiVersion()),
                   tr("Install its CustomResourceDefinition first, or correct apiVersion"));
}

Expected<TaskOutcome> TaskExecutor::dryRun(const Task &task, const base::CancelToken &cancel)
{
    const auto resource = resourceOf(task, cancel);
    if (!resource) {
        return Unexpected(resource.error());
    }
    const auto answer = write(task, *resource, true, cancel);
    if (!answer) {
        return Unexpected(answer.error());
    }
    return TaskOutcome{{}, {}, {}, false, answer->warnings};
}

Expected<TaskOutcome> TaskExecutor::apply(const Task &task, const base::CancelToken &cancel)
{
    const auto resource = resourceOf(task, cancel);
    if (!resource) {
        return Unexpected(resource.error());
    }
    if (task.live && m_options.serverSide) {
        if (const auto migrated = migrateOwnership(task, *resource, cancel); !migrated) {
            return Unexpected(migrated.error());
        }
    }
    auto written = write(task, *resource, false, cancel);
    const bool force = m_options.force || hasSyncOption(*task.target, QLatin1String("Force=true"));
    if (!written && force && task.live && needsRecreation(written.error())) {
        kube::WriteOptions options;
        options.reason = m_options.reason;
        written = recreate(task, *resource, options, cancel);
    }
    if (!written) {
        return Unexpected(written.error());
    }
    TaskOutcome outcome;
    outcome.resourceVersion = base::text(*written->object, {"metadata", "resourceVersion"});
    outcome.uid = base::text(*written->object, {"metadata", "uid"});
    outcome.warnings = written->warnings;
    const QString before = task.live ? base::text(*task.live, {"metadata", "resourceVersion"}) : QString();
    outcome.changed = outcome.resourceVersion != before;
    const QString word = !task.live ? tr("created") : outcome.changed ? tr("configured") : tr("unchanged");
    outcome.message = objectLabel(task.key) + u' ' + word;
    return outcome;
}

Expected<TaskOutcome> TaskExecutor::remove(const Task &task, const base::CancelToken &cancel)
{
    const auto resource = resourceOf(task, cancel);
    if (!resource) {
        return Unexpected(resource.error());
    }
    kube::DeleteOptions options;
    options.propagation = m_options.propagation;
    options.reason = m_options.reason;
    if (task.live) {
        options.uid = base::text(*task.live, {"metadata", "uid"});
    }
    const auto removed = m_client.remove(*resource, task.key.nameSpace, task.key.name, options, cancel);
    if (!removed && removed.error().kind != ErrorKind::NotFound) {
        return Unexpected(removed.error());
    }
    return TaskOutcome{objectLabel(task.key) + u' ' + tr("pruned"), {}, {}, true, {}};
}

Expected<kube::WriteResult> TaskExecutor::write(const Task &task,
                                                const kube::ApiResource &resource,
                                                bool dryRun,
                                                const base::CancelToken &cancel)
{
    const json &target = *task.target;
    kube::WriteOptions options;
    options.dryRun = dryRun;
    options.reason = m_options.reason;
    options.force = m_options.takeOverFields;
    const bool validate = m_options.validate && !hasSyncOption(target, QLatin1String("Validate=false"));
    options.validation = validate ? kube::FieldValidation::Strict : kube::FieldValidation::Ignore;

    const bool replace = m_options.replace || hasSyncOption(target, QLatin1String("Replace=true"));
    if (!task.live && (replace || !m_options.serverSide)) {
        return m_client.create(
            resource, m_options.serverSide ? target : withLastApplied(target), options, cancel);
    }
    if (replace) {
        json object = target;
        object["metadata"]["resourceVersion"] =
            base::toStd(base::text(*task.live, {"metadata", "resourceVersion"}));
        return m_client.replace(resource, object, options, cancel);
    }
    const bool serverSide =
        (m_options.serverSide || hasSyncOption(target, QLatin1String("ServerSideApply=true"))) &&
        !hasSyncOption(target, QLatin1String("ServerSideApply=false"));
    if (!serverSide) {
        return clientSideApply(task, resource, options, cancel);
    }
    return m_client.apply(resource, target, options, cancel);
}

Expected<kube::WriteResult> TaskExecutor::clientSideApply(const Task &task,
                                                          const kube::ApiResource &resource,
                                                          const kube::WriteOptions &options,
                                                          const base::CancelToken &cancel)
{
    if (!task.live) {
        return m_client.create(resource, withLastApplied(*task.target), options, cancel);
    }
    return m_client.patch(resource,
                          task.key.nameSpace,
                          task.key.name,
                          kube::PatchType::Merge,
                          clientSidePatch(*task.live, *task.target),
                          options,
                          cancel);
}

Expected<kube::WriteResult> TaskExecutor::recreate(const Task &task,
                                                   const kube::ApiResource &resource,
                                                   const kube::WriteOptions &options,
                                                   const base::CancelToken &cancel)
{
    kube::DeleteOptions deleting;
    deleting.propagation = kube::Propagation::Background;
    deleting.uid = base::text(*task.live, {"metadata", "uid"});
    deleting.reason = m_options.reason;
    const auto removed = m_client.remove(resource, task.key.nameSpace, task.key.name, deleting, cancel);
    if (!removed && removed.error().kind != ErrorKind::NotFound) {
        return Unexpected(removed.error());
    }
    // Finalizers may keep the old object for a while; creating is refused until it is gone.
    constexpr int attempts = 60;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        const auto found = m_client.get(resource, task.key.nameSpace, task.key.name, cancel);
        if (!found && found.error().kind == ErrorKind::NotFound) {
            return m_client.create(resource, *task.target, options, cancel);
        }
        if (cancel.waitFor(std::chrono::milliseconds(500))) {
            return base::cancelled(tr("Recreating %1").arg(objectLabel(task.key)));
        }
    }
    return failure(ErrorKind::Timeout,
                   tr("%1 could not be recreated").arg(objectLabel(task.key)),
                   tr("the old object is still being deleted after 30 s"),
                   tr("Look at its finalizers"));
}

Expected<void> TaskExecutor::migrateOwnership(const Task &task,
                                              const kube::ApiResource &resource,
                                              const base::CancelToken &cancel)
{
    // Only an object that client-side apply touched carries its annotation; the others cost no request.
    if (base::annotation(*task.live, lastAppliedAnnotation).isEmpty() ||
        hasSyncOption(*task.target, QLatin1String("ClientSideApplyMigration=false"))) {
        return {};
    }
    const auto live = m_client.get(resource, task.key.nameSpace, task.key.name, cancel, true);
    if (!live) {
        return live.error().kind == ErrorKind::NotFound ? Expected<void>() : Unexpected(live.error());
    }
    kube::WriteOptions options;
    options.reason = m_options.reason;
    const auto fields = withMigratedOwnership(**live, options.fieldManager);
    if (!fields) {
        return {};
    }
    const auto patched = m_client.patch(resource,
                                        task.key.nameSpace,
                                        task.key.name,
                                        kube::PatchType::Json,
                                        ownershipPatch(**live, *fields),
                                        options,
                                        cancel);
    if (!patched && patched.error().kind != ErrorKind::Conflict) {
        return Unexpected(patched.error());
    }
    return {};
}

} // namespace slipway::gitops
