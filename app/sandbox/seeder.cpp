#include "seeder.h"

#include <services/base/jsonaccess.h>
#include <services/yaml/yaml.h>

#include <QCoreApplication>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <thread>

using namespace Qt::StringLiterals;

namespace slipway::app {

using base::ErrorKind;
using base::Expected;
using base::failure;
using base::Unexpected;

namespace {

constexpr size_t parallelSteps = 6;
constexpr std::chrono::seconds healthLimit(90);

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::app", text);
}

// Steps on one application keep their order; all the others of a stage may overtake each other.
QString laneOf(const SeedStep &step, size_t index)
{
    if (const auto *sync = std::get_if<SyncStep>(&step)) {
        return sync->application;
    }
    return u"#%1"_s.arg(index);
}

Expected<kube::ApiResource>
resourceFor(kube::Client &client, const base::GroupVersionKind &kind, const base::CancelToken &cancel)
{
    const auto discovery = client.discovery(cancel);
    if (!discovery) {
        return Unexpected(discovery.error());
    }
    if (const kube::ApiResource *resource = (*discovery)->find(kind)) {
        return *resource;
    }
    return failure(ErrorKind::NotFound, tr("The cluster has no kind %1").arg(kind.kind));
}

} // namespace

Seeder::Seeder(Backend &backend, Scenario scenario, CommitIds commits, QString gitUrl)
    : m_backend(backend)
    , m_scenario(std::move(scenario))
    , m_commits(std::move(commits))
    , m_gitUrl(std::move(gitUrl))
    , m_mirrors(backend.paths().cache + u"/git"_s)
{}

Expected<void> Seeder::run(const std::function<void(const SeedProgress &)> &onProgress,
                           const base::CancelToken &cancel)
{
    SeedProgress progress;
    progress.total = m_scenario.stepCount();
    for (const SeedStage &stage : m_scenario.stages) {
        progress.title = stage.title;
        onProgress(progress);
        if (const auto done = runStage(stage, cancel); !done) {
            return done;
        }
        progress.done += static_cast<int>(stage.steps.size());
    }
    onProgress(progress);
    return {};
}

Expected<void> Seeder::runStage(const SeedStage &stage, const base::CancelToken &cancel)
{
    // What is applied as it stands may define the very applications that the same stage syncs.
    std::map<QString, std::vector<SeedStep>> byName;
    for (qsizetype index = 0; index < stage.steps.size(); ++index) {
        const SeedStep &step = stage.steps.at(index);
        if (std::holds_alternative<ApplyStep>(step)) {
            if (const auto applied = runStep(step, cancel); !applied) {
                return applied;
            }
        } else {
            byName[laneOf(step, static_cast<size_t>(index))].push_back(step);
        }
    }
    m_backend.applications().reload(cancel);
    std::vector<std::vector<SeedStep>> lanes;
    for (auto &[name, steps] : byName) {
        lanes.push_back(std::move(steps));
    }
    std::atomic<size_t> next = 0;
    std::mutex mutex;
    Expected<void> result;
    const auto work = [&] {
        for (size_t at = next++; at < lanes.size(); at = next++) {
            for (const SeedStep &step : lanes[at]) {
                const auto done = runStep(step, cancel);
                const std::lock_guard lock(mutex);
                if (!done && result) {
                    result = done;
                }
                if (!result) {
                    return;
                }
            }
        }
    };
    std::vector<std::thread> threads;
    for (size_t i = 1; i < std::min(parallelSteps, lanes.size()); ++i) {
        threads.emplace_back(work);
    }
    work();
    for (std::thread &thread : threads) {
        thread.join();
    }
    return result;
}

Expected<void> Seeder::runStep(const SeedStep &step, const base::CancelToken &cancel)
{
    if (cancel.isCancelled()) {
        return base::cancelled(tr("Preparing the sandbox"));
    }
    if (const auto *applied = std::get_if<ApplyStep>(&step)) {
        return apply(*applied, cancel);
    }
    if (const auto *synced = std::get_if<SyncStep>(&step)) {
        return sync(*synced, cancel);
    }
    if (const auto *patched = std::get_if<PatchStep>(&step)) {
        return patch(*patched, cancel);
    }
    return remove(std::get<DeleteStep>(step), cancel);
}

Expected<void> Seeder::apply(const ApplyStep &step, const base::CancelToken &cancel)
{
    const auto repository = m_mirrors.open(m_gitUrl + u'/' + step.repository + u".git"_s, cancel);
    if (!repository) {
        return Unexpected(repository.error());
    }
    if (const auto fetched = (*repository)->fetch(cancel); !fetched) {
        return Unexpected(fetched.error());
    }
    const auto commit = (*repository)->resolve(u"main"_s);
    const auto text = commit ? (*repository)->readFile(*commit, step.path)
                             : Expected<QByteArray>(Unexpected(commit.error()));
    const auto manifest =
        text ? yaml::parseOne(*text, step.path) : Expected<nlohmann::json>(Unexpected(text.error()));
    if (!manifest) {
        return Unexpected(manifest.error());
    }
    const auto connection = m_backend.clusters().connection(step.context);
    if (!connection) {
        return Unexpected(connection.error());
    }
    const auto resource = resourceFor((*connection)->client, base::kindOf(*manifest), cancel);
    if (!resource) {
        return Unexpected(resource.error());
    }
    kube::WriteOptions options;
    options.reason = u"scenario"_s;
    const auto written = (*connection)->client.apply(*resource, *manifest, options, cancel);
    return written ? Expected<void>() : Unexpected(written.error());
}

QString Seeder::authorOf(const QString &commit) const
{
    for (const ScenarioRepository &repository : m_scenario.repositories) {
        for (const ScenarioCommit &candidate : repository.commits) {
            if (candidate.id == commit) {
                return candidate.authorName;
            }
        }
    }
    return {};
}

Expected<void> Seeder::sync(const SyncStep &step, const base::CancelToken &cancel)
{
    applications::LocalProvider &provider = m_backend.applications();
    const auto all = provider.applications();
    const auto found = std::find_if(
        all.begin(), all.end(), [&step](const auto &item) { return item->id.name == step.application; });
    if (found == all.end()) {
        return failure(ErrorKind::NotFound,
                       tr("The scenario's application %1 does not exist").arg(step.application),
                       provider.problems().isEmpty() ? QString() : provider.problems().first().sentence());
    }
    const applications::ApplicationSummary application = **found;
    kube::WriteGuard::Confirmation held;
    if (application.isProtected) {
        auto confirmed = m_backend.guard().confirm(application.cluster, step.application, step.application);
        if (!confirmed) {
            return Unexpected(confirmed.error());
        }
        held = std::move(*confirmed);
    }
    applications::SyncRequest request;
    request.revision = step.commit.isEmpty() ? QString() : m_commits.value(step.commit);
    request.prune = step.prune;
    request.initiatedBy = authorOf(step.commit);
    const auto state = provider.sync(application.id, request, cancel);
    if (!state) {
        return Unexpected(state.error());
    }
    if (step.waitHealthy && state->phase != applications::OperationPhase::Succeeded) {
        return failure(ErrorKind::Internal,
                       tr("The scenario's sync of %1 did not succeed").arg(step.application),
                       state->message);
    }
    return step.waitHealthy ? awaitHealthy(application.id, cancel) : Expected<void>();
}

Expected<void> Seeder::awaitHealthy(const base::ApplicationId &id, const base::CancelToken &cancel)
{
    const auto deadline = std::chrono::steady_clock::now() + healthLimit;
    for (;;) {
        const auto application = m_backend.applications().find(id);
        if (application && application->health == applications::Health::Healthy) {
            return {};
        }
        if (std::chrono::steady_clock::now() > deadline) {
            return failure(ErrorKind::Timeout,
                           tr("The scenario's application %1 did not become healthy").arg(id.name),
                           application ? application->healthMessage : QString());
        }
        if (cancel.waitFor(std::chrono::milliseconds(250))) {
            return base::cancelled(tr("Preparing the sandbox"));
        }
        const auto refreshed = m_backend.applications().refresh(id, false, cancel);
        Q_UNUSED(refreshed)
    }
}

Expected<void> Seeder::patch(const PatchStep &step, const base::CancelToken &cancel)
{
    const auto connection = m_backend.clusters().connection(step.context);
    if (!connection) {
        return Unexpected(connection.error());
    }
    const auto resource =
        resourceFor((*connection)->client, {step.resource.group, step.version, step.resource.kind}, cancel);
    if (!resource) {
        return Unexpected(resource.error());
    }
    auto held = m_backend.guard().confirm(step.context, step.resource.name, step.resource.name);
    if (!held) {
        return Unexpected(held.error());
    }
    kube::WriteOptions options;
    options.fieldManager = step.manager;
    options.reason = u"scenario"_s;
    const auto written =
        (*connection)
            ->client.patch(*resource,
                           step.resource.nameSpace,
                           step.resource.name,
                           step.strategic ? kube::PatchType::Strategic : kube::PatchType::Merge,
                           *step.patch,
                           options,
                           cancel);
    return written ? Expected<void>() : Unexpected(written.error());
}

Expected<void> Seeder::remove(const DeleteStep &step, const base::CancelToken &cancel)
{
    const auto connection = m_backend.clusters().connection(step.context);
    if (!connection) {
        return Unexpected(connection.error());
    }
    const auto resource =
        resourceFor((*connection)->client, {step.resource.group, step.version, step.resource.kind}, cancel);
    if (!resource) {
        return Unexpected(resource.error());
    }
    auto held = m_backend.guard().confirm(step.context, step.resource.name, step.resource.name);
    if (!held) {
        return Unexpected(held.error());
    }
    kube::DeleteOptions options;
    options.reason = u"scenario"_s;
    return (*connection)
        ->client.remove(*resource, step.resource.nameSpace, step.resource.name, options, cancel);
}

} // namespace slipway::app
