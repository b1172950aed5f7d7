#include "roundtrip.h"

#include "quantity.h"

#include <services/base/clock.h>
#include <services/base/jsonaccess.h>

#include <cmath>
#include <limits>

namespace slipway::gitops {

using nlohmann::json;
using Form = FieldType::Form;

namespace {

std::optional<json> convert(const json &value, const FieldType &type, UnknownField unknown);
json zeroStruct(const StructType &type, int depth);

/// What Go writes for a field that was null or never set.
json zeroValue(const FieldType &type, int depth)
{
    constexpr int deepest = 8;
    if (type.pointer || depth > deepest) {
        return nullptr;
    }
    switch (type.form) {
    case Form::String:
        return "";
    case Form::Bool:
        return false;
    case Form::Int32:
    case Form::Int64:
    case Form::Float:
    case Form::IntOrString:
        return 0;
    case Form::Quantity:
        return "0";
    case Form::Struct:
        return zeroStruct(*type.structure, depth + 1);
    case Form::Any:
    case Form::Time:
    case Form::Bytes:
    case Form::List:
    case Form::Map:
        return nullptr;
    }
    return nullptr;
}

json zeroStruct(const StructType &type, int depth)
{
    json result = json::object();
    for (const auto &[name, field] : type.fields) {
        const bool structValue = field.type.form == Form::Struct && !field.type.pointer;
        if (!field.omitZero && (!field.omitEmpty || structValue)) {
            result[name] = zeroValue(field.type, depth);
        }
    }
    return result;
}

/// Whether `omitempty` leaves the written value out.
bool isEmpty(const json &value, const FieldType &type)
{
    if (type.pointer) {
        return value.is_null();
    }
    switch (type.form) {
    case Form::String:
        return value == "";
    case Form::Bool:
        return value == false;
    case Form::Int32:
    case Form::Int64:
    case Form::Float:
        return value == 0;
    case Form::Bytes:
        return value.is_null() || value == "";
    case Form::List:
    case Form::Map:
        return value.is_null() || value.empty();
    case Form::Any:
        return value.is_null();
    case Form::Quantity:
    case Form::IntOrString:
    case Form::Time:
    case Form::Struct:
        return false;
    }
    return false;
}

bool isZero(const json &value, const FieldType &type)
{
    return isEmpty(value, type) || (type.form == Form::Time && value.is_null()) ||
           (!type.pointer && type.form == Form::Struct && value == zeroStruct(*type.structure, 0));
}

/// What Go's reflection makes of a whole number that does not fit: the lower bits, or the least value.
json wrappedNumber(const json &value, Form form)
{
    const bool outside = value.is_number_float()
                             ? std::abs(value.get<double>()) >= 9.2e18
                             : value.is_number_unsigned() && value.get<quint64>() > INT64_MAX;
    const qint64 number = outside                   ? INT64_MIN
                          : value.is_number_float() ? static_cast<qint64>(value.get<double>())
                                                    : value.get<qint64>();
    return form == Form::Int32 ? json(static_cast<qint32>(number)) : json(number);
}

bool fits(const json &value, Form form)
{
    if (value.is_number_float()) {
        constexpr double limit = 9e15;
        return std::abs(value.get<double>()) <= (form == Form::Int32 ? double(INT32_MAX) : limit);
    }
    if (value.is_number_unsigned()) {
        return value.get<quint64>() <= (form == Form::Int32 ? quint64(INT32_MAX) : quint64(INT64_MAX));
    }
    return form != Form::Int32 || (value.get<qint64>() >= INT32_MIN && value.get<qint64>() <= INT32_MAX);
}

std::optional<json> convertNumber(const json &value, Form form, UnknownField unknown)
{
    if (!value.is_number()) {
        return {};
    }
    if (form == Form::Float) {
        return value;
    }
    if (value.is_number_float() && value.get<double>() != std::trunc(value.get<double>())) {
        return {};
    }
    if (!fits(value, form)) {
        return unknown == UnknownField::Convert ? std::optional(wrappedNumber(value, form)) : std::nullopt;
    }
    return wrappedNumber(value, form);
}

std::optional<json> convertQuantity(const json &value)
{
    std::string text;
    if (value.is_string()) {
        text = value.get<std::string>();
    } else if (value.is_number_float() && value.get<double>() == std::trunc(value.get<double>()) &&
               std::abs(value.get<double>()) < 9e15) {
        text = std::to_string(static_cast<qint64>(value.get<double>()));
    } else if (value.is_number()) {
        text = value.dump();
    } else {
        return {};
    }
    const std::optional<std::string> canonical = canonicalQuantity(text);
    return canonical ? std::optional<json>(*canonical) : std::nullopt;
}

std::optional<json> convertBytes(const json &value)
{
    if (!value.is_string()) {
        return {};
    }
    QByteArray text = QByteArray::fromStdString(value.get<std::string>());
    text.replace('\n', QByteArray()).replace('\r', QByteArray());
    const auto decoded = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || text.size() % 4 != 0) {
        return {};
    }
    return json(text.toStdString());
}

std::optional<json> convertTime(const json &value)
{
    if (!value.is_string()) {
        return {};
    }
    const std::string text = value.get<std::string>();
    const QDateTime time = base::fromRfc3339(base::fromStd(text));
    if (!time.isValid()) {
        return {};
    }
    // A fraction means a time of microseconds, which is written as it was read.
    return text.find('.') == std::string::npos ? json(base::toStd(base::toRfc3339(time))) : json(text);
}

std::optional<json> convertStruct(const json &value, const StructType &type, UnknownField unknown)
{
    if (!value.is_object()) {
        return {};
    }
    json result = json::object();
    for (const auto &[name, member] : value.items()) {
        const Field *field = type.field(name);
        if (field == nullptr) {
            if (unknown == UnknownField::Refuse) {
                return {};
            }
            continue;
        }
        std::optional<json> converted = convert(member, field->type, unknown);
        if (!converted) {
            return {};
        }
        const bool omitted = (field->omitEmpty && isEmpty(*converted, field->type)) ||
                             (field->omitZero && isZero(*converted, field->type));
        if (!omitted) {
            result[name] = *std::move(converted);
        }
    }
    return result;
}

std::optional<json>
convertMembers(const json &value, const FieldType &element, bool list, UnknownField unknown)
{
    if (list ? !value.is_array() : !value.is_object()) {
        return {};
    }
    json result = list ? json::array() : json::object();
    for (const auto &[name, member] : value.items()) {
        std::optional<json> converted = convert(member, element, unknown);
        if (!converted) {
            return {};
        }
        if (list) {
            result.push_back(*std::move(converted));
        } else {
            result[name] = *std::move(converted);
        }
    }
    return result;
}

std::optional<json> convert(const json &value, const FieldType &type, UnknownField unknown)
{
    if (value.is_null()) {
        return zeroValue(type, 0);
    }
    switch (type.form) {
    case Form::Any:
        return value;
    case Form::String:
        return value.is_string() ? std::optional(value) : std::nullopt;
    case Form::Bool:
        return value.is_boolean() ? std::optional(value) : std::nullopt;
    case Form::Int32:
    case Form::Int64:
    case Form::Float:
        return convertNumber(value, type.form, unknown);
    case Form::Quantity:
        return convertQuantity(value);
    case Form::IntOrString:
        return value.is_string() ? std::optional(value)
                                 : convertNumber(value, Form::Int32, UnknownField::Drop);
    case Form::Time:
        return convertTime(value);
    case Form::Bytes:
        return convertBytes(value);
    case Form::List:
        return convertMembers(value, *type.element, true, unknown);
    case Form::Map:
        return convertMembers(value, *type.element, false, unknown);
    case Form::Struct:
        return convertStruct(value, *type.structure, unknown);
    }
    return {};
}

} // namespace

std::optional<json> typedRoundTrip(const json &object, const StructType &type, UnknownField unknown)
{
    return convertStruct(object, type, unknown);
}

std::optional<json> typedRoundTrip(const json &value, const FieldType &type, UnknownField unknown)
{
    return convert(value, type, unknown);
}

void addZeroFields(json &value, const FieldType &type)
{
    if (type.form == Form::Struct && value.is_object()) {
        for (const auto &[name, field] : type.structure->fields) {
            const bool structValue = field.type.form == Form::Struct && !field.type.pointer;
            if (!value.contains(name) && !field.omitZero && (!field.omitEmpty || structValue)) {
                value[name] = zeroValue(field.type, 0);
            } else if (value.contains(name)) {
                addZeroFields(value[name], field.type);
            }
        }
    } else if ((type.form == Form::List && value.is_array()) ||
               (type.form == Form::Map && value.is_object())) {
        for (json &member : value) {
            addZeroFields(member, *type.element);
        }
    }
}

} // namespace slipway::gitops
