// Verbs that read the journal. They need no cluster and no kubeconfig.
#include <app/backend.h>
#include <app/verbs/commandline.h>
#include <services/base/jsonaccess.h>
#include <services/journal/journal.h>
#include <services/journal/moment.h>

#include <QCoreApplication>
#include <QFile>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace slipway::app {

using base::ErrorKind;
using base::Expected;
using journal::Entry;
using nlohmann::json;

namespace {

constexpr int pageSize = 500;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::app", text);
}

Expected<std::unique_ptr<journal::Journal>> openJournal()
{
    return journal::Journal::open(journalFile(base::Paths::fromEnvironment()));
}

// "payments" of "seoul-prod/argocd/payments".
QString shortName(const QString &application)
{
    return application.section(u'/', -1);
}

QString subject(const Entry &entry)
{
    if (entry.object.kind.isEmpty()) {
        return shortName(entry.application);
    }
    const QString name = entry.object.kind + u'/' + entry.object.name;
    return entry.object.nameSpace.isEmpty() ? name : QString(name + u" ("_s + entry.object.nameSpace + u')');
}

Expected<journal::Filter> filterOf(const Arguments &arguments, int *limit)
{
    bool isNumber = false;
    *limit = arguments.value(u"limit"_s, u"50"_s).toInt(&isNumber);
    if (!isNumber || *limit < 1) {
        return base::failure(ErrorKind::Invalid, tr("--limit takes a number of entries, such as 50"));
    }
    journal::Filter filter;
    if (arguments.has(u"since"_s)) {
        filter.since = journal::momentOf(arguments.value(u"since"_s), QDateTime::currentDateTimeUtc());
        if (!filter.since.isValid()) {
            return base::failure(
                ErrorKind::Invalid,
                tr("--since takes an age, such as 24h or 7d, or a date, such as 2026-11-21"));
        }
    }
    if (arguments.has(u"application"_s)) {
        filter.conditions.append(
            {journal::Condition::Field::Application, arguments.values(u"application"_s), false});
    }
    return filter;
}

// Read in pages, so that a large limit needs no large statement.
Expected<QList<Entry>> readEntries(const journal::Journal &journal, journal::Filter filter, int limit)
{
    QList<Entry> entries;
    while (entries.size() < limit) {
        filter.limit = static_cast<int>(qMin<qsizetype>(pageSize, limit - entries.size()));
        filter.before = entries.isEmpty() ? 0 : entries.last().id;
        const auto page = journal.entries(filter);
        if (!page) {
            return tl::unexpected(page.error());
        }
        entries += *page;
        if (page->size() < filter.limit) {
            break;
        }
    }
    return entries;
}

void printTable(const Invocation &invocation, const QList<Entry> &entries)
{
    const bool isWide = invocation.format() == OutputFormat::Wide;
    QStringList headings = {
        tr("ID"), tr("WHEN"), tr("WHO"), tr("CONTEXT"), tr("ACTION"), tr("ON"), tr("REVISION"), tr("RESULT")};
    if (isWide) {
        headings << tr("OPERATION") << tr("MESSAGE");
    }
    QList<QStringList> rows;
    for (const Entry &entry : entries) {
        QStringList row = {QString::number(entry.id),
                           entry.at.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s),
                           entry.who,
                           entry.context,
                           entry.verb,
                           subject(entry),
                           entry.revision.left(7),
                           entry.result};
        if (isWide) {
            row << entry.operation.left(7) << entry.message.simplified();
        }
        rows.append(row);
    }
    invocation.streams().line(formatTable(headings, rows));
}

int listActivity(Invocation &invocation)
{
    int limit = 0;
    const auto filter = filterOf(invocation.arguments(), &limit);
    if (!filter) {
        return invocation.usage(filter.error().what);
    }
    const auto journal = openJournal();
    if (!journal) {
        return invocation.fail(journal.error());
    }
    const auto entries = readEntries(**journal, *filter, limit);
    if (!entries) {
        return invocation.fail(entries.error());
    }
    const OutputFormat format = invocation.format();
    if (format == OutputFormat::Json || format == OutputFormat::Yaml) {
        json list = json::array();
        for (const Entry &entry : *entries) {
            list.push_back(base::parseJson(journal::toJsonLine(entry), u"entry"_s).value_or(json::object()));
        }
        invocation.streams().out(formatDocument({{"items", std::move(list)}}, format));
    } else if (format == OutputFormat::Name) {
        for (const Entry &entry : *entries) {
            invocation.streams().line(QString::number(entry.id));
        }
    } else {
        printTable(invocation, *entries);
    }
    return exitcode::fine;
}

Expected<void> exportTo(const journal::Journal &journal,
                        const std::function<bool(const QByteArray &)> &write,
                        const base::CancelToken &cancel)
{
    const auto written = journal.exportJsonLines(
        [&](const QByteArray &line) { return !cancel.isCancelled() && write(line + '\n'); });
    if (written && cancel.isCancelled()) {
        return base::cancelled(tr("The export of the journal"));
    }
    return written;
}

int exportToFile(Invocation &invocation, const journal::Journal &journal, const QString &path)
{
    // What was there before stays until the new file is whole.
    QSaveFile file(path);
    const auto fails = [&] {
        return invocation.fail({ErrorKind::Io,
                                tr("The journal was not exported to %1").arg(path),
                                file.errorString(),
                                tr("Choose another file, or free some space"),
                                {}});
    };
    if (!file.open(QIODevice::WriteOnly)) {
        return fails();
    }
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    const auto written = exportTo(
        journal,
        [&file](const QByteArray &line) { return file.write(line) == line.size(); },
        invocation.cancel());
    if (!written) {
        return invocation.fail(written.error());
    }
    return file.commit() ? exitcode::fine : fails();
}

int exportActivity(Invocation &invocation)
{
    const auto journal = openJournal();
    if (!journal) {
        return invocation.fail(journal.error());
    }
    const QString path = invocation.arguments().value(u"output"_s);
    if (!path.isEmpty() && path != u"-"_s) {
        return exportToFile(invocation, **journal, path);
    }
    const auto written = exportTo(
        **journal,
        [&invocation](const QByteArray &line) {
            invocation.streams().out(line);
            return true;
        },
        invocation.cancel());
    return written ? exitcode::fine : invocation.fail(written.error());
}

int verifyActivity(Invocation &invocation)
{
    const auto journal = openJournal();
    if (!journal) {
        return invocation.fail(journal.error());
    }
    const auto broken = (*journal)->verify();
    if (!broken) {
        return invocation.fail(broken.error());
    }
    const auto count = (*journal)->count({});
    if (!count) {
        return invocation.fail(count.error());
    }
    const OutputFormat format = invocation.format();
    if (format == OutputFormat::Json || format == OutputFormat::Yaml) {
        json answer = {{"entries", *count}, {"verified", !broken->has_value()}};
        answer["brokenAt"] = *broken ? json(**broken) : json(nullptr);
        invocation.streams().out(formatDocument(answer, format));
    } else if (!*broken) {
        invocation.streams().line(tr("The chain of %1 entries is whole").arg(*count));
    }
    if (!*broken) {
        return exitcode::fine;
    }
    return invocation.fail({ErrorKind::Invalid,
                            tr("The chain of the journal breaks at entry %1").arg(**broken),
                            tr("the entry, or one before it, was changed or taken away outside Slipway"),
                            tr("Compare it with the last export"),
                            {}});
}

} // namespace

QList<Verb> activityVerbs()
{
    return {
        {u"activity list"_s,
         u"[--application NAME] [--since 24h] [--limit N]"_s,
         tr("List what was done, newest first: who, what, when and with what result."),
         {{u"application"_s,
           u"NAME"_s,
           tr("only this application and its operations; * matches any text"),
           {}},
          {u"since"_s, u"AGE"_s, tr("only since an age, such as 24h or 7d, or a date"), {}},
          {u"limit"_s, u"N"_s, tr("at most so many entries; 50 unless told"), {}}},
         listActivity},
        {u"activity export"_s,
         u"[--output FILE]"_s,
         tr("Write the whole journal, oldest first, as JSON lines."),
         {{u"output"_s, u"FILE"_s, tr("into this file instead of standard output"), u'o'}},
         exportActivity},
        {u"activity verify"_s,
         {},
         tr("Check the chain of hashes over the journal; exit 1 when it is broken."),
         {},
         verifyActivity},
    };
}

} // namespace slipway::app
