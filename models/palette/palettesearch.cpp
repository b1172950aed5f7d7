#include "palettesearch.h"

#include <algorithm>
#include <optional>

namespace slipway::models {

namespace {

struct WordMatch
{
    int score = 0;
    QList<Span> marks;
};

bool startsWord(const QString &text, qsizetype at)
{
    return at == 0 || !text.at(at - 1).isLetterOrNumber();
}

std::optional<WordMatch> matchInTitle(const QString &title, const QString &word)
{
    qsizetype inside = -1;
    for (qsizetype at = title.indexOf(word, 0, Qt::CaseInsensitive); at >= 0;
         at = title.indexOf(word, at + 1, Qt::CaseInsensitive)) {
        if (startsWord(title, at)) {
            const int score = at == 0 ? 120 : 100;
            return WordMatch{score, {{static_cast<int>(at), static_cast<int>(word.size())}}};
        }
        inside = inside < 0 ? at : inside;
    }
    if (inside >= 0) {
        return WordMatch{60, {{static_cast<int>(inside), static_cast<int>(word.size())}}};
    }
    return std::nullopt;
}

std::optional<WordMatch> matchAsSubsequence(const QString &title, const QString &word)
{
    WordMatch match{20, {}};
    qsizetype from = 0;
    for (const QChar ch : word) {
        const qsizetype at = title.indexOf(ch, from, Qt::CaseInsensitive);
        if (at < 0) {
            return std::nullopt;
        }
        if (!match.marks.isEmpty() && match.marks.last().start + match.marks.last().length == at) {
            ++match.marks.last().length;
            match.score += 2;
        } else {
            match.marks.append({static_cast<int>(at), 1});
            match.score -= startsWord(title, at) ? 0 : 3;
        }
        from = at + 1;
    }
    return match.score > 0 ? std::optional(match) : std::nullopt;
}

std::optional<WordMatch> matchWord(const PaletteEntry &entry, const QString &word)
{
    if (std::optional<WordMatch> match = matchInTitle(entry.title, word)) {
        return match;
    }
    if (entry.keywords.contains(word, Qt::CaseInsensitive) ||
        entry.consequence.contains(word, Qt::CaseInsensitive)) {
        return WordMatch{40, {}};
    }
    return word.size() >= 2 ? matchAsSubsequence(entry.title, word) : std::nullopt;
}

std::optional<PaletteHit> matchEntry(const PaletteEntry &entry, const QStringList &words)
{
    PaletteHit hit{entry, {}, 0};
    for (const QString &word : words) {
        const std::optional<WordMatch> match = matchWord(entry, word);
        if (!match) {
            return std::nullopt;
        }
        hit.score += match->score;
        hit.marks += match->marks;
    }
    std::sort(
        hit.marks.begin(), hit.marks.end(), [](const Span &a, const Span &b) { return a.start < b.start; });
    // What cannot run now comes after what can.
    hit.score -= entry.whyOff.isEmpty() ? 0 : 30;
    return hit;
}

} // namespace

QList<PaletteHit> searchPalette(const QList<PaletteEntry> &entries, const QString &query, int limit)
{
    QString text = query.trimmed();
    QChar prefix;
    if (!text.isEmpty() && QStringLiteral(":@#").contains(text.at(0))) {
        prefix = text.at(0);
        text = text.mid(1).trimmed();
    }
    const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    QStringList sections;
    QList<PaletteHit> hits;
    for (const PaletteEntry &entry : entries) {
        if (!prefix.isNull() && entry.prefix != prefix) {
            continue;
        }
        if (!sections.contains(entry.section)) {
            sections.append(entry.section);
        }
        if (std::optional<PaletteHit> hit = matchEntry(entry, words)) {
            hits.append(*hit);
        }
    }
    std::stable_sort(hits.begin(), hits.end(), [&sections](const PaletteHit &a, const PaletteHit &b) {
        const qsizetype first = sections.indexOf(a.entry.section);
        const qsizetype second = sections.indexOf(b.entry.section);
        return first != second ? first < second : a.score > b.score;
    });
    if (hits.size() > limit) {
        hits.resize(limit);
    }
    return hits;
}

} // namespace slipway::models
