#pragma once

#include <QHash>
#include <QList>
#include <QRegularExpression>
#include <QString>
#include <QStringList>

namespace slipway::models {

/// One term of a filter field: a word, or `field:value,value`; `-` in front excludes. Quotes keep blanks
/// together.
struct FilterTerm
{
    QString field{};      ///< in lower case, under its canonical name; empty: a word
    QStringList values{}; ///< in lower case; empty while "health:" is being typed
    bool excludes = false;
};

/// Other names of fields: {"ns", "namespace"}.
using FilterAliases = QHash<QString, QString>;

/// The terms of a text; those of one field are one, also when it is written twice. Terms without a value are
/// left out.
QList<FilterTerm> parseFilterTerms(const QString &text, const FilterAliases &aliases);

/// `text` with exactly these values of `field`: what a chip or a count does to the filter field. No values
/// take the field out. Other terms stay as they are written.
QString withFilterField(const QString &text,
                        const QString &field,
                        const QStringList &values,
                        const FilterAliases &aliases);

} // namespace slipway::models
