#include "childrun.h"

#include <QElapsedTimer>
#include <QFile>

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <vector>

extern char **environ;

using namespace Qt::StringLiterals;

namespace slipway::tests {

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

qint64 milliseconds(const timeval &time)
{
    return time.tv_sec * 1000 + time.tv_usec / 1000;
}

} // namespace

ChildRun runChild(const QString &program,
                  const QStringList &arguments,
                  const QString &inputFile,
                  const QString &folder)
{
    const QString out = folder + u"/out"_s;
    const QString err = folder + u"/err"_s;
    const QByteArray input = inputFile.isEmpty() ? "/dev/null" : inputFile.toLocal8Bit();
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    constexpr int writing = O_WRONLY | O_CREAT | O_TRUNC;
    posix_spawn_file_actions_addopen(&actions, 0, input.constData(), O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, out.toLocal8Bit().constData(), writing, 0600);
    posix_spawn_file_actions_addopen(&actions, 2, err.toLocal8Bit().constData(), writing, 0600);

    // The limit is the system's own program, so that this one needs to do nothing but wait.
    std::vector<QByteArray> words = {"timeout", "-s", "KILL", "60", program.toLocal8Bit()};
    for (const QString &argument : arguments) {
        words.push_back(argument.toLocal8Bit());
    }
    std::vector<char *> argv;
    for (QByteArray &word : words) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);

    ChildRun run;
    QElapsedTimer timer;
    timer.start();
    pid_t pid = -1;
    const int failed = ::posix_spawnp(&pid, "timeout", &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) {
        return run;
    }
    int status = 0;
    rusage usage{};
    while (::wait4(pid, &status, 0, &usage) < 0 && errno == EINTR) {}
    run.milliseconds = timer.elapsed();
    run.exitCode = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    run.cpuMilliseconds = milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
    run.peakKilobytes = usage.ru_maxrss;
    run.out = contentOf(out);
    run.err = contentOf(err);
    return run;
}

} // namespace slipway::tests
