#include "jsonaccess.h"

#include <QCoreApplication>

namespace slipway::base {

using nlohmann::json;

const json *member(const json &object, std::initializer_list<std::string_view> path)
{
    const json *current = &object;
    for (const std::string_view step : path) {
        if (!current->is_object()) {
            return nullptr;
        }
        const auto found = current->find(step);
        if (found == current->end()) {
            return nullptr;
        }
        current = &*found;
    }
    return current;
}

QString text(const json &object, std::initializer_list<std::string_view> path)
{
    const json *value = member(object, path);
    return value && value->is_string() ? fromStd(value->get_ref<const std::string &>()) : QString();
}

qint64 integer(const json &object, std::initializer_list<std::string_view> path, qint64 fallback)
{
    const json *value = member(object, path);
    return value && value->is_number_integer() ? value->get<qint64>() : fallback;
}

bool boolean(const json &object, std::initializer_list<std::string_view> path, bool fallback)
{
    const json *value = member(object, path);
    return value && value->is_boolean() ? value->get<bool>() : fallback;
}

QString annotation(const json &object, std::string_view name)
{
    return text(object, {"metadata", "annotations", name});
}

QString label(const json &object, std::string_view name)
{
    return text(object, {"metadata", "labels", name});
}

std::string toStd(const QString &text)
{
    return text.toStdString();
}

QString fromStd(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

ObjectKey keyOf(const json &object)
{
    const GroupVersionKind kind = kindOf(object);
    return {
        kind.group, kind.kind, text(object, {"metadata", "namespace"}), text(object, {"metadata", "name"})};
}

GroupVersionKind kindOf(const json &object)
{
    return GroupVersionKind::fromApiVersion(text(object, {"apiVersion"}), text(object, {"kind"}));
}

Expected<json> parseJson(const QByteArray &bytes, const QString &source)
{
    try {
        return json::parse(bytes.begin(), bytes.end());
    } catch (const json::exception &error) {
        return failure(ErrorKind::Invalid,
                       QCoreApplication::translate("slipway::base", "%1 is not valid JSON").arg(source),
                       QString::fromUtf8(error.what()));
    }
}

QByteArray dumpJson(const json &value, int indent)
{
    const std::string text = value.dump(indent, ' ', false, json::error_handler_t::replace);
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

Json share(json value)
{
    return std::make_shared<const json>(std::move(value));
}

} // namespace slipway::base
