#include "localapplication.h"

#include <services/applications/treebuilder.h>
#include <services/base/jsonaccess.h>
#include <services/gitops/health.h>

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace slipway::applications {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::applications", text);
}

QString environmentOf(const gitops::ApplicationSpec &spec)
{
    for (const QString &label : {u"environment"_s, u"env"_s}) {
        if (const QString value = spec.labels.value(label); !value.isEmpty()) {
            return value;
        }
    }
    return spec.destinationNamespace;
}

void takeSource(ApplicationSummary &summary, const gitops::ApplicationSpec &spec)
{
    if (spec.sources.isEmpty()) {
        return;
    }
    const gitops::ApplicationSource &source = spec.sources.first();
    summary.repoUrl = source.repoUrl;
    summary.path = source.render.path;
    summary.targetRevision = source.targetRevision.isEmpty() ? u"HEAD"_s : source.targetRevision;
}

void takeComparison(ApplicationSummary &summary, const LocalApplication &application)
{
    const gitops::Comparison &comparison = *application.comparison;
    const kube::ResourceStore &store = application.connection->store;
    summary.resources = static_cast<int>(comparison.resources.size());
    summary.outOfSync = comparison.outOfSync;
    summary.toPrune = comparison.toPrune;
    summary.sync = comparison.isSynced() ? SyncStatus::Synced : SyncStatus::OutOfSync;
    summary.health = aggregateHealth(comparison, store, &summary.healthMessage);
    summary.images = imagesOf(comparison, store);
    for (const QString &warning : comparison.warnings) {
        summary.conditions.append({u"RepeatedResourceWarning"_s, warning, false, application.comparedAt});
    }
    for (const gitops::ComparedResource &resource : comparison.resources) {
        if (!resource.problem.isEmpty()) {
            summary.conditions.append({u"ComparisonError"_s, resource.problem, true, application.comparedAt});
        }
    }
}

void takeRecord(ApplicationSummary &summary, const gitops::ApplicationRecord &record)
{
    if (!record.history.isEmpty()) {
        summary.lastSyncAt = record.history.last().deployedAt;
    }
    if (record.hold) {
        summary.conditions.append(
            {u"Hold"_s, tr("Held by %1: %2").arg(record.hold->who, record.hold->why), false, {}});
    }
}

} // namespace

ApplicationSummary summarize(const LocalApplication &application, const kube::WriteGuard &guard)
{
    const gitops::ApplicationSpec &spec = application.definition.spec;
    ApplicationSummary summary;
    summary.id = application.definition.id;
    summary.provider = u"local"_s;
    summary.project = spec.project;
    summary.cluster = application.context;
    summary.nameSpace = spec.destinationNamespace;
    summary.environment = environmentOf(spec);
    summary.labels = spec.labels;
    summary.autoSync = spec.automated.enabled;
    summary.selfHeal = spec.automated.selfHeal;
    summary.ownedBy = application.definition.ownedBy;
    summary.isProtected = guard.isProtected(application.context);
    summary.isReadOnly = guard.isReadOnly(application.context);
    takeSource(summary, spec);
    if (application.desired) {
        const git::Commit &commit = application.desired->commit;
        summary.revision = commit.id;
        summary.revisionSubject = commit.subject;
        summary.revisionAuthor = commit.author;
        summary.revisionTime = commit.authoredAt;
        summary.sourceType = application.desired->sourceType;
    }
    summary.operation = application.operation;
    summary.operation.results.clear();
    summary.comparedAt = application.comparedAt;
    if (application.record) {
        takeRecord(summary, *application.record);
    }
    if (application.comparison && application.connection) {
        takeComparison(summary, application);
    }
    if (application.error) {
        summary.sync = SyncStatus::Unknown;
        summary.conditions.prepend(
            {u"ComparisonError"_s, application.error->sentence(), true, application.comparedAt});
    }
    for (const QString &sentence : spec.unsupported) {
        summary.conditions.append({u"InvalidSpecError"_s, sentence, true, {}});
    }
    return summary;
}

QStringList whatWouldUndo(const LocalApplication &application)
{
    QStringList sentences;
    const gitops::AutomatedPolicy &policy = application.definition.spec.automated;
    if (policy.enabled) {
        sentences.append(
            tr("Auto-sync is on in the Application: a controller that acts on it would bring back what "
               "Git says."));
    }
    if (policy.enabled && policy.selfHeal) {
        sentences.append(tr("Self-heal is on as well: changes made by hand would be reverted."));
    }
    if (!application.comparison) {
        return sentences;
    }
    for (const gitops::ComparedResource &resource : application.comparison->resources) {
        if (resource.key.kind == u"HorizontalPodAutoscaler"_s && resource.live) {
            sentences.append(
                tr("%1 sets the replica count of %2, whatever the revision says.")
                    .arg(resource.key.name, base::text(*resource.live, {"spec", "scaleTargetRef", "name"})));
        }
    }
    return sentences;
}

} // namespace slipway::applications
