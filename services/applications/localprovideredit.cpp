// Creating and deleting applications.
#include <services/applications/livestate.h>
#include <services/applications/localprovider.h>
#include <services/base/jsonaccess.h>
#include <services/gitops/records.h>
#include <services/gitops/taskexecutor.h>

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::applications {

using base::ErrorKind;
using base::Expected;
using base::failure;
using base::Unexpected;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::applications", text);
}

const base::GroupKind applicationKind{u"argoproj.io"_s, u"Application"_s};

Expected<kube::ApiResource> applicationResource(kube::Client &client, const base::CancelToken &cancel)
{
    const auto discovery = client.discovery(cancel, true);
    if (!discovery) {
        return Unexpected(discovery.error());
    }
    if (const kube::ApiResource *resource = (*discovery)->find(applicationKind)) {
        return *resource;
    }
    return failure(ErrorKind::Unsupported,
                   tr("This cluster does not know the kind Application"),
                   tr("its CustomResourceDefinition is not installed"),
                   tr("Keep the manifest in a workspace folder or repository instead"));
}

// Highest wave first, as Argo CD deletes (argo-cd.md 3.12).
std::vector<gitops::ComparedResource> deletionOrder(const gitops::Comparison &comparison)
{
    std::vector<gitops::ComparedResource> order;
    for (const gitops::ComparedResource &resource : comparison.resources) {
        const bool kept =
            resource.live && (gitops::hasSyncOption(*resource.live, QLatin1String("Delete=false")) ||
                              base::annotation(*resource.live, "helm.sh/resource-policy") == u"keep"_s);
        if (resource.live && !kept && resource.key.kind != u"CustomResourceDefinition"_s) {
            order.push_back(resource);
        }
    }
    std::reverse(order.begin(), order.end());
    std::stable_sort(
        order.begin(), order.end(), [](const auto &a, const auto &b) { return a.wave > b.wave; });
    return order;
}

} // namespace

Expected<base::ApplicationId>
LocalProvider::create(const nlohmann::json &manifest, const QString &context, const base::CancelToken &cancel)
{
    auto spec = gitops::parseApplication(manifest);
    if (!spec) {
        return Unexpected(spec.error());
    }
    const QString home = context.isEmpty() ? homeContext() : context;
    const auto connection = m_with.pool.connection(home);
    if (!connection) {
        return Unexpected(connection.error());
    }
    if (const auto allowed = m_with.pool.guard().check(home, false); !allowed) {
        return Unexpected(allowed.error());
    }
    const auto resource = applicationResource((*connection)->client, cancel);
    if (!resource) {
        return Unexpected(resource.error());
    }
    nlohmann::json object = manifest;
    if (spec->nameSpace.isEmpty()) {
        spec->nameSpace = m_workspace.applicationsNamespace;
    }
    object["metadata"]["namespace"] = base::toStd(spec->nameSpace);
    kube::WriteOptions options;
    options.reason = u"create application"_s;
    const auto created = (*connection)->client.create(*resource, object, options, cancel);
    if (!created) {
        return Unexpected(created.error());
    }
    reload(cancel);
    return base::ApplicationId{home, spec->nameSpace, spec->name};
}

Expected<void>
LocalProvider::remove(const base::ApplicationId &id, DeleteKind kind, const base::CancelToken &cancel)
{
    auto application = connected(id, cancel);
    if (!application) {
        return Unexpected(application.error());
    }
    if (!application->definition.inCluster) {
        return failure(ErrorKind::Unsupported,
                       tr("%1 is not deleted").arg(id.name),
                       tr("it is defined by a file of the workspace"),
                       tr("Delete the file, or the commit that added it"));
    }
    for (const QString &context : {application->context, homeContext()}) {
        if (const auto allowed = m_with.pool.guard().check(context, false); !allowed) {
            return allowed;
        }
    }
    if (kind != DeleteKind::KeepResources) {
        if (const auto compared = recompare(*application, Level::Git, cancel); !compared) {
            return compared;
        }
        gitops::ExecutionOptions options;
        options.propagation =
            kind == DeleteKind::Foreground ? kube::Propagation::Foreground : kube::Propagation::Background;
        options.reason = u"delete application "_s + id.name;
        gitops::TaskExecutor executor(application->connection->client, options);
        for (const gitops::ComparedResource &resource : deletionOrder(*application->comparison)) {
            gitops::Task task;
            task.key = resource.key;
            task.version = resource.version;
            task.live = resource.live;
            if (const auto removed = executor.remove(task, cancel); !removed) {
                return Unexpected(removed.error());
            }
        }
    }
    const auto home = m_with.pool.connection(homeContext());
    if (!home) {
        return Unexpected(home.error());
    }
    const auto resource = applicationResource((*home)->client, cancel);
    if (!resource) {
        return Unexpected(resource.error());
    }
    kube::DeleteOptions options;
    options.reason = u"delete application"_s;
    const auto removed = (*home)->client.remove(*resource, id.nameSpace, id.name, options, cancel);
    if (!removed && removed.error().kind != ErrorKind::NotFound) {
        return removed;
    }
    gitops::ApplicationRecords records(application->connection->client, m_workspace.controlNamespace);
    const auto forgotten = records.remove(id, cancel);
    reload(cancel);
    return forgotten;
}

} // namespace slipway::applications
