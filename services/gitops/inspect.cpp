#include "inspect.h"

#include "ignorerules.h"
#include "manifestreader.h"
#include "words.h"

#include <services/base/jsonaccess.h>
#include <services/yaml/yaml.h>

#include <QHash>

#include <algorithm>
#include <array>

namespace slipway::gitops {

using nlohmann::json;
using namespace Qt::StringLiterals;

namespace {

constexpr std::array topicWords = {std::pair("health", BatchTopic::Health),
                                   std::pair("diff", BatchTopic::Diff),
                                   std::pair("plan", BatchTopic::Plan),
                                   std::pair("normalize", BatchTopic::Normalize)};

base::Unexpected invalid(const QString &what, const QString &cause = {})
{
    return base::failure(base::ErrorKind::Invalid, what, cause);
}

/// How large the values of a JSON text are, without reading them.
struct Extent
{
    int depth = 0;
    qsizetype values = 1;
};

Extent extentOf(const QByteArray &text)
{
    Extent extent;
    int depth = 0;
    bool inString = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inString) {
            i += c == '\\' ? 1 : 0;
            inString = c != '"';
        } else if (c == '"') {
            inString = true;
        } else if (c == '{' || c == '[') {
            extent.depth = std::max(extent.depth, ++depth);
            ++extent.values;
        } else if (c == '}' || c == ']') {
            --depth;
        } else if (c == ',') {
            ++extent.values;
        }
    }
    return extent;
}

/// Refuses what no object of Kubernetes comes near to, before anything recursive or costly runs.
std::optional<base::Error> refusal(const QByteArray &line)
{
    constexpr int deepest = 200;
    constexpr qsizetype mostValues = 1'000'000;
    const auto tooLarge = [](const QString &what) {
        return base::Error{base::ErrorKind::TooLarge, what, {}, {}, {}};
    };
    if (line.size() > batchLineLimit) {
        return tooLarge(Words::tr("The line is longer than %1 MiB").arg(batchLineLimit / (1024 * 1024)));
    }
    const Extent extent = extentOf(line);
    if (extent.depth > deepest) {
        return tooLarge(Words::tr("The line is nested too deeply"));
    }
    if (extent.values > mostValues) {
        return tooLarge(Words::tr("The line holds more than %1 values").arg(mostValues));
    }
    return {};
}

base::Expected<json> readQuestion(const QByteArray &line)
{
    if (const std::optional<base::Error> error = refusal(line)) {
        return base::Unexpected(*error);
    }
    base::Expected<json> question = base::parseJson(line, Words::tr("The line"));
    if (question && !question->is_object()) {
        return invalid(Words::tr("The line is not a JSON object"));
    }
    return question;
}

/// The member as an object; null when it is absent or null and may be.
base::Expected<const json *> objectIn(const json &question, const char *name, bool optional)
{
    const json *object = base::member(question, {name});
    if (object == nullptr || object->is_null()) {
        if (optional) {
            return nullptr;
        }
        return invalid(Words::tr("The question has no \"%1\"").arg(QLatin1StringView(name)));
    }
    if (!object->is_object()) {
        return invalid(Words::tr("\"%1\" is not an object").arg(QLatin1StringView(name)));
    }
    if (base::text(*object, {"kind"}).isEmpty()) {
        return invalid(Words::tr("\"%1\" has no kind").arg(QLatin1StringView(name)));
    }
    return object;
}

base::Expected<std::vector<base::Json>> objectsIn(const json &question, const char *name)
{
    std::vector<base::Json> objects;
    const json *list = base::member(question, {name});
    if (list == nullptr || list->is_null()) {
        return objects;
    }
    if (!list->is_array()) {
        return invalid(Words::tr("\"%1\" is not a list").arg(QLatin1StringView(name)));
    }
    for (const json &object : *list) {
        if (!object.is_null()) {
            objects.push_back(base::share(object));
        }
    }
    return objects;
}

json shownSide(const base::Json &value)
{
    return value ? *value : json();
}

base::Expected<json> answerHealth(const json &question)
{
    const auto object = objectIn(question, "object", false);
    if (!object) {
        return base::Unexpected(object.error());
    }
    const Verdict verdict = judgeHealth(**object);
    return json{{"status", base::toStd(healthWord(verdict.health))},
                {"message", base::toStd(verdict.message)}};
}

base::Expected<json> answerDiff(const json &question)
{
    const auto live = objectIn(question, "live", true);
    const auto desired = live ? objectIn(question, "desired", true) : live;
    const auto options = readDiffOptions(base::member(question, {"options"}));
    if (!desired || !options) {
        return base::Unexpected(desired ? options.error() : desired.error());
    }
    if (*live == nullptr && *desired == nullptr) {
        return invalid(Words::tr("The question has neither \"live\" nor \"desired\""));
    }
    const ObjectDiff diff = diffOffline(*live, *desired, *options);
    json changes = json::array();
    for (const FieldChange &change : diff.changes) {
        changes.push_back(toJson(change));
    }
    return json{{"modified", diff.modified}, {"changes", std::move(changes)}};
}

base::Expected<json> answerPlan(const json &question)
{
    const json *asked = base::member(question, {"objects"});
    if (asked == nullptr || asked->is_null()) {
        return invalid(Words::tr("The question has no \"%1\"").arg("objects"_L1));
    }
    auto targets = objectsIn(question, "objects");
    auto live = targets ? objectsIn(question, "live") : targets;
    if (!live) {
        return base::Unexpected(live.error());
    }
    std::optional<base::Error> error;
    const ManifestReader reader(&question, {}, &error);
    PlanInput input;
    input.targets = *std::move(targets);
    input.live = *std::move(live);
    input.prune = reader.boolean("prune");
    input.pruneLast = reader.boolean("pruneLast");
    input.createNamespace = reader.boolean("createNamespace");
    input.destinationNamespace = reader.text("namespace");
    input.revision = reader.text("revision");
    input.startedAt = reader.integer("startedAt", 0);
    if (error) {
        return base::Unexpected(*error);
    }
    const base::Expected<Plan> plan = makePlan(input);
    if (!plan) {
        return base::Unexpected(plan.error());
    }
    json answer{{"tasks", json::array()}, {"warnings", json::array()}};
    for (const Task &task : plan->tasks) {
        answer["tasks"].push_back(toJson(task));
    }
    for (const QString &warning : plan->warnings) {
        answer["warnings"].push_back(base::toStd(warning));
    }
    return answer;
}

base::Expected<json> answerNormalize(const json &question)
{
    const auto object = objectIn(question, "object", false);
    const auto options = readDiffOptions(base::member(question, {"options"}));
    if (!object || !options) {
        return base::Unexpected(object ? options.error() : object.error());
    }
    return json{{"object", normalize(**object, *options)}};
}

base::Expected<json> answer(BatchTopic topic, const json &question)
{
    switch (topic) {
    case BatchTopic::Health:
        return answerHealth(question);
    case BatchTopic::Diff:
        return answerDiff(question);
    case BatchTopic::Plan:
        return answerPlan(question);
    case BatchTopic::Normalize:
        return answerNormalize(question);
    }
    return invalid(Words::tr("There is no such topic"));
}

json errorAnswer(const QString &sentence)
{
    return {{"error", base::toStd(sentence)}};
}

void addFlattened(const base::Json &object, std::vector<base::Json> &result)
{
    const json *items = base::member(*object, {"items"});
    if (items && items->is_array() && base::text(*object, {"kind"}).endsWith("List"_L1)) {
        for (const json &item : *items) {
            addFlattened(base::share(item), result);
        }
    } else if (!object->is_null()) {
        result.push_back(object);
    }
}

json keyJson(const base::ObjectKey &key)
{
    return {{"group", base::toStd(key.group)},
            {"kind", base::toStd(key.kind)},
            {"namespace", base::toStd(key.nameSpace)},
            {"name", base::toStd(key.name)}};
}

} // namespace

std::optional<BatchTopic> batchTopicFromWord(const QString &word)
{
    for (const auto &[text, topic] : topicWords) {
        if (word == QLatin1StringView(text)) {
            return topic;
        }
    }
    return {};
}

QByteArray answerBatchLine(BatchTopic topic, const QByteArray &line)
{
    try {
        const base::Expected<json> question = readQuestion(line);
        const base::Expected<json> result =
            question ? answer(topic, *question) : base::Expected<json>(base::Unexpected(question.error()));
        return base::dumpJson(result ? *result : errorAnswer(result.error().sentence()));
    } catch (const std::exception &error) {
        // The JSON library reports a surprise in a question by throwing; that must not end a run of many.
        return base::dumpJson(errorAnswer(
            Words::tr("The question could not be answered: %1").arg(QString::fromUtf8(error.what()))));
    }
}

base::Expected<std::vector<base::Json>> readObjects(const QByteArray &text, const QString &source)
{
    const auto documents = yaml::parseAll(text, source);
    if (!documents) {
        return base::Unexpected(documents.error());
    }
    std::vector<base::Json> objects;
    for (const yaml::Document &document : *documents) {
        addFlattened(document.value, objects);
    }
    for (const base::Json &object : objects) {
        if (!object->is_object() || base::text(*object, {"kind"}).isEmpty()) {
            return base::failure(base::ErrorKind::Invalid,
                                 Words::tr("%1 holds something that is not a Kubernetes object").arg(source),
                                 Words::tr("it has no kind"),
                                 Words::tr("Give manifests: maps with apiVersion, kind and metadata"));
        }
    }
    return objects;
}

std::vector<HealthAnswer> inspectHealth(const std::vector<base::Json> &objects)
{
    std::vector<HealthAnswer> answers;
    for (const base::Json &object : objects) {
        answers.push_back({base::keyOf(*object), judgeHealth(*object)});
    }
    return answers;
}

std::vector<DiffAnswer> inspectDiff(const std::vector<base::Json> &live,
                                    const std::vector<base::Json> &desired,
                                    const DiffOptions &options)
{
    QHash<base::ObjectKey, base::Json> remaining;
    QMultiHash<base::ObjectKey, base::ObjectKey> byName; ///< key without namespace -> keys
    for (const base::Json &object : live) {
        const base::ObjectKey key = base::keyOf(*object);
        remaining.insert(key, object);
        byName.insert({key.group, key.kind, {}, key.name}, key);
    }
    std::vector<DiffAnswer> answers;
    for (const base::Json &object : desired) {
        base::ObjectKey key = base::keyOf(*object);
        if (!remaining.contains(key) && key.nameSpace.isEmpty() && byName.count(key) == 1) {
            key = byName.value(key);
        }
        const base::Json current = remaining.take(key);
        ObjectDiff diff = diffOffline(current.get(), object.get(), options);
        const QString change = !current ? u"create"_s : diff.modified ? u"update"_s : u"unchanged"_s;
        answers.push_back({key, change, std::move(diff)});
    }
    for (const base::Json &object : live) {
        const base::ObjectKey key = base::keyOf(*object);
        if (remaining.remove(key)) {
            answers.push_back({key, u"extra"_s, diffOffline(object.get(), nullptr, options)});
        }
    }
    return answers;
}

json toJson(const HealthAnswer &answer)
{
    json result = keyJson(answer.key);
    result["status"] = base::toStd(healthWord(answer.verdict.health));
    result["message"] = base::toStd(answer.verdict.message);
    return result;
}

json toJson(const DiffAnswer &answer)
{
    json result = keyJson(answer.key);
    result["change"] = base::toStd(answer.change);
    result["modified"] = answer.diff.modified;
    result["changes"] = json::array();
    for (const FieldChange &change : answer.diff.changes) {
        result["changes"].push_back(toJson(change));
    }
    return result;
}

json toJson(const Task &task)
{
    json result = keyJson(task.key);
    result["phase"] = base::toStd(phaseWord(task.phase));
    result["wave"] = task.wave;
    result["hook"] = task.hook;
    result["action"] = base::toStd(actionWord(task.action));
    if (!task.note.isEmpty()) {
        result["note"] = base::toStd(task.note);
    }
    return result;
}

json toJson(const FieldChange &change)
{
    return {{"path", base::toStd(change.path)},
            {"live", shownSide(change.live)},
            {"desired", shownSide(change.desired)}};
}

base::Expected<DiffOptions> readDiffOptions(const json *options)
{
    DiffOptions result;
    std::optional<base::Error> error;
    const ManifestReader reader(options, u"options"_s, &error);
    for (const ManifestReader &entry : reader.blocks("ignoreDifferences")) {
        IgnoreDifference rule = readIgnoreRule(entry);
        if (!rule.jqPathExpressions.isEmpty() || !rule.managedFieldsManagers.isEmpty()) {
            entry.fail("jqPathExpressions",
                       Words::tr("jqPathExpressions and managedFieldsManagers are not supported yet"),
                       Words::tr("Use jsonPointers"));
        }
        result.ignoreDifferences.append(rule);
    }
    if (error) {
        return base::Unexpected(*error);
    }
    return result;
}

} // namespace slipway::gitops
