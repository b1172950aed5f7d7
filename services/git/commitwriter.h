#pragma once

#include <services/git/repository.h>

struct git_repository;

namespace slipway::git {

/// A commit made but not yet on its branch.
struct PreparedCommit
{
    QString id;
    QString parent; ///< empty for the first commit of a repository
};

/// Writes the objects of the commit; no reference moves. Conflict when the branch is not at expectedParent,
/// Invalid for paths that are not allowed and for a request that changes nothing.
base::Expected<PreparedCommit> prepareCommit(git_repository *repository, const CommitRequest &request);

/// As prepareCommit() for Repository::revertTo().
base::Expected<PreparedCommit> prepareRevert(git_repository *repository,
                                             const QString &branch,
                                             const QString &path,
                                             const QString &target,
                                             const QString &authorName,
                                             const QString &authorEmail,
                                             const base::CancelToken &cancel);

/// Moves a mirror's branch after the remote took the commit.
void followPush(git_repository *repository, const QString &branch, const QString &commit);

} // namespace slipway::git
