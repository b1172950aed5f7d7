#include "filterwords.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace slipway::models {

namespace {

QString canonicalField(const QString &field, const FilterAliases &aliases)
{
    const QString lower = field.toLower();
    return aliases.value(lower, lower);
}

// Words of the text with their quotes; a quote may stand anywhere in a word: label:"team=the shop".
QStringList splitWords(const QString &text)
{
    QStringList words;
    QString word;
    bool isQuoted = false;
    for (const QChar c : text) {
        if (c == u'"') {
            isQuoted = !isQuoted;
            word += c;
        } else if (c.isSpace() && !isQuoted) {
            if (!word.isEmpty()) {
                words.append(std::exchange(word, {}));
            }
        } else {
            word += c;
        }
    }
    if (!word.isEmpty()) {
        words.append(word);
    }
    return words;
}

// The name of the field a word is about; empty for a plain word.
QString fieldOf(QStringView word, const FilterAliases &aliases)
{
    if (word.startsWith(u'-')) {
        word = word.sliced(1);
    }
    const qsizetype colon = word.indexOf(u':');
    const qsizetype quote = word.indexOf(u'"');
    if (colon <= 0 || (quote >= 0 && quote < colon)) {
        return {};
    }
    const QStringView field = word.first(colon);
    const bool isName = std::ranges::all_of(field, [](QChar c) { return c.isLetter(); });
    return isName ? canonicalField(field.toString(), aliases) : QString();
}

FilterTerm makeTerm(QString word, const FilterAliases &aliases)
{
    FilterTerm term;
    term.field = fieldOf(word, aliases);
    if (word.size() > 1 && word.startsWith(u'-')) {
        term.excludes = true;
        word.remove(0, 1);
    }
    if (!term.field.isEmpty()) {
        word.remove(0, word.indexOf(u':') + 1);
    }
    word.remove(u'"');
    term.values =
        term.field.isEmpty() ? QStringList{word.toLower()} : word.toLower().split(u',', Qt::SkipEmptyParts);
    term.values.removeAll(QString());
    return term;
}

QString quoted(const QString &value)
{
    return value.contains(u' ') ? u'"' + value + u'"' : value;
}

} // namespace

QList<FilterTerm> parseFilterTerms(const QString &text, const FilterAliases &aliases)
{
    QList<FilterTerm> terms;
    for (const QString &word : splitWords(text)) {
        const FilterTerm term = makeTerm(word, aliases);
        if (term.values.isEmpty()) {
            continue;
        }
        const auto same = std::ranges::find_if(terms, [&](const FilterTerm &other) {
            return !term.field.isEmpty() && other.field == term.field && other.excludes == term.excludes;
        });
        if (same == terms.end()) {
            terms.append(term);
        } else {
            same->values += term.values;
        }
    }
    return terms;
}

QString withFilterField(const QString &text,
                        const QString &field,
                        const QStringList &values,
                        const FilterAliases &aliases)
{
    const QString wanted = canonicalField(field, aliases);
    QStringList words;
    for (const QString &word : splitWords(text)) {
        if (word.startsWith(u'-') || fieldOf(word, aliases) != wanted) {
            words.append(word);
        }
    }
    if (!values.isEmpty()) {
        words.append(wanted + u':' + quoted(values.join(u',')));
    }
    return words.join(u' ');
}

} // namespace slipway::models
