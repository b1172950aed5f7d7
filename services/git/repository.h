#pragma once

#include <services/base/canceltoken.h>
#include <services/base/error.h>

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>

namespace slipway::net {
class HttpClient;
}

namespace slipway::git {

/// How a remote is reached. Secrets come from the keychain just before use and are never logged.
struct RemoteCredential
{
    QString userName; ///< basic authentication; with a token, any name the forge accepts
    QString password; ///< or token
    QString bearerToken;
    QByteArray caPem;
    bool insecure = false;
    QString sshKeyFile;    ///< passed to ssh -i; empty: the user's ssh configuration decides
    QString sshConfigFile; ///< passed to ssh -F; empty: the user's and the machine's
};

/// Finds the credential of a remote URL; may be called from any thread.
using CredentialLookup = std::function<std::optional<RemoteCredential>(const QString &url)>;

/// Registers the https/http transport over `http` and the ssh transport with libgit2. Once per process,
/// before any other thread uses this room; `http` and `lookup` must live until the process ends. Local
/// repositories and file:// remotes need no call of it.
void initialize(net::HttpClient &http, CredentialLookup lookup);

/// One commit, as values.
struct Commit
{
    QString id; ///< 40 hex digits
    QString author;
    QString authorEmail;
    QDateTime authoredAt; ///< UTC
    QString subject;
    QString body;
    QStringList parents;

    QString shortId() const { return id.left(7); }

    bool operator==(const Commit &) const = default;
};

enum class EntryKind
{
    File,
    Executable,
    Symlink,
    Folder,
    Submodule
};

struct TreeEntry
{
    QString path; ///< relative to the root of the repository, "/" between parts
    EntryKind kind = EntryKind::File;
    QString id;      ///< object id
    qint64 size = 0; ///< of a file, bytes
};

/// One file to be changed by a commit; `content` absent = delete it. An executable file stays executable.
struct FileChange
{
    QString path;
    std::optional<QByteArray> content;
};

struct CommitRequest
{
    QString branch;
    QList<FileChange> changes;
    QString message;
    QString authorName;
    QString authorEmail;
    /// The commit the changes were made on; Conflict when the branch has moved meanwhile. A branch that does
    /// not exist yet begins there.
    QString expectedParent;
};

/// A bare mirror of a remote, or a local repository opened in place (never written except by its own push).
/// Objects are read from Git's database, never from a work tree; symbolic links are not followed. Thread
/// safe: calls on one repository are serialised.
class Repository final
{
public:
    ~Repository();
    Repository(const Repository &) = delete;
    Repository &operator=(const Repository &) = delete;

    QString url() const;

    /// Fetches what is new from the remote (all branches and tags); false when nothing had changed. A local
    /// repository needs no fetch and answers true when its refs moved since the last call.
    base::Expected<bool> fetch(const base::CancelToken &cancel);

    /// Resolves a branch, tag, full or unambiguous short SHA, "HEAD" (or empty), or a semver constraint over
    /// the tags ("^1.2", "1.x", ">=1.0 <2") to a commit id. NotFound says what exists instead.
    base::Expected<QString> resolve(const QString &revision) const;
    QStringList branches() const;
    QStringList tags() const;

    base::Expected<Commit> commit(const QString &id) const;
    /// Newest first, from `from`; only commits that touched `path` when one is given.
    base::Expected<QList<Commit>>
    log(const QString &from, int limit, const QString &path = {}, const base::CancelToken &cancel = {}) const;

    /// The object id of a folder or file at a commit; identical content has identical ids. "" is the root.
    base::Expected<QString> objectId(const QString &commit, const QString &path) const;
    /// Everything below a folder, depth first, sorted by path.
    base::Expected<QList<TreeEntry>> list(const QString &commit, const QString &path, bool recursive) const;
    base::Expected<QByteArray>
    readFile(const QString &commit, const QString &path, qint64 limit = 16LL * 1024 * 1024) const;
    /// Writes the folder's content directly below `destination` (for helm and kustomize), which must hold
    /// none of it yet. Symbolic links inside the repository become copies. Entries that would leave the
    /// folder, links that lead out of the repository and submodules are refused by name, before anything is
    /// written.
    base::Expected<void> checkout(const QString &commit,
                                  const QString &path,
                                  const QString &destination,
                                  qint64 byteLimit,
                                  const base::CancelToken &cancel) const;

    /// Makes a commit on top of the branch and pushes it (never forced). Conflict when somebody pushed first,
    /// Forbidden when the server's rules refuse it, Invalid when nothing would change. In a local repository
    /// the branch moves; files of a work tree that has it checked out follow, unless one of them has
    /// uncommitted changes (Conflict).
    base::Expected<Commit> commitAndPush(const CommitRequest &request, const base::CancelToken &cancel);
    /// A commit that undoes everything below `path` that came after `target`: afterwards the folder's content
    /// is that of `target`, which must be a commit of the branch. Pushed like commitAndPush(). The message
    /// names the reverted commits.
    base::Expected<Commit> revertTo(const QString &branch,
                                    const QString &path,
                                    const QString &target,
                                    const QString &authorName,
                                    const QString &authorEmail,
                                    const base::CancelToken &cancel);

private:
    friend class MirrorCache;
    struct Private;
    explicit Repository(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

/// One bare mirror per remote URL under the cache folder. Thread safe; two callers of the same URL share the
/// mirror and one fetch. A damaged mirror is cloned anew.
class MirrorCache final
{
public:
    explicit MirrorCache(QString folder);
    ~MirrorCache();
    MirrorCache(const MirrorCache &) = delete;
    MirrorCache &operator=(const MirrorCache &) = delete;

    /// Opens the mirror, cloning it when missing. `url` may be https, http, ssh, scp-style (git@host:path) or
    /// an absolute local path (opened in place). Errors say whether name, network, credential or repository
    /// is at fault.
    base::Expected<std::shared_ptr<Repository>> open(const QString &url, const base::CancelToken &cancel);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// One spelling per repository: scheme and host in lower case, no user info, no trailing "/" or ".git".
QString canonicalUrl(const QString &url);

} // namespace slipway::git
