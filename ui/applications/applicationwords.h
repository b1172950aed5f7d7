#pragma once

#include <models/applications/applicationlistmodel.h>
#include <models/applications/operations.h>
#include <ui/delegates/cells.h>

#include <QDateTime>

namespace slipway::ui {

// What the facts of an application are called and look like in a table.

StatusCell healthCell(const applications::ApplicationSummary &application);
StatusCell syncCell(const applications::ApplicationSummary &application);
RevisionCell revisionCell(const applications::ApplicationSummary &application);
/// What is going on or wrong with it now, the most pressing thing only.
NowCell nowCell(const applications::ApplicationSummary &application);
/// "auto", "by hand", or who runs it.
QString policyWord(const applications::ApplicationSummary &application);
QString policyMeaning(const applications::ApplicationSummary &application);

/// The environment beside a name; empty where the name says it.
QString environmentNote(const applications::ApplicationSummary &application);
/// "payments, production".
QString applicationTitle(const applications::ApplicationSummary &application);
/// "seoul-prod, namespace shop".
QString destinationText(const applications::ApplicationSummary &application);

/// Why an operation cannot start, as a sentence; empty for none.
QString obstacleText(models::Obstacle obstacle, const applications::ApplicationSummary &application);

} // namespace slipway::ui
