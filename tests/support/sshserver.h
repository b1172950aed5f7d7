#pragma once

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

namespace slipway::testsupport {

/// OpenSSH's own server on a free port of loopback, with keys made for one test; it lets the user in who runs
/// the test.
class SshServer final
{
public:
    SshServer();
    ~SshServer();
    SshServer(const SshServer &) = delete;
    SshServer &operator=(const SshServer &) = delete;

    /// Why it could not be started, for a skipped test; empty when it runs.
    QString problem() const { return m_problem; }

    int port() const { return m_port; }

    QString keyFile() const { return file(QStringLiteral("user")); } ///< of the user who may enter

    QString hostKey() const; ///< the line for known_hosts

    /// A key in a file that the server does not know, encrypted when a passphrase is given.
    QString makeKey(const QString &name, const QString &passphrase = {}) const;
    /// Lets the owner of another key in as well.
    void authorize(const QString &keyFile) const;
    /// A client configuration in which "gitbox" is this server, with these known hosts and this key.
    QString writeConfig(const QString &knownHosts, const QString &keyFile) const;

private:
    QString file(const QString &name) const { return m_folder.filePath(name); }

    void write(const QString &name, const QByteArray &content) const;
    QByteArray read(const QString &path) const;
    bool run(const QString &program, const QStringList &arguments) const;

    QTemporaryDir m_folder;
    QProcess m_process;
    QString m_problem;
    int m_port = 0;
};

} // namespace slipway::testsupport
