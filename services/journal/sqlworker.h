#pragma once

#include <services/base/error.h>

#include <QSqlDatabase>

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>

namespace slipway::journal {

/// Owns one SQLite connection and the only thread that touches it, since a QSqlDatabase must stay in the
/// thread that made it. Any thread may call run().
class SqlWorker final
{
public:
    explicit SqlWorker(QString path);
    ~SqlWorker();
    SqlWorker(const SqlWorker &) = delete;
    SqlWorker &operator=(const SqlWorker &) = delete;

    /// Runs `job` on the worker's thread, after those already waiting, and blocks until it is done.
    template <typename Job> std::invoke_result_t<Job, QSqlDatabase &> run(Job job)
    {
        std::optional<std::invoke_result_t<Job, QSqlDatabase &>> result;
        runBlocking([&](QSqlDatabase &database) { result.emplace(job(database)); });
        return std::move(*result);
    }

private:
    void runBlocking(const std::function<void(QSqlDatabase &)> &job);
    void work();

    QString m_path;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::function<void(QSqlDatabase &)>> m_jobs;
    bool m_ending = false;
    std::thread m_thread;
};

} // namespace slipway::journal
