#pragma once

namespace slipway::git {

/// Registers the smart transport for ssh, git+ssh, ssh+git and scp-style addresses over the `ssh` program.
void registerSshTransport();

} // namespace slipway::git
