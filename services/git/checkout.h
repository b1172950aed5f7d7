#pragma once

#include <services/base/canceltoken.h>
#include <services/base/error.h>

#include <QString>

struct git_repository;

namespace slipway::git {

/// As Repository::checkout(). Files are made new (never through an existing link) with mode 0600, or 0700
/// when executable. A symbolic link inside the repository becomes a copy of what it leads to, so that nothing
/// on the disk leads anywhere. On failure what was written so far stays for the caller to remove with the
/// folder.
base::Expected<void> checkoutTree(git_repository *repository,
                                  const QString &commit,
                                  const QString &path,
                                  const QString &destination,
                                  qint64 byteLimit,
                                  const base::CancelToken &cancel);

} // namespace slipway::git
