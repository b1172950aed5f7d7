#pragma once

#include <services/git/handle.h>
#include <services/git/repository.h>

#include <QByteArray>

namespace slipway::git {

/// A commit's root tree.
base::Expected<Handle<git_tree>> rootTree(git_repository *repository, const QString &commit);

/// As the functions of the same names in Repository.
base::Expected<QString> objectIdAt(git_repository *repository, const QString &commit, const QString &path);
base::Expected<QList<TreeEntry>>
listTree(git_repository *repository, const QString &commit, const QString &path, bool recursive);
base::Expected<QByteArray>
readFileAt(git_repository *repository, const QString &commit, const QString &path, qint64 limit);

/// The tree of a folder below `root` ("" is the root itself). NotFound names what the nearest folder holds.
base::Expected<Handle<git_tree>>
folderTree(git_repository *repository, git_tree *root, const QByteArray &path, const QString &commit);

EntryKind kindOf(const git_tree_entry *entry);

/// The bytes of a file's object; TooLarge before anything is unpacked.
base::Expected<QByteArray>
readBlob(git_repository *repository, const QString &id, const QString &path, qint64 limit);

} // namespace slipway::git
