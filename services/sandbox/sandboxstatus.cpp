#include "sandboxstatus.h"

#include "statuscodec.h"

#include <services/base/jsonaccess.h>

#include <array>

using namespace Qt::StringLiterals;

namespace slipway::sandbox {

namespace {

constexpr std::array stateNames = {"absent", "starting", "ready", "failed", "ending"};

SandboxState stateOf(const QString &name)
{
    for (size_t i = 0; i < stateNames.size(); ++i) {
        if (name == QLatin1StringView(stateNames[i])) {
            return static_cast<SandboxState>(i);
        }
    }
    return SandboxState::Absent;
}

} // namespace

QString stateName(SandboxState state)
{
    return QString::fromLatin1(stateNames.at(static_cast<size_t>(state)));
}

QByteArray encodeStatus(const SandboxStatus &status)
{
    nlohmann::json object = {{"state", base::toStd(stateName(status.state))},
                             {"activity", base::toStd(status.activity)},
                             {"ownerPid", status.ownerPid}};
    object["components"] = componentsJson(status.components);
    if (status.state == SandboxState::Ready) {
        writeAddresses(object, status.addresses);
    }
    if (status.state == SandboxState::Failed) {
        object["error"] = {{"what", base::toStd(status.error.what)},
                           {"cause", base::toStd(status.error.cause)},
                           {"hint", base::toStd(status.error.hint)},
                           {"kind", static_cast<int>(status.error.kind)}};
    }
    return base::dumpJson(object);
}

base::Expected<SandboxStatus> decodeStatus(const QByteArray &line)
{
    const auto object = base::parseJson(line, u"the sandbox's status"_s);
    if (!object) {
        return base::Unexpected(object.error());
    }
    SandboxStatus status;
    status.state = stateOf(base::text(*object, {"state"}));
    status.activity = base::text(*object, {"activity"});
    status.ownerPid = base::integer(*object, {"ownerPid"});
    status.components = componentsOf(*object);
    if (status.state == SandboxState::Ready) {
        status.addresses = addressesOf(*object);
    }
    if (status.state == SandboxState::Failed) {
        status.error.kind = static_cast<base::ErrorKind>(base::integer(*object, {"error", "kind"}));
        status.error.what = base::text(*object, {"error", "what"});
        status.error.cause = base::text(*object, {"error", "cause"});
        status.error.hint = base::text(*object, {"error", "hint"});
    }
    return status;
}

} // namespace slipway::sandbox
