#pragma once

#include <services/base/canceltoken.h>
#include <services/git/remoteaddress.h>
#include <services/git/repository.h>

#include <QByteArray>
#include <QStringList>

#include <chrono>
#include <optional>
#include <sys/types.h>

namespace slipway::git {

/// What the `ssh` program is called with; Invalid for hosts and users that it would take for options.
base::Expected<QStringList> sshArguments(const RemoteAddress &address,
                                         const QByteArray &command,
                                         const std::optional<RemoteCredential> &credential);

/// The most likely reason why ssh ended, from what it printed, as a sentence with the next step.
base::Error sshFailure(const RemoteAddress &address, int exitCode, const QByteArray &printed);

/// A running `ssh` with a Git command on the other side. ssh never asks on a terminal or by a window: keys
/// come from the agent or from files, hosts from known_hosts. Blocks the calling thread; ends when cancelled,
/// after two minutes without a byte, and when destroyed.
class SshConnection final
{
public:
    SshConnection(RemoteAddress address, base::CancelToken cancel);
    ~SshConnection();
    SshConnection(const SshConnection &) = delete;
    SshConnection &operator=(const SshConnection &) = delete;

    base::Expected<void> start(const QByteArray &command, const std::optional<RemoteCredential> &credential);
    /// At least one byte, or 0 when the other side has ended properly.
    base::Expected<size_t> read(char *buffer, size_t size);
    base::Expected<void> write(const char *bytes, size_t size);

private:
    base::Expected<void> waitFor(int fd, short events);
    void collectErrors();
    int end(std::chrono::milliseconds patience); ///< exit code; killed after `patience`
    base::Expected<void> spawn(const QByteArray &program, const QStringList &arguments);

    RemoteAddress m_address;
    base::CancelToken m_cancel;
    pid_t m_pid = -1;
    int m_in = -1;  ///< ssh's standard input
    int m_out = -1; ///< its standard output
    int m_err = -1; ///< its standard error
    int m_wakeRead = -1;
    int m_wakeWrite = -1;
    QByteArray m_printed;
};

} // namespace slipway::git
