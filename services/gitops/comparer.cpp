#include "comparer.h"

#include <services/base/jsonaccess.h>
#include <services/base/logging.h>
#include <services/gitops/taskexecutor.h>

#include <QCryptographicHash>

#include <algorithm>
#include <atomic>
#include <thread>

using namespace Qt::StringLiterals;

namespace slipway::gitops {

using base::ErrorKind;
using base::Expected;
using base::Json;
using base::Unexpected;
using nlohmann::json;

namespace {

constexpr int parallelDryRuns = 8;
constexpr qsizetype rememberedLimit = 20'000;

// Status and the fields that change with it say nothing about what Git wants.
QByteArray comparisonKey(const Json &live, const Json &target, const DiffOptions &options)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(base::dumpJson(*target));
    json reduced = *live;
    reduced.erase("status");
    if (reduced.contains("metadata") && reduced["metadata"].is_object()) {
        for (const char *field : {"resourceVersion", "managedFields", "generation"}) {
            reduced["metadata"].erase(field);
        }
        if (reduced["metadata"].contains("annotations")) {
            reduced["metadata"]["annotations"].erase("deployment.kubernetes.io/revision");
        }
    }
    hash.addData(base::dumpJson(reduced));
    for (const IgnoreDifference &rule : options.ignoreDifferences) {
        hash.addData(
            (rule.group + rule.kind + rule.name + rule.nameSpace + rule.jsonPointers.join(u' ')).toUtf8());
    }
    return hash.result();
}

/// Whether the same question may be answered a moment later.
bool isPassing(ErrorKind kind)
{
    return kind == ErrorKind::Unreachable || kind == ErrorKind::Timeout || kind == ErrorKind::Cancelled ||
           kind == ErrorKind::Throttled || kind == ErrorKind::Conflict || kind == ErrorKind::Internal ||
           kind == ErrorKind::Unauthenticated;
}

ComparedResource comparedOf(const Task &task)
{
    ComparedResource resource;
    resource.key = task.key;
    resource.version = task.version;
    resource.target = task.target;
    resource.live = task.live;
    resource.hook = task.hook;
    resource.wave = task.wave;
    resource.modified = task.action == TaskAction::Update;
    resource.requiresPruning = task.action == TaskAction::Prune || task.action == TaskAction::PruneSkipped;
    if (task.live && resource.requiresPruning) {
        const QString options = base::annotation(*task.live, "argocd.argoproj.io/compare-options");
        resource.ignoreExtraneous = options.split(u',').contains(u"IgnoreExtraneous"_s);
    }
    return resource;
}

} // namespace

bool Comparison::isSynced() const
{
    return std::none_of(resources.begin(), resources.end(), [](const ComparedResource &resource) {
        return resource.isOutOfSync() && !resource.ignoreExtraneous;
    });
}

Comparer::Comparer(kube::Client &client)
    : m_client(client)
{}

int Comparer::dryRunCount() const
{
    const std::lock_guard lock(m_mutex);
    return m_dryRuns;
}

std::function<bool(const base::GroupKind &)> Comparer::scopeLookup(const base::CancelToken &cancel)
{
    const auto discovery = m_client.discovery(cancel);
    if (!discovery) {
        return [](const base::GroupKind &) { return true; };
    }
    return [known = *discovery](const base::GroupKind &kind) {
        const kube::ApiResource *resource = known->find(kind);
        return !resource || resource->namespaced;
    };
}

Expected<Comparison> Comparer::compare(const CompareInput &input, const base::CancelToken &cancel)
{
    PlanInput planning;
    planning.targets = input.targets;
    planning.live = input.live;
    planning.application = input.application;
    planning.destinationNamespace = input.destinationNamespace;
    planning.createNamespace = input.createNamespace;
    planning.prune = true;
    planning.isNamespaced = scopeLookup(cancel);
    planning.isModified = [&input](const Json &live, const Json &target) {
        return !isProvenEqual(*live, *target, input.options);
    };
    const auto plan = makePlan(planning);
    if (!plan) {
        return Unexpected(plan.error());
    }

    Comparison result;
    result.warnings = plan->warnings;
    for (const Task &task : plan->tasks) {
        const bool seen =
            std::any_of(result.resources.begin(), result.resources.end(), [&task](const auto &other) {
                return other.hook && task.hook && other.key == task.key;
            });
        if (!seen) {
            result.resources.push_back(comparedOf(task));
        }
    }
    std::atomic<size_t> next = 0;
    const auto judgeSome = [&] {
        for (size_t at = next++; at < result.resources.size(); at = next++) {
            ComparedResource &resource = result.resources[at];
            if (resource.modified && !resource.hook && resource.live && resource.target &&
                !cancel.isCancelled()) {
                resource.modified =
                    diff(resource.live, resource.target, input.options, cancel, &resource.problem).modified;
            }
        }
    };
    const auto unproven =
        std::count_if(result.resources.begin(), result.resources.end(), [](const auto &resource) {
            return resource.modified && !resource.hook;
        });
    std::vector<std::thread> threads;
    for (qsizetype i = 1; i < std::min<qsizetype>(unproven, parallelDryRuns); ++i) {
        threads.emplace_back(judgeSome);
    }
    judgeSome();
    for (std::thread &thread : threads) {
        thread.join();
    }
    if (cancel.isCancelled()) {
        return base::cancelled(QStringLiteral("Comparing %1").arg(input.application));
    }
    for (const ComparedResource &resource : result.resources) {
        result.outOfSync += resource.isOutOfSync() ? 1 : 0;
        result.toPrune += resource.requiresPruning ? 1 : 0;
        result.missing += !resource.hook && resource.target && !resource.live ? 1 : 0;
    }
    return result;
}

ObjectDiff Comparer::diff(const Json &live,
                          const Json &target,
                          const DiffOptions &options,
                          const base::CancelToken &cancel,
                          QString *problem)
{
    if (!live || !target) {
        return diffOffline(live.get(), target.get(), options);
    }
    const QByteArray key = comparisonKey(live, target, options);
    {
        const std::lock_guard lock(m_mutex);
        if (const auto found = m_remembered.constFind(key); found != m_remembered.constEnd()) {
            if (problem) {
                *problem = found->problem;
            }
            return found->diff;
        }
        ++m_dryRuns;
    }
    const Remembered answer = askServer(live, target, options, cancel);
    if (problem) {
        *problem = answer.problem;
    }
    if (!cancel.isCancelled() && !answer.passing) {
        const std::lock_guard lock(m_mutex);
        if (m_remembered.size() >= rememberedLimit) {
            m_remembered.clear();
        }
        m_remembered.insert(key, answer);
    }
    return answer.diff;
}

Comparer::Remembered Comparer::askServer(const Json &live,
                                         const Json &target,
                                         const DiffOptions &options,
                                         const base::CancelToken &cancel)
{
    const auto discovery = m_client.discovery(cancel);
    const kube::ApiResource *resource = discovery ? (*discovery)->find(base::kindOf(*target)) : nullptr;
    if (!resource) {
        return {diffOffline(live.get(), target.get(), options), {}, !discovery};
    }
    kube::WriteOptions writing;
    writing.dryRun = true;
    // Whose field it is does not matter for whether it differs; the sync itself takes nothing over unasked.
    writing.force = true;
    writing.validation = kube::FieldValidation::Ignore;
    const auto predicted = m_client.apply(*resource, *target, writing, cancel);
    if (predicted) {
        ObjectDiff diff = diffPredicted(*live, *predicted->object, options);
        // The server answered for its object of now. Where that is a newer one, what differs may be what
        // others did meanwhile; our watch brings it, and then it is asked again.
        const auto version = [](const json &object) {
            return base::text(object, {"metadata", "resourceVersion"});
        };
        const bool meanwhile = diff.modified && version(*live) != version(*predicted->object);
        return {std::move(diff), {}, meanwhile};
    }
    const base::Error &error = predicted.error();
    qCDebug(base::lcGitops) << "dry run refused, comparing offline:" << error.sentence();
    const bool expected = error.kind == ErrorKind::Forbidden || error.kind == ErrorKind::Unsupported ||
                          error.kind == ErrorKind::Cancelled;
    return {diffOffline(live.get(), target.get(), options),
            expected ? QString() : error.sentence(),
            isPassing(error.kind)};
}

} // namespace slipway::gitops
