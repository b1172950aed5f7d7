#include "credentialbook.h"

#include <services/base/logging.h>

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::credentials {

using base::ErrorKind;
using base::Expected;
using git::RemoteCredential;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::credentials", text);
}

QString prefixOf(Realm realm)
{
    return realm == Realm::Git ? u"git/"_s : u"cluster/"_s;
}

Method methodOf(const RemoteCredential &credential)
{
    if (!credential.sshKeyFile.isEmpty()) {
        return Method::SshKey;
    }
    return credential.bearerToken.isEmpty() ? Method::Password : Method::Bearer;
}

bool provesNothing(const RemoteCredential &credential)
{
    return credential.password.isEmpty() && credential.bearerToken.isEmpty() &&
           credential.sshKeyFile.isEmpty();
}

Expected<QString> checkedAddress(const QString &text)
{
    const QString address = CredentialBook::canonicalAddress(text);
    if (address.isEmpty()) {
        return base::failure(ErrorKind::Invalid,
                             tr("%1 is not an address").arg(text.isEmpty() ? tr("An empty text") : text),
                             {},
                             tr("Enter one such as https://git.example.com/team"));
    }
    return address;
}

} // namespace

CredentialBook::CredentialBook(secrets::SecretStore &store)
    : m_store(store)
    , m_git([this](const QString &address) { return read(Realm::Git, address); })
    , m_clusters([this](const QString &address) { return read(Realm::Cluster, address); })
{}

QString CredentialBook::canonicalAddress(const QString &text)
{
    QString address = text.trimmed();
    if (address.isEmpty() ||
        std::ranges::any_of(address, [](QChar c) { return c.isSpace() || !c.isPrint(); })) {
        return {};
    }
    const bool isBare = !address.contains("://"_L1) && !address.contains(u'@');
    if (isBare && !address.startsWith(u'/')) {
        address.prepend("https://"_L1);
    }
    const QString canonical = git::canonicalUrl(address);
    const QUrl url(canonical);
    return url.scheme().isEmpty() || url.host().isEmpty() ? QString() : canonical;
}

QString CredentialBook::methodWord(Method method)
{
    switch (method) {
    case Method::Password:
        return tr("password");
    case Method::Bearer:
        return tr("token");
    case Method::SshKey:
        return tr("SSH key");
    }
    return {};
}

std::optional<RemoteCredential> CredentialBook::read(Realm realm, const QString &address)
{
    const auto bytes = m_store.read(prefixOf(realm) + address);
    if (!bytes) {
        qCWarning(base::lcSecrets) << address << bytes.error().sentence();
        return std::nullopt;
    }
    const auto credential = git::Credentials::fromBytes(*bytes);
    return credential ? std::optional(*credential) : std::nullopt;
}

Expected<QStringList> CredentialBook::readAddresses()
{
    auto names = m_store.names();
    if (!names) {
        return tl::unexpected(names.error());
    }
    QStringList git;
    QStringList clusters;
    for (const QString &name : *names) {
        if (name.startsWith(prefixOf(Realm::Git))) {
            git.append(name.sliced(prefixOf(Realm::Git).size()));
        } else if (name.startsWith(prefixOf(Realm::Cluster))) {
            clusters.append(name.sliced(prefixOf(Realm::Cluster).size()));
        }
    }
    m_git.stored.setAddresses(git);
    m_clusters.stored.setAddresses(clusters);
    const std::lock_guard lock(m_mutex);
    m_known = true;
    return names;
}

Expected<void> CredentialBook::ensureAddresses()
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_known) {
            return {};
        }
    }
    const auto read = readAddresses();
    if (!read) {
        return tl::unexpected(read.error());
    }
    return {};
}

Expected<QList<Entry>> CredentialBook::list()
{
    const auto names = readAddresses();
    if (!names) {
        return tl::unexpected(names.error());
    }
    QList<Entry> entries;
    for (const Realm realm : {Realm::Git, Realm::Cluster}) {
        for (const QString &name : *names) {
            if (!name.startsWith(prefixOf(realm))) {
                continue;
            }
            Entry entry;
            entry.realm = realm;
            entry.address = name.sliced(prefixOf(realm).size());
            if (const auto credential = read(realm, entry.address)) {
                entry.userName = credential->userName;
                entry.method = methodOf(*credential);
                entry.sshKeyFile = credential->sshKeyFile;
            } else {
                entry.isDamaged = true;
            }
            entries.append(entry);
        }
    }
    return entries;
}

Expected<void> CredentialBook::put(Realm realm, const QString &address, const RemoteCredential &credential)
{
    const auto checked = checkedAddress(address);
    if (!checked) {
        return tl::unexpected(checked.error());
    }
    if (provesNothing(credential)) {
        return base::failure(ErrorKind::Invalid,
                             tr("The credential for %1 was not kept").arg(*checked),
                             tr("it has no password, token or key"),
                             tr("Enter one of them"));
    }
    const auto written = m_store.write(prefixOf(realm) + *checked, git::Credentials::toBytes(credential));
    if (!written) {
        return written;
    }
    const auto known = readAddresses();
    if (!known) {
        return tl::unexpected(known.error());
    }
    return {};
}

Expected<void> CredentialBook::remove(Realm realm, const QString &address)
{
    const auto checked = checkedAddress(address);
    if (!checked) {
        return tl::unexpected(checked.error());
    }
    const auto removed = m_store.remove(prefixOf(realm) + *checked);
    if (!removed) {
        if (removed.error().kind == ErrorKind::NotFound) {
            return base::failure(ErrorKind::NotFound,
                                 tr("There is no credential for %1").arg(*checked),
                                 {},
                                 tr("See `slipway credentials list` for those there are"));
        }
        return removed;
    }
    const auto known = readAddresses();
    if (!known) {
        return tl::unexpected(known.error());
    }
    return {};
}

void CredentialBook::setSession(Realm realm, const QHash<QString, RemoteCredential> &byAddress)
{
    Shelf &chosen = shelf(realm);
    QHash<QString, RemoteCredential> canonical;
    for (auto each = byAddress.cbegin(); each != byAddress.cend(); ++each) {
        canonical.insert(git::canonicalUrl(each.key()), each.value());
    }
    {
        const std::lock_guard lock(chosen.mutex);
        chosen.sessionValues = canonical;
    }
    chosen.session.setAddresses(canonical.keys());
}

std::optional<RemoteCredential> CredentialBook::find(Realm realm, const QString &url)
{
    Shelf &chosen = shelf(realm);
    // First, since the store may take seconds to open.
    if (auto known = chosen.session.find(url)) {
        return known;
    }
    if (const auto ready = ensureAddresses(); !ready) {
        qCWarning(base::lcSecrets) << "credentials:" << ready.error().sentence();
        return std::nullopt;
    }
    return chosen.stored.find(url);
}

void CredentialBook::forget(Realm realm, const QString &url)
{
    git::Credentials &stored = shelf(realm).stored;
    if (const QString address = stored.addressFor(url); !address.isEmpty()) {
        stored.forget(address);
    }
}

void CredentialBook::reread()
{
    const std::lock_guard lock(m_mutex);
    m_known = false;
}

kube::Credential toKubeCredential(const RemoteCredential &credential)
{
    kube::Credential result;
    if (!credential.bearerToken.isEmpty()) {
        result.token = credential.bearerToken;
    } else {
        result.userName = credential.userName;
        result.password = credential.password;
    }
    return result;
}

} // namespace slipway::credentials
