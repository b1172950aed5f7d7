#pragma once

#include <models/applications/applicationstore.h>

#include <QByteArray>
#include <QDateTime>

#include <optional>
#include <vector>

namespace slipway::models {

/// The rows of the applications list at one moment, as kept for the first frame of the next start.
struct ApplicationSnapshot
{
    QDateTime asOf;
    std::vector<ApplicationFacts> rows;
};

/// CBOR with a version; see docs/formats.md. Conditions and results of operations are left out: they are read
/// anew.
QByteArray encodeSnapshot(const ApplicationSnapshot &snapshot);
/// Nothing for bytes of another version or that are not a snapshot.
std::optional<ApplicationSnapshot> decodeSnapshot(const QByteArray &bytes);

} // namespace slipway::models
