#pragma once

#include <services/base/error.h>
#include <services/net/httpclient.h>

#include <QString>
#include <QUrl>

#include <optional>

namespace slipway::net {

/// Refuses what must never reach the wire: other schemes than http and https, control characters in the
/// method, the URL or a header (header injection), half a client certificate.
base::Expected<void> checkRequest(const HttpRequest &request);

/// "https://host:port" of a URL, for messages: paths and queries may hold secrets.
QString originOf(const QUrl &url);
/// The port that a URL means, its scheme's own when it names none.
int portOf(const QUrl &url);
/// True for localhost and the loopback addresses.
bool isLoopback(const QString &host);

/// Where a redirect leads when it may be followed; nothing when it is none, or leads to another origin.
std::optional<QString> redirectTarget(const HttpRequest &request, const HttpResponse &response);

} // namespace slipway::net
