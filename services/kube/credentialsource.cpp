#include "credentialsource.h"

#include <services/base/paths.h>

#include <QCoreApplication>
#include <QDateTime>

using namespace Qt::StringLiterals;

namespace slipway::kube {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr auto tokenFileAge = std::chrono::seconds(50); // a minute with leeway, as kubectl

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::kube", text);
}

QByteArray bearer(const QByteArray &token)
{
    return token.isEmpty() ? QByteArray() : QByteArray("Bearer " + token);
}

QByteArray authorizationOf(const Credential &credential)
{
    if (!credential.token.isEmpty()) {
        return bearer(credential.token.toUtf8());
    }
    if (credential.userName.isEmpty()) {
        return {};
    }
    const QByteArray pair = QString(credential.userName + u':' + credential.password).toUtf8();
    return "Basic " + pair.toBase64();
}

RequestCredential fromPluginAnswer(const PluginCredential &answer, int generation)
{
    return {bearer(answer.token.toUtf8()), answer.clientCertificatePem, answer.clientKeyPem, generation};
}

} // namespace

CredentialSource::CredentialSource(const KubeContext &context)
    : m_cluster(context.cluster)
    , m_credential(context.credential)
    , m_isSecure(context.cluster.server.startsWith(u"https://"_s))
{}

base::Expected<RequestCredential> CredentialSource::current(const base::CancelToken &cancel)
{
    if (!m_isSecure) {
        return RequestCredential();
    }
    if (m_credential.exec) {
        return fromPlugin(cancel);
    }
    if (!m_credential.tokenFile.isEmpty()) {
        return fromTokenFile();
    }
    if (m_credential.isEmpty() && m_credential.stored) {
        return fromStored();
    }
    RequestCredential credential = fromCertificate();
    credential.authorization = authorizationOf(m_credential);
    return credential;
}

bool CredentialSource::refresh(int generation)
{
    const std::lock_guard lock(m_mutex);
    if (generation != m_generation) {
        return true; // somebody else has refreshed it meanwhile
    }
    if (m_credential.exec) {
        m_plugin.reset();
        ++m_generation;
        return true;
    }
    if (!m_credential.tokenFile.isEmpty()) {
        m_fileRead.reset();
        ++m_generation;
        return true;
    }
    if (m_credential.isEmpty() && m_credential.stored) {
        m_credential.stored->forget();
        m_stored.reset();
        ++m_generation;
        return true;
    }
    return false;
}

RequestCredential CredentialSource::fromStored()
{
    RequestCredential credential;
    {
        const std::lock_guard lock(m_mutex);
        credential.generation = m_generation;
        if (m_stored) {
            credential.authorization = authorizationOf(*m_stored);
            return credential;
        }
    }
    // Not under the lock: a keychain may ask its user first.
    Credential found;
    if (m_credential.stored->find(found)) {
        credential.authorization = authorizationOf(found);
        const std::lock_guard lock(m_mutex);
        if (credential.generation == m_generation) {
            m_stored = found;
        }
    }
    return credential;
}

RequestCredential CredentialSource::fromCertificate() const
{
    RequestCredential credential;
    credential.clientCertificatePem = m_credential.clientCertificatePem;
    credential.clientKeyPem = m_credential.clientKeyPem;
    return credential;
}

base::Expected<RequestCredential> CredentialSource::fromTokenFile()
{
    const std::lock_guard lock(m_mutex);
    const auto now = SteadyClock::now();
    if (!m_fileRead || now - *m_fileRead > tokenFileAge) {
        const auto read = base::readFile(m_credential.tokenFile, 1024 * 1024);
        if (read) {
            m_fileToken = read->trimmed();
            m_fileRead = now;
        } else if (m_fileToken.isEmpty() && m_credential.token.isEmpty()) {
            return base::failure(base::ErrorKind::Unauthenticated,
                                 tr("The token file %1 cannot be read").arg(m_credential.tokenFile),
                                 read.error().cause,
                                 tr("Check that the file exists and is yours"));
        }
    }
    RequestCredential credential = fromCertificate();
    credential.generation = m_generation;
    credential.authorization = bearer(m_fileToken.isEmpty() ? m_credential.token.toUtf8() : m_fileToken);
    return credential;
}

// A valid credential, or (in `failure`) the error of a run that ended while we waited for our turn: a plugin
// that hangs must not be run again for everyone who waited.
std::optional<RequestCredential> CredentialSource::cachedPlugin(int knownRuns,
                                                                base::Expected<RequestCredential> &failure)
{
    const std::lock_guard lock(m_mutex);
    if (m_plugin && m_plugin->isValidAt(QDateTime::currentDateTimeUtc())) {
        return fromPluginAnswer(*m_plugin, m_generation);
    }
    if (m_runs != knownRuns && m_pluginError) {
        failure = base::Unexpected(*m_pluginError);
    }
    return std::nullopt;
}

base::Expected<RequestCredential> CredentialSource::fromPlugin(const base::CancelToken &cancel)
{
    int runs = 0;
    {
        const std::lock_guard lock(m_mutex);
        runs = m_runs;
    }
    base::Expected<RequestCredential> failure;
    if (auto cached = cachedPlugin(runs, failure)) {
        return *cached;
    }
    const Slots::Hold turn(m_turn, cancel);
    if (!turn.isHeld()) {
        return base::cancelled(tr("Waiting for the credential plugin %1").arg(m_credential.exec->command));
    }
    if (auto cached = cachedPlugin(runs, failure); cached || !failure) {
        return cached ? base::Expected<RequestCredential>(*cached) : failure;
    }
    auto outcome = runPlugin(*m_credential.exec, m_cluster, cancel);
    const std::lock_guard lock(m_mutex);
    if (!outcome) {
        // Whoever cancelled did so for themselves.
        if (outcome.error().kind != base::ErrorKind::Cancelled) {
            ++m_runs;
            m_pluginError = outcome.error();
        }
        return base::Unexpected(outcome.error());
    }
    ++m_runs;
    m_pluginError.reset();
    m_plugin = std::move(*outcome);
    return fromPluginAnswer(*m_plugin, ++m_generation);
}

} // namespace slipway::kube
