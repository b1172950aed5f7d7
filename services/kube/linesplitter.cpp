#include "linesplitter.h"

#include <utility>

namespace slipway::kube {

LineSplitter::LineSplitter(qsizetype longestLine)
    : m_longestLine(longestLine)
{}

QList<QByteArray> LineSplitter::feed(const QByteArray &bytes)
{
    QList<QByteArray> lines;
    qsizetype from = 0;
    for (qsizetype end = bytes.indexOf('\n'); end >= 0; end = bytes.indexOf('\n', from)) {
        append(bytes.mid(from, end - from));
        if (m_tail.endsWith('\r')) {
            m_tail.chop(1);
        }
        lines.append(std::exchange(m_tail, {}));
        m_hasTail = false;
        from = end + 1;
    }
    if (from < bytes.size()) {
        append(bytes.mid(from));
    }
    return lines;
}

QList<QByteArray> LineSplitter::finish()
{
    if (!std::exchange(m_hasTail, false)) {
        return {};
    }
    return {std::exchange(m_tail, {})};
}

void LineSplitter::append(const QByteArray &piece)
{
    m_hasTail = true;
    m_tail += piece.left(m_longestLine - m_tail.size());
}

} // namespace slipway::kube
