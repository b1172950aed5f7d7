#include "localbranch.h"

#include <services/git/gitpath.h>
#include <services/git/handle.h>
#include <services/git/library.h>
#include <services/git/treereader.h>

#include <git2.h>

#include <QByteArrayList>

#include <memory>
#include <vector>

using namespace Qt::StringLiterals;

namespace slipway::git {

using base::ErrorKind;
using base::Expected;

namespace {

bool isCheckedOut(git_repository *repository, const QString &branch)
{
    Handle<git_reference> head;
    if (git_repository_is_bare(repository) != 0 ||
        git_reference_lookup(into(head), repository, "HEAD") != 0) {
        return false;
    }
    const char *target = git_reference_symbolic_target(head.get());
    return target && branchReference(branch) == target;
}

Expected<Handle<git_tree>> treeOf(git_repository *repository, const QString &commit)
{
    return commit.isEmpty() ? Expected<Handle<git_tree>>(Handle<git_tree>()) : rootTree(repository, commit);
}

Expected<QByteArrayList> changedPaths(git_repository *repository, git_tree *before, git_tree *after)
{
    git_diff *made = nullptr;
    git_diff_options options;
    git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
    if (const int code = git_diff_tree_to_tree(&made, repository, before, after, &options); code != 0) {
        return failureOf(code, tr("The change cannot be compared with the branch"));
    }
    const std::unique_ptr<git_diff, decltype(&git_diff_free)> diff(made, git_diff_free);
    QByteArrayList paths;
    for (size_t i = 0; i < git_diff_num_deltas(made); ++i) {
        paths << QByteArray(git_diff_get_delta(made, i)->new_file.path);
    }
    return paths;
}

Expected<void> checkClean(git_repository *repository, const QByteArrayList &paths)
{
    for (const QByteArray &path : paths) {
        unsigned int status = GIT_STATUS_CURRENT;
        const int code = git_status_file(&status, repository, path.constData());
        if (code == GIT_ENOTFOUND || (code == 0 && status == GIT_STATUS_CURRENT)) {
            continue;
        }
        return base::failure(ErrorKind::Conflict,
                             tr("%1 cannot be changed").arg(fromGitBytes(path)),
                             tr("the file in the folder has changes that are not committed"),
                             tr("Commit or discard them and try again"));
    }
    return {};
}

// `before` tells libgit2 which files it may remove.
Expected<void>
updateFiles(git_repository *repository, git_tree *before, git_tree *after, QByteArrayList &paths)
{
    std::vector<char *> pointers;
    for (QByteArray &path : paths) {
        pointers.push_back(path.data());
    }
    git_checkout_options options;
    git_checkout_options_init(&options, GIT_CHECKOUT_OPTIONS_VERSION);
    options.checkout_strategy = GIT_CHECKOUT_FORCE | GIT_CHECKOUT_DISABLE_PATHSPEC_MATCH;
    options.paths = {pointers.data(), pointers.size()};
    options.baseline = before;
    // A tree is an object; libgit2's types share their beginning.
    const int code = git_checkout_tree(repository, reinterpret_cast<const git_object *>(after), &options);
    if (code != 0) {
        return failureOf(code,
                         tr("The commit was made, but its files could not be written to the folder"),
                         tr("Run git status there and restore the files it names"));
    }
    return {};
}

Expected<void> moveReference(git_repository *repository, const QString &branch, const PreparedCommit &commit)
{
    git_oid id;
    git_oid parent;
    parseId(commit.id, &id);
    const bool replaces = parseId(commit.parent, &parent);
    const QByteArray name = branchReference(branch);
    Handle<git_reference> present;
    const bool exists = git_reference_lookup(into(present), repository, name.constData()) == 0;
    const char *reason = "commit by Slipway";
    const int code = exists && replaces
                         ? git_reference_create_matching(
                               into(present), repository, name.constData(), &id, 1, &parent, reason)
                         : git_reference_create(into(present), repository, name.constData(), &id, 0, reason);
    if (code == GIT_EMODIFIED || code == GIT_EEXISTS || code == GIT_ELOCKED) {
        return base::failure(ErrorKind::Conflict,
                             tr("The branch %1 has moved").arg(branch),
                             tr("another program committed to it at the same time"),
                             tr("Refresh, look at what changed and try again"));
    }
    if (code != 0) {
        return failureOf(code,
                         tr("The branch %1 cannot be moved").arg(branch),
                         tr("Check the rights of the repository's folder"));
    }
    return {};
}

} // namespace

Expected<void>
moveLocalBranch(git_repository *repository, const QString &branch, const PreparedCommit &commit)
{
    if (!isCheckedOut(repository, branch)) {
        return moveReference(repository, branch, commit);
    }
    const auto before = treeOf(repository, commit.parent);
    const auto after = treeOf(repository, commit.id);
    if (!before || !after) {
        return base::Unexpected(before ? after.error() : before.error());
    }
    auto paths = changedPaths(repository, before->get(), after->get());
    if (!paths) {
        return base::Unexpected(paths.error());
    }
    if (const auto clean = checkClean(repository, *paths); !clean) {
        return clean;
    }
    if (const auto moved = moveReference(repository, branch, commit); !moved) {
        return moved;
    }
    return updateFiles(repository, before->get(), after->get(), *paths);
}

} // namespace slipway::git
