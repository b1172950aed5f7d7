#pragma once

#include <QString>

namespace slipway::render {

/// Whether `path` matches the pattern of an Argo CD directory source: "*" and "?" match any characters, "/"
/// included, "[a-z]" and "[!a-z]" one character, "{a,b}" one of several patterns, "\" takes the next
/// character as it is. A malformed pattern matches nothing.
bool matchesGlob(const QString &pattern, const QString &path);

} // namespace slipway::render
