#include <services/credentials/credentialbook.h>
#include <tests/support/window/testwindow.h>
#include <ui/frame/actionregistry.h>
#include <ui/frame/navigator.h>
#include <ui/settings/credentialsection.h>
#include <ui/settings/settingspage.h>
#include <ui/settings/workspacesection.h>
#include <ui/widgets/scrimdialog.h>
#include <ui/widgets/segmentedswitch.h>

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

using namespace slipway;
using credentials::Method;
using credentials::Realm;
using secrets::Vault;
using tests::TestWindow;
using ui::CredentialSection;
using ui::ScrimDialog;
using ui::SettingsPage;
using namespace Qt::StringLiterals;

namespace {

QList<ui::PageSpec> pages(ui::FrameServices &services)
{
    return {{.id = u"settings"_s,
             .icon = u"settings"_s,
             .text = u"Settings"_s,
             .atFoot = true,
             .make = [&services](QWidget *parent) { return new SettingsPage(services, parent); }}};
}

} // namespace

/// What a person does on the Settings page: every control writes what it says, and secrets never come back.
class TestSettingsPage final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void themeChangesAtOnce();
    void languageAndMotionAreKept();
    void listsTools();
    void aToolCanBeChosen();
    void credentialsAreAddedReplacedAndRemoved();
    void secretsAreNeverShown();
    void incompleteCredentialsAreNotAccepted();
    void withoutKeychainAFileIsOfferedWithAWarning();
    void aLockedFileIsUnlocked();
    void protectionIsSharedWithTheGuardsSettings();
    void foldersMakeAWorkspace();
    void pictures();

private:
    SettingsPage &page() { return m_window->page<SettingsPage>(); }

    CredentialSection &section() { return page().credentials(); }

    template <typename W> W *named(const QString &name) { return m_window->window().findChild<W *>(name); }

    QPushButton *button(const QString &accessibleName);

    ScrimDialog *dialog() { return ScrimDialog::activeIn(&m_window->window()); }

    void press(const QString &accessibleName);
    void accept();
    void add(const QString &address, const QString &user, const QString &secret);

    std::unique_ptr<TestWindow> m_window;
};

void TestSettingsPage::init()
{
    m_window = std::make_unique<TestWindow>(pages);
    m_window->show();
    QTRY_VERIFY(section().isLoaded());
}

void TestSettingsPage::cleanup()
{
    m_window.reset();
}

QPushButton *TestSettingsPage::button(const QString &accessibleName)
{
    for (QPushButton *each : m_window->window().findChildren<QPushButton *>()) {
        const QString name = each->accessibleName().isEmpty() ? each->text() : each->accessibleName();
        if (name == accessibleName && each->isVisible()) {
            return each;
        }
    }
    return nullptr;
}

void TestSettingsPage::press(const QString &accessibleName)
{
    QTRY_VERIFY2(button(accessibleName), qPrintable(accessibleName));
    button(accessibleName)->click(); // it may be below the fold, or not laid out yet
}

// Enter works only when the primary button is on.
void TestSettingsPage::accept()
{
    QVERIFY(dialog());
    QTest::keyClick(dialog(), Qt::Key_Return);
    QTRY_VERIFY(!dialog());
}

void TestSettingsPage::add(const QString &address, const QString &user, const QString &secret)
{
    const qsizetype before = section().entries().size();
    press(u"Add credential…"_s);
    QTest::keyClicks(named<QLineEdit>(u"address"_s), address);
    QTest::keyClicks(named<QLineEdit>(u"user"_s), user);
    QTest::keyClicks(named<QLineEdit>(u"secret"_s), secret);
    accept();
    QTRY_COMPARE(section().entries().size(), before + 1);
}

void TestSettingsPage::themeChangesAtOnce()
{
    const auto switches = page().findChildren<ui::SegmentedSwitch *>();
    QVERIFY(!switches.isEmpty());
    for (QPushButton *each : switches.first()->findChildren<QPushButton *>()) {
        if (each->text() == "Dark"_L1) {
            each->click();
        }
    }
    QCOMPARE(m_window->settings().theme(), models::Settings::ThemeMode::Dark);
    m_window->settings().setTheme(models::Settings::ThemeMode::Light);
    QCOMPARE(switches.first()->current(), u"light"_s);
}

void TestSettingsPage::languageAndMotionAreKept()
{
    auto *language = page().findChild<QComboBox *>();
    language->setFocus();
    QTest::keyClick(language, Qt::Key_End);
    QCOMPARE(m_window->settings().language(), u"ko"_s);
    auto *motion = page().findChild<QCheckBox *>();
    motion->click();
    QVERIFY(m_window->settings().reducesMotion());
}

void TestSettingsPage::listsTools()
{
    QTRY_COMPARE(page().tools().size(), 5);
    QStringList names;
    for (const models::ToolFacts &tool : page().tools()) {
        names.append(tool.name);
        if (tool.name == "git"_L1 && !tool.path.isEmpty()) {
            QVERIFY(tool.version.contains(u'.'));
        }
    }
    for (const QString &name : {u"helm"_s, u"kustomize"_s, u"kubectl"_s, u"git"_s, u"ssh"_s}) {
        QVERIFY2(names.contains(name), qPrintable(name));
    }
}

void TestSettingsPage::aToolCanBeChosen()
{
    QTRY_COMPARE(page().tools().size(), 5);
    m_window->settings().setToolPath(u"helm"_s, u"/opt/helm/helm"_s);
    QTRY_VERIFY(button(u"Use helm as found"_s));
    press(u"Use helm as found"_s);
    QVERIFY(m_window->settings().toolPaths().isEmpty());
}

void TestSettingsPage::credentialsAreAddedReplacedAndRemoved()
{
    add(u"git.bada.example/shop"_s, u"mina"_s, u"hunter2"_s);
    QCOMPARE(section().entries().first().address, u"https://git.bada.example/shop"_s);
    QCOMPARE(section().entries().first().userName, u"mina"_s);
    auto &book = m_window->services().credentials;
    QCOMPARE(book.find(Realm::Git, u"https://git.bada.example/shop/deploy.git"_s)->password, u"hunter2"_s);

    press(u"Replace the credential for https://git.bada.example/shop"_s);
    QVERIFY(!named<QLineEdit>(u"address"_s)->isEnabled());
    QVERIFY(named<QLineEdit>(u"secret"_s)->text().isEmpty());
    QTest::keyClicks(named<QLineEdit>(u"secret"_s), u"correct horse"_s);
    accept();
    QTRY_COMPARE(book.find(Realm::Git, u"https://git.bada.example/shop"_s)->password, u"correct horse"_s);

    press(u"Remove the credential for https://git.bada.example/shop"_s);
    press(u"Remove"_s);
    QTRY_VERIFY(section().entries().isEmpty());
    QVERIFY(!book.find(Realm::Git, u"https://git.bada.example/shop"_s));
}

void TestSettingsPage::secretsAreNeverShown()
{
    add(u"git.bada.example"_s, u"mina"_s, u"hunter2"_s);
    for (const QLabel *label : m_window->window().findChildren<QLabel *>()) {
        QVERIFY(!label->text().contains("hunter2"_L1) && !label->toolTip().contains("hunter2"_L1));
    }
    press(u"Replace the credential for https://git.bada.example"_s);
    for (const QLineEdit *field : m_window->window().findChildren<QLineEdit *>()) {
        QVERIFY(!field->text().contains("hunter2"_L1));
    }
    QCOMPARE(named<QLineEdit>(u"secret"_s)->echoMode(), QLineEdit::Password);
}

void TestSettingsPage::incompleteCredentialsAreNotAccepted()
{
    press(u"Add credential…"_s);
    QTest::keyClicks(named<QLineEdit>(u"address"_s), u"git.bada.example"_s);
    QTest::keyClick(dialog(), Qt::Key_Return);
    QVERIFY(dialog());
    QTest::keyClick(dialog(), Qt::Key_Escape);
    QTRY_VERIFY(!dialog());
    QVERIFY(section().entries().isEmpty());
}

void TestSettingsPage::withoutKeychainAFileIsOfferedWithAWarning()
{
    QCOMPARE(section().kind(), Vault::Kind::Memory);
    add(u"git.bada.example"_s, u"mina"_s, u"hunter2"_s);
    press(u"Use an encrypted file…"_s);
    QTest::keyClicks(named<QLineEdit>(u"passphrase"_s), u"a long passphrase"_s);
    QTest::keyClick(dialog(), Qt::Key_Return); // the second time is missing
    QVERIFY(dialog());
    QTest::keyClicks(named<QLineEdit>(u"again"_s), u"a long passphrase"_s);
    accept();
    QTRY_COMPARE(section().kind(), Vault::Kind::File);
    QVERIFY(QFile::exists(m_window->services().vault.fileName()));
    // What was entered before has moved into it.
    QTRY_COMPARE(section().entries().size(), 1);
}

void TestSettingsPage::aLockedFileIsUnlocked()
{
    // As a start with the file of an earlier run.
    m_window.reset();
    m_window = std::make_unique<TestWindow>(pages, [](const base::Paths &paths) {
        QDir().mkpath(paths.data);
        QVERIFY(secrets::openEncryptedFile(paths.data + u"/credentials.sealed"_s, "a long passphrase"));
    });
    m_window->show();
    QTRY_COMPARE(section().kind(), Vault::Kind::LockedFile);
    QTRY_VERIFY(section().isLoaded());
    QVERIFY(!button(u"Add credential…"_s)->isEnabled());
    press(u"Unlock…"_s);
    QTest::keyClicks(named<QLineEdit>(u"passphrase"_s), u"wrong"_s);
    accept();
    QTRY_COMPARE(m_window->window().toastCount(), 1);
    QTRY_VERIFY(button(u"Unlock…"_s));
    press(u"Unlock…"_s);
    QTest::keyClicks(named<QLineEdit>(u"passphrase"_s), u"a long passphrase"_s);
    accept();
    QTRY_COMPARE(section().kind(), Vault::Kind::File);
    QTRY_VERIFY(button(u"Add credential…"_s)->isEnabled());
}

void TestSettingsPage::protectionIsSharedWithTheGuardsSettings()
{
    auto *box = named<QCheckBox>(u"Protected:seoul-dev"_s);
    QVERIFY(box);
    QVERIFY(!box->isChecked());
    box->click();
    QCOMPARE(m_window->settings().protectedContexts(), QStringList{u"seoul-dev"_s});
    // That of a workspace is shown and cannot be taken away here.
    auto *fixed = named<QCheckBox>(u"Protected:seoul-prod"_s);
    QVERIFY(fixed->isChecked());
    QVERIFY(!fixed->isEnabled());
    QVERIFY(!fixed->toolTip().isEmpty());
}

void TestSettingsPage::foldersMakeAWorkspace()
{
    QString opened;
    m_window->services().program.openWorkspace = [&opened](const QString &file) { opened = file; };
    const QString folder = m_window->services().paths.data;
    page().findChild<ui::WorkspaceSection *>()->addFolder(folder);
    QTRY_VERIFY(!opened.isEmpty());
    const auto workspace = applications::loadWorkspace(opened);
    QVERIFY(workspace);
    QCOMPARE(workspace->sources.size(), 1);
    QCOMPARE(workspace->sources.first().folder, QDir(folder).absolutePath());
}

void TestSettingsPage::pictures()
{
    add(u"git.bada.example/shop"_s, u"mina"_s, u"hunter2"_s);
    auto &book = m_window->services().credentials;
    git::RemoteCredential key;
    key.sshKeyFile = u"/home/mina/.ssh/id_deploy"_s;
    QVERIFY(book.put(Realm::Git, u"ssh://git@forge.bada.example"_s, key));
    git::RemoteCredential token;
    token.bearerToken = u"abc"_s;
    QVERIFY(book.put(Realm::Cluster, u"https://10.20.0.10:6443"_s, token));
    page().refresh();
    QTRY_COMPARE(section().entries().size(), 3);
    QTRY_COMPARE(page().tools().size(), 5);
    m_window->savePictures(u"settings"_s, QSize(1280, 772));
    m_window->savePictures(u"settings-large"_s, QSize(2560, 1412));
    press(u"Add credential…"_s);
    m_window->savePictures(u"settings-credential"_s, QSize(1280, 772));
    QTest::keyClick(dialog(), Qt::Key_Escape);
    QTRY_VERIFY(!dialog());
    press(u"Use an encrypted file…"_s);
    m_window->savePictures(u"settings-passphrase"_s, QSize(1280, 772));
}

QTEST_MAIN(TestSettingsPage)
#include "tst_settingspage.moc"
