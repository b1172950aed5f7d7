#pragma once

#include <services/git/repository.h>

#include <QHash>
#include <QList>
#include <QStringList>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>

namespace slipway::git {

/// Where the credential of a remote is found: an entry for an address holds for everything below it, the
/// longest address wins ("https://git.example.com/bada" before "https://git.example.com"). Knows addresses
/// only; secrets are fetched by `read` just before use and kept until forget(), so that a keychain that asks
/// its user does so once. Thread safe.
class Credentials final
{
public:
    /// Fetches the secret of an address from where secrets are kept; nothing when there is none or the user
    /// refused. Called on the thread that needs it, without any lock of this class.
    using Reader = std::function<std::optional<RemoteCredential>(const QString &address)>;

    explicit Credentials(Reader read);
    Credentials(const Credentials &) = delete;
    Credentials &operator=(const Credentials &) = delete;

    /// The addresses that have an entry, in any spelling that canonicalUrl() takes.
    void setAddresses(const QStringList &addresses);
    /// After an entry was changed or a server refused it; empty: all of them.
    void forget(const QString &address = {});

    std::optional<RemoteCredential> find(const QString &url);
    /// The address whose entry find() takes for `url`; empty when there is none.
    QString addressFor(const QString &url) const;

    /// For initialize(); this object must outlive it.
    CredentialLookup lookup();

    /// A credential as the bytes that a secret store keeps (a JSON object), and back; Invalid for
    /// bytes that are not that.
    static QByteArray toBytes(const RemoteCredential &credential);
    static base::Expected<RemoteCredential> fromBytes(const QByteArray &bytes);

private:
    Reader m_read;
    mutable std::mutex m_mutex;
    QStringList m_addresses;                                 ///< under m_mutex: canonical, longest first
    QHash<QString, std::optional<RemoteCredential>> m_known; ///< under m_mutex
    quint64 m_generation = 0; ///< under m_mutex: counts forget(), so that a slow read keeps nothing stale
};

/// Told the URL whose server answered 401 to what the lookup of initialize() gave; called on the thread that
/// asked the server. Once per initialize(), which forgets an earlier one.
void onCredentialRefused(std::function<void(const QString &url)> refused);

} // namespace slipway::git
