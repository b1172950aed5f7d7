#include "checkoutplan.h"

#include <services/git/gitpath.h>
#include <services/git/library.h>
#include <services/git/linkresolver.h>
#include <services/git/treereader.h>

#include <git2.h>

using namespace Qt::StringLiterals;

namespace slipway::git {

using base::ErrorKind;
using base::Expected;

namespace {

constexpr qsizetype entryLimit = 100'000;
constexpr int linkLimit = 5'000; // links to folders of links double the work with every level
constexpr qsizetype depthLimit = 100;

// Qt can neither list nor remove files whose names are not UTF-8: such bytes are written as %XX.
QByteArray diskName(const QByteArray &name)
{
    if (name.isValidUtf8()) {
        return name;
    }
    QString shown;
    const QString text = fromGitBytes(name);
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool escaped = text[i].isLowSurrogate() && (i == 0 || !text[i - 1].isHighSurrogate());
        shown += escaped ? u"%%1"_s.arg(text[i].unicode() - 0xDC00, 2, 16, QChar(u'0')).toUpper()
                         : QString(text[i]);
    }
    return shown.toUtf8();
}

} // namespace

CheckoutPlan::CheckoutPlan(git_repository *repository,
                           git_tree *root,
                           qint64 byteLimit,
                           const base::CancelToken &cancel)
    : m_repository(repository)
    , m_root(root)
    , m_byteLimit(byteLimit)
    , m_cancel(cancel)
{
    git_repository_odb(into(m_odb), repository);
}

Expected<QList<PlannedEntry>> CheckoutPlan::make(const git_tree *folder, const QByteArray &path)
{
    const auto done = addFolder(folder, path, {});
    if (!done) {
        return base::Unexpected(done.error());
    }
    return std::move(m_entries);
}

Expected<void> CheckoutPlan::add(PlannedEntry entry)
{
    if (m_cancel.isCancelled()) {
        return base::cancelled(tr("Writing the files of the repository"));
    }
    if (m_entries.size() >= entryLimit || m_open.size() > depthLimit) {
        return base::failure(
            ErrorKind::TooLarge,
            tr("The folder %1 is too large to be written").arg(entry.path),
            tr("there are more than %1 entries or %2 levels").arg(entryLimit).arg(depthLimit),
            tr("Point the application at a folder with its manifests alone"));
    }
    m_entries << std::move(entry);
    return {};
}

Expected<void> CheckoutPlan::addFolder(const git_tree *tree, const QByteArray &path, const QByteArray &target)
{
    if (m_open.contains(path)) {
        return base::failure(ErrorKind::Invalid,
                             tr("A symbolic link to %1 is refused")
                                 .arg(path.isEmpty() ? tr("the root of the repository") : fromGitBytes(path)),
                             tr("it leads to a folder that contains it"),
                             tr("Replace the link in the repository by the files it stands for"));
    }
    m_open << path;
    const size_t count = git_tree_entrycount(tree);
    for (size_t i = 0; i < count; ++i) {
        const git_tree_entry *entry = git_tree_entry_byindex(tree, i);
        const QByteArray name(git_tree_entry_name(entry));
        const QByteArray entryPath = path.isEmpty() ? name : path + '/' + name;
        if (isForbiddenName(name)) {
            return base::failure(ErrorKind::Invalid,
                                 tr("The entry %1 is refused").arg(fromGitBytes(entryPath)),
                                 tr("its name would reach outside its folder or into Git's own data"),
                                 tr("Remove it from the repository"));
        }
        const QByteArray own = diskName(name);
        if (const auto done = addEntry(entry, entryPath, target.isEmpty() ? own : target + '/' + own);
            !done) {
            return done;
        }
    }
    m_open.removeLast();
    return {};
}

Expected<void>
CheckoutPlan::addEntry(const git_tree_entry *entry, const QByteArray &path, const QByteArray &target)
{
    switch (kindOf(entry)) {
    case EntryKind::File:
    case EntryKind::Executable:
        return addFile(entry, path, target);
    case EntryKind::Folder:
        return addSubfolder(entry, path, target);
    case EntryKind::Symlink:
        return addLinked(path, target);
    case EntryKind::Submodule:
        break;
    }
    return base::failure(ErrorKind::Unsupported,
                         tr("The submodule %1 is refused").arg(fromGitBytes(path)),
                         tr("Slipway reads one repository at a time"),
                         tr("Put the files into this repository, or make the submodule an application of "
                            "its own"));
}

Expected<void>
CheckoutPlan::addFile(const git_tree_entry *entry, const QByteArray &path, const QByteArray &target)
{
    size_t size = 0;
    git_object_t type = GIT_OBJECT_INVALID;
    const int code = git_odb_read_header(&size, &type, m_odb.get(), git_tree_entry_id(entry));
    if (code != 0) {
        return failureOf(code,
                         tr("The file %1 cannot be read").arg(fromGitBytes(path)),
                         tr("Refresh the repository; if that does not help, clone it again"));
    }
    m_bytes += static_cast<qint64>(size);
    if (m_bytes > m_byteLimit) {
        return base::failure(ErrorKind::TooLarge,
                             tr("The files are too large to be written"),
                             tr("with %1 they exceed %2 bytes").arg(fromGitBytes(path)).arg(m_byteLimit),
                             tr("Move large data out of the folder with the manifests"));
    }
    return add({target,
                fromGitBytes(path),
                idText(*git_tree_entry_id(entry)),
                kindOf(entry) == EntryKind::Executable});
}

Expected<void>
CheckoutPlan::addSubfolder(const git_tree_entry *entry, const QByteArray &path, const QByteArray &target)
{
    Handle<git_tree> tree;
    if (const int code = git_tree_lookup(into(tree), m_repository, git_tree_entry_id(entry)); code != 0) {
        return failureOf(code, tr("The folder %1 cannot be read").arg(fromGitBytes(path)));
    }
    if (const auto done = add({target, fromGitBytes(path), {}, false}); !done) {
        return done;
    }
    return addFolder(tree.get(), path, target);
}

Expected<void> CheckoutPlan::addLinked(const QByteArray &path, const QByteArray &target)
{
    if (++m_links > linkLimit) {
        return base::failure(ErrorKind::TooLarge,
                             tr("The folder is too large to be written"),
                             tr("more than %1 symbolic links were followed").arg(linkLimit),
                             tr("Replace links to folders by the folders they stand for"));
    }
    const auto linked = resolveLink(m_repository, m_root, path);
    if (!linked) {
        return base::Unexpected(linked.error());
    }
    if (linked->entry) {
        return addEntry(linked->entry.get(), linked->path, target);
    }
    if (const auto done = add({target, fromGitBytes(path), {}, false}); !done) {
        return done;
    }
    return addFolder(m_root, {}, target);
}

} // namespace slipway::git
