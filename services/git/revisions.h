#pragma once

#include <services/base/error.h>

#include <QByteArray>
#include <QString>
#include <QStringList>

struct git_repository;

namespace slipway::git {

/// The commit id of a branch, tag, full name (refs/...), commit id or its beginning, "HEAD" or "", or version
/// constraint over the tags, in this order. Annotated tags are peeled. NotFound says what exists instead.
base::Expected<QString> resolveRevision(git_repository *repository, const QString &revision);

/// Names without refs/heads/ or refs/tags/, sorted.
QStringList branchNames(git_repository *repository);
QStringList tagNames(git_repository *repository);

/// Changes whenever HEAD, a branch, a tag or a remote's branch moves, appears or goes.
QByteArray refsFingerprint(git_repository *repository);

} // namespace slipway::git
