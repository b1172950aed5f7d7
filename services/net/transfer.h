#pragma once

#include <services/base/error.h>
#include <services/net/httpclient.h>

#include <QByteArray>
#include <QList>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

namespace slipway::net {

/// The idle connections of one connection group (a CURLSH). Worker thread only. Lives until the last transfer
/// of its group that was begun with it has ended.
class ConnectionShare final
{
public:
    ConnectionShare();
    ~ConnectionShare();
    ConnectionShare(const ConnectionShare &) = delete;
    ConnectionShare &operator=(const ConnectionShare &) = delete;

    void *handle() const { return m_handle; }

private:
    void *m_handle;
};

/// One exchange with a server, shared by the thread that waits for it and the worker that drives it.
class Transfer final
{
public:
    enum class Delivery
    {
        Whole,   ///< the body is gathered
        Streamed ///< the body is handed over in pieces
    };

    /// What has happened since the last look.
    struct Progress
    {
        bool opened = false;   ///< the headers have arrived (told once)
        bool finished = false; ///< nothing will follow
        bool idle = false;     ///< nothing arrived for the idle limit
        QList<QByteArray> chunks;
    };

    Transfer(HttpRequest request, Delivery delivery);
    ~Transfer();
    Transfer(const Transfer &) = delete;
    Transfer &operator=(const Transfer &) = delete;

    const HttpRequest &request() const { return m_request; }

    // The waiting thread.

    /// Blocks until something has happened.
    Progress wait(std::optional<std::chrono::milliseconds> idleLimit = std::nullopt);
    /// After the end: the answer, or why there is none.
    base::Expected<HttpResponse> result() const;
    /// Before the end of a stream: the answer's status line and headers.
    HttpResponse response() const;
    /// Ends it with `error` unless it has ended; any thread.
    void fail(base::Error error);

    // The worker thread.

    /// Prepares the libcurl handle; nullptr, with the failure recorded, when that is impossible.
    void *open(const std::shared_ptr<ConnectionShare> &share);
    /// Frees the handle.
    void close();
    /// Records libcurl's result code.
    void complete(int code);

private:
    struct Easy;

    void configure();
    void configureMethod();
    void configureTls();
    void configureConnection();
    void addHeader(const QByteArray &line);
    base::Error failureOf(int code) const;

    size_t onHeader(const char *data, size_t size);
    size_t onBody(const char *data, size_t size);
    void onHeadersEnd();
    static size_t headerCallback(char *data, size_t size, size_t count, void *self);
    static size_t bodyCallback(char *data, size_t size, size_t count, void *self);

    const HttpRequest m_request;
    const Delivery m_delivery;
    std::unique_ptr<Easy> m_easy;
    qsizetype m_headerBytes = 0;

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    HttpResponse m_response;
    QList<QByteArray> m_chunks;
    qint64 m_waiting = 0; ///< bytes in m_chunks
    bool m_opened = false;
    bool m_openedTold = false;
    bool m_finished = false;
    bool m_overflow = false;
    std::optional<base::Error> m_error;
    std::chrono::steady_clock::time_point m_lastByte;
};

} // namespace slipway::net
