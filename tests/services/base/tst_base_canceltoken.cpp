#include <services/base/canceltoken.h>

#include <QElapsedTimer>
#include <QTest>

#include <atomic>
#include <optional>
#include <thread>

using namespace slipway;
using namespace std::chrono_literals;
using base::CancelCallback;
using base::CancelSource;
using base::CancelToken;

class TestCancelToken final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTokenOfNobodyIsNeverCancelled();
    void tellsEveryCopy();
    void wakesWhoWaits();
    void runsCallbacksOnce();
    void runsALateCallbackAtOnce();
    void aDestroyedCallbackDoesNotRun();
    void aDestroyedSourceCancelsNothing();
    void aCallbackMayEndAnother();
    void destructorWaitsForTheRunningCallback();
};

void TestCancelToken::aTokenOfNobodyIsNeverCancelled()
{
    const CancelToken token;
    QVERIFY(!token.isCancelled());
    QVERIFY(!token.waitFor(1ms));
}

void TestCancelToken::tellsEveryCopy()
{
    CancelSource source;
    const CancelToken first = source.token();
    const CancelToken second = first;
    QVERIFY(!first.isCancelled());
    source.cancel();
    QVERIFY(source.isCancelled());
    QVERIFY(first.isCancelled());
    QVERIFY(second.isCancelled());
    QVERIFY(source.token().isCancelled());
}

void TestCancelToken::wakesWhoWaits()
{
    CancelSource source;
    std::atomic<bool> woken = false;
    QElapsedTimer timer;
    timer.start();
    std::thread waiter([token = source.token(), &woken] { woken = token.waitFor(60s); });
    source.cancel();
    waiter.join();
    QVERIFY(woken);
    QVERIFY(timer.elapsed() < 30'000);
}

void TestCancelToken::runsCallbacksOnce()
{
    CancelSource source;
    int runs = 0;
    const CancelCallback first(source.token(), [&] { ++runs; });
    const CancelCallback second(source.token(), [&] { ++runs; });
    source.cancel();
    source.cancel();
    QCOMPARE(runs, 2);
}

void TestCancelToken::runsALateCallbackAtOnce()
{
    CancelSource source;
    source.cancel();
    int runs = 0;
    const CancelCallback late(source.token(), [&] { ++runs; });
    QCOMPARE(runs, 1);
}

void TestCancelToken::aDestroyedCallbackDoesNotRun()
{
    CancelSource source;
    int runs = 0;
    {
        const CancelCallback brief(source.token(), [&] { ++runs; });
    }
    source.cancel();
    QCOMPARE(runs, 0);
}

void TestCancelToken::aDestroyedSourceCancelsNothing()
{
    std::optional<CancelSource> source(std::in_place);
    const CancelToken token = source->token();
    source.reset();
    QVERIFY(!token.isCancelled());
    QVERIFY(!token.waitFor(1ms));
}

void TestCancelToken::aCallbackMayEndAnother()
{
    CancelSource source;
    std::optional<CancelCallback> other;
    int runs = 0;
    const CancelCallback first(source.token(), [&] { other.reset(); });
    other.emplace(source.token(), [&] { ++runs; });
    source.cancel();
    QVERIFY(runs <= 1);
    QVERIFY(!other);
}

void TestCancelToken::destructorWaitsForTheRunningCallback()
{
    for (int round = 0; round < 200; ++round) {
        CancelSource source;
        std::atomic<bool> inside = false;
        bool overlapped = false;
        std::thread canceller;
        {
            const CancelCallback callback(source.token(), [&] {
                inside = true;
                std::this_thread::yield();
                inside = false;
            });
            canceller = std::thread([&source] { source.cancel(); });
        }
        overlapped = inside;
        canceller.join();
        QVERIFY(!overlapped);
    }
}

QTEST_GUILESS_MAIN(TestCancelToken)
#include "tst_base_canceltoken.moc"
