#include <app/window/sandboxband.h>
#include <app/window/windowhost.h>
#include <tests/support/clusters/scriptedclusters.h>
#include <tests/support/window/testwindow.h>
#include <ui/clusters/clusterdetail.h>
#include <ui/clusters/clusterspage.h>
#include <ui/clusters/clusterwords.h>
#include <ui/delegates/tableview.h>
#include <ui/frame/actionregistry.h>
#include <ui/frame/navigator.h>
#include <ui/widgets/scrimdialog.h>
#include <ui/widgets/statepages.h>

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway;
using models::ClusterState;
using ui::ClustersPage;
using namespace Qt::StringLiterals;

/// Reads like the manual: what a person does on the Clusters page, over servers at the wire and the program's
/// own window.
class TestClustersPage final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void explainsEachCluster_data();
    void explainsEachCluster();
    void tryAgainAsksAgain();
    void leavingEndsTheChecks();
    void stopsCheckingWhenAsked();
    void addsAndRemovesAFile();
    void showsWhyAFileCannotBeUsed();
    void refreshReadsTheFilesAgain();
    void protectsAndAsksBeforeItEnds();
    void makesReadOnly();
    void narrowsEverythingToOne();
    void copiesAReport();
    void saysWhatTheSandboxDoes();
    void saysHowToBeginWithoutAny();
    void pictures();

private:
    void open();
    ui::ClusterDetail &choose(const QString &name);
    QPushButton *button(const QWidget &parent, const QString &text) const;

    ClustersPage &page() { return *static_cast<ClustersPage *>(window().navigator().current()); }

    ui::MainWindow &window() { return m_host->window(); }

    models::ClusterRow row(const QString &name);

    std::unique_ptr<testsupport::ScriptedClusters> m_clusters;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<app::WindowHost> m_host;
};

void TestClustersPage::init()
{
    m_clusters = std::make_unique<testsupport::ScriptedClusters>();
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("KUBECONFIG", m_clusters->file().toUtf8());
    open();
}

void TestClustersPage::open()
{
    const QString folder = m_folder->path();
    const base::Paths paths = {
        folder + u"/config"_s, folder + u"/data"_s, folder + u"/state"_s, folder + u"/cache"_s};
    m_host = std::make_unique<app::WindowHost>(app::WindowOptions(), paths, *qApp);
    m_host->settings().setReducesMotion(true);
    const auto prepared = m_host->prepare();
    QVERIFY2(prepared, qPrintable(prepared ? QString() : prepared.error().sentence()));
    window().resize(1280, 772);
    window().show();
    window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window()));
    QTest::keyClick(&window(), Qt::Key_9, Qt::AltModifier);
    QCOMPARE(window().navigator().current()->id(), u"clusters"_s);
}

void TestClustersPage::cleanup()
{
    m_host.reset();
    m_folder.reset();
    m_clusters.reset();
}

models::ClusterRow TestClustersPage::row(const QString &name)
{
    for (const models::ClusterRow &row : page().model().rows()) {
        if (row.name() == name) {
            return row;
        }
    }
    return {};
}

ui::ClusterDetail &TestClustersPage::choose(const QString &name)
{
    const QModelIndex index = page().model().find(row(name).key());
    page().table().setCurrentIndex(index);
    [[maybe_unused]] const bool shown = QTest::qWaitFor([&] { return page().detail().row().name() == name; });
    return page().detail();
}

QPushButton *TestClustersPage::button(const QWidget &parent, const QString &text) const
{
    for (QPushButton *button : parent.findChildren<QPushButton *>()) {
        if (button->text() == text && !button->isHidden()) {
            return button;
        }
    }
    return nullptr;
}

void TestClustersPage::explainsEachCluster_data()
{
    QTest::addColumn<ClusterState>("state");
    QTest::addColumn<QString>("heading");
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("next");
    QTest::newRow("reachable") << ClusterState::Reachable << u"reachable answers"_s
                               << u"signed in as release-lead"_s << QString();
    QTest::newRow("wrong-ca") << ClusterState::Unreachable << u"wrong-ca does not prove who it is"_s
                              << u"signed by an authority that is not trusted here"_s
                              << u"Check the certificate authority"_s;
    QTest::newRow("expired") << ClusterState::NotSignedIn << u"expired does not accept the sign-in"_s
                             << u"does not accept the credential"_s << u"renew the token"_s;
    QTest::newRow("unreachable") << ClusterState::Unreachable << u"unreachable does not answer"_s
                                 << u"nothing listens there"_s << u"Check that the server runs"_s;
    QTest::newRow("no-helper") << ClusterState::NotSignedIn << u"Nobody is signed in to no-helper"_s
                               << u"bada-login-that-is-not-installed"_s
                               << u"Install bada-login from the handbook"_s;
    QTest::newRow("broken") << ClusterState::NotUsable << u"broken cannot be used"_s
                            << u"No file defines its user nobody"_s << u"Correct it in the kubeconfig"_s;
}

void TestClustersPage::explainsEachCluster()
{
    QFETCH(ClusterState, state);
    QFETCH(QString, heading);
    QFETCH(QString, words);
    QFETCH(QString, next);
    const QString name = QString::fromLatin1(QTest::currentDataTag());
    QAbstractItemModelTester tester(&page().model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    QTRY_VERIFY_WITH_TIMEOUT(row(name).facts.reachability.has_value(), 20000);
    QCOMPARE(row(name).state, state);
    auto &detail = choose(name);
    const auto *explanation = detail.findChild<ui::ErrorState *>();
    QTRY_VERIFY2(explanation->accessibleName().startsWith(heading),
                 qPrintable(explanation->accessibleName()));
    const QString report = ui::clusterReport(row(name));
    QVERIFY2(report.contains(words), qPrintable(report));
    QVERIFY2(explanation->accessibleName().contains(next), qPrintable(explanation->accessibleName()));
    // The first failing check is the one that says why; what comes after it was not reached.
    bool failed = false;
    for (const ui::CheckRow &check : ui::checkRows(row(name).facts)) {
        QCOMPARE(check.status == ui::Status::NotRun, failed);
        failed = failed || check.status == ui::Status::Failed;
    }
    QCOMPARE(failed, state != ClusterState::Reachable);
}

void TestClustersPage::tryAgainAsksAgain()
{
    QTRY_COMPARE(row(u"expired"_s).state, ClusterState::NotSignedIn);
    auto &detail = choose(u"expired"_s);
    const QDateTime before = row(u"expired"_s).facts.checkedAt;
    QTRY_VERIFY(button(detail, u"Try again"_s));
    QTest::mouseClick(button(detail, u"Try again"_s), Qt::LeftButton);
    QTRY_VERIFY(row(u"expired"_s).facts.checkedAt > before);
    // Enter on the row does the same.
    const QDateTime after = row(u"expired"_s).facts.checkedAt;
    QTest::keyClick(&page().table(), Qt::Key_Return);
    QTRY_VERIFY(row(u"expired"_s).facts.checkedAt > after);
}

void TestClustersPage::leavingEndsTheChecks()
{
    models::ClusterStore &clusters = m_host->session()->services().clusters;
    QTRY_VERIFY_WITH_TIMEOUT(!clusters.isChecking(), 20000);
    m_clusters->hang();
    QTest::keyClick(&page().table(), Qt::Key_F5);
    QTRY_VERIFY(clusters.isChecking());
    QTest::keyClick(&page().table(), Qt::Key_1, Qt::AltModifier);
    QCOMPARE(window().navigator().current()->id(), u"applications"_s);
    QTRY_VERIFY(!clusters.isChecking());
    QCOMPARE(models::knownState(*clusters.find(u"reachable"_s)), ClusterState::Reachable);
}

void TestClustersPage::stopsCheckingWhenAsked()
{
    models::ClusterStore &clusters = m_host->session()->services().clusters;
    QTRY_VERIFY_WITH_TIMEOUT(!clusters.isChecking(), 20000);
    m_clusters->hang();
    QTest::keyClick(&page().table(), Qt::Key_F5);
    QTRY_VERIFY(button(page(), u"Stop checking"_s));
    QTest::mouseClick(button(page(), u"Stop checking"_s), Qt::LeftButton);
    QTRY_VERIFY(!clusters.isChecking());
    QTRY_VERIFY(button(page(), u"Check all"_s));
}

void TestClustersPage::addsAndRemovesAFile()
{
    const QString file = m_clusters->fileWith(u"jeju"_s);
    m_host->openKubeconfig(file);
    QTRY_COMPARE(row(u"jeju"_s).name(), u"jeju"_s);
    QCOMPARE(window().navigator().current()->id(), u"clusters"_s);
    // A file that names no context is refused with the reason.
    m_host->openKubeconfig(m_clusters->fileWithText(u"none"_s, "kind: Config\n"));
    QCOMPARE(m_host->settings().kubeconfigFiles(), QStringList(file));
    auto &detail = choose(u"jeju"_s);
    QTRY_VERIFY(button(detail, u"Remove from the list"_s));
    QTest::mouseClick(button(detail, u"Remove from the list"_s), Qt::LeftButton);
    QTRY_VERIFY(row(u"jeju"_s).name().isEmpty());
    QVERIFY(QFile::exists(file));
    QTRY_VERIFY(button(window(), u"Undo"_s));
    QTest::mouseClick(button(window(), u"Undo"_s), Qt::LeftButton);
    QTRY_COMPARE(row(u"jeju"_s).name(), u"jeju"_s);
    // Files of $KUBECONFIG are not on the list.
    choose(u"broken"_s);
    QTRY_VERIFY(!button(page().detail(), u"Remove from the list"_s));
    QVERIFY(!window().actions().whyOff(u"clusters.remove"_s).isEmpty());
}

void TestClustersPage::showsWhyAFileCannotBeUsed()
{
    const QString file = m_clusters->fileWithText(u"cut.yaml"_s, "contexts: [");
    m_host->settings().setKubeconfigFiles({file});
    QTRY_COMPARE(row(u"cut.yaml"_s).state, ClusterState::FileUnusable);
    auto &detail = choose(u"cut.yaml"_s);
    const auto *explanation = detail.findChild<ui::ErrorState *>();
    QTRY_VERIFY(explanation->accessibleName().contains(u"cut.yaml cannot be used"_s));
    QTRY_VERIFY(button(detail, u"Read again"_s));
    m_clusters->fileWith(u"cut"_s); // writes cut.yaml anew
    QTest::mouseClick(button(detail, u"Read again"_s), Qt::LeftButton);
    QTRY_COMPARE(row(u"cut"_s).name(), u"cut"_s);
    QVERIFY(row(u"cut.yaml"_s).name().isEmpty());
}

void TestClustersPage::refreshReadsTheFilesAgain()
{
    QVERIFY(row(u"jeju"_s).name().isEmpty());
    QFile file(m_clusters->file());
    QVERIFY(file.open(QIODevice::Append));
    file.write("- name: jeju\n  context:\n    cluster: here\n    user: lead\n");
    file.close();
    QTest::keyClick(&page().table(), Qt::Key_F5);
    QTRY_COMPARE_WITH_TIMEOUT(row(u"jeju"_s).state, ClusterState::Reachable, 20000);
}

void TestClustersPage::protectsAndAsksBeforeItEnds()
{
    const kube::WriteGuard &guard = m_host->session()->services().guard;
    auto &detail = choose(u"reachable"_s);
    auto *box = detail.findChild<QCheckBox *>();
    QTest::mouseClick(box, Qt::LeftButton, {}, QPoint(8, box->height() / 2));
    QTRY_VERIFY(guard.isProtected(u"reachable"_s));
    QCOMPARE(m_host->settings().protectedContexts(), QStringList(u"reachable"_s));
    QTRY_VERIFY(box->isChecked());
    QTest::mouseClick(box, Qt::LeftButton, {}, QPoint(8, box->height() / 2));
    ui::ScrimDialog *dialog = ui::ScrimDialog::activeIn(&window());
    QVERIFY(dialog);
    QVERIFY(guard.isProtected(u"reachable"_s));
    QTest::keyClicks(dialog->findChild<QLineEdit *>(), u"reachable"_s);
    QTest::keyClick(dialog->findChild<QLineEdit *>(), Qt::Key_Return);
    QTRY_VERIFY(!guard.isProtected(u"reachable"_s));
    QTRY_VERIFY(!box->isChecked());
}

void TestClustersPage::makesReadOnly()
{
    const kube::WriteGuard &guard = m_host->session()->services().guard;
    choose(u"reachable"_s);
    page().table().setFocus();
    QTest::keyClick(&page().table(), Qt::Key_R);
    QTRY_VERIFY(guard.isReadOnly(u"reachable"_s));
    QTRY_VERIFY(row(u"reachable"_s).facts.isReadOnly);
    QTRY_COMPARE(window().actions().find(u"clusters.readOnly"_s)->text(), u"Allow changes"_s);
    QTest::keyClick(&page().table(), Qt::Key_R);
    QTRY_VERIFY(!guard.isReadOnly(u"reachable"_s));
}

void TestClustersPage::narrowsEverythingToOne()
{
    choose(u"expired"_s);
    page().table().setFocus();
    QTest::keyClick(&page().table(), Qt::Key_S);
    QCOMPARE(m_host->settings().scope(), u"expired"_s);
    QCOMPARE(window().findChild<QAbstractButton *>(u"scope"_s)->text(), u"expired"_s);
    QTest::keyClick(&page().table(), Qt::Key_S);
    QVERIFY(m_host->settings().scope().isEmpty());
}

void TestClustersPage::copiesAReport()
{
    QTRY_COMPARE_WITH_TIMEOUT(row(u"unreachable"_s).state, ClusterState::Unreachable, 20000);
    auto &detail = choose(u"unreachable"_s);
    QTRY_VERIFY(button(detail, u"Copy report"_s));
    QTest::mouseClick(button(detail, u"Copy report"_s), Qt::LeftButton);
    const QString text = QGuiApplication::clipboard()->text();
    QVERIFY2(text.startsWith(u"unreachable does not answer"_s), qPrintable(text));
    QVERIFY(text.contains(u"[x] Connect: "_s));
    QVERIFY(!text.contains(u"good"_s)); // the token
}

void TestClustersPage::saysWhatTheSandboxDoes()
{
    auto *band = page().findChild<app::SandboxBand *>();
    QVERIFY(band);
    QVERIFY(band->text().contains(u"not running"_s));
    QVERIFY(button(*band, u"Open the sandbox"_s));
    QVERIFY(!window().actions().whyOff(u"program.sandboxStop"_s).isEmpty());
}

void TestClustersPage::saysHowToBeginWithoutAny()
{
    m_host.reset();
    qputenv("KUBECONFIG", m_clusters->file().toUtf8() + ".gone");
    open();
    auto *empty = page().findChild<ui::EmptyState *>();
    QTRY_VERIFY(empty->isVisible());
    QVERIFY(button(*empty, u"Add kubeconfig…"_s));
    // The first kubeconfig brings the other pages.
    m_host->openKubeconfig(m_clusters->fileWith(u"jeju"_s));
    QTRY_VERIFY(window().navigator().has(u"applications"_s));
}

void TestClustersPage::pictures()
{
    m_host->settings().setProtectedContexts({u"reachable"_s, u"unreachable"_s});
    m_host->settings().setKubeconfigFiles({m_clusters->fileWithText(u"cut.yaml"_s, "contexts: [")});
    QTRY_VERIFY_WITH_TIMEOUT(!m_host->session()->services().clusters.isChecking(), 20000);
    for (const QString &name : {u"unreachable"_s, u"reachable"_s, u"cut.yaml"_s}) {
        choose(name);
        tests::savePictures(window(), m_host->theme(), u"clusters-"_s + name + u"-1280"_s, {1280, 772});
    }
    choose(u"unreachable"_s);
    tests::savePictures(window(), m_host->theme(), u"clusters-2560"_s, {2560, 1412});
}

QTEST_MAIN(TestClustersPage)
#include "tst_clusterspage.moc"
