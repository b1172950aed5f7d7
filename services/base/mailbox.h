#pragma once

#include <QObject>

#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace slipway::base {

/// Wakes a receiver's thread: a queued call without payload. Thread safe; does nothing once the receiver is
/// gone.
class MailboxWaker final
{
public:
    /// `receiver` must live in the thread that creates the waker; `deliver` runs there, from its event loop.
    MailboxWaker(QObject *receiver, std::function<void()> deliver);
    ~MailboxWaker();
    MailboxWaker(const MailboxWaker &) = delete;
    MailboxWaker &operator=(const MailboxWaker &) = delete;

    void wake();

private:
    struct State;
    class Bell;
    std::shared_ptr<State> m_state;
};

/// The one way data crosses from a worker thread to an event loop: a mutex-protected queue and a wake-up
/// without payload. Any thread posts; the handler gets everything posted so far, in order, on the receiver's
/// thread. Destroying the mailbox (on the receiver's thread) drops what was not delivered. Senders hold a
/// `Sender`, which may outlive the mailbox.
template <typename T> class Mailbox final
{
    struct Queue
    {
        std::mutex mutex;
        std::vector<T> values;
        MailboxWaker *waker = nullptr;
    };

public:
    /// The posting end: copyable, thread safe, harmless after the mailbox is gone.
    class Sender final
    {
    public:
        void post(T value) const
        {
            const std::lock_guard lock(m_queue->mutex);
            if (!m_queue->waker) {
                return;
            }
            m_queue->values.push_back(std::move(value));
            if (m_queue->values.size() == 1) {
                m_queue->waker->wake();
            }
        }

    private:
        friend class Mailbox;

        explicit Sender(std::shared_ptr<Queue> queue)
            : m_queue(std::move(queue))
        {}

        std::shared_ptr<Queue> m_queue;
    };

    Mailbox(QObject *receiver, std::function<void(std::vector<T>)> handler)
        : m_queue(std::make_shared<Queue>())
        , m_waker(receiver, [queue = m_queue, handler = std::move(handler)] {
            std::vector<T> values;
            {
                const std::lock_guard lock(queue->mutex);
                values.swap(queue->values);
            }
            if (!values.empty()) {
                handler(std::move(values));
            }
        })
    {
        const std::lock_guard lock(m_queue->mutex);
        m_queue->waker = &m_waker;
    }

    ~Mailbox()
    {
        const std::lock_guard lock(m_queue->mutex);
        m_queue->waker = nullptr;
        m_queue->values.clear();
    }

    Mailbox(const Mailbox &) = delete;
    Mailbox &operator=(const Mailbox &) = delete;

    Sender sender() const { return Sender(m_queue); }

private:
    std::shared_ptr<Queue> m_queue;
    MailboxWaker m_waker;
};

} // namespace slipway::base
