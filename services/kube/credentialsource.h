#pragma once

#include <services/base/canceltoken.h>
#include <services/base/error.h>
#include <services/kube/execplugin.h>
#include <services/kube/kubeconfig.h>
#include <services/kube/slots.h>

#include <QByteArray>

#include <chrono>
#include <mutex>
#include <optional>

namespace slipway::kube {

/// What one request proves its sender with.
struct RequestCredential
{
    QByteArray authorization; ///< value of the header; empty for none
    QByteArray clientCertificatePem;
    QByteArray clientKeyPem;
    int generation = 0; ///< which credential this is, for refresh()
};

/// The credentials of one context, as fresh as they need to be: a token file is read again every minute, a
/// plugin runs again when what it handed out expires, one at a time. Nothing is written to disk, and nothing
/// but a certificate is sent without TLS. Thread safe.
class CredentialSource final
{
public:
    explicit CredentialSource(const KubeContext &context);

    base::Expected<RequestCredential> current(const base::CancelToken &cancel);

    /// After a 401 to the credential of that generation: forgets it. True when asking again may give another
    /// one.
    bool refresh(int generation);

private:
    base::Expected<RequestCredential> fromPlugin(const base::CancelToken &cancel);
    std::optional<RequestCredential> cachedPlugin(int knownRuns, base::Expected<RequestCredential> &failure);
    base::Expected<RequestCredential> fromTokenFile();
    RequestCredential fromStored();
    RequestCredential fromCertificate() const;

    const ClusterEndpoint m_cluster;
    const Credential m_credential;
    const bool m_isSecure;

    Slots m_turn{1}; ///< of the plugin
    std::mutex m_mutex;
    int m_generation = 1;
    int m_runs = 0; ///< of the plugin, also failed ones
    std::optional<PluginCredential> m_plugin;
    std::optional<base::Error> m_pluginError; ///< of the last run
    std::optional<Credential> m_stored;
    QByteArray m_fileToken;
    std::optional<std::chrono::steady_clock::time_point> m_fileRead;
};

} // namespace slipway::kube
