#include "sandboxlocation.h"

#include <QCoreApplication>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace slipway::sandbox {

namespace {

// An installed Slipway carries the module's sources; one that runs from its build folder uses those it was
// built from.
QString moduleFolder()
{
    const QString installed = QCoreApplication::applicationDirPath() + u"/../share/slipway/cluster"_s;
    if (QFileInfo::exists(installed + u"/build.sh"_s)) {
        return QFileInfo(installed).canonicalFilePath();
    }
    return QStringLiteral(SLIPWAY_CLUSTER_MODULE);
}

} // namespace

SandboxLocation SandboxLocation::of(const base::Paths &paths)
{
    const QString state = paths.state + u"/sandbox"_s;
    return {moduleFolder(), paths.data + u"/cluster"_s, state, state + u"/cluster"_s};
}

} // namespace slipway::sandbox
