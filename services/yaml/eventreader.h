#pragma once

#include <services/base/error.h>

#include <QByteArray>
#include <QString>

namespace YAML {
class EventHandler;
}

namespace slipway::yaml {

/// Thrown by an event handler to end the reading with an error; never leaves readEvents().
struct Stop
{
    base::Error error;
};

/// Runs yaml-cpp over a checked text and hands its events to `handler`, document after document. Offsets in
/// marks count from after a byte order mark. All exceptions end here and become errors that name `source`,
/// line and column.
base::Expected<void> readEvents(const QByteArray &text, const QString &source, YAML::EventHandler &handler);

} // namespace slipway::yaml
