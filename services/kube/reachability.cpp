#include "reachability.h"

#include "client.h"

#include <services/net/httpclient.h>

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;

namespace slipway::kube {

using base::ErrorKind;
using Stage = ReachabilityStage;

namespace {

constexpr Stage allStages[] = {Stage::Configuration,
                               Stage::SignIn,
                               Stage::Connection,
                               Stage::Certificate,
                               Stage::Version,
                               Stage::Identity,
                               Stage::Api};

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::kube", text);
}

QString stageName(Stage stage, bool usesPlugin)
{
    switch (stage) {
    case Stage::Configuration:
        return tr("Read the kubeconfig");
    case Stage::SignIn:
        return usesPlugin ? tr("Run the sign-in helper") : tr("Find the credential");
    case Stage::Connection:
        return tr("Connect");
    case Stage::Certificate:
        return tr("Check the certificate");
    case Stage::Version:
        return tr("Ask for the version");
    case Stage::Identity:
        return tr("Ask who I am");
    case Stage::Api:
        return tr("Read the API");
    }
    return {};
}

QString credentialText(const Credential &credential)
{
    if (credential.exec) {
        return tr("%1 gave a credential").arg(QFileInfo(credential.exec->command).fileName());
    }
    if (!credential.tokenFile.isEmpty()) {
        return tr("a token from %1").arg(credential.tokenFile);
    }
    if (!credential.token.isEmpty()) {
        return tr("a token");
    }
    if (!credential.userName.isEmpty()) {
        return tr("the password of %1").arg(credential.userName);
    }
    return credential.clientCertificatePem.isEmpty() ? tr("none: the server is asked without one")
                                                     : tr("a client certificate");
}

QString certificateText(const ClusterEndpoint &cluster)
{
    if (cluster.server.startsWith("http:"_L1)) {
        return tr("none: the connection is not encrypted");
    }
    if (cluster.insecureSkipTlsVerify) {
        return tr("not checked, as the kubeconfig says");
    }
    return cluster.caPem.isEmpty() ? tr("trusted by this computer")
                                   : tr("trusted by the authority in the kubeconfig");
}

// One run through the stages.
class Run final
{
public:
    Run(Client &client,
        net::HttpClient &http,
        const base::CancelToken &cancel,
        const ReachabilityListener &onStep)
        : m_client(client)
        , m_http(http)
        , m_cancel(cancel)
        , m_onStep(onStep)
    {
        const KubeContext &context = client.context();
        m_result.context = context.name;
        for (const Stage stage : allStages) {
            m_result.steps.append(
                {stage, stageName(stage, context.credential.exec.has_value()), {}, std::nullopt, true});
        }
    }

    Reachability run()
    {
        const KubeContext &context = m_client.context();
        pass(Stage::Configuration, tr("%1, context %2").arg(context.file, context.name));
        if (const auto credential = m_client.signIn(m_cancel); !credential) {
            fail(Stage::SignIn, credential.error());
            return m_result;
        }
        pass(Stage::SignIn, credentialText(context.credential));
        if (askVersion() && askIdentity()) {
            askApi();
        }
        return m_result;
    }

private:
    bool askVersion();
    bool askIdentity();
    void askApi();
    bool answersUnverified() const;

    ReachabilityStep &step(Stage stage) { return m_result.steps[static_cast<qsizetype>(stage)]; }

    void pass(Stage stage, const QString &detail)
    {
        step(stage).detail = detail;
        step(stage).skipped = false;
        if (m_onStep) {
            m_onStep(m_result);
        }
    }

    bool fail(Stage stage, const base::Error &error)
    {
        step(stage).error = error;
        step(stage).skipped = false;
        return false;
    }

    Client &m_client;
    net::HttpClient &m_http;
    const base::CancelToken &m_cancel;
    const ReachabilityListener &m_onStep;
    Reachability m_result;
};

bool Run::askVersion()
{
    const ClusterEndpoint &cluster = m_client.context().cluster;
    const auto started = std::chrono::steady_clock::now();
    const auto version = m_client.version(m_cancel);
    const auto took = std::chrono::steady_clock::now() - started;
    m_result.milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
    const auto connected = [&] {
        pass(Stage::Connection, tr("%1 answered in %2 ms").arg(cluster.server).arg(m_result.milliseconds));
    };
    if (!version) {
        const base::Error &error = version.error();
        if (error.kind == ErrorKind::Unreachable && !cluster.insecureSkipTlsVerify && answersUnverified()) {
            connected();
            return fail(Stage::Certificate, error);
        }
        if (error.kind == ErrorKind::Unreachable || error.kind == ErrorKind::Timeout ||
            error.kind == ErrorKind::Cancelled) {
            return fail(Stage::Connection, error);
        }
    }
    connected();
    pass(Stage::Certificate, certificateText(cluster));
    if (version) {
        m_result.serverVersion = version->gitVersion;
        pass(Stage::Version, version->gitVersion);
        return true;
    }
    if (version.error().kind == ErrorKind::Unauthenticated) {
        pass(Stage::Version, tr("not told to strangers"));
        return fail(Stage::Identity, version.error());
    }
    if (version.error().kind != ErrorKind::Forbidden) {
        return fail(Stage::Version, version.error());
    }
    pass(Stage::Version, tr("this identity may not ask for it"));
    return true;
}

// Whether the server answers somebody who neither verifies it nor says who they are.
bool Run::answersUnverified() const
{
    const ClusterEndpoint &cluster = m_client.context().cluster;
    if (!cluster.server.startsWith("https:"_L1)) {
        return false;
    }
    net::HttpRequest request;
    request.url = cluster.server + u"/version"_s;
    request.tls.insecure = true;
    request.tls.serverName = cluster.tlsServerName;
    request.connectionGroup = "reachability-probe";
    request.timeout = std::chrono::seconds(5);
    return m_http.send(request, m_cancel).has_value();
}

bool Run::askIdentity()
{
    const auto identity = m_client.identity(m_cancel);
    if (identity) {
        m_result.identity = *identity;
        pass(Stage::Identity, tr("signed in as %1").arg(*identity));
        return true;
    }
    const ErrorKind kind = identity.error().kind;
    if (kind != ErrorKind::Unsupported && kind != ErrorKind::NotFound) {
        return fail(Stage::Identity, identity.error());
    }
    pass(Stage::Identity, tr("this server does not say who is signed in"));
    return true;
}

void Run::askApi()
{
    const auto discovery = m_client.discovery(m_cancel, true);
    if (!discovery) {
        fail(Stage::Api, discovery.error());
        return;
    }
    pass(Stage::Api, tr("%1 kinds").arg((*discovery)->resources.size()));
}

} // namespace

bool Reachability::isReachable() const
{
    return !steps.isEmpty() &&
           std::ranges::none_of(steps, [](const auto &step) { return step.error || step.skipped; });
}

const ReachabilityStep *Reachability::failure() const
{
    const auto failed =
        std::ranges::find_if(steps, [](const ReachabilityStep &step) { return step.error.has_value(); });
    return failed == steps.end() ? nullptr : &*failed;
}

Reachability unusableContext(const QString &context, const base::Error &error)
{
    Reachability result;
    result.context = context;
    for (const Stage stage : allStages) {
        result.steps.append({stage, stageName(stage, false), {}, std::nullopt, true});
    }
    result.steps.first().error = error;
    result.steps.first().skipped = false;
    return result;
}

Reachability checkReachability(Client &client,
                               net::HttpClient &http,
                               const base::CancelToken &cancel,
                               const ReachabilityListener &onStep)
{
    return Run(client, http, cancel, onStep).run();
}

} // namespace slipway::kube
