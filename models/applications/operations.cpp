#include "operations.h"

#include <optional>

namespace slipway::models {

using applications::ApplicationProvider;
using applications::OperationState;
using base::ApplicationId;
using base::CancelToken;
using base::Expected;

Operations::Operations(ApplicationStore &store,
                       Background &background,
                       kube::WriteGuard &guard,
                       QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_background(background)
    , m_guard(guard)
{}

Obstacle Operations::commonObstacle(const ApplicationId &id) const
{
    const ApplicationFacts facts = m_store.find(id);
    if (!facts || !m_store.providerOf(id)) {
        return Obstacle::NotConnected;
    }
    if (facts->isReadOnly || m_guard.isReadOnly(facts->cluster)) {
        return Obstacle::ReadOnly;
    }
    if (!facts->ownedBy.isEmpty() && facts->provider == QStringLiteral("local")) {
        return Obstacle::Owned;
    }
    return facts->operation.isRunning() ? Obstacle::Running : Obstacle::None;
}

Obstacle Operations::syncObstacle(const ApplicationId &id) const
{
    const Obstacle common = commonObstacle(id);
    if (common != Obstacle::None) {
        return common;
    }
    return m_store.providerOf(id)->capabilities().sync ? Obstacle::None : Obstacle::Unsupported;
}

Obstacle Operations::rollbackObstacle(const ApplicationId &id) const
{
    const Obstacle common = commonObstacle(id);
    if (common != Obstacle::None) {
        return common;
    }
    return m_store.providerOf(id)->capabilities().rollback ? Obstacle::None : Obstacle::Unsupported;
}

bool Operations::needsName(const ApplicationId &id) const
{
    const ApplicationFacts facts = m_store.find(id);
    return facts && (facts->isProtected || m_guard.isProtected(facts->cluster));
}

Expected<void>
Operations::sync(const ApplicationId &id, const applications::SyncRequest &request, const QString &typedName)
{
    return start(id, typedName, [id, request](ApplicationProvider &provider, const CancelToken &cancel) {
        return provider.sync(id, request, cancel);
    });
}

Expected<void> Operations::rollback(const ApplicationId &id,
                                    const applications::RollbackRequest &request,
                                    const QString &typedName)
{
    return start(id, typedName, [id, request](ApplicationProvider &provider, const CancelToken &cancel) {
        return provider.rollback(id, request, cancel);
    });
}

Expected<void> Operations::start(const ApplicationId &id, const QString &typedName, Call call)
{
    ApplicationProvider *provider = m_store.providerOf(id);
    if (!provider) {
        return base::failure(base::ErrorKind::NotFound,
                             tr("%1 is not connected").arg(id.name),
                             tr("it is known from the last run only"),
                             tr("Wait until its cluster answers, or see Clusters."));
    }
    std::shared_ptr<kube::WriteGuard::Confirmation> confirmation;
    if (needsName(id)) {
        auto confirmed = m_guard.confirm(m_store.find(id)->cluster, id.name, typedName);
        if (!confirmed) {
            return tl::unexpected(confirmed.error());
        }
        confirmation = std::make_shared<kube::WriteGuard::Confirmation>(std::move(*confirmed));
    }
    m_background.run(
        this,
        [provider, confirmation, call = std::move(call)](const CancelToken &cancel) {
            return call(*provider, cancel);
        },
        [this, id](const Expected<OperationState> &state) {
            if (!state) {
                Q_EMIT failed(id, state.error());
            }
        });
    return {};
}

void Operations::terminate(const ApplicationId &id)
{
    ApplicationProvider *provider = m_store.providerOf(id);
    if (!provider) {
        return;
    }
    m_background.run(
        this,
        [provider, id](const CancelToken &) { return provider->terminate(id); },
        [this, id](const Expected<void> &result) {
            if (!result) {
                Q_EMIT failed(id, result.error());
            }
        });
}

void Operations::refresh(const QList<ApplicationId> &ids, bool hard)
{
    for (const ApplicationId &id : ids) {
        ApplicationProvider *provider = m_store.providerOf(id);
        if (!provider || m_refreshing.contains(id)) {
            continue;
        }
        m_refreshing.insert(id);
        m_background.run(
            this,
            [provider, id, hard](const CancelToken &cancel) { return provider->refresh(id, hard, cancel); },
            [this, id](const Expected<void> &result) {
                m_refreshing.remove(id);
                if (!result && result.error().kind != base::ErrorKind::Cancelled) {
                    Q_EMIT failed(id, result.error());
                }
                Q_EMIT refreshingChanged();
            });
    }
    Q_EMIT refreshingChanged();
}

} // namespace slipway::models
