#include "revisions.h"

#include <services/base/semver.h>
#include <services/git/gitpath.h>
#include <services/git/handle.h>
#include <services/git/library.h>

#include <git2.h>

#include <QByteArrayList>
#include <QCryptographicHash>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::git {

using base::ErrorKind;
using base::Expected;

namespace {

QStringList namesBelow(git_repository *repository, const QString &prefix)
{
    Handle<git_reference_iterator> iterator;
    QStringList names;
    if (git_reference_iterator_glob_new(into(iterator), repository, (prefix + u'*').toUtf8().constData()) !=
        0) {
        return names;
    }
    const char *name = nullptr;
    while (git_reference_next_name(&name, iterator.get()) == 0) {
        names << fromGitBytes(QByteArray(name)).mid(prefix.size());
    }
    names.sort();
    return names;
}

// Empty when there is no such reference; an error when it leads to no commit.
Expected<QString> commitOfReference(git_repository *repository, const QString &name)
{
    Handle<git_reference> reference;
    const QByteArray bytes = toGitBytes(name);
    if (git_reference_lookup(into(reference), repository, bytes.constData()) != 0) {
        return QString();
    }
    Handle<git_object> commit;
    if (const int code = git_reference_peel(into(commit), reference.get(), GIT_OBJECT_COMMIT); code != 0) {
        return failureOf(code,
                         tr("The revision %1 cannot be used").arg(name),
                         tr("Name a branch or tag that points to a commit"));
    }
    return idText(*git_object_id(commit.get()));
}

Expected<QString> headCommit(git_repository *repository)
{
    Handle<git_reference> head;
    const int code = git_repository_head(into(head), repository);
    if (code == GIT_EUNBORNBRANCH || code == GIT_ENOTFOUND) {
        const bool empty = branchNames(repository).isEmpty();
        return base::failure(ErrorKind::NotFound,
                             tr("The repository has no HEAD"),
                             empty ? tr("it has no commit yet")
                                   : tr("its default branch does not exist; there are %1")
                                         .arg(branchNames(repository).mid(0, 10).join(u", "_s)),
                             empty ? tr("Push a first commit") : tr("Name a branch as the revision"));
    }
    if (code != 0) {
        return failureOf(code, tr("The HEAD of the repository cannot be read"));
    }
    return commitOfReference(repository, fromGitBytes(QByteArray(git_reference_name(head.get()))));
}

Expected<QString> commitOfId(git_repository *repository, const QString &revision)
{
    git_oid id;
    Handle<git_object> object;
    const QByteArray text = revision.toLatin1();
    if (git_oid_fromstrn(&id, text.constData(), static_cast<size_t>(text.size())) != 0) {
        return QString();
    }
    const int code = git_object_lookup_prefix(
        into(object), repository, &id, static_cast<size_t>(text.size()), GIT_OBJECT_ANY);
    if (code == GIT_EAMBIGUOUS) {
        return base::failure(ErrorKind::Invalid,
                             tr("The short commit id %1 is ambiguous").arg(revision),
                             tr("several objects begin with it"),
                             tr("Give more digits of the id"));
    }
    Handle<git_object> commit;
    if (code != 0 || git_object_peel(into(commit), object.get(), GIT_OBJECT_COMMIT) != 0) {
        return QString();
    }
    return idText(*git_object_id(commit.get()));
}

QString shortened(const QStringList &names)
{
    constexpr qsizetype shown = 10;
    const QString list = names.mid(0, shown).join(u", "_s);
    return names.size() <= shown ? list : tr("%1 and %2 more").arg(list).arg(names.size() - shown);
}

QString whatExists(git_repository *repository)
{
    const QStringList branches = branchNames(repository);
    const QStringList tags = tagNames(repository);
    const QString branchText =
        branches.isEmpty() ? tr("there are no branches") : tr("the branches are %1").arg(shortened(branches));
    return tags.isEmpty() ? branchText + tr(", there are no tags")
                          : branchText + tr(", the tags are %1").arg(shortened(tags));
}

Expected<QString> commitOfConstraint(git_repository *repository, const QString &revision)
{
    // A plain version is the name of a tag, never a range, as in Argo CD.
    const auto constraint = base::VersionConstraint::parse(revision);
    if (!constraint || base::SemanticVersion::parse(revision)) {
        return QString();
    }
    const QStringList tags = tagNames(repository);
    const auto tag = constraint->newest(tags);
    if (!tag) {
        return base::failure(ErrorKind::NotFound,
                             tr("No tag matches the version constraint %1").arg(revision),
                             tags.isEmpty() ? tr("there are no tags")
                                            : tr("the tags are %1").arg(shortened(tags)),
                             tr("Push a tag that matches, or widen the constraint"));
    }
    return commitOfReference(repository, u"refs/tags/"_s + *tag);
}

base::Unexpected unknownRevision(git_repository *repository, const QString &revision)
{
    static const QRegularExpression fullId(u"^[0-9a-fA-F]{40}$"_s);
    if (fullId.match(revision).hasMatch()) {
        return base::failure(ErrorKind::NotFound,
                             tr("The commit %1 is not in the repository").arg(revision),
                             tr("no branch or tag leads to it; it may have been removed by a forced push"),
                             tr("Choose a commit that a branch or tag contains"));
    }
    return base::failure(ErrorKind::NotFound,
                         tr("The revision %1 does not exist").arg(revision),
                         whatExists(repository),
                         tr("Correct the revision, or push it first"));
}

} // namespace

QStringList branchNames(git_repository *repository)
{
    return namesBelow(repository, u"refs/heads/"_s);
}

QStringList tagNames(git_repository *repository)
{
    return namesBelow(repository, u"refs/tags/"_s);
}

Expected<QString> resolveRevision(git_repository *repository, const QString &revision)
{
    const QString name = revision.trimmed();
    if (name.isEmpty() || name == u"HEAD"_s) {
        return headCommit(repository);
    }
    const QStringList prefixes = name.startsWith(u"refs/"_s)
                                     ? QStringList{QString()}
                                     : QStringList{u"refs/heads/"_s, u"refs/tags/"_s, u"refs/remotes/"_s};
    for (const QString &prefix : prefixes) {
        const auto commit = commitOfReference(repository, prefix + name);
        if (!commit || !commit->isEmpty()) {
            return commit;
        }
    }
    static const QRegularExpression idPattern(u"^[0-9a-fA-F]{4,40}$"_s);
    if (idPattern.match(name).hasMatch()) {
        const auto commit = commitOfId(repository, name);
        if (!commit || !commit->isEmpty()) {
            return commit;
        }
    }
    const auto commit = commitOfConstraint(repository, name);
    if (!commit || !commit->isEmpty()) {
        return commit;
    }
    return unknownRevision(repository, name);
}

QByteArray refsFingerprint(git_repository *repository)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    Handle<git_reference> head;
    if (git_reference_lookup(into(head), repository, "HEAD") == 0) {
        const char *target = git_reference_symbolic_target(head.get());
        hash.addData(QByteArray(target ? target : "detached"));
    }
    Handle<git_reference_iterator> iterator;
    if (git_reference_iterator_new(into(iterator), repository) != 0) {
        return hash.result();
    }
    QByteArrayList lines;
    Handle<git_reference> reference;
    while (git_reference_next(into(reference), iterator.get()) == 0) {
        const git_oid *target = git_reference_target(reference.get());
        lines << QByteArray(git_reference_name(reference.get())) + ' ' +
                     (target ? idText(*target).toLatin1() : QByteArray());
    }
    std::sort(lines.begin(), lines.end());
    hash.addData(lines.join('\n'));
    return hash.result();
}

} // namespace slipway::git
