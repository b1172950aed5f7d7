#include "wordspans.h"

#include <algorithm>
#include <vector>

namespace slipway::models {

namespace {

constexpr std::size_t wordLimit = 400;

bool isWordCharacter(QChar ch)
{
    return ch.isLetterOrNumber() || ch == u'_';
}

std::vector<Span> wordsOf(const QString &line)
{
    std::vector<Span> words;
    int at = 0;
    const int size = static_cast<int>(line.size());
    while (at < size) {
        int end = at + 1;
        if (isWordCharacter(line.at(at))) {
            // A version such as 4.18.2 or a quantity such as 1.5Gi is one word to a reader.
            while (end < size && (isWordCharacter(line.at(end)) ||
                                  (line.at(end) == u'.' && end + 1 < size && line.at(end - 1).isDigit() &&
                                   line.at(end + 1).isDigit()))) {
                ++end;
            }
        } else if (line.at(at).isSpace()) {
            while (end < size && line.at(end).isSpace()) {
                ++end;
            }
        }
        words.push_back({at, end - at});
        at = end;
    }
    return words;
}

class WordComparison final
{
public:
    WordComparison(const QString &left, const QString &right)
        : m_left(left)
        , m_right(right)
        , m_leftWords(wordsOf(left))
        , m_rightWords(wordsOf(right))
        , m_leftSame(m_leftWords.size(), false)
        , m_rightSame(m_rightWords.size(), false)
    {}

    WordSpans run()
    {
        matchEnds();
        matchMiddle();
        WordSpans result;
        result.left = spansOf(m_leftWords, m_leftSame, m_left);
        result.right = spansOf(m_rightWords, m_rightSame, m_right);
        result.similarity = similarity();
        return result;
    }

private:
    bool equal(std::size_t left, std::size_t right) const
    {
        const Span &a = m_leftWords[left];
        const Span &b = m_rightWords[right];
        return a.length == b.length &&
               QStringView(m_left).mid(a.start, a.length) == QStringView(m_right).mid(b.start, b.length);
    }

    void match(std::size_t left, std::size_t right)
    {
        m_leftSame[left] = true;
        m_rightSame[right] = true;
    }

    void matchEnds()
    {
        const std::size_t shorter = std::min(m_leftWords.size(), m_rightWords.size());
        while (m_head < shorter && equal(m_head, m_head)) {
            match(m_head, m_head);
            ++m_head;
        }
        m_leftEnd = m_leftWords.size();
        m_rightEnd = m_rightWords.size();
        while (m_leftEnd > m_head && m_rightEnd > m_head && equal(m_leftEnd - 1, m_rightEnd - 1)) {
            --m_leftEnd;
            --m_rightEnd;
            match(m_leftEnd, m_rightEnd);
        }
    }

    void matchMiddle()
    {
        const std::size_t rows = m_leftEnd - m_head;
        const std::size_t columns = m_rightEnd - m_head;
        if (rows == 0 || columns == 0 || rows > wordLimit || columns > wordLimit) {
            return;
        }
        std::vector<quint16> length((rows + 1) * (columns + 1), 0);
        const auto at = [columns](std::size_t row, std::size_t column) {
            return row * (columns + 1) + column;
        };
        for (std::size_t row = rows; row-- > 0;) {
            for (std::size_t column = columns; column-- > 0;) {
                length[at(row, column)] =
                    equal(m_head + row, m_head + column)
                        ? static_cast<quint16>(length[at(row + 1, column + 1)] + 1)
                        : std::max(length[at(row + 1, column)], length[at(row, column + 1)]);
            }
        }
        std::size_t row = 0;
        std::size_t column = 0;
        while (row < rows && column < columns) {
            if (equal(m_head + row, m_head + column)) {
                match(m_head + row++, m_head + column++);
            } else if (length[at(row + 1, column)] >= length[at(row, column + 1)]) {
                ++row;
            } else {
                ++column;
            }
        }
    }

    // Neighbouring changed words are one span, also over a common blank between them.
    static QList<Span>
    spansOf(const std::vector<Span> &words, const std::vector<bool> &same, const QString &line)
    {
        QList<Span> spans;
        for (std::size_t at = 0; at < words.size(); ++at) {
            const Span &word = words[at];
            if (same[at]) {
                continue;
            }
            if (!spans.isEmpty()) {
                Span &last = spans.last();
                const int gap = word.start - (last.start + last.length);
                if (QStringView(line).mid(last.start + last.length, gap).trimmed().isEmpty()) {
                    last.length = word.start + word.length - last.start;
                    continue;
                }
            }
            spans.append(word);
        }
        return spans;
    }

    double similarity() const
    {
        qsizetype common = 0;
        qsizetype total = 0;
        for (std::size_t at = 0; at < m_leftWords.size(); ++at) {
            const bool blank = m_left.at(m_leftWords[at].start).isSpace();
            total += blank ? 0 : m_leftWords[at].length;
            common += m_leftSame[at] && !blank ? m_leftWords[at].length : 0;
        }
        for (const Span &word : m_rightWords) {
            total += m_right.at(word.start).isSpace() ? 0 : word.length;
        }
        return total == 0 ? 1.0 : 2.0 * double(common) / double(total);
    }

    const QString &m_left;
    const QString &m_right;
    std::vector<Span> m_leftWords;
    std::vector<Span> m_rightWords;
    std::vector<bool> m_leftSame;
    std::vector<bool> m_rightSame;
    std::size_t m_head = 0;
    std::size_t m_leftEnd = 0;
    std::size_t m_rightEnd = 0;
};

} // namespace

WordSpans compareWords(const QString &left, const QString &right)
{
    return WordComparison(left, right).run();
}

} // namespace slipway::models
