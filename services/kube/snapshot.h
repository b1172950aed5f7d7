#pragma once

#include <services/base/error.h>
#include <services/kube/resourcestore.h>

#include <QByteArray>

#include <vector>

namespace slipway::kube {

/// The rows as compact bytes, for showing the last known state at the next start. Documents are left out:
/// they may hold what must not reach the disk.
QByteArray saveSnapshot(const std::vector<ResourceStore::Row> &rows);
/// Invalid when the bytes are damaged or of another version of the format; then one starts without.
base::Expected<std::vector<ResourceRow>> loadSnapshot(const QByteArray &bytes);

} // namespace slipway::kube
