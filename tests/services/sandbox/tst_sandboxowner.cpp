#include <services/base/process.h>
#include <services/sandbox/sandboxcontrol.h>
#include <services/sandbox/sandboxowner.h>
#include <services/sandbox/sandboxsession.h>

#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <optional>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::sandbox;

/// The owner, its socket and a window's session, on a program that speaks the protocol and does nothing else.
class TestSandboxOwner final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void becomesReadyAndEnds();
    void isPrivate();
    void onlyOneOwns();
    void missingProgramsAreAnError();
    void failuresAreTold_data();
    void failuresAreTold();
    void resetBeginsEmpty();
    void answersOtherProcesses();
    void nobodyIsAbsent();
    void sessionOwnsWhenNobodyDoes();
    void sessionAttachesToAnOwner();
    void sessionHearsThatTheOwnerLeft();

private:
    QStringList linesOf(const QString &file) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    SandboxLocation m_location;
};

void TestSandboxOwner::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_location.binaries = QStringLiteral(SLIPWAY_TEST_DATA "/fake");
    m_location.state = m_folder->path() + u"/state"_s;
    m_location.cluster = m_location.state + u"/cluster"_s;
}

QStringList TestSandboxOwner::linesOf(const QString &file) const
{
    const auto bytes = base::readFile(m_location.cluster + u'/' + file);
    QStringList lines = bytes ? QString::fromUtf8(*bytes).split(u'\n') : QStringList();
    if (!lines.isEmpty()) {
        lines.removeLast();
    }
    return lines;
}

void TestSandboxOwner::becomesReadyAndEnds()
{
    SandboxOwner owner(m_location);
    QSignalSpy ended(&owner, &SandboxOwner::ended);
    QVERIFY(owner.open());
    QCOMPARE(owner.status().state, SandboxState::Starting);
    QTRY_COMPARE(owner.status().state, SandboxState::Ready);
    QCOMPARE(owner.status().addresses.server, u"https://127.0.0.1:1"_s);
    QCOMPARE(owner.status().ownerPid, QCoreApplication::applicationPid());
    owner.shutDown();
    QTRY_COMPARE(ended.count(), 1);
    QCOMPARE(owner.status().state, SandboxState::Absent);
}

void TestSandboxOwner::isPrivate()
{
    SandboxOwner owner(m_location);
    QVERIFY(owner.open());
    const auto everyone = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther |
                          QFile::WriteOther | QFile::ExeOther;
    for (const QString &path : {m_location.state, m_location.controlSocket(), m_location.lockFile()}) {
        QVERIFY2(!(QFileInfo(path).permissions() & everyone), qPrintable(path));
    }
}

void TestSandboxOwner::onlyOneOwns()
{
    SandboxOwner first(m_location);
    QVERIFY(first.open());
    SandboxOwner second(m_location);
    const auto opened = second.open();
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, base::ErrorKind::Conflict);
}

void TestSandboxOwner::missingProgramsAreAnError()
{
    m_location.binaries = m_folder->path();
    SandboxOwner owner(m_location);
    const auto opened = owner.open();
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, base::ErrorKind::NotFound);
}

void TestSandboxOwner::failuresAreTold_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QString>("cause");
    QTest::addRow("error event") << QByteArray("error") << u"the disk is full"_s;
    QTest::addRow("crash") << QByteArray("crash") << u"panic: out of memory"_s;
}

void TestSandboxOwner::failuresAreTold()
{
    QFETCH(QByteArray, script);
    QFETCH(QString, cause);
    QVERIFY(base::writePrivateFile(m_location.cluster + u"/script"_s, script));
    SandboxOwner owner(m_location);
    QVERIFY(owner.open());
    QTRY_COMPARE(owner.status().state, SandboxState::Failed);
    QCOMPARE(owner.status().error.cause, cause);
    QVERIFY(!owner.status().error.hint.isEmpty());
    QVERIFY(QFile::remove(m_location.cluster + u"/script"_s));
    QTRY_VERIFY(linesOf(u"starts"_s).size() == 1);
    owner.restart();
    QTRY_COMPARE(owner.status().state, SandboxState::Ready);
}

void TestSandboxOwner::resetBeginsEmpty()
{
    SandboxOwner owner(m_location);
    QVERIFY(owner.open());
    QTRY_COMPARE(owner.status().state, SandboxState::Ready);
    owner.reset();
    QCOMPARE(owner.status().state, SandboxState::Starting);
    QTRY_COMPARE(owner.status().state, SandboxState::Ready);
    QCOMPARE(linesOf(u"starts"_s), (QStringList{u""_s, u"--fresh"_s}));
}

// Runs a blocking call as another process would make it, while this thread serves.
template <typename Call> auto elsewhere(Call call)
{
    std::optional<decltype(call())> result;
    const std::unique_ptr<QThread> thread(QThread::create([&] { result = call(); }));
    QSignalSpy finished(thread.get(), &QThread::finished);
    thread->start();
    while (finished.isEmpty()) {
        finished.wait(100);
    }
    thread->wait();
    return *result;
}

void TestSandboxOwner::answersOtherProcesses()
{
    SandboxOwner owner(m_location);
    QVERIFY(owner.open());
    const auto ready = elsewhere([this] { return awaitReady(m_location, {}, std::chrono::seconds(10), {}); });
    QVERIFY(ready);
    QCOMPARE(ready->addresses.server, u"https://127.0.0.1:1"_s);
    const auto stopped = elsewhere([this] {
        return askOwner(m_location, {ControlRequest::Kind::Component, ComponentAction::Stop, u"etcd"_s});
    });
    QVERIFY(stopped);
    QTRY_COMPARE(owner.status().components.value(0).state, u"stopped"_s);
    QCOMPARE(elsewhere([this] { return sandboxStatus(m_location); }), owner.status());
}

void TestSandboxOwner::nobodyIsAbsent()
{
    QCOMPARE(sandboxStatus(m_location).state, SandboxState::Absent);
    const auto asked = askOwner(m_location, {ControlRequest::Kind::Down});
    QVERIFY(!asked);
    QCOMPARE(asked.error().kind, base::ErrorKind::NotFound);
    QVERIFY(endSandbox(m_location, std::chrono::seconds(1), {}));
}

void TestSandboxOwner::sessionOwnsWhenNobodyDoes()
{
    {
        SandboxSession session(m_location);
        session.open();
        QTRY_COMPARE(session.status().state, SandboxState::Ready);
        QVERIFY(session.isOwner());
    }
    QCOMPARE(linesOf(u"starts"_s).size(), 1);
    QCOMPARE(sandboxStatus(m_location).state, SandboxState::Absent);
}

void TestSandboxOwner::sessionAttachesToAnOwner()
{
    SandboxOwner owner(m_location);
    QVERIFY(owner.open());
    {
        SandboxSession session(m_location);
        session.open();
        QTRY_COMPARE(session.status().state, SandboxState::Ready);
        QVERIFY(!session.isOwner());
        session.reset();
        QTRY_COMPARE(linesOf(u"starts"_s).size(), 2);
        QTRY_COMPARE(session.status().state, SandboxState::Ready);
    }
    QCOMPARE(owner.status().state, SandboxState::Ready);
}

void TestSandboxOwner::sessionHearsThatTheOwnerLeft()
{
    auto owner = std::make_unique<SandboxOwner>(m_location);
    QVERIFY(owner->open());
    SandboxSession session(m_location);
    session.open();
    QTRY_COMPARE(session.status().state, SandboxState::Ready);
    owner.reset();
    QTRY_COMPARE(session.status().state, SandboxState::Absent);
    session.open();
    QTRY_COMPARE(session.status().state, SandboxState::Ready);
    QVERIFY(session.isOwner());
}

QTEST_GUILESS_MAIN(TestSandboxOwner)
#include "tst_sandboxowner.moc"
