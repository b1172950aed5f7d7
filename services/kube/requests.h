#pragma once

#include <services/base/canceltoken.h>
#include <services/base/error.h>
#include <services/kube/client.h>
#include <services/kube/kubeconfig.h>
#include <services/net/httpclient.h>

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QString>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

// Inside the kube room only: how Client and Watcher reach one API server. Other rooms use Client.
namespace slipway::kube {

/// What a request is about, in the API's own words, for the sentences of its errors.
struct Subject
{
    QString verb;     ///< "get", "list", "watch", "patch", ...
    QString resource; ///< "deployments.apps", "pods/log"
    QString nameSpace;
    QString name;
};

/// One request to the API server.
struct ApiCall
{
    QByteArray method = "GET";
    QString path; ///< begins with "/", percent-encoded; see resourcePath()
    QList<QPair<QString, QString>> query;
    QByteArray accept = "application/json";
    QByteArray contentType; ///< of the body
    QByteArray body;
    net::Headers headers; ///< further ones, "If-None-Match"
    Subject subject;
    std::chrono::milliseconds timeout = std::chrono::seconds(60); ///< of send(); a stream has none
    qint64 responseLimit = 64LL * 1024 * 1024;
};

/// "/api/v1/namespaces/dev/pods/web-1/log" for a resource; empty parts are left out.
QString resourcePath(const ApiResource &resource,
                     const QString &nameSpace,
                     const QString &name = {},
                     const QString &subresource = {});
/// "deployments.apps", or "deployments.apps/scale".
QString resourceText(const ApiResource &resource, const QString &subresource = {});

/// Sends requests as one context's user: credentials (fetched anew once on a 401), TLS, at most eight calls
/// at once (streams excepted). Thread safe. An answer of 400 and above is an error made from its Status.
class Requests final
{
public:
    /// `http` must outlive this.
    Requests(net::HttpClient &http, const KubeContext &context);
    ~Requests();
    Requests(const Requests &) = delete;
    Requests &operator=(const Requests &) = delete;

    base::Expected<net::HttpResponse> send(const ApiCall &call, const base::CancelToken &cancel);

    /// Obtains the credential that the next request sends, without sending one.
    base::Expected<void> signIn(const base::CancelToken &cancel);

    /// Streams the body of a GET on connections apart from those of send() (a slow list never delays a watch
    /// and a watch never a click). `onChunk` runs on the calling thread, gets bytes as they came (cut
    /// anywhere) and returns false to end the stream, which is no error; neither is the server's end of body.
    /// Timeout when no byte arrived for `idleLimit`. `onOpen` is called once when the server has accepted,
    /// before the first chunk; `onRetryAfter`, before a refusal (429, 503) is returned, with the wait that
    /// its Retry-After asks for.
    base::Expected<void> stream(const ApiCall &call,
                                const std::function<bool(const QByteArray &chunk)> &onChunk,
                                const base::CancelToken &cancel,
                                std::optional<std::chrono::milliseconds> idleLimit = std::nullopt,
                                const std::function<void()> &onOpen = {},
                                const std::function<void(std::chrono::milliseconds)> &onRetryAfter = {});

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace slipway::kube
