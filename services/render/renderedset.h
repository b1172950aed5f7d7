#pragma once

#include "renderer.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace slipway::render {

/// Adds a manifest to the objects; "...List" kinds are replaced by their items. `source` names the file for
/// errors: a manifest needs apiVersion, kind and a name.
base::Expected<void>
addManifest(std::vector<base::Json> &objects, const base::Json &manifest, const QString &source);

/// SHA-256, in hex, of the objects' canonical JSON, whatever their order.
QString digestOf(const std::vector<base::Json> &objects);

bool hasSecret(const std::vector<base::Json> &objects);

/// Whether a document is meant as a manifest: a map with apiVersion and kind.
bool looksLikeManifest(const nlohmann::json &document);

} // namespace slipway::render
