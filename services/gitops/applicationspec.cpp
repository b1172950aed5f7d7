#include "applicationspec.h"

#include "ignorerules.h"
#include "manifestreader.h"
#include "words.h"

#include <services/base/jsonaccess.h>

#include <algorithm>
#include <limits>

namespace slipway::gitops {

using nlohmann::json;
using namespace Qt::StringLiterals;

namespace {

QList<QPair<QString, QString>> sortedPairs(const QHash<QString, QString> &map)
{
    QList<QPair<QString, QString>> result;
    for (auto it = map.cbegin(); it != map.cend(); ++it) {
        result.append({it.key(), it.value()});
    }
    std::sort(result.begin(), result.end());
    return result;
}

/// Notes what of a source this engine cannot do and that would change what is rendered.
void noteUnsupported(const ManifestReader &reader, const ApplicationSource &source, QStringList &notes)
{
    const auto note = [&](const QString &sentence) {
        if (!notes.contains(sentence)) {
            notes << sentence;
        }
    };
    if (!source.chart.isEmpty()) {
        note(Words::tr("chart repositories are not supported yet (%1)").arg(reader.path() + u".chart"_s));
    }
    if (reader.has("plugin")) {
        note(Words::tr("config management plugins are not supported (%1)").arg(reader.path() + u".plugin"_s));
    }
    const ManifestReader jsonnet = reader.block("directory").block("jsonnet");
    if (jsonnet.exists() && (jsonnet.has("extVars") || jsonnet.has("tlas") || jsonnet.has("libs"))) {
        note(Words::tr("Jsonnet is not supported yet (%1)").arg(jsonnet.path()));
    }
    const ManifestReader helm = reader.block("helm");
    for (const char *field : {"fileParameters", "kubeVersion", "apiVersions", "namespace"}) {
        if (helm.has(field)) {
            note(Words::tr("%1 is not supported yet").arg(helm.path() + u'.' + QLatin1StringView(field)));
        }
    }
    const ManifestReader kustomize = reader.block("kustomize");
    for (const char *field : {"patches", "replicas", "components", "commonAnnotationsEnvsubst"}) {
        if (kustomize.has(field)) {
            note(
                Words::tr("%1 is not supported yet").arg(kustomize.path() + u'.' + QLatin1StringView(field)));
        }
    }
}

void readHelm(const ManifestReader &helm, render::RenderSource &render)
{
    render.explicitHelm = helm.exists();
    render.releaseName = helm.text("releaseName");
    render.valueFiles = helm.texts("valueFiles");
    render.ignoreMissingValueFiles = helm.boolean("ignoreMissingValueFiles");
    render.values = helm.text("values");
    if (const json *values = helm.raw("valuesObject")) {
        render.valuesObject = base::share(*values);
    }
    render.skipCrds = helm.boolean("skipCrds");
    for (const ManifestReader &parameter : helm.blocks("parameters")) {
        render.parameters.append(
            {parameter.text("name"), parameter.text("value"), parameter.boolean("forceString")});
    }
}

ApplicationSource readSource(const ManifestReader &reader, QStringList &unsupported)
{
    ApplicationSource source;
    source.repoUrl = reader.text("repoURL");
    source.targetRevision = reader.text("targetRevision");
    source.chart = reader.text("chart");
    source.ref = reader.text("ref");
    source.render.path = reader.text("path");

    const ManifestReader directory = reader.block("directory");
    source.render.explicitDirectory = directory.exists();
    source.render.recurse = directory.boolean("recurse");
    source.render.include = directory.text("include");
    source.render.exclude = directory.text("exclude");

    readHelm(reader.block("helm"), source.render);

    const ManifestReader kustomize = reader.block("kustomize");
    source.render.explicitKustomize = kustomize.exists();
    source.render.namePrefix = kustomize.text("namePrefix");
    source.render.nameSuffix = kustomize.text("nameSuffix");
    source.render.images = kustomize.texts("images");
    source.render.kustomizeNamespace = kustomize.text("namespace");
    source.render.commonLabels = sortedPairs(kustomize.textMap("commonLabels"));
    source.render.commonAnnotations = sortedPairs(kustomize.textMap("commonAnnotations"));

    if (source.repoUrl.isEmpty()) {
        reader.fail("repoURL", Words::tr("it is missing"), Words::tr("Give the URL of the repository"));
    } else if (source.render.path.isEmpty() && source.chart.isEmpty() && source.ref.isEmpty()) {
        reader.fail("path",
                    Words::tr("it is missing"),
                    Words::tr("Give a path in the repository; \".\" is its root"));
    }
    noteUnsupported(reader, source, unsupported);
    return source;
}

void readSources(const ManifestReader &spec, ApplicationSpec &result)
{
    for (const ManifestReader &source : spec.blocks("sources")) {
        result.sources.append(readSource(source, result.unsupported));
    }
    if (result.sources.isEmpty() && spec.has("source")) {
        result.sources.append(readSource(spec.block("source"), result.unsupported));
    }
    if (result.sources.isEmpty() && spec.has("sourceHydrator")) {
        result.unsupported << Words::tr("the source hydrator is not supported (spec.sourceHydrator)");
    } else if (result.sources.isEmpty()) {
        spec.fail("source", Words::tr("it is missing"), Words::tr("Say where the manifests come from"));
    }
    if (result.sources.size() > 1) {
        result.unsupported << Words::tr(
            "several sources in one application are not supported yet (spec.sources)");
    } else if (!result.sources.isEmpty() && !result.sources.first().ref.isEmpty()) {
        result.unsupported << Words::tr(
            "references between sources are not supported yet (spec.sources[0].ref)");
    }
}

void readDestination(const ManifestReader &destination, ApplicationSpec &result)
{
    result.destinationServer = destination.text("server");
    result.destinationName = destination.text("name");
    result.destinationNamespace = destination.text("namespace");
    if (result.destinationServer.isEmpty() && result.destinationName.isEmpty()) {
        destination.fail("", Words::tr("it names no cluster"), Words::tr("Give either server or name"));
    } else if (!result.destinationServer.isEmpty() && !result.destinationName.isEmpty()) {
        destination.fail("", Words::tr("it has both server and name"), Words::tr("Keep one of the two"));
    }
}

int boundedInt(const ManifestReader &reader, const char *field, int fallback, int least)
{
    const qint64 value = reader.integer(field, fallback);
    if (value < least || value > std::numeric_limits<int>::max()) {
        reader.fail(
            field, Words::tr("%1 is out of range").arg(value), Words::tr("The least value is %1").arg(least));
        return fallback;
    }
    return static_cast<int>(value);
}

void readSyncPolicy(const ManifestReader &policy, ApplicationSpec &result)
{
    const ManifestReader automated = policy.block("automated");
    result.automated.enabled = automated.exists() && automated.boolean("enabled", true);
    result.automated.prune = automated.boolean("prune");
    result.automated.selfHeal = automated.boolean("selfHeal");
    result.automated.allowEmpty = automated.boolean("allowEmpty");
    result.syncOptions = policy.texts("syncOptions");
    if (policy.block("managedNamespaceMetadata").exists()) {
        result.unsupported << Words::tr("spec.syncPolicy.managedNamespaceMetadata is not supported yet");
    }
    const ManifestReader retry = policy.block("retry");
    const ManifestReader backoff = retry.block("backoff");
    result.retry.limit = boundedInt(retry, "limit", 0, -1);
    result.retry.durationMs = backoff.durationMs("duration", result.retry.durationMs);
    result.retry.factor = boundedInt(backoff, "factor", result.retry.factor, 1);
    result.retry.maxDurationMs = backoff.durationMs("maxDuration", result.retry.maxDurationMs);
}

void readIgnoreDifferences(const ManifestReader &spec, ApplicationSpec &result)
{
    bool jq = false;
    bool managers = false;
    for (const ManifestReader &entry : spec.blocks("ignoreDifferences")) {
        IgnoreDifference rule = readIgnoreRule(entry);
        if (rule.kind.isEmpty()) {
            entry.fail("kind",
                       Words::tr("it is missing"),
                       Words::tr("Name the kind the rule is for; \"*\" is every kind"));
        }
        jq = jq || !rule.jqPathExpressions.isEmpty();
        managers = managers || !rule.managedFieldsManagers.isEmpty();
        result.ignoreDifferences.append(rule);
    }
    if (jq) {
        result.unsupported << Words::tr("jqPathExpressions are not supported yet (spec.ignoreDifferences)");
    }
    if (managers) {
        result.unsupported << Words::tr(
            "managedFieldsManagers are not supported yet (spec.ignoreDifferences)");
    }
}

bool isApplication(const base::GroupVersionKind &kind)
{
    return kind.group == "argoproj.io"_L1 && kind.kind == "Application"_L1;
}

} // namespace

QString ApplicationSpec::optionValue(const QString &option) const
{
    const QString prefix = option + u'=';
    for (const QString &entry : syncOptions) {
        if (entry.startsWith(prefix)) {
            return entry.mid(prefix.size());
        }
    }
    return {};
}

bool ApplicationSpec::hasOption(const QString &option, bool fallback) const
{
    const QString value = optionValue(option);
    return value.isEmpty() ? fallback : value == "true"_L1;
}

QString ApplicationSpec::trackingName(const QString &controlPlaneNamespace) const
{
    const bool elsewhere = !nameSpace.isEmpty() && nameSpace != controlPlaneNamespace;
    return elsewhere ? nameSpace + u'_' + name : name;
}

base::Expected<ApplicationSpec> parseApplication(const json &manifest)
{
    const base::GroupVersionKind kind = base::kindOf(manifest);
    if (!isApplication(kind)) {
        return base::failure(
            base::ErrorKind::Invalid,
            Words::tr("This manifest is not an Application"),
            Words::tr("it is %1 of %2")
                .arg(kind.kind.isEmpty() ? Words::tr("of no kind") : kind.kind,
                     kind.apiVersion().isEmpty() ? Words::tr("no API version") : kind.apiVersion()),
            Words::tr("An Application has apiVersion argoproj.io/v1alpha1"));
    }
    std::optional<base::Error> error;
    const ManifestReader root(&manifest, {}, &error);
    const ManifestReader metadata = root.block("metadata");
    const ManifestReader spec = root.block("spec");
    ApplicationSpec result;
    result.name = metadata.text("name");
    result.nameSpace = metadata.text("namespace");
    result.labels = metadata.textMap("labels");
    result.annotations = metadata.textMap("annotations");
    if (result.name.isEmpty()) {
        metadata.fail("name", Words::tr("it is missing"), Words::tr("Give the application a name"));
    }
    if (!spec.exists()) {
        spec.fail("", Words::tr("it is missing"), {});
    }
    result.project = spec.text("project");
    if (result.project.isEmpty()) {
        result.project = u"default"_s;
    }
    readSources(spec, result);
    readDestination(spec.block("destination"), result);
    readSyncPolicy(spec.block("syncPolicy"), result);
    readIgnoreDifferences(spec, result);
    result.revisionHistoryLimit = boundedInt(spec, "revisionHistoryLimit", result.revisionHistoryLimit, 0);
    if (error) {
        if (!result.name.isEmpty()) {
            error->what = Words::tr("Application %1: %2").arg(result.name, error->what);
        }
        return base::Unexpected(*error);
    }
    result.manifest = base::share(manifest);
    return result;
}

} // namespace slipway::gitops
