#include "repository.h"

#include <services/base/logging.h>
#include <services/base/redact.h>
#include <services/git/checkout.h>
#include <services/git/commitwriter.h>
#include <services/git/history.h>
#include <services/git/library.h>
#include <services/git/localbranch.h>
#include <services/git/mirrorlock.h>
#include <services/git/repositorydata.h>
#include <services/git/revisions.h>
#include <services/git/transfer.h>
#include <services/git/treereader.h>

#include <git2.h>

using namespace Qt::StringLiterals;

namespace slipway::git {

using base::Expected;

Repository::Repository(std::unique_ptr<Private> data)
    : d(std::move(data))
{}

Repository::~Repository() = default;

QString Repository::url() const
{
    return base::withoutUserInfo(d->url);
}

Expected<Handle<git_repository>> openRepository(const QString &folder, bool inPlace)
{
    Handle<git_repository> repository;
    const QByteArray path = folder.toUtf8();
    const unsigned int flags = inPlace ? 0 : GIT_REPOSITORY_OPEN_BARE | GIT_REPOSITORY_OPEN_NO_SEARCH;
    const int code = git_repository_open_ext(into(repository), path.constData(), flags, nullptr);
    if (code == GIT_ENOTFOUND) {
        return base::failure(base::ErrorKind::NotFound,
                             tr("There is no Git repository at %1").arg(folder),
                             lastFailure(code).message,
                             tr("Choose a folder that was cloned, or run git init in it"));
    }
    if (code != 0) {
        return failureOf(
            code, tr("The repository at %1 cannot be opened").arg(folder), tr("Check it with git fsck"));
    }
    return repository;
}

Expected<void> Repository::Private::openReader()
{
    auto opened = openRepository(folder, !isMirror);
    if (!opened) {
        return base::Unexpected(opened.error());
    }
    const std::lock_guard lock(readMutex);
    reader = std::move(*opened);
    return {};
}

Expected<bool> Repository::Private::compareLocalRefs()
{
    const std::lock_guard reading(readMutex);
    const QByteArray now = refsFingerprint(reader.get());
    const std::lock_guard lock(stateMutex);
    const bool moved = now != knownRefs;
    knownRefs = now;
    return moved;
}

Expected<bool> Repository::Private::fetchNow(const base::CancelToken &cancel)
{
    const MirrorLock lock(folder, cancel);
    if (!lock) {
        return base::Unexpected(lock.error());
    }
    auto writer = openRepository(folder, false);
    const bool damaged = !writer || !isReadable(writer->get());
    const QByteArray before = writer ? refsFingerprint(writer->get()) : QByteArray();
    if (!damaged) {
        Transfer transfer(url, cancel);
        const auto fetched = fetchInto(writer->get(), transfer);
        if (!fetched) {
            return base::Unexpected(fetched.error());
        }
        if (isReadable(writer->get())) {
            return refsFingerprint(writer->get()) != before;
        }
    }
    qCWarning(base::lcGit) << "the mirror" << folder << "is damaged and is cloned again";
    if (const auto cloned = cloneMirror(url, folder, cancel); !cloned) {
        return base::Unexpected(cloned.error());
    }
    if (const auto opened = openReader(); !opened) {
        return base::Unexpected(opened.error());
    }
    return true;
}

Expected<bool> Repository::fetch(const base::CancelToken &cancel)
{
    if (!d->isMirror) {
        return d->compareLocalRefs();
    }
    const auto begun = [this] {
        const std::lock_guard lock(d->stateMutex);
        return d->fetchesBegun;
    };
    const quint64 arrival = begun();
    const Passage passage(d->exchange, cancel);
    if (!passage) {
        return base::cancelled(tr("Fetching %1").arg(url()));
    }
    {
        const std::lock_guard lock(d->stateMutex);
        // A fetch that began after this call has seen all that this call could see.
        const bool wasCancelled = !d->lastResult && d->lastResult.error().kind == base::ErrorKind::Cancelled;
        if (d->lastFetch > arrival && !wasCancelled) {
            return d->lastResult;
        }
        ++d->fetchesBegun;
    }
    auto result = d->fetchNow(cancel);
    const std::lock_guard lock(d->stateMutex);
    d->lastFetch = d->fetchesBegun;
    d->lastResult = result;
    return result;
}

Expected<QString> Repository::resolve(const QString &revision) const
{
    const std::lock_guard lock(d->readMutex);
    return resolveRevision(d->reader.get(), revision);
}

QStringList Repository::branches() const
{
    const std::lock_guard lock(d->readMutex);
    return branchNames(d->reader.get());
}

QStringList Repository::tags() const
{
    const std::lock_guard lock(d->readMutex);
    return tagNames(d->reader.get());
}

Expected<Commit> Repository::commit(const QString &id) const
{
    const std::lock_guard lock(d->readMutex);
    return readCommit(d->reader.get(), id);
}

Expected<QList<Commit>>
Repository::log(const QString &from, int limit, const QString &path, const base::CancelToken &cancel) const
{
    const std::lock_guard lock(d->readMutex);
    return readLog(d->reader.get(), from, limit, path, cancel);
}

Expected<QString> Repository::objectId(const QString &commit, const QString &path) const
{
    const std::lock_guard lock(d->readMutex);
    return objectIdAt(d->reader.get(), commit, path);
}

Expected<QList<TreeEntry>> Repository::list(const QString &commit, const QString &path, bool recursive) const
{
    const std::lock_guard lock(d->readMutex);
    return listTree(d->reader.get(), commit, path, recursive);
}

Expected<QByteArray> Repository::readFile(const QString &commit, const QString &path, qint64 limit) const
{
    const std::lock_guard lock(d->readMutex);
    return readFileAt(d->reader.get(), commit, path, limit);
}

Expected<void> Repository::checkout(const QString &commit,
                                    const QString &path,
                                    const QString &destination,
                                    qint64 byteLimit,
                                    const base::CancelToken &cancel) const
{
    const std::lock_guard lock(d->readMutex);
    return checkoutTree(d->reader.get(), commit, path, destination, byteLimit, cancel);
}

// Calls `prepare` on an up-to-date branch and brings its commit to where the branch lives.
Expected<Commit> Repository::Private::commitWith(const CommitPreparation &prepare,
                                                 const QString &branch,
                                                 const base::CancelToken &cancel)
{
    const Passage passage(exchange, cancel);
    if (!passage) {
        return base::cancelled(tr("Committing to %1").arg(branch));
    }
    std::optional<MirrorLock> lock;
    if (isMirror && !lock.emplace(folder, cancel)) {
        return base::Unexpected(lock->error());
    }
    const auto writer = openRepository(folder, !isMirror);
    if (!writer) {
        return base::Unexpected(writer.error());
    }
    git_repository *repository = writer->get();
    if (isMirror) {
        Transfer transfer(url, cancel);
        if (const auto fetched = fetchInto(repository, transfer); !fetched) {
            return base::Unexpected(fetched.error());
        }
    }
    const auto prepared = prepare(repository);
    if (!prepared) {
        return base::Unexpected(prepared.error());
    }
    if (cancel.isCancelled()) {
        return base::cancelled(tr("Committing to %1").arg(branch));
    }
    Expected<void> moved;
    if (isMirror) {
        Transfer transfer(url, cancel);
        moved = pushTo(repository, prepared->id, branch, transfer);
    } else {
        moved = moveLocalBranch(repository, branch, *prepared);
    }
    if (!moved) {
        return base::Unexpected(moved.error());
    }
    if (isMirror) {
        followPush(repository, branch, prepared->id);
    }
    return readCommit(repository, prepared->id);
}

Expected<Commit> Repository::commitAndPush(const CommitRequest &request, const base::CancelToken &cancel)
{
    return d->commitWith(
        [&request](git_repository *repository) { return prepareCommit(repository, request); },
        request.branch,
        cancel);
}

Expected<Commit> Repository::revertTo(const QString &branch,
                                      const QString &path,
                                      const QString &target,
                                      const QString &authorName,
                                      const QString &authorEmail,
                                      const base::CancelToken &cancel)
{
    return d->commitWith(
        [&](git_repository *repository) {
            return prepareRevert(repository, branch, path, target, authorName, authorEmail, cancel);
        },
        branch,
        cancel);
}

} // namespace slipway::git
