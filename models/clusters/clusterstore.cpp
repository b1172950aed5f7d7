#include "clusterstore.h"

#include <services/kube/kubeconfig.h>

#include <algorithm>

namespace slipway::models {

ClusterStore::ClusterStore(kube::ClusterPool &pool, Background &background, QObject *parent)
    : QObject(parent)
    , m_pool(pool)
    , m_background(background)
{}

QList<ClusterFacts> ClusterStore::all() const
{
    const kube::Kubeconfig config = m_pool.kubeconfig();
    QList<ClusterFacts> facts;
    for (const kube::KubeContext &context : config.contexts) {
        facts.append(factsOf(context, config));
    }
    return facts;
}

std::optional<ClusterFacts> ClusterStore::find(const QString &context) const
{
    const kube::Kubeconfig config = m_pool.kubeconfig();
    const kube::KubeContext *found = config.find(context);
    return found ? std::optional(factsOf(*found, config)) : std::nullopt;
}

bool ClusterStore::isEmpty() const
{
    return m_pool.kubeconfig().contexts.isEmpty();
}

QList<base::Error> ClusterStore::configErrors() const
{
    return m_pool.kubeconfig().errors;
}

ClusterFacts ClusterStore::factsOf(const kube::KubeContext &context, const kube::Kubeconfig &config) const
{
    ClusterFacts facts;
    facts.context = context.name;
    facts.clusterName = context.clusterName;
    facts.userName = context.userName;
    facts.nameSpace = context.nameSpace;
    facts.server = context.cluster.server;
    facts.file = context.file;
    facts.isCurrent = context.name == config.currentContext;
    facts.isProtected = m_pool.guard().isProtected(context.name);
    facts.isReadOnly = m_pool.guard().isReadOnly(context.name);
    if (m_pool.connectedContexts().contains(context.name)) {
        if (const auto connection = m_pool.connection(context.name)) {
            const QList<kube::WatchState> states = (*connection)->watcher.states();
            facts.isConnected = true;
            facts.watches = static_cast<int>(states.size());
            facts.failedWatches = static_cast<int>(
                std::ranges::count_if(states, [](const auto &state) { return state.error.has_value(); }));
        }
    }
    const Check check = m_checks.value(context.name);
    facts.isChecking = check.running;
    facts.reachability = check.result;
    facts.checkedAt = check.at;
    return facts;
}

void ClusterStore::check(const QString &context)
{
    Check &check = m_checks[context];
    if (check.running) {
        return;
    }
    check.running = true;
    m_background.run(
        this,
        [&pool = m_pool, context](const base::CancelToken &cancel) { return pool.check(context, cancel); },
        [this, context](const kube::Reachability &result) {
            m_checks[context] = {false, result, QDateTime::currentDateTimeUtc()};
            Q_EMIT changed(context);
        });
    Q_EMIT changed(context);
}

void ClusterStore::checkOnce(const QString &context)
{
    if (!context.isEmpty() && !m_checks.contains(context)) {
        check(context);
    }
}

void ClusterStore::reread()
{
    m_checks.removeIf([this](const auto &entry) {
        return !entry.value().running && !m_pool.kubeconfig().find(entry.key());
    });
    Q_EMIT changed({});
}

} // namespace slipway::models
