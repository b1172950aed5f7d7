#pragma once

#include <QObject>
#include <QString>

namespace slipway::models {

class ClusterStore;
class Settings;

/// Which contexts the pages of a session show: all of them, or one. The choice is kept in the settings, and
/// counts only while the kubeconfig has such a context. `clusters` and `settings` outlive the scope.
class Scope final : public QObject
{
    Q_OBJECT

public:
    Scope(const ClusterStore &clusters, Settings &settings, QObject *parent = nullptr);
    Q_DISABLE_COPY_MOVE(Scope)

    /// Empty: all contexts.
    const QString &context() const { return m_context; }

    bool isAll() const { return m_context.isEmpty(); }

    /// Nothing happens for a context that does not exist.
    void setContext(const QString &context);

Q_SIGNALS:
    void changed();

private:
    void read();

    const ClusterStore &m_clusters;
    Settings &m_settings;
    QString m_context;
};

} // namespace slipway::models
