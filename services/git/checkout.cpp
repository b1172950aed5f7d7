#include "checkout.h"

#include <services/git/gitpath.h>
#include <services/git/handle.h>
#include <services/git/library.h>
#include <services/git/linkresolver.h>
#include <services/git/treereader.h>

#include <git2.h>

#include <QByteArrayList>
#include <QDir>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace slipway::git {

using base::ErrorKind;
using base::Expected;

namespace {

constexpr int entryLimit = 200'000;
constexpr int depthLimit = 100;

base::Unexpected diskFailure(const QByteArray &path)
{
    return base::failure(ErrorKind::Io,
                         tr("%1 cannot be written").arg(fromGitBytes(path)),
                         QString::fromLocal8Bit(std::strerror(errno)),
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

class Checkout final
{
public:
    Checkout(git_repository *repository, git_tree *root, qint64 byteLimit, const base::CancelToken &cancel)
        : m_repository(repository)
        , m_root(root)
        , m_bytesLeft(byteLimit)
        , m_byteLimit(byteLimit)
        , m_cancel(cancel)
    {}

    /// `path` is where the tree is in the repository, `target` where it goes on the disk.
    Expected<void> writeFolder(const git_tree *tree, const QByteArray &path, const QByteArray &target);

private:
    Expected<void> writeEntry(const git_tree_entry *entry, const QByteArray &path, const QByteArray &target);
    Expected<void> writeFile(const git_tree_entry *entry, const QByteArray &path, const QByteArray &target);
    Expected<void>
    writeSubfolder(const git_tree_entry *entry, const QByteArray &path, const QByteArray &target);
    Expected<void> writeLinked(const QByteArray &path, const QByteArray &target);
    Expected<void> checkBudget(const QByteArray &path);

    git_repository *m_repository;
    git_tree *m_root;
    qint64 m_bytesLeft;
    qint64 m_byteLimit;
    const base::CancelToken &m_cancel;
    int m_entries = 0;
    QByteArrayList m_open; // the folders being written, to see a link to one of them
};

Expected<void> Checkout::checkBudget(const QByteArray &path)
{
    if (m_cancel.isCancelled()) {
        return base::cancelled(tr("Writing the files of the repository"));
    }
    if (++m_entries > entryLimit || m_open.size() > depthLimit) {
        return base::failure(ErrorKind::TooLarge,
                             tr("The folder %1 is too large to be written").arg(fromGitBytes(path)),
                             tr("it has more than %1 entries or %2 levels").arg(entryLimit).arg(depthLimit),
                             tr("Point the application at a folder with its manifests alone"));
    }
    return {};
}

Expected<void> Checkout::writeFolder(const git_tree *tree, const QByteArray &path, const QByteArray &target)
{
    if (m_open.contains(path)) {
        return base::failure(ErrorKind::Invalid,
                             tr("A symbolic link to %1 is refused").arg(fromGitBytes(path)),
                             tr("it leads to a folder that contains it"),
                             tr("Replace the link in the repository by the files it stands for"));
    }
    if (::mkdir(target.constData(), 0700) != 0 && errno != EEXIST) {
        return diskFailure(target);
    }
    m_open << path;
    const size_t count = git_tree_entrycount(tree);
    for (size_t i = 0; i < count; ++i) {
        const git_tree_entry *entry = git_tree_entry_byindex(tree, i);
        const QByteArray name(git_tree_entry_name(entry));
        const QByteArray entryPath = path.isEmpty() ? name : path + '/' + name;
        if (isForbiddenName(name)) {
            return base::failure(ErrorKind::Invalid,
                                 tr("The entry %1 is refused").arg(fromGitBytes(entryPath)),
                                 tr("its name would reach outside its folder or into Git's own data"),
                                 tr("Remove it from the repository"));
        }
        if (const auto done = writeEntry(entry, entryPath, target + '/' + name); !done) {
            return done;
        }
    }
    m_open.removeLast();
    return {};
}

Expected<void>
Checkout::writeEntry(const git_tree_entry *entry, const QByteArray &path, const QByteArray &target)
{
    if (const auto fine = checkBudget(path); !fine) {
        return fine;
    }
    switch (kindOf(entry)) {
    case EntryKind::File:
    case EntryKind::Executable:
        return writeFile(entry, path, target);
    case EntryKind::Folder:
        return writeSubfolder(entry, path, target);
    case EntryKind::Symlink:
        return writeLinked(path, target);
    case EntryKind::Submodule:
        break;
    }
    return base::failure(ErrorKind::Unsupported,
                         tr("The submodule %1 is refused").arg(fromGitBytes(path)),
                         tr("Slipway reads one repository at a time"),
                         tr("Put the files into this repository, or make the submodule an application of "
                            "its own"));
}

Expected<void>
Checkout::writeFile(const git_tree_entry *entry, const QByteArray &path, const QByteArray &target)
{
    const auto bytes =
        readBlob(m_repository, idText(*git_tree_entry_id(entry)), fromGitBytes(path), m_bytesLeft);
    if (!bytes) {
        if (bytes.error().kind != ErrorKind::TooLarge) {
            return base::Unexpected(bytes.error());
        }
        return base::failure(ErrorKind::TooLarge,
                             tr("The files are too large to be written"),
                             tr("with %1 they exceed %2 bytes").arg(fromGitBytes(path)).arg(m_byteLimit),
                             tr("Move large data out of the folder with the manifests"));
    }
    m_bytesLeft -= bytes->size();
    const mode_t mode = kindOf(entry) == EntryKind::Executable ? 0700 : 0600;
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

Expected<void>
Checkout::writeSubfolder(const git_tree_entry *entry, const QByteArray &path, const QByteArray &target)
{
    Handle<git_tree> tree;
    if (const int code = git_tree_lookup(into(tree), m_repository, git_tree_entry_id(entry)); code != 0) {
        return failureOf(code, tr("The folder %1 cannot be read").arg(fromGitBytes(path)));
    }
    return writeFolder(tree.get(), path, target);
}

Expected<void> Checkout::writeLinked(const QByteArray &path, const QByteArray &target)
{
    const auto linked = resolveLink(m_repository, m_root, path);
    if (!linked) {
        return base::Unexpected(linked.error());
    }
    if (!linked->entry) {
        return writeFolder(m_root, {}, target);
    }
    return writeEntry(linked->entry.get(), linked->path, target);
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
    if (!QDir().mkpath(destination)) {
        return base::failure(ErrorKind::Io,
                             tr("The folder %1 cannot be made").arg(destination),
                             {},
                             tr("Check the free space and the rights of the folder above it"));
    }
    return Checkout(repository, root->get(), byteLimit, cancel)
        .writeFolder(folder->get(), *bytes, destination.toLocal8Bit());
}

} // namespace slipway::git
