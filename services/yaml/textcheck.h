#pragma once

#include <services/base/error.h>

#include <QByteArray>
#include <QString>

namespace slipway::yaml {

/// Line and column of a byte, both 1-based, the column in characters.
struct Position
{
    int line = 1;
    int column = 1;
};

Position positionAt(const QByteArray &text, qint64 offset);
/// The line's bytes without its end; `line` is 1-based.
QByteArray lineAt(const QByteArray &text, int line);

/// Length of a UTF-8 byte order mark at the start.
qint64 byteOrderMark(const QByteArray &text);

/// The offset of a scalar itself when `offset` is where its tag or anchor begins.
qint64 skipProperties(const QByteArray &text, qint64 offset);
/// The offset just behind the closing quote of the quoted scalar at `start`; -1 when it is never closed.
qint64 quotedEnd(const QByteArray &text, qint64 start);

/// One cheap pass before the parser sees the text: valid UTF-8, no control characters, within `byteLimit`.
base::Expected<void> checkText(const QByteArray &text, const QString &source, qint64 byteLimit);

} // namespace slipway::yaml
