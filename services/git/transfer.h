#pragma once

#include <services/base/canceltoken.h>
#include <services/git/remoteaddress.h>
#include <services/git/repository.h>

#include <optional>

struct git_repository;
struct git_transport;

namespace slipway::git {

/// One conversation with a remote. libgit2's callbacks and the transports get it as the payload; a transport
/// leaves its failure here because libgit2 passes on a short text alone.
struct Transfer
{
    QString url; ///< as the user wrote it, with user name
    RemoteAddress address;
    base::CancelToken cancel;
    QString spoolFolder; ///< for packs on their way
    std::optional<base::Error> error;
    QByteArray remoteText; ///< the end of what the other side printed
    QString refusal;       ///< the status of a refused push
    bool tooLarge = false;

    Transfer(const QString &remoteUrl, base::CancelToken token);
};

/// The conversation that a transport of libgit2 belongs to; null when it was not begun by this room.
Transfer *transferOfTransport(git_transport *transport);

/// Brings the mirror's branches, tags and HEAD to the remote's state; what is gone there goes here. Nothing
/// of the mirror changes when the download fails.
base::Expected<void> fetchInto(git_repository *repository, Transfer &transfer);

/// Pushes a commit to a branch of the remote, never forced. Conflict when the branch is not where the commit
/// begins.
base::Expected<void>
pushTo(git_repository *repository, const QString &commit, const QString &branch, Transfer &transfer);

} // namespace slipway::git
