#pragma once

#include <services/git/commitwriter.h>
#include <services/git/handle.h>
#include <services/git/repository.h>
#include <services/git/turnstile.h>

#include <mutex>

namespace slipway::git {

/// What a Repository consists of. Reading and exchanging with the remote use two libgit2 objects, so that
/// nobody who reads waits for the network.
struct Repository::Private
{
    QString url;    ///< as the user wrote it; shown without user name and password
    QString folder; ///< of Git's own data
    bool isMirror = false;

    mutable std::mutex readMutex;
    mutable Handle<git_repository> reader; ///< under readMutex

    Turnstile exchange;       ///< fetching, pushing and committing, one at a time
    quint64 fetchesBegun = 0; ///< this and the following under stateMutex
    quint64 lastFetch = 0;    ///< which of them has ended last
    base::Expected<bool> lastResult = false;
    QByteArray knownRefs;
    std::mutex stateMutex;

    using CommitPreparation = std::function<base::Expected<PreparedCommit>(git_repository *repository)>;

    base::Expected<void> openReader();
    base::Expected<bool> fetchNow(const base::CancelToken &cancel);
    base::Expected<bool> compareLocalRefs();
    base::Expected<Commit>
    commitWith(const CommitPreparation &prepare, const QString &branch, const base::CancelToken &cancel);
};

/// Opens Git's data at `folder`. With `inPlace`, `folder` may be a work tree or something inside one.
base::Expected<Handle<git_repository>> openRepository(const QString &folder, bool inPlace);

/// Clones `url` to `folder`, which appears only when it is complete; what was there before is replaced.
base::Expected<void> cloneMirror(const QString &url, const QString &folder, const base::CancelToken &cancel);

/// False when HEAD's commit or the tip of a branch cannot be read: the mirror is damaged.
bool isReadable(git_repository *repository);

} // namespace slipway::git
