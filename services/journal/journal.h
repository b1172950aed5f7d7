#pragma once

#include <services/base/canceltoken.h>
#include <services/base/error.h>
#include <services/base/ids.h>

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>

namespace slipway::journal {

/// One line of the audit trail. Nothing in it is secret: diffs are masked before they come here.
struct Entry
{
    qint64 id = 0;
    QDateTime at; ///< UTC
    QString who;  ///< user name as the cluster sees it, else the login name
    QString context;
    QString application;    ///< ApplicationId::text(), or empty
    QString operation;      ///< id that ties the writes of one sync together
    QString verb;           ///< sync, rollback, apply, create, delete, commit, ...
    base::ObjectKey object; ///< empty for a whole operation
    QString revision;
    QString result; ///< Succeeded, Failed, ...
    QString message;
    QByteArray diff;      ///< JSON: [{"path","live","desired"}], masked; may be empty
    QString previousHash; ///< chain: SHA-256 over the previous entry, so that a removed line shows
    QString hash;

    bool operator==(const Entry &) const = default;
};

/// One condition on a field. A value matches the whole of it, `*` stands for any characters and `?` for one;
/// letter case does not matter. Any of the values is enough.
struct Condition
{
    enum class Field
    {
        Id,
        Who,
        Context,
        Application, ///< name or text() of the entry's application, or of that of its operation
        Operation,
        Verb,
        Kind,
        Namespace,
        Object, ///< its name
        Revision,
        Result,
        Message,
        Anything ///< all of them and the diff, one after another
    };

    Field field = Field::Anything;
    QStringList values{};
    bool excludes = false;

    bool operator==(const Condition &) const = default;
};

/// Which entries; all conditions at once.
struct Filter
{
    QString text{}; ///< every word of it occurs in some column; letter case does not matter
    QString application{};
    QString context{};
    QDateTime since{};
    QDateTime until{};
    bool operationsOnly = false;
    int limit = 500;
    qint64 before = 0; ///< entries with a smaller id, for paging; 0: from the newest
    qint64 after = 0;  ///< entries with a greater id: what is new since then
    QList<Condition> conditions{};

    bool operator==(const Filter &) const = default;
};

/// Ends what it stands for when the last copy goes away.
using Subscription = std::shared_ptr<void>;

/// The audit journal and the last-known state, in one SQLite file. Any thread may call; calls block for the
/// disk. A journal that cannot be written is an error the caller must show: no write to a cluster without a
/// trail.
class Journal final
{
public:
    static base::Expected<std::unique_ptr<Journal>> open(const QString &path);
    ~Journal();
    Journal(const Journal &) = delete;
    Journal &operator=(const Journal &) = delete;

    /// Appends; answers the id. `id`, `hash` and `previousHash` of the argument are ignored.
    base::Expected<qint64> append(const Entry &entry);
    /// Newest first.
    base::Expected<QList<Entry>> entries(const Filter &filter) const;
    /// How many there are, whatever `limit`, `before` and `after` say.
    base::Expected<qint64> count(const Filter &filter) const;
    /// All of it, oldest first, one JSON object per line.
    base::Expected<void> exportJsonLines(const std::function<bool(const QByteArray &line)> &sink) const;
    /// The first entry whose chain is broken, if any.
    base::Expected<std::optional<qint64>> verify() const;

    /// Last-known state for an instant start: opaque values by name ("applications/<context>").
    base::Expected<void> saveState(const QString &name, const QByteArray &value);
    base::Expected<QByteArray> state(const QString &name) const; ///< NotFound when there is none

    /// `callback` is called after each append of this process, on the appending thread, until the
    /// subscription ends; a call that has begun by then is finished first.
    Subscription onAppend(std::function<void(const Entry &)> callback);

private:
    struct Private;
    explicit Journal(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

/// One line of an export, without the line feed: a JSON object with the fields of Entry.
QByteArray toJsonLine(const Entry &entry);

} // namespace slipway::journal
