#include "keychainthread.h"

#include <qt6keychain/keychain.h>

#include <QCoreApplication>

#include <condition_variable>
#include <mutex>
#include <optional>

using namespace Qt::StringLiterals;

namespace slipway::secrets {

namespace {

constexpr unsigned long endLimit = 2000; // milliseconds

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::secrets", text);
}

/// Where the caller waits; outlives a caller that gave up.
struct Reply
{
    std::mutex mutex;
    std::condition_variable arrived;
    std::optional<base::Expected<QByteArray>> result;

    void set(base::Expected<QByteArray> value)
    {
        const std::lock_guard lock(mutex);
        result = std::move(value);
        arrived.notify_all();
    }
};

base::Unexpected keychainError(const KeychainThread::Job &job, const QKeychain::Job &finished)
{
    using base::ErrorKind;
    const QString what = tr("The keychain did not serve %1").arg(job.key);
    const QString text = finished.errorString();
    switch (finished.error()) {
    case QKeychain::EntryNotFound:
    case QKeychain::CouldNotDeleteEntry:
        return base::failure(ErrorKind::NotFound, tr("No credential is stored as %1").arg(job.key));
    case QKeychain::AccessDeniedByUser:
        return base::failure(ErrorKind::Forbidden,
                             what,
                             tr("the keychain was not unlocked"),
                             tr("Try again and allow the access"),
                             text);
    case QKeychain::AccessDenied:
        return base::failure(ErrorKind::Forbidden, what, tr("the keychain denied the access"), {}, text);
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return base::failure(
            ErrorKind::Unsupported,
            what,
            tr("no keychain answers in this session"),
            tr("Start GNOME Keyring or KWallet, or choose the encrypted file in the settings"),
            text);
    default:
        return base::failure(ErrorKind::Io, what, text.isEmpty() ? tr("it gave no reason") : text);
    }
}

// Runs in the keychain's thread; the job deletes itself when it has finished.
void startJob(const KeychainThread::Job &job, const std::shared_ptr<Reply> &reply)
{
    const QString service = u"slipway"_s;
    const auto start = [&](QKeychain::Job *keychainJob, auto readResult) {
        keychainJob->setKey(job.key);
        keychainJob->setInsecureFallback(false);
        QObject::connect(keychainJob,
                         &QKeychain::Job::finished,
                         keychainJob,
                         [job, reply, readResult](QKeychain::Job *finished) {
                             if (finished->error() != QKeychain::NoError) {
                                 reply->set(keychainError(job, *finished));
                             } else {
                                 reply->set(readResult(finished));
                             }
                         });
        keychainJob->start();
    };
    const auto nothing = [](QKeychain::Job *) { return QByteArray(); };
    switch (job.verb) {
    case KeychainThread::Verb::Read:
        start(new QKeychain::ReadPasswordJob(service), [](QKeychain::Job *finished) {
            return static_cast<QKeychain::ReadPasswordJob *>(finished)->binaryData();
        });
        break;
    case KeychainThread::Verb::Write: {
        auto *write = new QKeychain::WritePasswordJob(service);
        write->setBinaryData(job.value);
        start(write, nothing);
        break;
    }
    case KeychainThread::Verb::Remove:
        start(new QKeychain::DeletePasswordJob(service), nothing);
        break;
    }
}

struct Shared
{
    std::mutex mutex;
    std::shared_ptr<KeychainThread> thread;
    bool ended = false;
};

Shared &sharedThread()
{
    static Shared shared;
    return shared;
}

// Threads of Qt must not outlive the application object.
void endSharedThread()
{
    Shared &shared = sharedThread();
    std::shared_ptr<KeychainThread> thread;
    const std::lock_guard lock(shared.mutex);
    thread.swap(shared.thread);
    shared.ended = true;
}

} // namespace

std::shared_ptr<KeychainThread> KeychainThread::shared()
{
    Shared &shared = sharedThread();
    const std::lock_guard lock(shared.mutex);
    if (!shared.thread && !shared.ended && QCoreApplication::instance()) {
        shared.thread = std::make_shared<KeychainThread>();
        qAddPostRoutine(endSharedThread);
    }
    return shared.thread;
}

KeychainThread::KeychainThread()
    : m_thread(std::make_unique<QThread>())
    , m_context(std::make_unique<QObject>())
{
    m_context->moveToThread(m_thread.get());
    m_thread->setObjectName(u"keychain"_s);
    m_thread->start();
}

KeychainThread::~KeychainThread()
{
    m_thread->quit();
    if (!m_thread->wait(endLimit)) {
        // A keychain that hangs inside a call must not keep the program from ending: the thread is left
        // behind.
        static_cast<void>(m_thread.release());
        static_cast<void>(m_context.release());
    }
}

base::Expected<QByteArray> KeychainThread::run(const Job &job, std::chrono::milliseconds limit)
{
    const auto reply = std::make_shared<Reply>();
    QMetaObject::invokeMethod(m_context.get(), [job, reply] { startJob(job, reply); }, Qt::QueuedConnection);
    std::unique_lock lock(reply->mutex);
    if (!reply->arrived.wait_for(lock, limit, [&] { return reply->result.has_value(); })) {
        return base::failure(base::ErrorKind::Timeout,
                             tr("The keychain did not serve %1").arg(job.key),
                             tr("it has not answered for %1 seconds").arg(limit.count() / 1000),
                             tr("Unlock the keychain, then try again"));
    }
    return *reply->result;
}

} // namespace slipway::secrets
