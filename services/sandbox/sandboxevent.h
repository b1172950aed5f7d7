#pragma once

#include <services/sandbox/sandboxstatus.h>

namespace slipway::sandbox {

/// One line that `slipway-cluster up` writes (cluster/PROTOCOL.md).
struct SandboxEvent
{
    enum class Kind
    {
        Starting, ///< a component's process was launched
        Running,  ///< a component serves
        Progress, ///< a step of the preparation is done
        Ready,    ///< `addresses` and `components` are set
        Exited,   ///< a component's process ended; `expected` when somebody asked for it
        Failed,   ///< a component could not be brought back
        Status,   ///< answer to a question; `components` is set
        Done,     ///< a command was carried out
        Refused,  ///< a command was not understood or failed
        Error,    ///< the whole run ends with this failure
        Ended,    ///< the run ended as asked
        Other,    ///< an event of a later version
    };

    Kind kind = Kind::Other;
    QString component;
    QString message; ///< the sentence of a failure, or the text of a progress
    QString id;      ///< of the command that is answered
    bool expected = false;
    SandboxAddresses addresses;
    QList<ComponentStatus> components;

    bool operator==(const SandboxEvent &) const = default;
};

/// Invalid when the line is not a JSON object.
base::Expected<SandboxEvent> parseSandboxEvent(const QByteArray &line);

enum class ComponentAction
{
    Start,
    Stop,
    Restart,
};

/// Command lines for the control plane's standard input, each with its line end.
QByteArray componentCommand(ComponentAction action, const QString &component, const QString &id);
QByteArray shutdownCommand();

} // namespace slipway::sandbox

Q_DECLARE_METATYPE(slipway::sandbox::SandboxEvent)
