#include "scenarioreader.h"

#include <services/base/jsonaccess.h>

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::app {

using base::text;
using nlohmann::json;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::app", text);
}

constexpr int formatVersion = 1;

bool staysInside(const QString &path)
{
    return !path.isEmpty() && !path.startsWith(u'/') && !path.split(u'/').contains(u".."_s);
}

} // namespace

ScenarioReader::ScenarioReader(QString folder, QString source)
    : m_source(std::move(source))
{
    m_scenario.folder = std::move(folder);
}

base::Expected<Scenario> ScenarioReader::read(const json &document)
{
    allowOnly(document, m_source, {"version", "name", "title", "people", "repositories", "seed"});
    if (base::integer(document, {"version"}) != formatVersion) {
        problem(m_source, tr("the version is not 1"));
    }
    m_scenario.name = required(document, "name", m_source);
    m_scenario.title = required(document, "title", m_source);
    if (const json *people = base::member(document, {"people"})) {
        readPeople(*people);
    }
    for (const json &entry : list(document, "repositories", m_source, true)) {
        m_scenario.repositories.append(readRepository(entry));
    }
    for (const json &entry : list(document, "seed", m_source, false)) {
        m_scenario.stages.append(readStage(entry));
    }
    if (m_error) {
        return tl::unexpected(*m_error);
    }
    return std::move(m_scenario);
}

void ScenarioReader::readPeople(const json &people)
{
    if (!people.is_object()) {
        problem(u"people"_s, tr("it is not a table of people"));
        return;
    }
    for (const auto &[key, entry] : people.items()) {
        const QString where = u"people."_s + base::fromStd(key);
        allowOnly(entry, where, {"name", "email"});
        m_people.insert(base::fromStd(key),
                        {required(entry, "name", where), required(entry, "email", where)});
    }
}

ScenarioRepository ScenarioReader::readRepository(const json &entry)
{
    ScenarioRepository repository;
    repository.name = required(entry, "name", u"repositories"_s);
    const QString where = u"repository "_s + repository.name;
    allowOnly(entry, where, {"name", "description", "commits"});
    if (!staysInside(repository.name) || repository.name.contains(u'/')) {
        problem(where, tr("the name is not that of one folder"));
    }
    for (const ScenarioRepository &other : std::as_const(m_scenario.repositories)) {
        if (other.name == repository.name) {
            problem(where, tr("there are two of that name"));
        }
    }
    repository.description = text(entry, {"description"});
    QSet<QString> branches;
    QSet<QString> commits;
    for (const json &commit : list(entry, "commits", where, true)) {
        repository.commits.append(readCommit(commit, branches, commits));
    }
    return repository;
}

ScenarioCommit ScenarioReader::readCommit(const json &entry, QSet<QString> &branches, QSet<QString> &commits)
{
    ScenarioCommit commit;
    commit.id = required(entry, "id", u"commits"_s);
    const QString where = u"commit "_s + commit.id;
    allowOnly(entry,
              where,
              {"id", "author", "ago", "message", "branch", "from", "files", "edits", "delete", "tag"});
    if (m_commits.contains(commit.id)) {
        problem(where, tr("there are two of that id"));
    }
    const Person author = m_people.value(required(entry, "author", where));
    if (author.name.isEmpty()) {
        problem(where, tr("the author is not one of the people"));
    }
    commit.authorName = author.name;
    commit.authorEmail = author.email;
    if (const std::optional<Age> age = parseAge(required(entry, "ago", where))) {
        commit.age = *age;
    } else {
        problem(where, tr("`ago` is neither like \"12d 09:41\" nor like \"3h20m\""));
    }
    commit.message = required(entry, "message", where).trimmed().toUtf8() + '\n';
    commit.branch = text(entry, {"branch"});
    if (commit.branch.isEmpty()) {
        commit.branch = u"main"_s;
    }
    commit.from = text(entry, {"from"});
    if (!commit.from.isEmpty() && (!commits.contains(commit.from) || branches.contains(commit.branch))) {
        problem(where,
                tr("`from` must be an earlier commit of the same repository, and only of a new branch"));
    }
    commit.tag = text(entry, {"tag"});
    readChanges(entry, where, commit);
    branches.insert(commit.branch);
    commits.insert(commit.id);
    m_commits.insert(commit.id);
    return commit;
}

void ScenarioReader::readChanges(const json &entry, const QString &where, ScenarioCommit &commit)
{
    commit.files = text(entry, {"files"});
    if (!commit.files.isEmpty() &&
        (!staysInside(commit.files) || scenarioFiles(m_scenario, commit.files).isEmpty())) {
        problem(where, tr("the folder files/%1 holds no files").arg(commit.files));
    }
    for (const json &edit : list(entry, "edits", where, false)) {
        allowOnly(edit, where, {"path", "find", "replace"});
        commit.edits.append({required(edit, "path", where),
                             required(edit, "find", where).toUtf8(),
                             text(edit, {"replace"}).toUtf8()});
    }
    for (const json &path : list(entry, "delete", where, false)) {
        commit.deletes.append(path.is_string() ? base::fromStd(path.get_ref<const std::string &>())
                                               : QString());
    }
    if (commit.files.isEmpty() && commit.edits.isEmpty() && commit.deletes.isEmpty()) {
        problem(where, tr("it changes nothing"));
    }
}

SeedStage ScenarioReader::readStage(const json &entry)
{
    SeedStage stage;
    stage.title = required(entry, "title", u"seed"_s);
    const QString where = u"stage "_s + stage.title;
    allowOnly(entry, where, {"title", "steps"});
    for (const json &step : list(entry, "steps", where, true)) {
        stage.steps.append(readStep(step, where));
    }
    return stage;
}

SeedStep ScenarioReader::readStep(const json &entry, const QString &where)
{
    if (!entry.is_object() || entry.size() != 1) {
        problem(where, tr("a step is one of apply, sync, patch, delete"));
        return SyncStep{};
    }
    const auto step = entry.begin();
    if (step.key() == "apply") {
        return readApply(step.value(), where);
    }
    if (step.key() == "sync") {
        return readSync(step.value(), where);
    }
    if (step.key() == "patch") {
        return readPatch(step.value(), where);
    }
    if (step.key() != "delete") {
        problem(where, tr("a step is one of apply, sync, patch, delete"));
    }
    return readDelete(step.value(), where);
}

ApplyStep ScenarioReader::readApply(const json &entry, const QString &where)
{
    allowOnly(entry, where, {"context", "repository", "path"});
    ApplyStep step{required(entry, "context", where),
                   required(entry, "repository", where),
                   required(entry, "path", where)};
    const bool known = std::any_of(m_scenario.repositories.cbegin(),
                                   m_scenario.repositories.cend(),
                                   [&](const ScenarioRepository &r) { return r.name == step.repository; });
    if (!known) {
        problem(where, tr("there is no repository %1").arg(step.repository));
    }
    return step;
}

SyncStep ScenarioReader::readSync(const json &entry, const QString &where)
{
    allowOnly(entry, where, {"application", "at", "prune", "wait"});
    SyncStep step;
    step.application = required(entry, "application", where);
    step.commit = text(entry, {"at"});
    step.prune = base::boolean(entry, {"prune"});
    const QString wait = text(entry, {"wait"});
    step.waitHealthy = wait != "applied"_L1;
    if (!step.commit.isEmpty() && !m_commits.contains(step.commit)) {
        problem(where, tr("there is no commit %1").arg(step.commit));
    }
    if (!wait.isEmpty() && wait != "applied"_L1 && wait != "healthy"_L1) {
        problem(where, tr("`wait` is healthy or applied, not %1").arg(wait));
    }
    return step;
}

PatchStep ScenarioReader::readPatch(const json &entry, const QString &where)
{
    allowOnly(entry, where, {"context", "resource", "manager", "type", "patch"});
    PatchStep step;
    step.context = required(entry, "context", where);
    step.resource = readResource(entry, where, step.version);
    step.manager = required(entry, "manager", where);
    const QString type = required(entry, "type", where);
    step.strategic = type == "strategic"_L1;
    if (!step.strategic && type != "merge"_L1) {
        problem(where, tr("the type of a patch is merge or strategic, not %1").arg(type));
    }
    const json *patch = base::member(entry, {"patch"});
    if (!patch || !patch->is_object()) {
        problem(where, tr("a patch says nothing"));
    } else {
        step.patch = base::share(*patch);
    }
    return step;
}

DeleteStep ScenarioReader::readDelete(const json &entry, const QString &where)
{
    allowOnly(entry, where, {"context", "resource"});
    DeleteStep step;
    step.context = required(entry, "context", where);
    step.resource = readResource(entry, where, step.version);
    return step;
}

base::ObjectKey ScenarioReader::readResource(const json &entry, const QString &where, QString &version)
{
    const json *resource = base::member(entry, {"resource"});
    if (!resource) {
        problem(where, tr("`resource` is missing"));
        return {};
    }
    allowOnly(*resource, where, {"apiVersion", "kind", "namespace", "name"});
    const auto kind = base::GroupVersionKind::fromApiVersion(required(*resource, "apiVersion", where),
                                                             required(*resource, "kind", where));
    version = kind.version;
    return {kind.group, kind.kind, text(*resource, {"namespace"}), required(*resource, "name", where)};
}

const json &ScenarioReader::list(const json &entry, const char *key, const QString &where, bool needed)
{
    static const json none = json::array();
    const json *found = base::member(entry, {key});
    if (found ? !found->is_array() : needed) {
        problem(where, tr("`%1` must be a list").arg(QLatin1StringView(key)));
    }
    return found && found->is_array() ? *found : none;
}

QString ScenarioReader::required(const json &entry, const char *key, const QString &where)
{
    const QString value = text(entry, {key});
    if (value.isEmpty()) {
        problem(where, tr("`%1` must be a text").arg(QLatin1StringView(key)));
    }
    return value;
}

void ScenarioReader::allowOnly(const json &entry,
                               const QString &where,
                               std::initializer_list<const char *> keys)
{
    if (!entry.is_object()) {
        problem(where, tr("an entry is not a table"));
        return;
    }
    for (const auto &[key, value] : entry.items()) {
        if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
            problem(where, tr("`%1` is not known here").arg(base::fromStd(key)));
        }
    }
}

void ScenarioReader::problem(const QString &where, const QString &what)
{
    if (!m_error) {
        m_error = base::Error{base::ErrorKind::Invalid,
                              tr("The scenario %1 cannot be used").arg(m_source),
                              where + u": "_s + what,
                              tr("Correct that entry"),
                              {}};
    }
}

} // namespace slipway::app
