#pragma once

#include <models/applications/applicationstore.h>
#include <models/async/background.h>
#include <services/applications/types.h>
#include <services/kube/writeguard.h>

#include <QObject>
#include <QSet>

#include <memory>

namespace slipway::models {

/// Why an operation on an application cannot be started now.
enum class Obstacle
{
    None,
    NotConnected, ///< a row of the last run; nobody has reported it yet
    ReadOnly,     ///< its context is read-only
    Owned,        ///< another controller runs it
    Running,      ///< an operation is under way
    Unsupported   ///< its provider cannot do that
};

/// Starts what is done to applications and lets it run to its end, whatever page is shown. Progress and
/// result of an operation come by the ApplicationStore and ApplicationProvider::followOperation(); only what
/// keeps it from beginning comes back here. Confirmations of protected contexts are held while it runs.
class Operations final : public QObject
{
    Q_OBJECT

public:
    /// All of them outlive the object.
    Operations(ApplicationStore &store,
               Background &background,
               kube::WriteGuard &guard,
               QObject *parent = nullptr);
    Q_DISABLE_COPY_MOVE(Operations)

    Obstacle syncObstacle(const base::ApplicationId &id) const;
    Obstacle rollbackObstacle(const base::ApplicationId &id) const;

    /// True when the application's name has to be typed before anything is written.
    bool needsName(const base::ApplicationId &id) const;

    /// `typedName` is the application's name as a person typed it; empty where the context is not protected.
    /// The error of a start that was refused at once.
    base::Expected<void> sync(const base::ApplicationId &id,
                              const applications::SyncRequest &request,
                              const QString &typedName = {});
    base::Expected<void> rollback(const base::ApplicationId &id,
                                  const applications::RollbackRequest &request,
                                  const QString &typedName = {});
    /// Asks the running operation to end.
    void terminate(const base::ApplicationId &id);

    /// Fetches, renders and compares anew; `hard` without caches.
    void refresh(const QList<base::ApplicationId> &ids, bool hard = false);

    bool isRefreshing(const base::ApplicationId &id) const { return m_refreshing.contains(id); }

    int refreshing() const { return static_cast<int>(m_refreshing.size()); }

Q_SIGNALS:
    /// It was asked for and did not begin, or ended without a state.
    void failed(const slipway::base::ApplicationId &id, const slipway::base::Error &error);
    void refreshingChanged();

private:
    using Call = std::function<base::Expected<applications::OperationState>(
        applications::ApplicationProvider &, const base::CancelToken &)>;

    Obstacle commonObstacle(const base::ApplicationId &id) const;
    base::Expected<void> start(const base::ApplicationId &id, const QString &typedName, Call call);

    ApplicationStore &m_store;
    Background &m_background;
    kube::WriteGuard &m_guard;
    QSet<base::ApplicationId> m_refreshing;
};

} // namespace slipway::models
