#include <models/settings/settings.h>

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway;
using models::Settings;
using namespace Qt::StringLiterals;

class TestSettings final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void keptForTheNextStart();
    void toldOnceForEachChange();
    void defaults();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    base::Paths m_paths;
};

void TestSettings::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_paths.config = m_folder->path() + u"/slipway"_s;
}

void TestSettings::keptForTheNextStart()
{
    {
        Settings settings(m_paths);
        settings.setTheme(Settings::ThemeMode::Dark);
        settings.setLanguage(u"ko"_s);
        settings.setReducesMotion(true);
        settings.setProtectedContexts({u"production"_s});
        settings.setKubeconfigFiles({u"/home/kim/kube/dev, old.yaml"_s, u"/home/kim/kube/새 파일"_s});
        settings.setToolPath(u"helm"_s, u"/opt/helm"_s);
        settings.setPageState(u"applications"_s, {{u"grouping"_s, 2}});
    }
    const Settings settings(m_paths);
    QCOMPARE(settings.theme(), Settings::ThemeMode::Dark);
    QCOMPARE(settings.language(), u"ko"_s);
    QVERIFY(settings.reducesMotion());
    QCOMPARE(settings.protectedContexts(), QStringList{u"production"_s});
    QCOMPARE(settings.kubeconfigFiles(),
             (QStringList{u"/home/kim/kube/dev, old.yaml"_s, u"/home/kim/kube/새 파일"_s}));
    QCOMPARE(settings.toolPaths(), (QHash<QString, QString>{{u"helm"_s, u"/opt/helm"_s}}));
    QCOMPARE(settings.pageState(u"applications"_s).value(u"grouping"_s).toInt(), 2);
}

void TestSettings::toldOnceForEachChange()
{
    Settings settings(m_paths);
    QSignalSpy look(&settings, &Settings::lookChanged);
    QSignalSpy protection(&settings, &Settings::protectionChanged);
    settings.setTheme(Settings::ThemeMode::Light);
    settings.setTheme(Settings::ThemeMode::Light);
    settings.setReadOnlyContexts({u"archive"_s});
    QCOMPARE(look.count(), 1);
    QCOMPARE(protection.count(), 1);
}

void TestSettings::defaults()
{
    const Settings settings(m_paths);
    QCOMPARE(settings.theme(), Settings::ThemeMode::System);
    QVERIFY(settings.language().isEmpty());
    QVERIFY(!settings.reducesMotion());
    QVERIFY(settings.kubeconfigFiles().isEmpty());
    QVERIFY(settings.toolPaths().isEmpty());
}

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
