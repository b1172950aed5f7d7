#pragma once

#include <QStringList>

namespace slipway::app {

/// The window: `words` are the arguments without the program's name: --sandbox, --kubeconfig FILE,
/// --context NAME, --workspace FILE, --offscreen. Answers the exit code of the process; 2 for arguments that
/// cannot be understood.
int runWindow(int argc, char **argv, const QStringList &words);

} // namespace slipway::app
