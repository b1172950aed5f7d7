#include "tourworld.h"

#include <app/sandbox/scenario.h>
#include <app/sandbox/seeder.h>

#include <QCoreApplication>

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace slipway::app {

using base::ErrorKind;
using base::Expected;
using base::Unexpected;

namespace {

const QByteArray crashMark = QByteArrayLiteral("sandbox.slipway.dev/crash-loop: \"true\"");

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::app", text);
}

// The version that is released, and the annotations that make the sandbox's nodes let it crash.
Expected<QByteArray> badVersion(QByteArray manifest, const QString &path)
{
    const std::array<std::pair<QByteArray, QByteArray>, 3> edits = {
        {{"inventory-api:1.16.0-rc.1", "inventory-api:1.16.0-rc.2"},
         // A rollout that does not come on is given up after ten seconds instead of a minute.
         {"progressDeadlineSeconds: 60", "progressDeadlineSeconds: 10"},
         {"  template:\n    metadata:\n",
          "  template:\n    metadata:\n      annotations:\n        " + crashMark +
              "\n        sandbox.slipway.dev/log: |\n"
              "          INFO  inventory-api 1.16.0-rc.2 starting\n"
              "          FATAL RESERVATION_SHARDS is not set\n"}}};
    for (const auto &[find, replace] : edits) {
        if (!manifest.contains(find)) {
            return base::failure(ErrorKind::Invalid,
                                 tr("%1 is not what the sandbox's scenario wrote").arg(path),
                                 tr("it does not contain \"%1\"").arg(QString::fromUtf8(find).trimmed()),
                                 tr("Begin again with `slipway sandbox reset`"));
        }
        manifest.replace(find, replace);
    }
    return manifest;
}

} // namespace

Expected<git::Commit> pushBadRelease(const QString &repository,
                                     const QString &path,
                                     const base::Paths &paths,
                                     const base::CancelToken &cancel)
{
    git::MirrorCache clones(paths.cache + u"/tour"_s);
    const auto clone = clones.open(repository, cancel);
    if (!clone) {
        return Unexpected(clone.error());
    }
    if (const auto fetched = (*clone)->fetch(cancel); !fetched) {
        return Unexpected(fetched.error());
    }
    const auto head = (*clone)->resolve(u"main"_s);
    const auto text = head ? (*clone)->readFile(*head, path) : Expected<QByteArray>(Unexpected(head.error()));
    if (!text) {
        return Unexpected(text.error());
    }
    if (text->contains(crashMark)) {
        const auto last = (*clone)->log(*head, 1, path, cancel);
        return last && !last->isEmpty() ? Expected<git::Commit>(last->first()) : (*clone)->commit(*head);
    }
    const auto changed = badVersion(*text, path);
    if (!changed) {
        return Unexpected(changed.error());
    }
    git::CommitRequest request;
    request.branch = u"main"_s;
    request.changes = {{path, *changed}};
    request.message =
        u"inventory: try 1.16.0-rc.2 in dev\n\nSigned-off-by: Logistics team <logistics@bada.example>\n"_s;
    request.authorName = u"Tomás Herrera"_s;
    request.authorEmail = u"tomas.herrera@bada.example"_s;
    request.expectedParent = *head;
    return (*clone)->commitAndPush(request, cancel);
}

Expected<void> editByHand(Backend &backend, const QString &prefix, const base::CancelToken &cancel)
{
    auto scenario = loadScenario(builtInScenarioFolder());
    if (!scenario) {
        return Unexpected(scenario.error());
    }
    SeedStage edits{u"Changes by hand"_s, {}};
    for (const SeedStage &stage : std::as_const(scenario->stages)) {
        for (const SeedStep &step : stage.steps) {
            const auto *patch = std::get_if<PatchStep>(&step);
            if (patch && patch->resource.name.startsWith(prefix)) {
                edits.steps.append(step);
            }
        }
    }
    scenario->stages = {edits};
    Seeder seeder(backend, *scenario, {}, {});
    return seeder.run([](const SeedProgress &) {}, cancel);
}

} // namespace slipway::app
