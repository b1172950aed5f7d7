#pragma once

#include "renderer.h"
#include "sourcetree.h"

#include <nlohmann/json_fwd.hpp>

#include <QStringList>

namespace slipway::render {

/// The name of the folder's kustomization file (kustomization.yaml, kustomization.yml, Kustomization);
/// empty when it has none.
QString kustomizationFile(const SourceTree &tree, const QString &folder);

/// All folders that building `path` reads: itself, its bases, components and generators, and theirs.
/// Whatever is absolute, leads out of the tree, does not exist or is fetched from elsewhere is refused with
/// the name of the file that asks for it.
base::Expected<QStringList> kustomizationFolders(const SourceTree &tree, const QString &path);

/// Whether the source overrides anything of its kustomization.
bool hasKustomizeOverrides(const RenderSource &source);
/// The kustomization with the source's overrides set, as `kustomize edit` does it for Argo CD.
base::Expected<nlohmann::json>
withOverrides(nlohmann::json kustomization, const RenderSource &source, const QString &file);

} // namespace slipway::render
