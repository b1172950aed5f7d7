#include "githttpserver.h"

#include <services/base/process.h>

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace slipway::testsupport {

namespace {

// The answer of a CGI program (RFC 3875, section 6): headers, an empty line, the body.
Answer parseCgi(const QByteArray &output)
{
    Answer answer;
    const qsizetype end = output.indexOf("\r\n\r\n");
    for (const QByteArray &line : output.left(end).split('\n')) {
        const qsizetype colon = line.indexOf(':');
        const QByteArray name = line.left(colon).trimmed();
        const QByteArray value = line.mid(colon + 1).trimmed();
        if (name.compare("status", Qt::CaseInsensitive) == 0) {
            answer.status = value.left(3).toInt();
        } else {
            answer = answer.with(name, value);
        }
    }
    answer.body = end < 0 ? QByteArray() : output.mid(end + 4);
    return answer;
}

} // namespace

QByteArray basicAuthorization(const QByteArray &userName, const QByteArray &password)
{
    return "Basic " + QByteArray(userName + ':' + password).toBase64();
}

GitHttpServer::GitHttpServer(const QString &repository, const QString &name, std::optional<ServerTls> tls)
    : m_repository(repository)
    , m_name(name)
    , m_server(std::move(tls))
{
    m_server.otherwise([this](const ScriptedRequest &request) { return answer(request); });
}

QString GitHttpServer::url() const
{
    return m_server.url(u"/"_s + m_name + u".git"_s);
}

void GitHttpServer::requireAuthorization(const QByteArray &header)
{
    const std::lock_guard lock(m_mutex);
    m_authorization = header;
}

void GitHttpServer::intercept(Interception interception)
{
    const std::lock_guard lock(m_mutex);
    m_interception = std::move(interception);
}

Answer GitHttpServer::answer(const ScriptedRequest &request)
{
    QByteArray authorization;
    Interception interception;
    {
        const std::lock_guard lock(m_mutex);
        authorization = m_authorization;
        interception = m_interception;
    }
    if (!authorization.isEmpty() && request.header("authorization") != authorization) {
        return Answer::text("Who are you?\n", 401).with("WWW-Authenticate", "Basic realm=\"Git\"");
    }
    Answer answer = runBackend(request);
    if (interception) {
        interception(request, answer);
    }
    return answer;
}

Answer GitHttpServer::runBackend(const ScriptedRequest &request) const
{
    const QByteArray prefix = "/" + m_name.toUtf8() + ".git/";
    if (!request.path.startsWith(prefix)) {
        return Answer::text("Not found\n", 404);
    }
    const QFileInfo folder(m_repository);
    base::ProcessRequest process;
    process.program = u"git"_s;
    process.arguments = {u"http-backend"_s};
    process.input = request.body;
    const QByteArray path = "/" + folder.fileName().toUtf8() + '/' + request.path.mid(prefix.size());
    process.environment = {u"PATH="_s + qEnvironmentVariable("PATH"),
                           u"GIT_PROJECT_ROOT="_s + folder.absolutePath(),
                           u"GIT_HTTP_EXPORT_ALL=1"_s,
                           u"GIT_CONFIG_NOSYSTEM=1"_s,
                           u"HOME=/nonexistent"_s,
                           u"REMOTE_USER=tester"_s,
                           u"REMOTE_ADDR=127.0.0.1"_s,
                           u"GIT_CONFIG_COUNT=1"_s,
                           u"GIT_CONFIG_KEY_0=safe.directory"_s,
                           u"GIT_CONFIG_VALUE_0=*"_s,
                           u"REQUEST_METHOD="_s + QString::fromLatin1(request.method),
                           u"PATH_INFO="_s + QString::fromUtf8(path),
                           u"QUERY_STRING="_s + QString::fromUtf8(request.query),
                           u"CONTENT_TYPE="_s + QString::fromLatin1(request.header("content-type")),
                           u"CONTENT_LENGTH="_s + QString::number(request.body.size())};
    const auto result = base::runProcess(process, {});
    return result ? parseCgi(result->output) : Answer::text(result.error().sentence().toUtf8(), 500);
}

} // namespace slipway::testsupport
