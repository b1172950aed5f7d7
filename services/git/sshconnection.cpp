#include "sshconnection.h"

#include <services/base/process.h>
#include <services/base/redact.h>
#include <services/git/library.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

extern char **environ;

using namespace Qt::StringLiterals;

namespace slipway::git {

using base::ErrorKind;
using base::Expected;

namespace {

constexpr auto idleLimit = std::chrono::minutes(2);
constexpr qsizetype printedLimit = 16 * 1024;

void closeFd(int &fd)
{
    if (fd >= 0) {
        ::close(std::exchange(fd, -1));
    }
}

// The other side's login shell takes the command apart.
QString quoted(QString text)
{
    return u'\'' + text.replace(u"'"_s, u"'\\''"_s).replace(u"!"_s, u"'\\!'"_s) + u'\'';
}

bool isSafeName(const QString &name)
{
    return !name.startsWith(u'-') && std::none_of(name.begin(), name.end(), [](QChar c) {
        return c.isSpace() || c.category() == QChar::Other_Control;
    });
}

// Without a terminal and without a window ssh has nobody to ask, so that it cannot hang.
std::vector<QByteArray> quietEnvironment()
{
    std::vector<QByteArray> result;
    for (char **entry = environ; *entry; ++entry) {
        const QByteArray variable(*entry);
        const bool left = variable.startsWith("SSH_ASKPASS") || variable.startsWith("LC_ALL=") ||
                          variable.startsWith("LANGUAGE=") || variable.startsWith("GIT_");
        if (!left) {
            result.push_back(variable);
        }
    }
    result.emplace_back("SSH_ASKPASS_REQUIRE=never");
    result.emplace_back("LC_ALL=C");
    return result;
}

std::vector<char *> pointersTo(std::vector<QByteArray> &strings)
{
    std::vector<char *> pointers;
    for (QByteArray &string : strings) {
        pointers.push_back(string.data());
    }
    pointers.push_back(nullptr);
    return pointers;
}

struct Symptom
{
    const char *printed;
    ErrorKind kind;
    const char *cause;
    const char *hint;
};

constexpr std::array<Symptom, 11> symptoms = {{
    {"REMOTE HOST IDENTIFICATION HAS CHANGED",
     ErrorKind::Unreachable,
     QT_TRANSLATE_NOOP("slipway::git", "its host key is not the one in known_hosts"),
     QT_TRANSLATE_NOOP("slipway::git",
                       "Ask the server's administrator whether the key was changed, then replace it with "
                       "ssh-keygen -R")},
    {"Host key verification failed",
     ErrorKind::Unreachable,
     QT_TRANSLATE_NOOP("slipway::git", "its host key is not known on this machine"),
     QT_TRANSLATE_NOOP("slipway::git",
                       "Connect once with ssh in a terminal, compare the fingerprint and accept the key")},
    {"Permission denied",
     ErrorKind::Unauthenticated,
     QT_TRANSLATE_NOOP("slipway::git", "it accepts none of the keys that were offered"),
     QT_TRANSLATE_NOOP("slipway::git",
                       "Load the key into the ssh agent with ssh-add, or name its file in the settings; keys "
                       "with a passphrase work through the agent alone")},
    {"Too many authentication failures",
     ErrorKind::Unauthenticated,
     QT_TRANSLATE_NOOP("slipway::git", "the agent offered more keys than it allows"),
     QT_TRANSLATE_NOOP("slipway::git", "Name the key's file in the settings")},
    {"Could not resolve hostname",
     ErrorKind::Unreachable,
     QT_TRANSLATE_NOOP("slipway::git", "its name is not known"),
     QT_TRANSLATE_NOOP("slipway::git", "Check the address and the network")},
    {"Connection refused",
     ErrorKind::Unreachable,
     QT_TRANSLATE_NOOP("slipway::git", "nothing listens there"),
     QT_TRANSLATE_NOOP("slipway::git", "Check the host and the port")},
    {"timed out",
     ErrorKind::Timeout,
     QT_TRANSLATE_NOOP("slipway::git", "it did not answer in time"),
     QT_TRANSLATE_NOOP("slipway::git", "Check the network, VPN and firewall")},
    {"No route to host",
     ErrorKind::Unreachable,
     QT_TRANSLATE_NOOP("slipway::git", "there is no route to it"),
     QT_TRANSLATE_NOOP("slipway::git", "Check the network, VPN and firewall")},
    {"does not appear to be a git repository",
     ErrorKind::NotFound,
     QT_TRANSLATE_NOOP("slipway::git", "there is no repository at that path"),
     QT_TRANSLATE_NOOP("slipway::git", "Check the path and your rights on the repository")},
    {"epository not found",
     ErrorKind::NotFound,
     QT_TRANSLATE_NOOP("slipway::git", "there is no repository at that path, or the key may not see it"),
     QT_TRANSLATE_NOOP("slipway::git", "Check the path and your rights on the repository")},
    {"Bad owner or permissions",
     ErrorKind::Invalid,
     QT_TRANSLATE_NOOP("slipway::git", "the ssh configuration can be changed by others"),
     QT_TRANSLATE_NOOP("slipway::git", "Set its rights with chmod 600")},
}};

} // namespace

Expected<QStringList> sshArguments(const RemoteAddress &address,
                                   const QByteArray &command,
                                   const std::optional<RemoteCredential> &credential)
{
    if (!isSafeName(address.host) || !isSafeName(address.user)) {
        return base::failure(ErrorKind::Invalid,
                             tr("The ssh address of %1 cannot be used").arg(address.hostAndPort()),
                             tr("the host or user begins with \"-\" or contains blanks"),
                             tr("Write it like ssh://git@host/path or git@host:path"));
    }
    QStringList arguments = {u"-T"_s,
                             u"-o"_s,
                             u"BatchMode=yes"_s,
                             u"-o"_s,
                             u"ConnectTimeout=15"_s,
                             u"-o"_s,
                             u"ServerAliveInterval=30"_s,
                             u"-o"_s,
                             u"ClearAllForwardings=yes"_s,
                             u"-o"_s,
                             u"ForwardAgent=no"_s};
    if (credential && !credential->sshConfigFile.isEmpty()) {
        arguments << u"-F"_s << credential->sshConfigFile;
    }
    if (credential && !credential->sshKeyFile.isEmpty()) {
        arguments << u"-i"_s << credential->sshKeyFile << u"-o"_s << u"IdentitiesOnly=yes"_s;
    }
    if (address.port > 0) {
        arguments << u"-p"_s << QString::number(address.port);
    }
    const QString user = address.user.isEmpty() && credential ? credential->userName : address.user;
    if (!user.isEmpty()) {
        arguments << u"-l"_s << user;
    }
    return arguments << u"--"_s << address.host << QString::fromLatin1(command) + u' ' + quoted(address.path);
}

base::Error sshFailure(const RemoteAddress &address, int exitCode, const QByteArray &printed)
{
    base::Error error{ErrorKind::Unreachable,
                      tr("The repository at %1 cannot be reached by ssh").arg(address.hostAndPort()),
                      tr("ssh ended with code %1").arg(exitCode),
                      tr("Try git ls-remote in a terminal"),
                      base::redact(QString::fromUtf8(printed).trimmed())};
    for (const Symptom &symptom : symptoms) {
        if (printed.contains(symptom.printed)) {
            error.kind = symptom.kind;
            error.cause = tr(symptom.cause);
            error.hint = tr(symptom.hint);
            break;
        }
    }
    return error;
}

SshConnection::SshConnection(RemoteAddress address, base::CancelToken cancel)
    : m_address(std::move(address))
    , m_cancel(std::move(cancel))
{}

SshConnection::~SshConnection()
{
    end(std::chrono::milliseconds(0));
    for (int *fd : {&m_in, &m_out, &m_err, &m_wakeRead, &m_wakeWrite}) {
        closeFd(*fd);
    }
}

Expected<void> SshConnection::start(const QByteArray &command,
                                    const std::optional<RemoteCredential> &credential)
{
    const auto arguments = sshArguments(m_address, command, credential);
    if (!arguments) {
        return base::Unexpected(arguments.error());
    }
    const QString program = base::findProgram(u"ssh"_s);
    if (program.isEmpty()) {
        return base::failure(
            ErrorKind::NotFound,
            tr("The program ssh was not found"),
            tr("it is in none of these folders: %1").arg(base::programSearchPath().join(u", "_s)),
            tr("Install it (openssh-client), or use the https address"));
    }
    return spawn(program.toLocal8Bit(), *arguments);
}

Expected<void> SshConnection::spawn(const QByteArray &program, const QStringList &arguments)
{
    std::array<int, 2> in{-1, -1};
    std::array<int, 2> out{-1, -1};
    std::array<int, 2> err{-1, -1};
    std::array<int, 2> wake{-1, -1};
    // A socket for the input: writing to an ended ssh gives an error instead of the signal SIGPIPE.
    const bool opened = ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in.data()) == 0 &&
                        ::pipe2(out.data(), O_CLOEXEC) == 0 && ::pipe2(err.data(), O_CLOEXEC) == 0 &&
                        ::pipe2(wake.data(), O_CLOEXEC | O_NONBLOCK) == 0;
    m_in = in[0];
    m_out = out[0];
    m_err = err[0];
    m_wakeRead = wake[0];
    m_wakeWrite = wake[1];
    int status = opened ? 0 : errno;
    if (opened) {
        std::vector<QByteArray> argumentBytes{program};
        for (const QString &argument : arguments) {
            argumentBytes.push_back(argument.toLocal8Bit());
        }
        std::vector<QByteArray> environmentBytes = quietEnvironment();
        auto argv = pointersTo(argumentBytes);
        auto envp = pointersTo(environmentBytes);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, in[1], STDIN_FILENO);
        posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&actions, err[1], STDERR_FILENO);
        posix_spawnattr_t attributes;
        posix_spawnattr_init(&attributes);
        sigset_t none;
        sigemptyset(&none);
        posix_spawnattr_setsigmask(&attributes, &none);
        // A session of its own has no terminal that ssh or a ProxyCommand could ask on.
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID);
        status = ::posix_spawn(&m_pid, program.constData(), &actions, &attributes, argv.data(), envp.data());
        posix_spawnattr_destroy(&attributes);
        posix_spawn_file_actions_destroy(&actions);
    }
    for (int fd : {in[1], out[1], err[1]}) {
        closeFd(fd);
    }
    if (status != 0) {
        m_pid = -1;
        return base::failure(ErrorKind::Io,
                             tr("%1 cannot be started").arg(QString::fromLocal8Bit(program)),
                             QString::fromLocal8Bit(std::strerror(status)),
                             tr("Check that the program may be executed"));
    }
    ::fcntl(m_err, F_SETFL, O_NONBLOCK);
    return {};
}

void SshConnection::collectErrors()
{
    std::array<char, 4096> buffer{};
    ssize_t count = 0;
    while ((count = ::read(m_err, buffer.data(), buffer.size())) > 0) {
        m_printed.append(buffer.data(), count);
    }
    m_printed = m_printed.right(printedLimit);
    if (count == 0) {
        closeFd(m_err);
    }
}

int SshConnection::end(std::chrono::milliseconds patience)
{
    if (m_pid <= 0) {
        return 0;
    }
    const auto deadline = std::chrono::steady_clock::now() + patience;
    int status = 0;
    pid_t ended = ::waitpid(m_pid, &status, WNOHANG);
    while (ended == 0 && std::chrono::steady_clock::now() < deadline &&
           !m_cancel.waitFor(std::chrono::milliseconds(2))) {
        ended = ::waitpid(m_pid, &status, WNOHANG);
    }
    // The whole session: a ProxyCommand would outlive ssh.
    ::kill(-m_pid, SIGKILL);
    while (ended == 0 && ::waitpid(m_pid, &status, 0) < 0 && errno == EINTR) {}
    m_pid = -1;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

Expected<void> SshConnection::waitFor(int fd, short events)
{
    const base::CancelCallback wakeUp(m_cancel, [this] {
        const char byte = 1;
        [[maybe_unused]] const auto written = ::write(m_wakeWrite, &byte, 1);
    });
    const auto deadline = std::chrono::steady_clock::now() + idleLimit;
    while (!m_cancel.isCancelled()) {
        std::array<pollfd, 3> fds = {
            pollfd{fd, events, 0}, pollfd{m_err, POLLIN, 0}, pollfd{m_wakeRead, POLLIN, 0}};
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        if (left.count() <= 0) {
            return base::failure(ErrorKind::Timeout,
                                 tr("%1 does not go on").arg(m_address.hostAndPort()),
                                 tr("no byte arrived over ssh for two minutes"),
                                 tr("Check the network; touch the security key if it is waiting"));
        }
        ::poll(fds.data(), fds.size(), static_cast<int>(left.count()));
        if (fds[1].revents != 0) {
            collectErrors();
        }
        if (fds[0].revents != 0) {
            return {};
        }
    }
    return base::cancelled(tr("Talking to %1").arg(m_address.hostAndPort()));
}

Expected<size_t> SshConnection::read(char *buffer, size_t size)
{
    if (const auto ready = waitFor(m_out, POLLIN); !ready) {
        return base::Unexpected(ready.error());
    }
    const ssize_t count = ::read(m_out, buffer, size);
    if (count > 0) {
        return static_cast<size_t>(count);
    }
    // The output ends just before the process does; what it printed last says why.
    const int code = end(std::chrono::seconds(5));
    if (m_err >= 0) {
        collectErrors();
    }
    if (code == 0) {
        return size_t{0};
    }
    return base::Unexpected(sshFailure(m_address, code, m_printed));
}

Expected<void> SshConnection::write(const char *bytes, size_t size)
{
    for (size_t done = 0; done < size;) {
        if (const auto ready = waitFor(m_in, POLLOUT); !ready) {
            return ready;
        }
        const ssize_t count = ::send(m_in, bytes + done, size - done, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count < 0 && errno != EINTR && errno != EAGAIN) {
            // Whatever went wrong, ssh says so on its way out.
            char nothing = 0;
            const auto end = read(&nothing, 0);
            return end ? base::failure(ErrorKind::Unreachable,
                                       tr("%1 ended the connection").arg(m_address.hostAndPort()),
                                       {},
                                       tr("Try again"))
                       : base::Unexpected(end.error());
        }
        done += count > 0 ? static_cast<size_t>(count) : 0;
    }
    return {};
}

} // namespace slipway::git
