#pragma once

#include <ui/widgets/statusline.h>

#include <QDateTime>
#include <QList>

namespace slipway::models {
class ApplicationStore;
class ClusterStore;
struct ClusterFacts;
} // namespace slipway::models

namespace slipway::ui {

/// Left half of the status bar: the context of what is shown (empty: all of them), server version, identity,
/// protection.
QList<StatusPiece> contextPieces(const models::ClusterStore &clusters, const QString &context);

/// Right half: running operations ("operations"), what is watched and how late, the clock.
QList<StatusPiece> activityPieces(const models::ClusterStore &clusters,
                                  const models::ApplicationStore &applications,
                                  const QDateTime &now);

} // namespace slipway::ui
