#include <services/git/credentials.h>
#include <services/git/repository.h>
#include <services/net/httpclient.h>
#include <tests/support/githttpserver.h>
#include <tests/support/scratchrepository.h>
#include <tests/support/testcertificates.h>

#include <QDirIterator>
#include <QFile>
#include <QTest>

#include <memory>
#include <mutex>
#include <thread>
#include <vector>

using namespace Qt::StringLiterals;
using namespace slipway;
using testsupport::Answer;
using testsupport::GitHttpServer;
using testsupport::ScratchRepository;
using testsupport::ScriptedRequest;

Q_DECLARE_METATYPE(slipway::testsupport::Answer)

// Conversations with git http-backend over the room's own HTTP transport.
class TestGitHttp final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void clonesFetchesAndPushes();
    void authenticates_data();
    void authenticates();
    void userInfoOfTheUrl();
    void explainsRefusals_data();
    void explainsRefusals();
    void explainsARefusedPush();
    void conflictWhenSomebodyPushesMeanwhile();
    void refusedByAHook();
    void connectionLostInTheMiddle_data();
    void connectionLostInTheMiddle();
    void nothingListens();
    void followsRedirections();
    void refusesRedirections_data();
    void refusesRedirections();
    void credentialsStayWithTheirHost();
    void tls_data();
    void tls();
    void oneFetchForMany();
    void cancelsWhileWaiting();
    void largePackGoesThroughAFile();

private:
    base::Expected<std::shared_ptr<git::Repository>> open(const QString &url)
    {
        return m_cache->open(url, {});
    }

    void setCredential(const git::RemoteCredential &credential, const QString &host = {})
    {
        const std::lock_guard lock(m_mutex);
        m_credential = credential;
        m_credentialHost = host;
    }

    static git::RemoteCredential password(const QString &user, const QString &word)
    {
        git::RemoteCredential credential;
        credential.userName = user;
        credential.password = word;
        return credential;
    }

    static git::CommitRequest change(const QByteArray &content)
    {
        git::CommitRequest request;
        request.branch = u"main"_s;
        request.changes = {{u"a"_s, content}};
        request.message = u"Change a"_s;
        request.authorName = u"Kim"_s;
        request.authorEmail = u"kim@example.com"_s;
        return request;
    }

    net::HttpClient m_http;
    std::mutex m_mutex;
    std::optional<git::RemoteCredential> m_credential;
    QString m_credentialHost;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<git::MirrorCache> m_cache;
    std::unique_ptr<ScratchRepository> m_remote;
    QString m_first;
};

void TestGitHttp::initTestCase()
{
    git::initialize(m_http, [this](const QString &url) {
        const std::lock_guard lock(m_mutex);
        return m_credentialHost.isEmpty() || url.contains(m_credentialHost) ? m_credential : std::nullopt;
    });
}

void TestGitHttp::init()
{
    m_cache.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_cache = std::make_unique<git::MirrorCache>(m_folder->filePath(u"mirrors"_s));
    m_remote = std::make_unique<ScratchRepository>();
    m_first = m_remote->commit(u"one"_s, {{u"a"_s, "1"}});
    const std::lock_guard lock(m_mutex);
    m_credential.reset();
    m_credentialHost.clear();
}

void TestGitHttp::clonesFetchesAndPushes()
{
    GitHttpServer server(m_remote->path());
    const auto opened = open(server.url());
    QVERIFY2(opened.has_value(), qUtf8Printable(opened ? QString() : opened.error().sentence()));
    const auto repository = *opened;
    QCOMPARE(repository->resolve(u"HEAD"_s).value_or(QString()), m_first);
    QCOMPARE(repository->fetch({}).value_or(true), false);
    const QString second = m_remote->commit(u"two"_s, {{u"b"_s, "2"}});
    m_remote->annotatedTag(u"v1.0.0"_s, u"Release"_s);
    QCOMPARE(repository->fetch({}).value_or(false), true);
    QCOMPARE(repository->resolve(u"v1.0.0"_s).value_or(QString()), second);
    const auto commit = repository->commitAndPush(change("3"), {});
    QVERIFY2(commit.has_value(), qUtf8Printable(commit ? QString() : commit.error().sentence()));
    QCOMPARE(m_remote->head(), commit->id);
    QCOMPARE(m_remote->read(u"main"_s, u"a"_s), QByteArray("3"));
}

void TestGitHttp::authenticates_data()
{
    QTest::addColumn<QByteArray>("required");
    QTest::addColumn<bool>("bearer");

    QTest::newRow("password") << testsupport::basicAuthorization("kim", "열쇠:1") << false;
    QTest::newRow("token") << QByteArray("Bearer abc.def") << true;
}

void TestGitHttp::authenticates()
{
    QFETCH(QByteArray, required);
    QFETCH(bool, bearer);
    GitHttpServer server(m_remote->path());
    server.requireAuthorization(required);

    const auto nobody = open(server.url());
    QVERIFY(!nobody.has_value());
    QCOMPARE(nobody.error().kind, base::ErrorKind::Unauthenticated);
    QVERIFY(nobody.error().cause.contains(u"no credential"_s));

    auto wrong = password(u"kim"_s, u"wrong-word"_s);
    setCredential(wrong);
    QStringList refusals;
    git::onCredentialRefused([&refusals](const QString &url) { refusals.append(url); });
    const auto refused = open(server.url());
    git::onCredentialRefused({});
    QCOMPARE(refusals, QStringList{server.url()});
    QVERIFY(!refused.has_value());
    QCOMPARE(refused.error().kind, base::ErrorKind::Unauthenticated);
    QVERIFY(!refused.error().sentence().contains(u"wrong-word"_s));
    QVERIFY(!refused.error().detail.contains(u"wrong-word"_s));
    QVERIFY(refused.error().hint.contains(u"token"_s));

    git::RemoteCredential right = password(u"kim"_s, u"열쇠:1"_s);
    right.bearerToken = bearer ? u"abc.def"_s : QString();
    setCredential(right);
    const auto opened = open(server.url());
    QVERIFY2(opened.has_value(), qUtf8Printable(opened ? QString() : opened.error().sentence()));
    QVERIFY((*opened)->commitAndPush(change("2"), {}).has_value());
}

void TestGitHttp::userInfoOfTheUrl()
{
    GitHttpServer server(m_remote->path());
    server.requireAuthorization(testsupport::basicAuthorization("kim", "s3cret"));
    const QString url = server.url().replace(u"://"_s, u"://kim:s3cret@"_s);
    const auto opened = open(url);
    QVERIFY2(opened.has_value(), qUtf8Printable(opened ? QString() : opened.error().sentence()));
    QVERIFY(!(*opened)->url().contains(u"s3cret"_s));
    QDirIterator files(m_folder->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(!file.readAll().contains("s3cret"), qUtf8Printable(file.fileName()));
    }
}

void TestGitHttp::explainsRefusals_data()
{
    QTest::addColumn<Answer>("answer");
    QTest::addColumn<base::ErrorKind>("kind");

    Answer page = Answer().with("Content-Type", "text/html");
    page.body = "<html>Sign in</html>";
    QTest::newRow("forbidden") << Answer::text("no", 403) << base::ErrorKind::Forbidden;
    QTest::newRow("missing") << Answer::text("no", 404) << base::ErrorKind::NotFound;
    QTest::newRow("gone") << Answer::text("no", 410) << base::ErrorKind::NotFound;
    QTest::newRow("throttled") << Answer::text("slow", 429) << base::ErrorKind::Throttled;
    QTest::newRow("broken") << Answer::text("oops", 502) << base::ErrorKind::Internal;
    QTest::newRow("a web page") << page << base::ErrorKind::Unsupported;
    QTest::newRow("nothing") << Answer::text("", 204) << base::ErrorKind::Internal;
    Answer garbage = Answer().with("Content-Type", "application/x-git-upload-pack-advertisement");
    garbage.body = "zzzzgarbage";
    QTest::newRow("garbage as Git") << garbage << base::ErrorKind::Unreachable;
}

void TestGitHttp::explainsRefusals()
{
    QFETCH(Answer, answer);
    QFETCH(base::ErrorKind, kind);
    GitHttpServer server(m_remote->path());
    server.server().on("GET /shop.git/info/refs", {answer});
    const auto opened = open(server.url());
    QVERIFY(!opened.has_value());
    QCOMPARE(opened.error().kind, kind);
    QVERIFY2(!opened.error().hint.isEmpty(), qUtf8Printable(opened.error().sentence()));
}

void TestGitHttp::explainsARefusedPush()
{
    GitHttpServer server(m_remote->path());
    const auto repository = *open(server.url());
    server.intercept([](const ScriptedRequest &request, Answer &answer) {
        if (request.query.contains("git-receive-pack")) {
            answer = Answer::text("read only", 403);
        }
    });
    const auto commit = repository->commitAndPush(change("2"), {});
    QVERIFY(!commit.has_value());
    QCOMPARE(commit.error().kind, base::ErrorKind::Forbidden);
    QVERIFY(commit.error().what.contains(u"pushing"_s));
    QCOMPARE(m_remote->head(), m_first);
}

void TestGitHttp::conflictWhenSomebodyPushesMeanwhile()
{
    GitHttpServer server(m_remote->path());
    const auto repository = *open(server.url());
    QString theirs;
    bool pushed = false;
    // Between the list of references and the pack of the push.
    server.intercept([&](const ScriptedRequest &request, Answer &) {
        if (!pushed && request.query.contains("git-receive-pack")) {
            pushed = true;
            theirs = m_remote->commit(u"theirs"_s, {{u"b"_s, "b"}});
        }
    });
    const auto commit = repository->commitAndPush(change("2"), {});
    QVERIFY(!commit.has_value());
    QCOMPARE(commit.error().kind, base::ErrorKind::Conflict);
    QCOMPARE(m_remote->head(), theirs);
    QVERIFY(repository->commitAndPush(change("2"), {}).has_value());
    QCOMPARE(m_remote->read(u"main"_s, u"b"_s), QByteArray("b"));
}

void TestGitHttp::refusedByAHook()
{
    QFile hook(m_remote->path() + u"/hooks/pre-receive"_s);
    QVERIFY(QDir().mkpath(m_remote->path() + u"/hooks"_s));
    QVERIFY(hook.open(QIODevice::WriteOnly));
    hook.write("#!/bin/sh\necho 'main is frozen until Monday'\nexit 1\n");
    hook.close();
    QVERIFY(hook.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    GitHttpServer server(m_remote->path());
    const auto commit = (*open(server.url()))->commitAndPush(change("2"), {});
    QVERIFY(!commit.has_value());
    QCOMPARE(commit.error().kind, base::ErrorKind::Forbidden);
    QVERIFY2(commit.error().cause.contains(u"hook declined"_s), qUtf8Printable(commit.error().sentence()));
    QVERIFY(commit.error().detail.contains(u"frozen until Monday"_s));
}

void TestGitHttp::connectionLostInTheMiddle_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<bool>("clean");
    QTest::newRow("references") << QByteArray("info/refs") << false;
    QTest::newRow("pack") << QByteArray("git-upload-pack") << false;
    QTest::newRow("pack ends early") << QByteArray("git-upload-pack") << true;
}

void TestGitHttp::connectionLostInTheMiddle()
{
    QFETCH(QByteArray, path);
    QFETCH(bool, clean);
    GitHttpServer server(m_remote->path());
    server.intercept([&path, clean](const ScriptedRequest &request, Answer &answer) {
        if (!request.path.endsWith(path)) {
            return;
        }
        if (clean) {
            answer.body.chop(answer.body.size() / 2);
        } else {
            answer.cutAfter = answer.body.size() / 2;
        }
    });
    const auto opened = open(server.url());
    QVERIFY(!opened.has_value());
    QVERIFY2(opened.error().kind == base::ErrorKind::Unreachable,
             qUtf8Printable(opened.error().sentence() + u" / "_s + opened.error().detail));
    QVERIFY(!opened.error().hint.isEmpty());
    server.intercept({});
    QVERIFY(open(server.url()).has_value());
}

void TestGitHttp::nothingListens()
{
    QString url;
    {
        GitHttpServer server(m_remote->path());
        url = server.url();
    }
    const auto opened = open(url);
    QVERIFY(!opened.has_value());
    QCOMPARE(opened.error().kind, base::ErrorKind::Unreachable);
}

void TestGitHttp::followsRedirections()
{
    GitHttpServer moved(m_remote->path(), u"moved"_s);
    GitHttpServer old(m_remote->path(), u"old"_s);
    const QByteArray there = moved.url().toUtf8() + "/info/refs?service=git-";
    old.intercept([&there](const ScriptedRequest &request, Answer &answer) {
        const QByteArray service = request.query.contains("receive") ? "receive-pack" : "upload-pack";
        answer = Answer::text("moved", 301).with("Location", there + service);
    });
    const auto opened = open(old.url());
    QVERIFY2(opened.has_value(), qUtf8Printable(opened ? QString() : opened.error().sentence()));
    QVERIFY((*opened)->commitAndPush(change("2"), {}).has_value());
    // What follows goes to where the first request was led.
    QVERIFY(old.server().requests("/old.git/git-upload-pack").empty());
    QVERIFY(!moved.server().requests("/moved.git/git-upload-pack").empty());
    QCOMPARE(m_remote->read(u"main"_s, u"a"_s), QByteArray("2"));
}

void TestGitHttp::refusesRedirections_data()
{
    QTest::addColumn<QByteArray>("location");
    QTest::addColumn<base::ErrorKind>("kind");
    QTest::newRow("circle") << QByteArray("/shop.git/info/refs?service=git-upload-pack")
                            << base::ErrorKind::Unreachable;
    QTest::newRow("sign-in page") << QByteArray("/login?next=shop") << base::ErrorKind::Unauthenticated;
    QTest::newRow("other scheme") << QByteArray("file:///etc/info/refs?service=git-upload-pack")
                                  << base::ErrorKind::Unreachable;
    QTest::newRow("nowhere") << QByteArray() << base::ErrorKind::Unreachable;
}

void TestGitHttp::refusesRedirections()
{
    QFETCH(QByteArray, location);
    QFETCH(base::ErrorKind, kind);
    GitHttpServer server(m_remote->path());
    server.server().on("GET /shop.git/info/refs", {Answer::text("", 302).with("Location", location)});
    const auto opened = open(server.url());
    QVERIFY(!opened.has_value());
    QCOMPARE(opened.error().kind, kind);
    QVERIFY(server.server().requests().size() <= 6);
}

void TestGitHttp::credentialsStayWithTheirHost()
{
    GitHttpServer other(m_remote->path(), u"other"_s);
    GitHttpServer server(m_remote->path());
    setCredential(password(u"kim"_s, u"word"_s), QString::number(server.server().port()));
    server.server().on("GET /shop.git/info/refs",
                       {Answer::text("", 302).with(
                           "Location", other.url().toUtf8() + "/info/refs?service=git-upload-pack")});
    QVERIFY(open(server.url()).has_value());
    QVERIFY(!server.server().requests().front().header("authorization").isEmpty());
    for (const ScriptedRequest &request : other.server().requests()) {
        QVERIFY(request.header("authorization").isEmpty());
    }
}

void TestGitHttp::tls_data()
{
    QTest::addColumn<QString>("trust");
    QTest::addColumn<bool>("onlyTls13");
    QTest::addColumn<bool>("works");
    QTest::newRow("own authority") << u"authority"_s << false << true;
    QTest::newRow("own authority, TLS 1.3 alone") << u"authority"_s << true << true;
    QTest::newRow("unknown authority") << u"nobody"_s << true << false;
    QTest::newRow("another authority") << u"another"_s << true << false;
    QTest::newRow("not verified") << u"insecure"_s << true << true;
}

void TestGitHttp::tls()
{
    QFETCH(QString, trust);
    QFETCH(bool, onlyTls13);
    QFETCH(bool, works);
    const testsupport::TestAuthority authority;
    const auto certificate = authority.issue(u"localhost"_s, {u"DNS:localhost"_s});
    testsupport::ServerTls tls;
    tls.certificatePem = certificate.certificatePem;
    tls.keyPem = certificate.keyPem;
    tls.onlyTls13 = onlyTls13;
    GitHttpServer server(m_remote->path(), u"shop"_s, tls);
    git::RemoteCredential credential;
    if (trust == u"authority"_s) {
        credential.caPem = authority.caPem();
    } else if (trust == u"another"_s) {
        credential.caPem = testsupport::TestAuthority(u"Another"_s).caPem();
    }
    credential.insecure = trust == u"insecure"_s;
    setCredential(credential);
    const auto opened = open(server.url());
    QVERIFY2(opened.has_value() == works,
             qUtf8Printable(opened ? QString() : opened.error().sentence() + opened.error().detail));
    if (!works) {
        QCOMPARE(opened.error().kind, base::ErrorKind::Unreachable);
        QVERIFY(!opened.error().hint.isEmpty());
    }
}

void TestGitHttp::oneFetchForMany()
{
    GitHttpServer server(m_remote->path());
    const auto repository = *open(server.url());
    const size_t before = server.server().requests().size();
    server.intercept(
        [](const ScriptedRequest &, Answer &answer) { answer.delay = std::chrono::milliseconds(200); });
    std::vector<std::thread> threads;
    for (int i = 0; i < 12; ++i) {
        threads.emplace_back([&repository] { repository->fetch({}); });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    // One is under way when the others come; they share the next one.
    QVERIFY2(server.server().requests().size() - before <= 3,
             qPrintable(QString::number(server.server().requests().size() - before)));
}

void TestGitHttp::cancelsWhileWaiting()
{
    GitHttpServer server(m_remote->path());
    Answer never;
    never.never = true;
    server.server().on("GET /shop.git/info/refs", {never});
    base::CancelSource source;
    std::thread canceller([&] {
        server.server().waitForRequests(1);
        source.cancel();
    });
    const auto opened = m_cache->open(server.url(), source.token());
    canceller.join();
    QVERIFY(!opened.has_value());
    QCOMPARE(opened.error().kind, base::ErrorKind::Cancelled);
}

void TestGitHttp::largePackGoesThroughAFile()
{
    QByteArray noise(6 * 1024 * 1024, '\0');
    quint32 state = 7;
    for (char &byte : noise) {
        state = state * 1664525 + 1013904223;
        byte = static_cast<char>(state >> 24);
    }
    const QString id = m_remote->commit(u"large"_s, {{u"noise"_s, noise}});
    GitHttpServer server(m_remote->path());
    const auto opened = open(server.url());
    QVERIFY2(opened.has_value(), qUtf8Printable(opened ? QString() : opened.error().sentence()));
    QCOMPARE((*opened)->readFile(id, u"noise"_s).value_or(QByteArray()), noise);
    QDirIterator left(m_folder->path(), {u"tmp_*"_s}, QDir::Files, QDirIterator::Subdirectories);
    QVERIFY(!left.hasNext());
}

QTEST_GUILESS_MAIN(TestGitHttp)
#include "tst_git_http.moc"
