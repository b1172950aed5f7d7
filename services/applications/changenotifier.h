#pragma once

#include <services/applications/provider.h>

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

namespace slipway::applications {

/// Gathers changes and tells subscribers at most once per 16 ms, from a thread of its own: at once after a
/// quiet time, then with bounded waiting. Thread safe.
class ChangeNotifier final
{
public:
    ChangeNotifier();
    ~ChangeNotifier();
    ChangeNotifier(const ChangeNotifier &) = delete;
    ChangeNotifier &operator=(const ChangeNotifier &) = delete;

    using Callback = std::function<void(const ApplicationChange &)>;

    void changed(const base::ApplicationId &id);
    void removed(const base::ApplicationId &id);
    /// The whole list was read, be it empty; subscribers read everything anew.
    void listed();
    std::unique_ptr<Subscription> subscribe(Callback callback);

private:
    void run();

    struct Listener
    {
        std::mutex running; ///< held while the callback runs, so that ending a subscription waits for it
        Callback callback;
    };

    class Handle;

    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_stopping = false;
    ApplicationChange m_pending;
    std::map<int, std::shared_ptr<Listener>> m_listeners;
    int m_nextListener = 1;
    std::thread m_thread;
};

} // namespace slipway::applications
