#include <app/sandbox/scenariorepositories.h>
#include <services/base/process.h>

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace slipway;

/// Repositories made from a scenario: history, trees, and the same ids every time.
class TestAppScenarioRepositories final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void makesHistory();
    void laysFilesOverTheTree();
    void isTheSameEveryTime();
    void replacesAnExistingRepository();
    void namesAnEditThatFindsNothing();
    void leavesNothingWhenCancelled();
    void applicationsPointAtWhatExists();

private:
    app::RepositoryTarget target(const QString &folder) const;
    QString git(const QString &repository, const QStringList &arguments) const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

app::Scenario load(const QString &folder)
{
    return *app::loadScenario(folder);
}

const QString tiny = QStringLiteral(SLIPWAY_TEST_DATA "/tiny");

} // namespace

void TestAppScenarioRepositories::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

app::RepositoryTarget TestAppScenarioRepositories::target(const QString &folder) const
{
    return {m_folder->filePath(folder),
            u"http://127.0.0.1:8418"_s,
            QDateTime::fromString(u"2026-11-20T17:00:00Z"_s, Qt::ISODate)};
}

QString TestAppScenarioRepositories::git(const QString &repository, const QStringList &arguments) const
{
    base::ProcessRequest request;
    request.program = u"git"_s;
    request.arguments = QStringList{u"--git-dir="_s + repository} + arguments;
    const auto result = base::runProcess(request, {});
    return result && result->exitCode == 0 ? QString::fromUtf8(result->output).trimmed() : u"failed"_s;
}

void TestAppScenarioRepositories::makesHistory()
{
    const auto ids = app::createRepositories(load(tiny), target(u"git"_s), {});
    QVERIFY2(ids, ids ? "" : qPrintable(ids.error().sentence()));

    const QString web = m_folder->filePath(u"git/web.git"_s);
    QCOMPARE(git(web, {u"symbolic-ref"_s, u"HEAD"_s}), u"refs/heads/main"_s);
    QCOMPARE(git(web, {u"log"_s, u"--format=%an <%ae> %aI %s"_s, u"main"_s}),
             u"안나 <ana@tiny.example> 2026-11-21T00:30:00+09:00 Second page\n"
             "안나 <ana@tiny.example> 2026-11-18T10:00:00+09:00 First page"_s);
    QCOMPARE(git(web, {u"log"_s, u"-1"_s, u"--format=%b"_s}), u"With a reason."_s);
    QCOMPARE(git(web, {u"rev-parse"_s, u"v2"_s}), ids->value(u"second"_s));
    QCOMPARE(git(web, {u"rev-parse"_s, u"side^"_s}), ids->value(u"first"_s));
    QCOMPARE(git(web, {u"fsck"_s, u"--strict"_s, u"--no-dangling"_s}), QString());
}

void TestAppScenarioRepositories::laysFilesOverTheTree()
{
    QVERIFY(app::createRepositories(load(tiny), target(u"git"_s), {}));
    const QString web = m_folder->filePath(u"git/web.git"_s);
    QCOMPARE(git(web, {u"ls-tree"_s, u"-r"_s, u"--name-only"_s, u"main"_s}), u"docs/.more.md\nindex.yaml"_s);
    QCOMPARE(git(web, {u"show"_s, u"main:index.yaml"_s}),
             u"title: Home\nimage: web:2.0\nremote: http://127.0.0.1:8418/web.git"_s);
    QVERIFY(git(web, {u"show"_s, u"side:index.yaml"_s}).startsWith(u"title: 홈\nimage: web:1.0"_s));
}

void TestAppScenarioRepositories::isTheSameEveryTime()
{
    const auto once = app::createRepositories(load(tiny), target(u"one"_s), {});
    const auto again = app::createRepositories(load(tiny), target(u"two"_s), {});
    QVERIFY(once && again);
    QCOMPARE(*once, *again);
    QCOMPARE(once->size(), 3);
}

void TestAppScenarioRepositories::replacesAnExistingRepository()
{
    app::Scenario scenario = load(tiny);
    QVERIFY(app::createRepositories(scenario, target(u"git"_s), {}));
    scenario.repositories.first().commits.removeLast();
    QVERIFY(app::createRepositories(scenario, target(u"git"_s), {}));
    QCOMPARE(git(m_folder->filePath(u"git/web.git"_s), {u"log"_s, u"--format=%s"_s}), u"First page"_s);
    QCOMPARE(
        QDir(m_folder->filePath(u"git"_s)).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
        QStringList(u"web.git"_s));
}

void TestAppScenarioRepositories::namesAnEditThatFindsNothing()
{
    app::Scenario scenario = load(tiny);
    scenario.repositories.first().commits.last().edits.first().find = "image: web:9.9";
    const auto made = app::createRepositories(scenario, target(u"git"_s), {});
    QVERIFY(!made);
    QCOMPARE(made.error().kind, base::ErrorKind::Invalid);
    QVERIFY(made.error().sentence().contains(u"second"_s));
    QVERIFY(made.error().cause.contains(u"index.yaml does not contain"_s));
}

void TestAppScenarioRepositories::leavesNothingWhenCancelled()
{
    base::CancelSource cancel;
    cancel.cancel();
    const auto made = app::createRepositories(load(tiny), target(u"git"_s), cancel.token());
    QVERIFY(!made);
    QCOMPARE(made.error().kind, base::ErrorKind::Cancelled);
    QVERIFY(
        QDir(m_folder->filePath(u"git"_s)).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
}

/// Every application of Bada Market names a repository, a branch and a path that the repositories really
/// have, but for the one whose branch is gone.
void TestAppScenarioRepositories::applicationsPointAtWhatExists()
{
    const app::Scenario scenario = load(app::builtInScenarioFolder());
    const auto ids = app::createRepositories(scenario, target(u"git"_s), {});
    QVERIFY2(ids, ids ? "" : qPrintable(ids.error().sentence()));

    const QString fleet = m_folder->filePath(u"git/fleet.git"_s);
    static const QRegularExpression source(
        u"repoURL: http://127.0.0.1:8418/(.*)\\.git\n +targetRevision: (.*)\n +path: (.*)\n"_s);
    int applications = 0;
    QStringList broken;
    const QStringList files = git(fleet, {u"ls-tree"_s, u"-r"_s, u"--name-only"_s, u"main"_s}).split(u'\n');
    for (const QString &file : files) {
        const auto match = source.match(git(fleet, {u"show"_s, u"main:"_s + file}) + u'\n');
        if (match.hasMatch()) {
            ++applications;
            const QString repository = m_folder->filePath(u"git/"_s + match.captured(1) + u".git"_s);
            if (git(repository, {u"cat-file"_s, u"-t"_s, match.captured(2) + u':' + match.captured(3)}) !=
                u"tree"_s) {
                broken.append(file);
            }
        }
    }
    QVERIFY(applications >= 30);
    QCOMPARE(broken, QStringList(u"applications/dev/web-front-preview.yaml"_s));
}

QTEST_GUILESS_MAIN(TestAppScenarioRepositories)
#include "tst_app_scenariorepositories.moc"
