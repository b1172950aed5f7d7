#pragma once

#include <models/clusters/clusterstore.h>

#include <QList>
#include <QString>

#include <optional>

namespace slipway::models {

class ApplicationStore;

/// How far a context or a file of the kubeconfig can be used.
enum class ClusterState
{
    NotChecked,
    Checking,
    Reachable,
    Unreachable,  ///< no answer, or the server does not prove who it is
    NotSignedIn,  ///< no credential, or the server does not accept it
    NotUsable,    ///< the kubeconfig contradicts itself, or the server is something else
    FileUnusable, ///< a file of which nothing counts
    FileMistakes  ///< a file of which a part does not count
};

/// One line of the Clusters page: a context, or a file that has no context to be shown by or has mistakes.
struct ClusterRow
{
    ClusterState state = ClusterState::NotChecked;
    ClusterFacts facts;                       ///< of a context
    std::optional<kube::KubeconfigFile> file; ///< of a file
    int applications = 0;                     ///< deployed to the context

    bool isFile() const { return file.has_value(); }

    /// Unique among the rows, and the same as long as it is the same thing.
    QString key() const;
    /// The name of the context or of the file.
    QString name() const;
    /// Why it cannot be used; nothing while nobody knows.
    std::optional<base::Error> error() const;
};

ClusterState stateOf(const ClusterFacts &facts);
/// The state by what is known already, while it is checked again.
ClusterState knownState(const ClusterFacts &facts);

/// Contexts in the order of the kubeconfig, then the files. Pure but for reading both stores.
QList<ClusterRow> clusterRows(const ClusterStore &clusters, const ApplicationStore &applications);

/// "~/.kube/config" for a file in the home folder.
QString shortPath(const QString &path);

} // namespace slipway::models
