#include "requests.h"
#include "watchsource.h"

#include <services/kube/watcher.h>

namespace slipway::kube {

namespace {

// What may wait to be decoded: a list over a fast line comes quicker than it is decoded, and a stream must
// not be paused (HTTP/2 flow control in libcurl).
constexpr qint64 mostWaiting = 512LL * 1024 * 1024;

/// Lists and watches over the client's own requests.
class RequestsSource final : public WatchSource
{
public:
    explicit RequestsSource(Requests &requests)
        : m_requests(requests)
    {}

    base::Expected<void>
    stream(const WatchCall &call, const Handlers &handlers, const base::CancelToken &cancel) override
    {
        ApiCall request;
        request.path = resourcePath(call.resource, call.nameSpace);
        request.query = call.parameters;
        request.responseLimit = mostWaiting;
        request.subject = {call.isWatch ? QStringLiteral("watch") : QStringLiteral("list"),
                           resourceText(call.resource),
                           call.nameSpace,
                           {}};
        return m_requests.stream(
            request, handlers.onChunk, cancel, call.idleLimit, handlers.onOpen, handlers.onRetryAfter);
    }

private:
    Requests &m_requests;
};

} // namespace

std::shared_ptr<WatchSource> makeWatchSource(Requests &requests)
{
    return std::make_shared<RequestsSource>(requests);
}

Watcher::Watcher(Client &client, ResourceStore &store, HealthJudge judge, QStringList fallbackNamespaces)
    : Watcher(makeWatchSource(client.requests()),
              store,
              std::move(judge),
              std::move(fallbackNamespaces),
              WatchTiming())
{}

} // namespace slipway::kube
