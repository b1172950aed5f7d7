#include "clusterpool.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace slipway::kube {

using base::ErrorKind;
using base::Expected;
using base::failure;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::kube", text);
}

QString canonicalServer(QString server)
{
    while (server.endsWith(u'/')) {
        server.chop(1);
    }
    return server.toLower();
}

bool isInCluster(const QString &server, const QString &name)
{
    return canonicalServer(server) == u"https://kubernetes.default.svc"_s || name == u"in-cluster"_s;
}

} // namespace

ClusterConnection::ClusterConnection(net::HttpClient &http,
                                     const KubeContext &context,
                                     std::shared_ptr<WriteGuard> guard,
                                     std::shared_ptr<WriteObserver> observer,
                                     HealthJudge judge,
                                     const QStringList &fallbackNamespaces)
    : client(http, context, std::move(guard), std::move(observer))
    , watcher(client, store, std::move(judge), fallbackNamespaces)
{}

ClusterPool::ClusterPool(net::HttpClient &http,
                         std::shared_ptr<WriteGuard> guard,
                         std::shared_ptr<WriteObserver> observer,
                         HealthJudge judge)
    : m_http(http)
    , m_guard(std::move(guard))
    , m_observer(std::move(observer))
    , m_judge(std::move(judge))
{}

ClusterPool::~ClusterPool() = default;

void ClusterPool::setKubeconfig(const Kubeconfig &config)
{
    // Connections end outside the lock: their watchers may be asking the pool.
    std::vector<std::shared_ptr<ClusterConnection>> closing;
    const std::lock_guard lock(m_mutex);
    m_config = config;
    for (auto it = m_connections.begin(); it != m_connections.end();) {
        const KubeContext *context = m_config.find(it->first);
        if (context && *context == it->second->client.context()) {
            ++it;
        } else {
            closing.push_back(it->second);
            it = m_connections.erase(it);
        }
    }
}

Kubeconfig ClusterPool::kubeconfig() const
{
    const std::lock_guard lock(m_mutex);
    return m_config;
}

void ClusterPool::setFallbackNamespaces(const QString &context, const QStringList &nameSpaces)
{
    const std::lock_guard lock(m_mutex);
    m_fallbackNamespaces[context] = nameSpaces;
}

Expected<std::shared_ptr<ClusterConnection>> ClusterPool::connection(const QString &name)
{
    const std::lock_guard lock(m_mutex);
    if (const auto found = m_connections.find(name); found != m_connections.end()) {
        return found->second;
    }
    const KubeContext *context = m_config.find(name);
    if (!context && m_config.contexts.isEmpty() && !m_config.errors.isEmpty()) {
        // It may well be defined in the file that could not be read.
        return base::Unexpected(m_config.errors.first());
    }
    if (!context) {
        QStringList known;
        for (const KubeContext &candidate : m_config.contexts) {
            known.append(candidate.name);
        }
        return failure(ErrorKind::NotFound,
                       tr("There is no context named %1").arg(name),
                       known.isEmpty() ? tr("the kubeconfig names no context")
                                       : tr("the kubeconfig names %1").arg(known.join(u", "_s)),
                       tr("Correct the name or add the kubeconfig file that defines it"));
    }
    if (!context->errors.isEmpty()) {
        return base::Unexpected(context->errors.first());
    }
    QStringList fallback = m_fallbackNamespaces[name];
    if (!fallback.contains(context->nameSpace)) {
        fallback.append(context->nameSpace);
    }
    auto connection =
        std::make_shared<ClusterConnection>(m_http, *context, m_guard, m_observer, m_judge, fallback);
    m_connections.emplace(name, connection);
    return connection;
}

QStringList ClusterPool::connectedContexts() const
{
    const std::lock_guard lock(m_mutex);
    QStringList names;
    for (const auto &[name, connection] : m_connections) {
        names.append(name);
    }
    return names;
}

Expected<QString>
ClusterPool::resolveDestination(const QString &server, const QString &name, const QString &homeContext) const
{
    if (isInCluster(server, name)) {
        if (!homeContext.isEmpty()) {
            return homeContext;
        }
        return failure(ErrorKind::NotFound,
                       tr("The destination is the cluster of the Application itself"),
                       tr("no home context has been chosen for this workspace"),
                       tr("Choose it in the workspace's settings"));
    }
    const std::lock_guard lock(m_mutex);
    if (!server.isEmpty()) {
        QStringList matches;
        for (const KubeContext &context : m_config.contexts) {
            if (canonicalServer(context.cluster.server) == canonicalServer(server)) {
                matches.append(context.name);
            }
        }
        if (matches.contains(homeContext)) {
            return homeContext;
        }
        if (!matches.isEmpty()) {
            return matches.first();
        }
    }
    if (!name.isEmpty() && m_config.find(name)) {
        return name;
    }
    return failure(ErrorKind::NotFound,
                   tr("No context reaches the destination %1").arg(server.isEmpty() ? name : server),
                   tr("no context of the kubeconfig has that server or that name"),
                   tr("Add the kubeconfig of that cluster on the Clusters page"));
}

Reachability
ClusterPool::check(const QString &name, const base::CancelToken &cancel, const ReachabilityListener &onStep)
{
    const auto connected = connection(name);
    return connected ? checkReachability((*connected)->client, m_http, cancel, onStep)
                     : unusableContext(name, connected.error());
}

} // namespace slipway::kube
