#pragma once

#include <services/base/canceltoken.h>
#include <services/net/httpclient.h>
#include <services/net/transfer.h>

#include <QByteArray>

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace slipway::net {

/// The thread that drives libcurl. Everything of libcurl happens there; callers hand transfers over and wait
/// on them. Cancelling removes the handle there, which closes or resets its stream.
class HttpClient::Worker final
{
public:
    Worker();
    ~Worker(); ///< fails what is under way with Cancelled and waits for the callers to leave
    Worker(const Worker &) = delete;
    Worker &operator=(const Worker &) = delete;

    void start(const std::shared_ptr<Transfer> &transfer);
    void remove(const std::shared_ptr<Transfer> &transfer);
    void dropConnections(const QByteArray &connectionGroup);

    /// Waits before another try; false when cancelled or when the worker ends.
    bool pause(std::chrono::milliseconds duration, const base::CancelToken &cancel);

    /// Counts a thread that is inside a call, so that the worker outlives it.
    class Visit final
    {
    public:
        explicit Visit(Worker &worker);
        ~Visit();
        Visit(const Visit &) = delete;
        Visit &operator=(const Visit &) = delete;

    private:
        Worker &m_worker;
    };

private:
    struct Commands
    {
        std::vector<std::shared_ptr<Transfer>> started;
        std::vector<std::shared_ptr<Transfer>> removed;
        std::vector<QByteArray> droppedGroups;
    };

    void run();
    bool obey();
    void add(const std::shared_ptr<Transfer> &transfer);
    void forget(void *handle);
    void collect();
    void wake();

    void *m_multi;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    Commands m_commands;
    bool m_stopping = false;
    int m_visitors = 0;

    // Worker thread only.
    std::map<void *, std::shared_ptr<Transfer>> m_running;
    std::map<QByteArray, std::shared_ptr<ConnectionShare>> m_shares;

    std::thread m_thread; ///< last, so that it starts when everything else is there
};

} // namespace slipway::net
