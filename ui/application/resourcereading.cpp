#include "resourcereading.h"

#include <models/logs/logstream.h>
#include <services/kube/clusterpool.h>
#include <ui/frame/services.h>

using namespace Qt::StringLiterals;

namespace slipway::ui {

QPointer<models::BackgroundCall>
readEvents(FrameServices &services,
           QObject *context,
           const models::ApplicationFacts &facts,
           const QSet<QString> &objects,
           std::function<void(const base::Expected<QList<models::EventRow>> &)> done)
{
    using Answer = base::Expected<QList<models::EventRow>>;
    return services.background.run(
        context,
        [&pool = services.pool, facts, objects](const base::CancelToken &cancel) -> Answer {
            const auto connection = pool.connection(facts->cluster);
            if (!connection) {
                return tl::unexpected(connection.error());
            }
            const QString path = u"/api/v1/namespaces/%1/events?limit=1000"_s.arg(facts->nameSpace);
            const auto list = (*connection)->client.getRaw(path, cancel);
            if (!list) {
                return tl::unexpected(list.error());
            }
            return models::readEvents(*list, objects);
        },
        std::move(done));
}

QPointer<models::BackgroundCall> readLog(FrameServices &services,
                                         QObject *context,
                                         const models::ApplicationFacts &facts,
                                         const QString &pod,
                                         const kube::LogOptions &options,
                                         bool isNamed,
                                         std::function<void(const LogLines &)> onLines,
                                         std::function<void(const base::Expected<void> &)> ended)
{
    return services.background.runReporting<LogLines>(
        context,
        [&pool = services.pool, facts, pod, options, isNamed](
            const base::CancelToken &cancel,
            const std::function<void(LogLines)> &report) -> base::Expected<void> {
            const auto connection = pool.connection(facts->cluster);
            if (!connection) {
                return tl::unexpected(connection.error());
            }
            const auto take = [&](const QList<QByteArray> &lines) {
                LogLines read;
                read.reserve(lines.size());
                for (const QByteArray &line : lines) {
                    read.append(models::readLogLine(line, isNamed ? pod : QString()));
                }
                report(read);
                return true;
            };
            return (*connection)->client.logs(facts->nameSpace, pod, options, take, cancel);
        },
        std::move(onLines),
        std::move(ended));
}

} // namespace slipway::ui
