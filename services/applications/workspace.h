#pragma once

#include <services/base/error.h>

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>

namespace slipway::applications {

/// Where Application manifests come from besides the home cluster: a folder on disk, or a path of a Git
/// repository.
struct DefinitionSource
{
    QString folder; ///< absolute; or
    QString repoUrl;
    QString revision; ///< empty: HEAD
    QString path;

    bool operator==(const DefinitionSource &) const = default;
};

/// What the user opened: which contexts, whose Applications, and what must not be written to. Kept as a YAML
/// file; the format is in docs/formats.md.
struct Workspace
{
    QString name;
    QString file;                      ///< it was read from; empty for the built-in default
    QStringList kubeconfigFiles;       ///< besides the usual ones; absolute
    bool onlyTheseKubeconfigs = false; ///< leave out $KUBECONFIG and ~/.kube/config
    QString homeContext;             ///< the meaning of `in-cluster`; empty: the kubeconfig's current context
    bool clusterApplications = true; ///< read Applications from the home cluster when its CRD is there
    QString applicationsNamespace = QStringLiteral("argocd");
    QList<DefinitionSource> sources;
    QString controlNamespace = QStringLiteral("slipway-system");
    QStringList protectedContexts;
    QStringList readOnlyContexts;

    bool operator==(const Workspace &) const = default;
};

/// Parses a workspace file; relative paths are resolved against `folder`. Invalid names the field.
base::Expected<Workspace> parseWorkspace(const QByteArray &text, const QString &file, const QString &folder);
base::Expected<Workspace> loadWorkspace(const QString &file);
QByteArray workspaceText(const Workspace &workspace);
base::Expected<void> saveWorkspace(const Workspace &workspace);

} // namespace slipway::applications
