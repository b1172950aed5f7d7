#pragma once

#include <QStringList>

namespace slipway::app {

/// `slipway tour [--screenshots DIR] [--theme light|dark] [--size 1280x800]`: opens the window on the sandbox
/// and does with it what a person would. `words` are the command line without the program's name and the
/// verb. Answers the exit code.
int runTour(int argc, char **argv, const QStringList &words);

} // namespace slipway::app
