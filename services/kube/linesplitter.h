#pragma once

#include <QByteArray>
#include <QList>

namespace slipway::kube {

/// Splits a log into lines wherever its pieces are cut. Empty lines count; a line over the limit is cut and
/// its rest dropped.
class LineSplitter final
{
public:
    explicit LineSplitter(qsizetype longestLine = 1024 * 1024);

    /// The lines that are complete with these bytes, without their line breaks.
    QList<QByteArray> feed(const QByteArray &bytes);
    /// What is left when the log has ended; an empty list when it ended with a line break.
    QList<QByteArray> finish();

private:
    void append(const QByteArray &piece);

    qsizetype m_longestLine;
    QByteArray m_tail;
    bool m_hasTail = false;
};

} // namespace slipway::kube
