#pragma once

#include <services/kube/requests.h>
#include <services/kube/watcher.h>
#include <services/kube/watchsource.h>
#include <services/net/httpclient.h>
#include <tests/support/scriptedserver.h>

#include <QTest>

#include <thread>

// A watcher over real HTTP against a scripted server, for the tests of this folder.
namespace slipway::kubetest {

using testsupport::Answer;
using testsupport::ScriptedRequest;
using testsupport::ScriptedServer;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

inline const QByteArray path = "/api/v1/configmaps";
inline const QByteArray get = "GET " + path;

inline kube::ApiResource configMaps()
{
    kube::ApiResource resource;
    resource.gvk = {{}, u"v1"_s, u"ConfigMap"_s};
    resource.plural = u"configmaps"_s;
    return resource;
}

inline QByteArray object(const QByteArray &name, int version, const QByteArray &nameSpace = "shop")
{
    return R"({"metadata":{"name":")" + name + R"(","namespace":")" + nameSpace + R"(","uid":"uid-)" + name +
           R"(","resourceVersion":")" + QByteArray::number(version) +
           R"(","managedFields":[{"manager":"x"}]},"data":{"a":"b"}})";
}

inline QByteArray eventLine(const QByteArray &type, const QByteArray &object)
{
    return R"({"type":")" + type + R"(","object":)" + object + "}\n";
}

inline QByteArray status(int code, const QByteArray &reason, const QByteArray &message = "so the server says")
{
    return R"({"kind":"Status","apiVersion":"v1","status":"Failure","code":)" + QByteArray::number(code) +
           R"(,"reason":")" + reason + R"(","message":")" + message + R"("})";
}

inline Answer list(int version, const QList<QByteArray> &objects, const QByteArray &continueToken = {})
{
    return Answer::json(R"({"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":")" +
                        QByteArray::number(version) + R"(","continue":")" + continueToken +
                        R"("},"items":[)" + objects.join(',') + "]}");
}

inline Answer refusal(int code, const QByteArray &reason, const QByteArray &message = "so the server says")
{
    return Answer::json(status(code, reason, message), code);
}

inline kube::WatchTiming quick()
{
    kube::WatchTiming timing;
    timing.firstDelay = 5ms;
    timing.maximumDelay = 40ms;
    timing.suspiciouslyShort = 1ms;
    timing.liveness = 20s;
    return timing;
}

/// Server, client, store and watcher of one test.
class WatcherFixture
{
public:
    WatcherFixture()
    {
        kube::KubeContext context;
        context.name = u"test"_s;
        context.cluster.server = server.url();
        requests = std::make_unique<kube::Requests>(http, context);
    }

    void make(const QStringList &fallback = {}, const kube::WatchTiming &timing = quick())
    {
        watcher = std::make_unique<kube::Watcher>(
            kube::makeWatchSource(*requests), store, nullptr, fallback, timing);
    }

    void start(const kube::WatchRequest &request,
               const QStringList &fallback = {},
               const kube::WatchTiming &timing = quick())
    {
        make(fallback, timing);
        watcher->watch(request);
    }

    bool waitSynced()
    {
        base::CancelSource limit;
        std::thread guard([&limit, token = limit.token()] {
            if (!token.waitFor(10s)) {
                limit.cancel();
            }
        });
        const auto synced = watcher->waitSynced(limit.token());
        limit.cancel();
        guard.join();
        return synced.has_value();
    }

    /// "one101 two99": names with resource versions, in the order of the store.
    QString names() const
    {
        QStringList names;
        for (const auto &row : store.all()) {
            names.append(row->key.name + row->resourceVersion);
        }
        return names.join(u' ');
    }

    /// The request of that number, counted from 1, waiting for it.
    ScriptedRequest request(int number) const
    {
        if (!server.waitForRequests(number, path)) {
            qWarning("request %d did not arrive", number);
            return {};
        }
        return server.requests(path).at(size_t(number - 1));
    }

    std::optional<base::Error> error() const
    {
        const QList<kube::WatchState> states = watcher->states();
        for (const kube::WatchState &state : states) {
            if (state.error) {
                return state.error;
            }
        }
        return std::nullopt;
    }

    ScriptedServer server;
    net::HttpClient http;
    std::unique_ptr<kube::Requests> requests;
    kube::ResourceStore store;
    std::unique_ptr<kube::Watcher> watcher;
};

} // namespace slipway::kubetest
