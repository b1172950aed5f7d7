#pragma once

#include <services/base/canceltoken.h>
#include <services/base/error.h>
#include <services/kube/client.h>
#include <services/kube/reachability.h>
#include <services/kube/resourcestore.h>
#include <services/kube/watcher.h>
#include <services/kube/writeguard.h>

#include <QList>
#include <QString>
#include <QStringList>

#include <functional>
#include <map>
#include <memory>
#include <mutex>

namespace slipway::kube {

/// Everything Slipway holds of one context: the client, the live objects, and what keeps them in step.
struct ClusterConnection
{
    ClusterConnection(net::HttpClient &http,
                      const KubeContext &context,
                      std::shared_ptr<WriteGuard> guard,
                      std::shared_ptr<WriteObserver> observer,
                      HealthJudge judge,
                      const QStringList &fallbackNamespaces);

    Client client;
    ResourceStore store;
    Watcher watcher;
};

/// The contexts of the kubeconfig and one connection for each that is in use. Thread safe. Connections are
/// made on first use and live as long as the pool.
class ClusterPool final
{
public:
    ClusterPool(net::HttpClient &http,
                std::shared_ptr<WriteGuard> guard,
                std::shared_ptr<WriteObserver> observer,
                HealthJudge judge);
    ~ClusterPool();
    ClusterPool(const ClusterPool &) = delete;
    ClusterPool &operator=(const ClusterPool &) = delete;

    /// Replaces the contexts; connections of contexts that changed or went away are closed when nobody holds
    /// them.
    void setKubeconfig(const Kubeconfig &config);
    Kubeconfig kubeconfig() const;
    /// Namespaces to watch one by one where a cluster-wide list is forbidden, per context.
    void setFallbackNamespaces(const QString &context, const QStringList &nameSpaces);

    /// NotFound for an unknown context; Invalid with the first error of a context that cannot be used.
    base::Expected<std::shared_ptr<ClusterConnection>> connection(const QString &context);
    QStringList connectedContexts() const;

    /// The context a destination means (design: server URL, then name; in-cluster = `homeContext`). NotFound
    /// says why.
    base::Expected<QString>
    resolveDestination(const QString &server, const QString &name, const QString &homeContext) const;

    /// checkReachability() of a context; one that cannot be used fails in its first step.
    Reachability
    check(const QString &context, const base::CancelToken &cancel, const ReachabilityListener &onStep = {});

    WriteGuard &guard() { return *m_guard; }

private:
    net::HttpClient &m_http;
    std::shared_ptr<WriteGuard> m_guard;
    std::shared_ptr<WriteObserver> m_observer;
    HealthJudge m_judge;
    mutable std::mutex m_mutex;
    Kubeconfig m_config;
    std::map<QString, QStringList> m_fallbackNamespaces;
    std::map<QString, std::shared_ptr<ClusterConnection>> m_connections;
};

} // namespace slipway::kube
