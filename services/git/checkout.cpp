#include "checkout.h"

#include <services/git/checkoutplan.h>
#include <services/git/gitpath.h>
#include <services/git/library.h>
#include <services/git/treereader.h>

#include <QDir>
#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <limits>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace slipway::git {

using base::ErrorKind;
using base::Expected;

namespace {

base::Unexpected diskFailure(const QByteArray &path)
{
    const QString reason = QString::fromLocal8Bit(std::strerror(errno));
    return base::failure(ErrorKind::Io,
                         tr("%1 cannot be written").arg(QFile::decodeName(path)),
                         reason,
                         tr("Check the free space and the rights of the folder"));
}

bool writeAll(int fd, const QByteArray &bytes)
{
    for (qsizetype done = 0; done < bytes.size();) {
        const ssize_t count = ::write(fd, bytes.constData() + done, static_cast<size_t>(bytes.size() - done));
        if (count < 0 && errno != EINTR) {
            return false;
        }
        done += count > 0 ? count : 0;
    }
    return true;
}

Expected<void> writeFile(git_repository *repository, const PlannedEntry &entry, const QByteArray &target)
{
    // The plan has already counted the bytes against the caller's limit.
    const auto bytes = readBlob(repository, entry.id, entry.path, std::numeric_limits<qint64>::max());
    if (!bytes) {
        return base::Unexpected(bytes.error());
    }
    const mode_t mode = entry.executable ? 0700 : 0600;
    const int fd = ::open(target.constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    if (fd < 0) {
        return diskFailure(target);
    }
    const bool written = writeAll(fd, *bytes);
    if (::close(fd) != 0 || !written) {
        return diskFailure(target);
    }
    return {};
}

} // namespace

Expected<void> checkoutTree(git_repository *repository,
                            const QString &commit,
                            const QString &path,
                            const QString &destination,
                            qint64 byteLimit,
                            const base::CancelToken &cancel)
{
    const auto bytes = repositoryPath(path);
    if (!bytes) {
        return base::Unexpected(bytes.error());
    }
    const auto root = rootTree(repository, commit);
    if (!root) {
        return base::Unexpected(root.error());
    }
    const auto folder = folderTree(repository, root->get(), *bytes, commit);
    if (!folder) {
        return base::Unexpected(folder.error());
    }
    const auto plan = CheckoutPlan(repository, root->get(), byteLimit, cancel).make(folder->get(), *bytes);
    if (!plan) {
        return base::Unexpected(plan.error());
    }
    const QByteArray parent = QFile::encodeName(destination);
    if (!QDir().mkpath(destination)) {
        return diskFailure(parent);
    }
    for (const PlannedEntry &entry : *plan) {
        if (cancel.isCancelled()) {
            return base::cancelled(tr("Writing the files of the repository"));
        }
        const QByteArray target = parent + '/' + entry.target;
        if (!entry.id.isEmpty()) {
            if (const auto done = writeFile(repository, entry, target); !done) {
                return done;
            }
        } else if (::mkdir(target.constData(), 0700) != 0) {
            return diskFailure(target);
        }
    }
    return {};
}

} // namespace slipway::git
