#include "toolfacts.h"

#include <services/base/process.h>
#include <services/render/renderer.h>

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace slipway::models {

namespace {

// "git version 2.39.5", "OpenSSH_9.2p1 Debian-2, OpenSSL 3.0.15": ssh says it on standard error.
ToolFacts readProgram(const QString &name, const QString &question, const base::CancelToken &cancel)
{
    ToolFacts facts;
    facts.name = name;
    facts.path = base::findProgram(name);
    facts.origin = u"PATH"_s;
    if (facts.path.isEmpty()) {
        return facts;
    }
    base::ProcessRequest request;
    request.program = facts.path;
    request.arguments = {question};
    request.timeout = std::chrono::seconds(5);
    request.outputLimit = 64 * 1024;
    if (const auto result = base::runProcess(request, cancel)) {
        static const QRegularExpression number(u"\\d+\\.\\d+[^\\s,]*"_s);
        const QString text = QString::fromUtf8(result->output + result->errorOutput);
        facts.version = number.match(text).captured(0);
    }
    return facts;
}

} // namespace

QList<ToolFacts> readTools(render::Renderer &renderer, const base::CancelToken &cancel)
{
    QList<ToolFacts> tools;
    for (const render::Tool &tool : renderer.tools(cancel)) {
        tools.append({tool.name, tool.path, tool.version, tool.origin});
    }
    tools.append(readProgram(u"git"_s, u"--version"_s, cancel));
    tools.append(readProgram(u"ssh"_s, u"-V"_s, cancel));
    return tools;
}

} // namespace slipway::models
