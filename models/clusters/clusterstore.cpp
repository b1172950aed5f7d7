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
    facts.problems = context.errors;
    facts.isCurrent = context.name == config.currentContext;
    facts.isProtected = m_pool.guard().isProtected(context.name);
    facts.isReadOnly = m_pool.guard().isReadOnly(context.name);
    if (m_pool.connectedContexts().contains(context.name)) {
        if (const auto connection = m_pool.connection(context.name)) {
            const QList<kube::WatchState> states = (*connection)->watcher.states();
            facts.isConnected = !states.isEmpty();
            facts.watches = static_cast<int>(states.size());
            facts.failedWatches = static_cast<int>(
                std::ranges::count_if(states, [](const auto &state) { return state.error.has_value(); }));
        }
    }
    const Check check = m_checks.value(context.name);
    facts.isChecking = !check.call.isNull();
    facts.progress = check.progress;
    facts.reachability = check.result;
    facts.checkedAt = check.at;
    facts.lastReachable = check.lastReachable;
    return facts;
}

QList<kube::KubeconfigFile> ClusterStore::files() const
{
    return m_pool.kubeconfig().sources;
}

void ClusterStore::check(const QString &context)
{
    Check &check = m_checks[context];
    if (check.call) {
        return;
    }
    check.progress.reset();
    check.call = m_background.runReporting<kube::Reachability>(
        this,
        [&pool = m_pool, context](const base::CancelToken &cancel,
                                  const std::function<void(kube::Reachability)> &report) {
            return pool.check(context, cancel, report);
        },
        [this, context](const kube::Reachability &soFar) {
            m_checks[context].progress = soFar;
            Q_EMIT changed(context);
        },
        [this, context](const kube::Reachability &result) { finish(context, result); });
    Q_EMIT changed(context);
}

void ClusterStore::finish(const QString &context, const kube::Reachability &result)
{
    Check &check = m_checks[context];
    check.call.clear();
    check.progress.reset();
    const kube::ReachabilityStep *failure = result.failure();
    if (!failure || failure->error->kind != base::ErrorKind::Cancelled) {
        check.result = result;
        check.at = QDateTime::currentDateTimeUtc();
        check.lastReachable = failure ? check.lastReachable : check.at;
    } else if (!check.result) {
        m_checks.remove(context); // as if it had never been asked
    }
    Q_EMIT changed(context);
}

void ClusterStore::checkAll()
{
    for (const kube::KubeContext &context : m_pool.kubeconfig().contexts) {
        check(context.name);
    }
}

bool ClusterStore::isChecking() const
{
    return std::any_of(
        m_checks.cbegin(), m_checks.cend(), [](const Check &check) { return !check.call.isNull(); });
}

void ClusterStore::cancelChecks()
{
    for (const Check &check : std::as_const(m_checks)) {
        if (check.call) {
            check.call->cancel();
        }
    }
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
        return entry.value().call.isNull() && !m_pool.kubeconfig().find(entry.key());
    });
    Q_EMIT changed({});
}

} // namespace slipway::models
