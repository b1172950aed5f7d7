#include <services/git/gitpath.h>
#include <services/git/repository.h>

#include <QTest>

using namespace Qt::StringLiterals;
using namespace slipway;

class TestGitNames final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneSpellingPerRepository_data();
    void oneSpellingPerRepository();
    void bytesSurviveAsText_data();
    void bytesSurviveAsText();
    void pathsStayInside_data();
    void pathsStayInside();
};

void TestGitNames::oneSpellingPerRepository_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("canonical");

    QTest::newRow("plain") << u"https://git.example.com/bada/shop"_s
                           << u"https://git.example.com/bada/shop"_s;
    QTest::newRow("case") << u"HTTPS://Git.Example.COM/Bada/Shop"_s << u"https://git.example.com/Bada/Shop"_s;
    QTest::newRow("suffix") << u"https://git.example.com/bada/shop.git"_s
                            << u"https://git.example.com/bada/shop"_s;
    QTest::newRow("suffix and slash")
        << u"https://git.example.com/bada/shop.git/"_s << u"https://git.example.com/bada/shop"_s;
    QTest::newRow("user info") << u"https://kim:secret@git.example.com/bada/shop"_s
                               << u"https://git.example.com/bada/shop"_s;
    QTest::newRow("usual port") << u"https://git.example.com:443/a"_s << u"https://git.example.com/a"_s;
    QTest::newRow("other port") << u"http://127.0.0.1:8080/a.git"_s << u"http://127.0.0.1:8080/a"_s;
    QTest::newRow("scp style") << u"git@git.example.com:bada/shop.git"_s
                               << u"ssh://git.example.com/bada/shop"_s;
    QTest::newRow("ssh") << u"ssh://git@git.example.com:22/bada/shop.git"_s
                         << u"ssh://git.example.com/bada/shop"_s;
    QTest::newRow("ssh port") << u"ssh://git@git.example.com:2222/bada/shop"_s
                              << u"ssh://git.example.com:2222/bada/shop"_s;
    QTest::newRow("other ssh scheme") << u"git+ssh://git.example.com/a"_s << u"ssh://git.example.com/a"_s;
    QTest::newRow("scp style with IPv6") << u"git@[::1]:a"_s << u"ssh://[::1]/a"_s;
    QTest::newRow("local path") << u"/srv/git/shop.git/"_s << u"/srv/git/shop"_s;
    QTest::newRow("git folder of a work tree") << u"/home/kim/shop/.git"_s << u"/home/kim/shop/.git"_s;
    QTest::newRow("host alone") << u"https://git.example.com/"_s << u"https://git.example.com"_s;
    QTest::newRow("blanks around") << u" https://git.example.com/a "_s << u"https://git.example.com/a"_s;
    QTest::newRow("no address") << u"shop"_s << u"shop"_s;
}

void TestGitNames::oneSpellingPerRepository()
{
    QFETCH(QString, url);
    QFETCH(QString, canonical);
    QCOMPARE(git::canonicalUrl(url), canonical);
    QCOMPARE(git::canonicalUrl(canonical), canonical);
}

void TestGitNames::bytesSurviveAsText_data()
{
    QTest::addColumn<QByteArray>("bytes");

    QTest::newRow("ascii") << QByteArray("deploy/values.yaml");
    QTest::newRow("korean") << QByteArray("\xEB\xB0\xB0\xED\x8F\xAC.yaml");
    QTest::newRow("beyond the first plane") << QByteArray("\xF0\x9F\x9A\xA2.yaml");
    QTest::newRow("latin 1") << QByteArray("caf\xE9.yaml");
    QTest::newRow("cut sequence") << QByteArray("a\xED\x8F");
    QTest::newRow("encoded surrogate") << QByteArray("\xED\xB2\x80");
    QTest::newRow("every high byte") << [] {
        QByteArray all;
        for (int i = 128; i < 256; ++i) {
            all += static_cast<char>(i);
        }
        return all;
    }();
}

void TestGitNames::bytesSurviveAsText()
{
    QFETCH(QByteArray, bytes);
    QCOMPARE(git::toGitBytes(git::fromGitBytes(bytes)), bytes);
}

void TestGitNames::pathsStayInside_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("allowed");
    QTest::addColumn<QByteArray>("spelling");

    QTest::newRow("root") << u""_s << true << QByteArray("");
    QTest::newRow("dot") << u"."_s << true << QByteArray("");
    QTest::newRow("slashes") << u"/apps//shop/./web/"_s << true << QByteArray("apps/shop/web");
    QTest::newRow("git in a name") << u"apps/.github/x.git"_s << true << QByteArray("apps/.github/x.git");
    QTest::newRow("up") << u"../x"_s << false << QByteArray();
    QTest::newRow("up inside") << u"apps/../../x"_s << false << QByteArray();
    QTest::newRow("git folder") << u".git/config"_s << false << QByteArray();
    QTest::newRow("git folder, other case") << u"a/.GiT/config"_s << false << QByteArray();
    QTest::newRow("NTFS short name") << u"git~1/config"_s << false << QByteArray();
    QTest::newRow("NTFS trailing dot") << u".git. /config"_s << false << QByteArray();
    QTest::newRow("NTFS stream") << u".git::$INDEX_ALLOCATION/x"_s << false << QByteArray();
    QTest::newRow("HFS+ ignorable") << u".g\u200Cit/config"_s << false << QByteArray();
}

void TestGitNames::pathsStayInside()
{
    QFETCH(QString, path);
    QFETCH(bool, allowed);
    QFETCH(QByteArray, spelling);
    const auto result = git::repositoryPath(path);
    QCOMPARE(result.has_value(), allowed);
    if (allowed) {
        QCOMPARE(*result, spelling);
    } else {
        QCOMPARE(result.error().kind, base::ErrorKind::Invalid);
        QVERIFY(!result.error().hint.isEmpty());
    }
}

QTEST_GUILESS_MAIN(TestGitNames)
#include "tst_git_names.moc"
