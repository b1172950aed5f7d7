#pragma once

#include <services/gitops/applicationspec.h>

#include <nlohmann/json_fwd.hpp>

#include <QString>

namespace slipway::gitops {

class ManifestReader;

/// Reads one entry of `ignoreDifferences`.
IgnoreDifference readIgnoreRule(const ManifestReader &entry);

/// Whether `text` matches a glob as Argo CD writes them: *, ?, [a-z], [!a-z], {one,two}; a backslash quotes.
bool matchesGlob(const QString &glob, const QString &text);

/// Removes from `object` what the rules that match it point at; pointers to nothing are passed over.
void removeIgnored(nlohmann::json &object, const QList<IgnoreDifference> &rules);

/// Removes the value at an RFC 6901 pointer; false when there is nothing there or the pointer is malformed.
bool removeAt(nlohmann::json &object, const QString &pointer);

} // namespace slipway::gitops
