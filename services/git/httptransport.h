#pragma once

namespace slipway::git {

/// Registers the smart transport for http and https over the HttpClient given to initialize().
void registerHttpTransport();

} // namespace slipway::git
