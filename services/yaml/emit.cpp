#include "scalar.h"
#include "yaml.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace slipway::yaml {

using nlohmann::json;

namespace {

constexpr std::array<std::string_view, 13> rootOrder = {"apiVersion",
                                                        "kind",
                                                        "metadata",
                                                        "type",
                                                        "immutable",
                                                        "spec",
                                                        "data",
                                                        "stringData",
                                                        "binaryData",
                                                        "roleRef",
                                                        "subjects",
                                                        "rules",
                                                        "items"};
constexpr std::array<std::string_view, 6> nameOrder = {
    "name", "generateName", "namespace", "image", "labels", "annotations"};

// Keys that are read first come first, status last, the others by name.
template <size_t N> size_t rankOf(std::string_view key, const std::array<std::string_view, N> &order)
{
    const auto found = std::ranges::find(order, key);
    return key == "status" ? N + 1 : static_cast<size_t>(found - order.begin());
}

class Emitter final
{
public:
    explicit Emitter(const EmitOptions &options)
        : m_options(options)
        , m_indent(static_cast<size_t>(std::clamp(options.indent, 1, 9)))
    {}

    std::string run(const json &value)
    {
        if (isOpen(value)) {
            writeBlock(value, 0, true);
        } else {
            writeScalar(value, 0, false);
            m_out += '\n';
        }
        return std::move(m_out);
    }

private:
    static bool isOpen(const json &value) { return value.is_structured() && !value.empty(); }

    std::vector<json::const_iterator> ordered(const json &map, bool isRoot) const
    {
        std::vector<json::const_iterator> entries;
        entries.reserve(map.size());
        for (auto it = map.cbegin(); it != map.cend(); ++it) {
            entries.push_back(it);
        }
        if (m_options.kubernetesOrder) {
            const bool isObject = isRoot || (map.contains("apiVersion") && map.contains("kind"));
            const bool isNamed = map.contains("name") || map.contains("generateName");
            std::ranges::stable_sort(entries, {}, [&](const json::const_iterator &it) {
                return isObject ? rankOf(it.key(), rootOrder) : isNamed ? rankOf(it.key(), nameOrder) : 0;
            });
        }
        return entries;
    }

    // Writes a non-empty map or list whose first line is already indented.
    void writeBlock(const json &value, size_t indent, bool isRoot)
    {
        bool first = true;
        const auto startLine = [&] {
            if (!first) {
                m_out.append(indent, ' ');
            }
            first = false;
        };
        if (value.is_array()) {
            for (const json &item : value) {
                startLine();
                writeItem(item, indent);
            }
            return;
        }
        for (const auto &entry : ordered(value, isRoot)) {
            startLine();
            writeEntry(entry.key(), entry.value(), indent);
        }
    }

    void writeItem(const json &item, size_t indent)
    {
        m_out += '-';
        if (isOpen(item)) {
            m_out.append(m_indent - 1 == 0 ? 1 : m_indent - 1, ' ');
            writeBlock(item, indent + std::max<size_t>(m_indent, 2), false);
            return;
        }
        m_out += ' ';
        writeScalar(item, indent + std::max<size_t>(m_indent, 2), true);
        m_out += '\n';
    }

    void writeEntry(const std::string &key, const json &value, size_t indent)
    {
        // A parser looks for the colon within 1024 bytes only, unless the key is marked.
        const bool isLong = key.size() > 250;
        m_out += isLong ? "? " : "";
        m_out += needsQuotes(key) ? doubleQuoted(validText(key)) : key;
        if (isLong) {
            m_out += '\n';
            m_out.append(indent, ' ');
        }
        m_out += ':';
        if (!isOpen(value)) {
            m_out += ' ';
            writeScalar(value, indent + m_indent, true);
            m_out += '\n';
            return;
        }
        // A list stands at the column of its key, as Kubernetes' own tools write it.
        const size_t inner = value.is_array() ? indent : indent + m_indent;
        m_out += '\n';
        m_out.append(inner, ' ');
        writeBlock(value, inner, false);
    }

    void writeScalar(const json &value, size_t indent, bool mayBlock)
    {
        if (value.is_string()) {
            writeString(value.get_ref<const std::string &>(), indent, mayBlock);
        } else if (value.is_number_float()) {
            m_out += floatText(value.get<double>());
        } else {
            m_out += value.dump(-1, ' ', false, json::error_handler_t::replace);
        }
    }

    // YAML 1.1 wants a point in every float, also before an exponent.
    static std::string floatText(double number)
    {
        if (!std::isfinite(number)) {
            return "null";
        }
        std::string text = json(number).dump();
        const size_t exponent = text.find('e');
        if (exponent != text.npos && text.find('.') == text.npos) {
            text.insert(exponent, ".0");
        }
        return text;
    }

    void writeString(const std::string &raw, size_t indent, bool mayBlock)
    {
        const std::string text = validText(raw);
        if (mayBlock && isBlockText(text)) {
            writeBlockText(text, indent);
        } else if (!needsQuotes(text)) {
            m_out += text;
        } else if (text.find_first_of("\"\\") != text.npos && text.find('\'') == text.npos &&
                   isPlainPrintable(text)) {
            m_out += '\'' + text + '\'';
        } else {
            m_out += doubleQuoted(text);
        }
    }

    // The string with invalid UTF-8 replaced, as JSON output does it.
    static std::string validText(const std::string &raw)
    {
        const bool ascii =
            std::ranges::all_of(raw, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
        if (ascii) {
            return raw;
        }
        return json::parse(json(raw).dump(-1, ' ', false, json::error_handler_t::replace)).get<std::string>();
    }

    // Several lines that a literal block keeps as they are, without an indentation indicator.
    static bool isBlockText(const std::string &text)
    {
        if (text.find('\n') == text.npos || text.front() == '\n' || text.front() == ' ' ||
            text.front() == '\t') {
            return false;
        }
        std::string joined = text;
        std::ranges::replace_if(joined, [](char c) { return c == '\n' || c == '\t'; }, ' ');
        return isPlainPrintable(joined);
    }

    void writeBlockText(const std::string &text, size_t indent)
    {
        const size_t content = text.find_last_not_of('\n') + 1;
        const size_t breaks = text.size() - content;
        m_out += breaks == 0 ? "|-" : breaks == 1 ? "|" : "|+";
        // The caller ends the last line; "|+" keeps every break after the content.
        const size_t end = breaks > 1 ? text.size() - 1 : content;
        for (size_t at = 0; at <= end;) {
            const size_t next = std::min(text.find('\n', at), end);
            m_out += '\n';
            if (next > at) {
                m_out.append(indent, ' ');
                m_out.append(text, at, next - at);
            }
            at = next + 1;
        }
    }

    EmitOptions m_options;
    size_t m_indent = 2;
    std::string m_out;
};

} // namespace

QByteArray emit(const json &value, const EmitOptions &options)
{
    return QByteArray::fromStdString(Emitter(options).run(value));
}

QByteArray emitAll(const std::vector<base::Json> &documents, const EmitOptions &options)
{
    QByteArray result;
    for (const base::Json &document : documents) {
        if (!result.isEmpty()) {
            result += "---\n";
        }
        result += document ? emit(*document, options) : QByteArray("null\n");
    }
    return result;
}

} // namespace slipway::yaml
