#include <services/net/curlerrors.h>

#include <curl/curl.h>
#include <openssl/x509_vfy.h>

#include <QTest>

#include <cerrno>

using namespace slipway;
using namespace Qt::StringLiterals;
using base::ErrorKind;

class TestCurlErrors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void explains_data();
    void explains();
    void redactsTheDetail();
};

void TestCurlErrors::explains_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<long>("errorNumber");
    QTest::addColumn<long>("verify");
    QTest::addColumn<bool>("connected");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("cause");
    const auto row = [](const char *name,
                        int code,
                        const char *text,
                        long number,
                        long verify,
                        bool connected,
                        ErrorKind kind,
                        const QString &cause) {
        QTest::newRow(name) << code << QByteArray(text) << number << verify << connected << kind << cause;
    };
    const auto unreachable = ErrorKind::Unreachable;
    row("no route", CURLE_COULDNT_CONNECT, "", EHOSTUNREACH, 0, false, unreachable, u"no route"_s);
    row("network down", CURLE_COULDNT_CONNECT, "", ENETUNREACH, 0, false, unreachable, u"no route"_s);
    row("refused", CURLE_COULDNT_CONNECT, "", ECONNREFUSED, 0, false, unreachable, u"refused"_s);
    row("no response",
        CURLE_COULDNT_CONNECT,
        "",
        ETIMEDOUT,
        0,
        false,
        ErrorKind::Timeout,
        u"did not respond"_s);
    row("connecting takes long",
        CURLE_OPERATION_TIMEDOUT,
        "",
        0,
        0,
        false,
        ErrorKind::Timeout,
        u"no connection was made within 10 s"_s);
    row("answering takes long",
        CURLE_OPERATION_TIMEDOUT,
        "",
        0,
        0,
        true,
        ErrorKind::Timeout,
        u"not complete within 30 s"_s);
    row("not yet valid",
        CURLE_PEER_FAILED_VERIFICATION,
        "",
        0,
        X509_V_ERR_CERT_NOT_YET_VALID,
        false,
        unreachable,
        u"not valid yet"_s);
    row("self-signed",
        CURLE_PEER_FAILED_VERIFICATION,
        "",
        0,
        X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
        false,
        unreachable,
        u"not trusted here (self-signed certificate)"_s);
    row("certificate wanted",
        CURLE_RECV_ERROR,
        "OpenSSL SSL_read: error:0A00045C:SSL routines::tlsv13 alert certificate required",
        0,
        0,
        true,
        unreachable,
        u"wants a client certificate"_s);
    row("unknown authority",
        CURLE_RECV_ERROR,
        "SSL_read: tlsv1 alert unknown ca",
        0,
        0,
        true,
        unreachable,
        u"does not accept the client certificate"_s);
    row("bad certificate",
        CURLE_SSL_CONNECT_ERROR,
        "sslv3 alert bad certificate",
        0,
        0,
        false,
        unreachable,
        u"does not accept the client certificate"_s);
    row("own certificate expired",
        CURLE_SSL_CONNECT_ERROR,
        "sslv3 alert certificate expired",
        0,
        0,
        false,
        unreachable,
        u"client certificate has expired"_s);
    row("no TLS there",
        CURLE_SSL_CONNECT_ERROR,
        "error:0A00010B:SSL routines::wrong version number",
        0,
        0,
        false,
        unreachable,
        u"does not speak TLS"_s);
    row("reset",
        CURLE_RECV_ERROR,
        "Recv failure: Connection reset by peer",
        ECONNRESET,
        0,
        true,
        unreachable,
        u"connection was lost"_s);
    row("HTTP/2 stream error",
        CURLE_HTTP2_STREAM,
        "HTTP/2 stream 3 was not closed cleanly",
        0,
        0,
        true,
        unreachable,
        u"connection was lost"_s);
    row("no proxy", CURLE_COULDNT_RESOLVE_PROXY, "", 0, 0, false, unreachable, u"proxy"_s);
}

void TestCurlErrors::explains()
{
    QFETCH(int, code);
    QFETCH(QByteArray, text);
    QFETCH(long, errorNumber);
    QFETCH(long, verify);
    QFETCH(bool, connected);
    QFETCH(ErrorKind, kind);
    QFETCH(QString, cause);
    net::CurlFailure failure;
    failure.code = code;
    failure.text = text;
    failure.systemError = errorNumber;
    failure.verifyResult = verify;
    failure.connected = connected;
    failure.origin = u"https://api.example:6443"_s;
    failure.host = u"api.example"_s;
    failure.connectTimeout = std::chrono::seconds(10);
    failure.timeout = std::chrono::seconds(30);
    const base::Error error = net::describe(failure);
    QCOMPARE(error.kind, kind);
    QVERIFY2(error.cause.contains(cause), qPrintable(error.sentence()));
    QVERIFY(error.what.contains(u"https://api.example:6443"_s));
    QVERIFY(!error.detail.isEmpty());
}

void TestCurlErrors::redactsTheDetail()
{
    net::CurlFailure failure;
    failure.code = CURLE_COULDNT_RESOLVE_HOST;
    failure.text = "Could not resolve https://me:hunter2@host";
    QVERIFY(!net::describe(failure).detail.contains(u"hunter2"_s));
}

QTEST_GUILESS_MAIN(TestCurlErrors)
#include "tst_curlerrors.moc"
