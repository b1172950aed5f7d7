#include "secretmask.h"

#include <nlohmann/json.hpp>

#include <QByteArray>
#include <QHash>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <string>
#include <vector>

using namespace Qt::StringLiterals;

namespace slipway::kube {

namespace {

using nlohmann::json;

constexpr size_t shortestMark = 8;
// Shorter secrets are found in nearly every text; masking each annotation for them would hide everything.
constexpr qsizetype shortestQuote = 4;

QByteArray bytesOf(const json &value)
{
    const std::string text = value.is_string() ? value.get<std::string>()
                                               : value.dump(-1, ' ', false, json::error_handler_t::replace);
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

bool isMark(const QByteArray &value)
{
    return value.size() >= static_cast<qsizetype>(shortestMark) &&
           std::all_of(value.begin(), value.end(), [](char c) { return c == '+'; });
}

// Gives the values of one key their marks, in the order in which they are first seen.
class Marks final
{
public:
    std::string markOf(const QByteArray &value)
    {
        if (isMark(value)) {
            return value.toStdString();
        }
        auto known = m_marks.find(value);
        if (known == m_marks.end()) {
            known = m_marks.insert(value, shortestMark + static_cast<size_t>(m_marks.size()));
        }
        return std::string(known.value(), '+');
    }

private:
    QHash<QByteArray, size_t> m_marks;
};

using MarksByKey = QHash<QByteArray, Marks>;

// The members of `data` are compared decoded, so that a value given in stringData is known again there.
void maskMembers(json &object, const char *field, bool encoded, MarksByKey &marks, QSet<QByteArray> &secrets)
{
    const auto found = object.find(field);
    if (found == object.end()) {
        return;
    }
    if (!found->is_object()) {
        *found = std::string(shortestMark, '+');
        return;
    }
    for (auto member = found->begin(); member != found->end(); ++member) {
        if (member->is_null()) {
            continue;
        }
        const QByteArray raw = bytesOf(*member);
        const QByteArray plain = encoded && !isMark(raw) ? QByteArray::fromBase64(raw) : raw;
        for (const QByteArray &form : {raw, plain, plain.toBase64()}) {
            if (form.size() >= shortestQuote && !isMark(form)) {
                secrets.insert(form);
            }
        }
        *member = marks[QByteArray::fromStdString(member.key())].markOf(plain);
    }
}

void maskAnnotations(json &object, MarksByKey &marks, const QSet<QByteArray> &secrets)
{
    const auto metadata = object.find("metadata");
    if (metadata == object.end() || !metadata->is_object()) {
        return;
    }
    const auto annotations = metadata->find("annotations");
    if (annotations == metadata->end() || !annotations->is_object()) {
        return;
    }
    for (auto entry = annotations->begin(); entry != annotations->end(); ++entry) {
        const QByteArray value = bytesOf(*entry);
        const bool quotes = std::any_of(
            secrets.begin(), secrets.end(), [&](const QByteArray &secret) { return value.contains(secret); });
        if (quotes || entry.key() == "kubectl.kubernetes.io/last-applied-configuration") {
            *entry = marks[QByteArray::fromStdString("annotation " + entry.key())].markOf(value);
        }
    }
}

void gatherStrings(const json &value, QSet<QByteArray> &strings)
{
    if (value.is_string()) {
        const QByteArray text = bytesOf(value);
        strings.insert(text);
        strings.insert(QByteArray::fromBase64(text));
    } else if (value.is_structured()) {
        for (const json &item : value) {
            gatherStrings(item, strings);
        }
    }
}

// What a body (a Secret, a patch of one, a list of JSON patch steps) may write into data and stringData.
QSet<QByteArray> writtenValues(const QByteArray &body)
{
    QSet<QByteArray> values;
    const json parsed = json::parse(body.begin(), body.end(), nullptr, false);
    if (parsed.is_object()) {
        for (const char *field : {"data", "stringData"}) {
            if (const auto found = parsed.find(field); found != parsed.end()) {
                gatherStrings(*found, values);
            }
        }
    } else if (parsed.is_array()) {
        for (const json &step : parsed) {
            if (step.is_object() && step.contains("value")) {
                gatherStrings(step.at("value"), values);
            }
        }
    }
    return values;
}

} // namespace

bool isSecret(const json &object)
{
    if (!object.is_object()) {
        return false;
    }
    const auto kind = object.find("kind");
    const auto version = object.find("apiVersion");
    return kind != object.end() && *kind == "Secret" && (version == object.end() || *version == "v1");
}

void maskSecrets(std::initializer_list<json *> sameObject)
{
    MarksByKey marks;
    QSet<QByteArray> secrets;
    std::vector<json *> objects;
    for (json *object : sameObject) {
        if (object && isSecret(*object)) {
            objects.push_back(object);
            maskMembers(*object, "data", true, marks, secrets);
            maskMembers(*object, "stringData", false, marks, secrets);
        }
    }
    for (json *object : objects) {
        maskAnnotations(*object, marks, secrets);
    }
}

QString withoutSecretValues(const QString &message, const QString &resource, const QByteArray &body)
{
    if (resource != u"secrets"_s && !resource.startsWith(u"secrets/"_s)) {
        return message;
    }
    const QString mark(static_cast<qsizetype>(shortestMark), u'+');
    QString text = message;
    for (const QByteArray &value : writtenValues(body)) {
        if (value.size() >= shortestQuote) {
            text.replace(QString::fromUtf8(value), mark);
        }
    }
    // Values that only the server knows: what it quotes after "Invalid value", and runs that look like
    // base64.
    static const QRegularExpression invalid(u"(Invalid value: )(\"(?:[^\"\\\\]|\\\\.)*\"|[^:]*)"_s);
    static const QRegularExpression encoded(u"[A-Za-z0-9+/]{20,}={0,2}"_s);
    text.replace(invalid, u"\\1"_s + mark);
    return text.replace(encoded, mark);
}

json masked(json object)
{
    if (isSecret(object)) {
        maskSecrets({&object});
    } else if (object.is_object()) {
        const auto items = object.find("items");
        if (items != object.end() && items->is_array()) {
            const bool secretList = object.value("kind", "") == std::string("SecretList");
            for (json &item : *items) {
                if (secretList && item.is_object() && !item.contains("kind")) {
                    item["kind"] = "Secret";
                }
                item = masked(std::move(item));
            }
        }
    }
    return object;
}

} // namespace slipway::kube
