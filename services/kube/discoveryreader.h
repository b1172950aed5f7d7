#pragma once

#include <services/base/canceltoken.h>
#include <services/base/error.h>
#include <services/kube/client.h>
#include <services/kube/requests.h>
#include <services/kube/slots.h>

#include <nlohmann/json_fwd.hpp>

#include <QByteArray>

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>

namespace slipway::kube {

/// The resources in an aggregated discovery document (APIGroupDiscoveryList, v2 and v2beta1). Pure.
void addAggregated(const nlohmann::json &document, Discovery &into);
/// The resources in a legacy APIResourceList of one group and version. Pure.
void addLegacy(const nlohmann::json &document, bool preferred, Discovery &into);

/// Asks one server what it offers and keeps the answer for ten minutes. One request at a time; the aggregated
/// documents are asked for again with their ETags. Thread safe.
class DiscoveryReader final
{
public:
    explicit DiscoveryReader(Requests &requests);

    base::Expected<std::shared_ptr<const Discovery>> read(const base::CancelToken &cancel, bool refresh);

private:
    /// One of /api and /apis as it was last answered.
    struct Root
    {
        QByteArray etag;
        std::shared_ptr<const Discovery> part;
    };

    std::shared_ptr<const Discovery> fresh(bool refresh, std::chrono::steady_clock::time_point asked);
    base::Expected<std::shared_ptr<const Discovery>>
    readRoot(const QString &path, Root &root, const base::CancelToken &cancel);
    void readLegacy(const QString &path,
                    const nlohmann::json &document,
                    Discovery &into,
                    const base::CancelToken &cancel);
    void
    readLegacyVersion(const QString &path, bool preferred, Discovery &into, const base::CancelToken &cancel);

    Requests &m_requests;
    Slots m_turn{1};
    Root m_core;   ///< only by the holder of the turn
    Root m_groups; ///< likewise
    std::mutex m_mutex;
    std::shared_ptr<const Discovery> m_known;
    std::optional<std::chrono::steady_clock::time_point> m_readAt;
};

} // namespace slipway::kube
