#pragma once

#include <services/applications/types.h>
#include <services/base/canceltoken.h>
#include <services/base/clock.h>
#include <services/git/repository.h>
#include <services/gitops/applicationspec.h>
#include <services/gitops/records.h>
#include <services/render/renderer.h>

#include <chrono>
#include <map>
#include <memory>
#include <mutex>

namespace slipway::applications {

/// What Git says should run: rendered manifests and the commit they come from.
struct DesiredState
{
    git::Commit commit;
    std::vector<base::Json> objects;
    QString sourceType;
    QString digest;
    QStringList warnings;
};

/// Fetches, resolves and renders. Thread safe; calls block. Mirrors are fetched at most once per `freshFor`,
/// however many applications share a repository.
class DesiredStates final
{
public:
    DesiredStates(git::MirrorCache &mirrors, render::Renderer &renderer, const base::Clock &clock);

    struct Request
    {
        QString revision; ///< empty: the application's target revision
        std::chrono::milliseconds freshFor = std::chrono::seconds(2);
        QString kubeVersion;
    };

    /// NotFound, Invalid, Unreachable, ... with a sentence that names the repository, revision or file.
    base::Expected<std::shared_ptr<const DesiredState>>
    load(const gitops::ApplicationSpec &spec, const Request &request, const base::CancelToken &cancel);

    base::Expected<std::shared_ptr<git::Repository>>
    repository(const QString &url, std::chrono::milliseconds freshFor, const base::CancelToken &cancel);

private:
    struct Mirror
    {
        std::mutex fetching;
        std::chrono::steady_clock::time_point fetchedAt{};
        std::shared_ptr<git::Repository> repository;
    };

    git::MirrorCache &m_mirrors;
    render::Renderer &m_renderer;
    const base::Clock &m_clock;
    std::mutex m_mutex;
    std::map<QString, std::shared_ptr<Mirror>> m_known;
};

} // namespace slipway::applications
