#include <services/git/remoteaddress.h>
#include <services/git/repository.h>
#include <services/git/sshconnection.h>
#include <services/net/httpclient.h>
#include <tests/support/scratchrepository.h>
#include <tests/support/sshserver.h>

#include <QElapsedTimer>
#include <QFile>
#include <QTcpServer>
#include <QTest>

#include <mutex>
#include <thread>

using namespace Qt::StringLiterals;
using namespace slipway;
using testsupport::ScratchRepository;

// Conversations with OpenSSH's server; skipped with the reason where it cannot run.
class TestGitSsh final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void arguments_data();
    void arguments();
    void explains_data();
    void explains();
    void clonesFetchesAndPushes_data();
    void clonesFetchesAndPushes();
    void pathWithAQuote();
    void conflictOnPush();
    void usesTheNamedKey();
    void unknownHostKey();
    void changedHostKey();
    void keyIsNotAccepted();
    void neverAsksForAPassphrase();
    void repositoryIsMissing();
    void nothingListens();
    void cancelsWhileTheServerIsSilent();

private:
    base::Expected<std::shared_ptr<git::Repository>> open(const QString &url)
    {
        return m_cache->open(url, {});
    }

    void useConfig(const QString &knownHosts, const QString &keyFile)
    {
        m_credential.sshConfigFile = m_server->writeConfig(knownHosts, keyFile);
    }

    QString url() const
    {
        return u"ssh://127.0.0.1:"_s + QString::number(m_server->port()) + m_remote->path();
    }

    net::HttpClient m_http;
    git::RemoteCredential m_credential;
    std::unique_ptr<testsupport::SshServer> m_server;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<git::MirrorCache> m_cache;
    std::unique_ptr<ScratchRepository> m_remote;
    QString m_first;
};

#define NEEDS_SSHD                                                                                           \
    if (!m_server->problem().isEmpty())                                                                      \
    QSKIP(qPrintable(m_server->problem()))

void TestGitSsh::initTestCase()
{
    git::initialize(m_http, [this](const QString &) { return std::optional(m_credential); });
    m_server = std::make_unique<testsupport::SshServer>();
}

void TestGitSsh::init()
{
    m_cache.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_cache = std::make_unique<git::MirrorCache>(m_folder->filePath(u"mirrors"_s));
    m_remote = std::make_unique<ScratchRepository>();
    m_first = m_remote->commit(u"one"_s, {{u"a"_s, "1"}});
    m_credential = {};
    if (m_server->problem().isEmpty()) {
        useConfig(m_server->hostKey(), m_server->keyFile());
    }
}

void TestGitSsh::arguments_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QStringList>("end");

    QTest::newRow("scp style")
        << u"git@example.com:bada/shop.git"_s
        << QStringList{u"-l"_s, u"git"_s, u"--"_s, u"example.com"_s, u"git-upload-pack 'bada/shop.git'"_s};
    QTest::newRow("url with a port") << u"ssh://kim@example.com:2222/srv/shop"_s
                                     << QStringList{u"-p"_s,
                                                    u"2222"_s,
                                                    u"-l"_s,
                                                    u"kim"_s,
                                                    u"--"_s,
                                                    u"example.com"_s,
                                                    u"git-upload-pack '/srv/shop'"_s};
    QTest::newRow("home of a user") << u"ssh://example.com/~kim/shop"_s
                                    << QStringList{
                                           u"--"_s, u"example.com"_s, u"git-upload-pack '~kim/shop'"_s};
    QTest::newRow("quotes") << u"example.com:it's;rm -rf !x"_s
                            << QStringList{
                                   u"--"_s, u"example.com"_s, u"git-upload-pack 'it'\\''s;rm -rf '\\!'x'"_s};
    QTest::newRow("host is an option") << u"ssh://-oProxyCommand=x/shop"_s << QStringList();
    QTest::newRow("user is an option") << u"-oProxyCommand=x@example.com:shop"_s << QStringList();
}

void TestGitSsh::arguments()
{
    QFETCH(QString, url);
    QFETCH(QStringList, end);
    const auto address = git::RemoteAddress::parse(url);
    const auto built = git::sshArguments(address, "git-upload-pack", std::nullopt);
    if (end.isEmpty()) {
        QVERIFY(address.kind != git::RemoteAddress::Kind::Ssh || !built.has_value());
        return;
    }
    QVERIFY(built.has_value());
    QCOMPARE(built->mid(built->size() - end.size()), end);
    QVERIFY(built->contains(u"BatchMode=yes"_s));
}

void TestGitSsh::explains_data()
{
    QTest::addColumn<QByteArray>("printed");
    QTest::addColumn<base::ErrorKind>("kind");

    QTest::newRow("name") << QByteArray("ssh: Could not resolve hostname nowhere: Name or service not known")
                          << base::ErrorKind::Unreachable;
    QTest::newRow("slow") << QByteArray("ssh: connect to host x port 22: Connection timed out")
                          << base::ErrorKind::Timeout;
    QTest::newRow("forge") << QByteArray("ERROR: Repository not found.") << base::ErrorKind::NotFound;
    QTest::newRow("too many keys") << QByteArray("Received disconnect: Too many authentication failures")
                                   << base::ErrorKind::Unauthenticated;
    QTest::newRow("something else") << QByteArray("kex_exchange_identification: read: reset")
                                    << base::ErrorKind::Unreachable;
}

void TestGitSsh::explains()
{
    QFETCH(QByteArray, printed);
    QFETCH(base::ErrorKind, kind);
    const auto error = git::sshFailure(git::RemoteAddress::parse(u"ssh://example.com/x"_s), 255, printed);
    QCOMPARE(error.kind, kind);
    QVERIFY(error.what.contains(u"example.com"_s));
    QVERIFY(!error.cause.isEmpty());
    QVERIFY(!error.hint.isEmpty());
    QCOMPARE(error.detail, QString::fromUtf8(printed));
}

void TestGitSsh::clonesFetchesAndPushes_data()
{
    QTest::addColumn<QString>("prefix");
    QTest::newRow("url") << u"ssh://gitbox"_s;
    QTest::newRow("other scheme") << u"git+ssh://gitbox"_s;
    QTest::newRow("scp style") << u"gitbox:"_s;
}

void TestGitSsh::clonesFetchesAndPushes()
{
    NEEDS_SSHD;
    QFETCH(QString, prefix);
    const auto opened = open(prefix + m_remote->path());
    QVERIFY2(opened.has_value(), qUtf8Printable(opened ? QString() : opened.error().sentence()));
    const auto repository = *opened;
    QCOMPARE(repository->resolve({}).value_or(QString()), m_first);
    QCOMPARE(repository->fetch({}).value_or(true), false);
    const QString second = m_remote->commit(u"two"_s, {{u"b"_s, "2"}});
    QCOMPARE(repository->fetch({}).value_or(false), true);
    git::CommitRequest request;
    request.branch = u"main"_s;
    request.changes = {{u"a"_s, QByteArray("2")}};
    request.message = u"Change a"_s;
    request.authorName = u"Kim"_s;
    request.authorEmail = u"kim@example.com"_s;
    request.expectedParent = second;
    const auto commit = repository->commitAndPush(request, {});
    QVERIFY2(commit.has_value(), qUtf8Printable(commit ? QString() : commit.error().sentence()));
    QCOMPARE(m_remote->head(), commit->id);
}

void TestGitSsh::pathWithAQuote()
{
    NEEDS_SSHD;
    const QString link = m_folder->filePath(u"it's here.git"_s);
    QVERIFY(QFile::link(m_remote->path(), link));
    const auto opened = open(u"gitbox:"_s + link);
    QVERIFY2(opened.has_value(), qUtf8Printable(opened ? QString() : opened.error().sentence()));
}

void TestGitSsh::conflictOnPush()
{
    NEEDS_SSHD;
    const auto repository = *open(url());
    m_remote->commit(u"theirs"_s, {{u"b"_s, "2"}});
    const QString theirs = m_remote->head();
    git::CommitRequest request;
    request.branch = u"main"_s;
    request.changes = {{u"a"_s, QByteArray("2")}};
    request.message = u"Change a"_s;
    request.authorName = u"Kim"_s;
    request.authorEmail = u"kim@example.com"_s;
    request.expectedParent = m_first;
    const auto commit = repository->commitAndPush(request, {});
    QVERIFY(!commit.has_value());
    QCOMPARE(commit.error().kind, base::ErrorKind::Conflict);
    QCOMPARE(m_remote->head(), theirs);
}

void TestGitSsh::usesTheNamedKey()
{
    NEEDS_SSHD;
    useConfig(m_server->hostKey(), m_folder->filePath(u"none"_s));
    m_credential.sshKeyFile = m_server->keyFile();
    QVERIFY(open(url()).has_value());
}

void TestGitSsh::unknownHostKey()
{
    NEEDS_SSHD;
    useConfig({}, m_server->keyFile());
    const auto opened = open(url());
    QVERIFY(!opened.has_value());
    QCOMPARE(opened.error().kind, base::ErrorKind::Unreachable);
    QVERIFY2(opened.error().cause.contains(u"not known on this machine"_s),
             qUtf8Printable(opened.error().detail));
    QVERIFY(opened.error().hint.contains(u"fingerprint"_s));
}

void TestGitSsh::changedHostKey()
{
    NEEDS_SSHD;
    const QString other = m_server->makeKey(u"other"_s);
    QFile file(other + u".pub"_s);
    QVERIFY(file.open(QIODevice::ReadOnly));
    useConfig(u"[127.0.0.1]:%1 %2"_s.arg(m_server->port()).arg(QString::fromUtf8(file.readAll())),
              m_server->keyFile());
    const auto opened = open(url());
    QVERIFY(!opened.has_value());
    QVERIFY2(opened.error().cause.contains(u"not the one"_s), qUtf8Printable(opened.error().detail));
}

void TestGitSsh::keyIsNotAccepted()
{
    NEEDS_SSHD;
    useConfig(m_server->hostKey(), m_server->makeKey(u"stranger"_s));
    const auto opened = open(url());
    QVERIFY(!opened.has_value());
    QCOMPARE(opened.error().kind, base::ErrorKind::Unauthenticated);
    QVERIFY(opened.error().hint.contains(u"ssh-add"_s));
}

void TestGitSsh::neverAsksForAPassphrase()
{
    NEEDS_SSHD;
    const QString locked = m_server->makeKey(u"locked"_s, u"a passphrase"_s);
    m_server->authorize(locked);
    useConfig(m_server->hostKey(), locked);
    QElapsedTimer timer;
    timer.start();
    const auto opened = open(url());
    QVERIFY(!opened.has_value());
    QCOMPARE(opened.error().kind, base::ErrorKind::Unauthenticated);
    QVERIFY(timer.elapsed() < 30'000);
}

void TestGitSsh::repositoryIsMissing()
{
    NEEDS_SSHD;
    const auto opened = open(url() + u"-not-there"_s);
    QVERIFY(!opened.has_value());
    QVERIFY2(opened.error().kind == base::ErrorKind::NotFound, qUtf8Printable(opened.error().detail));
}

void TestGitSsh::nothingListens()
{
    NEEDS_SSHD;
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    const int port = server.serverPort();
    server.close();
    const auto opened = open(u"ssh://127.0.0.1:%1/x"_s.arg(port));
    QVERIFY(!opened.has_value());
    QCOMPARE(opened.error().kind, base::ErrorKind::Unreachable);
    QVERIFY2(opened.error().cause.contains(u"listens"_s), qUtf8Printable(opened.error().detail));
}

void TestGitSsh::cancelsWhileTheServerIsSilent()
{
    NEEDS_SSHD;
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    base::CancelSource source;
    QElapsedTimer timer;
    timer.start();
    base::Expected<std::shared_ptr<git::Repository>> opened;
    std::thread opening(
        [&] { opened = m_cache->open(u"ssh://127.0.0.1:%1/x"_s.arg(silent.serverPort()), source.token()); });
    QVERIFY(silent.waitForNewConnection(10'000));
    source.cancel();
    opening.join();
    QVERIFY(!opened.has_value());
    QCOMPARE(opened.error().kind, base::ErrorKind::Cancelled);
    QVERIFY(timer.elapsed() < 30'000);
}

QTEST_GUILESS_MAIN(TestGitSsh)
#include "tst_git_ssh.moc"
