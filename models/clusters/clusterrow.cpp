#include "clusterrow.h"

#include <models/applications/applicationstore.h>

#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace slipway::models {

namespace {

ClusterState stateOf(kube::ReachabilityStage stage)
{
    switch (stage) {
    case kube::ReachabilityStage::Connection:
    case kube::ReachabilityStage::Certificate:
        return ClusterState::Unreachable;
    case kube::ReachabilityStage::SignIn:
    case kube::ReachabilityStage::Identity:
        return ClusterState::NotSignedIn;
    case kube::ReachabilityStage::Configuration:
    case kube::ReachabilityStage::Version:
    case kube::ReachabilityStage::Api:
        return ClusterState::NotUsable;
    }
    return ClusterState::NotUsable;
}

} // namespace

QString ClusterRow::key() const
{
    return isFile() ? u"file\n"_s + file->path : u"context\n"_s + facts.context;
}

QString ClusterRow::name() const
{
    return isFile() ? QFileInfo(file->path).fileName() : facts.context;
}

std::optional<base::Error> ClusterRow::error() const
{
    if (isFile()) {
        return file->errors.isEmpty() ? std::nullopt : std::optional(file->errors.first());
    }
    if (!facts.problems.isEmpty()) {
        return facts.problems.first();
    }
    const kube::ReachabilityStep *failure = facts.reachability ? facts.reachability->failure() : nullptr;
    return failure ? failure->error : std::nullopt;
}

ClusterState stateOf(const ClusterFacts &facts)
{
    return facts.isChecking && facts.problems.isEmpty() ? ClusterState::Checking : knownState(facts);
}

ClusterState knownState(const ClusterFacts &facts)
{
    if (!facts.problems.isEmpty()) {
        return ClusterState::NotUsable;
    }
    if (!facts.reachability) {
        return ClusterState::NotChecked;
    }
    const kube::ReachabilityStep *failure = facts.reachability->failure();
    return failure ? stateOf(failure->stage) : ClusterState::Reachable;
}

QList<ClusterRow> clusterRows(const ClusterStore &clusters, const ApplicationStore &applications)
{
    QHash<QString, int> counts;
    for (const ApplicationFacts &application : applications.all()) {
        ++counts[application->cluster];
    }
    QList<ClusterRow> rows;
    for (const ClusterFacts &facts : clusters.all()) {
        rows.append({stateOf(facts), facts, std::nullopt, counts.value(facts.context)});
    }
    for (const kube::KubeconfigFile &file : clusters.files()) {
        if (!file.wasRead || file.contexts.isEmpty()) {
            rows.append({ClusterState::FileUnusable, {}, file, 0});
        } else if (!file.errors.isEmpty()) {
            rows.append({ClusterState::FileMistakes, {}, file, 0});
        }
    }
    return rows;
}

QString shortPath(const QString &path)
{
    const QString home = QDir::homePath();
    return path.startsWith(home + u'/') ? u'~' + path.sliced(home.size()) : path;
}

} // namespace slipway::models
