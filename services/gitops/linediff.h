#pragma once

#include <services/base/error.h>

#include <QByteArray>

#include <vector>

namespace slipway::gitops {

/// One place where two texts differ: `leftCount` lines from `leftStart` on became `rightCount` lines from
/// `rightStart` on. Lines count from 0; a count may be 0.
struct LineHunk
{
    int leftStart = 0;
    int leftCount = 0;
    int rightStart = 0;
    int rightCount = 0;

    bool operator==(const LineHunk &) const = default;
};

/// Compares two texts by lines (libgit2's xdiff, Myers with the indent heuristic): hunks in order, without
/// context. A missing newline at the end makes no difference. About 50 ms for 100,000 lines. Internal when
/// libgit2 fails.
base::Expected<std::vector<LineHunk>> diffLines(const QByteArray &left, const QByteArray &right);

} // namespace slipway::gitops
