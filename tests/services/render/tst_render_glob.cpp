#include <services/render/glob.h>

#include <QtTest>

using namespace Qt::StringLiterals;

class TestRenderGlob final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matches_data();
    void matches();
};

void TestRenderGlob::matches_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("expected");
    const auto row = [](const QString &pattern, const QString &path, bool expected) {
        QTest::addRow("%s %s", qPrintable(pattern), qPrintable(path)) << pattern << path << expected;
    };
    row(u"config.yaml"_s, u"config.yaml"_s, true);
    row(u"config.yaml"_s, u"a/config.yaml"_s, false);
    row(u"*.yaml"_s, u"config.yaml"_s, true);
    row(u"*.yaml"_s, u"a/b/config.yaml"_s, true);
    row(u"*.yaml"_s, u"config.yml"_s, false);
    row(u"**/x.yaml"_s, u"a/x.yaml"_s, true);
    row(u"env-usw2/*"_s, u"env-usw2/a/b.yaml"_s, true);
    row(u"{config.yaml,env-usw2/*}"_s, u"config.yaml"_s, true);
    row(u"{config.yaml,env-usw2/*}"_s, u"env-usw2/x.yaml"_s, true);
    row(u"{config.yaml,env-usw2/*}"_s, u"env-use2/x.yaml"_s, false);
    row(u"{a,{b,c}}.yaml"_s, u"c.yaml"_s, true);
    row(u"a?.yaml"_s, u"ab.yaml"_s, true);
    row(u"a?.yaml"_s, u"a.yaml"_s, false);
    row(u"[ab].yaml"_s, u"b.yaml"_s, true);
    row(u"[!ab].yaml"_s, u"b.yaml"_s, false);
    row(u"[!ab].yaml"_s, u"c.yaml"_s, true);
    row(u"a.yaml"_s, u"abyaml"_s, false);
    row(u"a\\*.yaml"_s, u"a*.yaml"_s, true);
    row(u"a\\*.yaml"_s, u"ab.yaml"_s, false);
    row(u"{a"_s, u"a"_s, false);
    row(u"[a"_s, u"a"_s, false);
    row(u"(a+)"_s, u"(a+)"_s, true);
}

void TestRenderGlob::matches()
{
    QFETCH(QString, pattern);
    QFETCH(QString, path);
    QFETCH(bool, expected);
    QCOMPARE(slipway::render::matchesGlob(pattern, path), expected);
}

QTEST_GUILESS_MAIN(TestRenderGlob)
#include "tst_render_glob.moc"
