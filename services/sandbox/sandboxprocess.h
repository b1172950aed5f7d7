#pragma once

#include <services/sandbox/linesplitter.h>
#include <services/sandbox/sandboxevent.h>
#include <services/sandbox/sandboxlocation.h>

#include <QObject>
#include <QProcess>

namespace slipway::sandbox {

/// Owns one `slipway-cluster up`. The control plane ends with this object, and also when this whole program
/// is killed, because it watches its standard input. Lives on one thread with an event loop.
class SandboxProcess final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SandboxProcess)

public:
    enum class Data
    {
        Keep,    ///< go on with what earlier runs stored
        Discard, ///< begin empty; identities and ports stay
    };

    explicit SandboxProcess(const SandboxLocation &location, QObject *parent = nullptr);
    /// Ends the control plane and waits for that, half a second as a rule.
    ~SandboxProcess() override;

    /// Does nothing while it runs. Events follow, then finished().
    void start(Data data);
    bool isRunning() const;
    void act(ComponentAction action, const QString &component, const QString &id);
    /// Asks the control plane to end; finished() follows.
    void shutDown();

Q_SIGNALS:
    void eventReceived(const slipway::sandbox::SandboxEvent &event);
    /// The process is gone. `cause` is empty when it ended as asked.
    void finished(const QString &cause);

private:
    void readEvents();
    void reportEnd(int exitCode, QProcess::ExitStatus status);

    SandboxLocation m_location;
    QProcess m_process;
    LineSplitter m_lines;
};

} // namespace slipway::sandbox
