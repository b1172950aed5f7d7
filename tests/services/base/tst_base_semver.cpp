#include <services/base/semver.h>

#include <QTest>

using namespace Qt::StringLiterals;
using namespace slipway::base;

class TestBaseSemver final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parses_data();
    void parses();
    void ordersByPrecedence();
    void matches_data();
    void matches();
    void refuses_data();
    void refuses();
    void picksTheNewest_data();
    void picksTheNewest();
};

void TestBaseSemver::parses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("valid");
    QTest::addColumn<QString>("normal");

    QTest::newRow("full") << u"1.2.3"_s << true << u"1.2.3"_s;
    QTest::newRow("v") << u"v1.2.3"_s << true << u"1.2.3"_s;
    QTest::newRow("two parts") << u"1.2"_s << true << u"1.2.0"_s;
    QTest::newRow("one part") << u"v1"_s << true << u"1.0.0"_s;
    QTest::newRow("leading zeros") << u"01.02.03"_s << true << u"1.2.3"_s;
    QTest::newRow("pre-release") << u"1.2.3-rc.1"_s << true << u"1.2.3-rc.1"_s;
    QTest::newRow("metadata") << u"1.2.3+build.5"_s << true << u"1.2.3"_s;
    QTest::newRow("pre-release of two parts") << u"1.2-beta"_s << true << u"1.2.0-beta"_s;
    QTest::newRow("dashes") << u"1.2.3-x-y-z"_s << true << u"1.2.3-x-y-z"_s;
    QTest::newRow("empty") << u""_s << false << u""_s;
    QTest::newRow("name") << u"latest"_s << false << u""_s;
    QTest::newRow("four parts") << u"1.2.3.4"_s << false << u""_s;
    QTest::newRow("wildcard") << u"1.x"_s << false << u""_s;
    QTest::newRow("padded number in the pre-release") << u"1.2.3-rc.01"_s << false << u""_s;
    QTest::newRow("empty identifier") << u"1.2.3-rc..1"_s << false << u""_s;
    QTest::newRow("beyond 64 bits") << u"99999999999999999999.0.0"_s << false << u""_s;
    QTest::newRow("blank") << u"1.2.3 "_s << false << u""_s;
    QTest::newRow("line break") << u"1.2.3\n"_s << false << u""_s;
}

void TestBaseSemver::parses()
{
    QFETCH(QString, text);
    QFETCH(bool, valid);
    QFETCH(QString, normal);
    const auto version = SemanticVersion::parse(text);
    QCOMPARE(version.has_value(), valid);
    if (!version) {
        return;
    }
    const QString shown = u"%1.%2.%3"_s.arg(version->major).arg(version->minor).arg(version->patch);
    QCOMPARE(version->isPrerelease() ? shown + u'-' + version->prerelease : shown, normal);
    QCOMPARE(version->original, text);
}

// The chain of semver.org, section 11, and what it leaves open.
void TestBaseSemver::ordersByPrecedence()
{
    const QStringList ascending = {u"0.9.9"_s,
                                   u"1.0.0-1"_s,
                                   u"1.0.0-2"_s,
                                   u"1.0.0-10"_s,
                                   u"1.0.0-99999999999999999999"_s,
                                   u"1.0.0-alpha"_s,
                                   u"1.0.0-alpha.1"_s,
                                   u"1.0.0-alpha.beta"_s,
                                   u"1.0.0-beta"_s,
                                   u"1.0.0-beta.2"_s,
                                   u"1.0.0-beta.11"_s,
                                   u"1.0.0-rc.1"_s,
                                   u"1.0.0"_s,
                                   u"1.0.1"_s,
                                   u"1.2.0"_s,
                                   u"1.10.0"_s,
                                   u"2.0.0"_s};
    for (qsizetype i = 0; i < ascending.size(); ++i) {
        for (qsizetype j = 0; j < ascending.size(); ++j) {
            const auto order = comparePrecedence(*SemanticVersion::parse(ascending[i]),
                                                 *SemanticVersion::parse(ascending[j]));
            QVERIFY2((order < 0) == (i < j) && (order > 0) == (i > j),
                     qPrintable(ascending[i] + u" against "_s + ascending[j]));
        }
    }
    QVERIFY(comparePrecedence(*SemanticVersion::parse(u"1.0.0+a"_s), *SemanticVersion::parse(u"v1+b"_s)) ==
            0);
}

void TestBaseSemver::matches_data()
{
    QTest::addColumn<QString>("constraint");
    QTest::addColumn<QStringList>("inside");
    QTest::addColumn<QStringList>("outside");

    const auto row = [](const char *constraint, const char *inside, const char *outside) {
        QTest::newRow(*constraint ? constraint : "(empty)")
            << QString::fromLatin1(constraint) << QString::fromLatin1(inside).split(u' ', Qt::SkipEmptyParts)
            << QString::fromLatin1(outside).split(u' ', Qt::SkipEmptyParts);
    };
    row("", "0.0.0 1.2.3 99", "1.0.0-rc.1");
    row("*", "0.0.0 1.2.3", "1.0.0-rc.1");
    row("x", "4.5.6", "4.5.6-a");
    row("1.2.3", "1.2.3 v1.2.3 1.2.3+meta", "1.2.4 1.2.3-rc.1");
    row("=1.2.3", "1.2.3", "1.2.2");
    row("v1.2.3", "1.2.3", "1.2.4");
    row("1.2", "1.2.0 1.2.9", "1.3.0 1.1.9 1.2.1-rc.1");
    row("1", "1.0.0 1.9.9", "0.9.9 2.0.0");
    row("1.x", "1.0.0 1.9.9", "2.0.0");
    row("1.2.*", "1.2.0 1.2.7", "1.3.0");
    row("=1.2.X", "1.2.0 1.2.7", "1.3.0");
    row("!=1.2.3", "1.2.2 1.2.4", "1.2.3 1.2.4-rc.1");
    row("!=1.2", "1.1.9 1.3.0 2.2.0", "1.2.0 1.2.9");
    row("!=1.x", "0.9.0 2.0.0", "1.0.0 1.9.9");
    row(">1.2.3", "1.2.4 2.0.0", "1.2.3 1.0.0");
    row(">11", "12.0.0", "11.0.0 11.1.0 10.0.0");
    row(">11.1", "11.2.0 12.0.0", "11.1.0 11.1.1 11.0.0");
    row("<2", "1.9.9 0.1.0", "2.0.0 2.0.1");
    row("<1.2.3", "1.2.2", "1.2.3 1.2.3-rc.1");
    row(">=1.2", "1.2.0 3.0.0", "1.1.9");
    row("=>1.2", "1.2.0", "1.1.9");
    row("<=11", "11.0.0 11.9.9 10.0.0", "12.0.0");
    row("<=11.1", "11.1.0 11.1.9 11.0.0", "11.2.0 12.0.0");
    row("=<1.2.3", "1.2.3 1.2.2", "1.2.4");
    row("~1.2.3", "1.2.3 1.2.9", "1.2.2 1.3.0");
    row("~>1.2.3", "1.2.9", "1.3.0");
    row("~1.2", "1.2.0 1.2.9", "1.3.0");
    row("~1", "1.0.0 1.9.0", "2.0.0");
    row("~0.0.0", "0.0.0 5.0.0", "");
    row("^1.2.3", "1.2.3 1.9.9", "1.2.2 2.0.0");
    row("^1.2", "1.2.0 1.9.0", "1.1.0 2.0.0");
    row("^1", "1.0.0 1.9.0", "2.0.0");
    row("^0.2.3", "0.2.3 0.2.9", "0.2.2 0.3.0 1.0.0");
    row("^0.2", "0.2.0 0.2.9", "0.3.0");
    row("^0.0.3", "0.0.3", "0.0.2 0.0.4 0.1.0");
    row("^0.0", "0.0.0 0.0.9", "0.1.0");
    row("^0", "0.0.0 0.9.0", "1.0.0");
    row(">=1.0 <2", "1.0.0 1.9.9", "0.9.0 2.0.0");
    row(">=1.0, <2", "1.5.0", "2.0.0");
    row(">=1.0,<2", "1.5.0", "2.0.0");
    row(">= 1.0 , < 2", "1.5.0", "2.0.0");
    row("^1 || ^3", "1.5.0 3.0.1", "2.0.0 4.0.0");
    row("<1||>=2 <3", "0.5.0 2.5.0", "1.0.0 3.0.0");
    row("1.2 - 1.4", "1.2.0 1.3.0 1.4.9", "1.1.9 1.5.0");
    row("1.2.3 - 2.0.0 || 4", "1.2.3 2.0.0 4.1.0", "2.0.1 3.0.0");
    row(">=1.0.0-0", "1.0.0-alpha 1.0.0 2.0.0-rc.1", "0.9.0");
    row("^1.x-0", "1.0.0-alpha 1.5.0-rc.1 1.5.0", "2.0.0");
    row(">=1.0.0-rc.1 <2", "1.0.0-rc.2 1.5.0-beta", "1.0.0-beta");
    row(">=1.0.0-0 || >=3", "1.5.0-rc.1 4.0.0-rc.1", "0.1.0");
    row("<1 || >=3.0.0-0", "3.0.0-rc.1 0.5.0", "0.5.0-rc.1 2.0.0");
    row("~1.2.3-beta.2", "1.2.3-beta.2 1.2.3 1.2.4-beta.1", "1.2.3-beta.1 1.3.0");
    row("1.2.3-rc.1", "1.2.3-rc.1", "1.2.3-rc.2 1.2.3");
}

void TestBaseSemver::matches()
{
    QFETCH(QString, constraint);
    QFETCH(QStringList, inside);
    QFETCH(QStringList, outside);
    const auto parsed = VersionConstraint::parse(constraint);
    QVERIFY2(parsed.has_value(), qUtf8Printable(parsed ? QString() : parsed.error().sentence()));
    for (const QString &text : inside) {
        QVERIFY2(parsed->matches(*SemanticVersion::parse(text)), qPrintable(text));
    }
    for (const QString &text : outside) {
        QVERIFY2(!parsed->matches(*SemanticVersion::parse(text)), qPrintable(text));
    }
}

void TestBaseSemver::refuses_data()
{
    QTest::addColumn<QString>("constraint");
    for (const QString &text : {u"main"_s,
                                u"release/1.2"_s,
                                u">"_s,
                                u"^"_s,
                                u">>1"_s,
                                u"1.2.3.4"_s,
                                u"1.2 ||"_s,
                                u"|| 1"_s,
                                u">=1.0 <2;"_s,
                                u"1.2,"_s,
                                u"^1.2^1.3"_s,
                                u"99999999999999999999.x"_s,
                                u"-1"_s}) {
        QTest::newRow(qPrintable(text)) << text;
    }
}

void TestBaseSemver::refuses()
{
    QFETCH(QString, constraint);
    const auto parsed = VersionConstraint::parse(constraint);
    QVERIFY(!parsed.has_value());
    QCOMPARE(parsed.error().kind, ErrorKind::Invalid);
    QVERIFY(!parsed.error().hint.isEmpty());
}

void TestBaseSemver::picksTheNewest_data()
{
    QTest::addColumn<QString>("constraint");
    QTest::addColumn<QString>("newest");
    QTest::newRow("range") << u"^1"_s << u"v1.10.0"_s;
    QTest::newRow("any") << u"*"_s << u"2.0.0"_s;
    QTest::newRow("pre-release") << u">=2.0.0-0"_s << u"3.0.0-rc.1"_s;
    QTest::newRow("none") << u"^7"_s << u""_s;
}

void TestBaseSemver::picksTheNewest()
{
    QFETCH(QString, constraint);
    QFETCH(QString, newest);
    const QStringList tags = {
        u"v1.9.0"_s, u"v1.10.0"_s, u"latest"_s, u"2.0.0"_s, u"1.2"_s, u"3.0.0-rc.1"_s, u"nightly-2026"_s};
    QCOMPARE(VersionConstraint::parse(constraint)->newest(tags).value_or(QString()), newest);
}

QTEST_GUILESS_MAIN(TestBaseSemver)
#include "tst_base_semver.moc"
