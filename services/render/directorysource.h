#pragma once

#include "renderer.h"
#include "sourcetree.h"

namespace slipway::render {

/// Reads the manifests of a plain folder as Argo CD's directory source does: .yaml, .yml and .json, below it
/// when `recurse`, filtered by include and exclude. Files that hold no Kubernetes objects at all are left out
/// with a warning.
base::Expected<Rendered>
readDirectory(const SourceTree &tree, const RenderSource &source, const base::CancelToken &cancel);

} // namespace slipway::render
