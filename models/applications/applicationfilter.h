#pragma once

#include <services/applications/types.h>

#include <QHash>
#include <QList>
#include <QRegularExpression>
#include <QString>
#include <QStringList>

namespace slipway::models {

/// What the text of the filter field means: words and `field:value` terms, all of which must hold.
///
///     health:degraded,missing env:prod pay* -project:default label:team=shop "two words"
///
/// A word is found in the name, project, cluster, namespace, environment or commit subject, as a part of it,
/// or as a whole with `*` and `?`. Values of one field are alternatives, also when the field is written
/// twice;
/// `-` in front excludes. Letter case does not matter.
class ApplicationFilter final
{
public:
    ApplicationFilter() = default;
    static ApplicationFilter parse(const QString &text);

    bool matches(const applications::ApplicationSummary &application) const;

    bool isEmpty() const { return m_terms.isEmpty(); }

    /// Fields that do not exist; their terms match nothing.
    QStringList unknownFields() const;
    /// Values asked for in a field, in lower case, without the excluded ones.
    QStringList values(const QString &field) const;

    /// The fields there are, and the values of those with a fixed set.
    static QHash<QString, QStringList> fields();

private:
    struct Term
    {
        QString field; ///< empty: a word
        QStringList values;
        QList<QRegularExpression> patterns; ///< one for each value
        bool excludes = false;
        bool isKnown = true;
    };

    static bool holds(const Term &term, const applications::ApplicationSummary &application);

    QList<Term> m_terms;
};

/// `text` with exactly these values of `field`: what a chip or a count does to the filter field. No values
/// take the field out. Other terms stay as they are written.
QString withFilterField(const QString &text, const QString &field, const QStringList &values);

/// Something about the application that a person should look at.
bool needsAttention(const applications::ApplicationSummary &application);

} // namespace slipway::models
