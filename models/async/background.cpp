#include "background.h"

#include <QThreadPool>

#include <list>
#include <mutex>

namespace slipway::models {

struct Background::Running
{
    std::mutex mutex;
    std::list<base::CancelSource> sources;
};

BackgroundCall::BackgroundCall(QObject *context)
    : QObject(context)
    , m_mailbox(this, [self = QPointer(this)](const std::vector<Delivery> &deliveries) {
        for (const Delivery &deliver : deliveries) {
            if (!self) {
                return; // an earlier delivery ended the context
            }
            deliver();
        }
    })
{}

BackgroundCall::~BackgroundCall()
{
    m_cancel.cancel();
}

Background::Background(int threads)
    : m_pool(std::make_unique<QThreadPool>())
    , m_running(std::make_shared<Running>())
{
    m_pool->setMaxThreadCount(threads);
}

Background::~Background()
{
    std::list<base::CancelSource> sources;
    {
        const std::lock_guard lock(m_running->mutex);
        sources = m_running->sources;
    }
    m_pool->clear();
    for (base::CancelSource &source : sources) {
        source.cancel();
    }
    m_pool->waitForDone();
}

void Background::start(BackgroundCall *call, std::function<void()> job)
{
    std::list<base::CancelSource>::iterator place;
    {
        const std::lock_guard lock(m_running->mutex);
        place = m_running->sources.insert(m_running->sources.end(), call->m_cancel);
    }
    m_pool->start([running = m_running, place, job = std::move(job)] {
        job();
        const std::lock_guard lock(running->mutex);
        running->sources.erase(place);
    });
}

} // namespace slipway::models
