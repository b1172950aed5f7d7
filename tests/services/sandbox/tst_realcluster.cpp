#include <services/base/process.h>
#include <tests/support/testcluster.h>

#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace Qt::StringLiterals;
using namespace slipway;
using testsupport::TestCluster;
using testsupport::TestNamespace;

/// What the rest of Slipway may rely on: identities, life cycle of pods, logs, Git and the registry.
class TestRealCluster final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyContextKnowsWhoItIs_data();
    void everyContextKnowsWhoItIs();
    void rightsEndAtTheNamespace_data();
    void rightsEndAtTheNamespace();
    void scriptedPods_data();
    void scriptedPods();
    void logsComeFromThePod();
    void followedLogsGoOn();
    void pushNeedsThePassword();
    void registryAnswers();
    void secretsAreForTheUser();

private:
    base::ProcessResult
    run(const QString &context, const QStringList &arguments, const QByteArray &input = {}) const;
    static QByteArray pod(const QString &name, const QString &annotations);

    std::optional<TestCluster> m_cluster;
};

void TestRealCluster::initTestCase()
{
    SLIPWAY_REQUIRE_CLUSTER(m_cluster);
}

base::ProcessResult
TestRealCluster::run(const QString &context, const QStringList &arguments, const QByteArray &input) const
{
    base::ProcessRequest request;
    request.program = TestCluster::location().clusterProgram();
    request.arguments =
        QStringList{u"kubectl"_s, u"--kubeconfig"_s, m_cluster->kubeconfig(), u"--context"_s, context} +
        arguments;
    request.input = input;
    return base::runProcess(request, {}).value();
}

QByteArray TestRealCluster::pod(const QString &name, const QString &annotations)
{
    return uR"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"%1","annotations":{%2}},
        "spec":{"restartPolicy":"Never","containers":[{"name":"web","image":"registry.example/shop/web:1.2.3"}]}})"_s
        .arg(name, annotations)
        .toUtf8();
}

void TestRealCluster::everyContextKnowsWhoItIs_data()
{
    QTest::addColumn<QString>("user");
    QTest::addRow("dev") << u"developer"_s;
    QTest::addRow("staging") << u"staging-operator"_s;
    QTest::addRow("production") << u"release-lead"_s;
    QTest::addRow("admin") << u"admin"_s;
    QTest::addRow("viewer") << u"viewer"_s;
}

void TestRealCluster::everyContextKnowsWhoItIs()
{
    const QString context = QString::fromLatin1(QTest::currentDataTag());
    const auto who =
        run(context, {u"auth"_s, u"whoami"_s, u"-o"_s, u"jsonpath={.status.userInfo.username}"_s});
    QVERIFY2(who.exitCode == 0, who.errorOutput.constData());
    QTEST(QString::fromUtf8(who.output), "user");
}

void TestRealCluster::rightsEndAtTheNamespace_data()
{
    QTest::addColumn<QString>("context");
    QTest::addColumn<QString>("question");
    QTest::addColumn<bool>("allowed");
    const auto row = [](const QString &context, const QString &question, bool allowed) {
        QTest::addRow("%s: %s", qPrintable(context), qPrintable(question)) << context << question << allowed;
    };
    for (const QString &context : {u"dev"_s, u"staging"_s, u"production"_s}) {
        row(context, u"patch deployments -n %1"_s.arg(context), true);
        row(context, u"list pods -A"_s, false);
        row(context, u"list pods -n kube-system"_s, false);
        row(context, u"list namespaces"_s, true);
        row(context, u"patch applications.argoproj.io -n argocd"_s, true);
        row(context, u"create leases -n slipway-system"_s, true);
        row(context, u"create namespaces"_s, false);
    }
    row(u"dev"_s, u"get deployments -n production"_s, false);
    row(u"viewer"_s, u"list pods -A"_s, true);
    row(u"viewer"_s, u"list secrets -A"_s, false);
    row(u"viewer"_s, u"patch applications.argoproj.io -n argocd"_s, false);
    row(u"admin"_s, u"delete nodes"_s, true);
}

void TestRealCluster::rightsEndAtTheNamespace()
{
    QFETCH(QString, context);
    QFETCH(QString, question);
    const auto answer = run(context, QStringList{u"auth"_s, u"can-i"_s} + question.split(u' '));
    QTEST(answer.output.trimmed() == "yes", "allowed");
}

void TestRealCluster::scriptedPods_data()
{
    QTest::addColumn<QString>("annotations");
    QTest::addColumn<QString>("condition"); // as `kubectl wait --for` takes it
    QTest::addRow("plain") << QString() << u"condition=Ready"_s;
    QTest::addRow("slow") << uR"("sandbox.slipway.dev/start-delay":"2s")"_s << u"condition=Ready"_s;
    QTest::addRow("unready") << uR"("sandbox.slipway.dev/unready":"true")"_s
                             << u"jsonpath={.status.containerStatuses[0].state.running.startedAt}"_s;
    QTest::addRow("crash")
        << uR"("sandbox.slipway.dev/crash-loop":"true","sandbox.slipway.dev/crash-backoff":"500ms")"_s
        << u"jsonpath={.status.containerStatuses[0].restartCount}=2"_s;
    QTest::addRow("image")
        << uR"("sandbox.slipway.dev/image-pull-error":"true")"_s
        << u"jsonpath={.status.containerStatuses[0].state.waiting.reason}=ImagePullBackOff"_s;
    QTest::addRow("success") << uR"("sandbox.slipway.dev/job-result":"success")"_s
                             << u"jsonpath={.status.phase}=Succeeded"_s;
    QTest::addRow("failure") << uR"("sandbox.slipway.dev/job-result":"failure")"_s
                             << u"jsonpath={.status.phase}=Failed"_s;
}

void TestRealCluster::scriptedPods()
{
    QFETCH(QString, annotations);
    QFETCH(QString, condition);
    const TestNamespace space(*m_cluster);
    m_cluster->kubectl({u"apply"_s, u"-n"_s, space.name(), u"-f"_s, u"-"_s}, pod(u"p"_s, annotations));
    const auto waited =
        run(u"admin"_s,
            {u"wait"_s, u"-n"_s, space.name(), u"pod/p"_s, u"--for"_s, condition, u"--timeout=40s"_s});
    QVERIFY2(waited.exitCode == 0, waited.errorOutput.constData());
    if (annotations.contains(u"unready") || annotations.contains(u"crash")) {
        const auto ready = m_cluster->kubectl({u"get"_s,
                                               u"-n"_s,
                                               space.name(),
                                               u"pod/p"_s,
                                               u"-o"_s,
                                               u"jsonpath={.status.containerStatuses[0].ready}"_s});
        QCOMPARE(ready, QByteArray("false"));
    }
}

void TestRealCluster::logsComeFromThePod()
{
    const TestNamespace space(*m_cluster);
    const QString words =
        uR"("sandbox.slipway.dev/log":"one\ntwo","sandbox.slipway.dev/log-interval":"0",)"
        uR"("sandbox.slipway.dev/crash-loop":"true","sandbox.slipway.dev/crash-after":"300ms",)"
        uR"("sandbox.slipway.dev/last-log":"panic: no database")"_s;
    m_cluster->kubectl({u"apply"_s, u"-n"_s, space.name(), u"-f"_s, u"-"_s}, pod(u"p"_s, words));
    m_cluster->kubectl({u"wait"_s,
                        u"-n"_s,
                        space.name(),
                        u"pod/p"_s,
                        u"--for"_s,
                        u"jsonpath={.status.containerStatuses[0].restartCount}=1"_s,
                        u"--timeout=40s"_s});
    const auto previous = m_cluster->kubectl({u"logs"_s, u"-n"_s, space.name(), u"p"_s, u"--previous"_s});
    QCOMPARE(previous, QByteArray("one\ntwo\npanic: no database\n"));
    const auto tail = m_cluster->kubectl({u"logs"_s, u"-n"_s, space.name(), u"p"_s, u"--tail=1"_s});
    QCOMPARE(tail, QByteArray("panic: no database\n"));
}

void TestRealCluster::followedLogsGoOn()
{
    const TestNamespace space(*m_cluster);
    m_cluster->kubectl({u"apply"_s, u"-n"_s, space.name(), u"-f"_s, u"-"_s},
                       pod(u"p"_s, uR"("sandbox.slipway.dev/log-interval":"100ms")"_s));
    m_cluster->kubectl(
        {u"wait"_s, u"-n"_s, space.name(), u"pod/p"_s, u"--for=condition=Ready"_s, u"--timeout=40s"_s});
    QProcess follow;
    follow.start(TestCluster::location().clusterProgram(),
                 {u"kubectl"_s,
                  u"--kubeconfig"_s,
                  m_cluster->kubeconfig(),
                  u"--context"_s,
                  u"admin"_s,
                  u"logs"_s,
                  u"-f"_s,
                  u"--tail=0"_s,
                  u"-n"_s,
                  space.name(),
                  u"p"_s});
    QByteArray output;
    QTRY_VERIFY_WITH_TIMEOUT((output += follow.readAllStandardOutput(), output.count('\n') >= 5), 20'000);
    QVERIFY(output.contains("msg=\"request\""));
    m_cluster->kubectl({u"delete"_s, u"pod"_s, u"-n"_s, space.name(), u"p"_s});
    QVERIFY(follow.waitForFinished(15'000));
}

void TestRealCluster::pushNeedsThePassword()
{
    const QString url = m_cluster->makeRepository(u"push-%1"_s.arg(QCoreApplication::applicationPid()));
    const QTemporaryDir work;
    const auto git = [&](const QStringList &arguments) {
        base::ProcessRequest request;
        request.program = u"git"_s;
        request.folder = work.path();
        request.arguments = QStringList{u"-c"_s,
                                        u"user.name=t"_s,
                                        u"-c"_s,
                                        u"user.email=t@example.org"_s,
                                        u"-c"_s,
                                        u"credential.helper="_s} +
                            arguments;
        request.environment = QStringList{
            u"PATH="_s + qEnvironmentVariable("PATH"), u"HOME="_s + work.path(), u"GIT_TERMINAL_PROMPT=0"_s};
        return base::runProcess(request, {}).value().exitCode;
    };
    QCOMPARE(git({u"clone"_s, u"-q"_s, url, u"."_s}), 0);
    QCOMPARE(git({u"commit"_s, u"-q"_s, u"--allow-empty"_s, u"-m"_s, u"first"_s}), 0);
    QVERIFY(git({u"push"_s, u"-q"_s, u"origin"_s, u"HEAD:main"_s}) != 0);
    QString allowed = url;
    allowed.replace(u"http://"_s,
                    u"http://%1:%2@"_s.arg(m_cluster->addresses().gitUser, m_cluster->gitPassword()));
    QCOMPARE(git({u"push"_s, u"-q"_s, allowed, u"HEAD:main"_s}), 0);
    QCOMPARE(git({u"fetch"_s, u"-q"_s, u"origin"_s, u"main"_s}), 0);
}

void TestRealCluster::registryAnswers()
{
    base::ProcessRequest request;
    request.program = u"curl"_s;
    request.arguments =
        QStringList{u"-sf"_s, u"http://"_s + m_cluster->addresses().registry + u"/v2/_catalog"_s};
    const auto answer = base::runProcess(request, {});
    QVERIFY(answer);
    QVERIFY2(answer->output.startsWith(R"({"repositories":)"), answer->output.constData());
}

void TestRealCluster::secretsAreForTheUser()
{
    const auto everyone = QFile::ReadGroup | QFile::ReadOther;
    const QString folder = m_cluster->addresses().folder;
    for (const QString &path : QStringList{m_cluster->kubeconfig(),
                                           m_cluster->addresses().gitPasswordFile,
                                           folder + u"/config/tokens.csv"_s,
                                           folder + u"/pki/server.key"_s}) {
        QVERIFY2(QFileInfo::exists(path) && !(QFileInfo(path).permissions() & everyone), qPrintable(path));
    }
    QVERIFY(!(QFileInfo(folder).permissions() & (everyone | QFile::ExeOther | QFile::ExeGroup)));
}

QTEST_GUILESS_MAIN(TestRealCluster)
#include "tst_realcluster.moc"
