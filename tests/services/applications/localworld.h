#pragma once

#include <services/applications/localprovider.h>
#include <services/net/httpclient.h>
#include <tests/support/scratchrepository.h>
#include <tests/support/testcluster.h>

#include <QTemporaryDir>

#include <memory>

namespace slipway::tests {

/// One application as a user has it: manifests in Git, an Application manifest in a folder, a namespace of
/// the test cluster; and the provider over them.
class LocalWorld final
{
public:
    explicit LocalWorld(const testsupport::TestCluster &cluster);
    Q_DISABLE_COPY_MOVE(LocalWorld)

    /// Commits a Deployment of the image (one with "bad" in it crashes) and a ConfigMap.
    void commit(const QString &message, const QByteArray &image, const QByteArray &level);
    /// Makes the provider and reads the one application; `syncPolicy` in YAML flow style. Once more: a new
    /// provider, as after a restart.
    void open(const QByteArray &syncPolicy = "{}");
    std::shared_ptr<const applications::ApplicationSummary> refreshed();
    applications::OperationState sync(const applications::SyncRequest &request = {});

    static QByteArray deployment(const QByteArray &image);
    static QByteArray config(const QByteArray &level);

    QTemporaryDir folder;
    testsupport::TestNamespace nameSpace;
    testsupport::ScratchRepository repository;
    QString revision; ///< of the last commit()
    net::HttpClient http;
    std::shared_ptr<kube::WriteGuard> guard = std::make_shared<kube::WriteGuard>();
    kube::ClusterPool pool;
    git::MirrorCache mirrors;
    render::Renderer renderer;
    base::SystemClock clock;
    std::unique_ptr<applications::LocalProvider> provider;
    base::ApplicationId id;
};

} // namespace slipway::tests
