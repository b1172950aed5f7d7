#include <services/git/credentials.h>

#include <QTest>

using namespace Qt::StringLiterals;
using namespace slipway;

class TestGitCredentials final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void longestAddressWins_data();
    void longestAddressWins();
    void readsOnce();
    void forgets();
    void survivesAStore();
    void refusesOtherBytes_data();
    void refusesOtherBytes();
};

void TestGitCredentials::longestAddressWins_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("address");

    QTest::newRow("host") << u"https://git.example.com/other/x"_s << u"https://git.example.com"_s;
    QTest::newRow("group") << u"https://git.example.com/bada/cart.git"_s << u"https://git.example.com/bada"_s;
    QTest::newRow("repository") << u"https://kim@GIT.example.com/bada/shop/"_s
                                << u"https://git.example.com/bada/shop"_s;
    QTest::newRow("not a folder of it")
        << u"https://git.example.com/badass/x"_s << u"https://git.example.com"_s;
    QTest::newRow("not a longer host") << u"https://git.example.com.evil.net/bada/shop"_s << u""_s;
    QTest::newRow("other scheme") << u"http://git.example.com/bada/shop"_s << u""_s;
    QTest::newRow("other port") << u"https://git.example.com:8443/bada/shop"_s << u""_s;
    QTest::newRow("ssh") << u"git@git.example.com:bada/shop.git"_s << u"ssh://git.example.com"_s;
}

void TestGitCredentials::longestAddressWins()
{
    QFETCH(QString, url);
    QFETCH(QString, address);
    git::Credentials credentials({});
    credentials.setAddresses({u"https://git.example.com"_s,
                              u"https://git.example.com/bada/shop.git"_s,
                              u"https://git.example.com/bada/"_s,
                              u"ssh://git.example.com"_s});
    QCOMPARE(credentials.addressFor(url), address);
}

void TestGitCredentials::readsOnce()
{
    QStringList asked;
    git::Credentials credentials([&asked](const QString &address) -> std::optional<git::RemoteCredential> {
        asked << address;
        git::RemoteCredential credential;
        credential.userName = u"kim"_s;
        return credential;
    });
    credentials.setAddresses({u"https://git.example.com/bada"_s});
    const git::CredentialLookup lookup = credentials.lookup();
    QCOMPARE(lookup(u"https://git.example.com/bada/shop"_s)->userName, u"kim"_s);
    QCOMPARE(lookup(u"https://git.example.com/bada/cart"_s)->userName, u"kim"_s);
    QVERIFY(!lookup(u"https://elsewhere.example.com/x"_s).has_value());
    QCOMPARE(asked, QStringList{u"https://git.example.com/bada"_s});
}

void TestGitCredentials::forgets()
{
    int version = 0;
    git::Credentials credentials([&version](const QString &) -> std::optional<git::RemoteCredential> {
        if (++version == 1) {
            return std::nullopt;
        }
        git::RemoteCredential credential;
        credential.password = QString::number(version);
        return credential;
    });
    credentials.setAddresses({u"https://a.example.com"_s});
    const QString url = u"https://a.example.com/x"_s;
    // A refusal is not kept: the user may unlock the keychain later.
    QVERIFY(!credentials.find(url).has_value());
    QCOMPARE(credentials.find(url)->password, u"2"_s);
    QCOMPARE(credentials.find(url)->password, u"2"_s);
    credentials.forget(u"https://A.example.com/"_s);
    QCOMPARE(credentials.find(url)->password, u"3"_s);
    credentials.forget();
    QCOMPARE(credentials.find(url)->password, u"4"_s);
}

void TestGitCredentials::survivesAStore()
{
    git::RemoteCredential credential;
    credential.userName = u"김바다"_s;
    credential.password = u"p\"a\\ss\n열쇠"_s;
    credential.bearerToken = u"abc.def"_s;
    credential.caPem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    credential.insecure = true;
    credential.sshKeyFile = u"/home/kim/.ssh/id"_s;
    credential.sshConfigFile = u"/home/kim/.ssh/config-work"_s;
    const auto read = git::Credentials::fromBytes(git::Credentials::toBytes(credential));
    QVERIFY(read.has_value());
    QCOMPARE(read->userName, credential.userName);
    QCOMPARE(read->password, credential.password);
    QCOMPARE(read->bearerToken, credential.bearerToken);
    QCOMPARE(read->caPem, credential.caPem);
    QCOMPARE(read->insecure, true);
    QCOMPARE(read->sshKeyFile, credential.sshKeyFile);
    QCOMPARE(read->sshConfigFile, credential.sshConfigFile);
}

void TestGitCredentials::refusesOtherBytes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("hunter2");
    QTest::newRow("cut") << QByteArray("{\"version\":1,\"password\":\"hu");
    QTest::newRow("another version") << QByteArray("{\"version\":2,\"password\":\"hunter2\"}");
    QTest::newRow("a list") << QByteArray("[1]");
}

void TestGitCredentials::refusesOtherBytes()
{
    QFETCH(QByteArray, bytes);
    const auto read = git::Credentials::fromBytes(bytes);
    QVERIFY(!read.has_value());
    QCOMPARE(read.error().kind, base::ErrorKind::Invalid);
    QVERIFY(!read.error().sentence().contains(u"hunter2"_s));
}

QTEST_GUILESS_MAIN(TestGitCredentials)
#include "tst_git_credentials.moc"
