#pragma once

#include <services/base/canceltoken.h>
#include <services/git/repository.h>

struct git_repository;

namespace slipway::git {

base::Expected<Commit> readCommit(git_repository *repository, const QString &id);

/// Newest first. With a path, Git's default simplification: a merge that took the path unchanged from one
/// parent is left out and only that parent is followed (git-log, "History Simplification").
base::Expected<QList<Commit>> readLog(git_repository *repository,
                                      const QString &from,
                                      int limit,
                                      const QString &path,
                                      const base::CancelToken &cancel);

/// The commits in `to` and not in `excluded` that changed `path`, newest first.
base::Expected<QList<Commit>> commitsBetween(git_repository *repository,
                                             const QString &excluded,
                                             const QString &to,
                                             int limit,
                                             const QString &path,
                                             const base::CancelToken &cancel);

} // namespace slipway::git
