#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <memory>
#include <tuple>
#include <utility>

struct git_repository;

namespace slipway::testsupport {

/// A repository in a temporary folder, built for one test and removed with it. Commits go to the current
/// branch (`main` at first) and touch no work tree, so that names and contents may be as hostile as Git's
/// format allows. Dates start at 2026-01-05T09:00:00Z and advance one hour a commit: ids are reproducible.
/// Anything that fails ends the test program with its reason.
class ScratchRepository final
{
public:
    enum class Shape
    {
        Bare,
        WorkTree ///< its files appear with checkOut() alone
    };

    explicit ScratchRepository(Shape shape = Shape::Bare);
    ~ScratchRepository();
    ScratchRepository(const ScratchRepository &) = delete;
    ScratchRepository &operator=(const ScratchRepository &) = delete;

    QString path() const; ///< absolute: the work tree, or the bare repository
    QString url() const;  ///< file://path, which Slipway mirrors
    QString head() const; ///< commit id of the current branch; empty before the first commit

    /// Whose commits the following ones are.
    void setAuthor(const QString &name, const QString &email);
    /// Of the next commit.
    void setDate(const QDateTime &when);
    void setMessageEncoding(const QByteArray &encoding);

    /// Adds or replaces files ("dir/name" -> content), or removes them (no content), in the next commit.
    ScratchRepository &put(const QString &path, const QByteArray &content);
    ScratchRepository &putExecutable(const QString &path, const QByteArray &content);
    ScratchRepository &putLink(const QString &path, const QByteArray &target);
    ScratchRepository &putSubmodule(const QString &path, const QString &commit);
    ScratchRepository &remove(const QString &path);

    /// Commits what was put; signed off by the author. Returns the commit's id.
    QString commit(const QString &message);
    QString commit(const QString &message, const QList<std::pair<QString, QByteArray>> &files);
    /// Merges another branch with `put` changes on top; the tree of the current branch is taken otherwise.
    QString merge(const QString &branch, const QString &message);

    void branch(const QString &name, const QString &commit = {}); ///< made, not switched to
    void switchTo(const QString &name);
    void tag(const QString &name, const QString &commit = {});
    void annotatedTag(const QString &name, const QString &message, const QString &commit = {});
    void deleteBranch(const QString &name);
    /// Moves the current branch to any commit, as a forced push does.
    void resetTo(const QString &commit);

    /// A raw tree of one level from (name, mode in octal, object id), whatever the names; then a commit of
    /// it.
    QString writeTree(const QList<std::tuple<QByteArray, QByteArray, QString>> &entries);
    QString writeBlob(const QByteArray &content);
    QString commitTree(const QString &tree, const QString &message);

    /// Brings the work tree to the current branch.
    void checkOut();

    /// The content of a file at a revision, empty when there is none; for looking at what was pushed.
    QByteArray read(const QString &revision, const QString &path) const;
    QString revision(const QString &name) const;

private:
    struct Change
    {
        QByteArray path;
        unsigned int mode = 0; ///< 0: removed
        QString id;
    };

    QString parentTreeWithChanges();
    QString write(const QString &tree, const QString &message, const QStringList &parents);

    QTemporaryDir m_folder;
    std::unique_ptr<git_repository, void (*)(git_repository *)> m_repository;
    QString m_author;
    QString m_email;
    QDateTime m_next;
    QByteArray m_encoding;
    QList<Change> m_changes;
};

} // namespace slipway::testsupport
