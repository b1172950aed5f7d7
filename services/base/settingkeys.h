#pragma once

#include <QString>

// Names in the settings file (`slipway.ini` of the configuration folder) that the window and the command line
// share.
namespace slipway::base::settingkeys {

inline const QString protectedContexts = QStringLiteral("contexts/protected");
inline const QString readOnlyContexts = QStringLiteral("contexts/readOnly");
inline const QString kubeconfigFiles = QStringLiteral("contexts/kubeconfigFiles");
inline const QString toolFolder = QStringLiteral("tools/"); ///< followed by the tool's name
inline const QString lastWorkspace = QStringLiteral("window/workspace");

} // namespace slipway::base::settingkeys
