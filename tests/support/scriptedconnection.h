#pragma once

#include <tests/support/scriptedserver.h>

#include <QByteArray>
#include <QObject>
#include <QTcpSocket>

#include <optional>

namespace slipway::testsupport {

/// Bytes of a body in a gzip container.
QByteArray gzipped(const QByteArray &plain);

/// Cuts one request off the front of `buffer`; nothing while it is incomplete.
std::optional<ScriptedRequest> takeRequest(QByteArray &buffer);

/// One accepted connection of a ScriptedServer: reads requests, writes answers and their faults. Lives in
/// the server's thread.
class ScriptedServer::Connection final : public QObject
{
    Q_OBJECT

public:
    Connection(ScriptedServer &server, QTcpSocket *socket, int number, QObject *parent);
    ~Connection() override;

    /// The path of the stream that is left open here; empty when there is none.
    QByteArray openPath() const { return m_openPath; }

    void push(const QByteArray &bytes);
    void end();
    void cut();

private:
    void readMore();
    void serve(ScriptedRequest request);
    void write(const Answer &answer, bool isHead);
    void writeHead(const Answer &answer, qsizetype bodySize);
    void writePieces();
    void writeBody(const QByteArray &bytes);
    void finishAnswer();

    ScriptedServer &m_server;
    QTcpSocket *m_socket;
    int m_number;
    bool m_counted = false;
    bool m_busy = false;
    QByteArray m_buffer;
    QByteArray m_openPath;
    Answer m_answer;
    QByteArray m_body; ///< what is left to write
    bool m_isChunked = false;
};

} // namespace slipway::testsupport
