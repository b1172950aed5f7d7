#pragma once

#include <nlohmann/json_fwd.hpp>

#include <memory>

namespace slipway::base {

/// A whole JSON document that nobody changes any more: cheap to copy, safe to read from any thread. Null =
/// absent.
using Json = std::shared_ptr<const nlohmann::json>;

} // namespace slipway::base
