#pragma once

#include <app/verbs/commandline.h>

#include <QString>
#include <QStringList>

namespace slipway::tests {

/// What a command line answered.
struct Ran
{
    int code = -1;
    QString out;
    QString err;
};

/// Runs a command line (without the program's name) in this process.
inline Ran run(const QStringList &words)
{
    Ran ran;
    const app::Streams streams{[&ran](const QByteArray &bytes) { ran.out += QString::fromUtf8(bytes); },
                               [&ran](const QByteArray &bytes) { ran.err += QString::fromUtf8(bytes); },
                               [] { return false; }};
    ran.code = app::runCommandLine(words, streams, {});
    return ran;
}

} // namespace slipway::tests
