#pragma once

#include <QFile>
#include <QString>

#include <mutex>

namespace slipway::base {

/// A log file that is renamed to `.1`, `.2`, ... when it grows over `maximumBytes`; at most `keep` old ones
/// stay. Private to the user (mode 0600). Thread safe. A file that cannot be written is given up silently:
/// logging never stops the program.
class LogFile final
{
public:
    LogFile(QString path, qint64 maximumBytes, int keep);

    void write(const QString &line);

private:
    bool open();
    void rotate();

    std::mutex m_mutex;
    QString m_path;
    qint64 m_maximumBytes;
    int m_keep;
    QFile m_file;
};

} // namespace slipway::base
