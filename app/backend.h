#pragma once

#include <app/journalobserver.h>
#include <services/applications/localprovider.h>
#include <services/applications/workspace.h>
#include <services/base/clock.h>
#include <services/base/error.h>
#include <services/base/paths.h>
#include <services/credentials/credentialbook.h>
#include <services/git/repository.h>
#include <services/journal/journal.h>
#include <services/kube/clusterpool.h>
#include <services/net/httpclient.h>
#include <services/render/renderer.h>
#include <services/secrets/vault.h>

#include <QString>
#include <QStringList>

#include <memory>

namespace slipway::app {

/// What the command line or the settings decide before the services are put together.
struct BackendOptions
{
    QString kubeconfig;            ///< --kubeconfig: only this file
    QStringList kubeconfigFiles;   ///< added in the window
    QStringList protectedContexts; ///< by the settings, besides those of the workspace
    QStringList readOnlyContexts;
    QString context; ///< --context: home context for this run
    applications::Workspace workspace;
    QHash<QString, QString> toolPaths;                        ///< helm, kustomize, kubectl from the settings
    QHash<QString, git::RemoteCredential> sessionCredentials; ///< of Git, by address; never stored
};

/// The services put together, without a window: what the command line uses and the window is built upon.
/// Built and destroyed on the main thread; nothing here starts a connection by itself.
class Backend final
{
public:
    /// Opens the journal and loads the kubeconfig. Io when the state folder cannot be written: without a
    /// journal nothing may be changed.
    static base::Expected<std::unique_ptr<Backend>> create(const BackendOptions &options,
                                                           const base::Paths &paths);
    ~Backend();
    Backend(const Backend &) = delete;
    Backend &operator=(const Backend &) = delete;

    kube::ClusterPool &clusters() { return *m_clusters; }

    kube::WriteGuard &guard() { return *m_guard; }

    applications::LocalProvider &applications() { return *m_local; }

    journal::Journal &journal() { return *m_journal; }

    render::Renderer &renderer() { return *m_renderer; }

    /// Decides on first use: asking the desktop's keychain can take seconds, and the first window must not
    /// wait for it.
    secrets::Vault &vault() { return *m_vault; }

    credentials::CredentialBook &credentials() { return m_credentials; }

    net::HttpClient &http() { return m_http; }

    const base::Clock &clock() const { return m_clock; }

    const base::Paths &paths() const { return m_paths; }

    const BackendOptions &options() const { return m_options; }

    /// Loads the kubeconfig files again (one was added, or changed on disk).
    void reloadKubeconfig(const QStringList &additionalFiles);
    /// Tells the write guard which contexts are protected and read-only by the settings and the workspace.
    void setProtection(const QStringList &protectedContexts, const QStringList &readOnlyContexts);

private:
    Backend(BackendOptions options, base::Paths paths, std::unique_ptr<journal::Journal> journal);
    void offerStoredCredentials(kube::Kubeconfig &config);

    BackendOptions m_options;
    base::Paths m_paths;
    base::SystemClock m_clock;
    net::HttpClient m_http;
    std::unique_ptr<journal::Journal> m_journal;
    std::unique_ptr<secrets::Vault> m_vault;
    credentials::CredentialBook m_credentials;
    QHash<QString, std::shared_ptr<const kube::StoredCredential>> m_clusterCredentials; ///< by server
    std::shared_ptr<JournalObserver> m_observer;
    std::shared_ptr<kube::WriteGuard> m_guard;
    std::unique_ptr<kube::ClusterPool> m_clusters;
    std::unique_ptr<git::MirrorCache> m_mirrors;
    std::unique_ptr<render::Renderer> m_renderer;
    std::unique_ptr<applications::LocalProvider> m_local;
};

/// Where the journal is kept.
QString journalFile(const base::Paths &paths);

/// Where the user's credentials are kept. A file of credentials is unlocked with the passphrase in the file
/// that $SLIPWAY_PASSPHRASE_FILE names, if any, so that command lines without a person can use it.
std::unique_ptr<secrets::Vault> makeVault(const base::Paths &paths);

} // namespace slipway::app
