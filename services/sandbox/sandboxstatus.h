#pragma once

#include <services/base/error.h>

#include <QByteArray>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <chrono>

namespace slipway::sandbox {

/// One program of the control plane, such as the API server.
struct ComponentStatus
{
    QString name;
    QString state; ///< stopped, starting, running or failed
    qint64 pid = 0;
    int restarts = 0; ///< unasked ends in a row
    QString log;      ///< path of its log file

    bool operator==(const ComponentStatus &) const = default;
};

/// Where a running sandbox can be reached.
struct SandboxAddresses
{
    QString folder;
    QString server;
    QString kubeconfig;
    QString gitUrl; ///< a repository is gitUrl/NAME.git
    QString gitFolder;
    QString gitUser;
    QString gitPasswordFile;
    QString registry; ///< host:port
    QStringList contexts;
    bool firstStart = false; ///< true when the control plane began empty
    std::chrono::milliseconds startTime{0};

    bool operator==(const SandboxAddresses &) const = default;
};

enum class SandboxState
{
    Absent,   ///< nobody runs a sandbox
    Starting, ///< the control plane is coming up; `activity` says what it is at
    Ready,    ///< `addresses` are valid
    Failed,   ///< it ended by itself; `error` says why
    Ending,   ///< it was asked to end
};

/// Everything about a sandbox at one moment; a value that crosses processes and threads.
struct SandboxStatus
{
    SandboxState state = SandboxState::Absent;
    QString activity;
    SandboxAddresses addresses;
    QList<ComponentStatus> components;
    base::Error error;
    qint64 ownerPid = 0;

    bool operator==(const SandboxStatus &) const = default;
};

/// The state as the word that the control socket and the command line print.
QString stateName(SandboxState state);

/// One line of JSON, without the line end, as the control socket carries it.
QByteArray encodeStatus(const SandboxStatus &status);
base::Expected<SandboxStatus> decodeStatus(const QByteArray &line);

} // namespace slipway::sandbox

Q_DECLARE_METATYPE(slipway::sandbox::SandboxStatus)
