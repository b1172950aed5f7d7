#include "controlserver.h"

#include <services/base/logging.h>
#include <services/sandbox/linesplitter.h>

#include <QCoreApplication>
#include <QFile>
#include <QLocalSocket>

using namespace Qt::StringLiterals;

namespace slipway::sandbox {

struct ControlServer::Connection
{
    LineSplitter lines;
    bool watches = false;
};

ControlServer::ControlServer(QObject *parent)
    : QObject(parent)
{
    connect(&m_server, &QLocalServer::newConnection, this, &ControlServer::accept);
}

ControlServer::~ControlServer()
{
    m_server.disconnect(this);
    for (auto it = m_connections.cbegin(); it != m_connections.cend(); ++it) {
        it.key()->disconnect(this);
        it.key()->flush();
    }
}

base::Expected<void> ControlServer::listen(const QString &path)
{
    QLocalServer::removeServer(path);
    if (!m_server.listen(path)) {
        return base::failure(
            base::ErrorKind::Io,
            QCoreApplication::translate("slipway::sandbox", "The sandbox's control socket %1 cannot be made")
                .arg(path),
            m_server.errorString(),
            QCoreApplication::translate("slipway::sandbox",
                                        "Correct the permissions of its folder, or choose a shorter path in "
                                        "XDG_STATE_HOME"));
    }
    QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner);
    return {};
}

void ControlServer::publish(const SandboxStatus &status)
{
    const QByteArray line = encodeStatus(status);
    if (line == m_status) {
        return;
    }
    m_status = line;
    for (auto it = m_connections.cbegin(); it != m_connections.cend(); ++it) {
        if (it.value()->watches) {
            answer(it.key(), m_status);
        }
    }
}

void ControlServer::accept()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        m_connections.insert(socket, std::make_shared<Connection>());
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] { read(socket); });
        connect(socket, &QLocalSocket::disconnected, this, [this, socket] {
            m_connections.remove(socket);
            socket->deleteLater();
        });
    }
}

void ControlServer::read(QLocalSocket *socket)
{
    const auto connection = m_connections.value(socket);
    if (!connection) {
        return;
    }
    connection->lines.feed(socket->readAll(), [&](const QByteArray &line) {
        const auto request = decodeRequest(line);
        if (!request) {
            qCWarning(base::lcSandbox) << request.error().sentence();
            socket->disconnectFromServer();
            return;
        }
        switch (request->kind) {
        case ControlRequest::Kind::Watch:
            connection->watches = true;
            [[fallthrough]];
        case ControlRequest::Kind::Status:
            answer(socket, m_status);
            return;
        case ControlRequest::Kind::Reset:
        case ControlRequest::Kind::Down:
        case ControlRequest::Kind::Component:
            Q_EMIT requested(*request);
            answer(socket, m_status);
        }
    });
}

void ControlServer::answer(QLocalSocket *socket, const QByteArray &line)
{
    socket->write(line + '\n');
    socket->flush();
}

} // namespace slipway::sandbox
