#pragma once

#include <services/base/canceltoken.h>
#include <services/base/error.h>
#include <services/base/json.h>

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace slipway::git {
class Repository;
}

namespace slipway::render {

/// A tool for rendering, as found: settings first, then PATH, then the pinned one.
struct Tool
{
    QString name;    ///< "helm", "kustomize", "kubectl"
    QString path;    ///< empty when there is none
    QString version; ///< as the tool prints it, "v4.2.4"
    QString origin;  ///< "settings", "PATH", "pinned"
};

struct ToolPaths
{
    QHash<QString, QString> configured; ///< name -> path, from the settings
    QString pinnedFolder;               ///< where the sandbox's build puts its binaries
};

struct HelmParameter
{
    QString name;
    QString value;
    bool forceString = false;
};

/// What an Argo CD source block says about rendering one path of one repository.
struct RenderSource
{
    QString path; ///< in the repository; "" is the root
    // directory
    bool recurse = false;
    QString include; ///< glob, "{a.yaml,b/*.yaml}" form as in Argo CD
    QString exclude;
    bool explicitDirectory = false;
    // helm
    bool explicitHelm = false;
    QString releaseName;
    QStringList valueFiles;
    bool ignoreMissingValueFiles = false;
    QString values; ///< inline YAML
    base::Json valuesObject;
    QList<HelmParameter> parameters;
    bool skipCrds = false;
    // kustomize
    bool explicitKustomize = false;
    QString namePrefix;
    QString nameSuffix;
    QStringList images; ///< Argo CD's override form "name=newname:tag" or "name:tag"
    QString kustomizeNamespace;
    QList<QPair<QString, QString>> commonLabels;
    QList<QPair<QString, QString>> commonAnnotations;
};

struct RenderRequest
{
    std::shared_ptr<git::Repository> repository;
    QString commit; ///< 40 hex digits
    RenderSource source;
    QString applicationName; ///< helm's default release name
    QString nameSpace;       ///< destination namespace, passed to helm
    QString kubeVersion;     ///< "1.36.1"; empty: the tool's default
    QStringList apiVersions;
    std::chrono::milliseconds timeout = std::chrono::seconds(90);
};

enum class SourceType
{
    Directory,
    Kustomize,
    Helm
};

QString sourceTypeWord(SourceType type); ///< "Directory", "Kustomize", "Helm", as Argo CD writes them

struct Rendered
{
    std::vector<base::Json> objects; ///< in the tool's order; `...List` kinds are flattened
    SourceType type = SourceType::Directory;
    QString digest; ///< SHA-256 of the canonical rendered set
    bool fromCache = false;
    QStringList warnings;
};

/// Turns a path of a repository at a commit into manifests. The result is cached by content: the tree ids of
/// the path and of everything it references, the parameters and the tool's version, so that a commit
/// elsewhere in a monorepo renders nothing. A result that contains a Secret is kept in memory only. Thread
/// safe; at most two tools run at once.
class Renderer final
{
public:
    Renderer(ToolPaths tools, QString cacheFolder);
    ~Renderer();
    Renderer(const Renderer &) = delete;
    Renderer &operator=(const Renderer &) = delete;

    /// Errors: Invalid with the tool's own last words and the file, NotFound (path, tool), TooLarge, Timeout.
    base::Expected<Rendered> render(const RenderRequest &request, const base::CancelToken &cancel);
    /// Renders a folder on disk that the user opened (`slipway inspect render PATH`), uncached.
    base::Expected<Rendered>
    renderFolder(const QString &folder, const RenderRequest &request, const base::CancelToken &cancel);

    /// The tools as found now, with versions; runs each once and remembers it.
    QList<Tool> tools(const base::CancelToken &cancel);
    /// How many times a tool or parser really ran (not served from the cache), for tests and benchmarks.
    int renderCount() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace slipway::render
