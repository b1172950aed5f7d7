#pragma once

#include <services/sandbox/sandboxevent.h>

namespace slipway::sandbox {

/// What another process asks of the sandbox's owner, one JSON line: {"request":"status"}.
struct ControlRequest
{
    enum class Kind
    {
        Status,    ///< one status line back
        Watch,     ///< a status line now and at each change, until the connection ends
        Reset,     ///< begin again empty
        Down,      ///< end the sandbox and its owner
        Component, ///< start, stop or restart one component
    };

    Kind kind = Kind::Status;
    ComponentAction action = ComponentAction::Restart; ///< for Component
    QString component = {};                            ///< for Component

    bool operator==(const ControlRequest &) const = default;
};

/// With the line end.
QByteArray encodeRequest(const ControlRequest &request);
base::Expected<ControlRequest> decodeRequest(const QByteArray &line);

} // namespace slipway::sandbox

Q_DECLARE_METATYPE(slipway::sandbox::ControlRequest)
