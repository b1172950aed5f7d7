#include "desiredstate.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace slipway::applications {

using base::ErrorKind;
using base::Expected;
using base::failure;
using base::Unexpected;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::applications", text);
}

} // namespace

DesiredStates::DesiredStates(git::MirrorCache &mirrors, render::Renderer &renderer, const base::Clock &clock)
    : m_mirrors(mirrors)
    , m_renderer(renderer)
    , m_clock(clock)
{}

Expected<std::shared_ptr<git::Repository>> DesiredStates::repository(const QString &url,
                                                                     std::chrono::milliseconds freshFor,
                                                                     const base::CancelToken &cancel)
{
    std::shared_ptr<Mirror> mirror;
    {
        const std::lock_guard lock(m_mutex);
        auto &slot = m_known[git::canonicalUrl(url)];
        if (!slot) {
            slot = std::make_shared<Mirror>();
        }
        mirror = slot;
    }
    const std::lock_guard fetching(mirror->fetching);
    const auto now = m_clock.monotonic();
    if (!mirror->repository) {
        auto opened = m_mirrors.open(url, cancel);
        if (!opened) {
            return opened;
        }
        mirror->repository = *opened;
    } else if (now - mirror->fetchedAt < freshFor) {
        return mirror->repository;
    }
    if (const auto fetched = mirror->repository->fetch(cancel); !fetched) {
        return Unexpected(fetched.error());
    }
    mirror->fetchedAt = m_clock.monotonic();
    return mirror->repository;
}

Expected<std::shared_ptr<const DesiredState>> DesiredStates::load(const gitops::ApplicationSpec &spec,
                                                                  const Request &request,
                                                                  const base::CancelToken &cancel)
{
    if (spec.sources.size() != 1 || !spec.sources.first().chart.isEmpty()) {
        return failure(ErrorKind::Unsupported,
                       tr("The manifests of %1 cannot be rendered").arg(spec.name),
                       spec.unsupported.isEmpty() ? tr("it has %1 sources").arg(spec.sources.size())
                                                  : spec.unsupported.join(u"; "_s),
                       tr("Use one source in Git"));
    }
    const gitops::ApplicationSource &source = spec.sources.first();
    auto repository = this->repository(source.repoUrl, request.freshFor, cancel);
    if (!repository) {
        return Unexpected(repository.error());
    }
    const QString revision = request.revision.isEmpty() ? source.targetRevision : request.revision;
    const auto id = (*repository)->resolve(revision);
    if (!id) {
        return Unexpected(id.error());
    }
    const auto commit = (*repository)->commit(*id);
    if (!commit) {
        return Unexpected(commit.error());
    }
    render::RenderRequest rendering;
    rendering.repository = *repository;
    rendering.commit = *id;
    rendering.source = source.render;
    rendering.applicationName = spec.name;
    rendering.nameSpace = spec.destinationNamespace;
    rendering.kubeVersion = request.kubeVersion;
    auto rendered = m_renderer.render(rendering, cancel);
    if (!rendered) {
        return Unexpected(rendered.error());
    }
    auto state = std::make_shared<DesiredState>();
    state->commit = *commit;
    state->objects = std::move(rendered->objects);
    state->sourceType = render::sourceTypeWord(rendered->type);
    state->digest = rendered->digest;
    state->warnings = rendered->warnings;
    return std::shared_ptr<const DesiredState>(std::move(state));
}

} // namespace slipway::applications
