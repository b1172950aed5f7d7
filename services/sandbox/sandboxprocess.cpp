#include "sandboxprocess.h"

#include <services/base/logging.h>

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace slipway::sandbox {

namespace {

constexpr int endTimeout = 5000; // ms

} // namespace

SandboxProcess::SandboxProcess(const SandboxLocation &location, QObject *parent)
    : QObject(parent)
    , m_location(location)
{
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &SandboxProcess::readEvents);
    connect(&m_process, &QProcess::finished, this, &SandboxProcess::reportEnd);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) {
            Q_EMIT finished(m_process.errorString());
        }
    });
}

SandboxProcess::~SandboxProcess()
{
    m_process.disconnect(this);
    if (m_process.state() != QProcess::NotRunning) {
        m_process.closeWriteChannel();
        m_process.waitForFinished(endTimeout);
    }
}

void SandboxProcess::start(Data data)
{
    if (isRunning()) {
        return;
    }
    m_lines = {};
    QStringList arguments{u"up"_s, u"--dir"_s, m_location.cluster};
    if (data == Data::Discard) {
        arguments << u"--fresh"_s;
    }
    qCInfo(base::lcSandbox) << "starting" << m_location.clusterProgram() << arguments;
    m_process.start(m_location.clusterProgram(), arguments);
}

bool SandboxProcess::isRunning() const
{
    return m_process.state() != QProcess::NotRunning;
}

void SandboxProcess::act(ComponentAction action, const QString &component, const QString &id)
{
    m_process.write(componentCommand(action, component, id));
}

void SandboxProcess::shutDown()
{
    m_process.write(shutdownCommand());
    m_process.closeWriteChannel();
}

void SandboxProcess::readEvents()
{
    m_lines.feed(m_process.readAllStandardOutput(), [this](const QByteArray &line) {
        const auto event = parseSandboxEvent(line);
        if (event) {
            Q_EMIT eventReceived(*event);
        } else {
            qCWarning(base::lcSandbox) << "unreadable line:" << event.error().sentence();
        }
    });
}

void SandboxProcess::reportEnd(int exitCode, QProcess::ExitStatus status)
{
    readEvents();
    const QString errors = QString::fromUtf8(m_process.readAllStandardError()).trimmed();
    if (status == QProcess::NormalExit && exitCode == 0) {
        Q_EMIT finished({});
        return;
    }
    const QString lastLine = errors.section(u'\n', -1);
    Q_EMIT finished(
        lastLine.isEmpty()
            ? QCoreApplication::translate("slipway::sandbox", "it ended with code %1").arg(exitCode)
            : lastLine);
}

} // namespace slipway::sandbox
