#pragma once

#include <services/base/canceltoken.h>
#include <services/base/error.h>

#include <QList>
#include <QString>

#include <functional>
#include <optional>

namespace slipway::net {
class HttpClient;
}

namespace slipway::kube {

class Client;

/// What has to work, one after the other, before a context can be used.
enum class ReachabilityStage
{
    Configuration, ///< the kubeconfig says all that is needed
    SignIn,        ///< there is a credential; a plugin gave one
    Connection,    ///< the server answers
    Certificate,   ///< and proves who it is
    Version,       ///< it is a Kubernetes API server
    Identity,      ///< and knows who is asking
    Api            ///< and says what it offers
};

struct ReachabilityStep
{
    ReachabilityStage stage = ReachabilityStage::Configuration;
    QString name; ///< "Read the kubeconfig", "Connect", ...
    QString detail;
    std::optional<base::Error> error;
    bool skipped = false; ///< not reached: an earlier step failed or is under way
};

/// How far a context answers, for the Clusters page and `cluster check`: each step with its own result.
struct Reachability
{
    QString context;
    QString serverVersion;
    QString identity;
    QList<ReachabilityStep> steps;
    qint64 milliseconds = 0; ///< of the first answered request

    bool isReachable() const;
    /// The step that failed, or null.
    const ReachabilityStep *failure() const;
};

/// Hears of a check in which one more step is done; the steps to come are there as skipped.
using ReachabilityListener = std::function<void(const Reachability &soFar)>;

/// A check that ends at its first step: the context cannot be used as it stands in the kubeconfig.
Reachability unusableContext(const QString &context, const base::Error &error);

/// Asks the server of `client` step by step, without cached answers, and stops at the first failure. Where
/// the connection fails, one more request without verification and without any credential tells whether
/// only the certificate was the reason. Blocks up to the time limits of the requests.
Reachability checkReachability(Client &client,
                               net::HttpClient &http,
                               const base::CancelToken &cancel,
                               const ReachabilityListener &onStep = {});

} // namespace slipway::kube
