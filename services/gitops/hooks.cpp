#include "hooks.h"

#include <services/base/jsonaccess.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace slipway::gitops {

using nlohmann::json;
using namespace Qt::StringLiterals;

namespace {

constexpr std::string_view argoHook = "argocd.argoproj.io/hook";
constexpr std::string_view helmHook = "helm.sh/hook";

template <typename Value> struct Word
{
    const char *text;
    Value value;
};

constexpr std::array argoPhases = {Word<Phase>{"PreSync", Phase::PreSync},
                                   Word<Phase>{"Sync", Phase::Sync},
                                   Word<Phase>{"PostSync", Phase::PostSync},
                                   Word<Phase>{"SyncFail", Phase::SyncFail}};
constexpr std::array helmPhases = {Word<Phase>{"pre-install", Phase::PreSync},
                                   Word<Phase>{"pre-upgrade", Phase::PreSync},
                                   Word<Phase>{"post-install", Phase::PostSync},
                                   Word<Phase>{"post-upgrade", Phase::PostSync}};
constexpr std::array argoPolicies = {
    Word<HookDeletePolicy>{"BeforeHookCreation", HookDeletePolicy::BeforeHookCreation},
    Word<HookDeletePolicy>{"HookSucceeded", HookDeletePolicy::HookSucceeded},
    Word<HookDeletePolicy>{"HookFailed", HookDeletePolicy::HookFailed}};
constexpr std::array helmPolicies = {
    Word<HookDeletePolicy>{"before-hook-creation", HookDeletePolicy::BeforeHookCreation},
    Word<HookDeletePolicy>{"hook-succeeded", HookDeletePolicy::HookSucceeded},
    Word<HookDeletePolicy>{"hook-failed", HookDeletePolicy::HookFailed}};

template <typename Words, typename Use>
void forEachKnown(const QStringList &values, const Words &words, Use use)
{
    for (const QString &value : values) {
        for (const auto &word : words) {
            if (value == QLatin1StringView(word.text)) {
                use(word.value);
            }
        }
    }
}

const json *annotation(const json &object, std::string_view name)
{
    return base::member(object, {"metadata", "annotations", name});
}

/// An annotation read as Go's Atoi does: an optional sign and digits only.
std::optional<int> integerAnnotation(const json &object, std::string_view name)
{
    const json *value = annotation(object, name);
    if (value == nullptr || !value->is_string()) {
        return {};
    }
    std::string_view text = value->get_ref<const std::string &>();
    if (text.starts_with('+')) {
        text.remove_prefix(1);
        if (text.starts_with('-')) {
            return {};
        }
    }
    qint64 result = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), result);
    if (error != std::errc() || end != text.data() + text.size()) {
        return {};
    }
    // Waves further out count as the outermost, which leaves room for the wave after the last.
    constexpr qint64 outermost = 1'000'000'000;
    return static_cast<int>(std::clamp(result, -outermost, outermost));
}

} // namespace

QStringList annotationValues(const json &object, std::string_view name)
{
    QStringList result;
    for (const QString &part : base::annotation(object, name).split(u',')) {
        const QString value = part.trimmed();
        if (!value.isEmpty() && !result.contains(value)) {
            result << value;
        }
    }
    return result;
}

bool isSkipped(const json &object)
{
    const QStringList values = annotationValues(object, argoHook);
    return values.contains(u"Skip"_s) && hookPhases(object).empty();
}

bool isHook(const json &object)
{
    if (annotation(object, argoHook) != nullptr) {
        return !isSkipped(object);
    }
    const json *helm = annotation(object, helmHook);
    return helm != nullptr && *helm != "crd-install";
}

std::vector<Phase> hookPhases(const json &object)
{
    std::vector<Phase> result;
    const auto add = [&](Phase phase) { result.push_back(phase); };
    const QStringList values = annotationValues(object, argoHook);
    forEachKnown(values, argoPhases, add);
    if (result.empty() && !values.contains(u"Skip"_s)) {
        forEachKnown(annotationValues(object, helmHook), helmPhases, add);
    }
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
}

bool isIgnoredHook(const json &object)
{
    return isHook(object) && hookPhases(object).empty();
}

int syncWave(const json &object)
{
    if (const std::optional<int> wave = integerAnnotation(object, "argocd.argoproj.io/sync-wave")) {
        return *wave;
    }
    return integerAnnotation(object, "helm.sh/hook-weight").value_or(0);
}

int hookDeletePolicies(const json &object)
{
    int bits = 0;
    const auto add = [&](HookDeletePolicy policy) { bits |= static_cast<int>(policy); };
    forEachKnown(annotationValues(object, "argocd.argoproj.io/hook-delete-policy"), argoPolicies, add);
    forEachKnown(annotationValues(object, "helm.sh/hook-delete-policy"), helmPolicies, add);
    return bits == 0 ? static_cast<int>(HookDeletePolicy::BeforeHookCreation) : bits;
}

bool hasSyncOption(const json &object, std::string_view option)
{
    return annotationValues(object, "argocd.argoproj.io/sync-options").contains(base::fromStd(option));
}

} // namespace slipway::gitops
