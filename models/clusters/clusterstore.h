#pragma once

#include <models/async/background.h>
#include <services/kube/clusterpool.h>

#include <QHash>
#include <QObject>
#include <QStringList>

#include <optional>

namespace slipway::models {

/// What is known of one context of the kubeconfig.
struct ClusterFacts
{
    QString context;
    QString clusterName;
    QString userName;
    QString nameSpace;
    QString server;
    QString file;
    bool isCurrent = false; ///< of the kubeconfig
    bool isProtected = false;
    bool isReadOnly = false;
    QList<base::Error> problems; ///< of the kubeconfig: the context cannot be used
    bool isConnected = false;    ///< in use: watched
    int watches = 0;
    int failedWatches = 0;
    bool isChecking = false;
    std::optional<kube::Reachability> progress;     ///< of the check that runs, once a step is done
    std::optional<kube::Reachability> reachability; ///< of the last check
    QDateTime checkedAt;
    QDateTime lastReachable; ///< of the checks of this run
};

/// The contexts and how far each answers, on the window's thread. Nothing is asked before check() is called.
/// The pool and the background must outlive the store.
class ClusterStore final : public QObject
{
    Q_OBJECT

public:
    ClusterStore(kube::ClusterPool &pool, Background &background, QObject *parent = nullptr);
    Q_DISABLE_COPY_MOVE(ClusterStore)

    /// In the order of the kubeconfig; reads the pool, never waits.
    QList<ClusterFacts> all() const;
    std::optional<ClusterFacts> find(const QString &context) const;

    bool isEmpty() const;

    /// Files of the kubeconfig that could not be read.
    QList<base::Error> configErrors() const;
    /// The files of the kubeconfig that were tried, in order.
    QList<kube::KubeconfigFile> files() const;

    /// Asks the server in the background; changed() tells the result. While a check of it runs, nothing.
    void check(const QString &context);
    /// check() unless it has been asked before.
    void checkOnce(const QString &context);
    void checkAll();

    bool isChecking() const;

    /// Ends the checks that run; what was known before stands.
    void cancelChecks();

    /// The kubeconfig or the protection changed: read it anew.
    void reread();

Q_SIGNALS:
    /// Empty: any of them.
    void changed(const QString &context);

private:
    struct Check
    {
        QPointer<BackgroundCall> call; ///< while it runs
        std::optional<kube::Reachability> progress;
        std::optional<kube::Reachability> result;
        QDateTime at;
        QDateTime lastReachable;
    };

    void finish(const QString &context, const kube::Reachability &result);

    ClusterFacts factsOf(const kube::KubeContext &context, const kube::Kubeconfig &config) const;

    kube::ClusterPool &m_pool;
    Background &m_background;
    QHash<QString, Check> m_checks;
};

} // namespace slipway::models
