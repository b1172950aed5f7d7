#pragma once

#include <services/base/canceltoken.h>
#include <services/base/error.h>

#include <QByteArray>
#include <QList>
#include <QString>

#include <memory>
#include <optional>

namespace slipway::git {
class Repository;
}

namespace slipway::render {

/// The files to render from: a commit of a repository, or a folder on disk. Paths are relative to its root,
/// with "/" between parts; "" is the root.
class SourceTree
{
public:
    enum class Kind
    {
        File,
        Folder,
        Symlink,
        Other ///< a submodule, a device
    };

    struct Entry
    {
        QString path;
        Kind kind = Kind::File;
    };

    virtual ~SourceTree() = default;

    /// The object id of a file or folder, which is the same when and only when the content is the same; empty
    /// where there is none, as on disk.
    virtual base::Expected<QString> id(const QString &path) const = 0;
    virtual base::Expected<QList<Entry>> list(const QString &path, bool recursive) const = 0;
    virtual base::Expected<QByteArray> read(const QString &path) const = 0;
    /// Copies a folder; links that lead out of the tree are refused by name.
    virtual base::Expected<void>
    copyFolder(const QString &path, const QString &destination, const base::CancelToken &cancel) const = 0;

    /// What stands at a path; absent when nothing does.
    std::optional<Kind> kindAt(const QString &path) const;
};

/// The tree of a commit. Throughout its life the repository is kept alive.
std::unique_ptr<SourceTree> treeOfCommit(std::shared_ptr<git::Repository> repository, const QString &commit);
/// A folder on disk. `root` bounds what may be read, `linkRoot` where symbolic links may lead.
std::unique_ptr<SourceTree> treeOfFolder(const QString &root, const QString &linkRoot);

/// `relative` as seen from folder `base`; absent when it leads out of the tree or is absolute.
std::optional<QString> joinedPath(const QString &base, const QString &relative);
/// Copies folder `path` to the same place below `root`, making the folders on the way.
base::Expected<void>
copyInto(const SourceTree &tree, const QString &path, const QString &root, const base::CancelToken &cancel);
/// "base/name", or "name" at the root.
QString childPath(const QString &base, const QString &name);

} // namespace slipway::render
