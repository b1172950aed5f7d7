#include "clientprivate.h"
#include "linesplitter.h"

using namespace Qt::StringLiterals;

namespace slipway::kube {

namespace {

ApiCall logCall(const QString &nameSpace, const QString &pod, const LogOptions &options)
{
    ApiResource pods;
    pods.gvk = {{}, u"v1"_s, u"Pod"_s};
    pods.plural = u"pods"_s;
    ApiCall call;
    call.path = resourcePath(pods, nameSpace, pod, u"log"_s);
    call.accept = "*/*";
    call.subject = {u"get"_s, u"pods/log"_s, nameSpace, pod};
    const auto flag = [&](const QString &name, bool isSet) {
        if (isSet) {
            call.query.append({name, u"true"_s});
        }
    };
    flag(u"follow"_s, options.follow);
    flag(u"previous"_s, options.previous);
    flag(u"timestamps"_s, options.timestamps);
    if (!options.container.isEmpty()) {
        call.query.append({u"container"_s, options.container});
    }
    if (options.tailLines) {
        call.query.append({u"tailLines"_s, QString::number(*options.tailLines)});
    }
    if (!options.sinceTime.isEmpty()) {
        call.query.append({u"sinceTime"_s, options.sinceTime});
    }
    return call;
}

} // namespace

base::Expected<void> Client::logs(const QString &nameSpace,
                                  const QString &pod,
                                  const LogOptions &options,
                                  const std::function<bool(const QList<QByteArray> &lines)> &onLines,
                                  const base::CancelToken &cancel)
{
    LineSplitter splitter;
    bool wanted = true;
    const auto hand = [&](const QList<QByteArray> &lines) {
        wanted = lines.isEmpty() || onLines(lines);
        return wanted;
    };
    // A container may be silent for hours; a log that is not followed may not.
    const auto idleLimit =
        options.follow ? std::nullopt : std::optional<std::chrono::milliseconds>(std::chrono::seconds(60));
    auto ended = d->requests.stream(
        logCall(nameSpace, pod, options),
        [&](const QByteArray &chunk) { return hand(splitter.feed(chunk)); },
        cancel,
        idleLimit);
    if (wanted) {
        hand(splitter.finish());
    }
    return ended;
}

} // namespace slipway::kube
