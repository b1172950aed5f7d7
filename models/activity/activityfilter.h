#pragma once

#include <models/lists/filterwords.h>
#include <services/journal/journal.h>

#include <QDateTime>
#include <QHash>
#include <QString>
#include <QStringList>

namespace slipway::models {

/// What the text of the Activity page's filter field asks of the journal: words and `field:value` terms, all
/// of which must hold, as on the Applications page.
///
///     app:pay* result:failed verb:sync,rollback -who:mina since:24h "two words"
///
/// A word is found anywhere in an entry. The value of a field is found at its beginning, in messages
/// anywhere, with `*` and `?` as a whole. `since` and `until` take an age (`90m`, `24h`, `7d`) or a date
/// (`2026-11-21`).
class ActivityFilter final
{
public:
    /// `now` is what ages are counted from; dates are local ones.
    static ActivityFilter parse(const QString &text, const QDateTime &now);

    const journal::Filter &query() const { return m_query; }

    bool isEmpty() const { return m_query == journal::Filter{} && m_problem.isEmpty(); }

    /// Why nothing can match, as a sentence: a field that does not exist, an age that is none. Empty: fine.
    QString problem() const { return m_problem; }

    /// Values asked for in a field, in lower case, without the excluded ones.
    QStringList values(const QString &field) const;

    /// The fields there are, and the values of those with a fixed set.
    static QHash<QString, QStringList> fields();
    /// `text` with exactly these values of `field`.
    static QString withField(const QString &text, const QString &field, const QStringList &values);

private:
    void add(const FilterTerm &term, const QDateTime &now);
    void addTime(const FilterTerm &term, const QDateTime &now);

    QList<FilterTerm> m_terms;
    journal::Filter m_query;
    QString m_problem;
};

} // namespace slipway::models
