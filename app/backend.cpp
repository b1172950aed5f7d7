#include "backend.h"

#include <services/base/jsonaccess.h>
#include <services/base/logging.h>
#include <services/base/process.h>
#include <services/gitops/health.h>

#include <QCoreApplication>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace slipway::app {

using base::Expected;
using base::Unexpected;

namespace {

std::unique_ptr<secrets::SecretStore> openSecrets()
{
    auto keychain = secrets::openKeychain();
    if (keychain) {
        return std::move(*keychain);
    }
    qCInfo(base::lcSecrets) << "no keychain:" << keychain.error().sentence();
    return secrets::makeMemoryStore();
}

// The transport of libgit2 is registered once per process, and with it the store its credentials come from.
void initializeGit(Backend &backend)
{
    git::initialize(backend.http(), [&backend](const QString &url) -> std::optional<git::RemoteCredential> {
        const QString name = gitSecretName(url);
        if (const auto known = backend.options().sessionCredentials.constFind(name);
            known != backend.options().sessionCredentials.constEnd()) {
            return *known;
        }
        const auto value = backend.secrets().read(name);
        if (!value) {
            return std::nullopt;
        }
        const auto document = base::parseJson(*value, u"Git credential"_s);
        if (!document) {
            return std::nullopt;
        }
        git::RemoteCredential credential;
        credential.userName = base::text(*document, {"userName"});
        credential.password = base::text(*document, {"password"});
        credential.bearerToken = base::text(*document, {"bearerToken"});
        credential.caPem = base::text(*document, {"caPem"}).toUtf8();
        credential.insecure = base::boolean(*document, {"insecure"});
        credential.sshKeyFile = base::text(*document, {"sshKeyFile"});
        return credential;
    });
}

kube::Kubeconfig loadKubeconfig(const BackendOptions &options, const QStringList &additional)
{
    const applications::Workspace &workspace = options.workspace;
    kube::Kubeconfig config;
    if (!options.kubeconfig.isEmpty()) {
        config = kube::Kubeconfig::load(options.kubeconfig);
    } else if (workspace.onlyTheseKubeconfigs) {
        config = kube::Kubeconfig::loadFiles(workspace.kubeconfigFiles);
    } else {
        config = kube::Kubeconfig::load({}, workspace.kubeconfigFiles + additional);
    }
    return config;
}

} // namespace

QString gitSecretName(const QString &url)
{
    const QUrl parsed(url);
    const QString port = parsed.port() > 0 ? u':' + QString::number(parsed.port()) : QString();
    return u"git/"_s + parsed.host().toLower() + port;
}

Backend::Backend(BackendOptions options, base::Paths paths, std::unique_ptr<journal::Journal> journal)
    : m_options(std::move(options))
    , m_paths(std::move(paths))
    , m_journal(std::move(journal))
    , m_observer(std::make_shared<JournalObserver>(*m_journal, base::loginName()))
    , m_guard(std::make_shared<kube::WriteGuard>())
    , m_clusters(std::make_unique<kube::ClusterPool>(m_http, m_guard, m_observer, gitops::judgeHealth))
    , m_mirrors(std::make_unique<git::MirrorCache>(m_paths.cache + u"/git"_s))
    , m_renderer(std::make_unique<render::Renderer>(
          render::ToolPaths{m_options.toolPaths, m_paths.data + u"/cluster"_s}, m_paths.cache + u"/render"_s))
{
    initializeGit(*this);
    reloadKubeconfig(m_options.kubeconfigFiles);
    applications::Workspace workspace = m_options.workspace;
    if (!m_options.context.isEmpty()) {
        workspace.homeContext = m_options.context;
    }
    m_local = std::make_unique<applications::LocalProvider>(
        applications::LocalProvider::Collaborators{*m_clusters, *m_mirrors, *m_renderer, m_clock, m_observer},
        workspace);
}

Backend::~Backend() = default;

Expected<std::unique_ptr<Backend>> Backend::create(const BackendOptions &options, const base::Paths &paths)
{
    if (const auto made = base::ensurePrivateFolder(paths.state); !made) {
        return Unexpected(made.error());
    }
    auto journal = journal::Journal::open(paths.state + u"/journal.sqlite"_s);
    if (!journal) {
        return Unexpected(journal.error());
    }
    return std::unique_ptr<Backend>(new Backend(options, paths, std::move(*journal)));
}

secrets::SecretStore &Backend::secrets()
{
    std::call_once(m_secretsOpened, [this] { m_secrets = openSecrets(); });
    return *m_secrets;
}

void Backend::reloadKubeconfig(const QStringList &additionalFiles)
{
    m_options.kubeconfigFiles = additionalFiles;
    m_clusters->setKubeconfig(loadKubeconfig(m_options, additionalFiles));
    setProtection(m_options.protectedContexts, m_options.readOnlyContexts);
}

void Backend::setProtection(const QStringList &protectedContexts, const QStringList &readOnlyContexts)
{
    m_options.protectedContexts = protectedContexts;
    m_options.readOnlyContexts = readOnlyContexts;
    const applications::Workspace &workspace = m_options.workspace;
    for (const kube::KubeContext &context : m_clusters->kubeconfig().contexts) {
        const QString &name = context.name;
        m_guard->setProtected(name,
                              workspace.protectedContexts.contains(name) || protectedContexts.contains(name));
        m_guard->setReadOnly(name,
                             workspace.readOnlyContexts.contains(name) || readOnlyContexts.contains(name));
    }
}

} // namespace slipway::app
