#include "clusterbuild.h"

#include "linesplitter.h"

#include <services/base/process.h>

#include <QCoreApplication>
#include <QFileInfo>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace slipway::sandbox {

namespace {

constexpr int exitNoGo = 3;
constexpr int exitNoSpace = 5;
constexpr auto buildTime = std::chrono::hours(3);

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::sandbox", text);
}

base::Error buildError(const base::ProcessResult &result)
{
    const QString output = QString::fromUtf8(result.errorOutput).trimmed();
    const QString sentence = output.section(u'\n', -1);
    base::Error error;
    error.what = tr("The sandbox's programs cannot be built");
    error.cause = sentence;
    error.detail = output.right(4000);
    switch (result.exitCode) {
    case exitNoGo:
        error.kind = base::ErrorKind::Unsupported;
        error.hint = tr("Everything that needs no sandbox works; open a kubeconfig of your own");
        break;
    case exitNoSpace:
        error.kind = base::ErrorKind::Io;
        error.hint = tr("Try again when there is space; what is there already is kept");
        break;
    default:
        error.kind = base::ErrorKind::Internal;
        error.hint = tr("Try again; the build goes on where it stopped");
    }
    return error;
}

} // namespace

std::optional<BuildProgress> parseBuildProgress(const QString &line)
{
    static const QRegularExpression pattern(uR"(^step (\d+)/(\d+) (.*) \[(\d+):(\d\d)\]$)"_s);
    const auto match = pattern.match(line);
    if (!match.hasMatch()) {
        return {};
    }
    return BuildProgress{match.captured(1).toInt(),
                         match.captured(2).toInt(),
                         match.captured(3),
                         std::chrono::minutes(match.captured(4).toInt()) +
                             std::chrono::seconds(match.captured(5).toInt())};
}

bool isBuilt(const SandboxLocation &location)
{
    return QFileInfo(location.clusterProgram()).isExecutable() &&
           QFileInfo::exists(location.binaries + u"/stamp"_s);
}

base::Expected<bool> isCurrent(const SandboxLocation &location, const base::CancelToken &cancel)
{
    if (!isBuilt(location)) {
        return false;
    }
    base::ProcessRequest request;
    request.program = location.buildScript();
    request.arguments = QStringList{u"--stamp"_s};
    const auto wanted = base::runProcess(request, cancel);
    if (!wanted) {
        return base::Unexpected(wanted.error());
    }
    const auto present = base::readFile(location.binaries + u"/stamp"_s, 1024);
    if (!present) {
        return base::Unexpected(present.error());
    }
    return wanted->exitCode == 0 && wanted->output.trimmed() == present->trimmed();
}

base::Expected<void> buildCluster(const SandboxLocation &location,
                                  const std::function<void(const BuildProgress &)> &onProgress,
                                  const base::CancelToken &cancel)
{
    LineSplitter lines;
    base::ProcessRequest request;
    request.program = location.buildScript();
    request.arguments = QStringList{location.binaries};
    request.timeout = buildTime;
    request.onOutput = [&](const QByteArray &chunk) {
        lines.feed(chunk, [&](const QByteArray &line) {
            if (const auto progress = parseBuildProgress(QString::fromUtf8(line)); progress && onProgress) {
                onProgress(*progress);
            }
        });
    };
    const auto result = base::runProcess(request, cancel);
    if (!result) {
        return base::Unexpected(result.error());
    }
    if (result->exitCode != 0) {
        return base::Unexpected(buildError(*result));
    }
    return {};
}

} // namespace slipway::sandbox
