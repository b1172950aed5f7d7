#include "resourcewords.h"

#include <ui/theme/words.h>

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace slipway::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::ui::Resources", text);
}

// Our own writes are no news: only what somebody else did is worth a note.
bool isForeign(const applications::FieldOwner &owner)
{
    return !owner.manager.isEmpty() && !owner.manager.startsWith("slipway"_L1);
}

} // namespace

QHash<int, LineNote> ownerNotes(const models::ResourceDocument &document, const QDateTime &now)
{
    QHash<int, LineNote> notes;
    if (!document.document || document.diff.owners.isEmpty()) {
        return notes;
    }
    const QHash<QString, int> lines = models::pointerLines(document.document->left);
    for (const applications::FieldOwner &owner : document.diff.owners) {
        const auto line = lines.find(owner.path);
        if (line != lines.end() && isForeign(owner)) {
            LineNote note;
            note.text = owner.since.isValid() ? owner.manager + u", "_s + words::clock(owner.since, now)
                                              : owner.manager;
            notes.insert(*line, note);
        }
    }
    return notes;
}

QHash<int, LineNote> ignoredNotes(const models::ResourceDocument &document, bool desired)
{
    QHash<int, LineNote> notes;
    if (!document.document || document.diff.ignored.isEmpty()) {
        return notes;
    }
    const QHash<QString, int> lines =
        models::pointerLines(desired ? document.document->right : document.document->left);
    for (const gitops::FieldChange &change : document.diff.ignored) {
        if (const auto line = lines.constFind(change.path); line != lines.constEnd()) {
            notes.insert(*line, {desired ? QString() : tr("Ignored: ignoreDifferences"), true});
        }
    }
    return notes;
}

QStringList ownerSentences(const applications::ResourceDiff &diff, const QDateTime &now)
{
    QStringList sentences;
    for (const applications::FieldOwner &owner : diff.owners) {
        if (!isForeign(owner)) {
            continue;
        }
        const QString path = pathWords(owner.path);
        sentences.append(owner.since.isValid()
                             ? tr("%1 set %2 %3.").arg(owner.manager, path, words::age(owner.since, now))
                             : tr("%1 set %2.").arg(owner.manager, path));
    }
    for (const gitops::FieldChange &change : diff.ignored) {
        sentences.append(tr("%1 is ignored by ignoreDifferences.").arg(pathWords(change.path)));
    }
    return sentences;
}

QString changeNote(const applications::ResourceDiff &diff)
{
    switch (diff.change) {
    case applications::ChangeKind::Create:
        return tr("%1, new").arg(diff.key.kind);
    case applications::ChangeKind::Prune:
        return tr("%1, to prune").arg(diff.key.kind);
    case applications::ChangeKind::Update:
    case applications::ChangeKind::Unchanged:
        break;
    }
    return diff.key.kind;
}

QString lineCounts(int added, int removed)
{
    QStringList parts;
    if (added > 0) {
        parts.append(u"+%1"_s.arg(added));
    }
    if (removed > 0) {
        parts.append(u"−%1"_s.arg(removed));
    }
    return parts.join(u' ');
}

QString pathWords(const QString &pointer)
{
    QStringList parts = pointer.split(u'/', Qt::SkipEmptyParts);
    for (QString &part : parts) {
        part.replace(u"~1"_s, u"/"_s).replace(u"~0"_s, u"~"_s);
    }
    return parts.join(u'.');
}

QString waveWords(gitops::Phase phase, int wave)
{
    return tr("%1, wave %2").arg(gitops::phaseWord(phase)).arg(wave);
}

QString resultWord(const gitops::ResourceResult &result)
{
    return gitops::resultStatusWord(result.status);
}

Status resultStatus(const gitops::ResourceResult &result)
{
    switch (result.status) {
    case gitops::ResultStatus::Pending:
        return Status::Queued;
    case gitops::ResultStatus::Running:
        return Status::Running;
    case gitops::ResultStatus::Synced:
    case gitops::ResultStatus::Pruned:
    case gitops::ResultStatus::Succeeded:
        return Status::Succeeded;
    case gitops::ResultStatus::PruneSkipped:
        return Status::Skipped;
    case gitops::ResultStatus::SyncFailed:
    case gitops::ResultStatus::Failed:
        return Status::Failed;
    }
    return Status::NotRun;
}

} // namespace slipway::ui
