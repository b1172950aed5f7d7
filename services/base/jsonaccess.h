#pragma once

#include <services/base/error.h>
#include <services/base/ids.h>
#include <services/base/json.h>

#include <nlohmann/json.hpp>

#include <QByteArray>
#include <QString>

#include <initializer_list>
#include <string_view>

// Reading foreign JSON without exceptions: every function answers "absent" for a missing member or a wrong
// type. For .cpp files only, since it includes the whole of nlohmann/json.
namespace slipway::base {

/// The member reached by following `path` through objects; nullptr when any step is missing or is not an
/// object.
const nlohmann::json *member(const nlohmann::json &object, std::initializer_list<std::string_view> path);
/// The string at `path`, or an empty one.
QString text(const nlohmann::json &object, std::initializer_list<std::string_view> path);
/// The integer at `path`, or `fallback`.
qint64
integer(const nlohmann::json &object, std::initializer_list<std::string_view> path, qint64 fallback = 0);
/// The boolean at `path`, or `fallback`.
bool boolean(const nlohmann::json &object,
             std::initializer_list<std::string_view> path,
             bool fallback = false);
/// The value of a metadata annotation or label, or an empty string.
QString annotation(const nlohmann::json &object, std::string_view name);
QString label(const nlohmann::json &object, std::string_view name);

std::string toStd(const QString &text);
QString fromStd(std::string_view text);

/// Group, kind, namespace and name of a manifest; empty parts where it lacks them.
ObjectKey keyOf(const nlohmann::json &object);
GroupVersionKind kindOf(const nlohmann::json &object);

/// Parses a JSON text; on failure the error names `source` and the byte offset.
Expected<nlohmann::json> parseJson(const QByteArray &bytes, const QString &source);
/// Compact text; invalid UTF-8 inside strings is replaced, never thrown.
QByteArray dumpJson(const nlohmann::json &value, int indent = -1);
/// Wraps a value for sharing.
Json share(nlohmann::json value);

} // namespace slipway::base
