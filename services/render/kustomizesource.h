#pragma once

#include "sourcetree.h"
#include "toolbox.h"

#include <QStringList>

namespace slipway::render {

/// A kustomization ready to be built: what it reads and with which tool.
struct KustomizePlan
{
    Tool tool;
    QString file;        ///< the kustomization file, from the root of the tree
    QStringList folders; ///< everything it reads
};

base::Expected<KustomizePlan> planKustomize(const SourceTree &tree,
                                            const RenderSource &source,
                                            Toolbox &tools,
                                            const base::CancelToken &cancel);

/// Builds it in a private copy; the YAML that came out.
base::Expected<QByteArray> runKustomize(const SourceTree &tree,
                                        const KustomizePlan &plan,
                                        const RenderRequest &request,
                                        Toolbox &tools,
                                        const base::CancelToken &cancel);

} // namespace slipway::render
