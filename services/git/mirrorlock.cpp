#include "mirrorlock.h"

#include <services/git/library.h>

#include <QDirIterator>
#include <QFile>

using namespace Qt::StringLiterals;

namespace slipway::git {

MirrorLock::MirrorLock(const QString &mirrorFolder, const base::CancelToken &cancel)
    : m_file(mirrorFolder + u".lock"_s)
{
    // A lock is stale when its process is gone, however long a transfer takes.
    m_file.setStaleLockTime(0);
    const QString what = tr("The mirror %1 cannot be locked").arg(mirrorFolder);
    while (!m_file.tryLock(0)) {
        if (m_file.error() != QLockFile::LockFailedError) {
            m_error = base::Error{base::ErrorKind::Io,
                                  what,
                                  tr("its folder cannot be written"),
                                  tr("Check the free space and the rights of the cache folder"),
                                  {}};
            return;
        }
        if (cancel.waitFor(std::chrono::milliseconds(50))) {
            m_error = base::cancelled(what).value();
            return;
        }
    }
    removeLeftovers(mirrorFolder);
}

void removeLeftovers(const QString &mirrorFolder)
{
    for (const QString &name : {u"HEAD.lock"_s, u"packed-refs.lock"_s, u"config.lock"_s}) {
        QFile::remove(mirrorFolder + u'/' + name);
    }
    QDirIterator references(
        mirrorFolder + u"/refs"_s, {u"*.lock"_s}, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (references.hasNext()) {
        QFile::remove(references.next());
    }
    QDirIterator packs(
        mirrorFolder + u"/objects/pack"_s, {u"pack_*"_s, u"tmp_*"_s}, QDir::Files | QDir::Hidden);
    while (packs.hasNext()) {
        QFile::remove(packs.next());
    }
}

} // namespace slipway::git
