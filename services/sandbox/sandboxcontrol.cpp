#include "sandboxcontrol.h"

#include "filelock.h"
#include "linesplitter.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocalSocket>
#include <QProcess>

#include <optional>

using namespace Qt::StringLiterals;

namespace slipway::sandbox {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int answerTimeout = 3000;     // ms; an owner answers from memory
constexpr int readSlice = 100;          // ms between looks at the cancel token
constexpr milliseconds appearSlice{50}; // between looks for a new owner
constexpr milliseconds appearTimeout{10'000};

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::sandbox", text);
}

base::Unexpected nobody(const SandboxLocation &location)
{
    return base::failure(base::ErrorKind::NotFound,
                         tr("No sandbox is running"),
                         tr("nobody answers at %1").arg(location.controlSocket()),
                         tr("Start it with `slipway sandbox up`"));
}

bool connectTo(QLocalSocket &socket, const SandboxLocation &location)
{
    socket.connectToServer(location.controlSocket());
    return socket.waitForConnected(answerTimeout);
}

bool send(QLocalSocket &socket, const ControlRequest &request)
{
    socket.write(encodeRequest(request));
    return socket.waitForBytesWritten(answerTimeout);
}

bool isOwned(const SandboxLocation &location)
{
    FileLock lock;
    return QFileInfo::exists(location.lockFile()) && !lock.acquire(location.lockFile());
}

// Reads statuses from a watched connection until one settles the question, the owner leaves or time is over.
class ReadyWatch final
{
public:
    ReadyWatch(const StatusListener &onStatus, Clock::time_point deadline, const base::CancelToken &cancel)
        : m_onStatus(onStatus)
        , m_deadline(deadline)
        , m_cancel(cancel)
    {}

    base::Expected<SandboxStatus> run(QLocalSocket &socket)
    {
        while (!m_settled) {
            if (m_cancel.isCancelled()) {
                return base::cancelled(tr("Waiting for the sandbox"));
            }
            if (Clock::now() >= m_deadline) {
                return base::failure(base::ErrorKind::Timeout,
                                     tr("The sandbox does not become ready"),
                                     m_last.activity,
                                     tr("Look at its logs, or reset it"));
            }
            if (!socket.waitForReadyRead(readSlice) && socket.state() != QLocalSocket::ConnectedState &&
                socket.bytesAvailable() == 0) {
                return base::failure(base::ErrorKind::Internal,
                                     tr("The sandbox ended while it was starting"),
                                     m_last.activity,
                                     tr("Start it again"));
            }
            m_lines.feed(socket.readAll(), [this](const QByteArray &line) { take(line); });
        }
        return std::move(*m_settled);
    }

private:
    void take(const QByteArray &line)
    {
        const auto status = decodeStatus(line);
        if (!status || m_settled) {
            return;
        }
        m_last = *status;
        if (m_onStatus) {
            m_onStatus(m_last);
        }
        if (m_last.state == SandboxState::Ready) {
            m_settled = m_last;
        } else if (m_last.state == SandboxState::Failed) {
            m_settled = base::Unexpected(m_last.error);
        }
    }

    const StatusListener &m_onStatus;
    Clock::time_point m_deadline;
    const base::CancelToken &m_cancel;
    LineSplitter m_lines;
    SandboxStatus m_last;
    std::optional<base::Expected<SandboxStatus>> m_settled;
};

} // namespace

SandboxStatus sandboxStatus(const SandboxLocation &location)
{
    const auto status = askOwner(location, {});
    return status ? *status : SandboxStatus();
}

base::Expected<void>
startDetachedOwner(const SandboxLocation &location, const QString &program, const QStringList &arguments)
{
    if (const auto made = base::ensurePrivateFolder(location.state); !made) {
        return made;
    }
    QProcess process;
    process.setProgram(program);
    process.setArguments(arguments);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(location.ownerLog());
    if (!process.startDetached()) {
        return base::failure(base::ErrorKind::Io,
                             tr("The sandbox's owner %1 cannot be started").arg(program),
                             process.errorString());
    }
    return {};
}

base::Expected<SandboxStatus> awaitReady(const SandboxLocation &location,
                                         const StatusListener &onStatus,
                                         milliseconds timeout,
                                         const base::CancelToken &cancel)
{
    const auto began = Clock::now();
    QLocalSocket socket;
    while (!connectTo(socket, location)) {
        if (cancel.waitFor(appearSlice)) {
            return base::cancelled(tr("Waiting for the sandbox"));
        }
        if (Clock::now() - began >= std::min(timeout, appearTimeout)) {
            return nobody(location);
        }
    }
    if (!send(socket, {ControlRequest::Kind::Watch})) {
        return nobody(location);
    }
    return ReadyWatch(onStatus, began + timeout, cancel).run(socket);
}

base::Expected<SandboxStatus> askOwner(const SandboxLocation &location, const ControlRequest &request)
{
    QLocalSocket socket;
    if (!connectTo(socket, location) || !send(socket, request)) {
        return nobody(location);
    }
    LineSplitter lines;
    std::optional<base::Expected<SandboxStatus>> answer;
    while (!answer) {
        if (!socket.waitForReadyRead(answerTimeout)) {
            return nobody(location);
        }
        lines.feed(socket.readAll(), [&](const QByteArray &line) {
            if (!answer) {
                answer = decodeStatus(line);
            }
        });
    }
    return std::move(*answer);
}

base::Expected<void>
endSandbox(const SandboxLocation &location, milliseconds timeout, const base::CancelToken &cancel)
{
    const auto deadline = Clock::now() + timeout;
    // An owner that is just starting or ending may not answer yet; its lock tells that it is there.
    while (isOwned(location)) {
        if (Clock::now() >= deadline) {
            return base::failure(base::ErrorKind::Timeout,
                                 tr("The sandbox does not end"),
                                 {},
                                 tr("End the process %1 by hand").arg(sandboxStatus(location).ownerPid));
        }
        [[maybe_unused]] const auto asked = askOwner(location, {ControlRequest::Kind::Down});
        if (cancel.waitFor(appearSlice)) {
            return base::cancelled(tr("Ending the sandbox"));
        }
    }
    return {};
}

} // namespace slipway::sandbox
