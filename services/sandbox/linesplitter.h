#pragma once

#include <QByteArray>

#include <utility>

namespace slipway::sandbox {

/// Cuts a stream of bytes into lines; a line may arrive in any number of pieces.
class LineSplitter final
{
public:
    /// Calls `sink` for each complete line, without its end. Empty lines are left out.
    template <typename Sink> void feed(const QByteArray &bytes, Sink &&sink)
    {
        m_rest += bytes;
        qsizetype start = 0;
        for (qsizetype end = m_rest.indexOf('\n'); end >= 0; end = m_rest.indexOf('\n', start)) {
            if (end > start) {
                sink(m_rest.mid(start, end - start));
            }
            start = end + 1;
        }
        m_rest.remove(0, start);
    }

private:
    QByteArray m_rest;
};

} // namespace slipway::sandbox
