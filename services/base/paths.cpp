#include "paths.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace slipway::base {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::base", text);
}

QString folder(const char *variable, const QString &fallback)
{
    QString base = qEnvironmentVariable(variable);
    // The specification says that relative values are to be ignored.
    if (!QDir::isAbsolutePath(base)) {
        base = QDir::homePath() + u'/' + fallback;
    }
    return base + u"/slipway"_s;
}

} // namespace

Paths Paths::fromEnvironment()
{
    return {folder("XDG_CONFIG_HOME", u".config"_s),
            folder("XDG_DATA_HOME", u".local/share"_s),
            folder("XDG_STATE_HOME", u".local/state"_s),
            folder("XDG_CACHE_HOME", u".cache"_s)};
}

Expected<void> ensurePrivateFolder(const QString &path)
{
    const QFileInfo info(path);
    if (info.isDir()) {
        return {};
    }
    if (!QDir().mkpath(path) ||
        !QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner)) {
        return failure(ErrorKind::Io,
                       tr("The folder %1 cannot be created").arg(path),
                       tr("the disk is full or the parent folder is not writable"),
                       tr("Free some space or correct the permissions, then try again"));
    }
    return {};
}

Expected<void> writePrivateFile(const QString &path, const QByteArray &bytes)
{
    if (const auto made = ensurePrivateFolder(QFileInfo(path).absolutePath()); !made) {
        return made;
    }
    QSaveFile file(path);
    const bool written = file.open(QIODevice::WriteOnly) &&
                         file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
                         file.write(bytes) == bytes.size() && file.commit();
    if (!written) {
        return failure(
            ErrorKind::Io,
            tr("%1 cannot be written").arg(path),
            file.errorString(),
            tr("The previous version of the file is unchanged; free some space or correct the permissions"));
    }
    return {};
}

Expected<QByteArray> readFile(const QString &path, qint64 limit)
{
    QFile file(path);
    if (!file.exists()) {
        return failure(
            ErrorKind::NotFound, tr("The file %1 does not exist").arg(path), {}, tr("Correct the path"));
    }
    if (!file.open(QIODevice::ReadOnly)) {
        return failure(ErrorKind::Io,
                       tr("%1 cannot be read").arg(path),
                       file.errorString(),
                       tr("Check the path and its permissions"));
    }
    const QByteArray bytes = file.read(limit + 1);
    if (bytes.size() > limit) {
        return failure(ErrorKind::TooLarge,
                       tr("%1 is larger than %2 MiB").arg(path).arg(limit / (1024 * 1024)),
                       {},
                       tr("Check that it is the file you mean"));
    }
    return bytes;
}

} // namespace slipway::base
