#include "history.h"

#include <services/git/gitpath.h>
#include <services/git/handle.h>
#include <services/git/library.h>

#include <git2.h>

#include <QSet>
#include <QStringDecoder>
#include <queue>

#include <memory>
#include <vector>

using namespace Qt::StringLiterals;

namespace slipway::git {

using base::ErrorKind;
using base::Expected;

namespace {

// Messages are shown and logged; escape sequences in them must not reach a terminal.
QString withoutControls(QString text)
{
    text.removeIf([](QChar c) { return c.category() == QChar::Other_Control && c != u'\n' && c != u'\t'; });
    return text;
}

QString decoded(const char *text, const char *encoding)
{
    if (!text) {
        return {};
    }
    const QByteArray bytes(text);
    QStringDecoder decoder(encoding ? encoding : "UTF-8");
    if (!decoder.isValid()) {
        return withoutControls(QString::fromUtf8(bytes));
    }
    return withoutControls(decoder.decode(bytes));
}

Commit commitOf(git_commit *source)
{
    Commit commit;
    commit.id = idText(*git_commit_id(source));
    const char *encoding = git_commit_message_encoding(source);
    if (const git_signature *author = git_commit_author(source)) {
        commit.author = decoded(author->name, encoding);
        commit.authorEmail = decoded(author->email, encoding);
        commit.authoredAt = QDateTime::fromSecsSinceEpoch(author->when.time, Qt::UTC);
    }
    commit.subject = decoded(git_commit_summary(source), encoding);
    commit.body = decoded(git_commit_body(source), encoding);
    for (unsigned int i = 0; i < git_commit_parentcount(source); ++i) {
        commit.parents << idText(*git_commit_parent_id(source, i));
    }
    return commit;
}

Expected<Handle<git_commit>> lookUp(git_repository *repository, const QString &id)
{
    git_oid oid;
    Handle<git_commit> commit;
    const QString what = tr("The commit %1 cannot be read").arg(id);
    if (!parseId(id, &oid)) {
        return base::failure(
            ErrorKind::Invalid, what, tr("a commit id has 40 hexadecimal digits"), tr("Resolve it first"));
    }
    if (const int code = git_commit_lookup(into(commit), repository, &oid); code != 0) {
        return failureOf(code, what, tr("Refresh the repository and choose a commit that it contains"));
    }
    return commit;
}

// What a commit has at a path: all zeros for nothing. The root is its tree.
git_oid objectAt(git_commit *commit, const QByteArray &path)
{
    git_oid id{};
    if (path.isEmpty()) {
        return *git_commit_tree_id(commit);
    }
    Handle<git_tree> tree;
    Handle<git_tree_entry> entry;
    if (git_commit_tree(into(tree), commit) == 0 &&
        git_tree_entry_bypath(into(entry), tree.get(), path.constData()) == 0) {
        id = *git_tree_entry_id(entry.get());
    }
    return id;
}

class LogWalk final
{
public:
    LogWalk(git_repository *repository, QByteArray path, const base::CancelToken &cancel)
        : m_repository(repository)
        , m_path(std::move(path))
        , m_cancel(cancel)
    {}

    // Ids whose history is left out.
    void exclude(QSet<QString> ids) { m_seen = std::move(ids); }

    Expected<QList<Commit>> run(const QString &from, int limit);

private:
    struct Waiting
    {
        git_time_t time;
        size_t order;
        std::shared_ptr<git_commit> commit;

        bool operator<(const Waiting &other) const
        {
            return time != other.time ? time < other.time : order > other.order;
        }
    };

    bool enqueue(const git_oid &id);
    bool followParents(git_commit *commit, QList<git_oid> *parents) const;

    git_repository *m_repository;
    QByteArray m_path;
    const base::CancelToken &m_cancel;
    std::priority_queue<Waiting> m_waiting;
    QSet<QString> m_seen;
    size_t m_order = 0;
};

bool LogWalk::enqueue(const git_oid &id)
{
    const QString text = idText(id);
    if (m_seen.contains(text)) {
        return true;
    }
    m_seen.insert(text);
    Handle<git_commit> commit;
    if (git_commit_lookup(into(commit), m_repository, &id) != 0) {
        return false;
    }
    const git_time_t time = git_commit_time(commit.get());
    m_waiting.push({time, m_order++, std::shared_ptr<git_commit>(commit.release(), Release())});
    return true;
}

// True when the commit changed the path; `parents` are the ones to go on with.
bool LogWalk::followParents(git_commit *commit, QList<git_oid> *parents) const
{
    const unsigned int count = git_commit_parentcount(commit);
    for (unsigned int i = 0; i < count; ++i) {
        *parents << *git_commit_parent_id(commit, i);
    }
    if (m_path.isEmpty()) {
        return true;
    }
    const git_oid own = objectAt(commit, m_path);
    if (count == 0) {
        return git_oid_is_zero(&own) == 0;
    }
    for (unsigned int i = 0; i < count; ++i) {
        Handle<git_commit> parent;
        if (git_commit_parent(into(parent), commit, i) != 0) {
            continue;
        }
        const git_oid theirs = objectAt(parent.get(), m_path);
        if (git_oid_equal(&own, &theirs) != 0) {
            *parents = {*git_commit_parent_id(commit, i)};
            return false;
        }
    }
    return true;
}

Expected<QList<Commit>> LogWalk::run(const QString &from, int limit)
{
    git_oid start;
    const QString what = tr("The history of %1 cannot be read").arg(from);
    if (!parseId(from, &start) || !enqueue(start)) {
        return base::failure(ErrorKind::NotFound,
                             what,
                             tr("the repository has no such commit"),
                             tr("Refresh the repository and choose a commit that it contains"));
    }
    QList<Commit> found;
    while (!m_waiting.empty() && found.size() < limit) {
        if (m_cancel.isCancelled()) {
            return base::cancelled(what);
        }
        const auto commit = m_waiting.top().commit;
        m_waiting.pop();
        QList<git_oid> parents;
        if (followParents(commit.get(), &parents)) {
            found << commitOf(commit.get());
        }
        for (const git_oid &parent : parents) {
            // The end of a shallow clone is the end of what can be shown.
            enqueue(parent);
        }
    }
    return found;
}

Expected<QSet<QString>>
historyOf(git_repository *repository, const QString &id, const base::CancelToken &cancel)
{
    git_revwalk *walk = nullptr;
    git_oid oid;
    QSet<QString> ids;
    if (!parseId(id, &oid) || git_revwalk_new(&walk, repository) != 0) {
        return ids;
    }
    const std::unique_ptr<git_revwalk, decltype(&git_revwalk_free)> owner(walk, git_revwalk_free);
    git_revwalk_push(walk, &oid);
    while (git_revwalk_next(&oid, walk) == 0) {
        if (cancel.isCancelled()) {
            return base::cancelled(tr("Reading the history of %1").arg(id));
        }
        ids.insert(idText(oid));
    }
    return ids;
}

} // namespace

Expected<Commit> readCommit(git_repository *repository, const QString &id)
{
    const auto commit = lookUp(repository, id);
    if (!commit) {
        return base::Unexpected(commit.error());
    }
    return commitOf(commit->get());
}

Expected<QList<Commit>> readLog(git_repository *repository,
                                const QString &from,
                                int limit,
                                const QString &path,
                                const base::CancelToken &cancel)
{
    const auto bytes = repositoryPath(path);
    if (!bytes) {
        return base::Unexpected(bytes.error());
    }
    return LogWalk(repository, *bytes, cancel).run(from, limit);
}

Expected<QList<Commit>> commitsBetween(git_repository *repository,
                                       const QString &excluded,
                                       const QString &to,
                                       int limit,
                                       const QString &path,
                                       const base::CancelToken &cancel)
{
    const auto bytes = repositoryPath(path);
    if (!bytes) {
        return base::Unexpected(bytes.error());
    }
    auto known = historyOf(repository, excluded, cancel);
    if (!known) {
        return base::Unexpected(known.error());
    }
    LogWalk walk(repository, *bytes, cancel);
    walk.exclude(std::move(*known));
    return walk.run(to, limit);
}

} // namespace slipway::git
