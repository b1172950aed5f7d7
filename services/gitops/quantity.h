#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace slipway::gitops {

/// Kubernetes' canonical text of a resource quantity ("0.5" is "500m", "2048Mi" is "2Gi"); absent when the
/// text is not a quantity. Like Kubernetes' own parser it leaves a few forms alone that it takes to be
/// canonical already, such as "1.500". Algorithm: k8s.io/apimachinery pkg/api/resource.
std::optional<std::string> canonicalQuantity(std::string_view text);

} // namespace slipway::gitops
