#pragma once

#include <services/base/error.h>

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QThread>

#include <chrono>
#include <memory>

namespace slipway::secrets {

/// The one thread in which QtKeychain runs. Its jobs need an event loop and share an executor that belongs to
/// the thread of the first job for as long as the process lives; so there is one thread, started with the
/// first call and ended with the application.
class KeychainThread final
{
public:
    enum class Verb
    {
        Read,
        Write,
        Remove
    };

    struct Job
    {
        Verb verb = Verb::Read;
        QString key;
        QByteArray value; ///< to be written
    };

    /// Made by the first call; null once the application object has been destroyed.
    static std::shared_ptr<KeychainThread> shared();

    KeychainThread();
    ~KeychainThread();
    KeychainThread(const KeychainThread &) = delete;
    KeychainThread &operator=(const KeychainThread &) = delete;

    /// Blocks the calling thread on a condition, never in an event loop, until the job is done or `limit` has
    /// passed. The answer is what was read. Errors: NotFound, Forbidden, Unsupported (no keychain answers),
    /// Timeout, Io.
    base::Expected<QByteArray> run(const Job &job, std::chrono::milliseconds limit);

private:
    std::unique_ptr<QThread> m_thread;
    std::unique_ptr<QObject> m_context; ///< lives in m_thread
};

} // namespace slipway::secrets
