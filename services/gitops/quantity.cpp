#include "quantity.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <vector>

namespace slipway::gitops {

namespace {

/// An unsigned number of any size, in groups of nine decimal digits, least significant first.
class BigNumber final
{
public:
    explicit BigNumber(std::string_view digits)
    {
        for (const char c : digits) {
            multiply(10, static_cast<uint32_t>(c - '0'));
        }
    }

    void multiply(uint32_t factor, uint32_t addend = 0)
    {
        uint64_t carry = addend;
        for (uint32_t &group : m_groups) {
            carry += uint64_t(group) * factor;
            group = static_cast<uint32_t>(carry % groupSize);
            carry /= groupSize;
        }
        if (carry > 0) {
            m_groups.push_back(static_cast<uint32_t>(carry));
        }
    }

    /// Divides and returns the remainder.
    uint32_t divide(uint32_t divisor)
    {
        uint64_t remainder = 0;
        for (auto group = m_groups.rbegin(); group != m_groups.rend(); ++group) {
            const uint64_t value = remainder * groupSize + *group;
            *group = static_cast<uint32_t>(value / divisor);
            remainder = value % divisor;
        }
        while (!m_groups.empty() && m_groups.back() == 0) {
            m_groups.pop_back();
        }
        return static_cast<uint32_t>(remainder);
    }

    bool isZero() const { return m_groups.empty(); }

    std::string text() const
    {
        BigNumber copy = *this;
        std::string result;
        while (!copy.isZero()) {
            result.push_back(static_cast<char>('0' + copy.divide(10)));
        }
        std::reverse(result.begin(), result.end());
        return result.empty() ? "0" : result;
    }

private:
    static constexpr uint64_t groupSize = 1'000'000'000;
    std::vector<uint32_t> m_groups;
};

enum class Family
{
    Decimal,
    Binary,
    Exponent
};

struct Suffix
{
    Family family = Family::Decimal;
    int exponent = 0; ///< of ten, or of two for the binary family
};

struct Parts
{
    bool negative = false;
    std::string whole; ///< digits before the point
    std::string fraction;
    std::string_view suffix;
};

constexpr std::array<std::pair<std::string_view, int>, 10> decimalSuffixes = {{{"n", -9},
                                                                               {"u", -6},
                                                                               {"m", -3},
                                                                               {"", 0},
                                                                               {"k", 3},
                                                                               {"M", 6},
                                                                               {"G", 9},
                                                                               {"T", 12},
                                                                               {"P", 15},
                                                                               {"E", 18}}};
constexpr std::array<std::string_view, 7> binarySuffixes = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

Parts split(std::string_view text)
{
    Parts parts;
    size_t at = 0;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
        parts.negative = text[at] == '-';
        ++at;
    }
    for (; at < text.size() && isDigit(text[at]); ++at) {
        parts.whole.push_back(text[at]);
    }
    if (at < text.size() && text[at] == '.') {
        for (++at; at < text.size() && isDigit(text[at]); ++at) {
            parts.fraction.push_back(text[at]);
        }
    }
    // Kubernetes reads no digits at all as zero.
    parts.whole.erase(0, parts.whole.find_first_not_of('0'));
    parts.whole = parts.whole.empty() ? "0" : parts.whole;
    parts.suffix = text.substr(at);
    return parts;
}

std::optional<Suffix> interpret(std::string_view suffix)
{
    for (const auto &[word, exponent] : decimalSuffixes) {
        if (suffix == word) {
            return Suffix{Family::Decimal, exponent};
        }
    }
    for (size_t i = 1; i < binarySuffixes.size(); ++i) {
        if (suffix == binarySuffixes[i]) {
            return Suffix{Family::Binary, static_cast<int>(i) * 10};
        }
    }
    if (suffix.size() < 2 || (suffix.front() != 'e' && suffix.front() != 'E')) {
        return {};
    }
    suffix.remove_prefix(suffix[1] == '+' ? 2 : 1);
    int exponent = 0;
    const auto [end, error] = std::from_chars(suffix.data(), suffix.data() + suffix.size(), exponent);
    constexpr int limit = 1000;
    if (error != std::errc() || end != suffix.data() + suffix.size() || std::abs(exponent) > limit) {
        return {};
    }
    return Suffix{Family::Exponent, exponent};
}

/// Whether Kubernetes takes the text to be canonical without looking further.
bool isTakenAsItIs(const Parts &parts, const Suffix &suffix)
{
    const std::string digits = parts.whole + parts.fraction;
    if (suffix.family == Family::Binary) {
        const int precision = 15 - static_cast<int>(parts.whole.size()) - suffix.exponent * 3 / 10 - 1;
        uint64_t value = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return parts.fraction.empty() && precision >= 0 && (value & 7) != 0;
    }
    constexpr size_t mostDigits = 18;
    const int scale = suffix.exponent - static_cast<int>(parts.fraction.size());
    return digits.size() <= mostDigits && scale >= -9 && scale % 3 == 0 && !digits.ends_with("000") &&
           digits.front() != '0';
}

/// value = digits * 10^exponent, written with a suffix of thousands or as an exponent.
std::string decimalText(std::string digits, int exponent, Family family)
{
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
    if (digits.empty()) {
        return "0";
    }
    constexpr int finest = -9;
    if (exponent < finest) {
        // Finer than a billionth: rounded up, so that something asked for is never nothing.
        const size_t cut = static_cast<size_t>(finest - exponent);
        const bool exact =
            cut <= digits.size() && digits.find_first_not_of('0', digits.size() - cut) == std::string::npos;
        digits.resize(digits.size() > cut ? digits.size() - cut : 0);
        BigNumber number(digits);
        if (!exact) {
            number.multiply(1, 1);
        }
        digits = number.isZero() ? "1" : number.text();
        exponent = finest;
    }
    while (digits.size() > 1 && digits.back() == '0') {
        digits.pop_back();
        ++exponent;
    }
    while (exponent % 3 != 0) {
        digits.push_back('0');
        --exponent;
    }
    if (family == Family::Exponent) {
        return exponent == 0 ? digits : digits + 'e' + std::to_string(exponent);
    }
    for (const auto &[word, power] : decimalSuffixes) {
        if (power == exponent) {
            return digits.append(word);
        }
    }
    // Larger than the largest suffix: written out in it.
    constexpr int largest = 18;
    digits.append(static_cast<size_t>(exponent - largest), '0');
    return digits + 'E';
}

std::string binaryText(const Parts &parts, const Suffix &suffix)
{
    BigNumber value(parts.whole + parts.fraction);
    for (int i = 0; i < suffix.exponent; ++i) {
        value.multiply(2);
    }
    const int scale = -static_cast<int>(parts.fraction.size());
    BigNumber whole = value;
    bool exact = true;
    for (int i = scale; i < 0; ++i) {
        exact = whole.divide(10) == 0 && exact;
    }
    BigNumber probe = whole;
    probe.divide(1024);
    if (!exact || probe.isZero()) {
        return decimalText(value.text(), scale, Family::Decimal);
    }
    size_t power = 0;
    while (power + 1 < binarySuffixes.size()) {
        BigNumber next = whole;
        if (next.divide(1024) != 0) {
            break;
        }
        whole = next;
        ++power;
    }
    return whole.text().append(binarySuffixes[power]);
}

} // namespace

std::optional<std::string> canonicalQuantity(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '\n')) {
        text.remove_prefix(1);
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\n')) {
        text.remove_suffix(1);
    }
    constexpr size_t longest = 400;
    if (text.empty() || text.size() > longest) {
        return {};
    }
    const Parts parts = split(text);
    const std::optional<Suffix> suffix = interpret(parts.suffix);
    if (!suffix) {
        return {};
    }
    if (text == "0" || isTakenAsItIs(parts, *suffix)) {
        return std::string(text);
    }
    const std::string magnitude =
        suffix->family == Family::Binary
            ? binaryText(parts, *suffix)
            : decimalText(parts.whole + parts.fraction,
                          suffix->exponent - static_cast<int>(parts.fraction.size()),
                          suffix->family);
    return parts.negative && magnitude != "0" ? '-' + magnitude : magnitude;
}

} // namespace slipway::gitops
