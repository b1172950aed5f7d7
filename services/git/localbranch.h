#pragma once

#include <services/git/commitwriter.h>

namespace slipway::git {

/// Moves the branch of a repository on this machine to the commit; when its work tree has the branch checked
/// out, the changed files follow. Conflict, before anything moves, when one of them has uncommitted changes.
base::Expected<void>
moveLocalBranch(git_repository *repository, const QString &branch, const PreparedCommit &commit);

} // namespace slipway::git
