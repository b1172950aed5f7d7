#pragma once

#include <services/base/error.h>

#include <QSqlDatabase>

namespace slipway::journal {

/// The newest layout this program knows; kept in SQLite's user_version.
constexpr int currentSchemaVersion = 2;

/// Brings an open database to the current layout, step by step, in one transaction. Unsupported when a newer
/// Slipway wrote it.
base::Expected<void> migrate(QSqlDatabase &database);

} // namespace slipway::journal
