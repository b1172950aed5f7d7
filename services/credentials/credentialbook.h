#pragma once

#include <services/base/error.h>
#include <services/git/credentials.h>
#include <services/kube/kubeconfig.h>
#include <services/secrets/secretstore.h>

#include <QList>
#include <QString>

#include <mutex>
#include <optional>

namespace slipway::credentials {

/// Who a credential is for.
enum class Realm
{
    Git,    ///< the remotes below an address
    Cluster ///< the API server at an address, for contexts whose kubeconfig has no credential of its own
};

/// How it proves who one is.
enum class Method
{
    Password, ///< user name with a password or a token
    Bearer,   ///< a token alone
    SshKey    ///< a key file that stays where it is
};

/// What may be shown of a credential: never the secret.
struct Entry
{
    Realm realm = Realm::Git;
    QString address;
    QString userName;
    Method method = Method::Password;
    QString sshKeyFile;
    bool isDamaged = false; ///< it cannot be read; entering it again repairs it

    bool operator==(const Entry &) const = default;
};

/// The credentials of Git remotes and clusters by address, kept in a SecretStore. The longest address that
/// covers a URL wins. Thread safe; calls block for the store, which opens on first use.
class CredentialBook final
{
public:
    /// `store` outlives the book.
    explicit CredentialBook(secrets::SecretStore &store);
    CredentialBook(const CredentialBook &) = delete;
    CredentialBook &operator=(const CredentialBook &) = delete;

    /// In the order of realm and address.
    base::Expected<QList<Entry>> list();
    /// Adds or replaces. Invalid when the address is none or the credential proves nothing.
    base::Expected<void> put(Realm realm, const QString &address, const git::RemoteCredential &credential);
    /// NotFound when there is none for exactly this address.
    base::Expected<void> remove(Realm realm, const QString &address);

    /// Known until the book ends and never stored; wins over what is stored for the same URL.
    void setSession(Realm realm, const QHash<QString, git::RemoteCredential> &byAddress);

    std::optional<git::RemoteCredential> find(Realm realm, const QString &url);
    /// A server refused what find() gave for `url`: it is fetched anew the next time, in case it was renewed.
    void forget(Realm realm, const QString &url);
    /// The store was exchanged or unlocked: its addresses are read again.
    void reread();

    /// How the book spells an address; empty when the text is none.
    static QString canonicalAddress(const QString &text);
    static QString methodWord(Method method);

private:
    struct Shelf
    {
        explicit Shelf(git::Credentials::Reader read)
            : stored(std::move(read))
            , session([this](const QString &address) -> std::optional<git::RemoteCredential> {
                const std::lock_guard lock(mutex);
                const auto found = sessionValues.constFind(address);
                return found == sessionValues.constEnd() ? std::nullopt : std::optional(*found);
            })
        {}

        git::Credentials stored;
        git::Credentials session;
        std::mutex mutex;
        QHash<QString, git::RemoteCredential> sessionValues; ///< under mutex
    };

    Shelf &shelf(Realm realm) { return realm == Realm::Git ? m_git : m_clusters; }

    std::optional<git::RemoteCredential> read(Realm realm, const QString &address);
    base::Expected<void> ensureAddresses();
    base::Expected<QStringList> readAddresses();

    secrets::SecretStore &m_store;
    std::mutex m_mutex;
    bool m_known = false; ///< under m_mutex: the shelves know the addresses of the store
    Shelf m_git;
    Shelf m_clusters;
};

/// The same as the credential of a kubeconfig's user.
kube::Credential toKubeCredential(const git::RemoteCredential &credential);

} // namespace slipway::credentials
