#pragma once

#include <services/base/canceltoken.h>
#include <services/base/error.h>
#include <services/git/handle.h>

#include <QByteArray>
#include <QByteArrayList>
#include <QList>
#include <QString>

namespace slipway::git {

/// One file or folder to be written, folders before what is in them.
struct PlannedEntry
{
    QByteArray target; ///< relative to the destination, in valid UTF-8
    QString path;      ///< in the repository, for messages
    QString id;        ///< of the file's object; empty for a folder
    bool executable = false;
};

/// Decides what a checkout writes before anything is written: follows links inside the repository, refuses
/// what leads out of it, and stops at its limits, so that a hostile repository costs no disk.
class CheckoutPlan final
{
public:
    CheckoutPlan(git_repository *repository,
                 git_tree *root,
                 qint64 byteLimit,
                 const base::CancelToken &cancel);
    CheckoutPlan(const CheckoutPlan &) = delete;
    CheckoutPlan &operator=(const CheckoutPlan &) = delete;

    /// `path` is where the folder is in the repository. Its content comes directly below the destination.
    base::Expected<QList<PlannedEntry>> make(const git_tree *folder, const QByteArray &path);

private:
    base::Expected<void> addFolder(const git_tree *tree, const QByteArray &path, const QByteArray &target);
    base::Expected<void>
    addEntry(const git_tree_entry *entry, const QByteArray &path, const QByteArray &target);
    base::Expected<void>
    addFile(const git_tree_entry *entry, const QByteArray &path, const QByteArray &target);
    base::Expected<void>
    addSubfolder(const git_tree_entry *entry, const QByteArray &path, const QByteArray &target);
    base::Expected<void> addLinked(const QByteArray &path, const QByteArray &target);
    base::Expected<void> add(PlannedEntry entry);

    git_repository *m_repository;
    git_tree *m_root;
    Handle<git_odb> m_odb;
    qint64 m_byteLimit;
    qint64 m_bytes = 0;
    const base::CancelToken &m_cancel;
    int m_links = 0;
    QList<PlannedEntry> m_entries;
    QByteArrayList m_open; ///< the folders above the present one, to see a link to one of them
};

} // namespace slipway::git
