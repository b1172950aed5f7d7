#pragma once

#include <services/base/canceltoken.h>
#include <services/base/error.h>

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>

namespace slipway::base {

/// What to run. Nothing goes through a shell; the arguments arrive as they are. Never put a credential into
/// `arguments`: other users of the machine can read them.
struct ProcessRequest
{
    QString program;         ///< absolute path, or a bare name looked up in PATH by findProgram()
    QStringList arguments;   ///< without the program itself
    QStringList environment; ///< the whole environment as "NAME=value"; empty: the own one is inherited
    QString folder;          ///< working directory; empty: inherited
    QByteArray input;        ///< written to standard input, which is then closed
    std::chrono::milliseconds timeout = std::chrono::minutes(1);
    qint64 outputLimit = 32LL * 1024 * 1024; ///< of standard output and of standard error, each
    qint64 memoryLimit = 0; ///< of the program's own data, in bytes; 0: none. Only where the system can do it
    std::function<void(const QByteArray &chunk)> onOutput; ///< called on the calling thread while it runs
    std::function<void(const QByteArray &chunk)>
        onErrorOutput; ///< called on the calling thread while it runs
};

struct ProcessResult
{
    int exitCode = 0; ///< 128 + signal number when killed by a signal
    QByteArray output;
    QByteArray errorOutput;
};

/// Runs a program to its end, in a process group of its own, and blocks the calling thread. On cancel,
/// timeout or too much output the whole group is killed. A non-zero exit code is not an error here. Errors:
/// NotFound (no such program), Cancelled, Timeout, TooLarge, Io.
Expected<ProcessResult> runProcess(const ProcessRequest &request, const CancelToken &cancel);

/// The name the person is signed in with: $USER, else the password database's; "unknown" when neither says.
QString loginName();

/// The absolute path of a program: searched in PATH, then in the folders that desktop launchers leave out
/// (/usr/local/bin, ~/.local/bin, ~/bin, ~/.krew/bin, ...). Empty when there is none.
QString findProgram(const QString &name);
/// The folders findProgram() looks in, in order, for messages.
QStringList programSearchPath();

} // namespace slipway::base
