#include "httpexchange.h"

#include <services/base/redact.h>
#include <services/git/library.h>

#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::git {

using base::ErrorKind;
using base::Expected;

namespace {

constexpr auto idleLimit = std::chrono::minutes(2);
constexpr int redirectionLimit = 5;
constexpr qsizetype textLimit = 2048;
constexpr qint64 answerLimit = 4LL * 1024 * 1024 * 1024;

QByteArray nameOf(Service service)
{
    return service == Service::UploadPack ? "git-upload-pack" : "git-receive-pack";
}

bool hasControls(const QString &text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 32 || c == QChar(127); });
}

QString hostOf(const QString &url)
{
    return RemoteAddress::parse(url).hostAndPort();
}

bool isRedirection(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

} // namespace

HttpExchange::HttpExchange(Transfer &transfer)
    : m_transfer(transfer)
    , m_base(base::withoutUserInfo(transfer.url))
{
    while (m_base.endsWith(u'/')) {
        m_base.chop(1);
    }
    findCredential();
}

void HttpExchange::findCredential()
{
    m_credential = credentialFor(m_base);
    const RemoteAddress &address = m_transfer.address;
    const bool sameHost = hostOf(m_base) == address.hostAndPort();
    if (!m_credential && sameHost && !address.user.isEmpty()) {
        m_credential = RemoteCredential{};
        m_credential->userName = address.user;
        m_credential->password = address.password;
    }
}

Expected<net::HttpRequest> HttpExchange::prepare(const QByteArray &method, const QString &url)
{
    net::HttpRequest request;
    request.method = method;
    request.url = url;
    request.connectionGroup = "git";
    request.timeout = idleLimit;
    // Forges tell Git from a browser by this name and answer a browser with a page.
    request.headers << net::Header("User-Agent", "git/2.39 (slipway)");
    if (!m_credential) {
        return request;
    }
    request.tls.caPem = m_credential->caPem;
    request.tls.insecure = m_credential->insecure;
    const RemoteCredential &credential = *m_credential;
    if (hasControls(credential.userName + credential.password + credential.bearerToken)) {
        return base::failure(ErrorKind::Invalid,
                             tr("The credential for %1 cannot be used").arg(hostOf(m_base)),
                             tr("it contains a line break or another control character"),
                             tr("Enter it again"));
    }
    if (!credential.bearerToken.isEmpty()) {
        request.headers << net::Header("Authorization", "Bearer " + credential.bearerToken.toUtf8());
    } else if (!credential.userName.isEmpty() || !credential.password.isEmpty()) {
        const QByteArray pair = credential.userName.toUtf8() + ':' + credential.password.toUtf8();
        request.headers << net::Header("Authorization", "Basic " + pair.toBase64());
    }
    return request;
}

Expected<HttpExchange::Reply> HttpExchange::perform(const QByteArray &method,
                                                    const QString &url,
                                                    const QByteArray &requestType,
                                                    const QByteArray &body,
                                                    const QByteArray &expectedType,
                                                    Spool &answer)
{
    auto request = prepare(method, url);
    if (!request) {
        return base::Unexpected(request.error());
    }
    request->headers << net::Header("Accept", method == "GET" ? QByteArray("*/*") : expectedType);
    if (!requestType.isEmpty()) {
        request->headers << net::Header("Content-Type", requestType);
    }
    request->body = body;
    Reply reply;
    const auto onResponse = [&reply](const net::HttpResponse &response) {
        reply.status = response.status;
        reply.location = response.header("location");
        reply.contentType = response.header("content-type").split(';').first().trimmed().toLower();
        return true;
    };
    const auto onChunk = [&](const QByteArray &chunk) {
        if (reply.status != 200 || reply.contentType != expectedType) {
            reply.text += chunk.left(textLimit - reply.text.size());
            return reply.text.size() < textLimit;
        }
        reply.diskFull = !answer.append(chunk);
        reply.tooLarge = answer.size() > answerLimit;
        return !reply.diskFull && !reply.tooLarge;
    };
    const auto response = httpClient()->stream(*request, onResponse, onChunk, m_transfer.cancel, idleLimit);
    if (!response) {
        return base::Unexpected(response.error());
    }
    return reply;
}

// Only where the request for the references leads; a POST is never sent on (as git's http.followRedirects).
Expected<void> HttpExchange::moveTo(const QByteArray &location, const QString &suffix)
{
    const QUrl from(m_base + suffix);
    QUrl target = from.resolved(QUrl(QString::fromUtf8(location)));
    const QString what = tr("%1 leads to another address that is not followed").arg(m_base);
    const bool downgrade = from.scheme() == u"https"_s && target.scheme() != u"https"_s;
    const QString full = target.toString(QUrl::RemoveUserInfo | QUrl::FullyEncoded);
    if (downgrade || (target.scheme() != u"https"_s && target.scheme() != u"http"_s)) {
        return base::failure(ErrorKind::Unreachable,
                             what,
                             tr("%1 would not be encrypted").arg(target.toString(QUrl::RemoveUserInfo)),
                             tr("Use the address of the repository itself"));
    }
    if (!full.endsWith(suffix)) {
        return base::failure(ErrorKind::Unauthenticated,
                             what,
                             tr("it leads to %1, most likely a page to sign in")
                                 .arg(target.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery)),
                             tr("Add a credential for this repository, or use the address that git clone "
                                "takes"));
    }
    m_base = full.chopped(suffix.size());
    findCredential();
    return {};
}

base::Unexpected HttpExchange::refused(int status, Service service) const
{
    const QString host = hostOf(m_base);
    if (status == 401 && !m_credential) {
        return base::failure(ErrorKind::Unauthenticated,
                             tr("%1 asks who you are").arg(host),
                             tr("there is no credential for %1").arg(m_base),
                             tr("Add a user name and token for this repository in the settings"));
    }
    if (status == 401) {
        credentialRefused(m_base);
        return base::failure(ErrorKind::Unauthenticated,
                             tr("%1 refused the credential").arg(host),
                             tr("the user name, password or token is wrong or has expired"),
                             tr("Renew the token and enter it in the settings"));
    }
    return base::failure(ErrorKind::Forbidden,
                         service == Service::UploadPack
                             ? tr("%1 does not allow reading the repository").arg(host)
                             : tr("%1 does not allow pushing to the repository").arg(host),
                         tr("the credential is known but lacks the right for %1").arg(m_base),
                         tr("Ask the owner of the repository for access, or use a token with that scope"));
}

Expected<void> HttpExchange::judge(const Reply &reply, const QByteArray &expectedType, Service service) const
{
    const QString host = hostOf(m_base);
    const QString detail =
        base::redact(u"HTTP %1 %2"_s.arg(reply.status).arg(QString::fromUtf8(reply.text).trimmed()));
    const auto failed = [&detail](ErrorKind kind, QString what, QString cause, QString hint) {
        return base::failure(kind, std::move(what), std::move(cause), std::move(hint), detail);
    };
    if (reply.diskFull) {
        return failed(ErrorKind::Io,
                      tr("The answer of %1 cannot be kept").arg(host),
                      tr("there is no space for temporary files"),
                      tr("Free some space on the disk"));
    }
    if (reply.tooLarge) {
        return failed(ErrorKind::TooLarge,
                      tr("The repository %1 is too large").arg(m_base),
                      tr("it has more than 4 GiB"),
                      tr("Keep the manifests in a repository of their own"));
    }
    if (reply.status == 401 || reply.status == 403) {
        auto error = refused(reply.status, service).value();
        error.detail = detail;
        return base::Unexpected(error);
    }
    if (reply.status == 404 || reply.status == 410) {
        return failed(ErrorKind::NotFound,
                      tr("There is no repository at %1").arg(m_base),
                      m_credential ? tr("it was moved or deleted, or the credential may not see it")
                                   : tr("it was moved or deleted, or only known users may see it"),
                      m_credential ? tr("Check the address and the rights of the credential")
                                   : tr("Check the address, or add a credential for it in the settings"));
    }
    if (reply.status == 429) {
        return failed(ErrorKind::Throttled,
                      tr("%1 asks to wait").arg(host),
                      tr("it was asked too often"),
                      tr("Try again in some minutes"));
    }
    if (reply.status != 200) {
        return failed(ErrorKind::Internal,
                      tr("%1 could not answer for %2").arg(host, m_base),
                      tr("its answer was HTTP %1").arg(reply.status),
                      tr("Try again later; the server's log has the reason"));
    }
    if (reply.contentType != expectedType) {
        return failed(
            ErrorKind::Unsupported,
            tr("%1 answers, but not as a Git server").arg(m_base),
            tr("the answer is of type %1")
                .arg(reply.contentType.isEmpty() ? tr("unknown") : QString::fromLatin1(reply.contentType)),
            tr("Use the address that git clone takes"));
    }
    return {};
}

Expected<void> HttpExchange::advertise(Service service, Spool &answer)
{
    const QByteArray name = nameOf(service);
    const QString suffix = u"/info/refs?service="_s + QString::fromLatin1(name);
    const QByteArray type = "application/x-" + name + "-advertisement";
    for (int hop = 0; hop <= redirectionLimit; ++hop) {
        const auto reply = perform("GET", m_base + suffix, {}, {}, type, answer);
        if (!reply) {
            return base::Unexpected(reply.error());
        }
        if (!isRedirection(reply->status)) {
            return judge(*reply, type, service);
        }
        if (const auto moved = moveTo(reply->location, suffix); !moved) {
            return moved;
        }
    }
    return base::failure(ErrorKind::Unreachable,
                         tr("%1 leads in a circle").arg(base::withoutUserInfo(m_transfer.url)),
                         tr("it was redirected more than %1 times").arg(redirectionLimit),
                         tr("Use the address of the repository itself"));
}

Expected<void> HttpExchange::call(Service service, const QByteArray &body, Spool &answer)
{
    const QByteArray name = nameOf(service);
    const QByteArray type = "application/x-" + name + "-result";
    const auto reply = perform("POST",
                               m_base + u'/' + QString::fromLatin1(name),
                               "application/x-" + name + "-request",
                               body,
                               type,
                               answer);
    return reply ? judge(*reply, type, service) : base::Unexpected(reply.error());
}

} // namespace slipway::git
