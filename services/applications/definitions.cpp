#include "definitions.h"

#include <services/base/jsonaccess.h>
#include <services/base/paths.h>
#include <services/yaml/yaml.h>

#include <QCoreApplication>
#include <QDirIterator>

using namespace Qt::StringLiterals;

namespace slipway::applications {

using base::ErrorKind;
using nlohmann::json;

namespace {

constexpr auto alwaysFresh = std::chrono::milliseconds(0);

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::applications", text);
}

bool isApplication(const json &object)
{
    return base::text(object, {"kind"}) == u"Application"_s &&
           base::text(object, {"apiVersion"}).startsWith(u"argoproj.io/"_s);
}

bool isManifestFile(const QString &path)
{
    return path.endsWith(u".yaml"_s) || path.endsWith(u".yml"_s) || path.endsWith(u".json"_s);
}

} // namespace

QString ownerByStatus(const json &application)
{
    const QString controller = base::text(application, {"status", "controllerNamespace"});
    if (!controller.isEmpty()) {
        return tr("Argo CD in %1").arg(controller);
    }
    if (!base::text(application, {"status", "reconciledAt"}).isEmpty()) {
        return tr("Argo CD");
    }
    return {};
}

DefinitionFinder::DefinitionFinder(kube::ClusterPool &pool, DesiredStates &desired, Workspace workspace)
    : m_pool(pool)
    , m_desired(desired)
    , m_workspace(std::move(workspace))
{}

QString DefinitionFinder::homeContext() const
{
    return m_workspace.homeContext.isEmpty() ? m_pool.kubeconfig().currentContext : m_workspace.homeContext;
}

Definitions DefinitionFinder::find(const base::CancelToken &cancel)
{
    Definitions result;
    if (m_workspace.clusterApplications && !homeContext().isEmpty()) {
        findInCluster(result, cancel);
    }
    for (const DefinitionSource &source : m_workspace.sources) {
        if (source.folder.isEmpty()) {
            findInGit(source, result, cancel);
        } else {
            findInFolder(source, result);
        }
    }
    return result;
}

void DefinitionFinder::findInCluster(Definitions &result, const base::CancelToken &cancel)
{
    const auto home = m_pool.connection(homeContext());
    if (!home) {
        result.problems.append(home.error());
        return;
    }
    const auto discovery = (*home)->client.discovery(cancel);
    if (!discovery) {
        result.problems.append(discovery.error());
        return;
    }
    const kube::ApiResource *resource =
        (*discovery)->find(base::GroupKind{u"argoproj.io"_s, u"Application"_s});
    if (!resource) {
        return;
    }
    kube::ListOptions options;
    options.nameSpace = m_workspace.applicationsNamespace;
    const auto listed = (*home)->client.list(*resource, options, cancel);
    if (!listed) {
        result.problems.append(listed.error());
        return;
    }
    // Rows of this kind also tell the provider when a definition changes.
    (*home)->watcher.watch({*resource, true, {m_workspace.applicationsNamespace}});
    const QString controller = listed->items.isEmpty() ? QString() : controllerOf(**home, cancel);
    for (const base::Json &item : listed->items) {
        auto spec = gitops::parseApplication(*item);
        if (!spec) {
            result.problems.append(spec.error());
            continue;
        }
        const QString byStatus = ownerByStatus(*item);
        const base::ApplicationId id{homeContext(), spec->nameSpace, spec->name};
        const QString tracking = spec->trackingName(m_workspace.applicationsNamespace);
        result.found.push_back(
            {std::move(*spec), id, tracking, true, byStatus.isEmpty() ? controller : byStatus});
    }
}

QString DefinitionFinder::controllerOf(kube::ClusterConnection &home, const base::CancelToken &cancel)
{
    const auto discovery = home.client.discovery(cancel);
    for (const QString &kind : {u"StatefulSet"_s, u"Deployment"_s}) {
        const kube::ApiResource *resource =
            discovery ? (*discovery)->find(base::GroupKind{u"apps"_s, kind}) : nullptr;
        if (!resource) {
            continue;
        }
        kube::ListOptions options;
        options.nameSpace = m_workspace.applicationsNamespace;
        options.labelSelector = u"app.kubernetes.io/name=argocd-application-controller"_s;
        const auto listed = home.client.list(*resource, options, cancel);
        if (!listed) {
            return tr("possibly an Argo CD: %1").arg(listed.error().sentence());
        }
        if (!listed->items.isEmpty()) {
            return tr("Argo CD in %1").arg(m_workspace.applicationsNamespace);
        }
    }
    return {};
}

void DefinitionFinder::findInFolder(const DefinitionSource &source, Definitions &result)
{
    QDirIterator files(source.folder, QDir::Files | QDir::NoSymLinks, QDirIterator::Subdirectories);
    if (!QDir(source.folder).exists()) {
        result.problems.append(base::Error{ErrorKind::NotFound,
                                           tr("The workspace folder %1 does not exist").arg(source.folder),
                                           {},
                                           tr("Correct it in the workspace file"),
                                           {}});
        return;
    }
    QStringList paths;
    while (files.hasNext()) {
        const QString path = files.next();
        if (isManifestFile(path)) {
            paths.append(path);
        }
    }
    paths.sort();
    for (const QString &path : std::as_const(paths)) {
        if (const auto text = base::readFile(path)) {
            takeManifests(*text, path, result);
        } else {
            result.problems.append(text.error());
        }
    }
}

void DefinitionFinder::findInGit(const DefinitionSource &source,
                                 Definitions &result,
                                 const base::CancelToken &cancel)
{
    const auto repository = m_desired.repository(source.repoUrl, alwaysFresh, cancel);
    if (!repository) {
        result.problems.append(repository.error());
        return;
    }
    const auto commit = (*repository)->resolve(source.revision);
    const auto entries = commit ? (*repository)->list(*commit, source.path, true)
                                : base::Expected<QList<git::TreeEntry>>(base::Unexpected(commit.error()));
    if (!entries) {
        result.problems.append(entries.error());
        return;
    }
    for (const git::TreeEntry &entry : *entries) {
        const bool isFile = entry.kind == git::EntryKind::File || entry.kind == git::EntryKind::Executable;
        if (!isFile || !isManifestFile(entry.path)) {
            continue;
        }
        if (const auto text = (*repository)->readFile(*commit, entry.path)) {
            takeManifests(*text, source.repoUrl + u'/' + entry.path, result);
        } else {
            result.problems.append(text.error());
        }
    }
}

void DefinitionFinder::takeManifests(const QByteArray &text, const QString &where, Definitions &result)
{
    // Folders hold other files as well; only those that speak of Applications are parsed, and complained
    // about.
    if (!text.contains("Application")) {
        return;
    }
    const auto documents = yaml::parseAll(text, where);
    if (!documents) {
        result.problems.append(documents.error());
        return;
    }
    for (const yaml::Document &document : *documents) {
        if (!isApplication(*document.value)) {
            continue;
        }
        auto spec = gitops::parseApplication(*document.value);
        if (!spec) {
            result.problems.append(spec.error());
            continue;
        }
        const base::ApplicationId id{homeContext(), spec->nameSpace, spec->name};
        const QString tracking = spec->trackingName(m_workspace.applicationsNamespace);
        result.found.push_back({std::move(*spec), id, tracking, false, {}});
    }
}

} // namespace slipway::applications
