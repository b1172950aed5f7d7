#include "journalobserver.h"

#include <services/base/jsonaccess.h>
#include <services/base/logging.h>
#include <services/base/redact.h>
#include <services/gitops/diff.h>

using namespace Qt::StringLiterals;

namespace slipway::app {

using nlohmann::json;

namespace {

// Slipway's own bookkeeping says nothing about what happened to an application.
bool isBookkeeping(const kube::Write &write)
{
    return write.object.kind == u"Lease"_s ||
           (write.object.kind == u"ConfigMap"_s && write.reason.startsWith(u"record of "_s));
}

QString operationId(const QString &reason)
{
    const qsizetype space = reason.indexOf(u' ');
    const QString verb = reason.left(space);
    return verb == u"sync"_s || verb == u"rollback"_s ? reason.mid(space + 1) : QString();
}

} // namespace

QByteArray journalDiff(const base::Json &before, const base::Json &after)
{
    const gitops::ObjectDiff diff = gitops::diffOffline(before.get(), after.get(), {});
    json changes = json::array();
    for (const gitops::FieldChange &change : diff.changes) {
        changes.push_back({{"path", base::toStd(change.path)},
                           {"live", change.live ? *change.live : json(nullptr)},
                           {"desired", change.desired ? *change.desired : json(nullptr)}});
    }
    return changes.empty() ? QByteArray() : base::dumpJson(changes);
}

JournalObserver::JournalObserver(journal::Journal &journal, QString who)
    : m_journal(journal)
    , m_who(std::move(who))
{}

void JournalObserver::wrote(const kube::Write &write)
{
    if (isBookkeeping(write)) {
        return;
    }
    journal::Entry entry;
    entry.at = write.at;
    entry.context = write.context;
    entry.operation = operationId(write.reason);
    entry.verb = write.verb;
    entry.object = write.object;
    entry.result = write.error ? u"Failed"_s : u"Succeeded"_s;
    entry.message = write.error ? write.error->sentence() : write.reason;
    if (!write.error && write.before && write.after) {
        entry.diff = journalDiff(write.before, write.after);
    }
    append(std::move(entry));
}

void JournalObserver::finished(const base::ApplicationId &id,
                               const QString &context,
                               const applications::OperationState &state)
{
    journal::Entry entry;
    entry.at = state.finishedAt;
    entry.who = state.initiatedBy;
    entry.context = context;
    entry.application = id.text();
    entry.operation = state.id;
    entry.verb = state.verb;
    entry.revision = state.revision;
    entry.result = gitops::operationPhaseWord(state.phase);
    entry.message = state.message;
    append(std::move(entry));
}

void JournalObserver::committed(const base::ApplicationId &id,
                                const QString &repoUrl,
                                const git::Commit &commit)
{
    journal::Entry entry;
    entry.at = commit.authoredAt;
    entry.application = id.text();
    entry.verb = u"commit"_s;
    entry.revision = commit.id;
    entry.result = u"Succeeded"_s;
    entry.message = commit.subject + u" ("_s + base::withoutUserInfo(repoUrl) + u')';
    append(std::move(entry));
}

void JournalObserver::append(journal::Entry entry)
{
    if (entry.who.isEmpty()) {
        entry.who = m_who;
    }
    if (const auto appended = m_journal.append(entry); !appended) {
        qCCritical(base::lcJournal) << "the audit journal was not written:" << appended.error().sentence();
    }
}

} // namespace slipway::app
