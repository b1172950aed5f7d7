#include "process.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

extern char **environ;

using namespace Qt::StringLiterals;

namespace slipway::base {

namespace {

using SteadyClock = std::chrono::steady_clock;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::base", text);
}

class Descriptor final
{
public:
    explicit Descriptor(int fd = -1)
        : m_fd(fd)
    {}

    ~Descriptor() { reset(); }

    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;

    int get() const { return m_fd; }

    void reset(int fd = -1)
    {
        if (m_fd >= 0) {
            ::close(m_fd);
        }
        m_fd = fd;
    }

private:
    int m_fd;
};

struct Pipe
{
    Descriptor read;
    Descriptor write;

    bool open()
    {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
            return false;
        }
        read.reset(ends[0]);
        write.reset(ends[1]);
        return true;
    }
};

// A program may end without reading all of its input; the signal that writing to it then raises would end
// ours. It is held back for the time of the write and taken away afterwards.
ssize_t writeWithoutSignal(int fd, const char *bytes, size_t size)
{
    sigset_t brokenPipe;
    sigset_t before;
    sigset_t pending;
    sigemptyset(&brokenPipe);
    sigaddset(&brokenPipe, SIGPIPE);
    sigpending(&pending);
    const bool wasPending = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &brokenPipe, &before);
    const ssize_t count = ::write(fd, bytes, size);
    const int error = errno;
    if (count < 0 && error == EPIPE && !wasPending) {
        int received = 0;
        sigwait(&brokenPipe, &received);
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    errno = error;
    return count;
}

std::vector<QByteArray> encoded(const QStringList &list)
{
    std::vector<QByteArray> result;
    result.reserve(static_cast<size_t>(list.size()));
    for (const QString &item : list) {
        result.push_back(item.toLocal8Bit());
    }
    return result;
}

std::vector<char *> pointers(std::vector<QByteArray> &strings)
{
    std::vector<char *> result;
    for (QByteArray &item : strings) {
        result.push_back(item.data());
    }
    result.push_back(nullptr);
    return result;
}

// Set from outside just after the start: the program cannot have used much by then.
void limitMemory([[maybe_unused]] pid_t pid, [[maybe_unused]] qint64 bytes)
{
#ifdef __linux__
    if (bytes > 0) {
        const rlimit limit{static_cast<rlim_t>(bytes), static_cast<rlim_t>(bytes)};
        ::prlimit(pid, RLIMIT_DATA, &limit, nullptr);
    }
#endif
}

// One run: owns the three pipes and the child until it has been reaped.
class Run final
{
public:
    Run(const ProcessRequest &request, const CancelToken &cancel)
        : m_request(request)
        , m_cancel(cancel)
        , m_deadline(SteadyClock::now() + request.timeout)
    {}

    ~Run()
    {
        if (m_pid > 0) {
            killGroup();
            reap();
        }
    }

    Run(const Run &) = delete;
    Run &operator=(const Run &) = delete;

    Expected<void> start(const QString &program);
    Expected<ProcessResult> finish();

private:
    Expected<void> pump();
    Expected<void> check() const;
    bool readSome(Descriptor &from, QByteArray &into);
    void writeSome();

    void killGroup() { ::kill(-m_pid, SIGKILL); }

    int reap()
    {
        int status = 0;
        while (::waitpid(m_pid, &status, 0) < 0 && errno == EINTR) {}
        m_pid = -1;
        return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    }

    const ProcessRequest &m_request;
    const CancelToken &m_cancel;
    SteadyClock::time_point m_deadline;
    Pipe m_in;
    Pipe m_out;
    Pipe m_err;
    pid_t m_pid = -1;
    qsizetype m_written = 0;
    ProcessResult m_result;
};

Expected<void> Run::start(const QString &program)
{
    if (!m_in.open() || !m_out.open() || !m_err.open()) {
        return failure(ErrorKind::Io,
                       tr("%1 cannot be started").arg(program),
                       QString::fromLocal8Bit(std::strerror(errno)));
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, m_in.read.get(), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, m_out.write.get(), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, m_err.write.get(), STDERR_FILENO);
    const QByteArray folder = m_request.folder.toLocal8Bit();
    if (!folder.isEmpty()) {
        posix_spawn_file_actions_addchdir_np(&actions, folder.constData());
    }
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigset_t defaults;
    sigemptyset(&none);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

    auto arguments = encoded(QStringList(program) + m_request.arguments);
    auto environment = encoded(m_request.environment);
    auto argv = pointers(arguments);
    auto envp = pointers(environment);
    const int status = ::posix_spawn(&m_pid,
                                     arguments.front().constData(),
                                     &actions,
                                     &attributes,
                                     argv.data(),
                                     m_request.environment.isEmpty() ? environ : envp.data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    m_in.read.reset();
    m_out.write.reset();
    m_err.write.reset();
    if (status != 0) {
        m_pid = -1;
        return failure(status == ENOENT ? ErrorKind::NotFound : ErrorKind::Io,
                       tr("%1 cannot be started").arg(program),
                       QString::fromLocal8Bit(std::strerror(status)),
                       tr("Check that the program exists and may be executed"));
    }
    limitMemory(m_pid, m_request.memoryLimit);
    ::fcntl(m_in.write.get(), F_SETFL, O_NONBLOCK);
    return {};
}

bool Run::readSome(Descriptor &from, QByteArray &into)
{
    std::array<char, 65536> buffer{};
    const ssize_t count = ::read(from.get(), buffer.data(), buffer.size());
    if (count > 0) {
        into.append(buffer.data(), count);
        const auto &listener = &into == &m_result.output ? m_request.onOutput : m_request.onErrorOutput;
        if (listener) {
            listener(QByteArray(buffer.data(), count));
        }
        return true;
    }
    if (count == 0 || errno != EINTR) {
        from.reset();
    }
    return false;
}

void Run::writeSome()
{
    const QByteArray &input = m_request.input;
    if (m_written < input.size()) {
        const ssize_t count = writeWithoutSignal(
            m_in.write.get(), input.constData() + m_written, static_cast<size_t>(input.size() - m_written));
        if (count >= 0) {
            m_written += count;
        } else if (errno != EAGAIN && errno != EINTR) {
            m_written = input.size();
        }
    }
    if (m_written >= input.size()) {
        m_in.write.reset();
    }
}

Expected<void> Run::check() const
{
    if (m_cancel.isCancelled()) {
        return cancelled(tr("Running %1").arg(m_request.program));
    }
    if (SteadyClock::now() >= m_deadline) {
        return failure(ErrorKind::Timeout,
                       tr("%1 did not finish").arg(m_request.program),
                       tr("it ran longer than %1 s").arg(m_request.timeout.count() / 1000.0),
                       tr("Run it by hand to see what it waits for"),
                       QString::fromLocal8Bit(m_result.errorOutput.right(2000)));
    }
    if (m_result.output.size() > m_request.outputLimit ||
        m_result.errorOutput.size() > m_request.outputLimit) {
        return failure(ErrorKind::TooLarge,
                       tr("%1 printed too much").arg(m_request.program),
                       tr("more than %1 MiB").arg(m_request.outputLimit / (1024 * 1024)));
    }
    return {};
}

Expected<void> Run::pump()
{
    Pipe wake;
    if (!wake.open()) {
        return failure(ErrorKind::Io, tr("%1 cannot be watched").arg(m_request.program));
    }
    const CancelCallback onCancel(m_cancel, [&wake] {
        const char byte = 0;
        [[maybe_unused]] const ssize_t ignored = ::write(wake.write.get(), &byte, 1);
    });
    while (m_out.read.get() >= 0 || m_err.read.get() >= 0) {
        if (const auto fine = check(); !fine) {
            return fine;
        }
        std::array<pollfd, 4> fds = {pollfd{m_out.read.get(), POLLIN, 0},
                                     pollfd{m_err.read.get(), POLLIN, 0},
                                     pollfd{m_in.write.get(), POLLOUT, 0},
                                     pollfd{wake.read.get(), POLLIN, 0}};
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(m_deadline - SteadyClock::now()).count();
        ::poll(fds.data(), fds.size(), static_cast<int>(std::clamp<qint64>(left + 1, 0, 60'000)));
        if (fds[0].revents != 0) {
            readSome(m_out.read, m_result.output);
        }
        if (fds[1].revents != 0) {
            readSome(m_err.read, m_result.errorOutput);
        }
        if (fds[2].revents != 0) {
            writeSome();
        }
    }
    return {};
}

Expected<ProcessResult> Run::finish()
{
    const auto pumped = pump();
    if (!pumped) {
        return Unexpected(pumped.error());
    }
    // Both outputs are closed; a program that still runs without them is given the rest of its time.
    int status = 0;
    while (::waitpid(m_pid, &status, WNOHANG) == 0) {
        if (const auto fine = check(); !fine) {
            return Unexpected(fine.error());
        }
        m_cancel.waitFor(std::chrono::milliseconds(5));
    }
    ::kill(-m_pid, SIGKILL);
    m_pid = -1;
    m_result.exitCode = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return std::move(m_result);
}

} // namespace

QString loginName()
{
    if (const QString name = qEnvironmentVariable("USER"); !name.isEmpty()) {
        return name;
    }
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd *found = nullptr;
    if (::getpwuid_r(::getuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found) {
        return QString::fromLocal8Bit(found->pw_name);
    }
    return u"unknown"_s;
}

QStringList programSearchPath()
{
    QStringList folders = qEnvironmentVariable("PATH").split(u':', Qt::SkipEmptyParts);
    const QString home = QDir::homePath();
    folders << u"/usr/local/bin"_s << u"/usr/bin"_s << u"/bin"_s << u"/opt/homebrew/bin"_s
            << home + u"/.local/bin"_s << home + u"/bin"_s << home + u"/.krew/bin"_s
            << home + u"/google-cloud-sdk/bin"_s << u"/usr/lib/google-cloud-sdk/bin"_s << u"/snap/bin"_s;
    folders.removeDuplicates();
    return folders;
}

QString findProgram(const QString &name)
{
    if (name.contains(u'/')) {
        const QFileInfo info(name);
        return info.isFile() && info.isExecutable() ? info.absoluteFilePath() : QString();
    }
    for (const QString &folder : programSearchPath()) {
        const QFileInfo info(folder + u'/' + name);
        if (info.isFile() && info.isExecutable()) {
            return info.absoluteFilePath();
        }
    }
    return {};
}

Expected<ProcessResult> runProcess(const ProcessRequest &request, const CancelToken &cancel)
{
    const QString program = findProgram(request.program);
    if (program.isEmpty()) {
        return failure(ErrorKind::NotFound,
                       tr("The program %1 was not found").arg(request.program),
                       tr("it is in none of these folders: %1").arg(programSearchPath().join(u", "_s)),
                       tr("Install it or correct the path"));
    }
    Run run(request, cancel);
    if (const auto started = run.start(program); !started) {
        return Unexpected(started.error());
    }
    return run.finish();
}

} // namespace slipway::base
