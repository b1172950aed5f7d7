#include "remoteaddress.h"

#include <services/git/repository.h>

#include <QDir>
#include <QRegularExpression>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace slipway::git {

namespace {

using Kind = RemoteAddress::Kind;

Kind kindOfScheme(const QString &scheme)
{
    if (scheme == u"http"_s || scheme == u"https"_s) {
        return Kind::Http;
    }
    if (scheme == u"ssh"_s || scheme == u"git+ssh"_s || scheme == u"ssh+git"_s) {
        return Kind::Ssh;
    }
    return scheme == u"file"_s ? Kind::File : Kind::Unknown;
}

RemoteAddress parseUrl(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    RemoteAddress address;
    address.scheme = url.scheme().toLower();
    address.kind = url.isValid() ? kindOfScheme(address.scheme) : Kind::Unknown;
    address.user = url.userName(QUrl::FullyDecoded);
    address.password = url.password(QUrl::FullyDecoded);
    address.host = url.host(QUrl::FullyDecoded).toLower();
    address.port = url.port(0);
    address.path = url.path(QUrl::FullyDecoded);
    // ssh://host/~user/repository is relative to that user's home.
    if (address.kind == Kind::Ssh && address.path.startsWith(u"/~"_s)) {
        address.path.remove(0, 1);
    }
    const bool needsHost = address.kind == Kind::Http || address.kind == Kind::Ssh;
    if (needsHost && address.host.isEmpty()) {
        address.kind = Kind::Unknown;
    }
    return address;
}

// user@host:path; a slash before the first colon makes it a local path.
RemoteAddress parseScpStyle(const QString &text)
{
    static const QRegularExpression pattern(
        QRegularExpression::anchoredPattern(u"(?:([^@/\\s]+)@)?(\\[[0-9A-Fa-f:.]+\\]|[^:/@\\s]+):(.+)"_s));
    const auto match = pattern.match(text);
    RemoteAddress address;
    if (!match.hasMatch()) {
        return address;
    }
    address.kind = Kind::Ssh;
    address.scheme = u"ssh"_s;
    address.user = match.captured(1);
    address.host = match.captured(2).toLower().remove(u'[').remove(u']');
    address.path = match.captured(3);
    return address;
}

int usualPort(const QString &scheme)
{
    return scheme == u"https"_s ? 443 : scheme == u"http"_s ? 80 : 22;
}

} // namespace

RemoteAddress RemoteAddress::parse(const QString &url)
{
    const QString text = url.trimmed();
    if (QDir::isAbsolutePath(text)) {
        RemoteAddress address;
        address.kind = Kind::Path;
        address.path = QDir::cleanPath(text);
        return address;
    }
    return text.contains(u"://"_s) ? parseUrl(text) : parseScpStyle(text);
}

QString RemoteAddress::hostAndPort() const
{
    const QString name = host.contains(u':') ? u'[' + host + u']' : host;
    return port > 0 ? name + u':' + QString::number(port) : name;
}

QString canonicalUrl(const QString &url)
{
    const RemoteAddress address = RemoteAddress::parse(url);
    if (address.kind == Kind::Unknown) {
        return url.trimmed();
    }
    QString path = address.path;
    while (path.size() > 1 && path.endsWith(u'/')) {
        path.chop(1);
    }
    if (path.endsWith(u".git"_s) && path.size() > 4 && !path.endsWith(u"/.git"_s)) {
        path.chop(4);
    }
    if (address.kind == Kind::Path) {
        return path;
    }
    const QString scheme = address.kind == Kind::Ssh ? u"ssh"_s : address.scheme;
    RemoteAddress plain = address;
    plain.port = address.port == usualPort(scheme) ? 0 : address.port;
    const QString below = path.isEmpty() || path == u"/"_s ? QString()
                          : path.startsWith(u'/')          ? path
                                                           : u'/' + path;
    return scheme + u"://"_s + plain.hostAndPort() + below;
}

} // namespace slipway::git
