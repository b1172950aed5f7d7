#include <services/base/canceltoken.h>
#include <services/base/process.h>

#include <QDir>
#include <QFile>
#include <QProcessEnvironment>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway;
using namespace Qt::StringLiterals;

/// `slipway credentials list|add|remove`: the program itself on a machine without a keychain, with the
/// encrypted file in a temporary folder.
class TestCredentialVerbs final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void refusesWithoutKeychainAndFile();
    void keepsListsAndRemoves();
    void wrongPassphrase();
    void secretsAreNoArguments();

private:
    base::ProcessResult run(const QStringList &words, const QByteArray &input = {});

    std::unique_ptr<QTemporaryDir> m_folder;
    bool m_isUnlocked = false;
};

void TestCredentialVerbs::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_isUnlocked = false;
    QFile passphrase(m_folder->filePath(u"passphrase"_s));
    QVERIFY(passphrase.open(QIODevice::WriteOnly));
    passphrase.write("a long passphrase\n");
}

base::ProcessResult TestCredentialVerbs::run(const QStringList &words, const QByteArray &input)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char *name :
         {"DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "SLIPWAY_PASSPHRASE_FILE"}) {
        environment.remove(QLatin1String(name));
    }
    // No session bus may be started for us either.
    environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, u"unix:path=/nonexistent"_s);
    for (const char *name : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"}) {
        environment.insert(QLatin1String(name), m_folder->path());
    }
    if (m_isUnlocked) {
        environment.insert(u"SLIPWAY_PASSPHRASE_FILE"_s, m_folder->filePath(u"passphrase"_s));
    }
    base::ProcessRequest request;
    request.program = QStringLiteral(SLIPWAY_PROGRAM);
    request.arguments = QStringList{u"credentials"_s} + words;
    request.environment = environment.toStringList();
    request.input = input;
    const auto result = base::runProcess(request, base::CancelToken());
    if (!result) {
        qFatal("%s", qPrintable(result.error().sentence()));
    }
    return *result;
}

void TestCredentialVerbs::refusesWithoutKeychainAndFile()
{
    const auto result = run({u"add"_s, u"https://git.example.com"_s, u"--user"_s, u"mina"_s}, "hunter2\n");
    QCOMPARE(result.exitCode, 1);
    QVERIFY(result.errorOutput.contains("--encrypted-file"));
    QVERIFY(!result.errorOutput.contains("hunter2"));
}

void TestCredentialVerbs::keepsListsAndRemoves()
{
    const QByteArray twice("a long passphrase\na long passphrase\nhunter2\n");
    const QStringList add{u"add"_s, u"git.example.com/team"_s, u"--user"_s, u"mina"_s, u"--encrypted-file"_s};
    const auto added = run(add, twice);
    QVERIFY2(added.exitCode == 0, added.errorOutput.constData());
    m_isUnlocked = true;
    const auto token = run({u"add"_s, u"https://10.0.0.1:6443"_s, u"--cluster"_s, u"--token"_s}, "abc\n");
    QVERIFY2(token.exitCode == 0, token.errorOutput.constData());
    const auto list = run({u"list"_s});
    QCOMPARE(list.exitCode, 0);
    QVERIFY(list.output.contains("https://git.example.com/team"));
    QVERIFY(list.output.contains("mina"));
    QVERIFY(list.output.contains("https://10.0.0.1:6443"));
    QVERIFY(!list.output.contains("hunter2"));
    const auto json = run({u"list"_s, u"-o"_s, u"json"_s});
    QVERIFY(!json.output.contains("hunter2") && !json.output.contains("abc"));
    const auto names = run({u"list"_s, u"-o"_s, u"name"_s});
    QCOMPARE(names.output, QByteArray("https://git.example.com/team\nhttps://10.0.0.1:6443\n"));
    QCOMPARE(run({u"remove"_s, u"https://git.example.com/team"_s}).exitCode, 0);
    QCOMPARE(run({u"remove"_s, u"https://git.example.com/team"_s}).exitCode, 1);
    QCOMPARE(run({u"remove"_s, u"https://10.0.0.1:6443"_s}).exitCode, 1); // that of Git
    QCOMPARE(run({u"remove"_s, u"https://10.0.0.1:6443"_s, u"--cluster"_s}).exitCode, 0);
    QCOMPARE(run({u"list"_s, u"-o"_s, u"name"_s}).output, QByteArray());
}

void TestCredentialVerbs::wrongPassphrase()
{
    const QByteArray twice("a long passphrase\na long passphrase\nhunter2\n");
    QCOMPARE(run({u"add"_s, u"git.example.com"_s, u"--encrypted-file"_s}, twice).exitCode, 0);
    QCOMPARE(run({u"list"_s}, "a long passphrase\n").exitCode, 0);
    const auto wrong = run({u"list"_s}, "another\n");
    QCOMPARE(wrong.exitCode, 1);
    QVERIFY(wrong.errorOutput.contains("cannot be opened"));
}

void TestCredentialVerbs::secretsAreNoArguments()
{
    QCOMPARE(run({u"add"_s}).exitCode, 2);
    QCOMPARE(run({u"add"_s, u"https://git.example.com"_s, u"hunter2"_s}).exitCode, 2);
    QCOMPARE(run({u"add"_s, u"https://git.example.com"_s, u"--password"_s, u"hunter2"_s}).exitCode, 2);
    QCOMPARE(run({u"add"_s, u"not an address"_s}).exitCode, 2);
    QVERIFY(QDir(m_folder->path()).entryList({u"*.sealed"_s}).isEmpty());
}

QTEST_GUILESS_MAIN(TestCredentialVerbs)
#include "tst_credentialverbs.moc"
