#pragma once

#include <models/diff/diffrows.h>

#include <QByteArray>

namespace slipway::models {

/// The diff of a journal's entry ([{"path","live","desired"}]) as two texts: one `path: value` for each field
/// that had a value before, and that has one after. Null for an empty diff and for one that cannot be read.
std::shared_ptr<const DiffDocument> makeJournalDocument(const QByteArray &diff);

} // namespace slipway::models
