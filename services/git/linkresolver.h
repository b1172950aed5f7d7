#pragma once

#include <services/base/error.h>
#include <services/git/handle.h>

#include <QByteArray>

namespace slipway::git {

/// Where a symbolic link of a tree leads, followed in Git's objects alone.
struct LinkTarget
{
    QByteArray path;              ///< from the root, without links in it
    Handle<git_tree_entry> entry; ///< null for the root itself
};

/// Follows the link at `path` (and links on the way) below `root`. Invalid when it leads out of the
/// repository, to nothing, or in a circle.
base::Expected<LinkTarget>
resolveLink(git_repository *repository, const git_tree *root, const QByteArray &path);

} // namespace slipway::git
