#include <services/base/redact.h>

#include <QTest>

using namespace slipway;
using namespace Qt::StringLiterals;

class TestRedact final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void removesCredentials_data();
    void removesCredentials();
    void leavesOrdinaryTextAlone_data();
    void leavesOrdinaryTextAlone();
    void showsUrlsWithoutUsers_data();
    void showsUrlsWithoutUsers();
};

void TestRedact::removesCredentials_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("secret");
    const auto row = [](const char *name, const QString &text, const QString &secret) {
        QTest::newRow(name) << text << secret;
    };
    row("bearer header", u"Authorization: Bearer abc123.def"_s, u"abc123"_s);
    row("basic header", u"authorization: basic dXNlcjpwdw=="_s, u"dXNlcjpwdw"_s);
    row("user in a URL", u"cloning https://ci:hunter22@git.example.com/shop.git failed"_s, u"hunter22"_s);
    row("token for a user", u"https://ghx-secret@git.example.com/a"_s, u"ghx-secret"_s);
    row("JSON member", u"{\"password\": \"hunter\\\"22\", \"user\": \"kim\"}"_s, u"22"_s);
    row("YAML member", u"  token: abcdefgh\n  user: kim"_s, u"abcdefgh"_s);
    row("single quotes", u"'client-secret': 'hunter 22'"_s, u"hunter"_s);
    row("query parameter", u"GET /x?access_token=abcdef&page=2"_s, u"abcdef"_s);
    row("key of a client", u"client-key-data: LS0tLS1CRUdJTg=="_s, u"LS0tLS1CRUdJTg"_s);
    row("certificate of a client", u"client-certificate-data: LS0tLS1CRUdJTg=="_s, u"LS0tLS1CRUdJTg"_s);
    row("JWT", u"got eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJraW0ifQ.c2lnbmF0dXJl there"_s, u"c2lnbmF0dXJl"_s);
    row("forge token", u"used ghp_abcdefghijklmnopqrstuvwxyz0123456789 here"_s, u"abcdefghijklm"_s);
    row("other forge token", u"used glpat-abcdefghijklmnop1234 here"_s, u"abcdefghijklm"_s);
    row("private key",
        u"-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAK\n-----END RSA PRIVATE KEY-----"_s,
        u"IBAAK"_s);
    row("cut private key", u"-----BEGIN PRIVATE KEY-----\nMIIEow"_s, u"MIIEow"_s);
}

void TestRedact::removesCredentials()
{
    QFETCH(QString, text);
    QFETCH(QString, secret);
    const QString once = base::redact(text);
    QVERIFY2(!once.contains(secret), qPrintable(once));
    QCOMPARE(base::redact(once), once);
}

void TestRedact::leavesOrdinaryTextAlone_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("sentence") << u"The token of the user has expired; sign in again."_s;
    QTest::newRow("manifest") << u"kind: Deployment\nspec:\n  replicas: 3\n"_s;
    QTest::newRow("URL") << u"https://git.example.com/shop.git?ref=main#top"_s;
    QTest::newRow("mail") << u"signed off by kim@example.com"_s;
    QTest::newRow("secret's name") << u"Secret/market/payments is missing"_s;
}

void TestRedact::leavesOrdinaryTextAlone()
{
    QFETCH(QString, text);
    QCOMPARE(base::redact(text), text);
}

void TestRedact::showsUrlsWithoutUsers_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("shown");
    QTest::newRow("user and password") << u"https://u:p@h/x"_s << u"https://h/x"_s;
    QTest::newRow("user") << u"ssh://git@h:22/x"_s << u"ssh://h:22/x"_s;
    QTest::newRow("nobody") << u"https://h/x@y"_s << u"https://h/x@y"_s;
    QTest::newRow("scp form") << u"git@h:x.git"_s << u"git@h:x.git"_s;
}

void TestRedact::showsUrlsWithoutUsers()
{
    QFETCH(QString, url);
    QTEST(base::withoutUserInfo(url), "shown");
}

QTEST_GUILESS_MAIN(TestRedact)
#include "tst_base_redact.moc"
