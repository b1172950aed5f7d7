#include "semver.h"

#include <QCoreApplication>
#include <QHash>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::base {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::base", text);
}

QString tailPattern()
{
    return u"(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?(?:\\+([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?"_s;
}

// Operator, up to three parts, pre-release, metadata; the longest operators come first.
QString comparisonPattern()
{
    const QString part = u"([0-9]+|[xX*])"_s;
    return u"(=>|>=|=<|<=|!=|~>|=|>|<|~|\\^)?\\s*v?"_s + part + u"(?:\\."_s + part + u")?(?:\\."_s + part +
           u")?"_s + tailPattern();
}

bool isNumber(const QString &identifier)
{
    return std::all_of(identifier.begin(), identifier.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
}

std::weak_ordering ordering(int sign)
{
    return sign < 0   ? std::weak_ordering::less
           : sign > 0 ? std::weak_ordering::greater
                      : std::weak_ordering::equivalent;
}

std::weak_ordering compareIdentifiers(const QString &left, const QString &right)
{
    const bool leftNumber = isNumber(left);
    const bool rightNumber = isNumber(right);
    if (leftNumber != rightNumber) {
        return leftNumber ? std::weak_ordering::less : std::weak_ordering::greater;
    }
    // Numbers have no leading zeros here, so the longer one is the greater; that also holds beyond 64 bits.
    if (leftNumber && left.size() != right.size()) {
        return ordering(left.size() < right.size() ? -1 : 1);
    }
    return ordering(QString::compare(left, right));
}

std::weak_ordering comparePrereleases(const QString &left, const QString &right)
{
    if (left.isEmpty() || right.isEmpty()) {
        return ordering(int(left.isEmpty()) - int(right.isEmpty()));
    }
    const QStringList leftParts = left.split(u'.');
    const QStringList rightParts = right.split(u'.');
    for (qsizetype i = 0; i < std::min(leftParts.size(), rightParts.size()); ++i) {
        if (const auto order = compareIdentifiers(leftParts[i], rightParts[i]); order != 0) {
            return order;
        }
    }
    return ordering(leftParts.size() < rightParts.size() ? -1 : leftParts.size() > rightParts.size());
}

bool readNumber(const QString &text, quint64 *number)
{
    bool fine = true;
    *number = text.isEmpty() ? 0 : text.toULongLong(&fine);
    return fine;
}

bool hasPaddedNumber(const QString &prerelease)
{
    const QStringList parts = prerelease.split(u'.');
    return std::any_of(parts.begin(), parts.end(), [](const QString &part) {
        return part.size() > 1 && part.startsWith(u'0') && isNumber(part);
    });
}

bool isWildcard(const QString &part)
{
    return part.isEmpty() || part == u"*"_s || part == u"x"_s || part == u"X"_s;
}

// "1.2 - 1.4" is another way to write ">=1.2, <=1.4"; without spaces the dash starts a pre-release.
QString withoutHyphenRanges(const QString &text)
{
    static const QRegularExpression range(
        u"\\s*(v?[0-9xX*][0-9A-Za-z.*+-]*)\\s+-\\s+(v?[0-9xX*][0-9A-Za-z.*+-]*)\\s*"_s);
    QString result = text;
    return result.replace(range, u" >=\\1, <=\\2 "_s);
}

Unexpected improper(const QString &text)
{
    return failure(ErrorKind::Invalid,
                   tr("\"%1\" is not a version constraint").arg(text.trimmed()),
                   {},
                   tr("Write it like ^1.2, ~1.2.3, 1.x, >=1.0 <2 or 1.2 - 1.4"));
}

} // namespace

std::optional<SemanticVersion> SemanticVersion::parse(const QString &text)
{
    static const QRegularExpression pattern(
        QRegularExpression::anchoredPattern(u"v?([0-9]+)(?:\\.([0-9]+))?(?:\\.([0-9]+))?"_s + tailPattern()));
    const auto match = pattern.match(text);
    SemanticVersion version;
    if (!match.hasMatch() || !readNumber(match.captured(1), &version.major) ||
        !readNumber(match.captured(2), &version.minor) || !readNumber(match.captured(3), &version.patch)) {
        return std::nullopt;
    }
    version.prerelease = match.captured(4);
    version.metadata = match.captured(5);
    version.original = text;
    if (hasPaddedNumber(version.prerelease)) {
        return std::nullopt;
    }
    return version;
}

std::weak_ordering comparePrecedence(const SemanticVersion &left, const SemanticVersion &right)
{
    if (left.major != right.major) {
        return left.major <=> right.major;
    }
    if (left.minor != right.minor) {
        return left.minor <=> right.minor;
    }
    if (left.patch != right.patch) {
        return left.patch <=> right.patch;
    }
    return comparePrereleases(left.prerelease, right.prerelease);
}

Expected<VersionConstraint> VersionConstraint::parse(const QString &text)
{
    VersionConstraint constraint;
    const QString source = text.trimmed().isEmpty() ? u"*"_s : withoutHyphenRanges(text);
    const QStringList alternatives = source.split(u"||"_s);
    for (const QString &alternative : alternatives) {
        auto group = parseGroup(alternative);
        if (!group) {
            return Unexpected(group.error());
        }
        constraint.m_groups << *group;
    }
    return constraint;
}

Expected<VersionConstraint::Group> VersionConstraint::parseGroup(const QString &text)
{
    static const QString one = u"\\s*"_s + comparisonPattern() + u"\\s*"_s;
    static const QRegularExpression whole(
        QRegularExpression::anchoredPattern(one + u"(?:(?:(?<=\\s)|,)"_s + one + u")*"_s),
        QRegularExpression::DontCaptureOption);
    static const QRegularExpression comparison(comparisonPattern());
    static const QHash<QString, Operator> operators = {{u""_s, Operator::Equal},
                                                       {u"="_s, Operator::Equal},
                                                       {u"!="_s, Operator::NotEqual},
                                                       {u">"_s, Operator::Greater},
                                                       {u"<"_s, Operator::Less},
                                                       {u">="_s, Operator::GreaterOrEqual},
                                                       {u"=>"_s, Operator::GreaterOrEqual},
                                                       {u"<="_s, Operator::LessOrEqual},
                                                       {u"=<"_s, Operator::LessOrEqual},
                                                       {u"~"_s, Operator::Tilde},
                                                       {u"~>"_s, Operator::Tilde},
                                                       {u"^"_s, Operator::Caret}};
    if (!whole.match(text).hasMatch()) {
        return improper(text);
    }
    Group group;
    for (auto it = comparison.globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        Comparison part;
        part.op = operators.value(match.captured(1));
        QStringList numbers = {match.captured(2), match.captured(3), match.captured(4)};
        const auto firstOpen = std::find_if(numbers.begin(), numbers.end(), isWildcard) - numbers.begin();
        part.open = firstOpen < 3;
        part.minorOpen = firstOpen == 1;
        part.patchOpen = firstOpen == 2;
        std::fill(numbers.begin() + firstOpen, numbers.end(), u"0"_s);
        const QString suffix = match.captured(5).isEmpty() ? QString() : u"-"_s + match.captured(5);
        const auto version = SemanticVersion::parse(numbers.join(u'.') + suffix);
        if (!version) {
            return improper(match.captured(0));
        }
        part.version = *version;
        group << part;
    }
    return group;
}

bool VersionConstraint::matches(const SemanticVersion &version) const
{
    return std::any_of(m_groups.begin(), m_groups.end(), [&version](const Group &group) {
        const bool prereleasesWanted = std::any_of(
            group.begin(), group.end(), [](const Comparison &part) { return part.version.isPrerelease(); });
        return (prereleasesWanted || !version.isPrerelease()) &&
               std::all_of(group.begin(), group.end(), [&version](const Comparison &part) {
                   return holds(part, version);
               });
    });
}

std::optional<QString> VersionConstraint::newest(const QStringList &versions) const
{
    std::optional<SemanticVersion> best;
    for (const QString &text : versions) {
        const auto version = SemanticVersion::parse(text);
        if (version && matches(*version) && (!best || comparePrecedence(*best, *version) < 0)) {
            best = version;
        }
    }
    return best ? std::optional(best->original) : std::nullopt;
}

bool VersionConstraint::holds(const Comparison &comparison, const SemanticVersion &version)
{
    const auto order = comparePrecedence(version, comparison.version);
    switch (comparison.op) {
    case Operator::Equal:
        return comparison.open ? tildeHolds(comparison, version) : order == 0;
    case Operator::NotEqual:
        return notEqualHolds(comparison, version);
    case Operator::Greater:
        return greaterHolds(comparison, version);
    case Operator::Less:
        return order < 0;
    case Operator::GreaterOrEqual:
        return order >= 0;
    case Operator::LessOrEqual:
        return lessOrEqualHolds(comparison, version);
    case Operator::Tilde:
        return tildeHolds(comparison, version);
    case Operator::Caret:
        return caretHolds(comparison, version);
    }
    return false;
}

// "!=1.x" excludes the whole range of 1.
bool VersionConstraint::notEqualHolds(const Comparison &comparison, const SemanticVersion &version)
{
    const SemanticVersion &bound = comparison.version;
    if (!comparison.minorOpen && !comparison.patchOpen) {
        return comparePrecedence(version, bound) != 0;
    }
    if (version.major != bound.major) {
        return true;
    }
    if (comparison.minorOpen) {
        return false;
    }
    return version.minor != bound.minor || comparePrereleases(version.prerelease, bound.prerelease) != 0;
}

// ">11" means 12 or newer, ">11.1" means 11.2 or newer.
bool VersionConstraint::greaterHolds(const Comparison &comparison, const SemanticVersion &version)
{
    const SemanticVersion &bound = comparison.version;
    if (comparison.open && version.major != bound.major) {
        return version.major > bound.major;
    }
    if (comparison.minorOpen) {
        return false;
    }
    if (comparison.patchOpen) {
        return version.minor > bound.minor;
    }
    return comparePrecedence(version, bound) > 0;
}

// "<=11" includes all of 11, "<=11.1" all of 11.1.
bool VersionConstraint::lessOrEqualHolds(const Comparison &comparison, const SemanticVersion &version)
{
    const SemanticVersion &bound = comparison.version;
    if (!comparison.open) {
        return comparePrecedence(version, bound) <= 0;
    }
    if (version.major != bound.major) {
        return version.major < bound.major;
    }
    return comparison.minorOpen || version.minor <= bound.minor;
}

bool VersionConstraint::tildeHolds(const Comparison &comparison, const SemanticVersion &version)
{
    const SemanticVersion &bound = comparison.version;
    if (comparePrecedence(version, bound) < 0) {
        return false;
    }
    // "~0.0.0", "*" and "" accept everything.
    if (bound.major == 0 && bound.minor == 0 && bound.patch == 0 && !comparison.minorOpen &&
        !comparison.patchOpen) {
        return true;
    }
    return version.major == bound.major && (comparison.minorOpen || version.minor == bound.minor);
}

// Up to the next change of the leftmost number that is not zero.
bool VersionConstraint::caretHolds(const Comparison &comparison, const SemanticVersion &version)
{
    const SemanticVersion &bound = comparison.version;
    if (comparePrecedence(version, bound) < 0 || version.major != bound.major) {
        return false;
    }
    if (bound.major > 0 || comparison.minorOpen) {
        return true;
    }
    if (bound.minor > 0 || comparison.patchOpen) {
        return version.minor == bound.minor;
    }
    return version.minor == 0 && version.patch == bound.patch;
}

} // namespace slipway::base
