#include "keychainthread.h"

#include <services/base/jsonaccess.h>
#include <services/secrets/secretstore.h>

#include <QCoreApplication>

#include <mutex>

using namespace Qt::StringLiterals;

namespace slipway::secrets {

namespace {

constexpr std::chrono::seconds limit{30};

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::secrets", text);
}

// QtKeychain cannot list what it holds: the names are an entry of their own.
const QString indexKey = u"slipway-index"_s;

class Keychain final : public SecretStore
{
public:
    explicit Keychain(std::shared_ptr<KeychainThread> thread)
        : m_thread(std::move(thread))
    {}

    QString description() const override
    {
#if defined(Q_OS_MACOS)
        return tr("macOS Keychain");
#elif defined(Q_OS_WIN)
        return tr("Windows Credential Manager");
#else
        return tr("keychain of the desktop (GNOME Keyring or KWallet)");
#endif
    }

    bool isPersistent() const override { return true; }

    base::Expected<QByteArray> read(const QString &name) override
    {
        return m_thread->run({KeychainThread::Verb::Read, name, {}}, limit);
    }

    base::Expected<void> write(const QString &name, const QByteArray &value) override
    {
        const std::lock_guard lock(m_mutex);
        auto names = readIndex();
        if (!names) {
            return tl::unexpected(names.error());
        }
        // The index first: a name without value is found and repaired, a value without name would be lost.
        if (!names->contains(name)) {
            names->append(name);
            names->sort();
            if (const auto indexed = writeIndex(*names); !indexed) {
                return indexed;
            }
        }
        return run({KeychainThread::Verb::Write, name, value});
    }

    base::Expected<void> remove(const QString &name) override
    {
        const std::lock_guard lock(m_mutex);
        auto names = readIndex();
        if (!names) {
            return tl::unexpected(names.error());
        }
        const auto removed = run({KeychainThread::Verb::Remove, name, {}});
        const bool isGone = removed || removed.error().kind == base::ErrorKind::NotFound;
        if (isGone && names->removeAll(name) > 0) {
            if (const auto indexed = writeIndex(*names); !indexed) {
                return indexed;
            }
        }
        return removed;
    }

    base::Expected<QStringList> names() override
    {
        const std::lock_guard lock(m_mutex);
        return readIndex();
    }

private:
    base::Expected<void> run(const KeychainThread::Job &job)
    {
        const auto done = m_thread->run(job, limit);
        if (!done) {
            return tl::unexpected(done.error());
        }
        return {};
    }

    base::Expected<QStringList> readIndex()
    {
        const auto bytes = m_thread->run({KeychainThread::Verb::Read, indexKey, {}}, limit);
        if (!bytes) {
            if (bytes.error().kind == base::ErrorKind::NotFound) {
                return QStringList();
            }
            return tl::unexpected(bytes.error());
        }
        const auto list = base::parseJson(*bytes, tr("The list of stored credentials"));
        QStringList names;
        if (list && list->is_array()) {
            for (const auto &name : *list) {
                names.append(name.is_string() ? base::fromStd(name.get_ref<const std::string &>())
                                              : QString());
            }
            names.removeAll(QString());
        }
        return names;
    }

    base::Expected<void> writeIndex(const QStringList &names)
    {
        nlohmann::json list = nlohmann::json::array();
        for (const QString &name : names) {
            list.push_back(base::toStd(name));
        }
        return run({KeychainThread::Verb::Write, indexKey, base::dumpJson(list)});
    }

    std::shared_ptr<KeychainThread> m_thread;
    std::mutex m_mutex;
};

base::Unexpected noKeychain(const base::Error &error)
{
    return base::failure(base::ErrorKind::Unsupported,
                         tr("Credentials cannot be kept in a keychain"),
                         error.cause,
                         tr("Start GNOME Keyring or KWallet, or choose the encrypted file in the settings"),
                         error.detail);
}

} // namespace

base::Expected<std::unique_ptr<SecretStore>> openKeychain()
{
    const auto thread = KeychainThread::shared();
    if (!thread) {
        return noKeychain({base::ErrorKind::Unsupported, {}, tr("Slipway is ending"), {}, {}});
    }
    auto keychain = std::make_unique<Keychain>(thread);
    // A question whose answer does not matter, only that there is one.
    if (const auto names = keychain->names(); !names) {
        return noKeychain(names.error());
    }
    return keychain;
}

} // namespace slipway::secrets
