#pragma once

#include <services/base/error.h>

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariantList>

namespace slipway::journal {

/// The failure of a statement in the words of a person. `nativeCode` is SQLite's (extended) result code;
/// `text` goes into the detail.
base::Unexpected sqlFailure(const QString &what, const QString &nativeCode, const QString &text);

/// Runs one statement with `?` placeholders; the query stands before its first row. `what` names the work
/// that fails when it fails.
base::Expected<QSqlQuery>
execute(QSqlDatabase &database, const QString &what, const QString &sql, const QVariantList &values = {});

/// Runs `work` between BEGIN IMMEDIATE and COMMIT, so that two processes never interleave; rolls back when it
/// fails.
template <typename Work>
auto inTransaction(QSqlDatabase &database, const QString &what, Work work) -> decltype(work())
{
    if (const auto begun = execute(database, what, QStringLiteral("BEGIN IMMEDIATE")); !begun) {
        return tl::unexpected(begun.error());
    }
    auto result = work();
    if (result) {
        const auto committed = execute(database, what, QStringLiteral("COMMIT"));
        if (committed) {
            return result;
        }
        result = tl::unexpected(committed.error());
    }
    // SQLite has already rolled back after some errors (a full disk); a second time does no harm.
    QSqlQuery(database).exec(QStringLiteral("ROLLBACK"));
    return result;
}

} // namespace slipway::journal
