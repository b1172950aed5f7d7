#include "mailbox.h"

#include <QMetaObject>

namespace slipway::base {

struct MailboxWaker::State
{
    std::mutex mutex;
    QObject *target = nullptr;
    std::function<void()> deliver;
};

MailboxWaker::MailboxWaker(QObject *receiver, std::function<void()> deliver)
    : m_state(std::make_shared<State>())
{
    m_state->deliver = std::move(deliver);
    m_state->target = receiver;
    // Queued calls need a live target: forget it before its QObject destructor has run to the end.
    QObject::connect(
        receiver,
        &QObject::destroyed,
        receiver,
        [state = std::weak_ptr<State>(m_state)] {
            if (const auto alive = state.lock()) {
                const std::lock_guard lock(alive->mutex);
                alive->target = nullptr;
            }
        },
        Qt::DirectConnection);
}

MailboxWaker::~MailboxWaker()
{
    const std::lock_guard lock(m_state->mutex);
    m_state->target = nullptr;
    m_state->deliver = nullptr;
}

void MailboxWaker::wake()
{
    const std::lock_guard lock(m_state->mutex);
    if (!m_state->target) {
        return;
    }
    QMetaObject::invokeMethod(
        m_state->target,
        [state = m_state] {
            std::function<void()> deliver;
            {
                const std::lock_guard guard(state->mutex);
                deliver = state->deliver;
            }
            if (deliver) {
                deliver();
            }
        },
        Qt::QueuedConnection);
}

} // namespace slipway::base
