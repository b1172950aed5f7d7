#pragma once

#include "sourcetree.h"
#include "toolbox.h"

#include <QHash>
#include <QStringList>

namespace slipway::render {

/// A chart ready to be rendered: what it reads and with which tool.
struct HelmPlan
{
    Tool tool;
    QString chartName;
    QStringList valueFiles;             ///< from the root of the tree, in order; missing ones are gone
    QHash<QString, QString> localParts; ///< dependencies named by file://: name -> folder in the tree
};

base::Expected<HelmPlan>
planHelm(const SourceTree &tree, const RenderSource &source, Toolbox &tools, const base::CancelToken &cancel);

/// Renders it in a private copy; the YAML that came out.
base::Expected<QByteArray> runHelm(const SourceTree &tree,
                                   const HelmPlan &plan,
                                   const RenderRequest &request,
                                   Toolbox &tools,
                                   const base::CancelToken &cancel);

} // namespace slipway::render
