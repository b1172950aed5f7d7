#pragma once

#include <services/base/canceltoken.h>
#include <services/base/error.h>

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QString>

#include <atomic>
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

/// Used by send() only. Tried again are: requests that change nothing when repeated (GET, HEAD, PUT, DELETE)
/// after a broken connection or a 500, 502, 503 or 504, and any request after a 429 or a 503 with
/// Retry-After, since the server has then not begun with it.
struct RetryPolicy
{
    int attempts = 1; ///< tries in all
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
        std::chrono::seconds(30);               ///< of one whole try; of a stream until the headers are there
    qint64 responseLimit = 256LL * 1024 * 1024; ///< of the decompressed body, in bytes; of a stream what has
                                                ///< arrived and waits to be handled
    bool acceptCompressed = true;
    /// GET and HEAD, within the same scheme, host and port, at most 5; an answer that leads elsewhere is
    /// returned as it is, so that credentials never leave the host.
    bool followRedirects = false;
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
/// error here. Proxies come from the environment (https_proxy, no_proxy), never for loopback addresses.
/// Errors: Unreachable (name, route, refused, TLS, connection lost; the cause says which), Timeout,
/// Cancelled, TooLarge, Invalid.
class HttpClient final
{
public:
    HttpClient();
    ~HttpClient(); ///< cancels what is under way and waits until those calls have returned
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

    /// Later requests of the group get new connections, after its client certificate or the network changed;
    /// requests under way finish on the old ones.
    void dropConnections(const QByteArray &connectionGroup);

    /// Tries that send() has made so far; streams do not count. For judging what something costs a server.
    qint64 sendCount() const { return m_sendCount; }

private:
    class Worker;

    base::Expected<HttpResponse> sendOnce(const HttpRequest &request, const base::CancelToken &cancel);
    base::Expected<HttpResponse> streamOnce(const HttpRequest &request,
                                            const ResponseHandler &onResponse,
                                            const ChunkHandler &onChunk,
                                            const base::CancelToken &cancel,
                                            std::optional<std::chrono::milliseconds> idleLimit);

    std::unique_ptr<Worker> m_worker;
    std::atomic<qint64> m_sendCount = 0;
};

} // namespace slipway::net
