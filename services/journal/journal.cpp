#include "chain.h"
#include "query.h"
#include "schema.h"
#include "sqlaccess.h"
#include "sqlworker.h"

#include <services/base/logging.h>
#include <services/base/paths.h>
#include <services/base/redact.h>
#include <services/journal/journal.h>

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QSqlError>

#include <map>
#include <mutex>

using namespace Qt::StringLiterals;

namespace slipway::journal {

namespace {

using base::Expected;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::journal", text);
}

const QString &columns()
{
    static const QString names =
        u"id, at, who, context, application, operation, verb, object_group, object_kind, object_namespace, "
        "object_name, revision, result, message, diff, previous_hash, hash"_s;
    return names;
}

Entry entryOf(const QSqlQuery &row)
{
    Entry entry;
    entry.id = row.value(0).toLongLong();
    entry.at = QDateTime::fromMSecsSinceEpoch(row.value(1).toLongLong(), Qt::UTC);
    int column = 2;
    for (QString *text : {&entry.who,
                          &entry.context,
                          &entry.application,
                          &entry.operation,
                          &entry.verb,
                          &entry.object.group,
                          &entry.object.kind,
                          &entry.object.nameSpace,
                          &entry.object.name,
                          &entry.revision,
                          &entry.result,
                          &entry.message}) {
        *text = row.value(column++).toString();
    }
    entry.diff = row.value(14).toByteArray();
    entry.previousHash = row.value(15).toString();
    entry.hash = row.value(16).toString();
    return entry;
}

// SQLite refuses null in our columns, and Qt binds a null QString as null.
QVariant bound(const QString &text)
{
    return text.isNull() ? QVariant(u""_s) : QVariant(text);
}

QVariantList valuesOf(const Entry &entry)
{
    return {entry.id,
            entry.at.toMSecsSinceEpoch(),
            bound(entry.who),
            bound(entry.context),
            bound(entry.application),
            bound(entry.operation),
            bound(entry.verb),
            bound(entry.object.group),
            bound(entry.object.kind),
            bound(entry.object.nameSpace),
            bound(entry.object.name),
            bound(entry.revision),
            bound(entry.result),
            bound(entry.message),
            entry.diff.isNull() ? QByteArray("") : entry.diff,
            bound(entry.previousHash),
            bound(entry.hash)};
}

Expected<QList<Entry>>
select(QSqlDatabase &database, const QString &what, const QString &tail, const QVariantList &values)
{
    auto query = execute(database, what, u"SELECT "_s + columns() + u" FROM entry"_s + tail, values);
    if (!query) {
        return tl::unexpected(query.error());
    }
    QList<Entry> entries;
    while (query->next()) {
        entries.append(entryOf(*query));
    }
    // A damaged page shows only while stepping.
    if (query->lastError().isValid()) {
        return sqlFailure(what, query->lastError().nativeErrorCode(), query->lastError().databaseText());
    }
    return entries;
}

struct Head
{
    qint64 id = 0;
    QString hash;
};

Expected<Head> readHead(QSqlDatabase &database, const QString &what)
{
    auto query = execute(database, what, u"SELECT id, hash FROM chain_head"_s);
    if (!query) {
        return tl::unexpected(query.error());
    }
    return query->next() ? Head{query->value(0).toLongLong(), query->value(1).toString()} : Head{};
}

Expected<Entry> insert(QSqlDatabase &database, const QString &what, Entry entry)
{
    const auto head = readHead(database, what);
    if (!head) {
        return tl::unexpected(head.error());
    }
    entry.id = head->id + 1;
    entry.previousHash = head->hash;
    entry.hash = chainHash(entry);
    const QString sql = u"INSERT INTO entry ("_s + columns() +
                        u") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s;
    if (const auto done = execute(database, what, sql, valuesOf(entry)); !done) {
        return tl::unexpected(done.error());
    }
    const auto moved = execute(
        database, what, u"UPDATE chain_head SET id = ?, hash = ? WHERE one = 1"_s, {entry.id, entry.hash});
    if (!moved) {
        return tl::unexpected(moved.error());
    }
    return entry;
}

Expected<void> prepare(QSqlDatabase &database)
{
    const QString what = tr("The journal cannot be opened");
    if (!database.open()) {
        const QSqlError error = database.lastError();
        return sqlFailure(what, error.nativeErrorCode(), error.databaseText());
    }
    for (const QString &pragma : {u"PRAGMA journal_mode = WAL"_s, u"PRAGMA synchronous = FULL"_s}) {
        if (const auto done = execute(database, what, pragma); !done) {
            return tl::unexpected(done.error());
        }
    }
    return migrate(database);
}

// SQLite makes its side files with the permissions of the main file, so that one must be private first.
Expected<void> makePrivateFile(const QString &path)
{
    if (const auto made = base::ensurePrivateFolder(QFileInfo(path).absolutePath()); !made) {
        return made;
    }
    QFile file(path);
    if (file.exists() || (file.open(QIODevice::WriteOnly | QIODevice::NewOnly) &&
                          file.setPermissions(QFile::ReadOwner | QFile::WriteOwner))) {
        return {};
    }
    return base::failure(base::ErrorKind::Io,
                         tr("The journal %1 cannot be created").arg(path),
                         file.errorString(),
                         tr("Free some space or correct the permissions, then try again"));
}

constexpr int pageSize = 500;

} // namespace

struct Journal::Private
{
    explicit Private(const QString &path)
        : worker(path)
    {}

    using Callback = std::function<void(const Entry &)>;

    SqlWorker worker;

    /// Shared with the subscriptions, which may outlive the journal.
    struct Listeners
    {
        std::recursive_mutex mutex; // a callback may append or subscribe itself
        quint64 last = 0;
        std::map<quint64, Callback> callbacks;
    };

    std::shared_ptr<Listeners> listeners = std::make_shared<Listeners>();

    void tell(const Entry &entry)
    {
        const std::lock_guard lock(listeners->mutex);
        const auto callbacks = listeners->callbacks;
        for (const auto &[number, callback] : callbacks) {
            callback(entry);
        }
    }

    /// Calls `visit` with all entries, oldest first, on the calling thread; false ends it.
    Expected<void> forEach(const QString &what, const std::function<bool(const Entry &)> &visit)
    {
        qint64 last = 0;
        while (true) {
            const auto page = worker.run([&](QSqlDatabase &database) {
                return select(database, what, u" WHERE id > ? ORDER BY id LIMIT ?"_s, {last, pageSize});
            });
            if (!page) {
                return tl::unexpected(page.error());
            }
            for (const Entry &entry : *page) {
                if (!visit(entry)) {
                    return {};
                }
                last = entry.id;
            }
            if (page->size() < pageSize) {
                return {};
            }
        }
    }
};

Journal::Journal(std::unique_ptr<Private> data)
    : d(std::move(data))
{}

Journal::~Journal() = default;

Expected<std::unique_ptr<Journal>> Journal::open(const QString &path)
{
    if (const auto made = makePrivateFile(path); !made) {
        return tl::unexpected(made.error());
    }
    auto data = std::make_unique<Private>(path);
    const auto ready = data->worker.run(prepare);
    if (!ready) {
        base::Error error = ready.error();
        error.what = tr("The journal %1 cannot be opened").arg(path);
        return tl::unexpected(error);
    }
    return std::unique_ptr<Journal>(new Journal(std::move(data)));
}

Expected<qint64> Journal::append(const Entry &entry)
{
    Entry prepared = entry;
    prepared.at = entry.at.isValid() ? entry.at.toUTC() : QDateTime::currentDateTimeUtc();
    prepared.message = base::redact(entry.message);
    prepared.diff = canonicalDiff(entry.diff);
    const auto stored = d->worker.run([&](QSqlDatabase &database) {
        const QString what = tr("The action cannot be recorded in the journal");
        return inTransaction(database, what, [&] { return insert(database, what, prepared); });
    });
    if (!stored) {
        qCWarning(base::lcJournal) << "append:" << stored.error().sentence();
        return tl::unexpected(stored.error());
    }
    d->tell(*stored);
    return stored->id;
}

Expected<QList<Entry>> Journal::entries(const Filter &filter) const
{
    SqlCondition condition = conditionOf(filter);
    condition.values.append(qMax(0, filter.limit));
    return d->worker.run([&](QSqlDatabase &database) {
        return select(database,
                      tr("The journal cannot be read"),
                      condition.where() + u" ORDER BY id DESC LIMIT ?"_s,
                      condition.values);
    });
}

Expected<qint64> Journal::count(const Filter &filter) const
{
    Filter whole = filter;
    whole.before = 0;
    whole.after = 0;
    const SqlCondition condition = conditionOf(whole);
    return d->worker.run([&](QSqlDatabase &database) -> Expected<qint64> {
        auto query = execute(database,
                             tr("The journal cannot be read"),
                             u"SELECT count(*) FROM entry"_s + condition.where(),
                             condition.values);
        if (!query) {
            return tl::unexpected(query.error());
        }
        return query->next() ? query->value(0).toLongLong() : 0;
    });
}

Expected<void> Journal::exportJsonLines(const std::function<bool(const QByteArray &)> &sink) const
{
    return d->forEach(tr("The journal cannot be exported"),
                      [&](const Entry &entry) { return sink(toJsonLine(entry)); });
}

Expected<std::optional<qint64>> Journal::verify() const
{
    const QString what = tr("The journal cannot be checked");
    // Read before the entries: what other programs append meanwhile is not missing at the end.
    const auto head = d->worker.run([&](QSqlDatabase &database) { return readHead(database, what); });
    if (!head) {
        return tl::unexpected(head.error());
    }
    std::optional<qint64> broken;
    Head last;
    const auto walked = d->forEach(what, [&](const Entry &entry) {
        if (entry.id != last.id + 1 || entry.previousHash != last.hash || entry.hash != chainHash(entry)) {
            broken = last.id + 1;
            return false;
        }
        last = {entry.id, entry.hash};
        return true;
    });
    if (!walked) {
        return tl::unexpected(walked.error());
    }
    if (!broken && last.id < head->id) {
        broken = last.id + 1;
    }
    return broken;
}

Expected<void> Journal::saveState(const QString &name, const QByteArray &value)
{
    return d->worker.run([&](QSqlDatabase &database) -> Expected<void> {
        const auto done = execute(database,
                                  tr("The last known state cannot be saved"),
                                  u"INSERT OR REPLACE INTO state (name, value) VALUES (?, ?)"_s,
                                  {bound(name), value.isNull() ? QByteArray("") : value});
        if (!done) {
            return tl::unexpected(done.error());
        }
        return {};
    });
}

Expected<QByteArray> Journal::state(const QString &name) const
{
    return d->worker.run([&](QSqlDatabase &database) -> Expected<QByteArray> {
        auto query = execute(database,
                             tr("The last known state cannot be read"),
                             u"SELECT value FROM state WHERE name = ?"_s,
                             {bound(name)});
        if (!query) {
            return tl::unexpected(query.error());
        }
        if (!query->next()) {
            return base::failure(base::ErrorKind::NotFound,
                                 tr("Nothing has been remembered as %1").arg(name));
        }
        return query->value(0).toByteArray();
    });
}

Subscription Journal::onAppend(std::function<void(const Entry &)> callback)
{
    const auto listeners = d->listeners;
    const std::lock_guard lock(listeners->mutex);
    const quint64 number = ++listeners->last;
    listeners->callbacks.emplace(number, std::move(callback));
    return Subscription(nullptr, [listeners, number](std::nullptr_t) {
        const std::lock_guard ending(listeners->mutex);
        listeners->callbacks.erase(number);
    });
}

} // namespace slipway::journal
