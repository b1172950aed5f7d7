#pragma once

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace slipway::yaml {

/// What yaml-cpp says about a scalar's tag: "?" for a bare word, "!" for a quoted one, else the tag itself.
bool isMergeKey(std::string_view tag, std::string_view text);

/// The JSON value of a scalar, by the rules of go-yaml v2 as sigs.k8s.io/yaml uses it: YAML 1.1 booleans
/// (y, yes, on, ...), 0644 is octal, 0x, 0o and 0b integers, underscores between digits, timestamps stay
/// strings, integers beyond 64 bits and floats become doubles, whole doubles become integers as they do on
/// their way through Go's JSON. Absent when the tag demands another type or JSON has no such value (.inf,
/// .nan).
std::optional<nlohmann::json> resolveScalar(std::string_view tag, const std::string &text);

/// The object key that Kubernetes makes of a scalar key: numbers and booleans as text. Absent for null.
std::optional<std::string> resolveKey(std::string_view tag, const std::string &text);

/// Whether a YAML 1.1 or 1.2 parser could read the bare word as something else than this very string, in
/// block or flow context. Says yes when in doubt.
bool needsQuotes(std::string_view text);
/// The text within double quotes, everything escaped that has to be.
std::string doubleQuoted(std::string_view text);
/// Only characters that YAML prints as they are, on one line.
bool isPlainPrintable(std::string_view text);

} // namespace slipway::yaml
