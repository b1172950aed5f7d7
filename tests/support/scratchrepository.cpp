#include "scratchrepository.h"

#include <services/git/gitpath.h>
#include <services/git/library.h>

#include <git2.h>

#include <QFile>

#include <memory>
#include <vector>

using namespace Qt::StringLiterals;

namespace slipway::testsupport {

namespace {

void must(int code, const char *what)
{
    if (code < 0) {
        qFatal("ScratchRepository: %s: %s", what, qUtf8Printable(git::lastFailure(code).message));
    }
}

git_oid idOf(const QString &text)
{
    git_oid id{};
    if (!git::parseId(text, &id)) {
        qFatal("ScratchRepository: %s is not an object id", qUtf8Printable(text));
    }
    return id;
}

template <typename T, void (*free)(T *)> struct Freeing
{
    void operator()(T *object) const { free(object); }
};

template <typename T, void (*free)(T *)> using Owned = std::unique_ptr<T, Freeing<T, free>>;

using OwnedCommit = Owned<git_commit, git_commit_free>;
using OwnedTree = Owned<git_tree, git_tree_free>;
using OwnedReference = Owned<git_reference, git_reference_free>;
using OwnedObject = Owned<git_object, git_object_free>;
using OwnedSignature = Owned<git_signature, git_signature_free>;

OwnedCommit commitOf(git_repository *repository, const QString &id)
{
    const git_oid oid = idOf(id);
    git_commit *commit = nullptr;
    must(git_commit_lookup(&commit, repository, &oid), "look up a commit");
    return OwnedCommit(commit);
}

OwnedTree treeOf(git_repository *repository, const QString &id)
{
    const git_oid oid = idOf(id);
    git_tree *tree = nullptr;
    must(git_tree_lookup(&tree, repository, &oid), "look up a tree");
    return OwnedTree(tree);
}

} // namespace

ScratchRepository::ScratchRepository(Shape shape)
    : m_repository(nullptr, git_repository_free)
    , m_author(u"Kim Bada"_s)
    , m_email(u"kim.bada@example.com"_s)
    , m_next(QDateTime::fromString(u"2026-01-05T09:00:00Z"_s, Qt::ISODate))
{
    git::startLibrary();
    git_repository_init_options options;
    git_repository_init_options_init(&options, GIT_REPOSITORY_INIT_OPTIONS_VERSION);
    options.flags = GIT_REPOSITORY_INIT_MKPATH;
    if (shape == Shape::Bare) {
        options.flags |= GIT_REPOSITORY_INIT_BARE;
    }
    options.initial_head = "main";
    git_repository *repository = nullptr;
    must(git_repository_init_ext(&repository, path().toUtf8().constData(), &options), "make the repository");
    m_repository.reset(repository);
}

ScratchRepository::~ScratchRepository() = default;

QString ScratchRepository::path() const
{
    return m_folder.filePath(u"scratch.git"_s);
}

QString ScratchRepository::url() const
{
    return u"file://"_s + path();
}

QString ScratchRepository::head() const
{
    git_oid id{};
    return git_reference_name_to_id(&id, m_repository.get(), "HEAD") == 0 ? git::idText(id) : QString();
}

void ScratchRepository::setAuthor(const QString &name, const QString &email)
{
    m_author = name;
    m_email = email;
}

void ScratchRepository::setDate(const QDateTime &when)
{
    m_next = when;
}

void ScratchRepository::setMessageEncoding(const QByteArray &encoding)
{
    m_encoding = encoding;
}

ScratchRepository &ScratchRepository::put(const QString &path, const QByteArray &content)
{
    m_changes << Change{git::toGitBytes(path), GIT_FILEMODE_BLOB, writeBlob(content)};
    return *this;
}

ScratchRepository &ScratchRepository::putExecutable(const QString &path, const QByteArray &content)
{
    m_changes << Change{git::toGitBytes(path), GIT_FILEMODE_BLOB_EXECUTABLE, writeBlob(content)};
    return *this;
}

ScratchRepository &ScratchRepository::putLink(const QString &path, const QByteArray &target)
{
    m_changes << Change{git::toGitBytes(path), GIT_FILEMODE_LINK, writeBlob(target)};
    return *this;
}

ScratchRepository &ScratchRepository::putSubmodule(const QString &path, const QString &commit)
{
    m_changes << Change{git::toGitBytes(path), GIT_FILEMODE_COMMIT, commit};
    return *this;
}

ScratchRepository &ScratchRepository::remove(const QString &path)
{
    m_changes << Change{git::toGitBytes(path), 0, {}};
    return *this;
}

QString ScratchRepository::parentTreeWithChanges()
{
    OwnedTree base;
    if (const QString parent = head(); !parent.isEmpty()) {
        git_tree *tree = nullptr;
        must(git_commit_tree(&tree, commitOf(m_repository.get(), parent).get()), "read the parent's tree");
        base.reset(tree);
    }
    std::vector<git_tree_update> updates;
    for (const Change &change : m_changes) {
        git_tree_update update{};
        update.action = change.mode == 0 ? GIT_TREE_UPDATE_REMOVE : GIT_TREE_UPDATE_UPSERT;
        update.id = change.mode == 0 ? git_oid{} : idOf(change.id);
        update.filemode = static_cast<git_filemode_t>(change.mode);
        update.path = change.path.constData();
        updates.push_back(update);
    }
    if (!base) {
        git_treebuilder *builder = nullptr;
        git_oid empty{};
        must(git_treebuilder_new(&builder, m_repository.get(), nullptr), "begin a tree");
        must(git_treebuilder_write(&empty, builder), "write the empty tree");
        git_treebuilder_free(builder);
        base = treeOf(m_repository.get(), git::idText(empty));
    }
    git_oid id{};
    must(git_tree_create_updated(&id, m_repository.get(), base.get(), updates.size(), updates.data()),
         "change the tree");
    m_changes.clear();
    return git::idText(id);
}

QString ScratchRepository::write(const QString &tree, const QString &message, const QStringList &parents)
{
    git_signature *made = nullptr;
    must(
        git_signature_new(
            &made, m_author.toUtf8().constData(), m_email.toUtf8().constData(), m_next.toSecsSinceEpoch(), 0),
        "make the author");
    const OwnedSignature author(made);
    m_next = m_next.addSecs(3600);

    std::vector<OwnedCommit> owners;
    std::vector<const git_commit *> parentPointers;
    for (const QString &parent : parents) {
        owners.push_back(commitOf(m_repository.get(), parent));
        parentPointers.push_back(owners.back().get());
    }
    const QString text = message + u"\n\nSigned-off-by: "_s + m_author + u" <"_s + m_email + u">\n"_s;
    const QByteArray bytes = m_encoding == "ISO-8859-1" ? text.toLatin1() : text.toUtf8();
    git_oid id{};
    must(git_commit_create(&id,
                           m_repository.get(),
                           "HEAD",
                           author.get(),
                           author.get(),
                           m_encoding.isEmpty() ? nullptr : m_encoding.constData(),
                           bytes.constData(),
                           treeOf(m_repository.get(), tree).get(),
                           parentPointers.size(),
                           parentPointers.data()),
         "commit");
    return git::idText(id);
}

QString ScratchRepository::commit(const QString &message)
{
    const QString tree = parentTreeWithChanges();
    return commitTree(tree, message);
}

QString ScratchRepository::commit(const QString &message, const QList<std::pair<QString, QByteArray>> &files)
{
    for (const auto &[name, content] : files) {
        put(name, content);
    }
    return commit(message);
}

QString ScratchRepository::commitTree(const QString &tree, const QString &message)
{
    const QString parent = head();
    return write(tree, message, parent.isEmpty() ? QStringList() : QStringList(parent));
}

QString ScratchRepository::merge(const QString &branchName, const QString &message)
{
    const QString tree = parentTreeWithChanges();
    return write(tree, message, {head(), revision(branchName)});
}

void ScratchRepository::branch(const QString &name, const QString &commit)
{
    const OwnedCommit target = commitOf(m_repository.get(), commit.isEmpty() ? head() : commit);
    git_reference *reference = nullptr;
    must(git_branch_create(&reference, m_repository.get(), name.toUtf8().constData(), target.get(), 1),
         "make a branch");
    git_reference_free(reference);
}

void ScratchRepository::switchTo(const QString &name)
{
    must(git_repository_set_head(m_repository.get(), (u"refs/heads/"_s + name).toUtf8().constData()),
         "switch to a branch");
}

void ScratchRepository::tag(const QString &name, const QString &commit)
{
    const OwnedCommit target = commitOf(m_repository.get(), commit.isEmpty() ? head() : commit);
    git_oid id{};
    must(git_tag_create_lightweight(&id,
                                    m_repository.get(),
                                    name.toUtf8().constData(),
                                    reinterpret_cast<const git_object *>(target.get()),
                                    1),
         "make a tag");
}

void ScratchRepository::annotatedTag(const QString &name, const QString &message, const QString &commit)
{
    const OwnedCommit target = commitOf(m_repository.get(), commit.isEmpty() ? head() : commit);
    git_oid id{};
    must(git_tag_create(&id,
                        m_repository.get(),
                        name.toUtf8().constData(),
                        reinterpret_cast<const git_object *>(target.get()),
                        git_commit_author(target.get()),
                        message.toUtf8().constData(),
                        1),
         "make an annotated tag");
}

void ScratchRepository::deleteBranch(const QString &name)
{
    must(git_reference_remove(m_repository.get(), (u"refs/heads/"_s + name).toUtf8().constData()),
         "delete a branch");
}

void ScratchRepository::resetTo(const QString &commit)
{
    git_reference *head = nullptr;
    must(git_reference_lookup(&head, m_repository.get(), "HEAD"), "read HEAD");
    const OwnedReference owner(head);
    const git_oid id = idOf(commit);
    git_reference *moved = nullptr;
    must(git_reference_create(
             &moved, m_repository.get(), git_reference_symbolic_target(head), &id, 1, nullptr),
         "move a branch");
    git_reference_free(moved);
}

QString ScratchRepository::writeBlob(const QByteArray &content)
{
    git_oid id{};
    must(git_blob_create_from_buffer(
             &id, m_repository.get(), content.constData(), static_cast<size_t>(content.size())),
         "write a file");
    return git::idText(id);
}

QString ScratchRepository::writeTree(const QList<std::tuple<QByteArray, QByteArray, QString>> &entries)
{
    QByteArray raw;
    for (const auto &[name, mode, object] : entries) {
        raw += mode + ' ' + name + '\0' + QByteArray::fromHex(object.toLatin1());
    }
    git_odb *odb = nullptr;
    must(git_repository_odb(&odb, m_repository.get()), "open the objects");
    git_oid id{};
    const int code =
        git_odb_write(&id, odb, raw.constData(), static_cast<size_t>(raw.size()), GIT_OBJECT_TREE);
    git_odb_free(odb);
    must(code, "write a raw tree");
    return git::idText(id);
}

void ScratchRepository::checkOut()
{
    git_checkout_options options;
    git_checkout_options_init(&options, GIT_CHECKOUT_OPTIONS_VERSION);
    options.checkout_strategy = GIT_CHECKOUT_FORCE | GIT_CHECKOUT_REMOVE_UNTRACKED;
    must(git_checkout_head(m_repository.get(), &options), "check out");
}

QString ScratchRepository::revision(const QString &name) const
{
    git_object *object = nullptr;
    if (git_revparse_single(&object, m_repository.get(), name.toUtf8().constData()) != 0) {
        return {};
    }
    const OwnedObject owner(object);
    git_object *commit = nullptr;
    must(git_object_peel(&commit, object, GIT_OBJECT_COMMIT), "peel a revision");
    const OwnedObject commitOwner(commit);
    return git::idText(*git_object_id(commit));
}

QByteArray ScratchRepository::read(const QString &revisionName, const QString &file) const
{
    git_object *object = nullptr;
    const QByteArray spec = revisionName.toUtf8() + ':' + git::toGitBytes(file);
    if (git_revparse_single(&object, m_repository.get(), spec.constData()) != 0) {
        return {};
    }
    const OwnedObject owner(object);
    if (git_object_type(object) != GIT_OBJECT_BLOB) {
        return {};
    }
    auto *blob = reinterpret_cast<git_blob *>(object);
    return QByteArray(static_cast<const char *>(git_blob_rawcontent(blob)),
                      static_cast<qsizetype>(git_blob_rawsize(blob)));
}

} // namespace slipway::testsupport
