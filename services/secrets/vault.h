#pragma once

#include <services/secrets/secretstore.h>

#include <functional>
#include <mutex>

namespace slipway::secrets {

/// The store that the user has: the encrypted file when it was chosen (it exists), else the desktop's
/// keychain, else memory until the process ends. Decides on first use, since a keychain may take seconds to
/// answer. Thread safe.
class Vault final : public SecretStore
{
public:
    enum class Kind
    {
        Keychain,
        File,
        LockedFile, ///< there is a file, and nobody gave its passphrase yet
        Memory
    };

    using Opener = std::function<base::Expected<std::unique_ptr<SecretStore>>()>;

    /// `file` is where the encrypted file is or would be.
    explicit Vault(QString file, Opener openKeychain = secrets::openKeychain);

    /// May block, as every call that needs the store.
    Kind kind();

    const QString &fileName() const { return m_file; }

    /// Opens the encrypted file, and makes it when there is none: from then on it is what the user chose.
    /// What was in memory moves into it. Unauthenticated for a wrong passphrase.
    base::Expected<void> openFile(const QByteArray &passphrase);

    QString description() const override;
    bool isPersistent() const override;
    base::Expected<QByteArray> read(const QString &name) override;
    base::Expected<void> write(const QString &name, const QByteArray &value) override;
    base::Expected<void> remove(const QString &name) override;
    base::Expected<QStringList> names() override;

private:
    std::shared_ptr<SecretStore> store();
    base::Expected<std::shared_ptr<SecretStore>> unlocked();
    static base::Expected<void> move(SecretStore &from, SecretStore &to);

    const QString m_file;
    const Opener m_openKeychain;
    mutable std::mutex m_mutex;
    Kind m_kind = Kind::Memory;           ///< under m_mutex
    std::shared_ptr<SecretStore> m_store; ///< under m_mutex; null before the first use and while locked
    bool m_decided = false;               ///< under m_mutex
};

} // namespace slipway::secrets
