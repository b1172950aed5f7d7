#include "tracking.h"

#include <services/base/jsonaccess.h>

#include <QStringList>

namespace slipway::gitops {

using nlohmann::json;
using namespace Qt::StringLiterals;

namespace {

bool isCrd(const base::ObjectKey &key)
{
    return key.group == "apiextensions.k8s.io"_L1 && key.kind == "CustomResourceDefinition"_L1;
}

/// The member `name` as an object, put there when it is missing or something else.
json &objectMember(json &parent, const char *name)
{
    json &value = parent[name];
    if (!value.is_object()) {
        value = json::object();
    }
    return value;
}

} // namespace

QString TrackingId::text() const
{
    return u"%1:%2/%3:%4/%5"_s.arg(application, key.group, key.kind, key.nameSpace, key.name);
}

std::optional<TrackingId> parseTrackingId(const QString &text)
{
    const qsizetype first = text.indexOf(u':');
    const qsizetype second = first < 0 ? -1 : text.indexOf(u':', first + 1);
    if (second < 0) {
        return {};
    }
    const QStringList kind = text.mid(first + 1, second - first - 1).split(u'/');
    const QStringList object = text.mid(second + 1).split(u'/');
    if (kind.size() != 2 || object.size() != 2) {
        return {};
    }
    return TrackingId{text.left(first), {kind[0], kind[1], object[0], object[1]}};
}

json withTracking(json manifest, const QString &application, const QString &destinationNamespace)
{
    TrackingId id{application, base::keyOf(manifest)};
    if (!manifest.is_object() || isCrd(id.key)) {
        return manifest;
    }
    if (id.key.nameSpace.isEmpty()) {
        id.key.nameSpace = destinationNamespace;
    }
    json &annotations = objectMember(objectMember(manifest, "metadata"), "annotations");
    annotations[trackingAnnotation] = base::toStd(id.text());
    return manifest;
}

bool isSelfReferenced(const json &object)
{
    const std::optional<TrackingId> id = parseTrackingId(base::annotation(object, trackingAnnotation));
    if (!id) {
        return true;
    }
    const base::ObjectKey own = base::keyOf(object);
    const bool sameNamespace = own.nameSpace.isEmpty() || own.nameSpace == id->key.nameSpace;
    return sameNamespace && own.groupKind() == id->key.groupKind() && own.name == id->key.name;
}

} // namespace slipway::gitops
