#include "localworld.h"

#include <services/gitops/health.h>

#include <QDir>
#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;

namespace slipway::tests {

LocalWorld::LocalWorld(const testsupport::TestCluster &cluster)
    : nameSpace(cluster)
    , pool(http, guard, nullptr, gitops::judgeHealth)
    , mirrors(folder.filePath(u"git"_s))
    , renderer({}, folder.filePath(u"render"_s))
{
    pool.setKubeconfig(kube::Kubeconfig::loadFiles({cluster.kubeconfig()}));
}

void LocalWorld::commit(const QString &message, const QByteArray &image, const QByteArray &level)
{
    revision = repository.commit(message,
                                 {{u"app/deployment.yaml"_s, deployment(image)},
                                  {u"app/config.yaml"_s, config(level)},
                                  {u"other/readme.yaml"_s, "unrelated: " + level + "\n"}});
}

void LocalWorld::open(const QByteArray &syncPolicy)
{
    QFile file(folder.filePath(u"applications/shop.yaml"_s));
    QDir().mkpath(folder.filePath(u"applications"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {namespace: argocd, name: " +
               nameSpace.name().toUtf8() +
               "}\n"
               "spec:\n  project: default\n  source: {repoURL: " +
               repository.path().toUtf8() +
               ", targetRevision: main, path: app}\n  destination: {name: admin, namespace: " +
               nameSpace.name().toUtf8() + "}\n  syncPolicy: " + syncPolicy + "\n");
    file.close();
    applications::Workspace workspace;
    workspace.homeContext = u"admin"_s;
    workspace.clusterApplications = false;
    workspace.sources = {{folder.filePath(u"applications"_s), {}, {}, {}}};
    workspace.controlNamespace = nameSpace.name();
    provider.reset();
    provider = std::make_unique<applications::LocalProvider>(
        applications::LocalProvider::Collaborators{pool, mirrors, renderer, clock, nullptr}, workspace);
    provider->reload({});
    for (const base::Error &problem : provider->problems()) {
        QFAIL(qPrintable(problem.sentence()));
    }
    id = provider->applications().front()->id;
}

std::shared_ptr<const applications::ApplicationSummary> LocalWorld::refreshed()
{
    const auto done = provider->refresh(id, false, {});
    if (!done) {
        qWarning() << done.error().sentence();
    }
    return provider->find(id);
}

applications::OperationState LocalWorld::sync(const applications::SyncRequest &request)
{
    const auto state = provider->sync(id, request, {});
    if (!state) {
        qWarning() << state.error().sentence();
        return {};
    }
    return *state;
}

QByteArray LocalWorld::deployment(const QByteArray &image)
{
    return "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 2\n"
           "  selector: {matchLabels: {app: web}}\n  template:\n    metadata:\n      labels: {app: web}\n"
           "      annotations: {sandbox.slipway.dev/crash-loop: '" +
           QByteArray(image.contains("bad") ? "true" : "false") +
           "'}\n    spec:\n      containers: [{name: web, image: '" + image + "'}]\n";
}

QByteArray LocalWorld::config(const QByteArray &level)
{
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {level: '" + level + "'}\n";
}

} // namespace slipway::tests
