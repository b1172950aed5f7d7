#include "childrun.h"

#include <services/base/jsonaccess.h>
#include <services/base/paths.h>
#include <tests/support/scriptedserver.h>
#include <tests/support/testcertificates.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <unistd.h>

using namespace slipway;
using namespace Qt::StringLiterals;
using tests::ChildRun;
using testsupport::Answer;

class TestBadInput final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void manifests_data();
    void manifests();
    void everyVerbReadsAlike();
    void lines_data();
    void lines();
    void aReaderThatLeavesEarly();
    void sources_data();
    void sources();
    void kubeconfigs_data();
    void kubeconfigs();
    void servers_data();
    void servers();
    void aCertificateOfNobodyKnown();
    void workspaces_data();
    void workspaces();

private:
    ChildRun slipway(const QStringList &arguments, const QString &input = {}) const;
    QString write(const QString &name, const QByteArray &bytes) const;
    void helps(const ChildRun &run) const;
    void isBounded(const ChildRun &run) const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

constexpr bool isSanitized =
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    true;
#else
    false;
#endif

QByteArray aliasBomb()
{
    QByteArray text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a0: &a0 [x, x]\n";
    for (int level = 1; level < 40; ++level) {
        const QByteArray before = "*a" + QByteArray::number(level - 1);
        text += "  a" + QByteArray::number(level) + ": &a" + QByteArray::number(level) + " [" + before +
                ", " + before + "]\n";
    }
    return text;
}

QByteArray configMap(const QByteArray &data)
{
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  text: " + data + "\n";
}

QByteArray kubeconfigText(const QByteArray &server, const QByteArray &user, const QByteArray &cluster = {})
{
    return "apiVersion: v1\nkind: Config\ncurrent-context: here\n"
           "contexts: [{name: here, context: {cluster: c, user: u}}]\n"
           "clusters: [{name: c, cluster: {server: \"" +
           server + "\"" + cluster + "}}]\nusers: [{name: u, user: " + user + "}]\n";
}

std::vector<std::pair<QByteArray, QByteArray>> badLines()
{
    return {
        {"empty", ""},
        {"spaces", "   "},
        {"carriage return", "\r"},
        {"not an object", "[1]"},
        {"null", "null"},
        {"cut", R"({"object":{)"},
        {"two on one line", R"({"object":{}} {"object":{}})"},
        {"nothing asked", "{}"},
        {"null object", R"({"object":null,"live":null,"desired":null,"objects":null})"},
        {"invalid UTF-8", "{\"object\":\"\xff\"}"},
        {"zero byte", QByteArray("{\"obj\0\":1}", 10)},
        {"100k nested lists", R"({"object":)" + QByteArray(100'000, '[') + QByteArray(100'000, ']') + '}'},
        {"100k nested objects",
         R"({"object":)" + QByteArray("{\"a\":").repeated(100'000) + "1" + QByteArray(100'000, '}') + '}'},
        {"50 MB text", R"({"object":{"kind":"X","a":")" + QByteArray(50'000'000, 'x') + "\"}}"},
        {"14 MB of small values",
         R"({"object":{"kind":"X","a":[)" + QByteArray("0,").repeated(7'000'000) + "0]}}"},
        {"number out of range", R"({"object":{"kind":"X","a":1e999}})"},
        {"lone surrogate", R"({"object":{"kind":"\ud800"}})"}};
}

} // namespace

void TestBadInput::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    for (const char *name : {"CONFIG", "STATE", "CACHE"}) {
        const QByteArray variable = QByteArray("XDG_") + name + "_HOME";
        qputenv(variable.constData(), m_folder->filePath(QLatin1String(name)).toUtf8());
    }
    qunsetenv("KUBECONFIG");
}

ChildRun TestBadInput::slipway(const QStringList &arguments, const QString &input) const
{
    return tests::runChild(QStringLiteral(SLIPWAY_PROGRAM), arguments, input, m_folder->path());
}

QString TestBadInput::write(const QString &name, const QByteArray &bytes) const
{
    const QString path = m_folder->filePath(name);
    QDir().mkpath(QFileInfo(path).absolutePath());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) {
        qFatal("a file of the test cannot be written");
    }
    return path;
}

/// It has failed within its bounds, and says what failed, why, and what to do.
void TestBadInput::helps(const ChildRun &run) const
{
    const QByteArray text = run.err + run.out;
    QVERIFY2(run.exitCode == 1 || run.exitCode == 2, text.left(2000).constData());
    isBounded(run);
    QVERIFY2(run.err.startsWith("Error: "), text.left(2000).constData());
    QVERIFY2(run.err.contains("Cause: ") || run.err.contains(": "), run.err.constData());
    QVERIFY2(run.err.contains("Next: "), run.err.constData());
    QVERIFY2(run.err.size() < 4000, "a sentence, not a dump");
}

/// In time and memory. What counts is its own time, however busy the machine is; waiting has a limit too.
void TestBadInput::isBounded(const ChildRun &run) const
{
    constexpr qint64 longest = isSanitized ? 30'000 : 5'000;
    constexpr qint64 largest = isSanitized ? 4'000'000 : 400 * 1024;
    QVERIFY2(run.cpuMilliseconds < longest, QByteArray::number(run.cpuMilliseconds).constData());
    QVERIFY2(run.milliseconds < (isSanitized ? 60'000 : 30'000),
             QByteArray::number(run.milliseconds).constData());
    QVERIFY2(run.peakKilobytes < largest, QByteArray::number(run.peakKilobytes).constData());
}

void TestBadInput::manifests_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, const QByteArray &text) { QTest::newRow(name) << text; };
    row("alias bomb", aliasBomb());
    row("alias of itself", configMap("&a [*a]"));
    row("100k nested lists", QByteArray(100'000, '[') + QByteArray(100'000, ']'));
    row("100k nested objects", QByteArray("{\"a\":").repeated(100'000) + "1" + QByteArray(100'000, '}'));
    row("100k opened lists", QByteArray(100'000, '['));
    row("100k dashes", QByteArray("- ").repeated(100'000) + "x");
    row("100k keys", QByteArray("a: ? ").repeated(20'000));
    row("50 MB text", configMap(QByteArray(50'000'000, 'x')));
    row("12 MB of small values", "[" + QByteArray("0,").repeated(6'000'000) + "0]");
    row("12 MB of documents", QByteArray("a\n---\n").repeated(2'000'000));
    row("invalid UTF-8", configMap("\xc3\x28"));
    row("UTF-16",
        QByteArray("\xff\xfe"
                   "a\0:\0",
                   6));
    row("zeros", QByteArray(1000, '\0'));
    row("control characters", configMap("\"a\x1b[2J\""));
    row("not YAML", "kind: [ConfigMap\n");
    row("a tab", "kind:\n\t- x\n");
    row("a key twice", "kind: ConfigMap\nkind: Secret\n");
    row("a list of numbers", "- 1\n- 2\n");
    row("no kind", "metadata: {name: x}\n");
    row("unknown anchor", configMap("*nobody"));
    row("endless number", configMap("1" + QByteArray(1'000'000, '0') + "\nkind: [x]"));
}

void TestBadInput::manifests()
{
    QFETCH(QByteArray, text);
    const QString path = write(u"in.yaml"_s, text);
    helps(slipway({u"inspect"_s, u"plan"_s, path}));
    // A folder may hold files that are no manifests: they are left out by name.
    const ChildRun rendered = slipway({u"inspect"_s, u"render"_s, m_folder->path()});
    QVERIFY2(rendered.err.contains("in.yaml"), rendered.err.left(2000).constData());
    isBounded(rendered);
}

void TestBadInput::everyVerbReadsAlike()
{
    const QString path = write(u"in.yaml"_s, aliasBomb());
    for (const QString &verb : {u"health"_s, u"plan"_s, u"normalize"_s}) {
        helps(slipway({u"inspect"_s, verb}, path));
    }
    helps(slipway({u"inspect"_s, u"diff"_s, path, path}));
}

void TestBadInput::lines_data()
{
    QTest::addColumn<QString>("topic");
    for (const char *topic : {"health", "normalize", "diff", "plan"}) {
        QTest::newRow(topic) << QString::fromLatin1(topic);
    }
}

/// Each bad line is answered by an error, in its place, and the good ones between them are answered well.
void TestBadInput::lines()
{
    QFETCH(QString, topic);
    const QByteArray good = R"({"object":{"apiVersion":"v1","kind":"Service","metadata":{"name":"a"}},)"
                            R"("desired":{"apiVersion":"v1","kind":"Service"},"objects":[]})";
    QByteArray text;
    const std::vector<std::pair<QByteArray, QByteArray>> bad = badLines();
    for (const auto &[name, line] : bad) {
        text += line + '\n' + good + "\r\n";
    }
    const ChildRun run = slipway({u"inspect"_s, u"batch"_s, topic}, write(u"lines"_s, text + good));
    QCOMPARE(run.exitCode, 0);
    isBounded(run);
    const QList<QByteArray> answers = run.out.split('\n');
    QCOMPARE(answers.size(), static_cast<qsizetype>(2 * bad.size() + 2));
    QVERIFY(answers.last().isEmpty());
    for (size_t i = 0; i < bad.size(); ++i) {
        const QByteArray answer = answers.at(static_cast<qsizetype>(2 * i));
        const auto parsed = base::parseJson(answer, u"answer"_s);
        const QByteArray shown = bad[i].first + ": " + answer.left(200);
        QVERIFY2(parsed && parsed->size() == 1 && !base::text(*parsed, {"error"}).isEmpty(),
                 shown.constData());
        QCOMPARE(answers.at(static_cast<qsizetype>(2 * i + 1)), answers.at(1));
    }
    QCOMPARE(answers.at(answers.size() - 2), answers.at(1));
    QVERIFY2(!answers.at(1).contains("error"), answers.at(1).constData());
}

void TestBadInput::aReaderThatLeavesEarly()
{
    const QByteArray good = R"({"object":{"apiVersion":"v1","kind":"Service"}})";
    const QString path = write(u"lines"_s, QByteArray(good + '\n').repeated(100'000));
    const ChildRun run = tests::runChild(u"sh"_s,
                                         {u"-c"_s,
                                          u"\"$0\" inspect batch health < \"$1\" | head -n 1"_s,
                                          QStringLiteral(SLIPWAY_PROGRAM),
                                          path},
                                         {},
                                         m_folder->path());
    QCOMPARE(run.exitCode, 0);
    QCOMPARE(run.out, QByteArray("{\"message\":\"\",\"status\":\"Healthy\"}\n"));
    QVERIFY(run.err.isEmpty());
    isBounded(run);
}

void TestBadInput::sources_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("link"); ///< what a link beside it points at
    const auto row =
        [](const char *name, const char *file, const QByteArray &text, const QString &link = {}) {
            QTest::newRow(name) << QString::fromLatin1(file) << text << link;
        };
    row("link out of the folder", "a.yaml", configMap("x"), u"/etc/passwd"_s);
    row("link upwards", "a.yaml", configMap("x"), u"../../../../etc/passwd"_s);
    row("link to itself", "a.yaml", configMap("x"), u"link.yaml"_s);
    row("Kustomize resource above the root", "kustomization.yaml", "resources: [../../../../etc]\n");
    row("Kustomize resource at an absolute path", "kustomization.yaml", "resources: [/etc/passwd]\n");
    row("Kustomize resource that is missing", "kustomization.yaml", "resources: [gone.yaml]\n");
    row("Kustomize file that is no YAML", "kustomization.yaml", "resources: [");
    row("Kustomize alias bomb", "kustomization.yaml", aliasBomb());
    row("chart without a name", "Chart.yaml", "version: 1\n");
    row("chart that is no YAML", "Chart.yaml", "name: [");
}

void TestBadInput::sources()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, text);
    QFETCH(QString, link);
    write(u"source/"_s + file, text);
    if (!link.isEmpty()) {
        QCOMPARE(::symlink(link.toLocal8Bit().constData(),
                           m_folder->filePath(u"source/link.yaml"_s).toLocal8Bit().constData()),
                 0);
    }
    const ChildRun run = slipway({u"inspect"_s, u"render"_s, m_folder->filePath(u"source"_s)});
    helps(run);
    QVERIFY(!run.out.contains("root:") && !run.err.contains("root:"));
}

void TestBadInput::kubeconfigs_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("word"); ///< that the answer must contain
    const auto row = [](const char *name, const QByteArray &text, const char *word) {
        QTest::newRow(name) << text << QByteArray(word);
    };
    row("no YAML", "contexts: [", "kubeconfig");
    row("alias bomb", aliasBomb(), "aliases");
    row("100k nested lists", "contexts: " + QByteArray(100'000, '['), "cannot be used");
    row("50 MB", "# " + QByteArray(50'000'000, 'x') + "\n", "MiB");
    row("invalid UTF-8", "contexts: \"\xff\"\n", "UTF-8");
    row("context of an unknown user",
        "contexts: [{name: here, context: {cluster: c, user: nobody}}]\n"
        "clusters: [{name: c, cluster: {server: \"https://127.0.0.1:1\"}}]\n",
        "nobody");
    row("context of an unknown cluster",
        "contexts: [{name: here, context: {cluster: nowhere, user: u}}]\nusers: [{name: u, user: {}}]\n",
        "nowhere");
    row("certificate without key",
        kubeconfigText("https://127.0.0.1:1", "{client-certificate-data: QUJD}"),
        "PEM");
    row("data that is no base64",
        kubeconfigText("https://127.0.0.1:1", "{client-certificate-data: \"***\", client-key-data: \"***\"}"),
        "base64");
    row("authority file that is missing",
        kubeconfigText("https://127.0.0.1:1", "{token: t}", ", certificate-authority: /no/such/ca.pem"),
        "/no/such/ca.pem");
    row("token file that is missing",
        kubeconfigText("https://127.0.0.1:1", "{tokenFile: /no/such/token}"),
        "/no/such/token");
    row("helper that is missing",
        kubeconfigText("https://127.0.0.1:1",
                       "{exec: {apiVersion: client.authentication.k8s.io/v1, command: no-such-helper, "
                       "interactiveMode: Never}}"),
        "no-such-helper");
    row("helper that prints garbage",
        kubeconfigText("https://127.0.0.1:1",
                       "{exec: {apiVersion: client.authentication.k8s.io/v1, command: echo, args: [garbage], "
                       "interactiveMode: Never}}"),
        "echo");
    row("helper that prints without end",
        kubeconfigText("https://127.0.0.1:1",
                       "{exec: {apiVersion: client.authentication.k8s.io/v1, command: \"yes\", "
                       "interactiveMode: Never}}"),
        "yes");
    row("helper that fails",
        kubeconfigText("https://127.0.0.1:1",
                       "{exec: {apiVersion: client.authentication.k8s.io/v1, command: \"false\", "
                       "interactiveMode: Never}}"),
        "false");
    row("no address", kubeconfigText("", "{token: t}"), "server");
    row("address that is none", kubeconfigText("not a url", "{token: t}"), "not a url");
    row("nobody listens", kubeconfigText("https://127.0.0.1:1", "{token: t}"), "127.0.0.1");
}

void TestBadInput::kubeconfigs()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, word);
    const QString path = write(u"kubeconfig"_s, text);
    const ChildRun check = slipway({u"cluster"_s, u"check"_s, u"--kubeconfig"_s, path, u"here"_s});
    const QByteArray said = check.out + check.err;
    QVERIFY2(check.exitCode == 1, said.left(2000).constData());
    QVERIFY2(said.toLower().contains(word.toLower()), said.left(2000).constData());
    QVERIFY2(said.size() < 6000, "sentences, not a dump");
    isBounded(check);
}

void TestBadInput::servers_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("word");
    const auto row = [](const char *name, int status, const QByteArray &body, const char *word) {
        QTest::newRow(name) << status << body << QByteArray(word);
    };
    const QByteArray refused =
        R"({"kind":"Status","status":"Failure","reason":"%1","code":%2,"message":"no"})";
    row("expired token",
        401,
        QByteArray(refused).replace("%1", "Unauthorized").replace("%2", "401"),
        "credential");
    row("nothing allowed", 403, QByteArray(refused).replace("%1", "Forbidden").replace("%2", "403"), "right");
    row("a web page", 200, "<html>welcome to the proxy</html>", "JSON");
    row("nested answer", 200, QByteArray(100'000, '['), "answer");
    row("empty answer", 200, "", "answer");
    row("fault", 500, "boom", "boom");
}

void TestBadInput::servers()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, word);
    testsupport::ScriptedServer server;
    server.otherwise([&](const auto &) { return Answer::json(body, status); });
    const QString path = write(u"kubeconfig"_s, kubeconfigText(server.url().toUtf8(), "{token: t}"));
    const ChildRun run = slipway({u"cluster"_s, u"check"_s, u"--kubeconfig"_s, path, u"here"_s});
    const QByteArray said = run.out + run.err;
    QVERIFY2(run.exitCode == 1, said.left(2000).constData());
    QVERIFY2(said.toLower().contains(word.toLower()), said.left(2000).constData());
    isBounded(run);
}

void TestBadInput::aCertificateOfNobodyKnown()
{
    const testsupport::TestAuthority authority;
    const auto certificate = authority.issue(u"localhost"_s, {u"DNS:localhost"_s});
    testsupport::ScriptedServer server(
        testsupport::ServerTls{certificate.certificatePem, certificate.keyPem, {}, false});
    const QString path = write(u"kubeconfig"_s, kubeconfigText(server.url().toUtf8(), "{token: t}"));
    const ChildRun run = slipway({u"cluster"_s, u"check"_s, u"--kubeconfig"_s, path, u"here"_s});
    QCOMPARE(run.exitCode, 1);
    QVERIFY2(run.out.contains("certificate"), run.out.constData());
    isBounded(run);
    // It may look at the certificate, but the token goes to nobody it does not know.
    for (const auto &request : server.requests()) {
        QVERIFY(request.header("authorization").isEmpty());
    }
}

void TestBadInput::workspaces_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("no YAML") << QByteArray("name: [");
    QTest::newRow("alias bomb") << aliasBomb();
    QTest::newRow("invalid UTF-8") << QByteArray("name: \xff\n");
    QTest::newRow("a list") << QByteArray("- a\n");
    QTest::newRow("wrong types") << QByteArray("sources: 7\n");
}

void TestBadInput::workspaces()
{
    QFETCH(QByteArray, text);
    const QString kubeconfig = write(u"kubeconfig"_s, kubeconfigText("https://127.0.0.1:1", "{token: t}"));
    const QString path = write(u"workspace.yaml"_s, text);
    helps(slipway({u"app"_s, u"list"_s, u"--kubeconfig"_s, kubeconfig, u"--workspace"_s, path}));
    helps(slipway({u"app"_s, u"list"_s, u"--kubeconfig"_s, kubeconfig, u"--workspace"_s, path + u".gone"_s}));
}

QTEST_GUILESS_MAIN(TestBadInput)
#include "tst_badinput.moc"
