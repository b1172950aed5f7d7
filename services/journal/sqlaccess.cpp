#include "sqlaccess.h"

#include <QCoreApplication>
#include <QSqlError>

namespace slipway::journal {

namespace {

using base::ErrorKind;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::journal", text);
}

// Primary result codes of sqlite3.h; the upper bits of an extended code only refine them.
enum SqliteCode
{
    Busy = 5,
    Locked = 6,
    ReadOnly = 8,
    IoError = 10,
    Corrupt = 11,
    Full = 13,
    CannotOpen = 14,
    NotADatabase = 26
};

} // namespace

base::Unexpected sqlFailure(const QString &what, const QString &nativeCode, const QString &text)
{
    switch (nativeCode.toInt() & 0xff) {
    case Full:
        return base::failure(ErrorKind::Io,
                             what,
                             tr("the disk is full"),
                             tr("Free some space; nothing was half-written"),
                             text);
    case ReadOnly:
        return base::failure(ErrorKind::Io,
                             what,
                             tr("the journal's file or folder is read-only"),
                             tr("Correct the permissions of the file and its folder"),
                             text);
    case CannotOpen:
        return base::failure(ErrorKind::Io,
                             what,
                             tr("the journal's file cannot be opened"),
                             tr("Check that the folder exists, is yours and is writable"),
                             text);
    case IoError:
        return base::failure(ErrorKind::Io,
                             what,
                             tr("the disk refused to read or write"),
                             tr("Check the disk and its quota, then try again"),
                             text);
    case Busy:
    case Locked:
        return base::failure(ErrorKind::Timeout,
                             what,
                             tr("another program keeps the journal locked"),
                             tr("Close other Slipway processes that hang, then try again"),
                             text);
    case Corrupt:
    case NotADatabase:
        return base::failure(ErrorKind::Invalid,
                             what,
                             tr("the file is damaged or is not a journal"),
                             tr("Move the file away to begin a new journal; keep it for inspection"),
                             text);
    default:
        return base::failure(ErrorKind::Internal, what, text, {}, nativeCode);
    }
}

base::Expected<QSqlQuery>
execute(QSqlDatabase &database, const QString &what, const QString &sql, const QVariantList &values)
{
    QSqlQuery query(database);
    query.setForwardOnly(true);
    bool done = query.prepare(sql);
    if (done) {
        for (const QVariant &value : values) {
            query.addBindValue(value);
        }
        done = query.exec();
    }
    if (!done) {
        const QSqlError error = query.lastError();
        return sqlFailure(what, error.nativeErrorCode(), error.databaseText());
    }
    return query;
}

} // namespace slipway::journal
