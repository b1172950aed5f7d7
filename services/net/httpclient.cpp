#include "httpclient.h"

#include "requestcheck.h"
#include "retry.h"
#include "transfer.h"
#include "worker.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QRandomGenerator>
#include <QUrl>

namespace slipway::net {

namespace {

constexpr int redirectLimit = 5;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::net", text);
}

base::Error cancelledError(const HttpRequest &request)
{
    return base::cancelled(tr("The request to %1").arg(originOf(QUrl(request.url)))).value();
}

base::Error silentError(const HttpRequest &request, std::chrono::milliseconds limit)
{
    return {base::ErrorKind::Timeout,
            tr("%1 went silent").arg(originOf(QUrl(request.url))),
            tr("nothing arrived for %1 s").arg(static_cast<double>(limit.count()) / 1000.0),
            tr("Check the network or the VPN"),
            {}};
}

// Hands the pieces of one stream to the handlers until it ends; what the handlers see is true once they have
// been called.
struct StreamReader
{
    const ResponseHandler &onResponse;
    const ChunkHandler &onChunk;
    bool isOpen = false;
    bool stopped = false;

    void take(const Transfer::Progress &progress, const Transfer &transfer)
    {
        if (progress.opened) {
            isOpen = true;
            stopped = onResponse && !onResponse(transfer.response());
        }
        for (const QByteArray &chunk : progress.chunks) {
            if (stopped) {
                return;
            }
            stopped = onChunk && !onChunk(chunk);
        }
    }
};

} // namespace

QByteArray HttpResponse::header(const QByteArray &lowerCaseName) const
{
    for (const Header &entry : headers) {
        if (entry.first == lowerCaseName) {
            return entry.second;
        }
    }
    return {};
}

HttpClient::HttpClient()
    : m_worker(std::make_unique<Worker>())
{}

HttpClient::~HttpClient() = default;

base::Expected<HttpResponse> HttpClient::sendOnce(const HttpRequest &request, const base::CancelToken &cancel)
{
    ++m_sendCount;
    const auto transfer = std::make_shared<Transfer>(request, Transfer::Delivery::Whole);
    const base::CancelCallback onCancel(cancel, [&] { transfer->fail(cancelledError(request)); });
    m_worker->start(transfer);
    while (!transfer->wait().finished) {}
    auto result = transfer->result();
    if (!result) {
        m_worker->remove(transfer);
    }
    return result;
}

base::Expected<HttpResponse> HttpClient::send(const HttpRequest &request, const base::CancelToken &cancel)
{
    if (const auto checked = checkRequest(request); !checked) {
        return base::Unexpected(checked.error());
    }
    const Worker::Visit visit(*m_worker);
    HttpRequest current = request;
    int redirects = 0;
    for (int tried = 1;;) {
        auto outcome = sendOnce(current, cancel);
        if (outcome) {
            const auto target = redirectTarget(current, *outcome);
            if (target && redirects++ < redirectLimit) {
                current.url = *target;
                continue;
            }
        }
        const auto delay = retryDelay(current,
                                      outcome,
                                      tried,
                                      QRandomGenerator::global()->generateDouble(),
                                      QDateTime::currentDateTimeUtc());
        if (!delay) {
            return outcome;
        }
        ++tried;
        if (!m_worker->pause(*delay, cancel)) {
            return base::Unexpected(cancelledError(request));
        }
    }
}

base::Expected<HttpResponse> HttpClient::stream(const HttpRequest &request,
                                                const ResponseHandler &onResponse,
                                                const ChunkHandler &onChunk,
                                                const base::CancelToken &cancel,
                                                std::optional<std::chrono::milliseconds> idleLimit)
{
    if (const auto checked = checkRequest(request); !checked) {
        return base::Unexpected(checked.error());
    }
    const Worker::Visit visit(*m_worker);
    HttpRequest current = request;
    for (int redirects = 0;; ++redirects) {
        std::optional<QString> target;
        const ResponseHandler onAnswer = [&](const HttpResponse &response) {
            target = redirects < redirectLimit ? redirectTarget(current, response) : std::nullopt;
            return !target && (!onResponse || onResponse(response));
        };
        auto outcome = streamOnce(current, onAnswer, onChunk, cancel, idleLimit);
        if (!target) {
            return outcome;
        }
        current.url = *target;
    }
}

base::Expected<HttpResponse> HttpClient::streamOnce(const HttpRequest &request,
                                                    const ResponseHandler &onResponse,
                                                    const ChunkHandler &onChunk,
                                                    const base::CancelToken &cancel,
                                                    std::optional<std::chrono::milliseconds> idleLimit)
{
    const auto transfer = std::make_shared<Transfer>(request, Transfer::Delivery::Streamed);
    const base::CancelCallback onCancel(cancel, [&] { transfer->fail(cancelledError(request)); });
    m_worker->start(transfer);
    StreamReader reader{onResponse, onChunk};
    while (true) {
        auto limit = idleLimit;
        if (!reader.isOpen && request.timeout) {
            limit = limit ? std::min(*limit, *request.timeout) : *request.timeout;
        }
        const Transfer::Progress progress = transfer->wait(limit);
        if (progress.idle) {
            transfer->fail(silentError(request, *limit));
            m_worker->remove(transfer);
            return transfer->result();
        }
        reader.take(progress, *transfer);
        if (reader.stopped) {
            m_worker->remove(transfer);
            return transfer->response();
        }
        if (progress.finished) {
            m_worker->remove(transfer);
            return transfer->result();
        }
    }
}

void HttpClient::dropConnections(const QByteArray &connectionGroup)
{
    m_worker->dropConnections(connectionGroup);
}

} // namespace slipway::net
