#include "manifestreader.h"

#include "words.h"

#include <services/base/jsonaccess.h>

#include <cmath>

namespace slipway::gitops {

using nlohmann::json;
using namespace Qt::StringLiterals;

namespace {

QString describe(const json &value)
{
    QString text = QString::fromUtf8(base::dumpJson(value));
    constexpr qsizetype longest = 60;
    if (text.size() > longest) {
        text = text.left(longest) + u'…';
    }
    return text;
}

/// Milliseconds of one unit of Go's notation; 0 when the unit is unknown.
double unitMs(QStringView unit)
{
    static const QHash<QString, double> units = {{u"ns"_s, 1e-6},
                                                 {u"us"_s, 1e-3},
                                                 {u"µs"_s, 1e-3},
                                                 {u"ms"_s, 1.0},
                                                 {u"s"_s, 1e3},
                                                 {u"m"_s, 60e3},
                                                 {u"h"_s, 3600e3}};
    return units.value(unit.toString(), 0.0);
}

bool isNumberPart(QChar c)
{
    return (c >= u'0' && c <= u'9') || c == u'.';
}

} // namespace

std::optional<qint64> parseDurationMs(const QString &text)
{
    bool plain = false;
    const qint64 seconds = text.toLongLong(&plain);
    if (plain) {
        constexpr qint64 limit = 1'000'000'000'000;
        return seconds >= 0 && seconds < limit ? std::optional(seconds * 1000) : std::nullopt;
    }
    double total = 0;
    qsizetype at = 0;
    while (at < text.size()) {
        qsizetype end = at;
        while (end < text.size() && isNumberPart(text[end])) {
            ++end;
        }
        qsizetype next = end;
        while (next < text.size() && !isNumberPart(text[next])) {
            ++next;
        }
        bool ok = false;
        const double number = QStringView(text).mid(at, end - at).toDouble(&ok);
        const double unit = unitMs(QStringView(text).mid(end, next - end));
        if (!ok || unit == 0.0) {
            return {};
        }
        total += number * unit;
        at = next;
    }
    constexpr double limit = 9e15;
    return text.isEmpty() || total > limit ? std::nullopt : std::optional(std::llround(total));
}

ManifestReader::ManifestReader(const json *block, QString path, std::optional<base::Error> *error)
    : m_block(block)
    , m_path(std::move(path))
    , m_error(error)
{
    if (m_block && m_block->is_null()) {
        m_block = nullptr;
    }
    if (m_block && !m_block->is_object()) {
        wrongType("", *m_block, Words::tr("a block of fields"));
        m_block = nullptr;
    }
}

bool ManifestReader::has(const char *field) const
{
    return raw(field) != nullptr;
}

const json *ManifestReader::raw(const char *field) const
{
    const json *value = m_block ? base::member(*m_block, {field}) : nullptr;
    return value && !value->is_null() ? value : nullptr;
}

QString ManifestReader::text(const char *field) const
{
    const json *value = raw(field);
    if (value && !value->is_string()) {
        wrongType(field, *value, Words::tr("text"));
        return {};
    }
    return value ? base::fromStd(value->get_ref<const std::string &>()) : QString();
}

bool ManifestReader::boolean(const char *field, bool fallback) const
{
    const json *value = raw(field);
    if (value && !value->is_boolean()) {
        wrongType(field, *value, Words::tr("true or false"));
        return fallback;
    }
    return value ? value->get<bool>() : fallback;
}

qint64 ManifestReader::integer(const char *field, qint64 fallback) const
{
    const json *value = raw(field);
    if (value && !value->is_number_integer()) {
        wrongType(field, *value, Words::tr("a whole number"));
        return fallback;
    }
    return value ? value->get<qint64>() : fallback;
}

qint64 ManifestReader::durationMs(const char *field, qint64 fallback) const
{
    const json *value = raw(field);
    if (value == nullptr) {
        return fallback;
    }
    std::optional<qint64> parsed;
    if (value->is_string()) {
        parsed = parseDurationMs(base::fromStd(value->get_ref<const std::string &>()));
    }
    if (!parsed) {
        wrongType(field, *value, Words::tr("a duration such as \"5s\" or \"3m\""));
    }
    return parsed.value_or(fallback);
}

QStringList ManifestReader::texts(const char *field) const
{
    QStringList result;
    const json *value = raw(field);
    if (value == nullptr) {
        return result;
    }
    bool valid = value->is_array();
    for (const json &entry : valid ? *value : json::array()) {
        if (entry.is_string()) {
            result << base::fromStd(entry.get_ref<const std::string &>());
        } else {
            valid = false;
        }
    }
    if (!valid) {
        wrongType(field, *value, Words::tr("a list of texts"));
    }
    return result;
}

QHash<QString, QString> ManifestReader::textMap(const char *field) const
{
    QHash<QString, QString> result;
    const json *value = raw(field);
    if (value == nullptr) {
        return result;
    }
    bool valid = value->is_object();
    if (valid) {
        for (const auto &[name, entry] : value->items()) {
            valid = valid && entry.is_string();
            result.insert(base::fromStd(name),
                          entry.is_string() ? base::fromStd(entry.get<std::string>()) : QString());
        }
    }
    if (!valid) {
        wrongType(field, *value, Words::tr("names with texts"));
    }
    return result;
}

ManifestReader ManifestReader::block(const char *field) const
{
    return ManifestReader(raw(field), pathOf(field), m_error);
}

std::vector<ManifestReader> ManifestReader::blocks(const char *field) const
{
    std::vector<ManifestReader> result;
    const json *value = raw(field);
    if (value && !value->is_array()) {
        wrongType(field, *value, Words::tr("a list"));
        return result;
    }
    if (value) {
        for (size_t i = 0; i < value->size(); ++i) {
            result.emplace_back(&(*value)[i], u"%1[%2]"_s.arg(pathOf(field)).arg(i), m_error);
        }
    }
    return result;
}

void ManifestReader::fail(const char *field, const QString &cause, const QString &hint) const
{
    if (!m_error->has_value()) {
        *m_error = base::Error{base::ErrorKind::Invalid,
                               Words::tr("The field %1 is not valid").arg(pathOf(field)),
                               cause,
                               hint,
                               {}};
    }
}

QString ManifestReader::pathOf(const char *field) const
{
    const QString name = QString::fromLatin1(field);
    if (m_path.isEmpty() || name.isEmpty()) {
        return m_path + name;
    }
    return m_path + u'.' + name;
}

void ManifestReader::wrongType(const char *field, const json &found, const QString &expected) const
{
    fail(field, Words::tr("it is %1, but %2 is expected").arg(describe(found), expected), {});
}

} // namespace slipway::gitops
