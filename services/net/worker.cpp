#include "worker.h"

#include <services/base/logging.h>

#include <curl/curl.h>

#include <QCoreApplication>

#include <algorithm>
#include <signal.h>

namespace slipway::net {

namespace {

base::Error endedError()
{
    return base::cancelled(QCoreApplication::translate("slipway::net", "The request was given up")).value();
}

// libcurl leaves SIGPIPE alone when told to use no signals, and OpenSSL writes to closed sockets.
void blockSignals()
{
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

void *makeMulti()
{
    // Thread safe since 7.84; never undone, since other libraries of the process use libcurl as well.
    static const CURLcode initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
    Q_UNUSED(initialised)
    CURLM *multi = curl_multi_init();
    curl_multi_setopt(multi, CURLMOPT_PIPELINING, long(CURLPIPE_MULTIPLEX));
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, 64L);
    return multi;
}

} // namespace

HttpClient::Worker::Worker()
    : m_multi(makeMulti())
    , m_thread([this] { run(); })
{}

HttpClient::Worker::~Worker()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        m_changed.notify_all();
    }
    wake();
    m_thread.join();
    {
        std::unique_lock lock(m_mutex);
        for (const auto &transfer : m_commands.started) {
            transfer->fail(endedError());
        }
        m_changed.wait(lock, [this] { return m_visitors == 0; });
        m_commands = {};
    }
    m_shares.clear();
    curl_multi_cleanup(m_multi);
}

void HttpClient::Worker::start(const std::shared_ptr<Transfer> &transfer)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_stopping) {
            transfer->fail(endedError());
            return;
        }
        m_commands.started.push_back(transfer);
    }
    wake();
}

void HttpClient::Worker::remove(const std::shared_ptr<Transfer> &transfer)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_stopping) {
            return;
        }
        m_commands.removed.push_back(transfer);
    }
    wake();
}

void HttpClient::Worker::dropConnections(const QByteArray &connectionGroup)
{
    {
        const std::lock_guard lock(m_mutex);
        m_commands.droppedGroups.push_back(connectionGroup);
    }
    wake();
}

bool HttpClient::Worker::pause(std::chrono::milliseconds duration, const base::CancelToken &cancel)
{
    const base::CancelCallback waker(cancel, [this] {
        const std::lock_guard lock(m_mutex);
        m_changed.notify_all();
    });
    std::unique_lock lock(m_mutex);
    return !m_changed.wait_for(lock, duration, [&] { return m_stopping || cancel.isCancelled(); });
}

HttpClient::Worker::Visit::Visit(Worker &worker)
    : m_worker(worker)
{
    const std::lock_guard lock(m_worker.m_mutex);
    ++m_worker.m_visitors;
}

HttpClient::Worker::Visit::~Visit()
{
    const std::lock_guard lock(m_worker.m_mutex);
    --m_worker.m_visitors;
    m_worker.m_changed.notify_all();
}

void HttpClient::Worker::wake()
{
    curl_multi_wakeup(m_multi);
}

void HttpClient::Worker::run()
{
    blockSignals();
    while (obey()) {
        int running = 0;
        curl_multi_perform(m_multi, &running);
        collect();
        // Wakes up by itself when a connection, a timer of libcurl or wake() wants it.
        const CURLMcode code = curl_multi_poll(m_multi, nullptr, 0, 60'000, nullptr);
        if (code != CURLM_OK) {
            qCWarning(base::lcNet, "waiting for connections failed: %s", curl_multi_strerror(code));
        }
    }
    while (!m_running.empty()) {
        const auto first = *m_running.begin();
        first.second->fail(endedError());
        forget(first.first);
    }
}

bool HttpClient::Worker::obey()
{
    Commands commands;
    {
        const std::lock_guard lock(m_mutex);
        if (m_stopping) {
            return false;
        }
        std::swap(commands, m_commands);
    }
    for (const QByteArray &group : commands.droppedGroups) {
        m_shares.erase(group);
    }
    for (const auto &transfer : commands.started) {
        // Cancelled before it began.
        if (std::find(commands.removed.begin(), commands.removed.end(), transfer) == commands.removed.end()) {
            add(transfer);
        }
    }
    for (const auto &transfer : commands.removed) {
        const auto found = std::find_if(
            m_running.begin(), m_running.end(), [&](const auto &entry) { return entry.second == transfer; });
        if (found != m_running.end()) {
            forget(found->first);
        }
    }
    return true;
}

void HttpClient::Worker::add(const std::shared_ptr<Transfer> &transfer)
{
    auto &share = m_shares[transfer->request().connectionGroup];
    if (!share) {
        share = std::make_shared<ConnectionShare>();
    }
    if (void *handle = transfer->open(share)) {
        m_running.emplace(handle, transfer);
        curl_multi_add_handle(m_multi, handle);
    }
}

void HttpClient::Worker::forget(void *handle)
{
    const auto found = m_running.find(handle);
    if (found == m_running.end()) {
        return;
    }
    curl_multi_remove_handle(m_multi, handle);
    found->second->close();
    m_running.erase(found);
}

void HttpClient::Worker::collect()
{
    int left = 0;
    while (const CURLMsg *message = curl_multi_info_read(m_multi, &left)) {
        if (message->msg != CURLMSG_DONE) {
            continue;
        }
        CURL *handle = message->easy_handle;
        const CURLcode code = message->data.result; // the message dies with the handle
        const auto found = m_running.find(handle);
        if (found != m_running.end()) {
            const auto transfer = found->second;
            transfer->complete(code);
            forget(handle);
        }
    }
}

} // namespace slipway::net
