#pragma once

#include "scenario.h"

#include <services/base/canceltoken.h>

#include <QHash>

namespace slipway::app {

/// Where and how a scenario's repositories are made.
struct RepositoryTarget
{
    QString folder;      ///< NAME.git below it, served by the sandbox's Git server
    QString gitUrl;      ///< base URL of that server, without a slash at the end; replaces ${GIT}
    QDateTime reference; ///< the moment that ages count from
};

/// The commits that were made: scenario id -> 40 hex digits.
using CommitIds = QHash<QString, QString>;

/// One repository as the input of `git fast-import`, with every commit marked by its number (from 1) in
/// `commits`. The same scenario, URL and reference give the same bytes, so the same commit ids. Invalid names
/// the commit whose edit or deletion finds nothing.
base::Expected<QByteArray> fastImportStream(const Scenario &scenario,
                                            const ScenarioRepository &repository,
                                            const RepositoryTarget &target);

/// Makes every repository as a bare one with HEAD at main. One that exists is replaced, as a whole and only
/// when the new one is complete. Needs the `git` program; blocks; errors: NotFound (no git), Invalid, Io,
/// Cancelled.
base::Expected<CommitIds>
createRepositories(const Scenario &scenario, const RepositoryTarget &target, const base::CancelToken &cancel);

} // namespace slipway::app
