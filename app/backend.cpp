#include "backend.h"

#include <services/base/logging.h>
#include <services/base/process.h>
#include <services/gitops/health.h>

#include <QFile>

using namespace Qt::StringLiterals;

namespace slipway::app {

using base::Expected;
using base::Unexpected;

namespace {

// The transport of libgit2 is registered once per process, and with it the book its credentials come from.
void initializeGit(net::HttpClient &http, credentials::CredentialBook &book)
{
    using credentials::Realm;
    git::initialize(http, [&book](const QString &url) { return book.find(Realm::Git, url); });
    git::onCredentialRefused([&book](const QString &url) { book.forget(Realm::Git, url); });
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

QString journalFile(const base::Paths &paths)
{
    return paths.state + u"/journal.sqlite"_s;
}

std::unique_ptr<secrets::Vault> makeVault(const base::Paths &paths)
{
    auto vault = std::make_unique<secrets::Vault>(paths.data + u"/credentials.sealed"_s);
    const QString passphraseFile = qEnvironmentVariable("SLIPWAY_PASSPHRASE_FILE");
    if (passphraseFile.isEmpty() || !QFile::exists(vault->fileName())) {
        return vault;
    }
    const auto passphrase = base::readFile(passphraseFile, 4096);
    const auto opened =
        passphrase ? vault->openFile(passphrase->trimmed()) : Expected<void>(Unexpected(passphrase.error()));
    if (!opened) {
        qCWarning(base::lcSecrets) << opened.error().sentence();
    }
    return vault;
}

Backend::Backend(BackendOptions options, base::Paths paths, std::unique_ptr<journal::Journal> journal)
    : m_options(std::move(options))
    , m_paths(std::move(paths))
    , m_journal(std::move(journal))
    , m_vault(makeVault(m_paths))
    , m_credentials(*m_vault)
    , m_observer(std::make_shared<JournalObserver>(*m_journal, base::loginName()))
    , m_guard(std::make_shared<kube::WriteGuard>())
    , m_clusters(std::make_unique<kube::ClusterPool>(m_http, m_guard, m_observer, gitops::judgeHealth))
    , m_mirrors(std::make_unique<git::MirrorCache>(m_paths.cache + u"/git"_s))
    , m_renderer(std::make_unique<render::Renderer>(
          render::ToolPaths{m_options.toolPaths, m_paths.data + u"/cluster"_s}, m_paths.cache + u"/render"_s))
{
    m_credentials.setSession(credentials::Realm::Git, m_options.sessionCredentials);
    initializeGit(m_http, m_credentials);
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
    auto journal = journal::Journal::open(journalFile(paths));
    if (!journal) {
        return Unexpected(journal.error());
    }
    return std::unique_ptr<Backend>(new Backend(options, paths, std::move(*journal)));
}

// Contexts whose kubeconfig says nothing about who one is may have a credential in the book. One object for
// each server, so that contexts which did not change compare equal.
void Backend::offerStoredCredentials(kube::Kubeconfig &config)
{
    using credentials::Realm;
    for (kube::KubeContext &context : config.contexts) {
        if (!context.credential.isEmpty()) {
            continue;
        }
        auto &offered = m_clusterCredentials[context.cluster.server];
        if (!offered) {
            const QString server = context.cluster.server;
            offered = std::make_shared<const kube::StoredCredential>(
                kube::StoredCredential{[this, server](kube::Credential &found) {
                                           const auto known = m_credentials.find(Realm::Cluster, server);
                                           found = known ? credentials::toKubeCredential(*known) : found;
                                           return known.has_value();
                                       },
                                       [this, server] { m_credentials.forget(Realm::Cluster, server); }});
        }
        context.credential.stored = offered;
    }
}

void Backend::reloadKubeconfig(const QStringList &additionalFiles)
{
    m_options.kubeconfigFiles = additionalFiles;
    kube::Kubeconfig config = loadKubeconfig(m_options, additionalFiles);
    offerStoredCredentials(config);
    m_clusters->setKubeconfig(config);
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
