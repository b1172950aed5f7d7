#pragma once

#include <services/base/error.h>

#include <QByteArray>
#include <QString>

#include <chrono>

namespace slipway::net {

/// What libcurl reported about a failed exchange.
struct CurlFailure
{
    int code = 0;           ///< CURLcode
    QByteArray text;        ///< the error buffer
    long systemError = 0;   ///< errno of the connection
    long verifyResult = 0;  ///< OpenSSL's X509_V_ERR_...
    bool connected = false; ///< TCP and TLS were up
    QString origin;         ///< "https://host:port"
    QString host;           ///< the name that was verified
    std::chrono::milliseconds connectTimeout{};
    std::chrono::milliseconds timeout{};
};

/// The failure in the words of a person. Pure.
base::Error describe(const CurlFailure &failure);

} // namespace slipway::net
