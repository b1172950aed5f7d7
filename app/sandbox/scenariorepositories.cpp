#include "scenariorepositories.h"

#include <services/base/paths.h>
#include <services/base/process.h>

#include <QCoreApplication>
#include <QDir>
#include <QMap>
#include <QTemporaryDir>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::app {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::app", text);
}

using Tree = QMap<QString, QByteArray>; // path -> content

/// Writes the commits of one repository and remembers what each branch and commit looks like.
class StreamWriter final
{
public:
    StreamWriter(const Scenario &scenario, const RepositoryTarget &target)
        : m_scenario(scenario)
        , m_target(target)
    {}

    base::Expected<void> add(const ScenarioCommit &commit);

    QByteArray take() { return std::move(m_stream); }

private:
    struct Tip
    {
        int mark = 0; // 0: nothing yet
        qint64 seconds = 0;
        Tree tree;
    };

    base::Expected<Tree> changes(const ScenarioCommit &commit, const Tree &before) const;
    base::Unexpected impossible(const ScenarioCommit &commit, const QString &problem) const;
    void header(const ScenarioCommit &commit, const Tip &parent, qint64 seconds);
    void data(const QByteArray &bytes);

    const Scenario &m_scenario;
    const RepositoryTarget &m_target;
    QByteArray m_stream;
    int m_marks = 0;
    QHash<QString, Tip> m_branches;
    QHash<QString, Tip> m_commits;
};

base::Expected<void> StreamWriter::add(const ScenarioCommit &commit)
{
    const Tip parent = commit.from.isEmpty() ? m_branches.value(commit.branch) : m_commits.value(commit.from);
    const base::Expected<Tree> changed = changes(commit, parent.tree);
    if (!changed) {
        return tl::unexpected(changed.error());
    }
    Tip tip = parent;
    const qint64 own = momentOf(commit.age, m_target.reference).toSecsSinceEpoch();
    tip.seconds = parent.mark == 0 ? own : std::max(own, parent.seconds + 60);
    tip.mark = ++m_marks;
    header(commit, parent, tip.seconds);
    for (const QString &path : commit.deletes) {
        if (tip.tree.remove(path) == 0) {
            return impossible(commit, tr("there is no file %1 to be deleted").arg(path));
        }
        m_stream += "D " + path.toUtf8() + '\n';
    }
    for (auto file = changed->cbegin(); file != changed->cend(); ++file) {
        m_stream += "M 100644 inline " + file.key().toUtf8() + '\n';
        data(file.value());
        tip.tree.insert(file.key(), file.value());
    }
    m_stream += '\n';
    if (!commit.tag.isEmpty()) {
        m_stream +=
            "reset refs/tags/" + commit.tag.toUtf8() + "\nfrom :" + QByteArray::number(tip.mark) + "\n\n";
    }
    m_branches.insert(commit.branch, tip);
    m_commits.insert(commit.id, tip);
    return {};
}

void StreamWriter::header(const ScenarioCommit &commit, const Tip &parent, qint64 seconds)
{
    const QByteArray signature = commit.authorName.toUtf8() + " <" + commit.authorEmail.toUtf8() + "> " +
                                 QByteArray::number(seconds) + " +0900\n";
    m_stream += "commit refs/heads/" + commit.branch.toUtf8() + "\nmark :" + QByteArray::number(m_marks) +
                "\nauthor " + signature + "committer " + signature;
    data(commit.message);
    if (parent.mark != 0) {
        m_stream += "from :" + QByteArray::number(parent.mark) + '\n';
    }
}

void StreamWriter::data(const QByteArray &bytes)
{
    m_stream += "data " + QByteArray::number(bytes.size()) + '\n' + bytes + '\n';
}

base::Expected<Tree> StreamWriter::changes(const ScenarioCommit &commit, const Tree &before) const
{
    Tree changed;
    if (!commit.files.isEmpty()) {
        const QDir root(QDir(m_scenario.folder).filePath(u"files/"_s + commit.files));
        for (const QString &path : scenarioFiles(m_scenario, commit.files)) {
            base::Expected<QByteArray> bytes = base::readFile(root.filePath(path));
            if (!bytes) {
                return tl::unexpected(bytes.error());
            }
            changed.insert(path, bytes->replace("${GIT}", m_target.gitUrl.toUtf8()));
        }
    }
    for (const TextEdit &edit : commit.edits) {
        QByteArray bytes = changed.contains(edit.path) ? changed.value(edit.path) : before.value(edit.path);
        if (!bytes.contains(edit.find)) {
            return impossible(commit,
                              tr("%1 does not contain \"%2\"").arg(edit.path, QString::fromUtf8(edit.find)));
        }
        changed.insert(edit.path, bytes.replace(edit.find, edit.replace));
    }
    return changed;
}

base::Unexpected StreamWriter::impossible(const ScenarioCommit &commit, const QString &problem) const
{
    return base::failure(base::ErrorKind::Invalid,
                         tr("Commit %1 of the scenario %2 cannot be made").arg(commit.id, m_scenario.name),
                         problem,
                         tr("Correct that commit in scenario.yaml"));
}

/// Git without the user's and the machine's configuration: hooks, signing or a template would change what is
/// made.
QStringList cleanEnvironment()
{
    QStringList environment{
        u"GIT_CONFIG_NOSYSTEM=1"_s, u"GIT_CONFIG_GLOBAL=/dev/null"_s, u"LC_ALL=C.UTF-8"_s};
    for (const char *name : {"PATH", "HOME", "TMPDIR"}) {
        if (qEnvironmentVariableIsSet(name)) {
            environment.append(QLatin1StringView(name) + u"="_s + qEnvironmentVariable(name));
        }
    }
    return environment;
}

base::Expected<void>
runGit(const QStringList &arguments, const QByteArray &input, const base::CancelToken &cancel)
{
    base::ProcessRequest request;
    request.program = u"git"_s;
    request.arguments = arguments;
    request.environment = cleanEnvironment();
    request.input = input;
    const base::Expected<base::ProcessResult> result = base::runProcess(request, cancel);
    if (!result) {
        return tl::unexpected(result.error());
    }
    if (result->exitCode != 0) {
        return base::failure(base::ErrorKind::Io,
                             tr("A repository of the sandbox could not be made"),
                             QString::fromUtf8(result->errorOutput).section(u'\n', 0, 0),
                             tr("Check that git works and that the disk is not full"),
                             QString::fromUtf8(result->errorOutput));
    }
    return {};
}

/// Reads what `git fast-import --export-marks` wrote: lines ":3 0123abcd...".
base::Expected<void> readMarks(const QString &path, const ScenarioRepository &repository, CommitIds &ids)
{
    const base::Expected<QByteArray> marks = base::readFile(path);
    if (!marks) {
        return tl::unexpected(marks.error());
    }
    for (const QByteArray &line : marks->split('\n')) {
        const qsizetype space = line.indexOf(' ');
        const int number = space > 1 ? line.mid(1, space - 1).toInt() : 0;
        if (number >= 1 && number <= repository.commits.size()) {
            ids.insert(repository.commits.at(number - 1).id,
                       QString::fromLatin1(line.mid(space + 1).trimmed()));
        }
    }
    return {};
}

base::Expected<void> replaceFolder(const QString &made, const QString &path)
{
    const QString old = path + u".old"_s;
    QDir(old).removeRecursively();
    QDir folder;
    const bool existed = folder.exists(path);
    if ((existed && !folder.rename(path, old)) || !folder.rename(made, path)) {
        return base::failure(base::ErrorKind::Io,
                             tr("The repository %1 could not be put in its place").arg(path),
                             {},
                             tr("Check the folder's permissions and the free space"));
    }
    QDir(old).removeRecursively();
    return {};
}

base::Expected<void> createRepository(const Scenario &scenario,
                                      const ScenarioRepository &repository,
                                      const RepositoryTarget &target,
                                      CommitIds &ids,
                                      const base::CancelToken &cancel)
{
    const base::Expected<QByteArray> stream = fastImportStream(scenario, repository, target);
    if (!stream) {
        return tl::unexpected(stream.error());
    }
    // Beside its final place, so that moving it there is one rename; removed again when anything fails.
    const QTemporaryDir work(QDir(target.folder).filePath(u".new-XXXXXX"_s));
    const QString made = work.filePath(repository.name + u".git"_s);
    const QString marks = work.filePath(u"marks"_s);
    const QString path = QDir(target.folder).filePath(repository.name + u".git"_s);
    base::Expected<void> done =
        runGit({u"init"_s, u"--quiet"_s, u"--bare"_s, u"--template="_s, u"--initial-branch=main"_s, made},
               {},
               cancel);
    if (done) {
        done = runGit({u"--git-dir="_s + made, u"fast-import"_s, u"--quiet"_s, u"--export-marks="_s + marks},
                      *stream,
                      cancel);
    }
    if (done) {
        done = readMarks(marks, repository, ids);
    }
    if (done && !repository.description.isEmpty()) {
        done = base::writePrivateFile(made + u"/description"_s, repository.description.toUtf8() + '\n');
    }
    return done ? replaceFolder(made, path) : done;
}

} // namespace

base::Expected<QByteArray> fastImportStream(const Scenario &scenario,
                                            const ScenarioRepository &repository,
                                            const RepositoryTarget &target)
{
    StreamWriter writer(scenario, target);
    for (const ScenarioCommit &commit : repository.commits) {
        if (const base::Expected<void> added = writer.add(commit); !added) {
            return tl::unexpected(added.error());
        }
    }
    return writer.take();
}

base::Expected<CommitIds>
createRepositories(const Scenario &scenario, const RepositoryTarget &target, const base::CancelToken &cancel)
{
    if (const base::Expected<void> made = base::ensurePrivateFolder(target.folder); !made) {
        return tl::unexpected(made.error());
    }
    CommitIds ids;
    for (const ScenarioRepository &repository : scenario.repositories) {
        const base::Expected<void> made = createRepository(scenario, repository, target, ids, cancel);
        if (!made) {
            return tl::unexpected(made.error());
        }
    }
    return ids;
}

} // namespace slipway::app
