#include "vault.h"

#include <services/base/logging.h>

#include <QCoreApplication>
#include <QFile>

namespace slipway::secrets {

using base::Expected;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::secrets", text);
}

} // namespace

Vault::Vault(QString file, Opener openKeychain)
    : m_file(std::move(file))
    , m_openKeychain(std::move(openKeychain))
{}

Vault::Kind Vault::kind()
{
    store();
    const std::lock_guard lock(m_mutex);
    return m_kind;
}

// Null while the file is locked.
std::shared_ptr<SecretStore> Vault::store()
{
    const std::lock_guard lock(m_mutex);
    if (m_decided) {
        return m_store;
    }
    m_decided = true;
    if (QFile::exists(m_file)) {
        m_kind = Kind::LockedFile;
        return nullptr;
    }
    if (auto keychain = m_openKeychain()) {
        m_kind = Kind::Keychain;
        m_store = std::move(*keychain);
    } else {
        qCInfo(base::lcSecrets) << "no keychain:" << keychain.error().sentence();
        m_kind = Kind::Memory;
        m_store = makeMemoryStore();
    }
    return m_store;
}

Expected<std::shared_ptr<SecretStore>> Vault::unlocked()
{
    if (auto found = store()) {
        return found;
    }
    return base::failure(base::ErrorKind::Unauthenticated,
                         tr("The file of credentials is locked"),
                         tr("its passphrase was not given in this run"),
                         tr("Unlock it in the settings"));
}

Expected<void> Vault::openFile(const QByteArray &passphrase)
{
    const auto before = store();
    auto file = openEncryptedFile(m_file, passphrase);
    if (!file) {
        return tl::unexpected(file.error());
    }
    if (before && !before->isPersistent()) {
        if (const auto moved = move(*before, **file); !moved) {
            return moved;
        }
    }
    const std::lock_guard lock(m_mutex);
    m_kind = Kind::File;
    m_store = std::move(*file);
    return {};
}

Expected<void> Vault::move(SecretStore &from, SecretStore &to)
{
    const auto names = from.names();
    if (!names) {
        return tl::unexpected(names.error());
    }
    for (const QString &name : *names) {
        const auto value = from.read(name);
        if (!value) {
            return tl::unexpected(value.error());
        }
        if (const auto written = to.write(name, *value); !written) {
            return written;
        }
    }
    return {};
}

QString Vault::description() const
{
    const std::lock_guard lock(m_mutex);
    if (m_store) {
        return m_store->description();
    }
    return m_decided ? tr("encrypted file %1, locked").arg(m_file) : tr("not opened yet");
}

bool Vault::isPersistent() const
{
    const std::lock_guard lock(m_mutex);
    return m_store ? m_store->isPersistent() : QFile::exists(m_file);
}

Expected<QByteArray> Vault::read(const QString &name)
{
    const auto found = unlocked();
    return found ? (*found)->read(name) : tl::unexpected(found.error());
}

Expected<void> Vault::write(const QString &name, const QByteArray &value)
{
    const auto found = unlocked();
    return found ? (*found)->write(name, value) : tl::unexpected(found.error());
}

Expected<void> Vault::remove(const QString &name)
{
    const auto found = unlocked();
    return found ? (*found)->remove(name) : tl::unexpected(found.error());
}

Expected<QStringList> Vault::names()
{
    const auto found = unlocked();
    return found ? (*found)->names() : tl::unexpected(found.error());
}

} // namespace slipway::secrets
