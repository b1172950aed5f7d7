#pragma once

#include <services/base/canceltoken.h>
#include <services/base/error.h>

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QString>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace slipway::net {

/// How the server is verified and who we are at the TLS level. Values are PEM texts, never file names, so
/// that keys stay off the disk and out of argument lists.
struct TlsOptions
{
    QByteArray caPem;                ///< empty: the system's authorities
    QByteArray clientCertificatePem; ///< with clientKeyPem; both or none
    QByteArray clientKeyPem;
    QString serverName;    ///< verified (and sent as SNI) instead of the URL's host when not empty
    bool insecure = false; ///< no verification at all; the caller must show that

    bool operator==(const TlsOptions &) const = default;
};

using Header = QPair<QByteArray, QByteArray>;
using Headers = QList<Header>;

struct RetryPolicy
{
    int attempts = 1; ///< tries in all; only idempotent requests (GET, HEAD, PUT, DELETE) and answers 429/503
                      ///< are tried again
    std::chrono::milliseconds firstDelay =
        std::chrono::milliseconds(250); ///< doubled each time, with full jitter
    std::chrono::milliseconds maximumDelay = std::chrono::seconds(10); ///< also bounds an obeyed Retry-After
};

struct HttpRequest
{
    QByteArray method = "GET";
    QString url; ///< http or https
    Headers headers;
    QByteArray body;
    TlsOptions tls;
    QByteArray
        connectionGroup; ///< requests of different groups never share a connection (watches keep their own)
    std::chrono::milliseconds connectTimeout = std::chrono::seconds(10);
    std::optional<std::chrono::milliseconds> timeout =
        std::chrono::seconds(30);               ///< whole request; none for streams
    qint64 responseLimit = 256LL * 1024 * 1024; ///< of the decompressed body, in bytes
    bool acceptCompressed = true;
    bool followRedirects =
        false; ///< within the same scheme and host only, at most 5; credentials never leave the host
    RetryPolicy retry;
};

struct HttpResponse
{
    int status = 0;
    Headers headers;     ///< of the final answer, names in lower case
    QByteArray body;     ///< empty for a stream
    QString httpVersion; ///< "1.1", "2"

    QByteArray header(const QByteArray &lowerCaseName) const; ///< the first of that name, or empty
};

/// Called for each piece of a streamed body, on the calling thread of stream(); return false to end the
/// stream.
using ChunkHandler = std::function<bool(const QByteArray &chunk)>;
/// Called once when the status line and headers have arrived, before the first chunk; return false to end.
using ResponseHandler = std::function<bool(const HttpResponse &response)>;

/// HTTP(S) for every room, on one libcurl-multi worker thread. Calls block the calling thread (never the
/// window's); any number of threads may call at once. An HTTP status of 400 and above is an answer, not an
/// error here. Errors: Unreachable (name, route, refused, TLS; the cause says which), Timeout, Cancelled,
/// TooLarge, Invalid.
class HttpClient final
{
public:
    HttpClient();
    ~HttpClient(); ///< cancels what is under way
    HttpClient(const HttpClient &) = delete;
    HttpClient &operator=(const HttpClient &) = delete;

    base::Expected<HttpResponse> send(const HttpRequest &request, const base::CancelToken &cancel);

    /// As send(), handing the body over piece by piece. Ends at end of body, when a handler returns false
    /// (then the answer so far is returned), on cancel, or when no byte arrived for `idleLimit` (Timeout).
    base::Expected<HttpResponse> stream(const HttpRequest &request,
                                        const ResponseHandler &onResponse,
                                        const ChunkHandler &onChunk,
                                        const base::CancelToken &cancel,
                                        std::optional<std::chrono::milliseconds> idleLimit = std::nullopt);

    /// Closes idle connections of a group, after its client certificate or the network changed.
    void dropConnections(const QByteArray &connectionGroup);

private:
    class Worker;
    std::unique_ptr<Worker> m_worker;
};

} // namespace slipway::net
