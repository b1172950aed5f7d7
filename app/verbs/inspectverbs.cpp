// Verbs that need no cluster: the engine's pure functions on files or standard input.
#include <app/verbs/commandline.h>
#include <services/base/jsonaccess.h>
#include <services/base/paths.h>
#include <services/gitops/inspect.h>
#include <services/gitops/taskexecutor.h>
#include <services/render/renderer.h>
#include <services/yaml/yaml.h>

#include <QCoreApplication>
#include <QDirIterator>
#include <QFileInfo>

#include <array>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace slipway::app {

using base::ErrorKind;
using base::Expected;
using base::Unexpected;
using nlohmann::json;

namespace {

using Objects = std::vector<base::Json>;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::app", text);
}

/// All of it, or enough to see that it is more than the parser takes.
QByteArray readStandardInput()
{
    constexpr qsizetype most = 64 * 1024 * 1024;
    QByteArray text;
    std::array<char, 65536> buffer{};
    for (size_t count = 0; text.size() < most; text.append(buffer.data(), static_cast<qsizetype>(count))) {
        count = std::fread(buffer.data(), 1, buffer.size(), stdin);
        if (count == 0) {
            break;
        }
    }
    return text;
}

Expected<Objects> readFolder(const QString &folder)
{
    QStringList paths;
    QDirIterator files(folder, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = files.next();
        if (path.endsWith(u".yaml"_s) || path.endsWith(u".yml"_s) || path.endsWith(u".json"_s)) {
            paths.append(path);
        }
    }
    paths.sort();
    Objects all;
    for (const QString &path : std::as_const(paths)) {
        const auto text = base::readFile(path);
        auto objects = text ? gitops::readObjects(*text, path) : Expected<Objects>(Unexpected(text.error()));
        if (!objects) {
            return objects;
        }
        all.insert(all.end(), objects->begin(), objects->end());
    }
    return all;
}

/// The objects of a file, a folder, or standard input ("-" or nothing).
Expected<Objects> readAll(const QString &path)
{
    if (path.isEmpty() || path == u"-"_s) {
        return gitops::readObjects(readStandardInput(), tr("standard input"));
    }
    if (QFileInfo(path).isDir()) {
        return readFolder(path);
    }
    const auto text = base::readFile(path);
    return text ? gitops::readObjects(*text, path) : Expected<Objects>(Unexpected(text.error()));
}

bool wantsDocument(const Invocation &invocation)
{
    return invocation.format() == OutputFormat::Json || invocation.format() == OutputFormat::Yaml;
}

void printItems(const Invocation &invocation, json items)
{
    invocation.streams().out(formatDocument({{"items", std::move(items)}}, invocation.format()));
}

int inspectHealth(Invocation &invocation)
{
    const auto objects = readAll(invocation.arguments().positional.value(0));
    if (!objects) {
        return invocation.fail(objects.error());
    }
    json items = json::array();
    QList<QStringList> rows;
    for (const gitops::HealthAnswer &answer : gitops::inspectHealth(*objects)) {
        items.push_back(gitops::toJson(answer));
        rows.append({gitops::objectLabel(answer.key),
                     gitops::healthWord(answer.verdict.health),
                     answer.verdict.message});
    }
    if (wantsDocument(invocation)) {
        printItems(invocation, std::move(items));
    } else {
        invocation.streams().line(formatTable({tr("RESOURCE"), tr("STATUS"), tr("MESSAGE")}, rows));
    }
    return exitcode::fine;
}

int inspectDiff(Invocation &invocation)
{
    const QStringList paths = invocation.arguments().positional;
    if (paths.size() != 2) {
        return invocation.usage(tr("give the live objects and the desired objects: LIVE DESIRED"));
    }
    const auto live = readAll(paths.at(0));
    const auto desired = live ? readAll(paths.at(1)) : live;
    if (!desired) {
        return invocation.fail(desired.error());
    }
    bool differs = false;
    json items = json::array();
    for (const gitops::DiffAnswer &answer : gitops::inspectDiff(*live, *desired, {})) {
        const bool unchanged = answer.change == u"unchanged"_s;
        differs = differs || !unchanged;
        items.push_back(gitops::toJson(answer));
        if (wantsDocument(invocation) || unchanged) {
            continue;
        }
        invocation.streams().line(answer.change + u' ' + gitops::objectLabel(answer.key));
        for (const gitops::FieldChange &change : answer.diff.changes) {
            invocation.streams().line(u"  "_s + change.path);
            if (change.live) {
                invocation.streams().line(u"    - "_s + QString::fromUtf8(base::dumpJson(*change.live)));
            }
            if (change.desired) {
                invocation.streams().line(u"    + "_s + QString::fromUtf8(base::dumpJson(*change.desired)));
            }
        }
    }
    if (wantsDocument(invocation)) {
        printItems(invocation, std::move(items));
    }
    return differs ? exitcode::differences : exitcode::fine;
}

int inspectPlan(Invocation &invocation)
{
    const auto targets = readAll(invocation.arguments().positional.value(0));
    if (!targets) {
        return invocation.fail(targets.error());
    }
    gitops::PlanInput input;
    input.targets = *targets;
    if (const QString path = invocation.arguments().value(u"live"_s); !path.isEmpty()) {
        const auto live = readAll(path);
        if (!live) {
            return invocation.fail(live.error());
        }
        input.live = *live;
    }
    input.prune = invocation.arguments().has(u"prune"_s);
    input.pruneLast = invocation.arguments().has(u"prune-last"_s);
    input.createNamespace = invocation.arguments().has(u"create-namespace"_s);
    input.destinationNamespace = invocation.arguments().value(u"namespace"_s, u"default"_s);
    const auto plan = gitops::makePlan(input);
    if (!plan) {
        return invocation.fail(plan.error());
    }
    json items = json::array();
    QList<QStringList> rows;
    for (const gitops::Task &task : plan->tasks) {
        items.push_back(gitops::toJson(task));
        rows.append({gitops::phaseWord(task.phase),
                     QString::number(task.wave),
                     gitops::actionWord(task.action),
                     gitops::objectLabel(task.key),
                     task.note});
    }
    for (const QString &warning : plan->warnings) {
        invocation.streams().note(tr("Warning: %1").arg(warning));
    }
    if (wantsDocument(invocation)) {
        printItems(invocation, std::move(items));
    } else {
        invocation.streams().line(
            formatTable({tr("PHASE"), tr("WAVE"), tr("ACTION"), tr("RESOURCE"), tr("NOTE")}, rows));
    }
    return exitcode::fine;
}

int inspectRender(Invocation &invocation)
{
    const QString path = invocation.arguments().positional.value(0, u"."_s);
    const base::Paths paths = base::Paths::fromEnvironment();
    render::Renderer renderer({{}, paths.data + u"/cluster"_s}, paths.cache + u"/render"_s);
    render::RenderRequest request;
    request.applicationName = invocation.arguments().value(u"name"_s, QFileInfo(path).fileName());
    request.nameSpace = invocation.arguments().value(u"namespace"_s, u"default"_s);
    request.source.recurse = invocation.arguments().has(u"recurse"_s);
    request.source.valueFiles = invocation.arguments().values(u"values"_s);
    const auto rendered =
        renderer.renderFolder(QFileInfo(path).absoluteFilePath(), request, invocation.cancel());
    if (!rendered) {
        return invocation.fail(rendered.error());
    }
    for (const QString &warning : rendered->warnings) {
        invocation.streams().note(tr("Warning: %1").arg(warning));
    }
    if (invocation.format() == OutputFormat::Json) {
        json items = json::array();
        for (const base::Json &object : rendered->objects) {
            items.push_back(*object);
        }
        printItems(invocation, std::move(items));
    } else {
        invocation.streams().out(yaml::emitAll(rendered->objects));
    }
    return exitcode::fine;
}

int inspectNormalize(Invocation &invocation)
{
    const auto objects = readAll(invocation.arguments().positional.value(0));
    if (!objects) {
        return invocation.fail(objects.error());
    }
    Objects normalized;
    for (const base::Json &object : *objects) {
        normalized.push_back(base::share(gitops::normalize(*object)));
    }
    if (invocation.format() == OutputFormat::Json) {
        json items = json::array();
        for (const base::Json &object : normalized) {
            items.push_back(*object);
        }
        printItems(invocation, std::move(items));
    } else {
        invocation.streams().out(yaml::emitAll(normalized));
    }
    return exitcode::fine;
}

/// Reads one line without its end; false at the end of the input. Of a line that is too long to be answered
/// only enough is kept to see that.
bool readLine(std::FILE *input, QByteArray &line)
{
    line.clear();
    int character = ::getc_unlocked(input);
    const bool found = character != EOF;
    for (; character != EOF && character != '\n'; character = ::getc_unlocked(input)) {
        if (line.size() <= gitops::batchLineLimit) {
            line.append(static_cast<char>(character));
        }
    }
    return found;
}

int inspectBatch(Invocation &invocation)
{
    const auto topic = gitops::batchTopicFromWord(invocation.arguments().positional.value(0));
    if (!topic) {
        return invocation.usage(tr("give what the lines ask for: health, diff, plan or normalize"));
    }
    QByteArray line;
    while (readLine(stdin, line)) {
        invocation.streams().out(gitops::answerBatchLine(*topic, line) + '\n');
    }
    return exitcode::fine;
}

} // namespace

QList<Verb> inspectVerbs()
{
    return {
        {u"inspect health"_s,
         u"[PATH]"_s,
         tr("Judge the health of manifests, as Argo CD does."),
         {},
         inspectHealth},
        {u"inspect diff"_s,
         u"LIVE DESIRED"_s,
         tr("Compare live with desired objects without a server; exit code 20 when they differ."),
         {},
         inspectDiff},
        {u"inspect plan"_s,
         u"[PATH] [--live PATH]"_s,
         tr("Order manifests as a sync would apply them."),
         {{u"live"_s, u"PATH"_s, tr("the objects that exist"), {}},
          {u"prune"_s, {}, tr("delete what is only live"), {}},
          {u"prune-last"_s, {}, tr("delete it in the last wave"), {}},
          {u"create-namespace"_s, {}, tr("create the destination namespace"), {}}},
         inspectPlan},
        {u"inspect render"_s,
         u"[PATH]"_s,
         tr("Render a folder: plain manifests, Kustomize or Helm."),
         {{u"name"_s, u"NAME"_s, tr("the application's, and Helm's release, name"), {}},
          {u"values"_s, u"FILE"_s, tr("a values file of the chart (may be repeated)"), {}},
          {u"recurse"_s, {}, tr("plain manifests of sub-folders too"), {}}},
         inspectRender},
        {u"inspect normalize"_s,
         u"[PATH]"_s,
         tr("Remove from manifests what never counts in a diff."),
         {},
         inspectNormalize},
        {u"inspect batch"_s,
         u"health|diff|plan|normalize"_s,
         tr("Answer many questions: JSON lines in, one JSON line out for each."),
         {},
         inspectBatch},
    };
}

} // namespace slipway::app
