#pragma once

#include <services/base/canceltoken.h>
#include <services/base/error.h>
#include <services/kube/client.h>

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QString>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

// Inside the kube room only: what the watcher needs of a connection, and the times it keeps.
namespace slipway::kube {

class Requests;

/// One list page or one watch.
struct WatchCall
{
    ApiResource resource;
    QString nameSpace;
    bool isWatch = false; ///< for the error's words; the parameters are complete without it
    QList<QPair<QString, QString>> parameters;
    std::chrono::milliseconds idleLimit{};
};

/// Streams the answer of a GET on a resource's collection. Any number of threads may call at once.
class WatchSource
{
public:
    virtual ~WatchSource() = default;

    struct Handlers
    {
        std::function<void()> onOpen;                         ///< the server has accepted
        std::function<bool(const QByteArray &chunk)> onChunk; ///< false ends the stream without an error
        /// The server asked to wait so long before the next try; called before the error is returned.
        std::function<void(std::chrono::milliseconds)> onRetryAfter;
    };

    /// Blocks until the body ends. Errors as Client's; Timeout when no byte came for the idle limit.
    virtual base::Expected<void>
    stream(const WatchCall &call, const Handlers &handlers, const base::CancelToken &cancel) = 0;
};

std::shared_ptr<WatchSource> makeWatchSource(Requests &requests);

/// The times a watcher keeps; the defaults are those of client-go's reflector and of its HTTP/2 health check.
struct WatchTiming
{
    std::chrono::milliseconds firstDelay = std::chrono::milliseconds(800);
    std::chrono::milliseconds maximumDelay = std::chrono::seconds(30);
    std::chrono::milliseconds healthyAfter = std::chrono::minutes(2);
    /// Bookmarks come about once a minute: a watch without a byte for longer is taken for dead.
    std::chrono::milliseconds liveness = std::chrono::seconds(90);
    std::chrono::milliseconds listIdle = std::chrono::seconds(30);
    std::chrono::seconds shortestWatch = std::chrono::seconds(300);
    std::chrono::seconds longestWatch = std::chrono::seconds(600);
    /// A watch that ends sooner and without an event counts as a failure.
    std::chrono::milliseconds suspiciouslyShort = std::chrono::seconds(1);
};

} // namespace slipway::kube
