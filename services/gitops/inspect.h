#pragma once

#include <services/base/error.h>
#include <services/base/json.h>
#include <services/gitops/diff.h>
#include <services/gitops/health.h>
#include <services/gitops/plan.h>

#include <nlohmann/json_fwd.hpp>

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>
#include <vector>

// What `slipway inspect health|diff|plan|normalize` and `slipway inspect batch` answer, from texts alone: no
// cluster, no files. Pure; any thread.
namespace slipway::gitops {

enum class BatchTopic
{
    Health,
    Diff,
    Plan,
    Normalize
};

/// "health" and so on; absent for another word.
std::optional<BatchTopic> batchTopicFromWord(const QString &word);

/// Longer lines are not looked at.
constexpr qsizetype batchLineLimit = 16 * 1024 * 1024;

/// Answers one line of `inspect batch` with one line of JSON without its end. A line that cannot be answered
/// gives {"error":"..."}; nothing that stands in a line is fatal. The lines and answers are:
///   health     {"object"}                          {"status","message"}
///   diff       {"live","desired","options"}        {"modified","changes":[{"path","live","desired"}]}
///   plan       {"objects","live","prune","pruneLast","namespace","createNamespace"}
///              {"tasks":[{"phase","wave","group","kind","namespace","name","hook","action"}],"warnings"}
///   normalize  {"object","options"}                {"object"}
/// where options is {"ignoreDifferences":[...]} as in an Application.
QByteArray answerBatchLine(BatchTopic topic, const QByteArray &line);

/// The objects of a YAML or JSON text, Lists flattened. `source` names it in errors.
base::Expected<std::vector<base::Json>> readObjects(const QByteArray &text, const QString &source);

struct HealthAnswer
{
    base::ObjectKey key;
    Verdict verdict;
};

std::vector<HealthAnswer> inspectHealth(const std::vector<base::Json> &objects);

/// One object of either side; `change` is "create", "update", "unchanged" or "extra" (only live has it).
struct DiffAnswer
{
    base::ObjectKey key;
    QString change;
    ObjectDiff diff;
};

/// Pairs live and desired objects by kind, namespace and name; a desired object without a namespace also
/// matches the only live one of its kind and name.
std::vector<DiffAnswer> inspectDiff(const std::vector<base::Json> &live,
                                    const std::vector<base::Json> &desired,
                                    const DiffOptions &options);

/// JSON forms of the answers, as `-o json` prints them.
nlohmann::json toJson(const HealthAnswer &answer);
nlohmann::json toJson(const DiffAnswer &answer);
nlohmann::json toJson(const Task &task);
/// {"path","live","desired"}; a side without the field is null.
nlohmann::json toJson(const FieldChange &change);

/// Reads the options of a question: {"ignoreDifferences":[...]}; null or absent is none.
base::Expected<DiffOptions> readDiffOptions(const nlohmann::json *options);

} // namespace slipway::gitops
