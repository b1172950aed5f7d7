#pragma once

#include <models/applications/applicationstore.h>
#include <models/async/background.h>
#include <models/events/eventrow.h>
#include <models/logs/logbuffer.h>

#include <QPointer>

#include <functional>

namespace slipway::kube {
struct LogOptions;
}

namespace slipway::ui {

struct FrameServices;

// What several views read of a cluster, in the background. The answer comes to the window's thread and is
// dropped with `context`, or by dropping the call.

/// The events of `objects` in the application's namespace, newest first.
QPointer<models::BackgroundCall>
readEvents(FrameServices &services,
           QObject *context,
           const models::ApplicationFacts &facts,
           const QSet<QString> &objects,
           std::function<void(const base::Expected<QList<models::EventRow>> &)> done);

using LogLines = QList<models::LogBuffer::RawLine>;

/// The log of a pod, batch by batch until it ends; each line carries the pod's name when `isNamed`.
QPointer<models::BackgroundCall> readLog(FrameServices &services,
                                         QObject *context,
                                         const models::ApplicationFacts &facts,
                                         const QString &pod,
                                         const kube::LogOptions &options,
                                         bool isNamed,
                                         std::function<void(const LogLines &)> onLines,
                                         std::function<void(const base::Expected<void> &)> ended);

} // namespace slipway::ui
