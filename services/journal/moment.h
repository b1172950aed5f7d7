#pragma once

#include <QDateTime>
#include <QString>

namespace slipway::journal {

/// The moment that an age ("90m", "24h", "7d", "2w") before `now` or a date ("2026-11-21", its local
/// beginning) means; invalid for anything else.
QDateTime momentOf(const QString &text, const QDateTime &now);

} // namespace slipway::journal
