#include "secretmask.h"

#include <nlohmann/json.hpp>

#include <QByteArray>
#include <QHash>
#include <QSet>

#include <algorithm>
#include <string>
#include <vector>

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
