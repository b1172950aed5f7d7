#include "requests.h"

#include "credentialsource.h"
#include "slots.h"
#include "statuserror.h"

#include <services/net/retry.h>

#include <QCoreApplication>
#include <QDateTime>
#include <QUrl>

#include <atomic>

using namespace Qt::StringLiterals;

namespace slipway::kube {

namespace {

constexpr int callsAtOnce = 8;
constexpr qsizetype errorBodyLimit = 1024 * 1024;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::kube", text);
}

QString encoded(const QString &part)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(part));
}

QByteArray nextGroup()
{
    static std::atomic<int> last = 0;
    return "kube-" + QByteArray::number(++last);
}

base::Error withCluster(base::Error error, const Subject &subject, const QString &context)
{
    if (error.kind == base::ErrorKind::Cancelled) {
        error.what = tr("The request to %1 %2").arg(subject.verb, subject.resource);
    } else {
        error.what = tr("%1 (context %2)").arg(error.what, context);
    }
    return error;
}

} // namespace

QString resourcePath(const ApiResource &resource,
                     const QString &nameSpace,
                     const QString &name,
                     const QString &subresource)
{
    const base::GroupVersionKind &gvk = resource.gvk;
    QString path = gvk.group.isEmpty() ? u"/api/"_s : u"/apis/"_s + encoded(gvk.group) + u'/';
    path += encoded(gvk.version);
    if (resource.namespaced && !nameSpace.isEmpty()) {
        path += u"/namespaces/"_s + encoded(nameSpace);
    }
    path += u'/' + encoded(resource.plural);
    if (!name.isEmpty()) {
        path += u'/' + encoded(name);
    }
    if (!subresource.isEmpty()) {
        path += u'/' + encoded(subresource);
    }
    return path;
}

QString resourceText(const ApiResource &resource, const QString &subresource)
{
    QString text = resource.plural;
    if (!resource.gvk.group.isEmpty()) {
        text += u'.' + resource.gvk.group;
    }
    return subresource.isEmpty() ? text : text + u'/' + subresource;
}

struct Requests::Private
{
    Private(net::HttpClient &client, const KubeContext &named)
        : http(client)
        , context(named)
        , credentials(named)
        , group(nextGroup())
    {}

    QByteArray watchGroup() const { return group + "-watch"; }

    base::Expected<net::HttpRequest>
    prepare(const ApiCall &call, const base::CancelToken &cancel, int &generation);
    void dropOnNewCertificate(const net::TlsOptions &tls);

    net::HttpClient &http;
    const KubeContext context;
    CredentialSource credentials;
    Slots slots{callsAtOnce};
    const QByteArray group;
    std::mutex mutex;
    QByteArray certificate; ///< the one last used, to notice a new one
};

base::Expected<net::HttpRequest>
Requests::Private::prepare(const ApiCall &call, const base::CancelToken &cancel, int &generation)
{
    const auto credential = credentials.current(cancel);
    if (!credential) {
        return base::Unexpected(credential.error());
    }
    generation = credential->generation;
    net::HttpRequest request;
    request.method = call.method;
    request.url = context.cluster.server + call.path;
    QStringList parameters;
    for (const auto &[name, value] : call.query) {
        parameters.append(encoded(name) + u'=' + encoded(value));
    }
    if (!parameters.isEmpty()) {
        request.url += u'?' + parameters.join(u'&');
    }
    request.headers = call.headers;
    request.headers.append({"Accept", call.accept});
    if (!call.contentType.isEmpty()) {
        request.headers.append({"Content-Type", call.contentType});
    }
    if (!credential->authorization.isEmpty()) {
        request.headers.append({"Authorization", credential->authorization});
    }
    request.body = call.body;
    request.tls.caPem = context.cluster.caPem;
    request.tls.serverName = context.cluster.tlsServerName;
    request.tls.insecure = context.cluster.insecureSkipTlsVerify;
    request.tls.clientCertificatePem = credential->clientCertificatePem;
    request.tls.clientKeyPem = credential->clientKeyPem;
    request.connectionGroup = group;
    request.timeout = call.timeout;
    request.responseLimit = call.responseLimit;
    request.acceptCompressed = !context.cluster.disableCompression;
    request.retry.attempts = 3;
    dropOnNewCertificate(request.tls);
    return request;
}

void Requests::Private::dropOnNewCertificate(const net::TlsOptions &tls)
{
    const std::lock_guard lock(mutex);
    if (certificate != tls.clientCertificatePem) {
        if (!certificate.isEmpty()) {
            http.dropConnections(group);
            http.dropConnections(watchGroup());
        }
        certificate = tls.clientCertificatePem;
    }
}

Requests::Requests(net::HttpClient &http, const KubeContext &context)
    : d(std::make_unique<Private>(http, context))
{}

Requests::~Requests()
{
    d->http.dropConnections(d->group);
    d->http.dropConnections(d->watchGroup());
}

base::Expected<void> Requests::signIn(const base::CancelToken &cancel)
{
    const auto credential = d->credentials.current(cancel);
    return credential ? base::Expected<void>() : base::Unexpected(credential.error());
}

base::Expected<net::HttpResponse> Requests::send(const ApiCall &call, const base::CancelToken &cancel)
{
    for (int round = 1;; ++round) {
        int generation = 0;
        const auto request = d->prepare(call, cancel, generation);
        if (!request) {
            return base::Unexpected(withCluster(request.error(), call.subject, d->context.name));
        }
        const Slots::Hold slot(d->slots, cancel);
        if (!slot.isHeld()) {
            return base::cancelled(tr("The request to %1 %2").arg(call.subject.verb, call.subject.resource));
        }
        auto response = d->http.send(*request, cancel);
        if (!response) {
            return base::Unexpected(withCluster(response.error(), call.subject, d->context.name));
        }
        if (response->status == 401 && round == 1 && d->credentials.refresh(generation)) {
            continue;
        }
        if (response->status >= 400) {
            return base::Unexpected(statusError(call, *response));
        }
        return response;
    }
}

base::Expected<void> Requests::stream(const ApiCall &call,
                                      const std::function<bool(const QByteArray &chunk)> &onChunk,
                                      const base::CancelToken &cancel,
                                      std::optional<std::chrono::milliseconds> idleLimit,
                                      const std::function<void()> &onOpen,
                                      const std::function<void(std::chrono::milliseconds)> &onRetryAfter)
{
    for (int round = 1;; ++round) {
        int generation = 0;
        auto request = d->prepare(call, cancel, generation);
        if (!request) {
            return base::Unexpected(withCluster(request.error(), call.subject, d->context.name));
        }
        request->connectionGroup = d->watchGroup();
        request->timeout.reset(); // the log of a silent container has not even headers
        bool isRefused = false;
        QByteArray refusal;
        const auto onResponse = [&](const net::HttpResponse &response) {
            isRefused = response.status >= 400;
            if (!isRefused && onOpen) {
                onOpen();
            }
            return true;
        };
        const auto onBytes = [&](const QByteArray &chunk) {
            if (!isRefused) {
                return onChunk(chunk);
            }
            refusal += chunk;
            return refusal.size() < errorBodyLimit;
        };
        auto response = d->http.stream(*request, onResponse, onBytes, cancel, idleLimit);
        if (!response) {
            return base::Unexpected(withCluster(response.error(), call.subject, d->context.name));
        }
        if (response->status == 401 && round == 1 && d->credentials.refresh(generation)) {
            continue;
        }
        if (isRefused) {
            const auto wait = net::retryAfter(*response, QDateTime::currentDateTimeUtc());
            if (wait && onRetryAfter) {
                onRetryAfter(*wait);
            }
            response->body = refusal;
            return base::Unexpected(statusError(call, *response));
        }
        return {};
    }
}

} // namespace slipway::kube
