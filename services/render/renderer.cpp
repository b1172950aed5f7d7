#include "renderer.h"

#include "directorysource.h"
#include "gate.h"
#include "helmsource.h"
#include "kustomization.h"
#include "kustomizesource.h"
#include "rendercache.h"
#include "renderedset.h"
#include "sourcetree.h"
#include "toolbox.h"

#include <services/base/jsonaccess.h>
#include <services/git/repository.h>
#include <services/yaml/yaml.h>

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>
#include <atomic>

using namespace Qt::StringLiterals;

namespace slipway::render {

using base::ErrorKind;
using base::Expected;
using nlohmann::json;

namespace {

// Part of every cache key: to be raised whenever the same input is rendered differently.
constexpr int rulesVersion = 1;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::render", text);
}

// The path in one spelling: no "." and no "/" at the ends.
Expected<QString> cleanPath(const QString &path)
{
    QString relative = path;
    while (relative.startsWith(u'/')) {
        relative.remove(0, 1);
    }
    const bool climbs = relative.split(u'/').contains(u".."_s);
    const auto joined = joinedPath({}, relative);
    if (!joined || climbs) {
        return base::failure(ErrorKind::Invalid,
                             tr("The path %1 is refused").arg(path),
                             tr("it may not contain \"..\""),
                             tr("Name the folder from the root of the repository"));
    }
    return *joined;
}

Expected<SourceType> detectType(const SourceTree &tree, const RenderSource &source)
{
    const auto entries = tree.list(source.path, false);
    if (!entries) {
        return base::Unexpected(entries.error());
    }
    if (source.explicitHelm) {
        return SourceType::Helm;
    }
    if (source.explicitKustomize) {
        return SourceType::Kustomize;
    }
    if (source.explicitDirectory) {
        return SourceType::Directory;
    }
    const bool isChart = std::ranges::any_of(*entries, [&](const SourceTree::Entry &entry) {
        return entry.path == childPath(source.path, u"Chart.yaml"_s);
    });
    if (isChart) {
        return SourceType::Helm;
    }
    return kustomizationFile(tree, source.path).isEmpty() ? SourceType::Directory : SourceType::Kustomize;
}

json pairsToJson(const QList<QPair<QString, QString>> &pairs)
{
    json result = json::array();
    for (const auto &[key, value] : pairs) {
        result.push_back({base::toStd(key), base::toStd(value)});
    }
    return result;
}

json listToJson(const QStringList &list)
{
    json result = json::array();
    for (const QString &item : list) {
        result.push_back(base::toStd(item));
    }
    return result;
}

// Everything of a request, apart from files, that the result depends on.
json parametersOf(const RenderRequest &request, SourceType type)
{
    const RenderSource &source = request.source;
    json result = {
        {"rules", rulesVersion}, {"type", static_cast<int>(type)}, {"path", base::toStd(source.path)}};
    switch (type) {
    case SourceType::Directory:
        result["recurse"] = source.recurse;
        result["include"] = base::toStd(source.include);
        result["exclude"] = base::toStd(source.exclude);
        break;
    case SourceType::Kustomize:
        result["prefix"] = base::toStd(source.namePrefix);
        result["suffix"] = base::toStd(source.nameSuffix);
        result["namespace"] = base::toStd(source.kustomizeNamespace);
        result["images"] = listToJson(source.images);
        result["labels"] = pairsToJson(source.commonLabels);
        result["annotations"] = pairsToJson(source.commonAnnotations);
        break;
    case SourceType::Helm:
        result["release"] = base::toStd(source.releaseName);
        result["application"] = base::toStd(request.applicationName);
        result["namespace"] = base::toStd(request.nameSpace);
        result["kube"] = base::toStd(request.kubeVersion);
        result["apis"] = listToJson(request.apiVersions);
        result["values"] = base::toStd(source.values);
        result["object"] = source.valuesObject ? *source.valuesObject : json();
        result["skipCrds"] = source.skipCrds;
        result["parameters"] = json::array();
        for (const HelmParameter &parameter : source.parameters) {
            result["parameters"].push_back(
                {base::toStd(parameter.name), base::toStd(parameter.value), parameter.forceString});
        }
        break;
    }
    return result;
}

// What a render is going to read: decided before anything runs, so that it can be looked up.
struct Plan
{
    SourceType type = SourceType::Directory;
    KustomizePlan kustomize;
    HelmPlan helm;

    QStringList folders(const QString &path) const
    {
        QStringList result = {path};
        result << kustomize.folders << helm.localParts.values();
        result.removeDuplicates();
        result.sort();
        return result;
    }

    QString tool() const
    {
        const Tool &used = type == SourceType::Helm ? helm.tool : kustomize.tool;
        return used.name + u' ' + used.version;
    }
};

Expected<bool> hasSymlink(const SourceTree &tree, const QStringList &folders)
{
    for (const QString &folder : folders) {
        const auto entries = tree.list(folder, true);
        if (!entries) {
            return base::Unexpected(entries.error());
        }
        const bool found = std::ranges::any_of(
            *entries, [](const SourceTree::Entry &entry) { return entry.kind == SourceTree::Kind::Symlink; });
        if (found) {
            return true;
        }
    }
    return false;
}

// The digest of the object ids of all that is read, the parameters and the tool.
Expected<QString> cacheKey(const SourceTree &tree, const Plan &plan, const RenderRequest &request)
{
    QStringList paths = plan.folders(request.source.path);
    if (plan.type != SourceType::Directory) {
        const auto linked = hasSymlink(tree, paths);
        if (!linked) {
            return base::Unexpected(linked.error());
        }
        // A link may lead anywhere in the repository, so that the whole of it counts.
        paths << (*linked ? QStringList{QString()} : QStringList()) << plan.helm.valueFiles;
    }
    json key = parametersOf(request, plan.type);
    key["tool"] = base::toStd(plan.tool());
    key["files"] = json::array();
    for (const QString &path : paths) {
        const auto id = tree.id(path);
        if (!id) {
            return base::Unexpected(id.error());
        }
        key["files"].push_back({base::toStd(path), base::toStd(*id)});
    }
    const QByteArray digest = QCryptographicHash::hash(base::dumpJson(key), QCryptographicHash::Sha256);
    return QString::fromLatin1(digest.toHex());
}

// The "# Source: chart/templates/x.yaml" comment that Helm writes above each manifest, as a path in the
// repository; `fallback` when there is none.
QString sourceOf(const QByteArray &output, qint64 offset, const QString &path, const QString &fallback)
{
    constexpr QByteArrayView mark("# Source: ");
    const qint64 start = offset <= 0 ? -1 : output.lastIndexOf(mark, offset);
    if (start < 0) {
        return fallback;
    }
    const qint64 end = output.indexOf('\n', start);
    const QString named =
        QString::fromUtf8(output.mid(start + mark.size(), end - start - mark.size())).trimmed();
    return childPath(path, named.section(u'/', 1));
}

Expected<Rendered> parseOutput(const QByteArray &output, SourceType type, const QString &path)
{
    const QString fallback =
        path.isEmpty() ? tr("The rendered output") : tr("The rendered output of %1").arg(path);
    Rendered result;
    const auto documents = yaml::parseLenient(output, fallback, result.warnings);
    if (!documents) {
        base::Error error = documents.error();
        static const QRegularExpression lineNumber(u"line (\\d+)"_s);
        const int line = lineNumber.match(error.cause).captured(1).toInt();
        qint64 offset = 0;
        for (int i = 1; i < line && offset >= 0; ++i) {
            offset = output.indexOf('\n', offset + (i > 1 ? 1 : 0));
        }
        error.what = tr("%1 rendered to invalid YAML").arg(sourceOf(output, offset, path, fallback));
        return base::Unexpected(error);
    }
    for (const yaml::Document &document : *documents) {
        const QString place =
            type == SourceType::Helm ? sourceOf(output, document.offset, path, fallback) : fallback;
        if (const auto added = addManifest(result.objects, document.value, place); !added) {
            return base::Unexpected(added.error());
        }
    }
    return result;
}

// The folder that bounds what a folder on disk may refer to: its Git work tree, else the whole disk, as for
// the tools themselves.
QString boundaryOf(const QString &folder)
{
    QDir dir(folder);
    do {
        if (QFileInfo::exists(dir.filePath(u".git"_s))) {
            return dir.absolutePath();
        }
    } while (dir.cdUp());
    return u"/"_s;
}

} // namespace

QString sourceTypeWord(SourceType type)
{
    switch (type) {
    case SourceType::Kustomize:
        return u"Kustomize"_s;
    case SourceType::Helm:
        return u"Helm"_s;
    case SourceType::Directory:
        break;
    }
    return u"Directory"_s;
}

struct Renderer::Private
{
    Private(ToolPaths paths, const QString &cacheFolder)
        : tools(std::move(paths))
        , cache(cacheFolder)
        , keys(0)
    {}

    Expected<Plan>
    plan(const SourceTree &tree, const RenderRequest &request, const base::CancelToken &cancel);
    Expected<Rendered> run(const SourceTree &tree,
                           const Plan &plan,
                           const RenderRequest &request,
                           const base::CancelToken &cancel);
    Expected<Rendered> cached(const SourceTree &tree,
                              const Plan &plan,
                              const RenderRequest &request,
                              const base::CancelToken &cancel);

    Toolbox tools;
    RenderCache cache;
    Gate keys;
    std::atomic<int> count = 0;
};

Expected<Plan>
Renderer::Private::plan(const SourceTree &tree, const RenderRequest &request, const base::CancelToken &cancel)
{
    const auto type = detectType(tree, request.source);
    if (!type) {
        return base::Unexpected(type.error());
    }
    Plan result;
    result.type = *type;
    if (*type == SourceType::Kustomize) {
        auto kustomize = planKustomize(tree, request.source, tools, cancel);
        if (!kustomize) {
            return base::Unexpected(kustomize.error());
        }
        result.kustomize = std::move(*kustomize);
    }
    if (*type == SourceType::Helm) {
        auto helm = planHelm(tree, request.source, tools, cancel);
        if (!helm) {
            return base::Unexpected(helm.error());
        }
        result.helm = std::move(*helm);
    }
    return result;
}

Expected<Rendered> Renderer::Private::run(const SourceTree &tree,
                                          const Plan &plan,
                                          const RenderRequest &request,
                                          const base::CancelToken &cancel)
{
    ++count;
    auto result = [&]() -> Expected<Rendered> {
        if (plan.type == SourceType::Directory) {
            return readDirectory(tree, request.source, cancel);
        }
        const auto output = plan.type == SourceType::Helm
                                ? runHelm(tree, plan.helm, request, tools, cancel)
                                : runKustomize(tree, plan.kustomize, request, tools, cancel);
        return output ? parseOutput(*output, plan.type, request.source.path)
                      : base::Unexpected(output.error());
    }();
    if (result) {
        result->type = plan.type;
        result->digest = digestOf(result->objects);
    }
    return result;
}

Expected<Rendered> Renderer::Private::cached(const SourceTree &tree,
                                             const Plan &plan,
                                             const RenderRequest &request,
                                             const base::CancelToken &cancel)
{
    const auto key = cacheKey(tree, plan, request);
    if (!key) {
        return base::Unexpected(key.error());
    }
    const auto pass = keys.enterKey(*key, cancel);
    if (!pass) {
        return base::cancelled(tr("Rendering %1").arg(request.source.path));
    }
    if (auto known = cache.find(*key)) {
        known->fromCache = true;
        return std::move(*known);
    }
    auto result = run(tree, plan, request, cancel);
    if (result) {
        cache.store(*key, *result);
    }
    return result;
}

Renderer::Renderer(ToolPaths tools, QString cacheFolder)
    : d(std::make_unique<Private>(std::move(tools), cacheFolder))
{}

Renderer::~Renderer() = default;

Expected<Rendered> Renderer::render(const RenderRequest &request, const base::CancelToken &cancel)
{
    const auto path = cleanPath(request.source.path);
    if (!path) {
        return base::Unexpected(path.error());
    }
    RenderRequest cleaned = request;
    cleaned.source.path = *path;
    const auto tree = treeOfCommit(request.repository, request.commit);
    const auto plan = d->plan(*tree, cleaned, cancel);
    return plan ? d->cached(*tree, *plan, cleaned, cancel) : base::Unexpected(plan.error());
}

Expected<Rendered>
Renderer::renderFolder(const QString &folder, const RenderRequest &request, const base::CancelToken &cancel)
{
    const QFileInfo info(folder);
    if (!info.isDir()) {
        return base::failure(ErrorKind::NotFound,
                             tr("There is no folder %1").arg(folder),
                             info.exists() ? tr("it is a file") : QString(),
                             tr("Name the folder with the manifests, the kustomization or the chart"));
    }
    const QString real = info.canonicalFilePath();
    const QString root = boundaryOf(real);
    RenderRequest local = request;
    local.source.path = QDir(root).relativeFilePath(real);
    if (local.source.path == u"."_s) {
        local.source.path.clear();
    }
    const auto tree = treeOfFolder(root, root == u"/"_s ? real : root);
    const auto plan = d->plan(*tree, local, cancel);
    return plan ? d->run(*tree, *plan, local, cancel) : base::Unexpected(plan.error());
}

QList<Tool> Renderer::tools(const base::CancelToken &cancel)
{
    return d->tools.all(cancel);
}

int Renderer::renderCount() const
{
    return d->count;
}

} // namespace slipway::render
