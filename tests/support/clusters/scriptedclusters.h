#pragma once

#include <tests/support/scriptedserver.h>
#include <tests/support/testcertificates.h>

#include <QByteArray>
#include <QString>
#include <QTemporaryDir>

namespace slipway::testsupport {

/// One kubeconfig whose contexts answer in every way that a cluster can, over servers at the wire:
///
///     reachable    answers, trusted, signed in as release-lead
///     wrong-ca     answers with a certificate of an authority that the kubeconfig does not name
///     expired      refuses the token (401)
///     unreachable  a port where nobody listens
///     no-helper    its credential plugin is not installed
///     broken       names a user that no file defines
class ScriptedClusters final
{
public:
    ScriptedClusters();
    Q_DISABLE_COPY_MOVE(ScriptedClusters)

    /// The file of the kubeconfig.
    QString file() const { return m_folder.filePath(QStringLiteral("config")); }

    /// Writes one more kubeconfig with one context, at the server that answers, and returns its file.
    QString fileWith(const QString &context) const;
    /// Writes any text as a file beside it and returns its name.
    QString fileWithText(const QString &name, const QByteArray &text) const;

    ScriptedServer &reachable() { return m_reachable; }

    /// From now on the server of `reachable` answers nothing.
    void hang();

private:
    TestAuthority m_authority;
    TestAuthority m_otherAuthority;
    ScriptedServer m_reachable;
    ScriptedServer m_expired;
    QTemporaryDir m_folder;
};

} // namespace slipway::testsupport
