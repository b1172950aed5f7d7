#include "sandboxevent.h"

#include "statuscodec.h"

#include <services/base/jsonaccess.h>

#include <QCoreApplication>

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace slipway::sandbox {

namespace {

using Kind = SandboxEvent::Kind;

constexpr std::array<std::pair<QLatin1StringView, Kind>, 11> kinds = {{
    {"starting"_L1, Kind::Starting},
    {"running"_L1, Kind::Running},
    {"progress"_L1, Kind::Progress},
    {"ready"_L1, Kind::Ready},
    {"exited"_L1, Kind::Exited},
    {"failed"_L1, Kind::Failed},
    {"status"_L1, Kind::Status},
    {"done"_L1, Kind::Done},
    {"refused"_L1, Kind::Refused},
    {"error"_L1, Kind::Error},
    {"ended"_L1, Kind::Ended},
}};

Kind kindOf(const QString &name)
{
    for (const auto &[text, kind] : kinds) {
        if (name == text) {
            return kind;
        }
    }
    return Kind::Other;
}

const char *word(ComponentAction action)
{
    switch (action) {
    case ComponentAction::Start:
        return "start";
    case ComponentAction::Stop:
        return "stop";
    case ComponentAction::Restart:
        break;
    }
    return "restart";
}

} // namespace

base::Expected<SandboxEvent> parseSandboxEvent(const QByteArray &line)
{
    const auto object = base::parseJson(line, u"slipway-cluster"_s);
    if (!object) {
        return base::Unexpected(object.error());
    }
    if (!object->is_object()) {
        return base::failure(
            base::ErrorKind::Invalid,
            QCoreApplication::translate("slipway::sandbox", "slipway-cluster wrote something unexpected"));
    }
    SandboxEvent event;
    event.kind = kindOf(base::text(*object, {"event"}));
    event.component = base::text(*object, {"component"});
    event.message = base::text(*object, {event.kind == Kind::Progress ? "text" : "message"});
    event.id = base::text(*object, {"id"});
    event.expected = base::boolean(*object, {"expected"});
    event.components = componentsOf(*object);
    if (event.kind == Kind::Ready) {
        event.addresses = addressesOf(*object);
    }
    return event;
}

QByteArray componentCommand(ComponentAction action, const QString &component, const QString &id)
{
    return base::dumpJson(
               {{"cmd", word(action)}, {"component", base::toStd(component)}, {"id", base::toStd(id)}}) +
           '\n';
}

QByteArray shutdownCommand()
{
    return "{\"cmd\":\"shutdown\"}\n";
}

} // namespace slipway::sandbox
