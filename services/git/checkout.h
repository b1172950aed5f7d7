#pragma once

#include <services/base/canceltoken.h>
#include <services/base/error.h>

#include <QString>

struct git_repository;

namespace slipway::git {

/// As Repository::checkout(). Everything is judged before the first file is written (CheckoutPlan). Files and
/// folders are made new, never through something that is there, with mode 0600 or 0700. A symbolic link
/// inside the repository becomes a copy of what it leads to, so that nothing on the disk leads anywhere.
base::Expected<void> checkoutTree(git_repository *repository,
                                  const QString &commit,
                                  const QString &path,
                                  const QString &destination,
                                  qint64 byteLimit,
                                  const base::CancelToken &cancel);

} // namespace slipway::git
