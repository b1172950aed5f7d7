#include <services/secrets/secretstore.h>

#include <QElapsedTimer>
#include <QTest>

#include <thread>

using namespace slipway;

/// The keychain where there is none: the registration of this test takes the session bus away.
class TestKeychain final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersUnsupportedInTime();
    void answersOnAnyThread();
};

void TestKeychain::answersUnsupportedInTime()
{
    QElapsedTimer timer;
    timer.start();
    for (int round = 0; round < 2; ++round) {
        const auto keychain = secrets::openKeychain();
        QVERIFY(!keychain);
        QCOMPARE(keychain.error().kind, base::ErrorKind::Unsupported);
        QVERIFY2(!keychain.error().cause.isEmpty() && !keychain.error().hint.isEmpty(),
                 qPrintable(keychain.error().sentence()));
    }
    QVERIFY(timer.elapsed() < 10'000);
}

void TestKeychain::answersOnAnyThread()
{
    std::thread worker([] {
        if (secrets::openKeychain().has_value()) {
            qFatal("there is a keychain");
        }
    });
    worker.join();
}

QTEST_GUILESS_MAIN(TestKeychain)
#include "tst_keychain.moc"
