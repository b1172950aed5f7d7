#include <models/async/background.h>
#include <models/clusters/clusterstore.h>
#include <models/clusters/scope.h>
#include <models/settings/settings.h>
#include <services/net/httpclient.h>
#include <tests/support/clusters/scriptedclusters.h>

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway;
using namespace Qt::StringLiterals;

class TestScope final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void isKeptInTheSettings();
    void ignoresWhatDoesNotExist();
    void widensWhenItsContextGoes();

private:
    std::unique_ptr<testsupport::ScriptedClusters> m_clusters;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<net::HttpClient> m_http;
    std::unique_ptr<kube::ClusterPool> m_pool;
    std::unique_ptr<models::Background> m_background;
    std::unique_ptr<models::ClusterStore> m_store;
    std::unique_ptr<models::Settings> m_settings;
};

void TestScope::init()
{
    m_clusters = std::make_unique<testsupport::ScriptedClusters>();
    m_folder = std::make_unique<QTemporaryDir>();
    m_http = std::make_unique<net::HttpClient>();
    m_pool = std::make_unique<kube::ClusterPool>(*m_http,
                                                 std::make_shared<kube::WriteGuard>(),
                                                 nullptr,
                                                 [](const nlohmann::json &) { return kube::Verdict(); });
    m_pool->setKubeconfig(kube::Kubeconfig::loadFiles({m_clusters->file()}));
    m_background = std::make_unique<models::Background>();
    m_store = std::make_unique<models::ClusterStore>(*m_pool, *m_background);
    base::Paths paths;
    paths.config = m_folder->path();
    m_settings = std::make_unique<models::Settings>(paths);
}

void TestScope::cleanup()
{
    m_settings.reset();
    m_store.reset();
    m_background.reset();
    m_pool.reset();
    m_http.reset();
}

void TestScope::isKeptInTheSettings()
{
    models::Scope scope(*m_store, *m_settings);
    QSignalSpy changes(&scope, &models::Scope::changed);
    QVERIFY(scope.isAll());
    scope.setContext(u"expired"_s);
    QCOMPARE(scope.context(), u"expired"_s);
    scope.setContext(u"expired"_s);
    QCOMPARE(changes.size(), 1);
    QCOMPARE(models::Scope(*m_store, *m_settings).context(), u"expired"_s);
    scope.setContext({});
    QVERIFY(scope.isAll());
    QVERIFY(models::Scope(*m_store, *m_settings).isAll());
}

void TestScope::ignoresWhatDoesNotExist()
{
    models::Scope scope(*m_store, *m_settings);
    scope.setContext(u"expired"_s);
    scope.setContext(u"atlantis"_s);
    QCOMPARE(scope.context(), u"expired"_s);
    m_settings->setScope(u"atlantis"_s);
    QVERIFY(models::Scope(*m_store, *m_settings).isAll());
}

void TestScope::widensWhenItsContextGoes()
{
    const QString more = m_clusters->fileWith(u"jeju"_s);
    const auto read = [&](const QStringList &files) {
        m_pool->setKubeconfig(kube::Kubeconfig::loadFiles(files));
        m_store->reread();
    };
    read({m_clusters->file(), more});
    models::Scope scope(*m_store, *m_settings);
    scope.setContext(u"jeju"_s);
    QSignalSpy changes(&scope, &models::Scope::changed);
    read({m_clusters->file()});
    QVERIFY(scope.isAll());
    QCOMPARE(changes.size(), 1);
    // It was not the user who widened it: with the file the choice comes back.
    read({m_clusters->file(), more});
    QCOMPARE(scope.context(), u"jeju"_s);
}

QTEST_GUILESS_MAIN(TestScope)
#include "tst_scope.moc"
