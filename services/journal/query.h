#pragma once

#include <services/journal/journal.h>

#include <QStringList>
#include <QVariantList>

namespace slipway::journal {

/// What a filter asks of the table `entry`: clauses that must all hold, and the values of their placeholders.
struct SqlCondition
{
    QStringList clauses;
    QVariantList values;

    void add(const QString &clause, const QVariantList &with);
    /// " WHERE ...", or nothing.
    QString where() const;
};

/// `limit` is left to the caller.
SqlCondition conditionOf(const Filter &filter);

} // namespace slipway::journal
