#pragma once

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QString>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace slipway::testsupport {

/// One request as it arrived.
struct ScriptedRequest
{
    QByteArray method;
    QByteArray path; ///< without query
    QByteArray query;
    QList<QPair<QByteArray, QByteArray>> headers; ///< names in lower case
    QByteArray body;
    int connection = 0;            ///< which connection it came over, counted from 1
    QString clientCertificateName; ///< common name; empty without TLS or certificate

    QByteArray header(const QByteArray &lowerCaseName) const;
    /// The decoded value of a query parameter; empty when absent.
    QString parameter(const QString &name) const;
};

/// What to answer, and how to misbehave while doing so.
struct Answer
{
    int status = 200;
    QList<QPair<QByteArray, QByteArray>> headers;
    QByteArray body;
    bool chunked = false;
    bool gzip = false;
    std::chrono::milliseconds delay{0};         ///< before the first byte
    qsizetype pieceSize = 0;                    ///< above 0: the body is written in pieces of this size
    std::chrono::milliseconds pieceInterval{0}; ///< between two pieces
    qsizetype cutAfter = -1;                    ///< from 0: the connection is closed after so many body bytes
    bool never = false;                         ///< no byte is ever sent
    bool open = false; ///< chunked and left open after `body`: push(), end() and cut() go on with it
    QByteArray raw;    ///< sent as it is instead of an HTTP answer; then the connection is closed

    static Answer json(const QByteArray &text, int status = 200);
    static Answer text(const QByteArray &text, int status = 200);
    /// A stream of `text` that stays open.
    static Answer stream(const QByteArray &text = {});

    Answer with(const QByteArray &name, const QByteArray &value) const;
};

/// Certificate of the server, and optionally the authority whose client certificates it insists on.
struct ServerTls
{
    QByteArray certificatePem;
    QByteArray keyPem;
    QByteArray clientCaPem; ///< not empty: a client certificate is required
    bool onlyTls13 = false; ///< older versions are refused, as many company gateways do
};

/// An HTTP/1.1 server on loopback in a thread of its own that answers by script and keeps what it was asked.
/// Thread safe.
class ScriptedServer final
{
public:
    using Handler = std::function<Answer(const ScriptedRequest &)>;

    explicit ScriptedServer(std::optional<ServerTls> tls = std::nullopt);
    ~ScriptedServer();
    ScriptedServer(const ScriptedServer &) = delete;
    ScriptedServer &operator=(const ScriptedServer &) = delete;

    int port() const { return m_port; }

    /// "http://127.0.0.1:port" or "https://localhost:port", plus `path`.
    QString url(const QString &path = {}) const;

    /// Answers requests of "METHOD /path" (query not compared) one after another; the last answer stays.
    void on(const QByteArray &methodAndPath, std::initializer_list<Answer> answers);
    /// Answers what on() does not; runs on the server's thread. Without it that is a 404.
    void otherwise(Handler handler);

    std::vector<ScriptedRequest> requests() const;
    /// Requests of one path.
    std::vector<ScriptedRequest> requests(const QByteArray &path) const;
    /// Blocks until `count` requests (of `path`, if given) have arrived; false after ten seconds.
    bool waitForRequests(int count, const QByteArray &path = {}) const;
    /// Blocks until all connections that a request came over have been closed; false after ten seconds.
    bool waitForDisconnect() const;

    /// The next bytes of the open streams of a path.
    void push(const QByteArray &path, const QByteArray &bytes);
    /// Ends the open streams of a path properly.
    void end(const QByteArray &path);
    /// Closes the connections of the open streams of a path.
    void cut(const QByteArray &path);

private:
    class Listener;
    class Connection;
    friend class Listener;
    friend class Connection;

    void run(const std::optional<ServerTls> &tls);
    Answer answerFor(const ScriptedRequest &request);
    void connectionClosed();

    const bool m_isTls;
    int m_port = 0;
    mutable std::mutex m_mutex;
    mutable std::condition_variable m_changed;
    bool m_started = false;
    int m_openConnections = 0;
    std::map<QByteArray, std::vector<Answer>> m_script;
    Handler m_handler;
    std::vector<ScriptedRequest> m_requests;
    std::function<void(std::function<void()>)> m_post; ///< runs something on the server's thread
    std::function<void()> m_stop;
    Listener *m_listener = nullptr; ///< server's thread only
    std::thread m_thread;
};

} // namespace slipway::testsupport
