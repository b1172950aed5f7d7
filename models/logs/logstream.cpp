#include "logstream.h"

#include <algorithm>

namespace slipway::models {

LogBuffer::RawLine readLogLine(const QByteArray &line, const QString &source)
{
    LogBuffer::RawLine raw;
    raw.source = source;
    const qsizetype blank = line.indexOf(' ');
    const QByteArray first = blank < 0 ? line : line.left(blank);
    if (first.size() >= 20 && first.at(10) == 'T' && first.endsWith('Z')) {
        // Qt reads milliseconds; the rest of the nanoseconds is cut off.
        const qsizetype dot = first.indexOf('.');
        const QByteArray seconds =
            dot < 0 ? first.chopped(1) : first.left(std::min(dot + 4, first.size() - 1));
        raw.time = QDateTime::fromString(QString::fromLatin1(seconds), Qt::ISODateWithMs);
        raw.time.setTimeSpec(Qt::UTC);
    }
    raw.text = QString::fromUtf8(raw.time.isValid() ? line.mid(first.size() + 1) : line);
    return raw;
}

} // namespace slipway::models
