#include "testcluster.h"

#include <services/base/process.h>
#include <services/sandbox/clusterbuild.h>

#include <QDir>
#include <QRandomGenerator>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace slipway::testsupport {

namespace {

constexpr auto startTimeout = std::chrono::minutes(5);

[[noreturn]] void giveUp(const QString &what, const QString &why)
{
    qFatal("%s: %s", qPrintable(what), qPrintable(why));
}

} // namespace

sandbox::SandboxLocation TestCluster::location()
{
    auto location = sandbox::SandboxLocation::of(base::Paths::fromEnvironment());
    location.state = qEnvironmentVariable("SLIPWAY_TEST_CLUSTER_DIR");
    if (location.state.isEmpty()) {
        location.state = QDir::tempPath() + u"/slipway-test-cluster-"_s + qEnvironmentVariable("USER");
    }
    location.cluster = location.state + u"/cluster"_s;
    return location;
}

base::Expected<TestCluster> TestCluster::find()
{
    const auto place = location();
    if (!sandbox::isBuilt(place)) {
        return base::failure(base::ErrorKind::Unsupported,
                             u"The sandbox's programs have not been built in %1"_s.arg(place.binaries),
                             {},
                             u"Run services/sandbox/cluster/build.sh"_s);
    }
    if (sandbox::sandboxStatus(place).state == sandbox::SandboxState::Absent) {
        const auto started =
            sandbox::startDetachedOwner(place, QStringLiteral(SLIPWAY_TESTCLUSTERCTL), {u"own"_s});
        if (!started) {
            return base::Unexpected(started.error());
        }
    }
    const auto status = sandbox::awaitReady(place, {}, startTimeout, {});
    if (!status) {
        return base::Unexpected(status.error());
    }
    TestCluster cluster;
    cluster.m_addresses = status->addresses;
    return cluster;
}

QByteArray TestCluster::kubectl(const QStringList &arguments, const QByteArray &input) const
{
    base::ProcessRequest request;
    request.program = location().clusterProgram();
    request.arguments =
        QStringList{u"kubectl"_s, u"--kubeconfig"_s, kubeconfig(), u"--context"_s, u"admin"_s} + arguments;
    request.input = input;
    const auto result = base::runProcess(request, {});
    if (!result) {
        giveUp(u"kubectl"_s, result.error().sentence());
    }
    if (result->exitCode != 0) {
        giveUp(u"kubectl "_s + arguments.join(u' '), QString::fromUtf8(result->errorOutput));
    }
    return result->output;
}

QString TestCluster::makeRepository(const QString &name) const
{
    base::ProcessRequest request;
    request.program = u"git"_s;
    request.arguments = QStringList{u"init"_s,
                                    u"--quiet"_s,
                                    u"--bare"_s,
                                    u"--initial-branch=main"_s,
                                    m_addresses.gitFolder + u'/' + name + u".git"_s};
    const auto result = base::runProcess(request, {});
    if (!result || result->exitCode != 0) {
        giveUp(u"git init"_s, result ? QString::fromUtf8(result->errorOutput) : result.error().sentence());
    }
    return m_addresses.gitUrl + u'/' + name + u".git"_s;
}

QString TestCluster::gitPassword() const
{
    const auto password = base::readFile(m_addresses.gitPasswordFile, 1024);
    if (!password) {
        giveUp(u"the Git password"_s, password.error().sentence());
    }
    return QString::fromUtf8(*password).trimmed();
}

TestNamespace::TestNamespace(const TestCluster &cluster, const QString &prefix)
    : m_cluster(cluster)
    , m_name(prefix + u'-' + QString::number(QRandomGenerator::global()->generate(), 16))
{
    m_cluster.kubectl({u"create"_s, u"namespace"_s, m_name});
}

TestNamespace::~TestNamespace()
{
    m_cluster.kubectl({u"delete"_s, u"namespace"_s, m_name, u"--wait=false"_s});
}

void announceSkip(const QString &reason)
{
    std::printf("SLIPWAY-SKIP: %s\n", qPrintable(reason));
    std::fflush(stdout);
}

} // namespace slipway::testsupport
