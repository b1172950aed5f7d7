#include "sandboxowner.h"

#include <services/base/logging.h>
#include <services/sandbox/clusterbuild.h>
#include <services/sandbox/statusreducer.h>

#include <QCoreApplication>
#include <QTimer>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace slipway::sandbox {

SandboxOwner::SandboxOwner(const SandboxLocation &location, QObject *parent)
    : QObject(parent)
    , m_location(location)
    , m_process(location)
{
    connect(&m_control, &ControlServer::requested, this, &SandboxOwner::handleRequest);
    connect(&m_process, &SandboxProcess::eventReceived, this, &SandboxOwner::handleEvent);
    connect(&m_process, &SandboxProcess::finished, this, &SandboxOwner::handleEnd);
}

SandboxOwner::~SandboxOwner()
{
    m_control.disconnect(this);
    m_process.disconnect(this);
}

base::Expected<void> SandboxOwner::open()
{
    if (!isBuilt(m_location)) {
        return base::failure(base::ErrorKind::NotFound,
                             tr("The sandbox cannot start"),
                             tr("its programs have not been built"),
                             tr("Let Slipway build them first, once per machine"));
    }
    if (const auto made = base::ensurePrivateFolder(m_location.state); !made) {
        return made;
    }
    if (const auto locked = m_lock.acquire(m_location.lockFile()); !locked) {
        return locked;
    }
    if (const auto listens = m_control.listen(m_location.controlSocket()); !listens) {
        m_lock.release();
        return listens;
    }
    start(SandboxProcess::Data::Keep);
    return {};
}

void SandboxOwner::restart()
{
    if (m_lock.isHeld() && !m_process.isRunning()) {
        start(SandboxProcess::Data::Keep);
    }
}

void SandboxOwner::reset()
{
    if (!m_process.isRunning()) {
        start(SandboxProcess::Data::Discard);
        return;
    }
    m_next = Next::Reset;
    SandboxStatus status = m_status;
    status.state = SandboxState::Starting;
    status.activity = tr("ending the old sandbox");
    setStatus(status);
    m_process.shutDown();
}

void SandboxOwner::shutDown()
{
    m_next = Next::End;
    SandboxStatus status = m_status;
    status.state = SandboxState::Ending;
    setStatus(status);
    if (m_process.isRunning()) {
        m_process.shutDown();
    } else {
        handleEnd({});
    }
}

void SandboxOwner::act(ComponentAction action, const QString &component)
{
    m_process.act(action, component, QString::number(++m_commands));
}

void SandboxOwner::start(SandboxProcess::Data data)
{
    m_next = Next::Fail;
    SandboxStatus status;
    status.state = SandboxState::Starting;
    status.ownerPid = QCoreApplication::applicationPid();
    status.activity = tr("starting");
    setStatus(status);
    m_process.start(data);
}

void SandboxOwner::handleRequest(const ControlRequest &request)
{
    switch (request.kind) {
    case ControlRequest::Kind::Reset:
        reset();
        break;
    case ControlRequest::Kind::Down:
        shutDown();
        break;
    case ControlRequest::Kind::Component:
        act(request.action, request.component);
        break;
    case ControlRequest::Kind::Status:
    case ControlRequest::Kind::Watch:
        break;
    }
}

void SandboxOwner::handleEvent(const SandboxEvent &event)
{
    // Components that end because the whole sandbox does are no news.
    if (m_next == Next::Fail) {
        setStatus(statusAfter(m_status, event));
    }
}

void SandboxOwner::handleEnd(const QString &cause)
{
    switch (m_next) {
    case Next::Reset:
        start(SandboxProcess::Data::Discard);
        return;
    case Next::End: {
        SandboxStatus absent;
        setStatus(absent);
        Q_EMIT ended();
        return;
    }
    case Next::Fail:
        break;
    }
    if (m_status.state == SandboxState::Failed) {
        return;
    }
    SandboxStatus status = m_status;
    status.state = SandboxState::Failed;
    status.error = {base::ErrorKind::Internal,
                    tr("The sandbox ended"),
                    cause.isEmpty() ? tr("its control plane stopped by itself") : cause,
                    tr("Start it again; its logs are in %1").arg(m_location.cluster + u"/logs"_s),
                    {}};
    setStatus(status);
}

void SandboxOwner::setStatus(const SandboxStatus &status)
{
    if (status == m_status) {
        return;
    }
    m_status = status;
    m_control.publish(m_status);
    Q_EMIT statusChanged(m_status);
}

int runSandboxOwner(const SandboxLocation &location)
{
    SandboxOwner owner(location);
    QObject::connect(&owner, &SandboxOwner::ended, QCoreApplication::instance(), &QCoreApplication::quit);
    QObject::connect(&owner, &SandboxOwner::statusChanged, &owner, [](const SandboxStatus &status) {
        if (status.state == SandboxState::Failed) {
            std::fprintf(stderr, "%s\n", qUtf8Printable(status.error.sentence()));
            // Whoever waits has been told; nothing is left to own.
            QTimer::singleShot(0, QCoreApplication::instance(), [] { QCoreApplication::exit(1); });
        }
    });
    if (const auto opened = owner.open(); !opened) {
        std::fprintf(stderr, "%s\n", qUtf8Printable(opened.error().sentence()));
        return 1;
    }
    return QCoreApplication::exec();
}

} // namespace slipway::sandbox
