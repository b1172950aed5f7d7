#include "sandboxworld.h"

#include <app/sandbox/sandboxworkspace.h>
#include <services/base/jsonaccess.h>
#include <services/base/paths.h>

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace slipway::app {

using base::Expected;
using base::Unexpected;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::app", text);
}

QString markerFile(const QString &folder)
{
    return folder + u"/seeded.json"_s;
}

// Another version of the scenario is another story: it is seeded anew after a reset.
QString scenarioDigest()
{
    QFile file(builtInScenarioFolder() + u"/scenario.yaml"_s);
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    return QString::fromLatin1(
        QCryptographicHash::hash(file.readAll(), QCryptographicHash::Sha256).toHex().left(16));
}

} // namespace

Expected<BackendOptions> sandboxOptions(const sandbox::SandboxAddresses &addresses)
{
    const auto password = base::readFile(addresses.gitPasswordFile, 4096);
    if (!password) {
        return Unexpected(password.error());
    }
    BackendOptions options;
    options.workspace = sandboxWorkspace(addresses.folder);
    git::RemoteCredential credential;
    credential.userName = addresses.gitUser;
    credential.password = QString::fromUtf8(*password).trimmed();
    options.sessionCredentials.insert(addresses.gitUrl, credential);
    return options;
}

bool isSeeded(const QString &folder)
{
    return QFileInfo::exists(markerFile(folder));
}

Expected<void> seedSandbox(Backend &backend,
                           const sandbox::SandboxAddresses &addresses,
                           const std::function<void(const SeedProgress &)> &onProgress,
                           const base::CancelToken &cancel)
{
    if (isSeeded(addresses.folder)) {
        return {};
    }
    const auto scenario = loadScenario(builtInScenarioFolder());
    if (!scenario) {
        return Unexpected(scenario.error());
    }
    onProgress({0, scenario->stepCount(), tr("Git repositories")});
    const RepositoryTarget target{addresses.gitFolder, addresses.gitUrl, backend.clock().now()};
    const auto commits = createRepositories(*scenario, target, cancel);
    if (!commits) {
        return Unexpected(commits.error());
    }
    Seeder seeder(backend, *scenario, *commits, addresses.gitUrl);
    if (auto seeded = seeder.run(onProgress, cancel); !seeded) {
        base::Error error = seeded.error();
        error.hint = tr("Begin again with `slipway sandbox reset`");
        return Unexpected(error);
    }
    const nlohmann::json marker = {{"scenario", base::toStd(scenarioDigest())},
                                   {"at", base::toStd(base::toRfc3339(backend.clock().now()))}};
    return base::writePrivateFile(markerFile(addresses.folder), base::dumpJson(marker, 2));
}

} // namespace slipway::app
