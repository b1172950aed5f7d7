#include "retry.h"

#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::net {

namespace {

using std::chrono::milliseconds;

bool isRepeatable(const QByteArray &method)
{
    return method == "GET" || method == "HEAD" || method == "PUT" || method == "DELETE";
}

bool isWorthRepeating(const HttpRequest &request,
                      const base::Expected<HttpResponse> &outcome,
                      bool serverAskedToWait)
{
    if (!outcome) {
        return outcome.error().kind == base::ErrorKind::Unreachable && isRepeatable(request.method);
    }
    switch (outcome->status) {
    case 429:
        return true;
    case 503:
        return serverAskedToWait || isRepeatable(request.method);
    case 500:
    case 502:
    case 504:
        return isRepeatable(request.method);
    default:
        return false;
    }
}

} // namespace

std::optional<milliseconds> retryAfter(const HttpResponse &response, const QDateTime &now)
{
    const QByteArray text = response.header("retry-after").trimmed();
    if (text.isEmpty()) {
        return std::nullopt;
    }
    bool isNumber = false;
    const qint64 seconds = text.toLongLong(&isNumber);
    if (isNumber) {
        constexpr qint64 day = 24LL * 3600;
        return seconds < 0 ? std::nullopt
                           : std::optional<milliseconds>(std::chrono::seconds(std::min(seconds, day)));
    }
    QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(text), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
    if (!date.isValid()) {
        return std::nullopt;
    }
    date.setTimeSpec(Qt::UTC);
    return milliseconds(std::max<qint64>(0, now.msecsTo(date)));
}

std::optional<milliseconds> retryDelay(const HttpRequest &request,
                                       const base::Expected<HttpResponse> &outcome,
                                       int tried,
                                       double random,
                                       const QDateTime &now)
{
    const RetryPolicy &policy = request.retry;
    if (tried >= policy.attempts) {
        return std::nullopt;
    }
    const auto asked = outcome ? retryAfter(*outcome, now) : std::nullopt;
    if (!isWorthRepeating(request, outcome, asked.has_value())) {
        return std::nullopt;
    }
    const int doublings = std::clamp(tried - 1, 0, 20);
    const milliseconds ceiling =
        std::min(policy.maximumDelay, milliseconds(policy.firstDelay.count() << doublings));
    const milliseconds jittered(static_cast<qint64>(static_cast<double>(ceiling.count()) * random));
    return std::min(policy.maximumDelay, std::max(jittered, asked.value_or(milliseconds(0))));
}

} // namespace slipway::net
