#pragma once

#include <services/applications/desiredstate.h>
#include <services/applications/workspace.h>
#include <services/base/canceltoken.h>
#include <services/base/error.h>
#include <services/gitops/applicationspec.h>
#include <services/kube/clusterpool.h>

#include <QList>
#include <QString>

#include <vector>

namespace slipway::applications {

/// One Application found, and where.
struct Definition
{
    gitops::ApplicationSpec spec;
    base::ApplicationId id;
    QString trackingName;   ///< what the tracking ids of its resources begin with
    bool inCluster = false; ///< an object of the home cluster, not a file
    QString ownedBy;        ///< the controller that owns it, or empty
};

struct Definitions
{
    std::vector<Definition> found;
    QList<base::Error> problems; ///< files and clusters that could not be read; the rest stands
};

/// Finds the Applications of a workspace: in the home cluster, in folders, and in Git repositories. Thread
/// safe.
class DefinitionFinder final
{
public:
    DefinitionFinder(kube::ClusterPool &pool, DesiredStates &desired, Workspace workspace);

    Definitions find(const base::CancelToken &cancel);
    /// The context that `in-cluster` means here, and whose Applications are read.
    QString homeContext() const;

private:
    void findInCluster(Definitions &result, const base::CancelToken &cancel);
    void findInFolder(const DefinitionSource &source, Definitions &result);
    void findInGit(const DefinitionSource &source, Definitions &result, const base::CancelToken &cancel);
    void takeManifests(const QByteArray &text, const QString &where, Definitions &result);
    QString controllerOf(kube::ClusterConnection &home, const base::CancelToken &cancel);

    kube::ClusterPool &m_pool;
    DesiredStates &m_desired;
    Workspace m_workspace;
};

/// Who owns an Application by its own status ("Argo CD in argocd"); empty when nobody does (design: whose
/// application).
QString ownerByStatus(const nlohmann::json &application);

} // namespace slipway::applications
