#pragma once

#include <services/base/canceltoken.h>
#include <services/base/mailbox.h>

#include <QObject>
#include <QPointer>

#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

class QThreadPool;

namespace slipway::models {

class Background;

/// One blocking call on its way. It is a child of the object that asked for the answer: when that object goes
/// away the call is cancelled and its answer dropped. It deletes itself after the answer was delivered, so
/// keep it in a QPointer.
class BackgroundCall final : public QObject
{
public:
    ~BackgroundCall() override;
    Q_DISABLE_COPY_MOVE(BackgroundCall)

    /// Asks the work to end; its answer (an error of kind Cancelled as a rule) is still delivered.
    void cancel() { m_cancel.cancel(); }

    bool isCancelled() const { return m_cancel.isCancelled(); }

    /// Cancels and forgets the answer.
    void drop() { delete this; }

private:
    friend class Background;
    using Delivery = std::function<void()>;

    explicit BackgroundCall(QObject *context);

    base::CancelSource m_cancel;
    std::shared_ptr<void> m_handlers;
    base::Mailbox<Delivery> m_mailbox;
};

/// Where blocking service calls run, seen from an event loop: a pool of threads whose answers come back to
/// the caller's thread through a base::Mailbox. Made and used on one thread. The destructor cancels what runs
/// and waits for it, so it must go before the services that the work refers to.
class Background final
{
public:
    /// Work mostly waits for a network, so there may be many more threads than processors.
    explicit Background(int threads = 24);
    ~Background();
    Q_DISABLE_COPY_MOVE(Background)

    /// Runs `work(token)` on a thread of the pool and then `done(answer)` on the thread of `context`, which
    /// must be the calling thread. `work` must own or outlive what it uses; `done` may capture `context`.
    template <typename Work, typename Done>
    QPointer<BackgroundCall> run(QObject *context, Work work, Done done)
    {
        auto ignore = [](int) {};
        auto withReport = [work = std::move(work)](const base::CancelToken &token,
                                                   const std::function<void(int)> &) mutable {
            return work(token);
        };
        return runReporting<int>(context, std::move(withReport), ignore, std::move(done));
    }

    /// As run(), with progress: `work(token, report)` may call `report(value)` at any time; `onProgress` gets
    /// each value on the thread of `context`, in order, before `done`.
    template <typename Progress, typename Work, typename OnProgress, typename Done>
    QPointer<BackgroundCall> runReporting(QObject *context, Work work, OnProgress onProgress, Done done)
    {
        using Report = std::function<void(Progress)>;
        using Answer = std::invoke_result_t<Work &, const base::CancelToken &, const Report &>;

        struct Handlers
        {
            OnProgress onProgress;
            Done done;
        };

        auto *call = new BackgroundCall(context);
        // The handlers stay on this thread and die with the call: workers only pass on their address, which
        // is used while the call's mailbox, and so the call, lives.
        const auto handlers = std::make_shared<Handlers>(Handlers{std::move(onProgress), std::move(done)});
        call->m_handlers = handlers;
        const auto sender = call->m_mailbox.sender();
        start(call,
              [call,
               sender,
               handlers = handlers.get(),
               token = call->m_cancel.token(),
               work = std::move(work)]() mutable {
                  const Report report = [&](Progress value) {
                      sender.post([handlers, value = std::move(value)] { handlers->onProgress(value); });
                  };
                  const auto answer = std::make_shared<Answer>(work(token, report));
                  sender.post([call, handlers, answer] {
                      const auto keep = call->m_handlers; // `done` may delete the call's parent
                      call->deleteLater();
                      handlers->done(std::move(*answer));
                  });
              });
        return call;
    }

private:
    void start(BackgroundCall *call, std::function<void()> job);

    struct Running;
    std::unique_ptr<QThreadPool> m_pool;
    std::shared_ptr<Running> m_running;
};

} // namespace slipway::models
