#pragma once

#include <QString>

namespace slipway::base {

/// Removes credentials from text that is going to be logged, shown or stored: bearer and basic headers, user
/// info in URLs, JSON and YAML members whose names speak of tokens, passwords or keys, JWTs, PEM private
/// keys, and the credential forms of the Git forges. Idempotent. It is the last line of defence, not a
/// licence to pass secrets on.
QString redact(const QString &text);

/// The URL without user name and password, for showing.
QString withoutUserInfo(const QString &url);

} // namespace slipway::base
