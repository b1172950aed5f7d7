#include "glob.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace slipway::render {

namespace {

// A character class from "[" at `at`; leaves `at` on its "]". Empty when it never ends.
QString characterClass(const QString &pattern, qsizetype &at)
{
    const qsizetype end = pattern.indexOf(u']', at + 2);
    if (end < 0) {
        return {};
    }
    QString inner = pattern.mid(at + 1, end - at - 1);
    const bool isNegated = inner.startsWith(u'!') || inner.startsWith(u'^');
    if (isNegated) {
        inner.remove(0, 1);
    }
    inner.replace(u"\\"_s, u"\\\\"_s).replace(u"["_s, u"\\["_s).replace(u"^"_s, u"\\^"_s);
    at = end;
    return u"["_s + (isNegated ? u"^"_s : QString()) + inner + u"]"_s;
}

// The pattern as a regular expression; empty when it is malformed.
QString toExpression(const QString &pattern)
{
    QString result;
    int depth = 0;
    for (qsizetype at = 0; at < pattern.size(); ++at) {
        const QChar c = pattern.at(at);
        if (c == u'\\' && at + 1 < pattern.size()) {
            result += QRegularExpression::escape(pattern.mid(++at, 1));
        } else if (c == u'*') {
            while (at + 1 < pattern.size() && pattern.at(at + 1) == u'*') {
                ++at;
            }
            result += u".*"_s;
        } else if (c == u'?') {
            result += u'.';
        } else if (c == u'{') {
            ++depth;
            result += u"(?:"_s;
        } else if (c == u'}' && depth > 0) {
            --depth;
            result += u')';
        } else if (c == u',' && depth > 0) {
            result += u'|';
        } else if (c == u'[') {
            const QString set = characterClass(pattern, at);
            if (set.isEmpty()) {
                return {};
            }
            result += set;
        } else {
            result += QRegularExpression::escape(QString(c));
        }
    }
    return depth == 0 ? result : QString();
}

} // namespace

bool matchesGlob(const QString &pattern, const QString &path)
{
    const QString expression = toExpression(pattern);
    if (expression.isEmpty()) {
        return pattern.isEmpty() && path.isEmpty();
    }
    const QRegularExpression matcher(QRegularExpression::anchoredPattern(expression),
                                     QRegularExpression::DotMatchesEverythingOption);
    return matcher.isValid() && matcher.match(path).hasMatch();
}

} // namespace slipway::render
