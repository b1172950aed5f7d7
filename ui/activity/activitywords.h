#pragma once

#include <models/activity/activitymodel.h>
#include <models/applications/applicationstore.h>
#include <ui/delegates/cells.h>

namespace slipway::ui {

// What entries of the journal are called and look like.

/// Of a result's word ("Succeeded", "Failed", "Error").
Status activityStatus(const QString &result);
/// "Sync", "Rollback", "Apply".
QString verbWord(const QString &verb);
/// The entry's message, unless it only repeats which operation it belongs to.
QString activityMessage(const journal::Entry &entry);

StatusCell resultCell(const models::ActivityItem &item, const models::ApplicationStore &applications);
TextCell verbCell(const models::ActivityItem &item, const models::ApplicationStore &applications);
/// The application of an operation or a commit with the number of its writes, or the object of a write.
NameCell subjectCell(const models::ActivityItem &item, const models::ApplicationStore &applications);

/// The application that is running an operation now; null when none is.
models::ApplicationFacts runningApplication(const models::ApplicationStore &applications,
                                            const QString &operation);
/// The application that `text` (ApplicationId::text()) names; null when the window does not know it.
models::ApplicationFacts applicationOf(const models::ApplicationStore &applications, const QString &text);
/// "payments" of "seoul-prod/argocd/payments".
QString applicationName(const QString &text);

} // namespace slipway::ui
