#include "toolbox.h"

#include <services/base/jsonaccess.h>
#include <services/base/process.h>
#include <services/base/redact.h>

#include <QCoreApplication>
#include <QDateTime>
#include <QFileInfo>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace slipway::render {

using base::ErrorKind;
using base::Expected;

namespace {

constexpr int processesAtOnce = 2;
constexpr qint64 outputLimit = 16LL * 1024 * 1024;
constexpr qint64 memoryLimit = 400LL * 1024 * 1024;
constexpr qsizetype wordsLimit = 600;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::render", text);
}

QStringList versionArguments(const QString &name)
{
    if (name == u"helm"_s) {
        return {u"version"_s, u"--template"_s, u"{{.Version}}"_s};
    }
    return name == u"kubectl"_s ? QStringList{u"version"_s, u"--client"_s, u"-o"_s, u"json"_s}
                                : QStringList{u"version"_s};
}

QString executable(const QString &path)
{
    const QFileInfo info(path);
    return info.isFile() && info.isExecutable() ? info.absoluteFilePath() : QString();
}

} // namespace

QString lastWords(const QString &errorOutput)
{
    static const QRegularExpression noise(
        u"^(Use --debug|WARNING|W\\d{4} |level=|time=|# Warning|coalesce\\.go)"_s);
    QStringList lines;
    for (const QString &line : errorOutput.split(u'\n')) {
        const QString text = line.trimmed();
        if (!text.isEmpty() && !noise.match(text).hasMatch()) {
            lines << text;
        }
    }
    const QString all = lines.join(u' ');
    const qsizetype error = all.indexOf(u"Error: "_s);
    return base::redact((error < 0 ? all : all.mid(error + 7)).left(wordsLimit));
}

Toolbox::Toolbox(ToolPaths paths)
    : m_paths(std::move(paths))
    , m_gate(processesAtOnce)
{}

Tool Toolbox::locate(const QString &name) const
{
    const QString configured = m_paths.configured.value(name);
    if (!configured.isEmpty()) {
        return {name, executable(configured), {}, u"settings"_s};
    }
    if (const QString found = base::findProgram(name); !found.isEmpty()) {
        return {name, found, {}, u"PATH"_s};
    }
    const QString pinned =
        m_paths.pinnedFolder.isEmpty() ? QString() : executable(m_paths.pinnedFolder + u'/' + name);
    return {name, pinned, {}, pinned.isEmpty() ? QString() : u"pinned"_s};
}

QString Toolbox::versionOf(const Tool &tool, const base::CancelToken &cancel)
{
    const QFileInfo info(tool.path);
    const QString key = tool.path + u'|' + QString::number(info.size()) + u'|' +
                        QString::number(info.lastModified().toMSecsSinceEpoch());
    {
        const std::lock_guard lock(m_mutex);
        if (const auto known = m_versions.constFind(key); known != m_versions.constEnd()) {
            return *known;
        }
    }
    const WorkFolder folder;
    base::ProcessRequest request;
    request.program = tool.path;
    request.arguments = versionArguments(tool.name);
    request.environment = folder.environment();
    request.timeout = std::chrono::seconds(15);
    const auto result = base::runProcess(request, cancel);
    if (!result || result->exitCode != 0) {
        return {};
    }
    static const QRegularExpression number(u"v\\d+\\.\\d+\\.\\d+[^\\s\",;}]*"_s);
    const QString version = number.match(QString::fromUtf8(result->output)).captured();
    const std::lock_guard lock(m_mutex);
    m_versions.insert(key, version);
    return version;
}

Expected<Tool> Toolbox::find(const QString &name, const base::CancelToken &cancel)
{
    Tool tool = locate(name);
    if (tool.path.isEmpty()) {
        const QString configured = m_paths.configured.value(name);
        return base::failure(ErrorKind::NotFound,
                             tr("%1 was not found").arg(name),
                             configured.isEmpty()
                                 ? tr("it is neither in PATH nor among the tools that come with the sandbox")
                                 : tr("the settings name %1, which is not a program").arg(configured),
                             tr("Install %1, or set its path in the settings").arg(name));
    }
    tool.version = versionOf(tool, cancel);
    if (tool.version.isEmpty()) {
        if (cancel.isCancelled()) {
            return base::cancelled(tr("Looking for %1").arg(name));
        }
        return base::failure(ErrorKind::Unsupported,
                             tr("%1 cannot be used").arg(tool.path),
                             tr("it does not say its version"),
                             tr("Set the path of another %1 in the settings").arg(name));
    }
    return tool;
}

Expected<Tool> Toolbox::findKustomize(const base::CancelToken &cancel)
{
    const auto own = find(u"kustomize"_s, cancel);
    if (own || cancel.isCancelled()) {
        return own;
    }
    const auto kubectl = find(u"kubectl"_s, cancel);
    return kubectl ? kubectl : own;
}

QList<Tool> Toolbox::all(const base::CancelToken &cancel)
{
    QList<Tool> result;
    for (const QString &name : {u"helm"_s, u"kustomize"_s, u"kubectl"_s}) {
        Tool tool = locate(name);
        if (!tool.path.isEmpty()) {
            tool.version = versionOf(tool, cancel);
        }
        result << tool;
    }
    return result;
}

Expected<QByteArray> Toolbox::run(const Tool &tool,
                                  const QStringList &arguments,
                                  const WorkFolder &folder,
                                  std::chrono::milliseconds timeout,
                                  const base::CancelToken &cancel)
{
    const auto pass = m_gate.enter(cancel);
    if (!pass) {
        return base::cancelled(tr("Rendering with %1").arg(tool.name));
    }
    base::ProcessRequest request;
    request.program = tool.path;
    request.arguments = arguments;
    request.environment = folder.environment();
    request.folder = folder.source();
    request.timeout = timeout;
    request.outputLimit = outputLimit;
    request.memoryLimit = memoryLimit;
    auto result = base::runProcess(request, cancel);
    if (!result) {
        return base::Unexpected(result.error());
    }
    if (result->exitCode != 0 && result->errorOutput.contains("out of memory")) {
        return base::failure(ErrorKind::TooLarge,
                             tr("%1 %2 could not render the source").arg(tool.name, tool.version),
                             tr("it needed more than %1 MiB of memory").arg(memoryLimit >> 20),
                             tr("Look for a template or generator that grows without end"));
    }
    if (result->exitCode != 0) {
        const QString words = folder.withoutPath(QString::fromUtf8(result->errorOutput));
        return base::failure(ErrorKind::Invalid,
                             tr("%1 %2 could not render the source").arg(tool.name, tool.version),
                             lastWords(words),
                             {},
                             base::redact(words.right(4000)));
    }
    return std::move(result->output);
}

} // namespace slipway::render
