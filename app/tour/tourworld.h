#pragma once

#include <app/backend.h>
#include <services/base/canceltoken.h>
#include <services/git/repository.h>

namespace slipway::app {

/// What other people do to the sandbox during the tour. All of it blocks.

/// Somebody releases a version that crashes: a commit on main, pushed. Nothing is pushed again when the last
/// commit of an interrupted tour is still there.
base::Expected<git::Commit> pushBadRelease(const QString &repository,
                                           const QString &path,
                                           const base::Paths &paths,
                                           const base::CancelToken &cancel);

/// The scenario's changes past Git to resources whose names begin with `prefix`, once more: somebody edits
/// them in the cluster.
base::Expected<void> editByHand(Backend &backend, const QString &prefix, const base::CancelToken &cancel);

} // namespace slipway::app
