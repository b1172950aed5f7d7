#include "schema.h"

#include "sqlaccess.h"

#include <QCoreApplication>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace slipway::journal {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::journal", text);
}

// The statements that lead from version `from` to the next.
QStringList stepFrom(int from)
{
    if (from == 0) {
        return {
            u"CREATE TABLE entry ("
            "id INTEGER PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL, context TEXT NOT NULL,"
            "application TEXT NOT NULL, operation TEXT NOT NULL, verb TEXT NOT NULL,"
            "object_group TEXT NOT NULL, object_kind TEXT NOT NULL, object_namespace TEXT NOT NULL,"
            "object_name TEXT NOT NULL, revision TEXT NOT NULL, result TEXT NOT NULL, message TEXT NOT NULL,"
            "diff BLOB NOT NULL, previous_hash TEXT NOT NULL, hash TEXT NOT NULL)"_s,
            u"CREATE INDEX entry_at ON entry(at)"_s,
            u"CREATE INDEX entry_application ON entry(application, id)"_s,
            // The end of the chain, kept apart so that entries removed from the end show as well.
            u"CREATE TABLE chain_head (one INTEGER PRIMARY KEY CHECK (one = 1), id INTEGER NOT NULL, "
            "hash TEXT NOT NULL)"_s,
            u"INSERT INTO chain_head VALUES (1, 0, '')"_s,
            u"CREATE TABLE state (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID"_s,
        };
    }
    if (from == 1) {
        // The writes of an operation are found by it.
        return {u"CREATE INDEX entry_operation ON entry(operation)"_s};
    }
    return {};
}

base::Expected<int> versionOf(QSqlDatabase &database, const QString &what)
{
    auto query = execute(database, what, u"PRAGMA user_version"_s);
    if (!query) {
        return tl::unexpected(query.error());
    }
    return query->next() ? query->value(0).toInt() : 0;
}

base::Expected<void> climb(QSqlDatabase &database, const QString &what)
{
    // Asked again inside the transaction: another process may have been first.
    const auto version = versionOf(database, what);
    if (!version) {
        return tl::unexpected(version.error());
    }
    for (int step = *version; step < currentSchemaVersion; ++step) {
        const QStringList statements = stepFrom(step);
        for (const QString &statement : statements) {
            if (const auto done = execute(database, what, statement); !done) {
                return tl::unexpected(done.error());
            }
        }
        const auto stamped = execute(database, what, u"PRAGMA user_version = %1"_s.arg(step + 1));
        if (!stamped) {
            return tl::unexpected(stamped.error());
        }
    }
    return {};
}

} // namespace

base::Expected<void> migrate(QSqlDatabase &database)
{
    const QString what = tr("The journal cannot be opened");
    const auto version = versionOf(database, what);
    if (!version) {
        return tl::unexpected(version.error());
    }
    if (*version > currentSchemaVersion) {
        return base::failure(base::ErrorKind::Unsupported,
                             what,
                             tr("a newer version of Slipway has written it"),
                             tr("Update Slipway, or move the file away to begin a new journal"));
    }
    if (*version == currentSchemaVersion) {
        return {};
    }
    return inTransaction(database, what, [&] { return climb(database, what); });
}

} // namespace slipway::journal
