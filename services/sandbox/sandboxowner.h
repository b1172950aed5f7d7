#pragma once

#include <services/sandbox/controlserver.h>
#include <services/sandbox/filelock.h>
#include <services/sandbox/sandboxprocess.h>

#include <QObject>

namespace slipway::sandbox {

/// Runs the sandbox for this user: holds the lock and the control plane, and answers other processes on the
/// control socket. A window may own one, and so does the detached process of `slipway sandbox up`. Lives on
/// one thread with an event loop; the control plane ends with it.
class SandboxOwner final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SandboxOwner)

public:
    explicit SandboxOwner(const SandboxLocation &location, QObject *parent = nullptr);
    ~SandboxOwner() override;

    /// Becomes the owner and starts the control plane. Conflict when there is another owner, NotFound when
    /// the control plane has not been built, Io when the state folder cannot be used.
    base::Expected<void> open();

    const SandboxStatus &status() const { return m_status; }

    /// Starts the control plane again after a failure. Does nothing while it runs.
    void restart();
    /// Begins again with nothing stored.
    void reset();
    /// Ends the control plane; ended() follows.
    void shutDown();
    /// For tests of failures: the rest of the control plane goes on.
    void act(ComponentAction action, const QString &component);

Q_SIGNALS:
    void statusChanged(const slipway::sandbox::SandboxStatus &status);
    /// The control plane is gone as asked by shutDown() or by another process.
    void ended();

private:
    void start(SandboxProcess::Data data);
    void handleRequest(const ControlRequest &request);
    void handleEvent(const SandboxEvent &event);
    void handleEnd(const QString &cause);
    void setStatus(const SandboxStatus &status);

    enum class Next
    {
        Fail,  ///< the end of the process is a failure
        Reset, ///< it makes room for an empty one
        End,
    };

    SandboxLocation m_location;
    FileLock m_lock;
    ControlServer m_control;
    SandboxProcess m_process;
    SandboxStatus m_status;
    Next m_next = Next::Fail;
    quint64 m_commands = 0;
};

/// The whole work of a detached owner: opens one, runs the event loop of the application object that the
/// caller made, and returns the exit code. Errors go to standard error.
int runSandboxOwner(const SandboxLocation &location);

} // namespace slipway::sandbox
