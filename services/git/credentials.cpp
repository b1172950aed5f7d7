#include "credentials.h"

#include <services/git/library.h>

#include <nlohmann/json.hpp>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::git {

namespace {

// "https://host/a" holds for "https://host/a" and "https://host/a/b", not for "https://host/ab".
bool covers(const QString &address, const QString &url)
{
    return url == address ||
           (url.startsWith(address) && (address.endsWith(u'/') || url[address.size()] == u'/'));
}

QString text(const nlohmann::json &object, const char *name)
{
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? QString::fromStdString(found->get<std::string>())
                                                       : QString();
}

} // namespace

Credentials::Credentials(Reader read)
    : m_read(std::move(read))
{}

void Credentials::setAddresses(const QStringList &addresses)
{
    QStringList canonical;
    for (const QString &address : addresses) {
        canonical << canonicalUrl(address);
    }
    canonical.removeAll(QString());
    canonical.removeDuplicates();
    std::stable_sort(canonical.begin(), canonical.end(), [](const QString &left, const QString &right) {
        return left.size() > right.size();
    });
    const std::lock_guard lock(m_mutex);
    m_addresses = canonical;
    m_known.clear();
    ++m_generation;
}

void Credentials::forget(const QString &address)
{
    const std::lock_guard lock(m_mutex);
    if (address.isEmpty()) {
        m_known.clear();
    } else {
        m_known.remove(canonicalUrl(address));
    }
    ++m_generation;
}

QString Credentials::addressFor(const QString &url) const
{
    const QString wanted = canonicalUrl(url);
    const std::lock_guard lock(m_mutex);
    const auto found = std::find_if(m_addresses.begin(),
                                    m_addresses.end(),
                                    [&wanted](const QString &address) { return covers(address, wanted); });
    return found == m_addresses.end() ? QString() : *found;
}

std::optional<RemoteCredential> Credentials::find(const QString &url)
{
    const QString address = addressFor(url);
    if (address.isEmpty()) {
        return std::nullopt;
    }
    quint64 generation = 0;
    {
        const std::lock_guard lock(m_mutex);
        if (const auto known = m_known.constFind(address); known != m_known.constEnd()) {
            return *known;
        }
        generation = m_generation;
    }
    const auto credential = m_read ? m_read(address) : std::nullopt;
    const std::lock_guard lock(m_mutex);
    if (credential && generation == m_generation) {
        m_known.insert(address, credential);
    }
    return credential;
}

CredentialLookup Credentials::lookup()
{
    return [this](const QString &url) { return find(url); };
}

QByteArray Credentials::toBytes(const RemoteCredential &credential)
{
    const nlohmann::json object = {{"version", 1},
                                   {"userName", credential.userName.toStdString()},
                                   {"password", credential.password.toStdString()},
                                   {"bearerToken", credential.bearerToken.toStdString()},
                                   {"ca", QString::fromUtf8(credential.caPem).toStdString()},
                                   {"insecure", credential.insecure},
                                   {"sshKeyFile", credential.sshKeyFile.toStdString()},
                                   {"sshConfigFile", credential.sshConfigFile.toStdString()}};
    return QByteArray::fromStdString(object.dump());
}

base::Expected<RemoteCredential> Credentials::fromBytes(const QByteArray &bytes)
{
    const auto object =
        nlohmann::json::parse(bytes.constData(), bytes.constData() + bytes.size(), nullptr, false);
    if (!object.is_object() || object.value("version", nlohmann::json()) != nlohmann::json(1)) {
        return base::failure(base::ErrorKind::Invalid,
                             tr("A stored credential cannot be read"),
                             tr("it was damaged, or written by a newer Slipway"),
                             tr("Enter it again in the settings"));
    }
    RemoteCredential credential;
    credential.userName = text(object, "userName");
    credential.password = text(object, "password");
    credential.bearerToken = text(object, "bearerToken");
    credential.caPem = text(object, "ca").toUtf8();
    const auto insecure = object.find("insecure");
    credential.insecure = insecure != object.end() && insecure->is_boolean() && insecure->get<bool>();
    credential.sshKeyFile = text(object, "sshKeyFile");
    credential.sshConfigFile = text(object, "sshConfigFile");
    return credential;
}

} // namespace slipway::git
