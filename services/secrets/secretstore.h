#pragma once

#include <services/base/error.h>

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <memory>

namespace slipway::secrets {

/// Where credentials are kept. Calls block (a locked keyring asks the user), up to 30 s; not for the window's
/// thread.
class SecretStore
{
public:
    virtual ~SecretStore() = default;

    /// What it is, for the settings page: "GNOME Keyring", "encrypted file", "memory, until Slipway ends".
    virtual QString description() const = 0;
    virtual bool isPersistent() const = 0;
    virtual base::Expected<QByteArray> read(const QString &name) = 0; ///< NotFound when there is none
    virtual base::Expected<void> write(const QString &name, const QByteArray &value) = 0;
    virtual base::Expected<void> remove(const QString &name) = 0;
    virtual base::Expected<QStringList> names() = 0;
};

/// The error of a name that is not there.
base::Unexpected noSuchSecret(const QString &name);

/// The desktop's keychain through QtKeychain; Unsupported when none answers within 30 s. Needs an application
/// object, and a thread other than its own: the call blocks.
base::Expected<std::unique_ptr<SecretStore>> openKeychain();
/// A file encrypted with a passphrase (scrypt, AES-256-GCM), made when missing. Used only when the user chose
/// it after a warning. Unauthenticated when the passphrase is wrong, Invalid when the file is damaged.
base::Expected<std::unique_ptr<SecretStore>> openEncryptedFile(const QString &path,
                                                               const QByteArray &passphrase);
/// Lost when the process ends.
std::unique_ptr<SecretStore> makeMemoryStore();

} // namespace slipway::secrets
