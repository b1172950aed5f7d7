#include "treereader.h"

#include <services/git/gitpath.h>
#include <services/git/library.h>

#include <git2.h>

using namespace Qt::StringLiterals;

namespace slipway::git {

using base::ErrorKind;
using base::Expected;

namespace {

// A few hundred bytes of nested trees can stand for billions of files.
constexpr qsizetype entryLimit = 100'000;
constexpr int depthLimit = 200;

QString namesIn(const git_tree *tree)
{
    constexpr size_t shown = 12;
    QStringList names;
    const size_t count = git_tree_entrycount(tree);
    for (size_t i = 0; i < count && i < shown; ++i) {
        names << fromGitBytes(QByteArray(git_tree_entry_name(git_tree_entry_byindex(tree, i))));
    }
    const QString list = names.join(u", "_s);
    return count <= shown ? list : tr("%1 and %2 more").arg(list).arg(count - shown);
}

base::Unexpected
missingPath(git_repository *repository, const git_tree *root, const QByteArray &path, const QString &commit)
{
    QByteArray folder = path;
    Handle<git_tree> nearest;
    while (!nearest && folder.contains('/')) {
        folder.truncate(folder.lastIndexOf('/'));
        Handle<git_tree_entry> entry;
        if (git_tree_entry_bypath(into(entry), root, folder.constData()) == 0) {
            git_tree_lookup(into(nearest), repository, git_tree_entry_id(entry.get()));
        }
    }
    const QString where = nearest ? fromGitBytes(folder) : tr("the root of the repository");
    return base::failure(ErrorKind::NotFound,
                         tr("%1 does not exist at commit %2").arg(fromGitBytes(path), commit.left(7)),
                         tr("%1 has: %2").arg(where, namesIn(nearest ? nearest.get() : root)),
                         tr("Correct the path or choose another revision"));
}

Expected<Handle<git_tree_entry>>
entryAt(git_repository *repository, git_tree *root, const QByteArray &path, const QString &commit)
{
    Handle<git_tree_entry> entry;
    const int code = git_tree_entry_bypath(into(entry), root, path.constData());
    if (code == GIT_ENOTFOUND) {
        return missingPath(repository, root, path, commit);
    }
    if (code != 0) {
        return failureOf(code, tr("%1 cannot be read").arg(fromGitBytes(path)));
    }
    return entry;
}

class Lister final
{
public:
    Lister(git_repository *repository, bool recursive)
        : m_repository(repository)
        , m_recursive(recursive)
    {
        git_repository_odb(into(m_odb), repository);
    }

    Expected<void> add(const git_tree *tree, const QByteArray &prefix, int depth);

    QList<TreeEntry> take() { return std::move(m_entries); }

private:
    Expected<void> descend(const git_tree_entry *entry, const QByteArray &path, int depth);
    qint64 sizeOf(const git_tree_entry *entry) const;

    git_repository *m_repository;
    bool m_recursive;
    Handle<git_odb> m_odb;
    QList<TreeEntry> m_entries;
};

qint64 Lister::sizeOf(const git_tree_entry *entry) const
{
    size_t size = 0;
    git_object_t type = GIT_OBJECT_INVALID;
    if (m_odb) {
        git_odb_read_header(&size, &type, m_odb.get(), git_tree_entry_id(entry));
    }
    return static_cast<qint64>(size);
}

Expected<void> Lister::descend(const git_tree_entry *entry, const QByteArray &path, int depth)
{
    Handle<git_tree> tree;
    if (const int code = git_tree_lookup(into(tree), m_repository, git_tree_entry_id(entry)); code != 0) {
        return failureOf(code,
                         tr("The folder %1 cannot be read").arg(fromGitBytes(path)),
                         tr("Refresh the repository; if that does not help, clone it again"));
    }
    return add(tree.get(), path + '/', depth + 1);
}

Expected<void> Lister::add(const git_tree *tree, const QByteArray &prefix, int depth)
{
    const size_t count = git_tree_entrycount(tree);
    if (depth > depthLimit || m_entries.size() + static_cast<qsizetype>(count) > entryLimit) {
        return base::failure(ErrorKind::TooLarge,
                             tr("The folder %1 is too large").arg(fromGitBytes(prefix)),
                             tr("it has more than %1 entries or %2 levels").arg(entryLimit).arg(depthLimit),
                             tr("Point the application at a folder with its manifests alone"));
    }
    for (size_t i = 0; i < count; ++i) {
        const git_tree_entry *source = git_tree_entry_byindex(tree, i);
        TreeEntry entry;
        const QByteArray path = prefix + git_tree_entry_name(source);
        entry.path = fromGitBytes(path);
        entry.kind = kindOf(source);
        entry.id = idText(*git_tree_entry_id(source));
        if (git_tree_entry_type(source) == GIT_OBJECT_BLOB) {
            entry.size = sizeOf(source);
        }
        m_entries << entry;
        if (m_recursive && entry.kind == EntryKind::Folder) {
            if (const auto done = descend(source, path, depth); !done) {
                return done;
            }
        }
    }
    return {};
}

base::Unexpected notAFile(const QString &path, EntryKind kind)
{
    return base::failure(ErrorKind::Invalid,
                         tr("%1 is not a regular file").arg(path),
                         kind == EntryKind::Symlink  ? tr("it is a symbolic link")
                         : kind == EntryKind::Folder ? tr("it is a folder")
                                                     : tr("it is a submodule"),
                         tr("Give the path of the file itself"));
}

} // namespace

EntryKind kindOf(const git_tree_entry *entry)
{
    switch (git_tree_entry_filemode(entry)) {
    case GIT_FILEMODE_TREE:
        return EntryKind::Folder;
    case GIT_FILEMODE_BLOB_EXECUTABLE:
        return EntryKind::Executable;
    case GIT_FILEMODE_LINK:
        return EntryKind::Symlink;
    case GIT_FILEMODE_COMMIT:
        return EntryKind::Submodule;
    default:
        return EntryKind::File;
    }
}

Expected<Handle<git_tree>> rootTree(git_repository *repository, const QString &commit)
{
    const QString what = tr("The files of commit %1 cannot be read").arg(commit.left(7));
    const QString hint = tr("Refresh the repository and choose a commit that it contains");
    git_oid id;
    if (!parseId(commit, &id)) {
        return base::failure(
            ErrorKind::Invalid, what, tr("a commit id has 40 hexadecimal digits"), tr("Resolve it first"));
    }
    Handle<git_commit> object;
    if (const int code = git_commit_lookup(into(object), repository, &id); code != 0) {
        return failureOf(code, what, hint);
    }
    Handle<git_tree> tree;
    if (const int code = git_commit_tree(into(tree), object.get()); code != 0) {
        return failureOf(code, what, hint);
    }
    return tree;
}

Expected<Handle<git_tree>>
folderTree(git_repository *repository, git_tree *root, const QByteArray &path, const QString &commit)
{
    Handle<git_tree> tree;
    if (path.isEmpty()) {
        git_tree_dup(into(tree), root);
        return tree;
    }
    const auto entry = entryAt(repository, root, path, commit);
    if (!entry) {
        return base::Unexpected(entry.error());
    }
    if (kindOf(entry->get()) != EntryKind::Folder) {
        return base::failure(
            ErrorKind::Invalid,
            tr("%1 is not a folder").arg(fromGitBytes(path)),
            tr("it is a file, a symbolic link or a submodule at commit %1").arg(commit.left(7)),
            tr("Give the folder that holds the manifests"));
    }
    const int code = git_tree_lookup(into(tree), repository, git_tree_entry_id(entry->get()));
    if (code != 0) {
        return failureOf(code, tr("The folder %1 cannot be read").arg(fromGitBytes(path)));
    }
    return tree;
}

Expected<QString> objectIdAt(git_repository *repository, const QString &commit, const QString &path)
{
    const auto bytes = repositoryPath(path);
    if (!bytes) {
        return base::Unexpected(bytes.error());
    }
    const auto root = rootTree(repository, commit);
    if (!root) {
        return base::Unexpected(root.error());
    }
    if (bytes->isEmpty()) {
        return idText(*git_tree_id(root->get()));
    }
    const auto entry = entryAt(repository, root->get(), *bytes, commit);
    if (!entry) {
        return base::Unexpected(entry.error());
    }
    return idText(*git_tree_entry_id(entry->get()));
}

Expected<QList<TreeEntry>>
listTree(git_repository *repository, const QString &commit, const QString &path, bool recursive)
{
    const auto bytes = repositoryPath(path);
    if (!bytes) {
        return base::Unexpected(bytes.error());
    }
    const auto root = rootTree(repository, commit);
    if (!root) {
        return base::Unexpected(root.error());
    }
    const auto folder = folderTree(repository, root->get(), *bytes, commit);
    if (!folder) {
        return base::Unexpected(folder.error());
    }
    Lister lister(repository, recursive);
    if (const auto done = lister.add(folder->get(), bytes->isEmpty() ? QByteArray() : *bytes + '/', 0);
        !done) {
        return base::Unexpected(done.error());
    }
    return lister.take();
}

Expected<QByteArray>
readBlob(git_repository *repository, const QString &id, const QString &path, qint64 limit)
{
    const QString what = tr("The file %1 cannot be read").arg(path);
    git_oid oid;
    Handle<git_odb> odb;
    size_t size = 0;
    git_object_t type = GIT_OBJECT_INVALID;
    if (!parseId(id, &oid) || git_repository_odb(into(odb), repository) != 0) {
        return base::failure(ErrorKind::Internal, what);
    }
    if (const int code = git_odb_read_header(&size, &type, odb.get(), &oid); code != 0) {
        return failureOf(code, what, tr("Refresh the repository; if that does not help, clone it again"));
    }
    if (static_cast<qint64>(size) > limit) {
        return base::failure(ErrorKind::TooLarge,
                             tr("The file %1 is too large").arg(path),
                             tr("it has %1 bytes, the limit is %2").arg(size).arg(limit),
                             tr("Move large data out of the folder with the manifests"));
    }
    Handle<git_blob> blob;
    if (const int code = git_blob_lookup(into(blob), repository, &oid); code != 0) {
        return failureOf(code, what, tr("Refresh the repository; if that does not help, clone it again"));
    }
    return QByteArray(static_cast<const char *>(git_blob_rawcontent(blob.get())),
                      static_cast<qsizetype>(git_blob_rawsize(blob.get())));
}

Expected<QByteArray>
readFileAt(git_repository *repository, const QString &commit, const QString &path, qint64 limit)
{
    const auto bytes = repositoryPath(path);
    if (!bytes) {
        return base::Unexpected(bytes.error());
    }
    const auto root = rootTree(repository, commit);
    if (!root) {
        return base::Unexpected(root.error());
    }
    if (bytes->isEmpty()) {
        return notAFile(tr("The root of the repository"), EntryKind::Folder);
    }
    const auto entry = entryAt(repository, root->get(), *bytes, commit);
    if (!entry) {
        return base::Unexpected(entry.error());
    }
    const EntryKind kind = kindOf(entry->get());
    if (kind != EntryKind::File && kind != EntryKind::Executable) {
        return notAFile(path, kind);
    }
    return readBlob(repository, idText(*git_tree_entry_id(entry->get())), path, limit);
}

} // namespace slipway::git
