#include <services/secrets/keychainthread.h>

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace slipway;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// A session bus that accepts connections and never says a word.
class TestKeychainHanging final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void givesUpAfterTheLimit();
    void cleanupTestCase();

private:
    QTemporaryDir m_folder;
    int m_socket = -1;
};

void TestKeychainHanging::initTestCase()
{
    const QByteArray path = m_folder.filePath(u"bus"_s).toUtf8();
    m_socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
    QVERIFY(m_socket >= 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    QVERIFY(size_t(path.size()) < sizeof(address.sun_path));
    std::copy(path.begin(), path.end(), address.sun_path);
    QCOMPARE(::bind(m_socket, reinterpret_cast<const sockaddr *>(&address), sizeof(address)), 0);
    QCOMPARE(::listen(m_socket, 8), 0);
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + path);
}

void TestKeychainHanging::givesUpAfterTheLimit()
{
    const auto thread = secrets::KeychainThread::shared();
    QVERIFY(thread);
    QElapsedTimer timer;
    timer.start();
    const auto read = thread->run({secrets::KeychainThread::Verb::Read, u"a"_s, {}}, 300ms);
    QVERIFY(!read);
    QCOMPARE(read.error().kind, base::ErrorKind::Timeout);
    QVERIFY(!read.error().hint.isEmpty());
    QVERIFY(timer.elapsed() >= 300 && timer.elapsed() < 5000);
}

void TestKeychainHanging::cleanupTestCase()
{
    // The bus goes away: what still waits for it gets an error, and the program can end.
    ::close(m_socket);
}

QTEST_GUILESS_MAIN(TestKeychainHanging)
#include "tst_keychainhanging.moc"
