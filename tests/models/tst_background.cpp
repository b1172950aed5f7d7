#include <models/async/background.h>
#include <services/base/error.h>

#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <semaphore>

using namespace slipway;
using models::Background;
using models::BackgroundCall;
using namespace Qt::StringLiterals;

class TestBackground final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersOnTheCallersThread();
    void carriesErrors();
    void reportsProgressInOrderBeforeTheAnswer();
    void cancelEndsTheWorkAndStillAnswers();
    void answerIsDroppedWithItsContext();
    void progressMayEndTheContext();
    void answerMayEndTheContext();
    void destructorCancelsAndWaits();
};

void TestBackground::answersOnTheCallersThread()
{
    Background background;
    QObject context;
    QThread *worker = nullptr;
    QThread *deliveredOn = nullptr;
    background.run(
        &context,
        [&worker](const base::CancelToken &) {
            worker = QThread::currentThread();
            return 42;
        },
        [&](int answer) {
            QCOMPARE(answer, 42);
            deliveredOn = QThread::currentThread();
        });
    QTRY_COMPARE(deliveredOn, QThread::currentThread());
    QVERIFY(worker != QThread::currentThread());
    QTRY_VERIFY(context.children().isEmpty()); // the call has deleted itself
}

void TestBackground::carriesErrors()
{
    Background background;
    QObject context;
    QString what;
    background.run(
        &context,
        [](const base::CancelToken &) -> base::Expected<int> {
            return base::failure(base::ErrorKind::Timeout, u"The cluster does not answer"_s);
        },
        [&](const base::Expected<int> &answer) { what = answer ? QString() : answer.error().what; });
    QTRY_COMPARE(what, u"The cluster does not answer"_s);
}

void TestBackground::reportsProgressInOrderBeforeTheAnswer()
{
    Background background;
    QObject context;
    QStringList seen;
    background.runReporting<int>(
        &context,
        [](const base::CancelToken &, const std::function<void(int)> &report) {
            for (int step = 1; step <= 3; ++step) {
                report(step);
            }
            return u"done"_s;
        },
        [&](int step) { seen.append(QString::number(step)); },
        [&](const QString &answer) { seen.append(answer); });
    QTRY_COMPARE(seen, (QStringList{u"1"_s, u"2"_s, u"3"_s, u"done"_s}));
}

void TestBackground::cancelEndsTheWorkAndStillAnswers()
{
    Background background;
    QObject context;
    bool wasCancelled = false;
    const QPointer<BackgroundCall> call = background.run(
        &context,
        [](const base::CancelToken &cancel) { return cancel.waitFor(std::chrono::minutes(1)); },
        [&](bool cancelled) { wasCancelled = cancelled; });
    call->cancel();
    QTRY_VERIFY(wasCancelled);
}

void TestBackground::answerIsDroppedWithItsContext()
{
    Background background;
    auto context = std::make_unique<QObject>();
    std::binary_semaphore ended(0);
    bool delivered = false;
    background.run(
        context.get(),
        [&ended](const base::CancelToken &cancel) {
            cancel.waitFor(std::chrono::minutes(1)); // ends because the context went away
            ended.release();
            return 1;
        },
        [&](int) { delivered = true; });
    context.reset();
    ended.acquire();
    QObject other;
    bool round = false;
    background.run(&other, [](const base::CancelToken &) { return 0; }, [&](int) { round = true; });
    QTRY_VERIFY(round);
    QVERIFY(!delivered);
}

void TestBackground::progressMayEndTheContext()
{
    Background background;
    QPointer<QObject> context = new QObject;
    bool delivered = false;
    background.runReporting<int>(
        context.data(),
        [](const base::CancelToken &, const std::function<void(int)> &report) {
            report(1);
            report(2);
            return 0;
        },
        [&](int) { delete context.data(); },
        [&](int) { delivered = true; });
    QTRY_VERIFY(!context);
    QVERIFY(!delivered);
}

void TestBackground::answerMayEndTheContext()
{
    Background background;
    QPointer<QObject> context = new QObject;
    const QString captured = u"still here"_s;
    QString after;
    background.run(
        context.data(),
        [](const base::CancelToken &) { return 0; },
        [&context, &after, captured](int) {
            delete context.data();
            after = captured; // the handler itself must survive
        });
    QTRY_COMPARE(after, u"still here"_s);
}

void TestBackground::destructorCancelsAndWaits()
{
    QObject context;
    std::atomic<bool> ended = false;
    std::binary_semaphore started(0);
    {
        Background background;
        background.run(
            &context,
            [&](const base::CancelToken &cancel) {
                started.release();
                cancel.waitFor(std::chrono::minutes(1));
                ended = true;
                return 0;
            },
            [](int) {});
        started.acquire();
    }
    QVERIFY(ended);
}

QTEST_GUILESS_MAIN(TestBackground)
#include "tst_background.moc"
