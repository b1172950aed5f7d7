#pragma once

#include <QList>
#include <QString>

namespace slipway::models {

/// A range of characters of one line.
struct Span
{
    int start = 0;
    int length = 0;

    bool operator==(const Span &) const = default;
};

struct WordSpans
{
    QList<Span> left;
    QList<Span> right;
    /// How alike the lines are: 1 equal, 0 nothing in common. Spans of unlike lines only make noise.
    double similarity = 0;

    bool operator==(const WordSpans &) const = default;
};

/// What changed between two versions of a line, in whole words: common words at both ends are cut off, the
/// rest is compared word by word (longest common subsequence; lines of more than 400 words differ as a
/// whole). Pure.
WordSpans compareWords(const QString &left, const QString &right);

} // namespace slipway::models
