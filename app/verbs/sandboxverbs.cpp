#include <app/sandbox/sandboxworld.h>
#include <app/verbs/commandline.h>
#include <services/base/jsonaccess.h>
#include <services/sandbox/clusterbuild.h>
#include <services/sandbox/sandboxcontrol.h>
#include <services/sandbox/sandboxlocation.h>
#include <services/sandbox/sandboxowner.h>

#include <QCoreApplication>
#include <QFile>

#include <chrono>

using namespace Qt::StringLiterals;

namespace slipway::app {

using base::ErrorKind;
using sandbox::SandboxLocation;
using sandbox::SandboxState;
using sandbox::SandboxStatus;

namespace {

constexpr std::chrono::seconds readyLimit(240);
constexpr std::chrono::seconds endLimit(30);

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::app", text);
}

SandboxLocation location()
{
    return SandboxLocation::of(base::Paths::fromEnvironment());
}

int printStatus(const Invocation &invocation, const SandboxStatus &status)
{
    const OutputFormat format = invocation.format();
    if (format == OutputFormat::Json || format == OutputFormat::Yaml) {
        const auto document = base::parseJson(sandbox::encodeStatus(status), u"status"_s);
        invocation.streams().out(formatDocument(document.value_or(nlohmann::json::object()), format));
        return exitcode::fine;
    }
    const Streams &streams = invocation.streams();
    streams.line(tr("Sandbox: %1").arg(sandbox::stateName(status.state)));
    if (status.state == SandboxState::Ready) {
        streams.line(tr("API server: %1").arg(status.addresses.server));
        streams.line(tr("Kubeconfig: %1").arg(status.addresses.kubeconfig));
        streams.line(tr("Git: %1").arg(status.addresses.gitUrl));
        streams.line(tr("Contexts: %1").arg(status.addresses.contexts.join(u", "_s)));
        streams.line(
            tr("Scenario: %1").arg(isSeeded(status.addresses.folder) ? tr("ready") : tr("not seeded yet")));
    }
    QList<QStringList> rows;
    for (const sandbox::ComponentStatus &component : status.components) {
        rows.append({component.name, component.state, QString::number(component.pid), component.log});
    }
    if (!rows.isEmpty()) {
        streams.line(formatTable({tr("COMPONENT"), tr("STATE"), tr("PID"), tr("LOG")}, rows));
    }
    if (status.state == SandboxState::Failed) {
        streams.fail(status.error);
    }
    return exitcode::fine;
}

int seed(Invocation &invocation, const SandboxStatus &status)
{
    const auto options = sandboxOptions(status.addresses);
    if (!options) {
        return invocation.fail(options.error());
    }
    const auto backend = Backend::create(*options, base::Paths::fromEnvironment());
    if (!backend) {
        return invocation.fail(backend.error());
    }
    const auto seeded = seedSandbox(
        **backend,
        status.addresses,
        [&invocation](const SeedProgress &progress) {
            invocation.streams().note(tr("Scenario: %1 (%2 of %3 steps)")
                                          .arg(progress.title)
                                          .arg(progress.done)
                                          .arg(progress.total));
        },
        invocation.cancel());
    return seeded ? exitcode::fine : invocation.fail(seeded.error());
}

base::Expected<void> buildAndStart(const Invocation &invocation, const SandboxLocation &where)
{
    const auto built = sandbox::buildCluster(
        where,
        [&invocation](const sandbox::BuildProgress &progress) {
            invocation.streams().note(u"[%1/%2] %3 (%4 s)"_s.arg(progress.step)
                                          .arg(progress.steps)
                                          .arg(progress.text)
                                          .arg(progress.elapsed.count()));
        },
        invocation.cancel());
    if (!built) {
        return built;
    }
    return sandbox::startDetachedOwner(
        where, QCoreApplication::applicationFilePath(), {u"sandbox"_s, u"own"_s});
}

int bringUp(Invocation &invocation)
{
    const SandboxLocation where = location();
    const Streams &streams = invocation.streams();
    if (sandbox::sandboxStatus(where).state == SandboxState::Absent) {
        if (const auto started = buildAndStart(invocation, where); !started) {
            return invocation.fail(started.error());
        }
    }
    const auto ready = sandbox::awaitReady(
        where,
        [&streams](const SandboxStatus &status) {
            if (!status.activity.isEmpty()) {
                streams.note(status.activity);
            }
        },
        readyLimit,
        invocation.cancel());
    if (!ready) {
        return invocation.fail(ready.error());
    }
    if (!invocation.arguments().has(u"bare"_s)) {
        if (const int code = seed(invocation, *ready); code != exitcode::fine) {
            return code;
        }
    }
    return printStatus(invocation, *ready);
}

int bringDown(Invocation &invocation)
{
    const auto ended = sandbox::endSandbox(location(), endLimit, invocation.cancel());
    return ended ? exitcode::fine : invocation.fail(ended.error());
}

int showStatus(Invocation &invocation)
{
    return printStatus(invocation, sandbox::sandboxStatus(location()));
}

int resetSandbox(Invocation &invocation)
{
    const SandboxLocation where = location();
    const auto asked = sandbox::askOwner(where, {sandbox::ControlRequest::Kind::Reset});
    if (!asked) {
        return invocation.fail(asked.error());
    }
    QFile::remove(where.cluster + u"/seeded.json"_s);
    const auto ready = sandbox::awaitReady(where, {}, readyLimit, invocation.cancel());
    if (!ready) {
        return invocation.fail(ready.error());
    }
    return seed(invocation, *ready);
}

int printKubeconfig(Invocation &invocation)
{
    const SandboxStatus status = sandbox::sandboxStatus(location());
    if (status.state != SandboxState::Ready) {
        return invocation.fail({ErrorKind::NotFound,
                                tr("No sandbox is running"),
                                {},
                                tr("Start it with `slipway sandbox up`"),
                                {}});
    }
    invocation.streams().line(status.addresses.kubeconfig);
    return exitcode::fine;
}

int own(Invocation &)
{
    return sandbox::runSandboxOwner(location());
}

} // namespace

QList<Verb> sandboxVerbs()
{
    return {
        {u"sandbox up"_s,
         u"[--bare]"_s,
         tr("Start the built-in cluster and leave it running; builds it the first time."),
         {{u"bare"_s, {}, tr("without the scenario's applications"), {}}},
         bringUp},
        {u"sandbox down"_s, {}, tr("End the sandbox; what it holds is kept."), {}, bringDown},
        {u"sandbox status"_s, {}, tr("Show whether the sandbox runs and where."), {}, showStatus},
        {u"sandbox reset"_s, {}, tr("Empty the running sandbox and seed it anew."), {}, resetSandbox},
        {u"sandbox kubeconfig"_s, {}, tr("Print the path of the sandbox's kubeconfig."), {}, printKubeconfig},
        {u"sandbox own"_s,
         {},
         tr("Run the sandbox in this process until it is ended (used by `sandbox up`)."),
         {},
         own},
    };
}

} // namespace slipway::app
