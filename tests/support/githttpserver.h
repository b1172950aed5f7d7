#pragma once

#include <tests/support/scriptedserver.h>

#include <QString>

#include <functional>
#include <mutex>
#include <optional>

namespace slipway::testsupport {

/// Serves one repository at "/NAME.git" over smart HTTP: the scripted server before the program
/// `git http-backend`, so that the other side of every conversation is Git itself. Thread safe.
class GitHttpServer final
{
public:
    /// May change the answer of Git, or answer in its place; runs on the server's thread.
    using Interception = std::function<void(const ScriptedRequest &request, Answer &answer)>;

    /// `repository` is the folder of a bare repository, `name` what it is called in the URL.
    explicit GitHttpServer(const QString &repository,
                           const QString &name = QStringLiteral("shop"),
                           std::optional<ServerTls> tls = std::nullopt);
    GitHttpServer(const GitHttpServer &) = delete;
    GitHttpServer &operator=(const GitHttpServer &) = delete;

    QString url() const; ///< of the repository

    ScriptedServer &server() { return m_server; }

    /// The Authorization header that is asked for with 401; empty: anybody may read and push.
    void requireAuthorization(const QByteArray &header);
    void intercept(Interception interception);

private:
    Answer answer(const ScriptedRequest &request);
    Answer runBackend(const ScriptedRequest &request) const;

    QString m_repository;
    QString m_name;
    std::mutex m_mutex;
    QByteArray m_authorization;
    Interception m_interception;
    ScriptedServer m_server; ///< last: its thread uses the others
};

/// "Basic ..." of a user name and password.
QByteArray basicAuthorization(const QByteArray &userName, const QByteArray &password);

} // namespace slipway::testsupport
