#include "scriptedserver.h"

#include "scriptedconnection.h"

#include <services/base/mailbox.h>

#include <QEventLoop>
#include <QHostAddress>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QTcpServer>
#include <QUrlQuery>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::testsupport {

namespace {

constexpr auto patience = std::chrono::seconds(10);

std::unique_ptr<QTcpServer> makeServer(const std::optional<ServerTls> &tls)
{
    if (!tls) {
        return std::make_unique<QTcpServer>();
    }
    auto server = std::make_unique<QSslServer>();
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(QSslCertificate::fromData(tls->certificatePem));
    configuration.setPrivateKey(QSslKey(tls->keyPem, QSsl::Ec));
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    if (!tls->clientCaPem.isEmpty()) {
        configuration.setCaCertificates(QSslCertificate::fromData(tls->clientCaPem));
        configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    }
    if (tls->onlyTls13) {
        configuration.setProtocol(QSsl::TlsV1_3OrLater);
    }
    server->setSslConfiguration(configuration);
    return server;
}

} // namespace

QByteArray ScriptedRequest::header(const QByteArray &lowerCaseName) const
{
    for (const auto &[name, value] : headers) {
        if (name == lowerCaseName) {
            return value;
        }
    }
    return {};
}

QString ScriptedRequest::parameter(const QString &name) const
{
    return QUrlQuery(QString::fromLatin1(query)).queryItemValue(name, QUrl::FullyDecoded);
}

Answer Answer::json(const QByteArray &text, int status)
{
    Answer answer = Answer::text(text, status);
    answer.headers = {{"Content-Type", "application/json"}};
    return answer;
}

Answer Answer::text(const QByteArray &text, int status)
{
    Answer answer;
    answer.status = status;
    answer.body = text;
    answer.headers = {{"Content-Type", "text/plain"}};
    return answer;
}

Answer Answer::stream(const QByteArray &text)
{
    Answer answer = json(text);
    answer.open = true;
    return answer;
}

Answer Answer::with(const QByteArray &name, const QByteArray &value) const
{
    Answer answer = *this;
    answer.headers.append({name, value});
    return answer;
}

/// The server's objects, made and destroyed in its thread.
class ScriptedServer::Listener final : public QObject
{
public:
    Listener(ScriptedServer &server, const std::optional<ServerTls> &tls)
        : m_server(server)
        , m_listening(makeServer(tls))
    {
        connect(m_listening.get(), &QTcpServer::pendingConnectionAvailable, this, [this] { accept(); });
        m_listening->listen(QHostAddress::LocalHost);
    }

    ~Listener() override { qDeleteAll(connections()); }

    int port() const { return m_listening->serverPort(); }

    void eachOpen(const QByteArray &path, const std::function<void(Connection &)> &action)
    {
        for (Connection *connection : connections()) {
            if (connection->openPath() == path) {
                action(*connection);
            }
        }
    }

private:
    QList<Connection *> connections() const
    {
        return findChildren<Connection *>(QString(), Qt::FindDirectChildrenOnly);
    }

    void accept()
    {
        while (QTcpSocket *socket = m_listening->nextPendingConnection()) {
            new Connection(m_server, socket, ++m_accepted, this);
        }
    }

    ScriptedServer &m_server;
    std::unique_ptr<QTcpServer> m_listening;
    int m_accepted = 0;
};

ScriptedServer::ScriptedServer(std::optional<ServerTls> tls)
    : m_isTls(tls.has_value())
{
    m_thread = std::thread([this, tls] { run(tls); });
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_started; });
}

ScriptedServer::~ScriptedServer()
{
    m_stop();
    m_thread.join();
}

void ScriptedServer::run(const std::optional<ServerTls> &tls)
{
    QEventLoop loop;
    Listener listener(*this, tls);
    base::Mailbox<std::function<void()>> mailbox(&listener,
                                                 [](const std::vector<std::function<void()>> &calls) {
                                                     for (const auto &call : calls) {
                                                         call();
                                                     }
                                                 });
    {
        const std::lock_guard lock(m_mutex);
        m_listener = &listener;
        m_port = listener.port();
        m_post = [sender = mailbox.sender()](std::function<void()> call) { sender.post(std::move(call)); };
        m_stop = [this, &loop] { m_post([&loop] { loop.quit(); }); };
        m_started = true;
        m_changed.notify_all();
    }
    loop.exec();
}

QString ScriptedServer::url(const QString &path) const
{
    const QString origin = m_isTls ? u"https://localhost:%1"_s : u"http://127.0.0.1:%1"_s;
    return origin.arg(m_port) + path;
}

void ScriptedServer::on(const QByteArray &methodAndPath, std::initializer_list<Answer> answers)
{
    const std::lock_guard lock(m_mutex);
    m_script[methodAndPath] = answers;
}

void ScriptedServer::otherwise(Handler handler)
{
    const std::lock_guard lock(m_mutex);
    m_handler = std::move(handler);
}

Answer ScriptedServer::answerFor(const ScriptedRequest &request)
{
    Handler handler;
    {
        const std::lock_guard lock(m_mutex);
        m_requests.push_back(request);
        m_changed.notify_all();
        const auto scripted = m_script.find(request.method + ' ' + request.path);
        if (scripted != m_script.end()) {
            auto &answers = scripted->second;
            const Answer answer = answers.front();
            if (answers.size() > 1) {
                answers.erase(answers.begin());
            }
            return answer;
        }
        handler = m_handler;
    }
    return handler ? handler(request) : Answer::text("not in the script", 404);
}

void ScriptedServer::connectionClosed()
{
    const std::lock_guard lock(m_mutex);
    --m_openConnections;
    m_changed.notify_all();
}

std::vector<ScriptedRequest> ScriptedServer::requests() const
{
    const std::lock_guard lock(m_mutex);
    return m_requests;
}

std::vector<ScriptedRequest> ScriptedServer::requests(const QByteArray &path) const
{
    const std::lock_guard lock(m_mutex);
    std::vector<ScriptedRequest> result;
    std::copy_if(m_requests.begin(), m_requests.end(), std::back_inserter(result), [&](const auto &request) {
        return request.path == path;
    });
    return result;
}

bool ScriptedServer::waitForRequests(int count, const QByteArray &path) const
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, patience, [&] {
        return std::count_if(m_requests.begin(), m_requests.end(), [&](const auto &request) {
                   return path.isEmpty() || request.path == path;
               }) >= count;
    });
}

bool ScriptedServer::waitForDisconnect() const
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, patience, [this] { return m_openConnections == 0; });
}

void ScriptedServer::push(const QByteArray &path, const QByteArray &bytes)
{
    m_post([this, path, bytes] {
        m_listener->eachOpen(path, [&](Connection &connection) { connection.push(bytes); });
    });
}

void ScriptedServer::end(const QByteArray &path)
{
    m_post([this, path] { m_listener->eachOpen(path, [](Connection &connection) { connection.end(); }); });
}

void ScriptedServer::cut(const QByteArray &path)
{
    m_post([this, path] { m_listener->eachOpen(path, [](Connection &connection) { connection.cut(); }); });
}

} // namespace slipway::testsupport
