#include <services/credentials/credentialbook.h>
#include <services/secrets/vault.h>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway;
using credentials::CredentialBook;
using credentials::Method;
using credentials::Realm;
using git::RemoteCredential;
using secrets::SecretStore;
using secrets::Vault;
using namespace Qt::StringLiterals;

namespace {

RemoteCredential password(const QString &user, const QString &word)
{
    RemoteCredential credential;
    credential.userName = user;
    credential.password = word;
    return credential;
}

base::Expected<std::unique_ptr<SecretStore>> noKeychain()
{
    return base::failure(base::ErrorKind::Unsupported, u"no keychain answers"_s);
}

} // namespace

class TestCredentialBook final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void listsWithoutSecrets();
    void longestAddressWins();
    void addresses_data();
    void addresses();
    void replacesAndRemoves();
    void refusesWhatProvesNothing();
    void sessionComesFirstAndIsNotStored();
    void isFetchedAnewAfterARefusal();
    void damagedEntriesAreListed();
    void vaultWithoutKeychainForgets();
    void vaultPrefersTheFileOnceChosen();
    void lockedVaultSaysSo();
    void clusterCredentials();
};

void TestCredentialBook::listsWithoutSecrets()
{
    const auto store = secrets::makeMemoryStore();
    CredentialBook book(*store);
    QVERIFY(book.put(Realm::Git, u"https://git.bada.example/shop"_s, password(u"mina"_s, u"hunter2"_s)));
    RemoteCredential key;
    key.sshKeyFile = u"/home/mina/.ssh/deploy"_s;
    QVERIFY(book.put(Realm::Git, u"ssh://git@forge.example"_s, key));
    RemoteCredential token;
    token.bearerToken = u"abc"_s;
    QVERIFY(book.put(Realm::Cluster, u"https://10.0.0.1:6443/"_s, token));
    const auto entries = book.list();
    QVERIFY(entries);
    QCOMPARE(entries->size(), 3);
    QCOMPARE(entries->at(0).userName, u"mina"_s);
    QCOMPARE(entries->at(0).method, Method::Password);
    QCOMPARE(entries->at(1).method, Method::SshKey);
    QCOMPARE(entries->at(2).realm, Realm::Cluster);
    QCOMPARE(entries->at(2).address, u"https://10.0.0.1:6443"_s);
    QCOMPARE(entries->at(2).method, Method::Bearer);
}

void TestCredentialBook::longestAddressWins()
{
    const auto store = secrets::makeMemoryStore();
    CredentialBook book(*store);
    QVERIFY(book.put(Realm::Git, u"https://git.example.com"_s, password(u"everyone"_s, u"a"_s)));
    QVERIFY(book.put(Realm::Git, u"https://git.example.com/bada"_s, password(u"team"_s, u"b"_s)));
    QCOMPARE(book.find(Realm::Git, u"https://git.example.com/bada/deploy.git"_s)->userName, u"team"_s);
    QCOMPARE(book.find(Realm::Git, u"https://git.example.com/badass"_s)->userName, u"everyone"_s);
    QVERIFY(!book.find(Realm::Git, u"https://other.example.com/bada"_s));
    QVERIFY(!book.find(Realm::Cluster, u"https://git.example.com"_s));
}

void TestCredentialBook::addresses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("whole") << u"https://git.example.com/bada"_s << u"https://git.example.com/bada"_s;
    QTest::newRow("host only") << u"git.example.com"_s << u"https://git.example.com"_s;
    QTest::newRow("letter case and slash") << u"HTTPS://Git.Example.com/"_s << u"https://git.example.com"_s;
    QTest::newRow("port") << u"https://10.0.0.1:6443"_s << u"https://10.0.0.1:6443"_s;
    QTest::newRow("user info is left out")
        << u"https://a:b@git.example.com/x.git"_s << u"https://git.example.com/x"_s;
    QTest::newRow("empty") << u"  "_s << QString();
    QTest::newRow("blank inside") << u"git example"_s << QString();
    QTest::newRow("a path") << u"/srv/git"_s << QString();
}

void TestCredentialBook::addresses()
{
    QFETCH(const QString, text);
    QFETCH(const QString, expected);
    QCOMPARE(CredentialBook::canonicalAddress(text), expected);
}

void TestCredentialBook::replacesAndRemoves()
{
    const auto store = secrets::makeMemoryStore();
    CredentialBook book(*store);
    const QString address = u"https://git.example.com"_s;
    QVERIFY(book.put(Realm::Git, address, password(u"mina"_s, u"old"_s)));
    QCOMPARE(book.find(Realm::Git, address)->password, u"old"_s);
    QVERIFY(book.put(Realm::Git, address, password(u"mina"_s, u"new"_s)));
    QCOMPARE(book.find(Realm::Git, address)->password, u"new"_s);
    QVERIFY(book.remove(Realm::Git, address));
    QVERIFY(!book.find(Realm::Git, address));
    const auto again = book.remove(Realm::Git, address);
    QVERIFY(!again);
    QCOMPARE(again.error().kind, base::ErrorKind::NotFound);
}

void TestCredentialBook::refusesWhatProvesNothing()
{
    const auto store = secrets::makeMemoryStore();
    CredentialBook book(*store);
    QVERIFY(!book.put(Realm::Git, u"https://git.example.com"_s, password(u"mina"_s, {})));
    QVERIFY(!book.put(Realm::Git, u"not an address"_s, password(u"mina"_s, u"x"_s)));
    QVERIFY(book.list()->isEmpty());
}

void TestCredentialBook::sessionComesFirstAndIsNotStored()
{
    const auto store = secrets::makeMemoryStore();
    CredentialBook book(*store);
    QVERIFY(book.put(Realm::Git, u"https://git.example.com"_s, password(u"stored"_s, u"a"_s)));
    book.setSession(Realm::Git, {{u"https://git.example.com/sandbox"_s, password(u"session"_s, u"b"_s)}});
    QCOMPARE(book.find(Realm::Git, u"https://git.example.com/sandbox/x.git"_s)->userName, u"session"_s);
    QCOMPARE(book.find(Realm::Git, u"https://git.example.com/other"_s)->userName, u"stored"_s);
    QCOMPARE(book.list()->size(), 1);
}

void TestCredentialBook::isFetchedAnewAfterARefusal()
{
    const auto store = secrets::makeMemoryStore();
    CredentialBook book(*store);
    const QString address = u"https://git.example.com"_s;
    QVERIFY(book.put(Realm::Git, address, password(u"mina"_s, u"old"_s)));
    QCOMPARE(book.find(Realm::Git, address)->password, u"old"_s);
    // Renewed by another program.
    const auto renewed = git::Credentials::toBytes(password(u"mina"_s, u"new"_s));
    QVERIFY(store->write(u"git/https://git.example.com"_s, renewed));
    QCOMPARE(book.find(Realm::Git, address)->password, u"old"_s);
    book.forget(Realm::Git, address + u"/deploy.git"_s);
    QCOMPARE(book.find(Realm::Git, address)->password, u"new"_s);
}

void TestCredentialBook::damagedEntriesAreListed()
{
    const auto store = secrets::makeMemoryStore();
    QVERIFY(store->write(u"git/https://git.example.com"_s, "no json"));
    CredentialBook book(*store);
    const auto entries = book.list();
    QVERIFY(entries);
    QCOMPARE(entries->size(), 1);
    QVERIFY(entries->first().isDamaged);
}

void TestCredentialBook::vaultWithoutKeychainForgets()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"credentials.sealed"_s);
    Vault vault(file, noKeychain);
    QCOMPARE(vault.kind(), Vault::Kind::Memory);
    CredentialBook book(vault);
    QVERIFY(book.put(Realm::Git, u"https://git.example.com"_s, password(u"mina"_s, u"word"_s)));
    QVERIFY(!QFile::exists(file));
    // Choosing the file keeps what was entered before.
    QVERIFY(vault.openFile("a passphrase"));
    QCOMPARE(vault.kind(), Vault::Kind::File);
    QCOMPARE(book.find(Realm::Git, u"https://git.example.com"_s)->password, u"word"_s);
    QFile sealed(file);
    QVERIFY(sealed.open(QIODevice::ReadOnly));
    QVERIFY(!sealed.readAll().contains("word"));
}

void TestCredentialBook::vaultPrefersTheFileOnceChosen()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"credentials.sealed"_s);
    {
        Vault first(file, noKeychain);
        QVERIFY(first.openFile("a passphrase"));
        QVERIFY(first.write(u"git/https://git.example.com"_s,
                            git::Credentials::toBytes(password(u"m"_s, u"w"_s))));
    }
    bool asked = false;
    Vault second(file, [&asked]() -> base::Expected<std::unique_ptr<SecretStore>> {
        asked = true;
        return secrets::makeMemoryStore();
    });
    QCOMPARE(second.kind(), Vault::Kind::LockedFile);
    QVERIFY(!asked);
    const auto wrong = second.openFile("another");
    QVERIFY(!wrong);
    QCOMPARE(wrong.error().kind, base::ErrorKind::Unauthenticated);
    QCOMPARE(second.kind(), Vault::Kind::LockedFile);
    QVERIFY(second.openFile("a passphrase"));
    CredentialBook book(second);
    QCOMPARE(book.list()->first().userName, u"m"_s);
}

void TestCredentialBook::lockedVaultSaysSo()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"credentials.sealed"_s);
    QVERIFY(secrets::openEncryptedFile(file, "a passphrase"));
    Vault vault(file, noKeychain);
    CredentialBook book(vault);
    const auto entries = book.list();
    QVERIFY(!entries);
    QCOMPARE(entries.error().kind, base::ErrorKind::Unauthenticated);
    QVERIFY(!entries.error().hint.isEmpty());
    QVERIFY(!book.find(Realm::Git, u"https://git.example.com"_s));
    // Unlocked, it is asked again.
    QVERIFY(vault.openFile("a passphrase"));
    QVERIFY(book.put(Realm::Git, u"https://git.example.com"_s, password(u"mina"_s, u"word"_s)));
    QVERIFY(book.find(Realm::Git, u"https://git.example.com"_s));
}

void TestCredentialBook::clusterCredentials()
{
    RemoteCredential token;
    token.userName = u"ignored"_s;
    token.bearerToken = u"abc"_s;
    QCOMPARE(credentials::toKubeCredential(token).token, u"abc"_s);
    QVERIFY(credentials::toKubeCredential(token).userName.isEmpty());
    QCOMPARE(credentials::toKubeCredential(password(u"mina"_s, u"word"_s)).password, u"word"_s);
}

QTEST_GUILESS_MAIN(TestCredentialBook)
#include "tst_credentialbook.moc"
