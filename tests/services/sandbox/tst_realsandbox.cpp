#include <services/base/process.h>
#include <services/sandbox/clusterbuild.h>
#include <services/sandbox/sandboxowner.h>
#include <tests/support/testcluster.h>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <signal.h>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::sandbox;

namespace {

constexpr int startTimeout = 180'000; // ms; on a busy machine

/// Processes whose command line names the folder.
int processesUsing(const QString &folder)
{
    int count = 0;
    const auto entries = QDir(u"/proc"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &entry : entries) {
        QFile commandLine(u"/proc/"_s + entry + u"/cmdline"_s);
        if (commandLine.open(QIODevice::ReadOnly) && commandLine.readAll().contains(folder.toUtf8())) {
            ++count;
        }
    }
    return count;
}

} // namespace

/// Starting, stopping and losing a control plane of this test's own.
class TestRealSandbox final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void componentsStopAndStart();
    void objectsSurviveARestart();
    void aKilledComponentComesBack();
    void aKilledSupervisorLeavesNothing();
    void resetForgets();

private:
    void start();
    int kubectl(const QStringList &arguments) const;
    ComponentStatus component(const QString &name) const;

    QTemporaryDir m_folder;
    SandboxLocation m_location;
    std::unique_ptr<SandboxOwner> m_owner;
};

void TestRealSandbox::initTestCase()
{
    m_location = testsupport::TestCluster::location();
    if (!isBuilt(m_location)) {
        const QString reason = u"The sandbox's programs have not been built in %1"_s.arg(m_location.binaries);
        testsupport::announceSkip(reason);
        QSKIP(qPrintable(reason));
    }
    m_location.state = m_folder.path() + u"/state"_s;
    m_location.cluster = m_location.state + u"/cluster"_s;
    start();
}

void TestRealSandbox::start()
{
    m_owner.reset();
    m_owner = std::make_unique<SandboxOwner>(m_location);
    QVERIFY(m_owner->open());
    QTRY_COMPARE_WITH_TIMEOUT(m_owner->status().state, SandboxState::Ready, startTimeout);
}

int TestRealSandbox::kubectl(const QStringList &arguments) const
{
    base::ProcessRequest request;
    request.program = m_location.clusterProgram();
    request.arguments =
        QStringList{u"kubectl"_s, u"--kubeconfig"_s, m_location.kubeconfig(), u"--request-timeout=20s"_s} +
        arguments;
    const auto result = base::runProcess(request, {});
    return result ? result->exitCode : -1;
}

ComponentStatus TestRealSandbox::component(const QString &name) const
{
    for (const ComponentStatus &entry : m_owner->status().components) {
        if (entry.name == name) {
            return entry;
        }
    }
    return {};
}

void TestRealSandbox::componentsStopAndStart()
{
    QCOMPARE(kubectl({u"get"_s, u"pods"_s}), 0);
    m_owner->act(ComponentAction::Stop, u"apiserver"_s);
    QTRY_COMPARE_WITH_TIMEOUT(component(u"apiserver"_s).state, u"stopped"_s, startTimeout);
    QVERIFY(kubectl({u"get"_s, u"pods"_s}) != 0);
    m_owner->act(ComponentAction::Start, u"apiserver"_s);
    QTRY_COMPARE_WITH_TIMEOUT(component(u"apiserver"_s).state, u"running"_s, startTimeout);
    QCOMPARE(kubectl({u"get"_s, u"pods"_s}), 0);
}

void TestRealSandbox::objectsSurviveARestart()
{
    QCOMPARE(kubectl({u"create"_s, u"configmap"_s, u"kept"_s}), 0);
    const QString server = m_owner->status().addresses.server;
    QVERIFY(m_owner->status().addresses.firstStart);
    start();
    QVERIFY(!m_owner->status().addresses.firstStart);
    QCOMPARE(m_owner->status().addresses.server, server);
    QCOMPARE(kubectl({u"get"_s, u"configmap"_s, u"kept"_s}), 0);
}

void TestRealSandbox::aKilledComponentComesBack()
{
    const qint64 pid = component(u"scheduler"_s).pid;
    QVERIFY(pid > 0);
    QCOMPARE(::kill(static_cast<pid_t>(pid), SIGKILL), 0);
    QTRY_COMPARE_WITH_TIMEOUT(component(u"scheduler"_s).restarts, 1, startTimeout);
    QTRY_COMPARE_WITH_TIMEOUT(component(u"scheduler"_s).state, u"running"_s, startTimeout);
}

void TestRealSandbox::aKilledSupervisorLeavesNothing()
{
    QProcess supervisor;
    const QString folder = m_folder.path() + u"/other"_s;
    supervisor.start(m_location.clusterProgram(), {u"up"_s, u"--dir"_s, folder});
    QVERIFY(supervisor.waitForStarted());
    QTRY_VERIFY_WITH_TIMEOUT(processesUsing(folder) >= 4, startTimeout);
    supervisor.kill();
    QVERIFY(supervisor.waitForFinished());
    QTRY_COMPARE_WITH_TIMEOUT(processesUsing(folder), 0, 10'000);
}

void TestRealSandbox::resetForgets()
{
    QCOMPARE(kubectl({u"get"_s, u"configmap"_s, u"kept"_s}), 0);
    m_owner->reset();
    QCOMPARE(m_owner->status().state, SandboxState::Starting);
    QTRY_COMPARE_WITH_TIMEOUT(m_owner->status().state, SandboxState::Ready, startTimeout);
    QVERIFY(m_owner->status().addresses.firstStart);
    QVERIFY(kubectl({u"get"_s, u"configmap"_s, u"kept"_s}) != 0);
    m_owner.reset();
    QTRY_COMPARE_WITH_TIMEOUT(processesUsing(m_folder.path()), 0, 10'000);
}

QTEST_GUILESS_MAIN(TestRealSandbox)
#include "tst_realsandbox.moc"
