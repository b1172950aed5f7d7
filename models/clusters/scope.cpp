#include "scope.h"

#include <models/clusters/clusterstore.h>
#include <models/settings/settings.h>

namespace slipway::models {

Scope::Scope(const ClusterStore &clusters, Settings &settings, QObject *parent)
    : QObject(parent)
    , m_clusters(clusters)
    , m_settings(settings)
{
    read();
    connect(&clusters, &ClusterStore::changed, this, [this](const QString &context) {
        if (context.isEmpty()) {
            read();
        }
    });
}

void Scope::setContext(const QString &context)
{
    if (context.isEmpty() || m_clusters.find(context)) {
        m_settings.setScope(context);
        read();
    }
}

void Scope::read()
{
    const QString wanted = m_settings.scope();
    const QString context = !wanted.isEmpty() && m_clusters.find(wanted) ? wanted : QString();
    if (context != m_context) {
        m_context = context;
        Q_EMIT changed();
    }
}

} // namespace slipway::models
