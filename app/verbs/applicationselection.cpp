#include "applicationselection.h"

#include <services/base/jsonaccess.h>
#include <services/base/redact.h>
#include <services/gitops/health.h>

#include <QCoreApplication>

#include <algorithm>
#include <atomic>
#include <thread>

using namespace Qt::StringLiterals;

namespace slipway::app {

using applications::ApplicationSummary;
using base::ErrorKind;

namespace {

constexpr size_t parallelRefreshes = 8;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::app", text);
}

bool isWanted(const ApplicationSummary &application, const Arguments &arguments)
{
    const QString nameSpace = arguments.value(u"namespace"_s);
    const QString provider = arguments.value(u"provider"_s);
    return (nameSpace.isEmpty() || application.id.nameSpace == nameSpace ||
            application.nameSpace == nameSpace) &&
           (provider.isEmpty() || application.provider == provider);
}

void refreshAll(Backend &backend, const std::vector<SummaryPtr> &chosen, const base::CancelToken &cancel)
{
    std::atomic<size_t> next = 0;
    const auto refreshSome = [&] {
        for (size_t at = next++; at < chosen.size(); at = next++) {
            // The reason why one could not be refreshed is in its conditions.
            const auto ignored = backend.applications().refresh(chosen[at]->id, false, cancel);
            Q_UNUSED(ignored)
        }
    };
    std::vector<std::thread> threads;
    for (size_t i = 1; i < std::min(parallelRefreshes, chosen.size()); ++i) {
        threads.emplace_back(refreshSome);
    }
    refreshSome();
    for (std::thread &thread : threads) {
        thread.join();
    }
}

} // namespace

std::vector<SummaryPtr> loadApplications(Invocation &invocation, Backend &backend, bool refresh)
{
    applications::LocalProvider &provider = backend.applications();
    provider.reload(invocation.cancel());
    for (const base::Error &problem : provider.problems()) {
        invocation.streams().note(tr("Note: %1").arg(problem.sentence()));
    }
    std::vector<SummaryPtr> chosen = provider.applications();
    std::erase_if(chosen, [&](const SummaryPtr &item) { return !isWanted(*item, invocation.arguments()); });
    if (refresh) {
        refreshAll(backend, chosen, invocation.cancel());
        for (SummaryPtr &item : chosen) {
            if (auto current = provider.find(item->id)) {
                item = std::move(current);
            }
        }
    }
    return chosen;
}

tl::expected<base::ApplicationId, SelectionFailure> selectApplication(Invocation &invocation,
                                                                      Backend &backend)
{
    const QString wanted = invocation.arguments().positional.value(0);
    if (wanted.isEmpty()) {
        return tl::unexpected(SelectionFailure{{ErrorKind::Invalid,
                                                tr("No application was named"),
                                                {},
                                                tr("Give its name, or context/namespace/name"),
                                                {}},
                                               exitcode::usage});
    }
    QStringList candidates;
    base::ApplicationId match;
    for (const SummaryPtr &item : loadApplications(invocation, backend, false)) {
        if (item->id.name == wanted || item->id.text() == wanted) {
            candidates.append(item->id.text());
            match = item->id;
        }
    }
    if (candidates.size() == 1) {
        return match;
    }
    if (candidates.isEmpty()) {
        return tl::unexpected(SelectionFailure{{ErrorKind::NotFound,
                                                tr("There is no application %1").arg(wanted),
                                                {},
                                                tr("List them with `slipway app list`"),
                                                {}},
                                               exitcode::error});
    }
    return tl::unexpected(SelectionFailure{{ErrorKind::Invalid,
                                            tr("The name %1 is ambiguous").arg(wanted),
                                            tr("it means one of %1").arg(candidates.join(u", "_s)),
                                            tr("Give context/namespace/name"),
                                            {}},
                                           exitcode::usage});
}

nlohmann::json toJson(const ApplicationSummary &application)
{
    QString message = application.healthMessage;
    if (!application.conditions.isEmpty() && application.conditions.first().isError) {
        message = application.conditions.first().message;
    }
    nlohmann::json images = nlohmann::json::array();
    for (const QString &image : application.images) {
        images.push_back(base::toStd(image));
    }
    return {{"name", base::toStd(application.id.name)},
            {"namespace", base::toStd(application.id.nameSpace)},
            {"context", base::toStd(application.id.context)},
            {"cluster", base::toStd(application.cluster)},
            {"destinationNamespace", base::toStd(application.nameSpace)},
            {"environment", base::toStd(application.environment)},
            {"provider", base::toStd(application.provider)},
            {"project", base::toStd(application.project)},
            {"sync", base::toStd(applications::syncWord(application.sync))},
            {"outOfSync", application.outOfSync},
            {"health", base::toStd(gitops::healthWord(application.health))},
            {"revision", base::toStd(application.revision)},
            {"targetRevision", base::toStd(application.targetRevision)},
            {"repoURL", base::toStd(base::withoutUserInfo(application.repoUrl))},
            {"path", base::toStd(application.path)},
            {"images", std::move(images)},
            {"message", base::toStd(message)}};
}

} // namespace slipway::app
