#include "transfer.h"

#include "curlerrors.h"
#include "requestcheck.h"

#include <services/base/version.h>

#include <curl/curl.h>

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>
#include <array>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

using namespace Qt::StringLiterals;

namespace slipway::net {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr qsizetype headerLimit = 1024 * 1024;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::net", text);
}

// A path that swallows packets would hang for a quarter of an hour; the kernel gives up after 30 s instead.
int setUserTimeout(void *, curl_socket_t socket, curlsocktype)
{
#ifdef TCP_USER_TIMEOUT
    const unsigned int milliseconds = 30'000;
    ::setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, sizeof milliseconds);
#endif
    return CURL_SOCKOPT_OK;
}

curl_blob blobOf(const QByteArray &bytes)
{
    // Without CURL_BLOB_COPY libcurl only reads; the request outlives the handle.
    return {const_cast<char *>(bytes.constData()), static_cast<size_t>(bytes.size()), CURL_BLOB_NOCOPY};
}

QByteArray bracketed(const QByteArray &host)
{
    return host.contains(':') ? QByteArray('[' + host + ']') : host;
}

bool hasHeader(const Headers &headers, const char *name)
{
    return std::any_of(headers.begin(), headers.end(), [&](const Header &header) {
        return header.first.compare(name, Qt::CaseInsensitive) == 0;
    });
}

} // namespace

ConnectionShare::ConnectionShare()
    : m_handle(curl_share_init())
{
    curl_share_setopt(m_handle, CURLSHOPT_SHARE, CURL_LOCK_DATA_CONNECT);
}

ConnectionShare::~ConnectionShare()
{
    curl_share_cleanup(m_handle);
}

// Everything of libcurl that one exchange needs, freed in the right order.
struct Transfer::Easy
{
    Easy()
        : handle(curl_easy_init())
    {}

    ~Easy()
    {
        curl_easy_cleanup(handle);
        curl_slist_free_all(headers);
        curl_slist_free_all(connectTo);
    }

    Easy(const Easy &) = delete;
    Easy &operator=(const Easy &) = delete;

    template <typename Value> void set(CURLoption option, Value value)
    {
        curl_easy_setopt(handle, option, value);
    }

    template <typename Value> Value info(CURLINFO what) const
    {
        Value value{};
        curl_easy_getinfo(handle, what, &value);
        return value;
    }

    std::shared_ptr<ConnectionShare> share;
    CURL *handle;
    curl_slist *headers = nullptr;
    curl_slist *connectTo = nullptr;
    std::array<char, CURL_ERROR_SIZE> errorText{};
};

Transfer::Transfer(HttpRequest request, Delivery delivery)
    : m_request(std::move(request))
    , m_delivery(delivery)
    , m_lastByte(SteadyClock::now())
{}

Transfer::~Transfer() = default;

Transfer::Progress Transfer::wait(std::optional<std::chrono::milliseconds> idleLimit)
{
    std::unique_lock lock(m_mutex);
    const auto isNews = [this] { return m_finished || !m_chunks.isEmpty() || (m_opened && !m_openedTold); };
    Progress progress;
    while (!isNews()) {
        if (!idleLimit) {
            m_changed.wait(lock);
        } else if (m_changed.wait_until(lock, m_lastByte + *idleLimit) == std::cv_status::timeout &&
                   !isNews() && SteadyClock::now() >= m_lastByte + *idleLimit) {
            progress.idle = true;
            return progress;
        }
    }
    progress.opened = m_opened && !m_openedTold;
    m_openedTold = m_opened;
    progress.finished = m_finished;
    progress.chunks.swap(m_chunks);
    m_waiting = 0;
    return progress;
}

base::Expected<HttpResponse> Transfer::result() const
{
    const std::lock_guard lock(m_mutex);
    if (m_error) {
        return base::Unexpected(*m_error);
    }
    return m_response;
}

HttpResponse Transfer::response() const
{
    const std::lock_guard lock(m_mutex);
    return m_response;
}

void Transfer::fail(base::Error error)
{
    const std::lock_guard lock(m_mutex);
    if (!m_finished) {
        m_finished = true;
        m_error = std::move(error);
        m_changed.notify_all();
    }
}

void *Transfer::open(const std::shared_ptr<ConnectionShare> &share)
{
    m_easy = std::make_unique<Easy>();
    if (!m_easy->handle) {
        m_easy.reset();
        complete(CURLE_OUT_OF_MEMORY);
        return nullptr;
    }
    m_easy->share = share;
    configure();
    return m_easy->handle;
}

void Transfer::close()
{
    m_easy.reset();
}

void Transfer::complete(int code)
{
    std::optional<base::Error> error;
    if (code != CURLE_OK) {
        error = failureOf(code);
    } else if (!m_opened) {
        error = failureOf(CURLE_GOT_NOTHING); // a head that was cut off; written by this thread only
    }
    const std::lock_guard lock(m_mutex);
    if (!m_finished) {
        m_finished = true;
        m_error = std::move(error);
        m_changed.notify_all();
    }
}

base::Error Transfer::failureOf(int code) const
{
    const QUrl url(m_request.url);
    if (m_overflow) {
        const QString size = QString::number(m_request.responseLimit / 1024);
        return {base::ErrorKind::TooLarge,
                tr("The answer of %1 was not read to its end").arg(originOf(url)),
                m_delivery == Delivery::Whole ? tr("it is larger than the limit of %1 KiB").arg(size)
                                              : tr("it arrives faster than it can be handled"),
                {},
                {}};
    }
    CurlFailure failure;
    failure.code = code;
    failure.origin = originOf(url);
    failure.host = url.host();
    failure.connectTimeout = m_request.connectTimeout;
    failure.timeout = m_request.timeout.value_or(std::chrono::milliseconds(0));
    if (!m_request.tls.serverName.isEmpty()) {
        failure.host = m_request.tls.serverName;
    }
    if (m_easy) {
        failure.text = QByteArray(m_easy->errorText.data());
        failure.systemError = m_easy->info<long>(CURLINFO_OS_ERRNO);
        failure.verifyResult = m_easy->info<long>(CURLINFO_SSL_VERIFYRESULT);
        failure.connected = m_easy->info<curl_off_t>(CURLINFO_PRETRANSFER_TIME_T) > 0;
    }
    return describe(failure);
}

void Transfer::configure()
{
    Easy &easy = *m_easy;
    easy.set(CURLOPT_ERRORBUFFER, easy.errorText.data());
    easy.set(CURLOPT_PRIVATE, this);
    easy.set(CURLOPT_SHARE, easy.share->handle());
    easy.set(CURLOPT_NOSIGNAL, 1L);
    easy.set(CURLOPT_PROTOCOLS_STR, "http,https");
    easy.set(CURLOPT_HEADERFUNCTION, &Transfer::headerCallback);
    easy.set(CURLOPT_HEADERDATA, this);
    easy.set(CURLOPT_WRITEFUNCTION, &Transfer::bodyCallback);
    easy.set(CURLOPT_WRITEDATA, this);
    easy.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    easy.set(CURLOPT_USERAGENT, "slipway/" SLIPWAY_VERSION);
    if (m_request.acceptCompressed) {
        easy.set(CURLOPT_ACCEPT_ENCODING, "gzip");
    }
    configureMethod();
    configureConnection();
    configureTls();
    easy.set(CURLOPT_HTTPHEADER, easy.headers);
}

void Transfer::configureMethod()
{
    Easy &easy = *m_easy;
    const QByteArray &method = m_request.method;
    if (method == "HEAD") {
        easy.set(CURLOPT_NOBODY, 1L);
    } else if (!m_request.body.isEmpty() || method == "POST" || method == "PUT" || method == "PATCH") {
        easy.set(CURLOPT_POSTFIELDS, m_request.body.constData());
        easy.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(m_request.body.size()));
        easy.set(CURLOPT_CUSTOMREQUEST, method.constData());
        // libcurl would call any body a form, and wait a second for leave to send a large one.
        if (!hasHeader(m_request.headers, "Content-Type")) {
            addHeader("Content-Type:");
        }
        addHeader("Expect:");
    } else if (method != "GET") {
        easy.set(CURLOPT_CUSTOMREQUEST, method.constData());
    }
    for (const Header &header : m_request.headers) {
        // A header without value is sent only in this spelling.
        addHeader(header.second.isEmpty() ? QByteArray(header.first + ';')
                                          : QByteArray(header.first + ": " + header.second));
    }
}

void Transfer::configureConnection()
{
    Easy &easy = *m_easy;
    const QUrl url(m_request.url);
    easy.set(CURLOPT_HTTP_VERSION, long(CURL_HTTP_VERSION_2TLS));
    // Requests that begin together share one HTTP/2 connection. Without TLS there is none to wait for, and
    // libcurl would let them wait for the end of a stream.
    easy.set(CURLOPT_PIPEWAIT, url.scheme() == u"https"_s ? 1L : 0L);
    easy.set(CURLOPT_CONNECTTIMEOUT_MS,
             static_cast<long>(std::max<qint64>(1, m_request.connectTimeout.count())));
    if (m_delivery == Delivery::Whole && m_request.timeout) {
        easy.set(CURLOPT_TIMEOUT_MS, static_cast<long>(std::max<qint64>(1, m_request.timeout->count())));
    }
    easy.set(CURLOPT_TCP_KEEPALIVE, 1L);
    easy.set(CURLOPT_TCP_KEEPIDLE, 30L);
    easy.set(CURLOPT_TCP_KEEPINTVL, 15L);
    easy.set(CURLOPT_SOCKOPTFUNCTION, &setUserTimeout);
    if (isLoopback(url.host())) {
        easy.set(CURLOPT_PROXY, "");
    }
    const QString &serverName = m_request.tls.serverName;
    if (serverName.isEmpty() || url.scheme() != u"https"_s) {
        easy.set(CURLOPT_URL, url.toEncoded().constData());
        return;
    }
    // libcurl verifies the name in the URL and has no other option for it: the URL gets the verified name and
    // the connection is directed to the real host.
    QUrl named = url;
    named.setHost(serverName);
    const QByteArray port = QByteArray::number(portOf(url));
    const QByteArray host = bracketed(url.host(QUrl::FullyEncoded).toLatin1());
    const QByteArray target =
        bracketed(named.host(QUrl::FullyEncoded).toLatin1()) + ':' + port + ':' + host + ':' + port;
    easy.connectTo = curl_slist_append(nullptr, target.constData());
    easy.set(CURLOPT_CONNECT_TO, easy.connectTo);
    easy.set(CURLOPT_URL, named.toEncoded().constData());
    if (!hasHeader(m_request.headers, "Host")) {
        addHeader("Host: " + host + (url.port() < 0 ? QByteArray() : QByteArray(':' + port)));
    }
}

void Transfer::configureTls()
{
    Easy &easy = *m_easy;
    const TlsOptions &tls = m_request.tls;
    easy.set(CURLOPT_SSLVERSION, long(CURL_SSLVERSION_TLSv1_2));
    easy.set(CURLOPT_SSL_VERIFYPEER, tls.insecure ? 0L : 1L);
    easy.set(CURLOPT_SSL_VERIFYHOST, tls.insecure ? 0L : 2L);
    if (!tls.caPem.isEmpty()) {
        curl_blob authorities = blobOf(tls.caPem);
        easy.set(CURLOPT_CAINFO_BLOB, &authorities);
        // Otherwise the system's authorities would be trusted beside the given ones.
        easy.set(CURLOPT_CAPATH, nullptr);
    }
    if (!tls.clientCertificatePem.isEmpty()) {
        curl_blob certificate = blobOf(tls.clientCertificatePem);
        curl_blob key = blobOf(tls.clientKeyPem);
        easy.set(CURLOPT_SSLCERT_BLOB, &certificate);
        easy.set(CURLOPT_SSLKEY_BLOB, &key);
        easy.set(CURLOPT_SSLCERTTYPE, "PEM");
        easy.set(CURLOPT_SSLKEYTYPE, "PEM");
        // With none at all OpenSSL would ask for the passphrase of an encrypted key on the terminal.
        easy.set(CURLOPT_KEYPASSWD, "");
    }
}

void Transfer::addHeader(const QByteArray &line)
{
    if (curl_slist *longer = curl_slist_append(m_easy->headers, line.constData())) {
        m_easy->headers = longer;
    }
}

size_t Transfer::onHeader(const char *data, size_t size)
{
    const QByteArray line = QByteArray(data, static_cast<qsizetype>(size)).trimmed();
    const std::lock_guard lock(m_mutex);
    m_lastByte = SteadyClock::now();
    m_headerBytes += static_cast<qsizetype>(size);
    if (m_headerBytes > headerLimit) {
        m_overflow = true;
        return 0;
    }
    if (m_opened) {
        return size; // a trailer
    }
    if (line.startsWith("HTTP/")) {
        m_response = {};
    } else if (line.isEmpty()) {
        onHeadersEnd();
    } else if (const qsizetype colon = line.indexOf(':'); colon > 0) {
        m_response.headers.append({line.left(colon).toLower(), line.mid(colon + 1).trimmed()});
    } else if (!m_response.headers.isEmpty()) {
        m_response.headers.last().second += ' ' + line; // an obsolete folded line
    }
    return size;
}

void Transfer::onHeadersEnd()
{
    m_response.status = static_cast<int>(m_easy->info<long>(CURLINFO_RESPONSE_CODE));
    if (m_response.status < 200) {
        return;
    }
    switch (m_easy->info<long>(CURLINFO_HTTP_VERSION)) {
    case CURL_HTTP_VERSION_1_0:
        m_response.httpVersion = u"1.0"_s;
        break;
    case CURL_HTTP_VERSION_2_0:
        m_response.httpVersion = u"2"_s;
        break;
    default:
        m_response.httpVersion = u"1.1"_s;
    }
    m_opened = true;
    m_changed.notify_all();
}

size_t Transfer::onBody(const char *data, size_t size)
{
    const auto length = static_cast<qsizetype>(size);
    const std::lock_guard lock(m_mutex);
    m_lastByte = SteadyClock::now();
    const qint64 held = m_delivery == Delivery::Whole ? m_response.body.size() : m_waiting;
    if (m_finished || held + length > m_request.responseLimit) {
        m_overflow = !m_finished;
        return size == 0 ? 1 : 0;
    }
    if (m_delivery == Delivery::Whole) {
        m_response.body.append(data, length);
    } else if (length > 0) {
        m_chunks.append(QByteArray(data, length));
        m_waiting += length;
        m_changed.notify_all();
    }
    return size;
}

size_t Transfer::headerCallback(char *data, size_t size, size_t count, void *self)
{
    return static_cast<Transfer *>(self)->onHeader(data, size * count);
}

size_t Transfer::bodyCallback(char *data, size_t size, size_t count, void *self)
{
    return static_cast<Transfer *>(self)->onBody(data, size * count);
}

} // namespace slipway::net
