#include "commitwriter.h"

#include <services/git/gitpath.h>
#include <services/git/handle.h>
#include <services/git/history.h>
#include <services/git/library.h>
#include <services/git/treereader.h>

#include <git2.h>

#include <vector>

using namespace Qt::StringLiterals;

namespace slipway::git {

using base::ErrorKind;
using base::Expected;

namespace {

// Empty when there is no such branch.
QString branchTip(git_repository *repository, const QString &branch)
{
    git_oid id;
    return git_reference_name_to_id(&id, repository, branchReference(branch).constData()) == 0 ? idText(id)
                                                                                               : QString();
}

Expected<void> checkBranchName(const QString &branch)
{
    int valid = 0;
    if (git_reference_name_is_valid(&valid, branchReference(branch).constData()) != 0 || valid == 0 ||
        branch.isEmpty()) {
        return base::failure(ErrorKind::Invalid,
                             tr("\"%1\" is not the name of a branch").arg(branch),
                             {},
                             tr("Use letters, digits, \"-\" and \"/\""));
    }
    return {};
}

// What the new commit begins on; a branch that does not exist yet begins at expectedParent.
Expected<QString> parentFor(git_repository *repository, const CommitRequest &request)
{
    if (const auto valid = checkBranchName(request.branch); !valid) {
        return base::Unexpected(valid.error());
    }
    const QString tip = branchTip(repository, request.branch);
    if (tip.isEmpty()) {
        const bool empty = git_repository_is_empty(repository) == 1;
        if (request.expectedParent.isEmpty() && !empty) {
            return base::failure(ErrorKind::NotFound,
                                 tr("The branch %1 does not exist").arg(request.branch),
                                 {},
                                 tr("Name the commit that the new branch begins at, or another branch"));
        }
        return request.expectedParent;
    }
    if (!request.expectedParent.isEmpty() && request.expectedParent != tip) {
        return base::failure(
            ErrorKind::Conflict,
            tr("The branch %1 has moved").arg(request.branch),
            tr("it is at %1, the change was made on %2").arg(tip.left(7), request.expectedParent.left(7)),
            tr("Refresh, look at what changed and try again"));
    }
    return tip;
}

Expected<Handle<git_tree>> treeOfParent(git_repository *repository, const QString &parent)
{
    if (!parent.isEmpty()) {
        return rootTree(repository, parent);
    }
    git_treebuilder *builder = nullptr;
    git_oid id;
    if (const int code = git_treebuilder_new(&builder, repository, nullptr); code != 0) {
        return failureOf(code, tr("The first commit cannot be made"));
    }
    int code = git_treebuilder_write(&id, builder);
    git_treebuilder_free(builder);
    Handle<git_tree> tree;
    if (code == 0) {
        code = git_tree_lookup(into(tree), repository, &id);
    }
    if (code != 0) {
        return failureOf(code, tr("The first commit cannot be made"));
    }
    return tree;
}

base::Unexpected unchangeable(const QString &path, const QString &cause)
{
    return base::failure(ErrorKind::Invalid,
                         tr("%1 cannot be changed").arg(path),
                         cause,
                         tr("Change the file itself, or remove the entry first"));
}

// The mode a changed file keeps; refuses to write through links, into submodules and over folders.
Expected<git_filemode_t> modeFor(const git_tree *tree, const QByteArray &path, const FileChange &change)
{
    Handle<git_tree_entry> entry;
    if (git_tree_entry_bypath(into(entry), tree, path.constData()) != 0) {
        return change.content ? Expected<git_filemode_t>(GIT_FILEMODE_BLOB)
                              : base::failure(ErrorKind::NotFound,
                                              tr("%1 cannot be deleted").arg(change.path),
                                              tr("the branch has no such file"),
                                              tr("Refresh and look at the folder again"));
    }
    switch (kindOf(entry.get())) {
    case EntryKind::File:
        return GIT_FILEMODE_BLOB;
    case EntryKind::Executable:
        return GIT_FILEMODE_BLOB_EXECUTABLE;
    case EntryKind::Symlink:
        return change.content
                   ? Expected<git_filemode_t>(unchangeable(change.path, tr("it is a symbolic link")))
                   : Expected<git_filemode_t>(GIT_FILEMODE_LINK);
    case EntryKind::Folder:
        return unchangeable(change.path, tr("it is a folder"));
    case EntryKind::Submodule:
        break;
    }
    return unchangeable(change.path, tr("it is a submodule"));
}

Expected<git_oid> changedTree(git_repository *repository, git_tree *base, const QList<FileChange> &changes)
{
    std::vector<QByteArray> paths;
    std::vector<git_tree_update> updates;
    paths.reserve(static_cast<size_t>(changes.size()));
    for (const FileChange &change : changes) {
        const auto path = repositoryPath(change.path);
        if (!path) {
            return base::Unexpected(path.error());
        }
        if (path->isEmpty()) {
            return unchangeable(change.path, tr("it is the root of the repository"));
        }
        const auto mode = modeFor(base, *path, change);
        if (!mode) {
            return base::Unexpected(mode.error());
        }
        paths.push_back(*path);
        git_tree_update update{};
        update.path = paths.back().constData();
        update.filemode = *mode;
        update.action = change.content ? GIT_TREE_UPDATE_UPSERT : GIT_TREE_UPDATE_REMOVE;
        if (change.content) {
            const int code = git_blob_create_from_buffer(&update.id,
                                                         repository,
                                                         change.content->constData(),
                                                         static_cast<size_t>(change.content->size()));
            if (code != 0) {
                return failureOf(code, tr("%1 cannot be written").arg(change.path));
            }
        }
        updates.push_back(update);
    }
    git_oid id;
    const int code = git_tree_create_updated(&id, repository, base, updates.size(), updates.data());
    if (code != 0) {
        const LibraryFailure reason = lastFailure(code);
        return base::failure(reason.category == GIT_ERROR_TREE ? ErrorKind::Invalid : ErrorKind::Io,
                             tr("The change cannot be made"),
                             reason.message,
                             tr("Check that no path of it is a folder and a file at once"));
    }
    return id;
}

struct Writing
{
    QString parent;
    QString message;
    QString authorName;
    QString authorEmail;
};

Expected<PreparedCommit>
writeCommit(git_repository *repository, const git_oid &treeId, const Writing &writing)
{
    const QString what = tr("The commit cannot be made");
    Handle<git_signature> author;
    int code = git_signature_now(
        into(author), writing.authorName.toUtf8().constData(), writing.authorEmail.toUtf8().constData());
    if (code != 0) {
        return base::failure(ErrorKind::Invalid,
                             what,
                             tr("the author needs a name and a mail address"),
                             tr("Enter both in the settings"));
    }
    Handle<git_tree> tree;
    Handle<git_commit> parent;
    git_oid parentId;
    const bool hasParent = parseId(writing.parent, &parentId);
    code = git_tree_lookup(into(tree), repository, &treeId);
    if (code == 0 && hasParent) {
        code = git_commit_lookup(into(parent), repository, &parentId);
    }
    git_oid id;
    if (code == 0) {
        const git_commit *parents = parent.get();
        QByteArray message = writing.message.trimmed().toUtf8() + '\n';
        code = git_commit_create(&id,
                                 repository,
                                 nullptr,
                                 author.get(),
                                 author.get(),
                                 nullptr,
                                 message.constData(),
                                 tree.get(),
                                 hasParent ? 1 : 0,
                                 hasParent ? &parents : nullptr);
    }
    if (code != 0) {
        return failureOf(code, what, tr("Check the free space and the rights of the repository"));
    }
    return PreparedCommit{idText(id), writing.parent};
}

} // namespace

Expected<PreparedCommit> prepareCommit(git_repository *repository, const CommitRequest &request)
{
    const auto parent = parentFor(repository, request);
    if (!parent) {
        return base::Unexpected(parent.error());
    }
    const auto tree = treeOfParent(repository, *parent);
    if (!tree) {
        return base::Unexpected(tree.error());
    }
    const auto changed = changedTree(repository, tree->get(), request.changes);
    if (!changed) {
        return base::Unexpected(changed.error());
    }
    if (git_oid_equal(&*changed, git_tree_id(tree->get())) != 0) {
        return base::failure(ErrorKind::Invalid,
                             tr("There is nothing to commit"),
                             tr("the branch %1 has this content already").arg(request.branch),
                             tr("Refresh to see it"));
    }
    return writeCommit(
        repository, *changed, {*parent, request.message, request.authorName, request.authorEmail});
}

namespace {

// `root` with the entry at `path` replaced by that of the other tree.
Expected<git_oid>
withEntryOf(git_repository *repository, git_tree *root, git_tree *other, const QByteArray &path)
{
    if (path.isEmpty()) {
        return *git_tree_id(other);
    }
    Handle<git_tree_entry> wanted;
    Handle<git_tree_entry> present;
    if (git_tree_entry_bypath(into(wanted), other, path.constData()) != 0) {
        return base::failure(ErrorKind::NotFound,
                             tr("%1 cannot be reverted").arg(fromGitBytes(path)),
                             tr("it did not exist at that revision"),
                             tr("Delete it, or choose a later revision"));
    }
    git_tree_update update{};
    update.action = GIT_TREE_UPDATE_UPSERT;
    update.path = path.constData();
    update.id = *git_tree_entry_id(wanted.get());
    update.filemode = git_tree_entry_filemode(wanted.get());
    git_oid id;
    if (const int code = git_tree_create_updated(&id, repository, root, 1, &update); code != 0) {
        return failureOf(code,
                         tr("%1 cannot be reverted").arg(fromGitBytes(path)),
                         tr("Revert the commits one by one with git"));
    }
    return id;
}

QString revertMessage(const QString &path, const Commit &target, const QList<Commit> &undone, bool more)
{
    QString text = u"Revert %1 to %2\n\n"_s.arg(path.isEmpty() ? u"everything"_s : path, target.shortId());
    text += u"Restores the state of %1 (%2) and undoes:\n\n"_s.arg(target.id, target.subject);
    for (const Commit &commit : undone) {
        text += u"- %1 %2 (%3)\n"_s.arg(commit.shortId(), commit.subject, commit.author);
    }
    return more ? text + u"- and earlier commits\n"_s : text;
}

Expected<void>
checkAncestor(git_repository *repository, const QString &branch, const QString &tip, const Commit &target)
{
    git_oid tipId;
    git_oid targetId;
    parseId(tip, &tipId);
    parseId(target.id, &targetId);
    if (tip == target.id || git_graph_descendant_of(repository, &tipId, &targetId) == 1) {
        return {};
    }
    return base::failure(ErrorKind::Invalid,
                         tr("%1 cannot be reverted to %2").arg(branch, target.shortId()),
                         tr("that commit is not part of the branch; its history may have been rewritten"),
                         tr("Roll back by applying the recorded revision again"));
}

} // namespace

Expected<PreparedCommit> prepareRevert(git_repository *repository,
                                       const QString &branch,
                                       const QString &path,
                                       const QString &target,
                                       const QString &authorName,
                                       const QString &authorEmail,
                                       const base::CancelToken &cancel)
{
    constexpr int listed = 50;
    CommitRequest base;
    base.branch = branch;
    const auto tip = parentFor(repository, base);
    const auto bytes = repositoryPath(path);
    const auto commit = readCommit(repository, target);
    for (const auto *error : {tip ? nullptr : &tip.error(),
                              bytes ? nullptr : &bytes.error(),
                              commit ? nullptr : &commit.error()}) {
        if (error) {
            return base::Unexpected(*error);
        }
    }
    if (const auto fine = checkAncestor(repository, branch, *tip, *commit); !fine) {
        return base::Unexpected(fine.error());
    }
    const auto now = rootTree(repository, *tip);
    const auto then = rootTree(repository, target);
    if (!now || !then) {
        return base::Unexpected(now ? then.error() : now.error());
    }
    const auto tree = withEntryOf(repository, now->get(), then->get(), *bytes);
    if (!tree) {
        return base::Unexpected(tree.error());
    }
    const QString shownPath = fromGitBytes(*bytes);
    if (git_oid_equal(&*tree, git_tree_id(now->get())) != 0) {
        return base::failure(
            ErrorKind::Invalid,
            tr("There is nothing to revert"),
            tr("%1 on %2 has the content of %3 already")
                .arg(shownPath.isEmpty() ? tr("everything") : shownPath, branch, commit->shortId()),
            tr("Sync to deploy it"));
    }
    auto undone = commitsBetween(repository, target, *tip, listed + 1, path, cancel);
    if (!undone) {
        return base::Unexpected(undone.error());
    }
    const bool more = undone->size() > listed;
    const QString message = revertMessage(shownPath, *commit, undone->mid(0, listed), more);
    return writeCommit(repository, *tree, {*tip, message, authorName, authorEmail});
}

void followPush(git_repository *repository, const QString &branch, const QString &commit)
{
    git_oid id;
    Handle<git_reference> reference;
    if (parseId(commit, &id)) {
        git_reference_create(
            into(reference), repository, branchReference(branch).constData(), &id, 1, nullptr);
    }
}

} // namespace slipway::git
