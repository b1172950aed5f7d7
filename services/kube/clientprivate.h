#pragma once

#include <services/kube/client.h>
#include <services/kube/discoveryreader.h>
#include <services/kube/requests.h>
#include <services/kube/writeguard.h>

#include <nlohmann/json.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <mutex>

// Inside the client's own files only.
namespace slipway::kube {

struct Client::Private
{
    Private(net::HttpClient &http, KubeContext named)
        : context(std::move(named))
        , requests(http, context)
        , discovery(requests)
    {}

    /// Sends and parses the answer; a 403 empties the cache of rights, since the server knows better.
    base::Expected<nlohmann::json> sendForJson(const ApiCall &call, const base::CancelToken &cancel);
    base::Expected<net::HttpResponse> send(const ApiCall &call, const base::CancelToken &cancel);

    /// One write from guard to observer. `before` is read only when somebody wants to know.
    base::Expected<WriteResult> write(const ApiResource &resource,
                                      const ApiCall &call,
                                      const base::ObjectKey &key,
                                      bool dryRun,
                                      const QString &reason,
                                      const base::CancelToken &cancel);
    base::Json readBefore(const ApiResource &resource, const ApiCall &call, const base::CancelToken &cancel);
    void report(Write write, const base::Json &before, const base::Json &after);

    struct Answer
    {
        bool allowed = false;
        std::chrono::steady_clock::time_point at;
    };

    const KubeContext context;
    Requests requests;
    DiscoveryReader discovery;
    std::shared_ptr<WriteGuard> guard;
    std::shared_ptr<WriteObserver> observer;
    std::mutex mutex;
    std::map<AccessQuestion, Answer> rights;
};

/// The managedFields of an object, which are half of its size and nobody's business outside of a diff.
void removeManagedFields(nlohmann::json &object);

} // namespace slipway::kube
