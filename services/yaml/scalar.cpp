#include "scalar.h"

#include <nlohmann/json.hpp>

#include <QByteArray>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>

namespace slipway::yaml {

using nlohmann::json;

namespace {

constexpr std::string_view tagPrefix = "tag:yaml.org,2002:";

enum class Kind
{
    Null,
    Bool,
    Int,
    Float,
    String
};

struct Resolved
{
    Kind kind = Kind::String;
    json value;
    double number = 0; // of a Float, before it is turned into JSON
};

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

template <size_t N> bool isOneOf(std::string_view text, const std::array<std::string_view, N> &words)
{
    return std::ranges::find(words, text) != words.end();
}

constexpr std::array<std::string_view, 11> trueWords = {
    "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"};
constexpr std::array<std::string_view, 11> falseWords = {
    "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"};
constexpr std::array<std::string_view, 5> nullWords = {"", "~", "null", "Null", "NULL"};

std::optional<double> specialFloat(std::string_view text)
{
    constexpr std::array<std::string_view, 6> positive = {".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"};
    constexpr std::array<std::string_view, 3> negative = {"-.inf", "-.Inf", "-.INF"};
    constexpr std::array<std::string_view, 3> none = {".nan", ".NaN", ".NAN"};
    if (isOneOf(text, positive)) {
        return std::numeric_limits<double>::infinity();
    }
    if (isOneOf(text, negative)) {
        return -std::numeric_limits<double>::infinity();
    }
    if (isOneOf(text, none)) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    return std::nullopt;
}

// Digits with an optional base prefix; a leading zero alone means octal, as in C.
std::optional<std::uint64_t> magnitude(std::string_view digits)
{
    int base = 10;
    if (digits.size() > 1 && digits[0] == '0') {
        const char letter = static_cast<char>(digits[1] | 0x20);
        base = letter == 'x' ? 16 : letter == 'b' ? 2 : 8;
        digits.remove_prefix(letter == 'x' || letter == 'b' || letter == 'o' ? 2 : 1);
    }
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) {
        return std::nullopt;
    }
    return value;
}

std::optional<json> integer(std::string_view text)
{
    const bool negative = text.starts_with('-');
    const bool hasSign = negative || text.starts_with('+');
    const auto value = magnitude(hasSign ? text.substr(1) : text);
    constexpr auto top = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (!value || (negative && *value > top + 1) || (hasSign && !negative && *value > top)) {
        return std::nullopt;
    }
    if (negative) {
        return json(static_cast<std::int64_t>(~*value + 1));
    }
    return *value <= top ? json(static_cast<std::int64_t>(*value)) : json(*value);
}

size_t skipDigits(std::string_view text, size_t at)
{
    while (at < text.size() && isDigit(text[at])) {
        ++at;
    }
    return at;
}

// [-+]? ( "." digits | digits [ "." [digits] ] ) [ (e|E) [-+]? digits ]
bool looksLikeFloat(std::string_view text)
{
    size_t at = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    const size_t whole = skipDigits(text, at);
    const bool hasWhole = whole > at;
    at = whole;
    if (at < text.size() && text[at] == '.') {
        const size_t fraction = skipDigits(text, at + 1);
        if (!hasWhole && fraction == at + 1) {
            return false;
        }
        at = fraction;
    } else if (!hasWhole) {
        return false;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '-' || text[at] == '+')) {
            ++at;
        }
        const size_t exponent = skipDigits(text, at);
        if (exponent == at) {
            return false;
        }
        at = exponent;
    }
    return at == text.size();
}

std::optional<double> floating(std::string_view text)
{
    if (!looksLikeFloat(text)) {
        return std::nullopt;
    }
    if (text.starts_with('+')) {
        text.remove_prefix(1);
    }
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc::result_out_of_range) {
        const bool tiny = text.find("e-") != text.npos || text.find("E-") != text.npos;
        return tiny ? std::optional<double>(0.0) : std::nullopt;
    }
    return end == text.data() + text.size() ? std::optional<double>(value) : std::nullopt;
}

json floatToJson(double value)
{
    constexpr double top = 9223372036854775808.0;
    if (value == std::trunc(value) && std::abs(value) < top) {
        return json(static_cast<std::int64_t>(value));
    }
    return json(value);
}

Resolved makeFloat(double value)
{
    return {Kind::Float, std::isfinite(value) ? floatToJson(value) : json(), value};
}

Resolved resolveNumber(const std::string &text)
{
    std::string plain = text;
    std::erase(plain, '_');
    if (auto value = integer(plain)) {
        return {Kind::Int, std::move(*value)};
    }
    if (const auto value = floating(plain)) {
        return makeFloat(*value);
    }
    return {Kind::String, json(text)};
}

// The type of a bare word. The first byte decides what is tried, so that most words cost one look.
Resolved resolveBare(const std::string &text)
{
    if (isOneOf(text, nullWords)) {
        return {Kind::Null, json()};
    }
    const char first = text.front();
    if (isDigit(first) || first == '-' || first == '+') {
        const auto special = specialFloat(text);
        return special ? makeFloat(*special) : resolveNumber(text);
    }
    if (first == '.') {
        const auto special = specialFloat(text);
        const auto value = special ? special : floating(text);
        return value ? makeFloat(*value) : Resolved{Kind::String, json(text)};
    }
    if (text.size() <= 5 && isLetter(first)) {
        if (isOneOf(text, trueWords)) {
            return {Kind::Bool, json(true)};
        }
        if (isOneOf(text, falseWords)) {
            return {Kind::Bool, json(false)};
        }
    }
    return {Kind::String, json(text)};
}

std::optional<json> decodeBinary(const std::string &text)
{
    QByteArray packed = QByteArray::fromStdString(text);
    packed.replace('\n', "").replace(' ', "");
    const auto decoded = QByteArray::fromBase64Encoding(packed, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded) {
        return std::nullopt;
    }
    return json(decoded.decoded.toStdString());
}

std::optional<Kind> kindOfTag(std::string_view name)
{
    constexpr std::array<std::pair<std::string_view, Kind>, 4> kinds = {
        std::pair{std::string_view("bool"), Kind::Bool},
        {"int", Kind::Int},
        {"float", Kind::Float},
        {"null", Kind::Null}};
    const auto found = std::ranges::find(kinds, name, &std::pair<std::string_view, Kind>::first);
    return found == kinds.end() ? std::nullopt : std::optional(found->second);
}

// Go's FormatFloat(value, 'g', -1, 32), which is what Kubernetes makes of a float used as a key.
std::string floatKey(double value)
{
    if (std::isnan(value)) {
        return ".nan";
    }
    if (std::isinf(value)) {
        return value > 0 ? ".inf" : "-.inf";
    }
    const auto narrow = static_cast<float>(value);
    std::array<char, 64> buffer{};
    const auto scientific =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), narrow, std::chars_format::scientific);
    const std::string text(buffer.data(), scientific.ptr);
    const size_t mark = text.find('e');
    const int exponent = mark == text.npos ? 0 : std::atoi(text.c_str() + mark + 1);
    if (exponent < -4 || exponent >= 6) {
        return text;
    }
    const auto fixed =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), narrow, std::chars_format::fixed);
    return {buffer.data(), fixed.ptr};
}

std::optional<Resolved> resolveTagged(std::string_view tag, const std::string &text)
{
    if (tag == "?" || tag.empty()) {
        return resolveBare(text);
    }
    const Resolved asString{Kind::String, json(text)};
    if (!tag.starts_with(tagPrefix)) {
        return asString;
    }
    const std::string_view name = tag.substr(tagPrefix.size());
    if (name == "binary") {
        auto decoded = decodeBinary(text);
        return decoded ? std::optional(Resolved{Kind::String, std::move(*decoded)}) : std::nullopt;
    }
    const auto wanted = kindOfTag(name);
    if (!wanted) {
        return asString;
    }
    Resolved resolved = resolveBare(text);
    const bool fits = resolved.kind == *wanted || (*wanted == Kind::Float && resolved.kind == Kind::Int);
    return fits ? std::optional(std::move(resolved)) : std::nullopt;
}

// What some parser takes for a number, a date or a sexagesimal: digits with the signs found in those.
bool looksNumeric(std::string_view text)
{
    constexpr std::string_view inNumbers = "0123456789_,.:+-abcdefABCDEFxXoO";
    if (text.find_first_not_of(inNumbers) == text.npos) {
        return true;
    }
    const size_t year = skipDigits(text, 0);
    return year == 4 && text.size() > 5 && text[4] == '-' && isDigit(text[5]);
}

bool isReservedWord(std::string_view text)
{
    constexpr std::array<std::string_view, 10> reserved = {
        "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan"};
    if (text.size() > 5) {
        return false;
    }
    std::string lower(text);
    std::ranges::transform(
        lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return isOneOf(lower, reserved);
}

// The code point at `at` and its length in bytes; the text is valid UTF-8.
char32_t codePoint(std::string_view text, size_t at, size_t &length)
{
    const auto byte = [&](size_t index) { return static_cast<unsigned char>(text[index]); };
    const unsigned char first = byte(at);
    length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    length = std::min(length, text.size() - at);
    char32_t value = length == 1 ? first : first & (0xffU >> (length + 1));
    for (size_t i = 1; i < length; ++i) {
        value = (value << 6U) | (byte(at + i) & 0x3fU);
    }
    return value;
}

bool isPrintable(char32_t point)
{
    return (point >= 0x20 && point < 0x7f) || (point > 0x9f && point != 0x2028 && point != 0x2029 &&
                                               point != 0xfeff && point != 0xfffe && point != 0xffff);
}

} // namespace

bool isMergeKey(std::string_view tag, std::string_view text)
{
    return text == "<<" && (tag == "?" || tag == "tag:yaml.org,2002:merge");
}

std::optional<json> resolveScalar(std::string_view tag, const std::string &text)
{
    auto resolved = resolveTagged(tag, text);
    if (!resolved || (resolved->kind == Kind::Float && !std::isfinite(resolved->number))) {
        return std::nullopt;
    }
    return std::move(resolved->value);
}

std::optional<std::string> resolveKey(std::string_view tag, const std::string &text)
{
    const auto resolved = resolveTagged(tag, text);
    if (!resolved || resolved->kind == Kind::Null) {
        return std::nullopt;
    }
    switch (resolved->kind) {
    case Kind::Bool:
        return resolved->value.get<bool>() ? "true" : "false";
    case Kind::Int:
        return resolved->value.dump();
    case Kind::Float:
        return floatKey(resolved->number);
    default:
        return resolved->value.get<std::string>();
    }
}

bool isPlainPrintable(std::string_view text)
{
    size_t length = 0;
    for (size_t at = 0; at < text.size(); at += length) {
        if (!isPrintable(codePoint(text, at, length))) {
            return false;
        }
    }
    return true;
}

bool needsQuotes(std::string_view text)
{
    if (text.empty() || isReservedWord(text) || !isPlainPrintable(text)) {
        return true;
    }
    const char first = text.front();
    const bool option = first == '-' && text.size() > 1 &&
                        (isLetter(text[1]) || (text[1] == '-' && text.size() > 2 && isLetter(text[2])));
    const bool goodStart =
        isLetter(first) || isDigit(first) || first == '/' || first == '_' || first == '$' || first == '(';
    const bool beyondAscii = static_cast<unsigned char>(first) >= 0x80;
    if ((!option && !goodStart && !beyondAscii) || text.back() == ' ' || text.back() == ':') {
        return true;
    }
    if (isDigit(first) && looksNumeric(text)) {
        return true;
    }
    return text.find_first_of(",[]{}") != text.npos || text.find(": ") != text.npos ||
           text.find(" #") != text.npos;
}

std::string doubleQuoted(std::string_view text)
{
    std::string result = "\"";
    size_t length = 0;
    for (size_t at = 0; at < text.size(); at += length) {
        const char32_t point = codePoint(text, at, length);
        if (point == '"' || point == '\\') {
            result += '\\';
            result += static_cast<char>(point);
        } else if (point == '\n') {
            result += "\\n";
        } else if (point == '\t') {
            result += "\\t";
        } else if (point == '\r') {
            result += "\\r";
        } else if (isPrintable(point)) {
            result += text.substr(at, length);
        } else {
            std::array<char, 16> escape{};
            std::snprintf(escape.data(),
                          escape.size(),
                          point < 0x100 ? "\\x%02x" : "\\u%04x",
                          static_cast<unsigned>(point));
            result += escape.data();
        }
    }
    return result + '"';
}

} // namespace slipway::yaml
