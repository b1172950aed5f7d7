#include "controlrequest.h"

#include <services/base/jsonaccess.h>

#include <QCoreApplication>

#include <array>

using namespace Qt::StringLiterals;

namespace slipway::sandbox {

namespace {

constexpr std::array requestNames = {"status", "watch", "reset", "down", "component"};
constexpr std::array actionNames = {"start", "stop", "restart"};

template <typename Names> int indexOf(const Names &names, const QString &name)
{
    for (size_t i = 0; i < names.size(); ++i) {
        if (name == QLatin1StringView(names[i])) {
            return static_cast<int>(i);
        }
    }
    return -1;
}

} // namespace

QByteArray encodeRequest(const ControlRequest &request)
{
    nlohmann::json object = {{"request", requestNames.at(static_cast<size_t>(request.kind))}};
    if (request.kind == ControlRequest::Kind::Component) {
        object["action"] = actionNames.at(static_cast<size_t>(request.action));
        object["component"] = base::toStd(request.component);
    }
    return base::dumpJson(object) + '\n';
}

base::Expected<ControlRequest> decodeRequest(const QByteArray &line)
{
    const auto object = base::parseJson(line, u"control request"_s);
    if (!object) {
        return base::Unexpected(object.error());
    }
    const int kind = indexOf(requestNames, base::text(*object, {"request"}));
    const int action = indexOf(actionNames, base::text(*object, {"action"}));
    ControlRequest request;
    request.kind = static_cast<ControlRequest::Kind>(kind);
    if (kind < 0 || (request.kind == ControlRequest::Kind::Component && action < 0)) {
        return base::failure(
            base::ErrorKind::Invalid,
            QCoreApplication::translate("slipway::sandbox", "The sandbox does not know this request"),
            QString::fromUtf8(line.left(200)));
    }
    if (request.kind == ControlRequest::Kind::Component) {
        request.action = static_cast<ComponentAction>(action);
        request.component = base::text(*object, {"component"});
    }
    return request;
}

} // namespace slipway::sandbox
