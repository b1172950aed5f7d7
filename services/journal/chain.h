#pragma once

#include <services/journal/journal.h>

namespace slipway::journal {

/// The chain's hash of an entry: SHA-256, in lower-case hexadecimal, over previousHash and every other field
/// but `hash`, each written as its length in bytes, a colon and its bytes (UTF-8; times in milliseconds).
QString chainHash(const Entry &entry);

/// The diff as it is stored: compact JSON, so that an export can embed it and keep every byte. Text that is
/// not JSON becomes a JSON string; an empty one stays empty.
QByteArray canonicalDiff(const QByteArray &diff);

} // namespace slipway::journal
