#include "sqlworker.h"

#include <QUuid>

using namespace Qt::StringLiterals;

namespace slipway::journal {

SqlWorker::SqlWorker(QString path)
    : m_path(std::move(path))
    , m_thread([this] { work(); })
{}

SqlWorker::~SqlWorker()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

void SqlWorker::runBlocking(const std::function<void(QSqlDatabase &)> &job)
{
    std::mutex mutex;
    std::condition_variable finished;
    bool done = false;
    {
        const std::lock_guard lock(m_mutex);
        m_jobs.emplace_back([&](QSqlDatabase &database) {
            job(database);
            // Notified under the lock: the waiting caller destroys both as soon as it sees `done`.
            const std::lock_guard guard(mutex);
            done = true;
            finished.notify_one();
        });
    }
    m_wake.notify_one();
    std::unique_lock lock(mutex);
    finished.wait(lock, [&] { return done; });
}

void SqlWorker::work()
{
    const QString connection = u"slipway-journal-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces);
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, connection);
        database.setDatabaseName(m_path);
        database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=5000;QSQLITE_USE_EXTENDED_RESULT_CODES"_s);
        std::unique_lock lock(m_mutex);
        while (true) {
            m_wake.wait(lock, [this] { return m_ending || !m_jobs.empty(); });
            if (m_jobs.empty()) {
                break;
            }
            const auto job = std::move(m_jobs.front());
            m_jobs.pop_front();
            lock.unlock();
            job(database);
            lock.lock();
        }
        database.close();
    }
    QSqlDatabase::removeDatabase(connection);
}

} // namespace slipway::journal
