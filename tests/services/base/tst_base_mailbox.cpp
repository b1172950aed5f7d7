#include <services/base/mailbox.h>

#include <QTest>

#include <memory>
#include <thread>

using slipway::base::Mailbox;

class TestMailbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void deliversInOrderOnTheReceiversThread();
    void aDeliveryMayDestroyItsMailbox();
    void dropsWhatTheReceiverNoLongerWants();
};

void TestMailbox::deliversInOrderOnTheReceiversThread()
{
    std::vector<int> seen;
    const auto home = std::this_thread::get_id();
    bool wasHome = true;
    Mailbox<int> mailbox(this, [&](const std::vector<int> &values) {
        wasHome = wasHome && std::this_thread::get_id() == home;
        seen.insert(seen.end(), values.begin(), values.end());
    });
    std::thread poster([sender = mailbox.sender()] {
        for (int value = 0; value < 1000; ++value) {
            sender.post(value);
        }
    });
    QTRY_COMPARE(seen.size(), size_t(1000));
    poster.join();
    QVERIFY(wasHome);
    QVERIFY(std::is_sorted(seen.begin(), seen.end()));
}

void TestMailbox::aDeliveryMayDestroyItsMailbox()
{
    std::unique_ptr<Mailbox<int>> mailbox;
    int deliveries = 0;
    mailbox = std::make_unique<Mailbox<int>>(this, [&](const std::vector<int> &) {
        // The handler dies with the mailbox: what it needs afterwards is not inside it.
        int &counter = deliveries;
        auto doomed = std::move(mailbox);
        ++counter;
    });
    const auto sender = mailbox->sender();
    sender.post(1);
    QTRY_COMPARE(deliveries, 1);
    QVERIFY(!mailbox);
    sender.post(2);
    QCoreApplication::sendPostedEvents();
    QCOMPARE(deliveries, 1);
}

void TestMailbox::dropsWhatTheReceiverNoLongerWants()
{
    auto receiver = std::make_unique<QObject>();
    int deliveries = 0;
    Mailbox<int> mailbox(receiver.get(), [&](const std::vector<int> &) { ++deliveries; });
    mailbox.sender().post(1);
    receiver.reset();
    mailbox.sender().post(2);
    QCoreApplication::sendPostedEvents();
    QCOMPARE(deliveries, 0);
}

QTEST_GUILESS_MAIN(TestMailbox)
#include "tst_base_mailbox.moc"
