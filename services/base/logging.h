#pragma once

#include <QLoggingCategory>

namespace slipway::base {

Q_DECLARE_LOGGING_CATEGORY(lcBase)
Q_DECLARE_LOGGING_CATEGORY(lcNet)
Q_DECLARE_LOGGING_CATEGORY(lcKube)
Q_DECLARE_LOGGING_CATEGORY(lcGit)
Q_DECLARE_LOGGING_CATEGORY(lcRender)
Q_DECLARE_LOGGING_CATEGORY(lcGitops)
Q_DECLARE_LOGGING_CATEGORY(lcApplications)
Q_DECLARE_LOGGING_CATEGORY(lcJournal)
Q_DECLARE_LOGGING_CATEGORY(lcSandbox)
Q_DECLARE_LOGGING_CATEGORY(lcSecrets)
Q_DECLARE_LOGGING_CATEGORY(lcUi)

/// Sends Qt's log messages, redacted, to a rotating file in `folder` and warnings (or everything, when
/// `verbose`) to standard error as well. Call once, from main(). Without a writable folder only standard
/// error is used.
void installLogging(const QString &folder, bool verbose);

} // namespace slipway::base
