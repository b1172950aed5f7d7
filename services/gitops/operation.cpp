#include "operation.h"

#include <services/base/clock.h>
#include <services/base/jsonaccess.h>

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace slipway::gitops {

using nlohmann::json;

namespace {

template <typename Value, size_t Size> using Words = std::array<std::pair<Value, QLatin1String>, Size>;

constexpr Words<OperationPhase, 6> phaseWords = {{
    {OperationPhase::None, QLatin1String("")},
    {OperationPhase::Running, QLatin1String("Running")},
    {OperationPhase::Succeeded, QLatin1String("Succeeded")},
    {OperationPhase::Failed, QLatin1String("Failed")},
    {OperationPhase::Error, QLatin1String("Error")},
    {OperationPhase::Terminating, QLatin1String("Terminating")},
}};

constexpr Words<ResultStatus, 8> statusWords = {{
    {ResultStatus::Pending, QLatin1String("Pending")},
    {ResultStatus::Running, QLatin1String("Running")},
    {ResultStatus::Synced, QLatin1String("Synced")},
    {ResultStatus::SyncFailed, QLatin1String("SyncFailed")},
    {ResultStatus::Pruned, QLatin1String("Pruned")},
    {ResultStatus::PruneSkipped, QLatin1String("PruneSkipped")},
    {ResultStatus::Succeeded, QLatin1String("Succeeded")},
    {ResultStatus::Failed, QLatin1String("Failed")},
}};

constexpr Words<Phase, 4> syncPhaseWords = {{
    {Phase::PreSync, QLatin1String("PreSync")},
    {Phase::Sync, QLatin1String("Sync")},
    {Phase::PostSync, QLatin1String("PostSync")},
    {Phase::SyncFail, QLatin1String("SyncFail")},
}};

constexpr Words<TaskAction, 6> actionWords = {{
    {TaskAction::Create, QLatin1String("create")},
    {TaskAction::Update, QLatin1String("update")},
    {TaskAction::Unchanged, QLatin1String("unchanged")},
    {TaskAction::Prune, QLatin1String("prune")},
    {TaskAction::PruneSkipped, QLatin1String("prune-skipped")},
    {TaskAction::RunHook, QLatin1String("hook")},
}};

template <typename Value, size_t Size> QString wordOf(const Words<Value, Size> &words, Value value)
{
    for (const auto &[candidate, word] : words) {
        if (candidate == value) {
            return word;
        }
    }
    return {};
}

template <typename Value, size_t Size>
Value valueOf(const Words<Value, Size> &words, const QString &text, Value fallback)
{
    for (const auto &[candidate, word] : words) {
        if (word == text) {
            return candidate;
        }
    }
    return fallback;
}

json toJson(const ResourceResult &result)
{
    return {{"group", base::toStd(result.key.group)},
            {"kind", base::toStd(result.key.kind)},
            {"namespace", base::toStd(result.key.nameSpace)},
            {"name", base::toStd(result.key.name)},
            {"phase", base::toStd(wordOf(syncPhaseWords, result.phase))},
            {"wave", result.wave},
            {"hook", result.hook},
            {"action", base::toStd(wordOf(actionWords, result.action))},
            {"status", base::toStd(resultStatusWord(result.status))},
            {"message", base::toStd(result.message)},
            {"startedAt", base::toStd(base::toRfc3339(result.startedAt))},
            {"finishedAt", base::toStd(base::toRfc3339(result.finishedAt))}};
}

ResourceResult resultFromJson(const json &value)
{
    ResourceResult result;
    result.key = {base::text(value, {"group"}),
                  base::text(value, {"kind"}),
                  base::text(value, {"namespace"}),
                  base::text(value, {"name"})};
    result.phase = valueOf(syncPhaseWords, base::text(value, {"phase"}), Phase::Sync);
    result.wave = static_cast<int>(base::integer(value, {"wave"}));
    result.hook = base::boolean(value, {"hook"});
    result.action = valueOf(actionWords, base::text(value, {"action"}), TaskAction::Update);
    result.status = resultStatusFromWord(base::text(value, {"status"}));
    result.message = base::text(value, {"message"});
    result.startedAt = base::fromRfc3339(base::text(value, {"startedAt"}));
    result.finishedAt = base::fromRfc3339(base::text(value, {"finishedAt"}));
    return result;
}

} // namespace

QString operationPhaseWord(OperationPhase phase)
{
    return wordOf(phaseWords, phase);
}

OperationPhase operationPhaseFromWord(const QString &word)
{
    return valueOf(phaseWords, word, OperationPhase::None);
}

QString resultStatusWord(ResultStatus status)
{
    return wordOf(statusWords, status);
}

ResultStatus resultStatusFromWord(const QString &word)
{
    return valueOf(statusWords, word, ResultStatus::Pending);
}

json toJson(const OperationState &state)
{
    json results = json::array();
    for (const ResourceResult &result : state.results) {
        results.push_back(toJson(result));
    }
    return {{"id", base::toStd(state.id)},
            {"verb", base::toStd(state.verb)},
            {"phase", base::toStd(operationPhaseWord(state.phase))},
            {"message", base::toStd(state.message)},
            {"revision", base::toStd(state.revision)},
            {"planDigest", base::toStd(state.planDigest)},
            {"initiatedBy", base::toStd(state.initiatedBy)},
            {"startedAt", base::toStd(base::toRfc3339(state.startedAt))},
            {"finishedAt", base::toStd(base::toRfc3339(state.finishedAt))},
            {"dryRun", state.dryRun},
            {"retryCount", state.retryCount},
            {"results", std::move(results)}};
}

OperationState operationFromJson(const json &value)
{
    OperationState state;
    state.id = base::text(value, {"id"});
    state.verb = base::text(value, {"verb"});
    state.phase = operationPhaseFromWord(base::text(value, {"phase"}));
    state.message = base::text(value, {"message"});
    state.revision = base::text(value, {"revision"});
    state.planDigest = base::text(value, {"planDigest"});
    state.initiatedBy = base::text(value, {"initiatedBy"});
    state.startedAt = base::fromRfc3339(base::text(value, {"startedAt"}));
    state.finishedAt = base::fromRfc3339(base::text(value, {"finishedAt"}));
    state.dryRun = base::boolean(value, {"dryRun"});
    state.retryCount = static_cast<int>(base::integer(value, {"retryCount"}));
    if (const json *results = base::member(value, {"results"}); results && results->is_array()) {
        for (const json &result : *results) {
            state.results.append(resultFromJson(result));
        }
    }
    return state;
}

} // namespace slipway::gitops
