#pragma once

#include <services/base/error.h>

#include <QList>
#include <QString>
#include <QStringList>

#include <compare>
#include <optional>

namespace slipway::base {

/// A semantic version, read as leniently as Masterminds/semver's NewVersion: a leading "v", missing minor and
/// patch numbers and leading zeros are accepted.
struct SemanticVersion
{
    quint64 major = 0;
    quint64 minor = 0;
    quint64 patch = 0;
    QString prerelease; ///< without "-"
    QString metadata;   ///< without "+"; plays no part in comparisons
    QString original;   ///< as it was written

    static std::optional<SemanticVersion> parse(const QString &text);

    bool isPrerelease() const { return !prerelease.isEmpty(); }
};

/// Precedence by semver.org 2.0.0, section 11; metadata and spelling are ignored.
std::weak_ordering comparePrecedence(const SemanticVersion &left, const SemanticVersion &right);

/// A set of versions in the grammar of Masterminds/semver v3, which Argo CD, Flux and Helm use:
/// `||` between alternatives, comma or space for "and", `=  != > < >= => <= =< ~ ~> ^`, wildcards `x X *`,
/// and "A - B". Pre-releases match only when a constraint of the same alternative names one.
class VersionConstraint final
{
public:
    /// An empty text allows every release. Invalid names the part that is wrong.
    static Expected<VersionConstraint> parse(const QString &text);

    bool matches(const SemanticVersion &version) const;

    /// The text of the highest matching version as it was written; texts that are no versions are skipped.
    std::optional<QString> newest(const QStringList &versions) const;

private:
    enum class Operator
    {
        Equal,
        NotEqual,
        Greater,
        Less,
        GreaterOrEqual,
        LessOrEqual,
        Tilde,
        Caret
    };

    struct Comparison
    {
        Operator op = Operator::Equal;
        SemanticVersion version;
        bool open = false;      ///< a part is missing or a wildcard
        bool minorOpen = false; ///< from the minor number on
        bool patchOpen = false; ///< only the patch number
    };

    using Group = QList<Comparison>;

    static Expected<Group> parseGroup(const QString &text);
    static bool holds(const Comparison &comparison, const SemanticVersion &version);
    static bool notEqualHolds(const Comparison &comparison, const SemanticVersion &version);
    static bool greaterHolds(const Comparison &comparison, const SemanticVersion &version);
    static bool lessOrEqualHolds(const Comparison &comparison, const SemanticVersion &version);
    static bool tildeHolds(const Comparison &comparison, const SemanticVersion &version);
    static bool caretHolds(const Comparison &comparison, const SemanticVersion &version);

    QList<Group> m_groups;
};

} // namespace slipway::base
