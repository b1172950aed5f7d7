#pragma once

#include <QByteArray>
#include <QString>
#include <QTemporaryFile>

#include <memory>

namespace slipway::git {

/// Bytes on their way from the network to libgit2: a small answer stays in memory, a pack goes to a file that
/// is removed with the spool. First everything is written, then it is read.
class Spool final
{
public:
    explicit Spool(QString folder); ///< for the file; empty: the system's folder for temporary files

    bool append(const QByteArray &bytes); ///< false when the disk is full

    qint64 size() const { return m_size; }

    /// At most `size` bytes; 0 at the end, -1 when the file cannot be read.
    qint64 read(char *buffer, qint64 size);

private:
    QString m_folder;
    QByteArray m_memory;
    std::unique_ptr<QTemporaryFile> m_file;
    qint64 m_size = 0;
    qint64 m_readTo = 0;
};

} // namespace slipway::git
