#include "scriptedconnection.h"

#include <QSslCertificate>
#include <QSslSocket>
#include <QTimer>

#include <algorithm>
#include <array>

namespace slipway::testsupport {

namespace {

quint32 crc32(const QByteArray &bytes)
{
    quint32 value = 0xffffffffU;
    for (const char byte : bytes) {
        value ^= static_cast<unsigned char>(byte);
        for (int bit = 0; bit < 8; ++bit) {
            value = (value >> 1) ^ ((value & 1U) != 0 ? 0xedb88320U : 0U);
        }
    }
    return ~value;
}

QByteArray littleEndian(quint32 value)
{
    QByteArray bytes;
    for (int shift = 0; shift < 32; shift += 8) {
        bytes.append(static_cast<char>((value >> shift) & 0xffU));
    }
    return bytes;
}

} // namespace

QByteArray gzipped(const QByteArray &plain)
{
    // qCompress() writes four bytes of length, the two bytes of the zlib header, the data and a checksum.
    QByteArray deflated = qCompress(plain).mid(6);
    deflated.chop(4);
    return QByteArray::fromHex("1f8b08000000000000ff") + deflated + littleEndian(crc32(plain)) +
           littleEndian(static_cast<quint32>(plain.size()));
}

std::optional<ScriptedRequest> takeRequest(QByteArray &buffer)
{
    const qsizetype headEnd = buffer.indexOf("\r\n\r\n");
    if (headEnd < 0) {
        return std::nullopt;
    }
    ScriptedRequest request;
    const QList<QByteArray> lines = buffer.left(headEnd).split('\n');
    const QList<QByteArray> start = lines.first().trimmed().split(' ');
    for (const QByteArray &line : lines.mid(1)) {
        const qsizetype colon = line.indexOf(':');
        request.headers.append({line.left(colon).trimmed().toLower(), line.mid(colon + 1).trimmed()});
    }
    const qsizetype length = request.header("content-length").toLongLong();
    if (buffer.size() < headEnd + 4 + length) {
        return std::nullopt;
    }
    const QByteArray target = start.value(1);
    const qsizetype mark = target.indexOf('?');
    request.method = start.value(0);
    request.path = mark < 0 ? target : target.left(mark);
    request.query = mark < 0 ? QByteArray() : target.mid(mark + 1);
    request.body = buffer.mid(headEnd + 4, length);
    buffer.remove(0, headEnd + 4 + length);
    return request;
}

ScriptedServer::Connection::Connection(ScriptedServer &server,
                                       QTcpSocket *socket,
                                       int number,
                                       QObject *parent)
    : QObject(parent)
    , m_server(server)
    , m_socket(socket)
    , m_number(number)
{
    socket->setParent(this);
    connect(socket, &QTcpSocket::readyRead, this, &Connection::readMore);
    connect(socket, &QTcpSocket::disconnected, this, &QObject::deleteLater);
    readMore();
}

ScriptedServer::Connection::~Connection()
{
    if (m_counted) {
        m_server.connectionClosed();
    }
}

void ScriptedServer::Connection::readMore()
{
    m_buffer += m_socket->readAll();
    if (m_busy) {
        return;
    }
    if (auto request = takeRequest(m_buffer)) {
        m_busy = true;
        serve(std::move(*request));
    }
}

void ScriptedServer::Connection::serve(ScriptedRequest request)
{
    request.connection = m_number;
    if (const auto *secure = qobject_cast<QSslSocket *>(m_socket)) {
        request.clientCertificateName =
            secure->peerCertificate().subjectInfo(QSslCertificate::CommonName).value(0);
    }
    {
        const std::lock_guard lock(m_server.m_mutex);
        if (!m_counted) {
            m_counted = true;
            ++m_server.m_openConnections;
        }
    }
    const Answer answer = m_server.answerFor(request);
    if (answer.never) {
        return;
    }
    if (answer.open) {
        m_openPath = request.path;
    }
    const bool isHead = request.method == "HEAD";
    if (answer.delay.count() > 0) {
        QTimer::singleShot(answer.delay, this, [this, answer, isHead] { write(answer, isHead); });
    } else {
        write(answer, isHead);
    }
}

void ScriptedServer::Connection::write(const Answer &answer, bool isHead)
{
    if (!answer.raw.isEmpty()) {
        m_socket->write(answer.raw);
        m_socket->disconnectFromHost();
        return;
    }
    m_answer = answer;
    m_isChunked = answer.chunked || answer.open;
    m_body = answer.gzip ? gzipped(answer.body) : answer.body;
    writeHead(answer, m_body.size());
    if (isHead || answer.status == 204 || answer.status == 304) {
        m_body.clear();
        m_isChunked = false;
        finishAnswer();
        return;
    }
    if (answer.cutAfter >= 0) {
        m_body.truncate(answer.cutAfter);
    }
    writePieces();
}

void ScriptedServer::Connection::writeHead(const Answer &answer, qsizetype bodySize)
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(answer.status) + " Scripted\r\n";
    for (const auto &[name, value] : answer.headers) {
        head += name + ": " + value + "\r\n";
    }
    if (answer.gzip) {
        head += "Content-Encoding: gzip\r\n";
    }
    if (m_isChunked) {
        head += "Transfer-Encoding: chunked\r\n";
    } else if (answer.status != 204 && answer.status != 304) {
        head += "Content-Length: " + QByteArray::number(bodySize) + "\r\n";
    }
    m_socket->write(head + "\r\n");
}

void ScriptedServer::Connection::writePieces()
{
    const qsizetype size = m_answer.pieceSize > 0 ? m_answer.pieceSize : m_body.size();
    while (!m_body.isEmpty()) {
        writeBody(m_body.left(size));
        m_body.remove(0, size);
        if (m_answer.pieceInterval.count() > 0 && !m_body.isEmpty()) {
            m_socket->flush();
            QTimer::singleShot(m_answer.pieceInterval, this, &Connection::writePieces);
            return;
        }
    }
    if (m_answer.cutAfter >= 0) {
        m_socket->disconnectFromHost();
    } else if (!m_answer.open) {
        finishAnswer();
    }
}

void ScriptedServer::Connection::writeBody(const QByteArray &bytes)
{
    if (m_isChunked) {
        m_socket->write(QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n");
    } else {
        m_socket->write(bytes);
    }
}

void ScriptedServer::Connection::finishAnswer()
{
    if (m_isChunked) {
        m_socket->write("0\r\n\r\n");
    }
    m_openPath.clear();
    m_busy = false;
    // The next request may already be in the buffer.
    QTimer::singleShot(0, this, &Connection::readMore);
}

void ScriptedServer::Connection::push(const QByteArray &bytes)
{
    writeBody(bytes);
    m_socket->flush();
}

void ScriptedServer::Connection::end()
{
    finishAnswer();
}

void ScriptedServer::Connection::cut()
{
    m_socket->disconnectFromHost();
}

} // namespace slipway::testsupport
