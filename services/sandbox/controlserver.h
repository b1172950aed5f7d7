#pragma once

#include <services/sandbox/controlrequest.h>

#include <QHash>
#include <QLocalServer>
#include <QObject>

class QLocalSocket;

namespace slipway::sandbox {

class LineSplitter;

/// The owner's control socket: one request per line in, statuses out. Only this user can connect.
class ControlServer final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ControlServer)

public:
    explicit ControlServer(QObject *parent = nullptr);
    ~ControlServer() override;

    /// Takes the path over from a former owner; the caller holds the owner's lock.
    base::Expected<void> listen(const QString &path);
    /// What watchers and questions are answered with from now on; watchers get it at once.
    void publish(const SandboxStatus &status);

Q_SIGNALS:
    /// Everything but status and watch, which are answered here.
    void requested(const slipway::sandbox::ControlRequest &request);

private:
    struct Connection;

    void accept();
    void read(QLocalSocket *socket);
    void answer(QLocalSocket *socket, const QByteArray &line);

    QLocalServer m_server;
    QHash<QLocalSocket *, std::shared_ptr<Connection>> m_connections;
    QByteArray m_status;
};

} // namespace slipway::sandbox
