#include "requestcheck.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::net {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::net", text);
}

bool isToken(const QByteArray &text)
{
    constexpr QByteArrayView marks("!#$%&'*+-.^_`|~");
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               marks.contains(c);
    });
}

bool hasControls(const QByteArray &text)
{
    return std::any_of(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
    });
}

base::Unexpected invalid(const HttpRequest &request, const QString &cause)
{
    return base::failure(base::ErrorKind::Invalid,
                         tr("A request to %1 cannot be sent").arg(originOf(QUrl(request.url))),
                         cause);
}

} // namespace

base::Expected<void> checkRequest(const HttpRequest &request)
{
    const QUrl url(request.url);
    if (!url.isValid() || url.host().isEmpty()) {
        return base::failure(base::ErrorKind::Invalid,
                             tr("A request cannot be sent"),
                             tr("its address is not a valid URL"),
                             tr("Correct the address; it must look like https://host:port"));
    }
    if (url.scheme() != u"https"_s && url.scheme() != u"http"_s) {
        return invalid(request, tr("the scheme %1 is neither http nor https").arg(url.scheme()));
    }
    if (!isToken(request.method)) {
        return invalid(request, tr("its method is not a valid HTTP method"));
    }
    for (const Header &header : request.headers) {
        if (!isToken(header.first) || hasControls(header.second)) {
            return invalid(request,
                           tr("the header %1 has characters that HTTP does not allow")
                               .arg(QString::fromLatin1(header.first.toPercentEncoding())));
        }
    }
    if (request.tls.clientCertificatePem.isEmpty() != request.tls.clientKeyPem.isEmpty()) {
        return invalid(request, tr("the client certificate and its key must be given together"));
    }
    return {};
}

QString originOf(const QUrl &url)
{
    return url.toString(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment);
}

int portOf(const QUrl &url)
{
    return url.port(url.scheme() == u"https"_s ? 443 : 80);
}

bool isLoopback(const QString &host)
{
    const bool isAddress =
        std::all_of(host.begin(), host.end(), [](QChar c) { return c == u'.' || (c >= u'0' && c <= u'9'); });
    return host == u"localhost"_s || host.endsWith(u".localhost"_s) || host == u"::1"_s ||
           (isAddress && host.startsWith(u"127."_s));
}

std::optional<QString> redirectTarget(const HttpRequest &request, const HttpResponse &response)
{
    constexpr int redirects[] = {301, 302, 303, 307, 308};
    const bool isRedirect =
        std::find(std::begin(redirects), std::end(redirects), response.status) != std::end(redirects);
    const QByteArray location = response.header("location");
    if (!request.followRedirects || !isRedirect || location.isEmpty() ||
        (request.method != "GET" && request.method != "HEAD")) {
        return std::nullopt;
    }
    const QUrl from(request.url);
    const QUrl to = from.resolved(QUrl(QString::fromUtf8(location)));
    if (!to.isValid() || to.scheme() != from.scheme() || to.host() != from.host() ||
        portOf(to) != portOf(from)) {
        return std::nullopt;
    }
    return to.toString(QUrl::FullyEncoded);
}

} // namespace slipway::net
