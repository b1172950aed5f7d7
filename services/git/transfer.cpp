#include "transfer.h"

#include <services/base/logging.h>
#include <services/base/redact.h>
#include <services/git/gitpath.h>
#include <services/git/handle.h>
#include <services/git/library.h>

#include <git2.h>
#include <git2/sys/transport.h>

#include <QSet>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace slipway::git {

using base::ErrorKind;
using base::Expected;

namespace {

constexpr size_t packLimit = size_t{4} * 1024 * 1024 * 1024;
constexpr qsizetype remoteTextLimit = 4096;

Transfer &transferOf(void *payload)
{
    return *static_cast<Transfer *>(payload);
}

int onProgress(const git_indexer_progress *progress, void *payload)
{
    Transfer &transfer = transferOf(payload);
    transfer.tooLarge = progress->received_bytes > packLimit;
    return transfer.tooLarge || transfer.cancel.isCancelled() ? GIT_EUSER : 0;
}

int onRemoteText(const char *text, int length, void *payload)
{
    Transfer &transfer = transferOf(payload);
    transfer.remoteText.append(text, length);
    transfer.remoteText = transfer.remoteText.right(remoteTextLimit);
    return transfer.cancel.isCancelled() ? GIT_EUSER : 0;
}

int onPushUpdate(const char *, const char *status, void *payload)
{
    if (status) {
        transferOf(payload).refusal = QString::fromUtf8(status);
    }
    return 0;
}

git_remote_callbacks callbacksFor(Transfer &transfer)
{
    git_remote_callbacks callbacks;
    git_remote_init_callbacks(&callbacks, GIT_REMOTE_CALLBACKS_VERSION);
    callbacks.transfer_progress = onProgress;
    callbacks.sideband_progress = onRemoteText;
    callbacks.push_update_reference = onPushUpdate;
    callbacks.payload = &transfer;
    return callbacks;
}

base::Error withRemoteText(base::Error error, const Transfer &transfer)
{
    const QString said = base::redact(QString::fromUtf8(transfer.remoteText).trimmed());
    if (!said.isEmpty()) {
        error.detail += (error.detail.isEmpty() ? QString() : u"\n"_s) + said;
    }
    return error;
}

bool endedEarly(const LibraryFailure &failure)
{
    return failure.message.contains(u"early EOF"_s) || failure.message.contains(u"unexpected EOF"_s) ||
           failure.message.contains(u"disconnected"_s) || failure.message.contains(u"not complete"_s);
}

base::Unexpected transferFailure(const LibraryFailure &failure, Transfer &transfer, const QString &what)
{
    if (transfer.cancel.isCancelled()) {
        return base::cancelled(what);
    }
    if (transfer.error) {
        return base::Unexpected(withRemoteText(*transfer.error, transfer));
    }
    if (transfer.tooLarge) {
        return base::failure(ErrorKind::TooLarge,
                             what,
                             tr("the repository is larger than 4 GiB"),
                             tr("Keep the manifests in a repository of their own"));
    }
    if (endedEarly(failure)) {
        return base::failure(ErrorKind::Unreachable,
                             what,
                             tr("the connection ended in the middle of the transfer"),
                             tr("Try again; if it happens again, look at the server's log"),
                             failure.message);
    }
    auto error =
        failureOf(failure, what, tr("Check the address, the network and your rights on the repository"));
    return base::Unexpected(withRemoteText(error.value(), transfer));
}

struct RemoteHeads
{
    QSet<QByteArray> names;
    QByteArray defaultBranch;
};

bool isMirrored(const QByteArray &name)
{
    return name.startsWith("refs/heads/") || name.startsWith("refs/tags/");
}

RemoteHeads headsOf(git_remote *remote)
{
    RemoteHeads heads;
    const git_remote_head **list = nullptr;
    size_t count = 0;
    if (git_remote_ls(&list, &count, remote) == 0) {
        for (size_t i = 0; i < count; ++i) {
            heads.names.insert(QByteArray(list[i]->name));
        }
    }
    git_buf branch = GIT_BUF_INIT;
    if (git_remote_default_branch(&branch, remote) == 0) {
        heads.defaultBranch = QByteArray(branch.ptr, static_cast<qsizetype>(branch.size));
    }
    git_buf_dispose(&branch);
    return heads;
}

// Before the new ones are written: a branch "a" that has gone would be in the way of a new branch "a/b".
void pruneReferences(git_repository *repository, const RemoteHeads &heads)
{
    git_strarray names{};
    if (git_reference_list(&names, repository) != 0) {
        return;
    }
    for (size_t i = 0; i < names.count; ++i) {
        const QByteArray name(names.strings[i]);
        if (isMirrored(name) && !heads.names.contains(name)) {
            git_reference_remove(repository, name.constData());
        }
    }
    git_strarray_dispose(&names);
}

Expected<Handle<git_remote>> anonymousRemote(git_repository *repository, const Transfer &transfer)
{
    Handle<git_remote> remote;
    const int code = git_remote_create_anonymous(into(remote), repository, transfer.url.toUtf8().constData());
    if (code != 0) {
        return failureOf(code,
                         tr("The address %1 cannot be used").arg(base::withoutUserInfo(transfer.url)),
                         tr("Write it like https://host/path or git@host:path"));
    }
    return remote;
}

} // namespace

Transfer::Transfer(const QString &remoteUrl, base::CancelToken token)
    : url(remoteUrl)
    , address(RemoteAddress::parse(remoteUrl))
    , cancel(std::move(token))
{}

Transfer *transferOfTransport(git_transport *transport)
{
    git_remote_connect_options options;
    git_remote_connect_options_init(&options, GIT_REMOTE_CONNECT_OPTIONS_VERSION);
    if (git_transport_remote_connect_options(&options, transport) != 0) {
        return nullptr;
    }
    // libgit2 1.5 exports no function that gives the copy back; this is all that it may own.
    git_strarray_dispose(&options.custom_headers);
    return static_cast<Transfer *>(options.callbacks.payload);
}

Expected<void> fetchInto(git_repository *repository, Transfer &transfer)
{
    const QString what = tr("Fetching %1 failed").arg(base::withoutUserInfo(transfer.url));
    transfer.spoolFolder = fromGitBytes(QByteArray(git_repository_path(repository))) + u"objects/pack"_s;
    const auto remote = anonymousRemote(repository, transfer);
    if (!remote) {
        return base::Unexpected(remote.error());
    }
    QByteArray branches("+refs/heads/*:refs/heads/*");
    QByteArray tags("+refs/tags/*:refs/tags/*");
    std::array<char *, 2> specs{branches.data(), tags.data()};
    const git_strarray refspecs{specs.data(), specs.size()};

    git_fetch_options options;
    git_fetch_options_init(&options, GIT_FETCH_OPTIONS_VERSION);
    options.callbacks = callbacksFor(transfer);
    options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE;
    options.update_fetchhead = 0;
    git_remote_connect_options connecting;
    git_remote_connect_options_init(&connecting, GIT_REMOTE_CONNECT_OPTIONS_VERSION);
    connecting.callbacks = options.callbacks;

    if (const int code = git_remote_connect_ext(remote->get(), GIT_DIRECTION_FETCH, &connecting); code != 0) {
        return transferFailure(lastFailure(code), transfer, what);
    }
    const RemoteHeads heads = headsOf(remote->get());
    if (const int code = git_remote_download(remote->get(), &refspecs, &options); code != 0) {
        return transferFailure(lastFailure(code), transfer, what);
    }
    git_remote_disconnect(remote->get());
    pruneReferences(repository, heads);
    const int code =
        git_remote_update_tips(remote->get(), &options.callbacks, 0, GIT_REMOTE_DOWNLOAD_TAGS_NONE, "fetch");
    if (code != 0) {
        return transferFailure(lastFailure(code), transfer, what);
    }
    if (!heads.defaultBranch.isEmpty()) {
        Handle<git_reference> head;
        git_reference_symbolic_create(
            into(head), repository, "HEAD", heads.defaultBranch.constData(), 1, nullptr);
    }
    return {};
}

namespace {

// The server's words for a push that came second.
bool lostTheRace(const QString &refusal)
{
    const QStringList words = {u"non-fast-forward"_s,
                               u"fetch first"_s,
                               u"failed to update ref"_s,
                               u"cannot lock ref"_s,
                               u"stale info"_s,
                               u"incorrect old value"_s};
    return std::any_of(
        words.begin(), words.end(), [&refusal](const QString &word) { return refusal.contains(word); });
}

// libgit2 pushes references, not commits. Pushes of one mirror come one after another, so one name is enough.
class OutgoingReference final
{
public:
    static constexpr const char *name = "refs/slipway/outgoing";

    OutgoingReference(git_repository *repository, const QString &commit)
        : m_repository(repository)
    {
        git_oid id;
        Handle<git_reference> reference;
        if (parseId(commit, &id)) {
            git_reference_create(into(reference), repository, name, &id, 1, nullptr);
        }
    }

    ~OutgoingReference() { git_reference_remove(m_repository, name); }

    OutgoingReference(const OutgoingReference &) = delete;
    OutgoingReference &operator=(const OutgoingReference &) = delete;

private:
    git_repository *m_repository;
};

base::Unexpected pushConflict(const QString &branch, const QString &detail)
{
    return base::failure(ErrorKind::Conflict,
                         tr("The branch %1 has moved").arg(branch),
                         tr("somebody pushed to it first"),
                         tr("Refresh, look at what changed and try again"),
                         detail);
}

} // namespace

Expected<void>
pushTo(git_repository *repository, const QString &commit, const QString &branch, Transfer &transfer)
{
    const QString what = tr("Pushing to %1 failed").arg(base::withoutUserInfo(transfer.url));
    const auto remote = anonymousRemote(repository, transfer);
    if (!remote) {
        return base::Unexpected(remote.error());
    }
    git_push_options options;
    git_push_options_init(&options, GIT_PUSH_OPTIONS_VERSION);
    options.callbacks = callbacksFor(transfer);
    const OutgoingReference outgoing(repository, commit);
    QByteArray refspec = QByteArray(OutgoingReference::name) + ':' + branchReference(branch);
    char *spec = refspec.data();
    const git_strarray refspecs{&spec, 1};
    const int code = git_remote_upload(remote->get(), &refspecs, &options);
    const LibraryFailure failure = lastFailure(code);
    git_remote_disconnect(remote->get());
    if (code == GIT_ENONFASTFORWARD || lostTheRace(transfer.refusal)) {
        return pushConflict(branch, transfer.refusal);
    }
    if (code != 0) {
        return transferFailure(failure, transfer, what);
    }
    if (!transfer.refusal.isEmpty()) {
        const base::Error refused{ErrorKind::Forbidden,
                                  tr("The server refused the push to %1").arg(branch),
                                  transfer.refusal,
                                  tr("The branch may be protected: push to another branch and open a pull "
                                     "request, or ask the owner"),
                                  {}};
        return base::Unexpected(withRemoteText(refused, transfer));
    }
    return {};
}

} // namespace slipway::git
