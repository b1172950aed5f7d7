#include "logfile.h"

#include <services/base/paths.h>

#include <QFileInfo>

namespace slipway::base {

LogFile::LogFile(QString path, qint64 maximumBytes, int keep)
    : m_path(std::move(path))
    , m_maximumBytes(maximumBytes)
    , m_keep(keep)
{}

bool LogFile::open()
{
    if (m_file.isOpen()) {
        return true;
    }
    if (!ensurePrivateFolder(QFileInfo(m_path).absolutePath())) {
        return false;
    }
    m_file.setFileName(m_path);
    if (!m_file.open(QIODevice::WriteOnly | QIODevice::Append)) {
        return false;
    }
    m_file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    return true;
}

void LogFile::rotate()
{
    m_file.close();
    const auto numbered = [this](int number) -> QString { return m_path + u'.' + QString::number(number); };
    QFile::remove(numbered(m_keep));
    for (int number = m_keep - 1; number >= 1; --number) {
        QFile::rename(numbered(number), numbered(number + 1));
    }
    QFile::rename(m_path, numbered(1));
}

void LogFile::write(const QString &line)
{
    const std::lock_guard lock(m_mutex);
    if (!open()) {
        return;
    }
    m_file.write(line.toUtf8() + '\n');
    m_file.flush();
    if (m_file.size() > m_maximumBytes) {
        rotate();
    }
}

} // namespace slipway::base
