#include "httptransport.h"

#include <services/git/httpexchange.h>
#include <services/git/library.h>

#include <git2.h>
#include <git2/sys/transport.h>

#include <memory>

using namespace Qt::StringLiterals;

namespace slipway::git {

namespace {

int report(Transfer &transfer, const base::Error &error)
{
    git_error_set_str(GIT_ERROR_HTTP, error.sentence().toUtf8().constData());
    transfer.error = error;
    return error.kind == base::ErrorKind::Cancelled ? GIT_EUSER : -1;
}

// One per conversation: what redirections and credentials it has found holds for all its requests.
struct HttpSubtransport : git_smart_subtransport
{
    git_transport *owner = nullptr;
    std::unique_ptr<HttpExchange> exchange;
    Transfer *transfer = nullptr;
};

// One request and its answer. libgit2 writes the whole request before it reads.
struct HttpStream : git_smart_subtransport_stream
{
    HttpStream(HttpSubtransport &parent, git_smart_service_t what)
        : git_smart_subtransport_stream{}
        , http(parent)
        , service(what)
        , answer(parent.transfer->spoolFolder)
    {}

    base::Expected<void> send()
    {
        switch (service) {
        case GIT_SERVICE_UPLOADPACK_LS:
            return http.exchange->advertise(Service::UploadPack, answer);
        case GIT_SERVICE_RECEIVEPACK_LS:
            return http.exchange->advertise(Service::ReceivePack, answer);
        case GIT_SERVICE_UPLOADPACK:
            return http.exchange->call(Service::UploadPack, request, answer);
        case GIT_SERVICE_RECEIVEPACK:
            return http.exchange->call(Service::ReceivePack, request, answer);
        }
        return base::failure(base::ErrorKind::Internal, tr("An unknown Git service was asked for"));
    }

    HttpSubtransport &http;
    git_smart_service_t service;
    QByteArray request;
    Spool answer;
    bool sent = false;
};

int readStream(git_smart_subtransport_stream *base, char *buffer, size_t size, size_t *count)
{
    auto &stream = *static_cast<HttpStream *>(base);
    *count = 0;
    if (!stream.sent) {
        stream.sent = true;
        if (const auto done = stream.send(); !done) {
            return report(*stream.http.transfer, done.error());
        }
    }
    const qint64 got = stream.answer.read(buffer, static_cast<qint64>(size));
    if (got < 0) {
        git_error_set_str(GIT_ERROR_OS, "the answer kept in a temporary file cannot be read");
        return -1;
    }
    *count = static_cast<size_t>(got);
    return 0;
}

int writeStream(git_smart_subtransport_stream *base, const char *buffer, size_t size)
{
    static_cast<HttpStream *>(base)->request.append(buffer, static_cast<qsizetype>(size));
    return 0;
}

void freeStream(git_smart_subtransport_stream *base)
{
    delete static_cast<HttpStream *>(base);
}

int openStream(git_smart_subtransport_stream **out,
               git_smart_subtransport *base,
               const char *,
               git_smart_service_t service)
{
    auto &http = *static_cast<HttpSubtransport *>(base);
    if (!http.transfer) {
        http.transfer = transferOfTransport(http.owner);
    }
    if (!http.transfer || !httpClient()) {
        git_error_set_str(GIT_ERROR_HTTP, "the HTTP client has not been set up");
        return -1;
    }
    if (!http.exchange) {
        http.exchange = std::make_unique<HttpExchange>(*http.transfer);
    }
    auto stream = std::make_unique<HttpStream>(http, service);
    stream->subtransport = base;
    stream->read = readStream;
    stream->write = writeStream;
    stream->free = freeStream;
    *out = stream.release();
    return 0;
}

int closeSubtransport(git_smart_subtransport *base)
{
    static_cast<HttpSubtransport *>(base)->exchange.reset();
    return 0;
}

void freeSubtransport(git_smart_subtransport *base)
{
    delete static_cast<HttpSubtransport *>(base);
}

int makeSubtransport(git_smart_subtransport **out, git_transport *owner, void *)
{
    auto http = std::make_unique<HttpSubtransport>();
    http->action = openStream;
    http->close = closeSubtransport;
    http->free = freeSubtransport;
    http->owner = owner;
    *out = http.release();
    return 0;
}

} // namespace

void registerHttpTransport()
{
    static git_smart_subtransport_definition definition = {makeSubtransport, 1, nullptr};
    git_transport_register("http", git_transport_smart, &definition);
    git_transport_register("https", git_transport_smart, &definition);
}

} // namespace slipway::git
