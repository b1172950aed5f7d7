#include "diffrows.h"

#include <algorithm>

namespace slipway::models {

using namespace Qt::StringLiterals;
using gitops::LineHunk;

namespace {

constexpr int pairingLimit = 60;
constexpr double alike = 0.4;

class RowBuilder final
{
public:
    RowBuilder(const DiffDocument &document, const DiffLayout &layout)
        : m_document(document)
        , m_layout(layout)
    {}

    DiffRows run()
    {
        m_result.rows.reserve(
            static_cast<std::size_t>(m_layout.fold ? 1024 : m_document.left.lineCount() + 64));
        int left = 0;
        int right = 0;
        for (std::size_t at = 0; at < m_document.hunks.size(); ++at) {
            const LineHunk &hunk = m_document.hunks[at];
            unchanged(left, right, hunk.leftStart - left, at > 0, true);
            addHunk(hunk, static_cast<int>(at));
            left = hunk.leftStart + hunk.leftCount;
            right = hunk.rightStart + hunk.rightCount;
        }
        unchanged(left, right, m_document.left.lineCount() - left, !m_document.hunks.empty(), false);
        return std::move(m_result);
    }

private:
    void unchanged(int left, int right, int count, bool changeBefore, bool changeAfter)
    {
        const int head = changeBefore ? m_layout.context : 0;
        const int tail = changeAfter ? m_layout.context : 0;
        const int hidden = count - head - tail;
        // A fold of one or two lines would hide less than it shows of itself.
        const bool folds = m_layout.fold && hidden > 2 && !m_layout.openFolds.contains(left + head);
        for (int at = 0; at < count; ++at) {
            if (folds && at == head) {
                m_result.rows.push_back({DiffRowKind::Fold, left + at, right + at, hidden, -1});
                at += hidden - 1;
            } else {
                m_result.rows.push_back({DiffRowKind::Same, left + at, right + at, 0, -1});
            }
        }
    }

    void addHunk(const LineHunk &hunk, int change)
    {
        const int first = static_cast<int>(m_result.rows.size());
        if (m_layout.sideBySide) {
            addPairs(hunk, change);
        } else {
            for (int at = 0; at < hunk.leftCount; ++at) {
                m_result.rows.push_back({DiffRowKind::Removed, hunk.leftStart + at, -1, 0, change});
            }
            for (int at = 0; at < hunk.rightCount; ++at) {
                m_result.rows.push_back({DiffRowKind::Added, -1, hunk.rightStart + at, 0, change});
            }
        }
        const int count = static_cast<int>(m_result.rows.size()) - first;
        m_result.changes.push_back({first, count, hunk.rightCount, hunk.leftCount});
        m_result.added += hunk.rightCount;
        m_result.removed += hunk.leftCount;
    }

    void pair(const LineHunk &hunk, int left, int right, int change)
    {
        const bool both = left >= 0 && right >= 0;
        const DiffRowKind kind =
            both ? DiffRowKind::Changed : (left >= 0 ? DiffRowKind::Removed : DiffRowKind::Added);
        m_result.rows.push_back({kind,
                                 left >= 0 ? hunk.leftStart + left : -1,
                                 right >= 0 ? hunk.rightStart + right : -1,
                                 0,
                                 change});
    }

    void addPairs(const LineHunk &hunk, int change)
    {
        const bool small = hunk.leftCount <= pairingLimit && hunk.rightCount <= pairingLimit;
        if (!small || hunk.leftCount == 0 || hunk.rightCount == 0) {
            const int count = std::max(hunk.leftCount, hunk.rightCount);
            for (int at = 0; at < count; ++at) {
                pair(hunk, at < hunk.leftCount ? at : -1, at < hunk.rightCount ? at : -1, change);
            }
            return;
        }
        pairByLikeness(hunk, change);
    }

    // The pairing that keeps the order and has the largest sum of likenesses.
    void pairByLikeness(const LineHunk &hunk, int change)
    {
        const std::size_t rows = static_cast<std::size_t>(hunk.leftCount);
        const std::size_t columns = static_cast<std::size_t>(hunk.rightCount);
        std::vector<double> likeness(rows * columns);
        std::vector<double> best((rows + 1) * (columns + 1), 0);
        const auto at = [columns](std::size_t row, std::size_t column) {
            return row * (columns + 1) + column;
        };
        for (std::size_t row = rows; row-- > 0;) {
            const QString left = m_document.left.line(hunk.leftStart + static_cast<int>(row)).toString();
            for (std::size_t column = columns; column-- > 0;) {
                const QString right =
                    m_document.right.line(hunk.rightStart + static_cast<int>(column)).toString();
                const double same = lineLikeness(left, right);
                likeness[row * columns + column] = same;
                const double skip = std::max(best[at(row + 1, column)], best[at(row, column + 1)]);
                best[at(row, column)] =
                    same >= alike ? std::max(skip, same + best[at(row + 1, column + 1)]) : skip;
            }
        }
        std::size_t row = 0;
        std::size_t column = 0;
        while (row < rows || column < columns) {
            const bool canPair =
                row < rows && column < columns && likeness[row * columns + column] >= alike &&
                best[at(row, column)] == likeness[row * columns + column] + best[at(row + 1, column + 1)];
            if (canPair) {
                pair(hunk, static_cast<int>(row++), static_cast<int>(column++), change);
            } else if (row < rows &&
                       (column == columns || best[at(row + 1, column)] >= best[at(row, column + 1)])) {
                pair(hunk, static_cast<int>(row++), -1, change);
            } else {
                pair(hunk, -1, static_cast<int>(column++), change);
            }
        }
    }

    // The same key makes two lines of YAML belong together, whatever their values.
    static double lineLikeness(const QString &left, const QString &right)
    {
        const Span a = yamlKey(left);
        const Span b = yamlKey(right);
        if (a.length > 0 && a == b &&
            QStringView(left).left(a.start + a.length) == QStringView(right).left(b.start + b.length)) {
            return 1.0;
        }
        return compareWords(left, right).similarity;
    }

    const DiffDocument &m_document;
    const DiffLayout &m_layout;
    DiffRows m_result;
};

} // namespace

base::Expected<std::shared_ptr<const DiffDocument>> makeDiffDocument(const QString &left,
                                                                     const QString &right)
{
    auto document = std::make_shared<DiffDocument>();
    document->left = DiffText(left);
    document->right = DiffText(right);
    base::Expected<std::vector<LineHunk>> hunks =
        gitops::diffLines(document->left.toUtf8(), document->right.toUtf8());
    if (!hunks) {
        return base::Unexpected(hunks.error());
    }
    document->hunks = std::move(*hunks);
    return std::shared_ptr<const DiffDocument>(std::move(document));
}

DiffRows makeDiffRows(const DiffDocument &document, const DiffLayout &layout)
{
    return RowBuilder(document, layout).run();
}

namespace {

constexpr int patchContext = 3;

// One hunk of a unified diff out of the changes [first, last) and the unchanged lines around them.
QString patchHunk(const DiffDocument &document, std::size_t first, std::size_t last)
{
    const std::vector<LineHunk> &hunks = document.hunks;
    int left = std::max(0, hunks[first].leftStart - patchContext);
    const int leftStart = left;
    const int rightStart = hunks[first].rightStart - (hunks[first].leftStart - left);
    const LineHunk &end = hunks[last - 1];
    const int leftEnd = std::min(document.left.lineCount(), end.leftStart + end.leftCount + patchContext);
    const int rightEnd = end.rightStart + end.rightCount + (leftEnd - end.leftStart - end.leftCount);
    QString body;
    const auto unchanged = [&](int until) {
        for (; left < until; ++left) {
            body += u' ' % document.left.line(left) % u'\n';
        }
    };
    for (std::size_t at = first; at < last; ++at) {
        unchanged(hunks[at].leftStart);
        for (int line = 0; line < hunks[at].leftCount; ++line, ++left) {
            body += u'-' % document.left.line(left) % u'\n';
        }
        for (int line = 0; line < hunks[at].rightCount; ++line) {
            body += u'+' % document.right.line(hunks[at].rightStart + line) % u'\n';
        }
    }
    unchanged(leftEnd);
    // A side without lines is named by the line before it.
    const auto range = [](int start, int count) {
        return u"%1,%2"_s.arg(count > 0 ? start + 1 : start).arg(count);
    };
    return u"@@ -%1 +%2 @@\n"_s.arg(range(leftStart, leftEnd - leftStart),
                                    range(rightStart, rightEnd - rightStart)) %
           body;
}

} // namespace

QString makePatch(const DiffDocument &document, const QString &name)
{
    const std::vector<LineHunk> &hunks = document.hunks;
    QString patch;
    for (std::size_t first = 0; first < hunks.size();) {
        std::size_t last = first + 1;
        while (last < hunks.size() &&
               hunks[last].leftStart - hunks[last - 1].leftStart - hunks[last - 1].leftCount <=
                   2 * patchContext) {
            ++last;
        }
        patch += patchHunk(document, first, last);
        first = last;
    }
    return patch.isEmpty() ? patch : u"--- a/%1\n+++ b/%1\n"_s.arg(name) % patch;
}

} // namespace slipway::models
