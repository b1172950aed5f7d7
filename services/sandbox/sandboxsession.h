#pragma once

#include <services/sandbox/linesplitter.h>
#include <services/sandbox/sandboxowner.h>

#include <QLocalSocket>
#include <QObject>

#include <memory>

namespace slipway::sandbox {

/// A window's hold on the sandbox: attaches to an owner that runs already, else owns the sandbox itself and
/// ends it when destroyed. Lives on one thread with an event loop and never blocks it until then.
class SandboxSession final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SandboxSession)

public:
    explicit SandboxSession(const SandboxLocation &location, QObject *parent = nullptr);
    ~SandboxSession() override;

    /// Attaches or starts; statusChanged() tells the rest, failures included. May be called again after the
    /// state became Absent or Failed.
    void open();

    const SandboxStatus &status() const { return m_status; }

    /// Whether the sandbox ends with this object.
    bool isOwner() const { return m_owner != nullptr; }

    /// Begins again with nothing stored.
    void reset();
    /// Ends the sandbox, whoever owns it; the state becomes Absent.
    void end();
    void act(ComponentAction action, const QString &component);

Q_SIGNALS:
    void statusChanged(const slipway::sandbox::SandboxStatus &status);

private:
    void attach();
    void readStatuses();
    void own();
    void send(const ControlRequest &request);
    void setStatus(const SandboxStatus &status);

    SandboxLocation m_location;
    QLocalSocket m_socket;
    LineSplitter m_lines;
    std::unique_ptr<SandboxOwner> m_owner;
    SandboxStatus m_status;
};

} // namespace slipway::sandbox
