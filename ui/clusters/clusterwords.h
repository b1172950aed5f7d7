#pragma once

#include <models/clusters/clusterrow.h>
#include <ui/theme/statusglyph.h>
#include <ui/widgets/statepages.h>

#include <QList>
#include <QString>

// What the Clusters page says of a row. Pure.
namespace slipway::ui {

Status statusOf(models::ClusterState state);
/// "Reachable", "Not signed in", "Cannot be read".
QString stateWord(models::ClusterState state);

/// The heading, the cause and the next step of a row, whether something is wrong or not.
base::Error explanation(const models::ClusterRow &row);

/// The steps of a check, of one that runs if there is one; the step that is under way turns.
QList<CheckRow> checkRows(const models::ClusterFacts &facts);

/// The row with its checks as plain text, for a message to somebody who can help.
QString clusterReport(const models::ClusterRow &row);

} // namespace slipway::ui
