#include "sourcetree.h"

#include <services/base/paths.h>
#include <services/git/repository.h>

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::render {

using base::ErrorKind;
using base::Expected;

namespace {

constexpr qint64 fileLimit = 16LL * 1024 * 1024;
constexpr qint64 copyLimit = 200LL * 1024 * 1024;
constexpr int entryLimit = 20'000;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::render", text);
}

class CommitTree final : public SourceTree
{
public:
    CommitTree(std::shared_ptr<git::Repository> repository, QString commit)
        : m_repository(std::move(repository))
        , m_commit(std::move(commit))
    {}

    Expected<QString> id(const QString &path) const override
    {
        return m_repository->objectId(m_commit, path);
    }

    Expected<QList<Entry>> list(const QString &path, bool recursive) const override
    {
        const auto entries = m_repository->list(m_commit, path, recursive);
        if (!entries) {
            return base::Unexpected(entries.error());
        }
        QList<Entry> result;
        result.reserve(entries->size());
        for (const git::TreeEntry &entry : *entries) {
            result.append({entry.path, kindOf(entry.kind)});
        }
        return result;
    }

    Expected<QByteArray> read(const QString &path) const override
    {
        return m_repository->readFile(m_commit, path, fileLimit);
    }

    Expected<void> copyFolder(const QString &path,
                              const QString &destination,
                              const base::CancelToken &cancel) const override
    {
        return m_repository->checkout(m_commit, path, destination, copyLimit, cancel);
    }

private:
    static Kind kindOf(git::EntryKind kind)
    {
        switch (kind) {
        case git::EntryKind::File:
        case git::EntryKind::Executable:
            return Kind::File;
        case git::EntryKind::Folder:
            return Kind::Folder;
        case git::EntryKind::Symlink:
            return Kind::Symlink;
        case git::EntryKind::Submodule:
            break;
        }
        return Kind::Other;
    }

    std::shared_ptr<git::Repository> m_repository;
    QString m_commit;
};

class FolderTree final : public SourceTree
{
public:
    FolderTree(const QString &root, const QString &linkRoot)
        : m_root(QFileInfo(root).canonicalFilePath())
        , m_linkRoot(QFileInfo(linkRoot).canonicalFilePath())
    {}

    Expected<QString> id(const QString &) const override { return QString(); }

    Expected<QList<Entry>> list(const QString &path, bool recursive) const override
    {
        const QFileInfo folder(absolute(path));
        if (!folder.isDir()) {
            return notThere(path);
        }
        const qsizetype prefix = folder.filePath().size() + (folder.filePath().endsWith(u'/') ? 0 : 1);
        QList<Entry> result;
        QDirIterator it(folder.filePath(),
                        QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                        recursive ? QDirIterator::Subdirectories : QDirIterator::NoIteratorFlags);
        while (it.hasNext()) {
            it.next();
            const QString relative = it.filePath().mid(prefix);
            if (relative == u".git"_s || relative.startsWith(u".git/"_s)) {
                continue;
            }
            if (result.size() >= entryLimit) {
                return tooMany(path);
            }
            result.append({childPath(path, relative), kindOf(it.fileInfo())});
        }
        std::ranges::sort(result, {}, &Entry::path);
        return result;
    }

    Expected<QByteArray> read(const QString &path) const override
    {
        if (const auto inside = checkInside(path); !inside) {
            return base::Unexpected(inside.error());
        }
        return base::readFile(absolute(path), fileLimit);
    }

    Expected<void> copyFolder(const QString &path,
                              const QString &destination,
                              const base::CancelToken &cancel) const override
    {
        qint64 left = copyLimit;
        int entries = entryLimit;
        return copy(path, destination, left, entries, 0, cancel);
    }

private:
    QString absolute(const QString &path) const
    {
        if (path.isEmpty()) {
            return m_root;
        }
        return m_root.endsWith(u'/') ? QString(m_root + path) : QString(m_root + u'/' + path);
    }

    static Kind kindOf(const QFileInfo &info)
    {
        return info.isSymLink() ? Kind::Symlink
               : info.isDir()   ? Kind::Folder
               : info.isFile()  ? Kind::File
                                : Kind::Other;
    }

    base::Unexpected notThere(const QString &path) const
    {
        return base::failure(
            ErrorKind::NotFound, tr("There is no folder %1").arg(absolute(path)), {}, tr("Check the path"));
    }

    base::Unexpected tooMany(const QString &path) const
    {
        return base::failure(ErrorKind::TooLarge,
                             tr("The folder %1 is too large to be rendered").arg(absolute(path)),
                             tr("it has more than %1 entries or %2 MiB").arg(entryLimit).arg(copyLimit >> 20),
                             tr("Point at the folder of one application"));
    }

    Expected<void> checkInside(const QString &path) const
    {
        const QFileInfo info(absolute(path));
        const QString real = info.canonicalFilePath();
        const QString bound = info.isSymLink() ? m_linkRoot : m_root;
        const bool isInside = bound == u"/"_s || real == bound || real.startsWith(bound + u'/');
        if (!real.isEmpty() && !isInside) {
            return base::failure(ErrorKind::Invalid,
                                 tr("The symbolic link %1 is refused").arg(path),
                                 tr("it leads out of the folder, to %1").arg(real),
                                 tr("Replace the link by the file it stands for"));
        }
        return {};
    }

    Expected<void> copy(const QString &path,
                        const QString &destination,
                        qint64 &bytesLeft,
                        int &entriesLeft,
                        int depth,
                        const base::CancelToken &cancel) const
    {
        constexpr int depthLimit = 64;
        if (cancel.isCancelled()) {
            return base::cancelled(tr("Copying %1").arg(path));
        }
        const auto entries = list(path, false);
        if (!entries) {
            return base::Unexpected(entries.error());
        }
        QDir().mkpath(destination);
        for (const Entry &entry : *entries) {
            if (const auto inside = checkInside(entry.path); !inside) {
                return inside;
            }
            const QFileInfo info(absolute(entry.path));
            const QString target = destination + u'/' + info.fileName();
            bytesLeft -= info.isFile() ? info.size() : 0;
            if (--entriesLeft < 0 || bytesLeft < 0 || depth > depthLimit) {
                return tooMany(path);
            }
            if (info.isDir()) {
                const auto done = copy(entry.path, target, bytesLeft, entriesLeft, depth + 1, cancel);
                if (!done) {
                    return done;
                }
            } else if (info.isFile() && !QFile::copy(info.filePath(), target)) {
                return base::failure(ErrorKind::Io, tr("%1 cannot be copied").arg(info.filePath()));
            }
        }
        return {};
    }

    QString m_root;
    QString m_linkRoot;
};

} // namespace

std::optional<SourceTree::Kind> SourceTree::kindAt(const QString &path) const
{
    if (path.isEmpty()) {
        return Kind::Folder;
    }
    const qsizetype slash = path.lastIndexOf(u'/');
    const auto siblings = list(slash < 0 ? QString() : path.left(slash), false);
    if (!siblings) {
        return std::nullopt;
    }
    const auto found = std::ranges::find(*siblings, path, &Entry::path);
    return found == siblings->end() ? std::nullopt : std::optional(found->kind);
}

std::unique_ptr<SourceTree> treeOfCommit(std::shared_ptr<git::Repository> repository, const QString &commit)
{
    return std::make_unique<CommitTree>(std::move(repository), commit);
}

std::unique_ptr<SourceTree> treeOfFolder(const QString &root, const QString &linkRoot)
{
    return std::make_unique<FolderTree>(root, linkRoot);
}

Expected<void>
copyInto(const SourceTree &tree, const QString &path, const QString &root, const base::CancelToken &cancel)
{
    const QString target = path.isEmpty() ? root : QString(root + u'/' + path);
    QDir().mkpath(target);
    return tree.copyFolder(path, target, cancel);
}

QString childPath(const QString &base, const QString &name)
{
    if (base.isEmpty() || name.isEmpty()) {
        return base + name;
    }
    return base + u'/' + name;
}

std::optional<QString> joinedPath(const QString &base, const QString &relative)
{
    if (relative.startsWith(u'/') || relative.contains(QChar(0))) {
        return std::nullopt;
    }
    QStringList parts = base.split(u'/', Qt::SkipEmptyParts);
    for (const QString &part : relative.split(u'/', Qt::SkipEmptyParts)) {
        if (part == u"."_s) {
            continue;
        }
        if (part != u".."_s) {
            parts << part;
        } else if (parts.isEmpty()) {
            return std::nullopt;
        } else {
            parts.removeLast();
        }
    }
    return parts.join(u'/');
}

} // namespace slipway::render
