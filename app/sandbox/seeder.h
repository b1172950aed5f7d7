#pragma once

#include <app/backend.h>
#include <app/sandbox/scenario.h>
#include <app/sandbox/scenariorepositories.h>
#include <services/base/canceltoken.h>

#include <functional>

namespace slipway::app {

/// How far seeding is: `done` of `total` steps, and what is being done.
struct SeedProgress
{
    int done = 0;
    int total = 0;
    QString title;
};

/// Brings a scenario's story about: carries its steps out through the engine, as a person would have, so that
/// every status and history entry of the sandbox is a real one. Blocks; one run at a time.
class Seeder final
{
public:
    /// `backend` was made for the sandbox's workspace. `commits` are those of createRepositories().
    Seeder(Backend &backend, Scenario scenario, CommitIds commits, QString gitUrl);

    base::Expected<void> run(const std::function<void(const SeedProgress &)> &onProgress,
                             const base::CancelToken &cancel);

private:
    base::Expected<void> runStage(const SeedStage &stage, const base::CancelToken &cancel);
    base::Expected<void> runStep(const SeedStep &step, const base::CancelToken &cancel);
    base::Expected<void> apply(const ApplyStep &step, const base::CancelToken &cancel);
    base::Expected<void> sync(const SyncStep &step, const base::CancelToken &cancel);
    base::Expected<void> patch(const PatchStep &step, const base::CancelToken &cancel);
    base::Expected<void> remove(const DeleteStep &step, const base::CancelToken &cancel);
    base::Expected<void> awaitHealthy(const base::ApplicationId &id, const base::CancelToken &cancel);
    QString authorOf(const QString &commit) const;

    Backend &m_backend;
    Scenario m_scenario;
    CommitIds m_commits;
    QString m_gitUrl;
    git::MirrorCache m_mirrors;
};

} // namespace slipway::app
