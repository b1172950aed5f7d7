#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace slipway::tests {

/// What one run of a program took and gave.
struct ChildRun
{
    int exitCode = -1; ///< 128 + signal number when a signal ended it; 137 also when it ran for too long
    QByteArray out;
    QByteArray err;
    qint64 milliseconds = 0;    ///< by the clock on the wall
    qint64 cpuMilliseconds = 0; ///< of processor time, with what it ran
    qint64 peakKilobytes = 0;   ///< the largest resident size of it or of a program it ran
};

/// Runs the program with its input from a file (empty: none) and kills it after a minute. `folder` takes the
/// output files. Blocks.
ChildRun runChild(const QString &program,
                  const QStringList &arguments,
                  const QString &inputFile,
                  const QString &folder);

} // namespace slipway::tests
