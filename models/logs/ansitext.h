#pragma once

#include <models/diff/wordspans.h>

#include <QList>
#include <QString>

namespace slipway::models {

/// The colours a program can ask for; the view maps them to its palette.
enum class AnsiColor
{
    Default,
    Black,
    Red,
    Green,
    Yellow,
    Blue,
    Magenta,
    Cyan,
    White
};

struct AnsiSpan
{
    Span range;
    AnsiColor color = AnsiColor::Default;
    bool bold = false;

    bool operator==(const AnsiSpan &) const = default;
};

struct AnsiText
{
    QString text;
    QList<AnsiSpan> spans; ///< only where something differs from the default
};

/// Takes terminal sequences out of a line: SGR colours and bold become spans; everything else (cursor,
/// titles, links, clipboard) and all control and direction characters are dropped. Pure.
AnsiText parseAnsi(const QString &line);

} // namespace slipway::models
