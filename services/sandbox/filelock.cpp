#include "filelock.h"

#include <QCoreApplication>
#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace slipway::sandbox {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::sandbox", text);
}

} // namespace

FileLock::~FileLock()
{
    release();
}

base::Expected<void> FileLock::acquire(const QString &path)
{
    release();
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        return base::failure(base::ErrorKind::Io,
                             tr("The sandbox's lock %1 cannot be opened").arg(path),
                             QString::fromLocal8Bit(std::strerror(errno)),
                             tr("Correct the permissions of its folder"));
    }
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        ::close(descriptor);
        return base::failure(base::ErrorKind::Conflict,
                             tr("The sandbox runs already"),
                             tr("another Slipway owns it"),
                             tr("Use that one, or end it with `slipway sandbox down`"));
    }
    m_descriptor = descriptor;
    return {};
}

void FileLock::release()
{
    if (m_descriptor >= 0) {
        ::close(m_descriptor);
        m_descriptor = -1;
    }
}

} // namespace slipway::sandbox
