#pragma once

#include <services/base/error.h>

#include <QByteArray>
#include <QString>

namespace slipway::git {

/// Git's file names are bytes. Valid UTF-8 becomes itself; any other byte becomes a lone surrogate
/// U+DC80..U+DCFF, so that toGitBytes() gives back exactly what was in the tree (as Python's
/// surrogateescape).
QString fromGitBytes(const QByteArray &bytes);
QByteArray toGitBytes(const QString &text);

/// "refs/heads/NAME".
QByteArray branchReference(const QString &branch);

/// A path inside a repository in the one spelling libgit2 takes: no "/" at the ends, no empty and no "."
/// parts. "" is the root. Invalid for "..", a NUL byte and parts that mean Git's own folder.
base::Expected<QByteArray> repositoryPath(const QString &path);

/// True for names that a tree may never put on a disk: empty, ".", "..", with "/" or NUL inside, and every
/// spelling that some file system takes for ".git" (case, NTFS short name and trailing dots, HFS+ ignorable
/// characters).
bool isForbiddenName(const QByteArray &name);

} // namespace slipway::git
