#include "testwindow.h"

#include <ui/applications/applicationpalette.h>

#include <QApplication>
#include <QDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace slipway::tests {

namespace {

base::Paths pathsIn(const QString &folder)
{
    return {folder + u"/config"_s, folder + u"/data"_s, folder + u"/state"_s, folder + u"/cache"_s};
}

// Three contexts on a port of this computer where nobody listens.
kube::Kubeconfig threeContexts()
{
    kube::Kubeconfig config;
    for (const QString &name : {u"seoul-dev"_s, u"seoul-stg"_s, u"seoul-prod"_s}) {
        kube::KubeContext context;
        context.name = name;
        context.clusterName = name;
        context.userName = u"release-lead"_s;
        context.nameSpace = u"default"_s;
        context.cluster.server = u"https://127.0.0.1:1"_s;
        config.contexts.append(context);
    }
    config.currentContext = u"seoul-dev"_s;
    return config;
}

} // namespace

class TestWindow::Session final : public ui::FrameSession
{
public:
    Session(TestWindow &with, Pages pages)
        : m_pages(std::move(pages))
        , m_store(with.m_clock)
        , m_operations(m_store, m_background, *with.m_guard)
        , m_clusters(with.m_pool, m_background)
        , m_scope(m_clusters, with.m_settings)
        , m_services{.theme = with.m_theme,
                     .settings = with.m_settings,
                     .clock = with.m_clock,
                     .paths = with.m_paths,
                     .background = m_background,
                     .applications = m_store,
                     .operations = m_operations,
                     .clusters = m_clusters,
                     .scope = m_scope,
                     .pool = with.m_pool,
                     .guard = *with.m_guard,
                     .workspace = with.m_workspace,
                     .journal = *with.m_journal,
                     .renderer = with.m_renderer,
                     .vault = with.m_vault,
                     .credentials = with.m_credentials,
                     .navigator = with.m_window->navigator(),
                     .actions = with.m_window->actions(),
                     .host = *with.m_window,
                     .program = {}}
    {
        ui::addApplicationEntries(m_services, &m_store);
    }

    ui::FrameServices &services() override { return m_services; }

    QList<ui::PageSpec> pages() override { return m_pages(m_services); }

private:
    Pages m_pages;
    models::Background m_background;
    models::ApplicationStore m_store;
    models::Operations m_operations;
    models::ClusterStore m_clusters;
    models::Scope m_scope;
    ui::FrameServices m_services;
};

TestWindow::TestWindow(const Pages &pages, const std::function<void(const base::Paths &)> &prepare)
    : m_paths(pathsIn(m_folder.path()))
    , m_guard(std::make_shared<kube::WriteGuard>())
    , m_pool(m_http, m_guard, nullptr, [](const nlohmann::json &) { return kube::Verdict(); })
    , m_renderer(render::ToolPaths(), m_paths.cache)
    , m_vault(m_paths.data + u"/credentials.sealed"_s,
              [] { return base::failure(base::ErrorKind::Unsupported, u"no keychain answers"_s); })
    , m_credentials(m_vault)
    , m_settings(m_paths)
{
    QDir().mkpath(m_paths.state);
    if (prepare) {
        prepare(m_paths);
    }
    m_journal = std::move(*journal::Journal::open(m_paths.state + u"/journal.sqlite"_s));
    m_pool.setKubeconfig(threeContexts());
    m_guard->setProtected(u"seoul-prod"_s, true);
    m_theme.setChoice(ui::ThemeChoice::Light);
    m_theme.setReduceMotion(true);
    m_theme.apply(*qApp);
    m_window = std::make_unique<ui::MainWindow>(m_theme, m_settings, m_clock);
    auto session = std::make_unique<Session>(*this, pages);
    m_session = session.get();
    m_window->setSession(std::move(session));
}

TestWindow::~TestWindow()
{
    m_window->setSession(nullptr);
    m_window.reset();
}

ui::FrameServices &TestWindow::services()
{
    return m_session->services();
}

models::ApplicationStore &TestWindow::store()
{
    return m_session->services().applications;
}

void TestWindow::connectProvider()
{
    store().addProvider(m_provider);
}

void TestWindow::show(const QSize &size)
{
    m_window->resize(size);
    m_window->show();
    m_window->activateWindow();
    if (!QTest::qWaitForWindowActive(m_window.get())) {
        qWarning("the window did not become active");
    }
}

void TestWindow::savePictures(const QString &name, const QSize &size)
{
    tests::savePictures(*m_window, m_theme, name, size);
}

void savePictures(ui::MainWindow &window, ui::Theme &theme, const QString &name, const QSize &size)
{
    window.resize(size);
    const QDir folder(QStringLiteral(SLIPWAY_PICTURES));
    folder.mkpath(u"."_s);
    for (const bool dark : {false, true}) {
        theme.setChoice(dark ? ui::ThemeChoice::Dark : ui::ThemeChoice::Light);
        // Layouts and palettes that were changed just now.
        QCoreApplication::sendPostedEvents();
        QCoreApplication::sendPostedEvents();
        const QString file = folder.filePath(name + (dark ? u"-dark.png"_s : u"-light.png"_s));
        if (!window.grab().save(file)) {
            qWarning("no picture was saved to %s", qUtf8Printable(file));
        }
    }
    theme.setChoice(ui::ThemeChoice::Light);
}

} // namespace slipway::tests
