#include "windowsession.h"

#include <app/window/windowpages.h>
#include <models/applications/applicationsnapshot.h>
#include <services/base/logging.h>
#include <ui/applications/applicationpalette.h>
#include <ui/widgets/toast.h>

#include <QFile>

using namespace Qt::StringLiterals;

namespace slipway::app {

WindowSession::WindowSession(std::unique_ptr<Backend> backend,
                             ui::MainWindow &window,
                             const ui::Theme &theme,
                             models::Settings &settings,
                             const ui::ProgramActions &program)
    : m_backend(std::move(backend))
    , m_settings(settings)
    , m_applications(m_backend->clock())
    , m_operations(m_applications, m_background, m_backend->guard())
    , m_clusters(m_backend->clusters(), m_background)
    , m_scope(m_clusters, settings)
    , m_services{.theme = theme,
                 .settings = settings,
                 .clock = m_backend->clock(),
                 .paths = m_backend->paths(),
                 .background = m_background,
                 .applications = m_applications,
                 .operations = m_operations,
                 .clusters = m_clusters,
                 .scope = m_scope,
                 .pool = m_backend->clusters(),
                 .guard = m_backend->guard(),
                 .workspace = m_backend->options().workspace,
                 .journal = m_backend->journal(),
                 .renderer = m_backend->renderer(),
                 .vault = m_backend->vault(),
                 .credentials = m_backend->credentials(),
                 .navigator = window.navigator(),
                 .actions = window.actions(),
                 .host = window,
                 .program = program}
{
    applyProtection();
    showLastKnown();
    ui::addApplicationEntries(m_services, this);
    connect(&settings, &models::Settings::protectionChanged, this, &WindowSession::applyProtection);
    connect(&settings, &models::Settings::kubeconfigFilesChanged, this, &WindowSession::reloadKubeconfig);
    m_keeping.setInterval(60000);
    connect(&m_keeping, &QTimer::timeout, this, &WindowSession::keepRows);
}

WindowSession::~WindowSession()
{
    keepRows();
}

QList<ui::PageSpec> WindowSession::pages()
{
    return windowPages(m_services);
}

void WindowSession::start()
{
    if (m_started) {
        return;
    }
    m_started = true;
    m_applications.addProvider(m_backend->applications());
    m_backend->applications().start();
    m_keeping.start();
    askForPassphrase();
}

// The file of credentials is asked for only where there is one: a keychain asks by itself, when it is needed.
void WindowSession::askForPassphrase()
{
    secrets::Vault &vault = m_backend->vault();
    if (!QFile::exists(vault.fileName()) || vault.kind() != secrets::Vault::Kind::LockedFile) {
        return;
    }
    m_services.host.toast({.status = ui::Status::Waiting,
                           .head = tr("Credentials are locked"),
                           .second = tr("Private repositories cannot be read before."),
                           .link = tr("Unlock in the settings"),
                           .onLink = [&navigator = m_services.navigator] { navigator.open(u"settings"_s); },
                           .stays = true});
}

QString WindowSession::stateName() const
{
    const QString &name = m_backend->options().workspace.name;
    return u"applications/"_s + (name.isEmpty() ? u"default"_s : name);
}

void WindowSession::showLastKnown()
{
    const auto bytes = m_backend->journal().state(stateName());
    if (!bytes) {
        return;
    }
    if (auto snapshot = models::decodeSnapshot(*bytes)) {
        m_applications.setLastKnown(std::move(snapshot->rows), snapshot->asOf);
    }
}

void WindowSession::keepRows()
{
    // Rows of the run before are not news.
    if (!m_applications.isLive() || m_applications.asOf().isValid()) {
        return;
    }
    const QByteArray bytes = models::encodeSnapshot({m_backend->clock().now(), m_applications.all()});
    if (const auto kept = m_backend->journal().saveState(stateName(), bytes); !kept) {
        qCWarning(base::lcJournal) << kept.error().sentence();
    }
}

void WindowSession::applyProtection()
{
    m_backend->setProtection(m_settings.protectedContexts(), m_settings.readOnlyContexts());
    m_clusters.reread();
}

void WindowSession::reloadKubeconfig()
{
    m_settings.reread();
    m_backend->reloadKubeconfig(m_settings.kubeconfigFiles());
    applyProtection();
}

} // namespace slipway::app
