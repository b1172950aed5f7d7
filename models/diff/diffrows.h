#pragma once

#include <models/diff/difftext.h>
#include <services/gitops/linediff.h>

#include <QSet>

#include <memory>
#include <vector>

namespace slipway::models {

enum class DiffRowKind
{
    Same,
    Changed, ///< a line of each side that belong together (side by side only)
    Removed,
    Added,
    Fold ///< unchanged lines that are not shown
};

/// One row of the view. A line of -1 is a filler.
struct DiffRow
{
    DiffRowKind kind = DiffRowKind::Same;
    int left = -1;
    int right = -1;
    int folded = 0;  ///< lines of a fold; left and right are its first ones
    int change = -1; ///< which change it belongs to

    bool operator==(const DiffRow &) const = default;
};

struct DiffLayout
{
    bool sideBySide = true;
    bool fold = true;
    int context = 3;
    QSet<int> openFolds; ///< first left line of folds that were opened
};

/// A change: consecutive rows.
struct DiffChange
{
    int firstRow = 0;
    int rowCount = 0;
    int added = 0;
    int removed = 0;

    bool operator==(const DiffChange &) const = default;
};

struct DiffRows
{
    std::vector<DiffRow> rows;
    std::vector<DiffChange> changes;
    int added = 0;
    int removed = 0;
};

/// Both sides and where they differ. Shared and immutable: made on any thread, shown on the window's.
struct DiffDocument
{
    DiffText left;
    DiffText right;
    std::vector<gitops::LineHunk> hunks;
};

/// Compares two texts. Internal when the comparison fails.
base::Expected<std::shared_ptr<const DiffDocument>> makeDiffDocument(const QString &left,
                                                                     const QString &right);

/// The rows of a document: side by side both panes have the same rows, with fillers where a side has no line;
/// lines of a hunk are paired by likeness (hunks of up to 60 lines a side, larger ones in order). Unchanged
/// runs that are longer than the context on both ends fold. O(lines). Pure.
DiffRows makeDiffRows(const DiffDocument &document, const DiffLayout &layout);

/// A unified patch with three lines of context, as `git diff` would print it; `name` stands on both sides.
QString makePatch(const DiffDocument &document, const QString &name);

} // namespace slipway::models
