#include "sandboxsession.h"

#include <QTimer>

using namespace Qt::StringLiterals;

namespace slipway::sandbox {

namespace {

constexpr int attachPause = 200; // ms until another look at an owner that is still starting or already ending

} // namespace

SandboxSession::SandboxSession(const SandboxLocation &location, QObject *parent)
    : QObject(parent)
    , m_location(location)
{
    connect(&m_socket, &QLocalSocket::connected, this, [this] { send({ControlRequest::Kind::Watch}); });
    connect(&m_socket, &QLocalSocket::readyRead, this, &SandboxSession::readStatuses);
    connect(&m_socket, &QLocalSocket::disconnected, this, [this] { setStatus({}); });
    connect(&m_socket, &QLocalSocket::errorOccurred, this, [this](QLocalSocket::LocalSocketError error) {
        if (error != QLocalSocket::PeerClosedError && !m_owner) {
            own();
        }
    });
}

SandboxSession::~SandboxSession()
{
    m_socket.disconnect(this);
}

void SandboxSession::open()
{
    if (m_owner) {
        m_owner->restart();
    } else if (m_socket.state() == QLocalSocket::UnconnectedState) {
        attach();
    }
}

void SandboxSession::reset()
{
    if (m_owner) {
        m_owner->reset();
    } else {
        send({ControlRequest::Kind::Reset});
    }
}

void SandboxSession::end()
{
    if (m_owner) {
        m_owner->shutDown();
    } else {
        send({ControlRequest::Kind::Down});
    }
}

void SandboxSession::act(ComponentAction action, const QString &component)
{
    if (m_owner) {
        m_owner->act(action, component);
    } else {
        send({ControlRequest::Kind::Component, action, component});
    }
}

void SandboxSession::attach()
{
    m_lines = {};
    m_socket.connectToServer(m_location.controlSocket());
}

void SandboxSession::readStatuses()
{
    m_lines.feed(m_socket.readAll(), [this](const QByteArray &line) {
        if (const auto status = decodeStatus(line)) {
            setStatus(*status);
        }
    });
}

void SandboxSession::own()
{
    m_owner = std::make_unique<SandboxOwner>(m_location);
    connect(m_owner.get(), &SandboxOwner::statusChanged, this, &SandboxSession::setStatus);
    connect(m_owner.get(), &SandboxOwner::ended, this, [this] {
        m_owner.release()->deleteLater(); // it is telling us of it
    });
    const auto opened = m_owner->open();
    if (opened) {
        return;
    }
    m_owner.reset();
    if (opened.error().kind == base::ErrorKind::Conflict) {
        QTimer::singleShot(attachPause, this, &SandboxSession::attach);
        return;
    }
    SandboxStatus failed;
    failed.state = SandboxState::Failed;
    failed.error = opened.error();
    setStatus(failed);
}

void SandboxSession::send(const ControlRequest &request)
{
    if (m_socket.state() == QLocalSocket::ConnectedState) {
        m_socket.write(encodeRequest(request));
    }
}

void SandboxSession::setStatus(const SandboxStatus &status)
{
    if (status != m_status) {
        m_status = status;
        Q_EMIT statusChanged(m_status);
    }
}

} // namespace slipway::sandbox
