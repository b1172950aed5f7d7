#include "statusreducer.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::sandbox {

namespace {

using Kind = SandboxEvent::Kind;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::sandbox", text);
}

ComponentStatus &component(SandboxStatus &status, const QString &name)
{
    const auto found = std::ranges::find(status.components, name, &ComponentStatus::name);
    if (found != status.components.end()) {
        return *found;
    }
    status.components.append({name, {}, 0, 0, {}});
    return status.components.last();
}

void applyExit(SandboxStatus &status, const SandboxEvent &event)
{
    ComponentStatus &entry = component(status, event.component);
    entry.pid = 0;
    entry.state = event.expected ? u"stopped"_s : u"failed"_s;
    if (!event.expected) {
        ++entry.restarts;
        status.activity =
            tr("%1 ended unexpectedly (%2) and is started again").arg(event.component, event.message);
    }
}

base::Error failed(const QString &cause)
{
    return {base::ErrorKind::Internal,
            tr("The sandbox could not run"),
            cause,
            tr("Start it again; if that does not help, reset it"),
            {}};
}

} // namespace

SandboxStatus statusAfter(SandboxStatus status, const SandboxEvent &event)
{
    switch (event.kind) {
    case Kind::Starting:
        component(status, event.component).state = u"starting"_s;
        status.activity = tr("starting %1").arg(event.component);
        break;
    case Kind::Running:
        component(status, event.component).state = u"running"_s;
        status.activity = tr("%1 is running").arg(event.component);
        break;
    case Kind::Progress:
        status.activity = event.message;
        break;
    case Kind::Ready:
        status.state = SandboxState::Ready;
        status.activity.clear();
        status.addresses = event.addresses;
        status.components = event.components;
        break;
    case Kind::Exited:
        applyExit(status, event);
        break;
    case Kind::Status:
        status.components = event.components;
        break;
    case Kind::Failed:
    case Kind::Refused:
        status.activity = event.message;
        break;
    case Kind::Error:
        status.state = SandboxState::Failed;
        status.error = failed(event.message);
        break;
    case Kind::Ended:
        status.state = SandboxState::Ending;
        break;
    case Kind::Done:
    case Kind::Other:
        break;
    }
    return status;
}

} // namespace slipway::sandbox
