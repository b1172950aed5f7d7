#pragma once

#include <nlohmann/json_fwd.hpp>

#include <QString>

#include <initializer_list>
#include <string_view>

namespace slipway::kube {

/// The text without control characters (C0 with line breaks and tabs, DEL, C1): what a cluster's users wrote
/// must not steer a terminal or break a table row. Line breaks and tabs become spaces.
QString plainText(QString text);
/// plainText() of the string at `path`; empty when there is none.
QString plainText(const nlohmann::json &object, std::initializer_list<std::string_view> path);

} // namespace slipway::kube
