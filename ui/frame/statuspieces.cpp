#include "statuspieces.h"

#include <models/applications/applicationstore.h>
#include <models/clusters/clusterstore.h>
#include <ui/theme/words.h>

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {

namespace {

QString tr(const char *text, const char *comment = nullptr, int number = -1)
{
    return QCoreApplication::translate("slipway::ui", text, comment, number);
}

StatusPiece contextPiece(const models::ClusterFacts &facts)
{
    StatusPiece piece;
    piece.id = u"clusters"_s;
    piece.text = facts.context;
    const bool isDown = facts.reachability && !facts.reachability->isReachable();
    const bool isUp =
        (facts.reachability && !isDown) || (facts.isConnected && facts.failedWatches < facts.watches);
    piece.status = isDown ? Status::Unreachable : isUp ? Status::Reachable : Status::NotRun;
    piece.dot = piece.status == Status::Reachable;
    piece.loud = isDown;
    piece.toolTip = isDown ? tr("%1 does not answer").arg(facts.context)
                    : isUp ? tr("Connected to %1").arg(facts.server)
                           : tr("%1 has not been asked yet").arg(facts.server);
    return piece;
}

StatusPiece allContexts(const QList<models::ClusterFacts> &all)
{
    StatusPiece piece;
    piece.id = u"clusters"_s;
    if (all.isEmpty()) {
        piece.status = Status::NotRun;
        piece.text = tr("No cluster");
        return piece;
    }
    const auto connected = std::ranges::count_if(all, &models::ClusterFacts::isConnected);
    piece.status = connected > 0 ? Status::Reachable : Status::NotRun;
    piece.dot = connected > 0;
    piece.text = tr("%n contexts", nullptr, static_cast<int>(all.size()));
    return piece;
}

StatusPiece watchPiece(const models::ClusterStore &clusters, const models::ApplicationStore &applications)
{
    StatusPiece piece;
    const QList<models::ClusterFacts> all = clusters.all();
    const auto connected = std::ranges::count_if(all, &models::ClusterFacts::isConnected);
    if (connected == 0) {
        return piece;
    }
    piece.text = tr("Watching %n clusters", nullptr, static_cast<int>(connected)) +
                 (applications.isLoading() ? tr(", loading")
                                           : tr(", lag %1").arg(words::duration(applications.lag())));
    piece.toolTip = tr("The lag is the time from a change's arrival at Slipway to this window.");
    return piece;
}

} // namespace

QList<StatusPiece> contextPieces(const models::ClusterStore &clusters, const QString &context)
{
    const auto facts = clusters.find(context);
    if (!facts) {
        return {allContexts(clusters.all())};
    }
    QList<StatusPiece> pieces = {contextPiece(*facts)};
    if (facts->reachability && !facts->reachability->serverVersion.isEmpty()) {
        pieces.append(
            {.text = facts->reachability->serverVersion, .toolTip = tr("Version of the API server")});
    }
    if (facts->reachability && !facts->reachability->identity.isEmpty()) {
        pieces.append({.icon = u"user"_s,
                       .text = facts->reachability->identity,
                       .toolTip = tr("Who the cluster says you are")});
    }
    if (facts->isProtected) {
        pieces.append({.icon = u"protected"_s,
                       .text = tr("Protected"),
                       .toolTip = tr("Changes need the application's name typed.")});
    }
    if (facts->isReadOnly) {
        pieces.append({.icon = u"read-only"_s,
                       .text = tr("Read-only"),
                       .toolTip = tr("Slipway refuses every change in this context.")});
    }
    return pieces;
}

QList<StatusPiece> activityPieces(const models::ClusterStore &clusters,
                                  const models::ApplicationStore &applications,
                                  const QDateTime &now)
{
    QList<StatusPiece> pieces;
    if (const int running = applications.runningOperations(); running > 0) {
        pieces.append({.id = u"operations"_s,
                       .status = Status::Running,
                       .text = tr("%n operations running", nullptr, running),
                       .toolTip = tr("Show them in Activity")});
    }
    if (applications.asOf().isValid()) {
        pieces.append({.icon = u"clock"_s,
                       .text = tr("As of %1").arg(words::clock(applications.asOf(), now)),
                       .toolTip = tr("What was known when Slipway last ran; it is being read anew.")});
    } else if (const StatusPiece watch = watchPiece(clusters, applications); !watch.text.isEmpty()) {
        pieces.append(watch);
    }
    pieces.append({.text = now.toLocalTime().toString(u"HH:mm:ss"_s)});
    return pieces;
}

} // namespace slipway::ui
