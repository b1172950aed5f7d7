#include <services/base/jsonaccess.h>
#include <services/yaml/yaml.h>
#include <tests/app/cli/commandrun.h>
#include <tests/support/scriptedserver.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace slipway;
using tests::Ran;
using tests::run;
using namespace Qt::StringLiterals;
using testsupport::Answer;

namespace {

QByteArray application(const QByteArray &name, const QByteArray &nameSpace)
{
    return "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: " + name +
           ", namespace: " + nameSpace +
           "}\n"
           "spec:\n  project: default\n  source: {repoURL: 'file:///no/such/repository', path: deploy}\n"
           "  destination: {server: https://kubernetes.default.svc, namespace: market}\n";
}

constexpr char service[] = "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: market}\n"
                           "spec: {type: ClusterIP, ports: [{port: 80}]}\n";

} // namespace

/// What scripts rely on: exit codes, forms of output, and which application a name means.
class TestCliApplications final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void wrongUse_data();
    void wrongUse();
    void helpIsNoError_data();
    void helpIsNoError();
    void listsInEveryForm();
    void narrowsTheList();
    void anUnreachableRepositoryIsAReasonNotAnError();
    void anAmbiguousNameAsksForMore();
    void anUnknownNameIsAnError();
    void differencesHaveAnExitCodeOfTheirOwn();
    void inspectsInEveryForm();
    void ordersAPlan();
    void writesAskForTheirGuard();

private:
    QString write(const QString &name, const QByteArray &bytes) const;
    Ran app(QStringList words) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<testsupport::ScriptedServer> m_server;
};

void TestCliApplications::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<testsupport::ScriptedServer>();
    m_server->otherwise([](const auto &) {
        return Answer::json(
            R"({"kind":"Status","status":"Failure","reason":"NotFound","code":404,"message":"no"})", 404);
    });
    for (const char *name : {"CONFIG", "DATA", "STATE", "CACHE"}) {
        const QByteArray variable = QByteArray("XDG_") + name + "_HOME";
        qputenv(variable.constData(), m_folder->filePath(QLatin1String(name)).toUtf8());
    }
    const QByteArray kubeconfig = "apiVersion: v1\nkind: Config\ncurrent-context: here\n"
                                  "contexts: [{name: here, context: {cluster: c, user: u}}]\n"
                                  "clusters: [{name: c, cluster: {server: \"" +
                                  m_server->url().toUtf8() + "\"}}]\nusers: [{name: u, user: {token: t}}]\n";
    qputenv("KUBECONFIG", write(u"kubeconfig"_s, kubeconfig).toUtf8());
    write(u"applications/cart.yaml"_s,
          application("cart", "team-a") + "---\n" + application("cart", "team-b"));
    write(u"applications/shop.yaml"_s, application("shop", "team-a"));
    write(u"workspace.yaml"_s, "name: test\nclusterApplications: false\nsources: [{folder: applications}]\n");
}

void TestCliApplications::cleanup()
{
    qunsetenv("KUBECONFIG");
    m_server.reset();
    m_folder.reset();
}

QString TestCliApplications::write(const QString &name, const QByteArray &bytes) const
{
    const QString path = m_folder->filePath(name);
    QDir().mkpath(QFileInfo(path).absolutePath());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) {
        qFatal("a file of the test cannot be written");
    }
    return path;
}

Ran TestCliApplications::app(QStringList words) const
{
    words.prepend(u"app"_s);
    return run(words + QStringList{u"--workspace"_s, m_folder->filePath(u"workspace.yaml"_s)});
}

void TestCliApplications::wrongUse_data()
{
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char *name, const QStringList &words) { QTest::newRow(name) << words; };
    row("no such noun", {u"fly"_s});
    row("no such verb", {u"app"_s, u"fly"_s});
    row("a noun alone", {u"app"_s});
    row("no such option", {u"app"_s, u"list"_s, u"--fly"_s});
    row("an option of another verb", {u"app"_s, u"list"_s, u"--hard"_s});
    row("a value is missing", {u"app"_s, u"list"_s, u"--context"_s});
    row("a value too many", {u"app"_s, u"list"_s, u"--sandbox=yes"_s});
    row("no such format", {u"app"_s, u"list"_s, u"-o"_s, u"xml"_s});
    row("no name", {u"app"_s, u"get"_s});
    row("no name to sync", {u"app"_s, u"sync"_s});
    row("one side of a diff", {u"inspect"_s, u"diff"_s, u"a.yaml"_s});
    row("no such topic", {u"inspect"_s, u"batch"_s, u"render"_s});
}

void TestCliApplications::wrongUse()
{
    QFETCH(QStringList, words);
    const Ran ran = run(words);
    QCOMPARE(ran.code, app::exitcode::usage);
    QVERIFY(!ran.err.isEmpty() || !ran.out.isEmpty());
}

void TestCliApplications::helpIsNoError_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("word");
    QTest::newRow("all") << QStringList{u"--help"_s} << u"app sync"_s;
    QTest::newRow("a noun") << QStringList{u"app"_s, u"--help"_s} << u"app history"_s;
    QTest::newRow("a verb") << QStringList{u"app"_s, u"diff"_s, u"-h"_s} << u"--revision"_s;
    QTest::newRow("the version") << QStringList{u"--version"_s} << u"slipway "_s;
}

void TestCliApplications::helpIsNoError()
{
    QFETCH(QStringList, words);
    QFETCH(QString, word);
    const Ran ran = run(words);
    QCOMPARE(ran.code, app::exitcode::fine);
    QVERIFY2(ran.out.contains(word), qPrintable(ran.out));
    QVERIFY(ran.err.isEmpty());
}

void TestCliApplications::listsInEveryForm()
{
    const Ran names = app({u"list"_s, u"-o"_s, u"name"_s});
    QCOMPARE(names.code, app::exitcode::fine);
    QCOMPARE(names.out.count(u"cart"_s), 2);

    const Ran text = app({u"list"_s, u"-o"_s, u"json"_s});
    QCOMPARE(text.code, app::exitcode::fine);
    const auto document = base::parseJson(text.out.toUtf8(), u"answer"_s);
    QVERIFY(document && document->at("items").is_array());
    QCOMPARE(document->at("items").size(), size_t(3));
    for (const nlohmann::json &item : document->at("items")) {
        for (const char *field : {"name",
                                  "namespace",
                                  "cluster",
                                  "provider",
                                  "project",
                                  "sync",
                                  "health",
                                  "revision",
                                  "message"}) {
            QVERIFY2(item.contains(field) && item[field].is_string(), field);
        }
        QCOMPARE(base::text(item, {"provider"}), u"local"_s);
        QCOMPARE(base::text(item, {"cluster"}), u"here"_s);
    }
    const Ran asYaml = app({u"list"_s, u"--output=yaml"_s});
    const auto same = yaml::parseOne(asYaml.out.toUtf8(), u"answer"_s);
    QVERIFY(same && same->at("items").size() == 3);
    for (const QString &form : {u"table"_s, u"wide"_s}) {
        const Ran table = app({u"list"_s, u"-o"_s, form});
        QCOMPARE(table.code, app::exitcode::fine);
        QCOMPARE(table.out.trimmed().count(u'\n'), 3);
    }
}

void TestCliApplications::narrowsTheList()
{
    QCOMPARE(app({u"list"_s, u"-o"_s, u"name"_s, u"-n"_s, u"team-b"_s}).out.trimmed().count(u'\n'), 0);
    QCOMPARE(app({u"list"_s, u"-o"_s, u"name"_s, u"-n"_s, u"market"_s}).out.trimmed().count(u'\n'), 2);
    QVERIFY(app({u"list"_s, u"-o"_s, u"name"_s, u"-n"_s, u"nowhere"_s}).out.trimmed().isEmpty());
    QVERIFY(app({u"list"_s, u"-o"_s, u"name"_s, u"--provider"_s, u"flux"_s}).out.trimmed().isEmpty());
}

void TestCliApplications::anUnreachableRepositoryIsAReasonNotAnError()
{
    const Ran ran = app({u"list"_s, u"-o"_s, u"json"_s, u"-n"_s, u"team-b"_s});
    const auto document = base::parseJson(ran.out.toUtf8(), u"answer"_s);
    QVERIFY(document);
    const nlohmann::json &item = document->at("items").at(0);
    QCOMPARE(base::text(item, {"sync"}), u"Unknown"_s);
    QVERIFY2(!base::text(item, {"message"}).isEmpty(), item.dump().c_str());
}

void TestCliApplications::anAmbiguousNameAsksForMore()
{
    for (const QString &verb :
         {u"get"_s, u"diff"_s, u"sync"_s, u"history"_s, u"rollback"_s, u"delete"_s, u"wait"_s}) {
        const Ran ran = app({verb, u"cart"_s, u"1"_s});
        QCOMPARE(ran.code, app::exitcode::usage);
        QVERIFY2(ran.err.contains(u"/team-a/cart"_s) && ran.err.contains(u"/team-b/cart"_s),
                 qPrintable(ran.err));
    }
    const Ran names = app({u"list"_s, u"-o"_s, u"json"_s});
    const auto document = base::parseJson(names.out.toUtf8(), u"answer"_s);
    const QString context = base::text(document->at("items").at(0), {"context"});
    const Ran whole = app({u"history"_s, context + u"/team-b/cart"_s, u"-o"_s, u"json"_s});
    QVERIFY2(whole.code != app::exitcode::usage, qPrintable(whole.err));
}

void TestCliApplications::anUnknownNameIsAnError()
{
    const Ran ran = app({u"get"_s, u"nobody"_s});
    QCOMPARE(ran.code, app::exitcode::error);
    QVERIFY(ran.err.contains(u"nobody"_s));
    QVERIFY(ran.err.contains(u"Next: "_s));
    const Ran context = app({u"list"_s, u"--context"_s, u"nowhere"_s});
    QCOMPARE(context.code, app::exitcode::error);
    QVERIFY(context.err.contains(u"nowhere"_s));
}

void TestCliApplications::differencesHaveAnExitCodeOfTheirOwn()
{
    const QString live = write(u"live.yaml"_s, service);
    const QString other = write(u"other.yaml"_s, QByteArray(service).replace("80", "81"));
    QCOMPARE(run({u"inspect"_s, u"diff"_s, live, live}).code, app::exitcode::fine);
    const Ran ran = run({u"inspect"_s, u"diff"_s, live, other, u"-o"_s, u"json"_s});
    QCOMPARE(ran.code, app::exitcode::differences);
    const auto document = base::parseJson(ran.out.toUtf8(), u"answer"_s);
    QVERIFY(document);
    const nlohmann::json &item = document->at("items").at(0);
    QCOMPARE(base::text(item, {"change"}), u"update"_s);
    QVERIFY(base::boolean(item, {"modified"}));
    QCOMPARE(run({u"inspect"_s, u"diff"_s, live, u"/no/such/file"_s}).code, app::exitcode::error);
}

void TestCliApplications::inspectsInEveryForm()
{
    const QString path = write(u"service.yaml"_s, service);
    QVERIFY(run({u"inspect"_s, u"health"_s, path}).out.contains(u"Healthy"_s));
    for (const QString &form : {u"json"_s, u"yaml"_s}) {
        const Ran ran = run({u"inspect"_s, u"health"_s, path, u"-o"_s, form});
        const auto document = yaml::parseOne(ran.out.toUtf8(), u"answer"_s);
        QVERIFY(document);
        QCOMPARE(base::text(document->at("items").at(0), {"status"}), u"Healthy"_s);
        QCOMPARE(base::text(document->at("items").at(0), {"name"}), u"web"_s);
    }
    const Ran normalized = run({u"inspect"_s, u"normalize"_s, path, u"-o"_s, u"json"_s});
    const auto document = base::parseJson(normalized.out.toUtf8(), u"answer"_s);
    QVERIFY(document);
    QCOMPARE(base::text(document->at("items").at(0), {"spec", "sessionAffinity"}), u"None"_s);
    const Ran rendered = run({u"inspect"_s, u"render"_s, m_folder->filePath(u"applications"_s)});
    QCOMPARE(rendered.code, app::exitcode::fine);
    QCOMPARE(rendered.out.count(u"kind: Application"_s), 3);
}

void TestCliApplications::ordersAPlan()
{
    write(u"plan/b.yaml"_s, service);
    write(u"plan/a.yaml"_s, "apiVersion: v1\nkind: Namespace\nmetadata: {name: market}\n");
    const Ran ran = run({u"inspect"_s, u"plan"_s, m_folder->filePath(u"plan"_s), u"-o"_s, u"json"_s});
    QCOMPARE(ran.code, app::exitcode::fine);
    const auto document = base::parseJson(ran.out.toUtf8(), u"answer"_s);
    QVERIFY(document);
    QStringList kinds;
    for (const nlohmann::json &task : document->at("items")) {
        kinds << base::text(task, {"phase"}) + u' ' + base::text(task, {"kind"}) + u' ' +
                     base::text(task, {"action"});
    }
    QCOMPARE(kinds, QStringList({u"Sync Namespace create"_s, u"Sync Service create"_s}));
}

void TestCliApplications::writesAskForTheirGuard()
{
    const Ran ran = app({u"delete"_s, u"shop"_s, u"--yes"_s, u"--read-only"_s});
    QCOMPARE(ran.code, app::exitcode::error);
    QVERIFY2(ran.err.contains(u"Error: "_s), qPrintable(ran.err));
    for (const auto &request : m_server->requests()) {
        QCOMPARE(request.method, QByteArray("GET"));
    }
}

QTEST_GUILESS_MAIN(TestCliApplications)
#include "tst_cli_applications.moc"
