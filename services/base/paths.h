#pragma once

#include <services/base/error.h>

#include <QString>

namespace slipway::base {

/// Slipway's own folders by the XDG base directory specification. The functions only compute names;
/// `ensurePrivateFolder` makes one.
struct Paths
{
    QString config; ///< $XDG_CONFIG_HOME/slipway: settings, workspaces
    QString data;   ///< $XDG_DATA_HOME/slipway: sandbox binaries
    QString state;  ///< $XDG_STATE_HOME/slipway: journal, logs, last-known state, sandbox state
    QString cache;  ///< $XDG_CACHE_HOME/slipway: Git mirrors, renders; may be deleted at any time

    /// From the environment as it is now.
    static Paths fromEnvironment();
};

/// Creates the folder with mode 0700 (parents as usual) when missing.
Expected<void> ensurePrivateFolder(const QString &path);
/// Writes the file as a whole or not at all (temporary file and rename), mode 0600.
Expected<void> writePrivateFile(const QString &path, const QByteArray &bytes);
/// Reads a whole file of at most `limit` bytes.
Expected<QByteArray> readFile(const QString &path, qint64 limit = 64LL * 1024 * 1024);

} // namespace slipway::base
