#pragma once

#include <services/base/error.h>
#include <services/net/httpclient.h>

#include <QDateTime>

#include <chrono>
#include <optional>

// When and how long to wait before trying again. Pure, so that the tables can be tested.
namespace slipway::net {

/// The wait that a Retry-After header asks for (seconds or an HTTP date); nothing when absent or unreadable.
std::optional<std::chrono::milliseconds> retryAfter(const HttpResponse &response, const QDateTime &now);

/// The wait before try number `tried` + 1, after `outcome`; nothing when it must not be tried again.
/// `random` is in [0, 1): full jitter over the doubled delay. Retry-After is a lower bound, cut at the
/// policy's maximum.
std::optional<std::chrono::milliseconds> retryDelay(const HttpRequest &request,
                                                    const base::Expected<HttpResponse> &outcome,
                                                    int tried,
                                                    double random,
                                                    const QDateTime &now);

} // namespace slipway::net
