#include "curlerrors.h"

#include <services/base/redact.h>

#include <curl/curl.h>
#include <openssl/x509_vfy.h>

#include <QCoreApplication>

#include <cerrno>
#include <cstring>

using namespace Qt::StringLiterals;

namespace slipway::net {

namespace {

using base::ErrorKind;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::net", text);
}

struct Words
{
    ErrorKind kind = ErrorKind::Unreachable;
    QString cause;
    QString hint;
};

Words verification(const CurlFailure &failure)
{
    switch (failure.verifyResult) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return {ErrorKind::Unreachable,
                tr("the server's certificate has expired"),
                tr("Renew the certificate on the server, or check this machine's clock")};
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return {ErrorKind::Unreachable,
                tr("the server's certificate is not valid yet"),
                tr("Check this machine's clock")};
    case X509_V_ERR_CERT_REVOKED:
        return {ErrorKind::Unreachable, tr("the server's certificate has been revoked"), {}};
    case X509_V_OK:
    case X509_V_ERR_UNSPECIFIED: // nobody looked at the chain: libcurl compares the name by itself
        return {ErrorKind::Unreachable,
                tr("the server's certificate is not for the name %1").arg(failure.host),
                tr("Use a name from the certificate, or set the TLS server name")};
    default:
        return {ErrorKind::Unreachable,
                tr("the server's certificate is signed by an authority that is not trusted here (%1)")
                    .arg(QString::fromLatin1(X509_verify_cert_error_string(failure.verifyResult))),
                tr("Check the certificate authority that is configured for this server")};
    }
}

// The alerts that a server sends instead of an answer; OpenSSL names them in its error text only.
Words handshake(const CurlFailure &failure)
{
    const QByteArray text = failure.text.toLower();
    if (text.contains("certificate required") || text.contains("handshake failure")) {
        return {ErrorKind::Unreachable,
                tr("the server wants a client certificate that it was not given, or shares no TLS method"),
                tr("Check the client certificate that is configured for this server")};
    }
    if (text.contains("alert unknown ca") || text.contains("bad certificate") ||
        text.contains("certificate unknown") || text.contains("certificate revoked") ||
        text.contains("unsupported certificate") || text.contains("alert decrypt error")) {
        return {ErrorKind::Unreachable,
                tr("the server does not accept the client certificate"),
                tr("Check that the certificate was made for this server")};
    }
    if (text.contains("certificate expired")) {
        return {ErrorKind::Unreachable, tr("the client certificate has expired"), tr("Get a new one")};
    }
    if (text.contains("wrong version number") || text.contains("packet length too long")) {
        return {ErrorKind::Unreachable,
                tr("the server does not speak TLS on this port"),
                tr("Check the port, or whether the address should begin with http://")};
    }
    return {ErrorKind::Unreachable, tr("the TLS handshake failed"), {}};
}

Words connection(const CurlFailure &failure)
{
    switch (failure.systemError) {
    case ECONNREFUSED:
        return {ErrorKind::Unreachable,
                tr("the connection was refused: nothing listens there"),
                tr("Check that the server runs and that the port is right")};
    case ENETUNREACH:
    case EHOSTUNREACH:
        return {ErrorKind::Unreachable,
                tr("there is no route to the server"),
                tr("Check the network or the VPN")};
    case ETIMEDOUT:
        return {ErrorKind::Timeout, tr("the server did not respond"), tr("Check the network or the VPN")};
    default:
        return {ErrorKind::Unreachable,
                failure.systemError != 0 ? QString::fromLocal8Bit(std::strerror(int(failure.systemError)))
                                         : tr("no connection could be made"),
                tr("Check the network or the VPN")};
    }
}

QString seconds(std::chrono::milliseconds duration)
{
    return QString::number(static_cast<double>(duration.count()) / 1000.0, 'g', 3);
}

Words timedOut(const CurlFailure &failure)
{
    if (!failure.connected) {
        return {ErrorKind::Timeout,
                tr("no connection was made within %1 s").arg(seconds(failure.connectTimeout)),
                tr("Check the address, the network or the VPN")};
    }
    return {ErrorKind::Timeout,
            tr("the answer was not complete within %1 s").arg(seconds(failure.timeout)),
            tr("The server may be overloaded; try again")};
}

Words lost(const CurlFailure &failure)
{
    const QByteArray text = failure.text.toLower();
    if (text.contains("alert")) {
        return handshake(failure);
    }
    return {ErrorKind::Unreachable,
            tr("the connection was lost before the answer was complete"),
            tr("Try again; the server may be restarting")};
}

Words wordsFor(const CurlFailure &failure)
{
    switch (failure.code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return {ErrorKind::Unreachable,
                tr("the name %1 cannot be resolved").arg(failure.host),
                tr("Check the spelling, the network or the VPN")};
    case CURLE_COULDNT_RESOLVE_PROXY:
        return {ErrorKind::Unreachable,
                tr("the name of the proxy cannot be resolved"),
                tr("Check the https_proxy and no_proxy settings of the environment")};
    case CURLE_COULDNT_CONNECT:
        return connection(failure);
    case CURLE_OPERATION_TIMEDOUT:
        return timedOut(failure);
    case CURLE_PEER_FAILED_VERIFICATION:
        return verification(failure);
    case CURLE_SSL_CONNECT_ERROR:
        return handshake(failure);
    case CURLE_SSL_CERTPROBLEM:
        return {ErrorKind::Invalid,
                tr("the client certificate or its key cannot be used"),
                tr("Check that both are PEM texts, belong together and are not encrypted")};
    case CURLE_SSL_CACERT_BADFILE:
        return {ErrorKind::Invalid,
                tr("the configured certificate authority cannot be read"),
                tr("Check that it is a PEM text")};
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
        return {ErrorKind::Invalid,
                tr("the answer is not valid HTTP"),
                tr("Check that the address and port belong to an HTTP server")};
    case CURLE_OUT_OF_MEMORY:
        return {ErrorKind::Internal, tr("there is not enough memory"), {}};
    default:
        return lost(failure);
    }
}

} // namespace

base::Error describe(const CurlFailure &failure)
{
    const Words words = wordsFor(failure);
    QString detail = QString::fromLocal8Bit(failure.text);
    if (detail.isEmpty()) {
        detail = QString::fromLatin1(curl_easy_strerror(static_cast<CURLcode>(failure.code)));
    }
    return {words.kind,
            tr("%1 cannot be reached").arg(failure.origin),
            words.cause,
            words.hint,
            base::redact(detail)};
}

} // namespace slipway::net
