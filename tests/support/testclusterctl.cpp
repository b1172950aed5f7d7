// Starts and ends the control plane that the tests share: `testclusterctl up|down|own`.
#include "testcluster.h"

#include <services/sandbox/clusterbuild.h>
#include <services/sandbox/sandboxowner.h>

#include <QCoreApplication>
#include <QDir>
#include <QTimer>

#include <cstdio>

using namespace Qt::StringLiterals;
using slipway::testsupport::TestCluster;

namespace {

constexpr auto forgottenAfter = std::chrono::minutes(60);

int report(const slipway::base::Error &error)
{
    std::fprintf(stderr, "%s\n", qUtf8Printable(error.sentence()));
    return 1;
}

int down()
{
    const auto ended = slipway::sandbox::endSandbox(TestCluster::location(), std::chrono::seconds(30), {});
    return ended ? 0 : report(ended.error());
}

int up()
{
    const auto place = TestCluster::location();
    if (slipway::sandbox::isBuilt(place)) {
        // Every run begins empty, whatever an interrupted one left.
        if (const int failed = down(); failed != 0) {
            return failed;
        }
        QDir(place.cluster).removeRecursively();
    }
    const auto cluster = TestCluster::find();
    if (cluster) {
        std::printf("control plane at %s\n", qUtf8Printable(cluster->addresses().server));
        return 0;
    }
    if (cluster.error().kind == slipway::base::ErrorKind::Unsupported) {
        slipway::testsupport::announceSkip(cluster.error().sentence());
        return 0;
    }
    return report(cluster.error());
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QString verb = application.arguments().value(1);
    if (verb == u"up") {
        return up();
    }
    if (verb == u"down") {
        return down();
    }
    if (verb == u"own") {
        QTimer::singleShot(forgottenAfter, QCoreApplication::instance(), &QCoreApplication::quit);
        return slipway::sandbox::runSandboxOwner(TestCluster::location());
    }
    std::fprintf(stderr, "usage: testclusterctl up|down|own\n");
    return 2;
}
