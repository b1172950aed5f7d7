#include "mailbox.h"

#include <QCoreApplication>
#include <QEvent>

namespace slipway::base {

/// What a waker and its bell share.
struct MailboxWaker::State
{
    std::mutex mutex;
    QObject *bell = nullptr;
    std::function<void()> deliver;
};

/// A child of the receiver that is woken by a bare event. Nothing is read out of the event: what crosses the
/// threads is behind our own mutex, where the sanitizer can see it (a queued call would carry a functor
/// across inside Qt, which is not instrumented).
class MailboxWaker::Bell final : public QObject
{
public:
    Bell(QObject *receiver, std::shared_ptr<State> state)
        : QObject(receiver)
        , m_state(std::move(state))
    {}

    ~Bell() override
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->bell = nullptr;
    }

protected:
    void customEvent(QEvent *) override
    {
        std::function<void()> deliver;
        {
            const std::lock_guard lock(m_state->mutex);
            deliver = m_state->deliver;
        }
        if (deliver) {
            deliver();
        }
    }

private:
    std::shared_ptr<State> m_state;
};

MailboxWaker::MailboxWaker(QObject *receiver, std::function<void()> deliver)
    : m_state(std::make_shared<State>())
{
    m_state->deliver = std::move(deliver);
    m_state->bell = new Bell(receiver, m_state);
}

MailboxWaker::~MailboxWaker()
{
    const std::lock_guard lock(m_state->mutex);
    m_state->deliver = nullptr;
    if (m_state->bell) {
        // Not at once: a delivery may destroy its own mailbox.
        m_state->bell->deleteLater();
        m_state->bell = nullptr;
    }
}

void MailboxWaker::wake()
{
    const std::lock_guard lock(m_state->mutex);
    if (m_state->bell) {
        QCoreApplication::postEvent(m_state->bell, new QEvent(QEvent::User));
    }
}

} // namespace slipway::base
