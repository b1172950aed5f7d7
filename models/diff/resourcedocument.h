#pragma once

#include <models/diff/diffrows.h>
#include <services/applications/types.h>

#include <memory>

namespace slipway::models {

/// Desired against live of one resource as two YAML texts.
struct ResourceDocument
{
    applications::ResourceDiff diff;
    std::shared_ptr<const DiffDocument> document; ///< null when the texts could not be compared
    int added = 0;
    int removed = 0;
};

/// YAML of a manifest as it is shown: Secret values masked, without managedFields. Empty for null.
QString manifestText(const base::Json &manifest);

/// Live on the left, desired on the right. Blocks for the comparison; any thread.
ResourceDocument makeResourceDocument(const applications::ResourceDiff &diff);
QList<ResourceDocument> makeResourceDocuments(const QList<applications::ResourceDiff> &diffs);

/// All resources that change in one text, each below a line with its kind and name. Null when none changes or
/// the comparison fails.
std::shared_ptr<const DiffDocument> combineDocuments(const QList<applications::ResourceDiff> &diffs);

} // namespace slipway::models
