#include <app/sandbox/scenario.h>
#include <services/base/paths.h>

#include <nlohmann/json.hpp>

#include <QDir>
#include <QSet>
#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace slipway;

/// Reading a scenario: ages, every kind of step, and a plain sentence for each mistake.
class TestAppScenario final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAges_data();
    void readsAges();
    void readsEveryKindOfEntry();
    void namesTheMistake_data();
    void namesTheMistake();
    void findsFilesFromAnyFolder();
    void builtInScenarioIsWhole();
};

namespace {

const QString tiny = QStringLiteral(SLIPWAY_TEST_DATA "/tiny");

} // namespace

void TestAppScenario::readsAges_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("moment"); // empty: not an age
    QTest::newRow("day and clock") << u"12d 09:41"_s << u"2026-11-09T09:41:00+09:00"_s;
    QTest::newRow("day alone is noon") << u"1d"_s << u"2026-11-20T12:00:00+09:00"_s;
    QTest::newRow("hours and minutes") << u"3h20m"_s << u"2026-11-20T22:40:00+09:00"_s;
    QTest::newRow("minutes") << u"45m"_s << u"2026-11-21T01:15:00+09:00"_s;
    QTest::newRow("empty") << u""_s << QString();
    QTest::newRow("no unit") << u"12"_s << QString();
    QTest::newRow("no such clock") << u"1d 29:00"_s << QString();
    QTest::newRow("negative") << u"-1d"_s << QString();
}

void TestAppScenario::readsAges()
{
    QFETCH(QString, text);
    QFETCH(QString, moment);

    const auto reference = QDateTime::fromString(u"2026-11-20T17:00:00Z"_s, Qt::ISODate); // the 21st in Korea
    const std::optional<app::Age> age = app::parseAge(text);
    QCOMPARE(age ? app::momentOf(*age, reference).toString(Qt::ISODate) : QString(), moment);
}

void TestAppScenario::readsEveryKindOfEntry()
{
    const auto scenario = app::loadScenario(tiny);
    QVERIFY2(scenario, scenario ? "" : qPrintable(scenario.error().sentence()));

    QCOMPARE(scenario->repositories.size(), 1);
    const app::ScenarioCommit second = scenario->repositories.first().commits.at(2);
    QCOMPARE(second.authorName, u"안나"_s);
    QCOMPARE(second.message, QByteArray("Second page\n\nWith a reason.\n"));
    QCOMPARE(second.branch, u"main"_s);
    QCOMPARE(second.deletes, QStringList(u"old.txt"_s));
    QCOMPARE(second.tag, u"v2"_s);

    QCOMPARE(scenario->stepCount(), 4);
    const auto sync = std::get<app::SyncStep>(scenario->stages.first().steps.at(1));
    QCOMPARE(sync.commit, u"first"_s);
    QVERIFY(!sync.waitHealthy);
    const auto patch = std::get<app::PatchStep>(scenario->stages.last().steps.first());
    QCOMPARE(patch.resource.text(), u"apps/Deployment/dev/web"_s);
    QCOMPARE(patch.version, u"v1"_s);
    QVERIFY(patch.strategic);
    QCOMPARE(patch.patch->dump(), std::string(R"({"spec":{"replicas":3}})"));
}

void TestAppScenario::namesTheMistake_data()
{
    QTest::addColumn<QByteArray>("find");
    QTest::addColumn<QByteArray>("replace");
    QTest::addColumn<QString>("cause");
    const auto row = [](const char *name, const char *find, const char *replace, const QString &cause) {
        QTest::newRow(name) << QByteArray(find) << QByteArray(replace) << cause;
    };
    row("version", "version: 1", "version: 2", u"the version is not 1"_s);
    row("spelling", "title: Tiny", "titel: Tiny", u"`titel` is not known here"_s);
    row("author",
        "author: ana, ago: 2d",
        "author: bob, ago: 2d",
        u"commit side: the author is not one of the people"_s);
    row("age", "ago: 2d", "ago: soon", u"commit side: `ago` is neither"_s);
    row("twice the same id", "id: second", "id: first", u"commit first: there are two of that id"_s);
    row("from elsewhere", "from: first", "from: nowhere", u"commit side: `from` must be an earlier commit"_s);
    row("folder",
        "files: web/001",
        "files: web/009",
        u"commit first: the folder files/web/009 holds no files"_s);
    row("folder outside", "files: web/001", "files: ../tiny", u"commit first: the folder files/../tiny"_s);
    row("revision", "at: first", "at: third", u"stage Begin: there is no commit third"_s);
    row("wait", "wait: applied", "wait: forever", u"`wait` is healthy or applied, not forever"_s);
    row("repository", "repository: web", "repository: app", u"there is no repository app"_s);
    row("patch type", "type: strategic", "type: json", u"merge or strategic, not json"_s);
    row("step", "delete: { context", "remove: { context", u"a step is one of"_s);
    row("name of a repository", "- name: web", "- name: ../web", u"the name is not that of one folder"_s);
    row("not a list", "commits:", "commits: none\n    x:", u"`x` is not known here"_s);
}

void TestAppScenario::namesTheMistake()
{
    QFETCH(QByteArray, find);
    QFETCH(QByteArray, replace);
    QFETCH(QString, cause);

    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath(u"files/web"_s));
    QVERIFY(QFile::link(tiny + u"/files/web/001"_s, folder.filePath(u"files/web/001"_s)));
    QVERIFY(QFile::link(tiny + u"/files/web/002"_s, folder.filePath(u"files/web/002"_s)));
    QByteArray text = *base::readFile(tiny + u"/scenario.yaml"_s);
    QVERIFY(text.contains(find));
    const qsizetype at = text.indexOf(find);
    QVERIFY(
        base::writePrivateFile(folder.filePath(u"scenario.yaml"_s), text.replace(at, find.size(), replace)));

    const auto scenario = app::loadScenario(folder.path());
    QVERIFY(!scenario);
    QCOMPARE(scenario.error().kind, base::ErrorKind::Invalid);
    QVERIFY2(scenario.error().cause.contains(cause), qPrintable(scenario.error().sentence()));
}

void TestAppScenario::findsFilesFromAnyFolder()
{
    app::Scenario scenario = *app::loadScenario(tiny);
    const QStringList files{u"index.yaml"_s, u"old.txt"_s};
    QCOMPARE(app::scenarioFiles(scenario, u"web/001"_s), files);
    scenario.folder = QDir::current().relativeFilePath(tiny);
    QCOMPARE(app::scenarioFiles(scenario, u"web/001"_s), files);
}

/// What the design promises of Bada Market, so that an edit cannot lose it unnoticed.
void TestAppScenario::builtInScenarioIsWhole()
{
    const auto scenario = app::loadScenario(app::builtInScenarioFolder());
    QVERIFY2(scenario, scenario ? "" : qPrintable(scenario.error().sentence()));
    QCOMPARE(scenario->name, u"bada-market"_s);
    QHash<QString, int> syncs;
    int drifts = 0;
    for (const app::SeedStage &stage : scenario->stages) {
        for (const app::SeedStep &step : stage.steps) {
            if (const auto *sync = std::get_if<app::SyncStep>(&step)) {
                ++syncs[sync->application];
            }
            drifts += std::holds_alternative<app::PatchStep>(step) ? 1 : 0;
        }
    }
    const auto recorded = std::count_if(syncs.cbegin(), syncs.cend(), [](int count) { return count >= 3; });
    QVERIFY(recorded >= 3);
    QVERIFY(drifts >= 1);
    QVERIFY(syncs.size() >= 28);
    QVERIFY(scenario->stepCount() <= 45);
    QVERIFY(!syncs.contains(u"media-resize-staging"_s)); // the one that is missing
}

QTEST_GUILESS_MAIN(TestAppScenario)
#include "tst_app_scenario.moc"
