#include <app/window/windowhost.h>
#include <services/base/canceltoken.h>
#include <services/base/jsonaccess.h>
#include <services/base/paths.h>
#include <services/kube/clusterpool.h>
#include <tests/bench/figures.h>
#include <tests/support/scratchrepository.h>
#include <tests/support/testcluster.h>
#include <ui/canvas/treecanvas.h>
#include <ui/frame/navigator.h>
#include <ui/frame/services.h>

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTimer>

#include <memory>
#include <mutex>
#include <thread>

using namespace slipway;
using namespace Qt::StringLiterals;

// From a change in a cluster to its picture: the real window on the real control plane. A Deployment is
// paused and resumed; a watch of our own says when the server told of it, the canvas when the card was
// painted with it.

namespace {

constexpr int changes = 120;

const kube::ApiResource &deployments()
{
    static const kube::ApiResource resource{
        {u"apps"_s, u"v1"_s, u"Deployment"_s}, u"deployments"_s, true, true, {u"patch"_s}, {}, {}};
    return resource;
}

const QByteArray manifest = R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: 'registry.example/web:1'}]
)";

// Workspace, Application and kubeconfig of one application on the test cluster.
QString writeWorkspace(const QTemporaryDir &folder, const QString &repository, const QString &nameSpace)
{
    const QByteArray application =
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {namespace: argocd, name: " +
        nameSpace.toUtf8() + "}\nspec:\n  project: default\n  source: {repoURL: " + repository.toUtf8() +
        ", targetRevision: main, path: app}\n  destination: {name: admin, namespace: " + nameSpace.toUtf8() +
        "}\n";
    QDir(folder.path()).mkpath(u"applications"_s);
    const QString file = folder.filePath(u"workspace.yaml"_s);
    if (!base::writePrivateFile(folder.filePath(u"applications/web.yaml"_s), application) ||
        !base::writePrivateFile(file,
                                "name: measurement\nhomeContext: admin\nclusterApplications: false\n"
                                "sources: [{folder: applications}]\ncontrolNamespace: " +
                                    nameSpace.toUtf8() + "\n")) {
        std::puts("the workspace could not be written");
        return {};
    }
    return file;
}

// When the card of the Deployment was last painted, and with which health.
class CardWatch final : public QObject
{
public:
    explicit CardWatch(ui::TreeCanvas &canvas)
        : m_canvas(canvas)
    {
        canvas.viewport()->installEventFilter(this);
    }

    // Milliseconds on the common clock; empty until the card was painted suspended (or not).
    std::optional<bench::Clock::time_point> painted(bool suspended) const
    {
        return m_seen && *m_seen == suspended ? std::optional(m_at) : std::nullopt;
    }

protected:
    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::Paint) {
            // After the canvas has handled it.
            QMetaObject::invokeMethod(this, [this] { look(); }, Qt::QueuedConnection);
        }
        return false;
    }

private:
    void look()
    {
        for (const applications::ResourceNode &node : m_canvas.tree().nodes) {
            if (node.key.kind == u"Deployment") {
                const bool suspended = node.health == kube::Health::Suspended;
                if (m_seen != suspended) {
                    m_seen = suspended;
                    m_at = bench::Clock::now();
                }
            }
        }
    }

    ui::TreeCanvas &m_canvas;
    std::optional<bool> m_seen;
    bench::Clock::time_point m_at;
};

// When the server told of the last change, by a watch of its own.
class ServerWatch final
{
public:
    ServerWatch(net::HttpClient &http, const kube::KubeContext &context, const QString &nameSpace)
        : m_http(http)
    {
        m_request.url =
            context.cluster.server + u"/apis/apps/v1/namespaces/%1/deployments?watch=1"_s.arg(nameSpace);
        m_request.tls.caPem = context.cluster.caPem;
        m_request.headers = {{"Authorization", "Bearer " + context.credential.token.toUtf8()}};
        m_request.connectionGroup = "bench-watch";
        m_thread = std::thread([this] {
            (void)m_http.stream(
                m_request,
                [](const net::HttpResponse &response) { return response.status == 200; },
                [this](const QByteArray &chunk) {
                    const std::lock_guard lock(m_mutex);
                    m_pending += chunk;
                    take();
                    return true;
                },
                m_cancel.token());
        });
    }

    ~ServerWatch()
    {
        m_cancel.cancel();
        m_thread.join();
    }

    ServerWatch(const ServerWatch &) = delete;
    ServerWatch &operator=(const ServerWatch &) = delete;

    std::optional<bench::Clock::time_point> told(bool paused) const
    {
        const std::lock_guard lock(m_mutex);
        return m_paused == paused ? std::optional(m_at) : std::nullopt;
    }

private:
    void take()
    {
        for (qsizetype end = m_pending.indexOf('\n'); end >= 0; end = m_pending.indexOf('\n')) {
            const bool paused = m_pending.left(end).contains("\"paused\":true");
            if (m_paused != paused) {
                m_paused = paused;
                m_at = bench::Clock::now();
            }
            m_pending.remove(0, end + 1);
        }
    }

    net::HttpClient &m_http;
    net::HttpRequest m_request;
    base::CancelSource m_cancel;
    mutable std::mutex m_mutex;
    QByteArray m_pending;
    std::optional<bool> m_paused;
    bench::Clock::time_point m_at;
    std::thread m_thread;
};

// The pausing and resuming, one at a time, and the time from the server's word to the painted card.
class Measurement final : public QObject
{
public:
    Measurement(kube::Client &client,
                const QString &nameSpace,
                const ServerWatch &server,
                const CardWatch &card)
        : m_client(client)
        , m_nameSpace(nameSpace)
        , m_server(server)
        , m_card(card)
    {
        m_poll.setInterval(1);
        connect(&m_poll, &QTimer::timeout, this, [this] { look(); });
        m_poll.start();
    }

    ~Measurement() override { join(); }

    const std::vector<double> &samples() const { return m_samples; }

private:
    void join()
    {
        if (m_writer.joinable()) {
            m_writer.join();
        }
    }

    void change()
    {
        join();
        m_paused = !m_paused;
        m_since.start();
        m_writer = std::thread([this, paused = m_paused] {
            const nlohmann::json body = {{"spec", {{"paused", paused}}}};
            const auto done = m_client.patch(
                deployments(), m_nameSpace, u"web"_s, kube::PatchType::Merge, body, {}, m_cancel.token());
            if (!done) {
                std::printf("%s\n", qPrintable(done.error().sentence()));
            }
        });
    }

    void look()
    {
        const auto told = m_server.told(m_paused);
        const auto painted = m_card.painted(m_paused);
        if (!told || !painted) {
            if (m_since.isValid() && m_since.elapsed() > 30'000) {
                std::printf("change %zu never reached the %s\n", m_samples.size(), told ? "card" : "watch");
                QCoreApplication::exit(1);
            }
            return;
        }
        if (m_since.isValid()) {
            m_samples.push_back(std::max(0.0, bench::milliseconds(*painted - *told)));
        }
        if (m_samples.size() == changes) {
            QCoreApplication::exit(0);
            m_poll.stop();
            return;
        }
        // A person's pace: the comparison that a change causes is over before the next one.
        m_poll.stop();
        QTimer::singleShot(250, this, [this] {
            change();
            m_poll.start();
        });
    }

    kube::Client &m_client;
    QString m_nameSpace;
    const ServerWatch &m_server;
    const CardWatch &m_card;
    bool m_paused = false;
    base::CancelSource m_cancel;
    std::thread m_writer;
    QTimer m_poll;
    QElapsedTimer m_since;
    std::vector<double> m_samples;
};

int measure(QApplication &application, const testsupport::TestCluster &cluster)
{
    const testsupport::TestNamespace nameSpace(cluster, u"bench"_s);
    cluster.kubectl({u"apply"_s, u"-n"_s, nameSpace.name(), u"-f"_s, u"-"_s}, manifest);
    testsupport::ScratchRepository repository;
    repository.commit(u"A web server"_s, {{u"app/deployment.yaml"_s, manifest}});
    const QTemporaryDir folder;
    app::WindowHost host({.kubeconfig = cluster.kubeconfig(),
                          .workspace = writeWorkspace(folder, repository.path(), nameSpace.name())},
                         base::Paths::fromEnvironment(),
                         application);
    if (const auto prepared = host.prepare(); !prepared) {
        std::printf("%s\n", qPrintable(prepared.error().sentence()));
        return 1;
    }
    host.window().resize(1280, 800);
    host.window().show();
    kube::ClusterPool &pool = host.session()->backend().clusters();
    const auto connection = pool.connection(u"admin"_s);
    if (!connection) {
        std::printf("%s\n", qPrintable(connection.error().sentence()));
        return 1;
    }
    const ServerWatch server(
        host.session()->backend().http(), (*connection)->client.context(), nameSpace.name());
    std::unique_ptr<CardWatch> card;
    std::unique_ptr<Measurement> measurement;
    ui::FrameServices &services = host.session()->services();
    QObject::connect(&services.applications, &models::ApplicationStore::changed, &host, [&] {
        const auto all = services.applications.all();
        if (measurement || all.empty() || all.front()->sync == applications::SyncStatus::Unknown) {
            return;
        }
        services.navigator.openApplication(all.front()->id, u"tree"_s);
        auto *canvas = host.window().findChild<ui::TreeCanvas *>();
        card = std::make_unique<CardWatch>(*canvas);
        measurement = std::make_unique<Measurement>((*connection)->client, nameSpace.name(), server, *card);
    });
    QTimer::singleShot(120'000, &host, [] {
        std::puts("the application was not compared within two minutes, or the changes took longer");
        QCoreApplication::exit(1);
    });
    const int result = QApplication::exec();
    if (measurement) {
        const auto &samples = measurement->samples();
        bench::report("watch event to painted card, median", bench::percentile(samples, 0.5), 33);
        bench::report("watch event to painted card, 95th percentile", bench::percentile(samples, 0.95), 33);
        measurement.reset();
    }
    return result;
}

} // namespace

int main(int argc, char **argv)
{
    QTemporaryDir home;
    for (const char *name : {"XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"}) {
        qputenv(name, home.filePath(QString::fromLatin1(name)).toUtf8());
    }
    QApplication application(argc, argv);
    const auto cluster = testsupport::TestCluster::find();
    if (!cluster) {
        std::printf("left out: %s\n", qPrintable(cluster.error().sentence()));
        return 0;
    }
    return measure(application, *cluster);
}
