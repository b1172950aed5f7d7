#pragma once

#include <services/sandbox/sandboxstatus.h>

#include <nlohmann/json_fwd.hpp>

// The parts of a status that the control plane's events and the control socket write in the same words.
namespace slipway::sandbox {

SandboxAddresses addressesOf(const nlohmann::json &object);
QList<ComponentStatus> componentsOf(const nlohmann::json &object);
void writeAddresses(nlohmann::json &object, const SandboxAddresses &addresses);
nlohmann::json componentsJson(const QList<ComponentStatus> &components);

} // namespace slipway::sandbox
