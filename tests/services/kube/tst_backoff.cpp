#include <services/kube/backoff.h>

#include <QTest>

#include <algorithm>

using namespace slipway;
using namespace std::chrono_literals;

class TestBackoff final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void doublesUpToTheMaximum();
    void beginsAnewWhenHealthy();
    void jittersFully();
};

namespace {

// The longest of many waits shows the bound, since each is a random part of it.
std::chrono::milliseconds longest(int failures)
{
    std::chrono::milliseconds result{};
    for (std::uint32_t seed = 1; seed <= 400; ++seed) {
        kube::Backoff backoff(800ms, 30s, 2min, seed);
        const std::chrono::steady_clock::time_point now{1h};
        for (int i = 1; i < failures; ++i) {
            backoff.next(now);
        }
        result = std::max(result, backoff.next(now));
    }
    return result;
}

} // namespace

void TestBackoff::doublesUpToTheMaximum()
{
    std::chrono::milliseconds bound = 800ms;
    for (int failures = 1; failures <= 9; ++failures) {
        const auto wait = longest(failures);
        QVERIFY(wait <= bound);
        QVERIFY(wait > bound * 9 / 10);
        bound = std::min<std::chrono::milliseconds>(bound * 2, 30s);
    }
}

void TestBackoff::beginsAnewWhenHealthy()
{
    for (std::uint32_t seed = 1; seed <= 100; ++seed) {
        kube::Backoff backoff(800ms, 30s, 2min, seed);
        std::chrono::steady_clock::time_point now{1h};
        for (int i = 0; i < 8; ++i) {
            backoff.next(now);
        }
        QVERIFY(backoff.next(now + 121s) <= 800ms);
    }
}

void TestBackoff::jittersFully()
{
    std::chrono::milliseconds shortest = 1h;
    for (std::uint32_t seed = 1; seed <= 400; ++seed) {
        kube::Backoff backoff(800ms, 30s, 2min, seed);
        shortest = std::min(shortest, backoff.next(std::chrono::steady_clock::time_point(1h)));
    }
    QVERIFY(shortest < 40ms);
}

QTEST_GUILESS_MAIN(TestBackoff)
#include "tst_backoff.moc"
