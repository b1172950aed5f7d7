#include "linkresolver.h"

#include <services/git/gitpath.h>
#include <services/git/library.h>
#include <services/git/treereader.h>

#include <git2.h>

#include <QByteArrayList>

using namespace Qt::StringLiterals;

namespace slipway::git {

using base::Expected;

namespace {

constexpr int hopLimit = 32;
constexpr qint64 targetLimit = 4096;

base::Unexpected refused(const QByteArray &path, const QString &cause)
{
    return base::failure(base::ErrorKind::Invalid,
                         tr("The symbolic link %1 is refused").arg(fromGitBytes(path)),
                         cause,
                         tr("Replace the link in the repository by the file it stands for"));
}

} // namespace

Expected<LinkTarget> resolveLink(git_repository *repository, const git_tree *root, const QByteArray &path)
{
    QByteArrayList done;
    QByteArrayList left = path.split('/');
    int hops = 0;
    LinkTarget target;
    while (!left.isEmpty()) {
        const QByteArray part = left.takeFirst();
        if (part.isEmpty() || part == ".") {
            continue;
        }
        if (part == "..") {
            if (done.isEmpty()) {
                return refused(path, tr("it leads out of the repository"));
            }
            done.removeLast();
            target.entry.reset();
            continue;
        }
        done << part;
        if (git_tree_entry_bypath(into(target.entry), root, done.join('/').constData()) != 0) {
            return refused(path,
                           tr("it leads to %1, which does not exist").arg(fromGitBytes(done.join('/'))));
        }
        if (kindOf(target.entry.get()) != EntryKind::Symlink) {
            continue;
        }
        if (++hops > hopLimit) {
            return refused(path, tr("it leads in a circle"));
        }
        const auto text = readBlob(
            repository, idText(*git_tree_entry_id(target.entry.get())), fromGitBytes(path), targetLimit);
        if (!text) {
            return base::Unexpected(text.error());
        }
        if (text->startsWith('/')) {
            return refused(path, tr("it leads out of the repository, to %1").arg(fromGitBytes(*text)));
        }
        done.removeLast();
        left = text->split('/') + left;
    }
    target.path = done.join('/');
    // After a ".." the last entry looked at is not the one the path ends on.
    if (!done.isEmpty() && git_tree_entry_bypath(into(target.entry), root, target.path.constData()) != 0) {
        return refused(path, tr("it leads to nothing"));
    }
    if (done.isEmpty()) {
        target.entry.reset();
    }
    return target;
}

} // namespace slipway::git
