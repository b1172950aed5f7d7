#include "documentbuilder.h"
#include "eventreader.h"
#include "scalar.h"
#include "textcheck.h"
#include "yaml.h"

#include <services/base/jsonaccess.h>

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace slipway::yaml {

using nlohmann::json;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::yaml", text);
}

// Reads JSON with the same budget; answers false, without a reason, for whatever is not plain good JSON: then
// the YAML reader decides and finds the words.
class JsonReader final : public nlohmann::json_sax<json>
{
public:
    explicit JsonReader(const Budget &budget)
        : m_budget(budget)
    {}

    json take() { return std::move(m_root); }

    bool hasTooManyValues() const { return m_nodes > m_budget.nodes; }

    bool null() override { return add(json()); }

    bool boolean(bool value) override { return add(value); }

    bool number_integer(number_integer_t value) override { return add(value); }

    bool number_unsigned(number_unsigned_t value) override { return add(value); }

    // As YAML, so that 1.0 and 1e3 are the integers that Kubernetes makes of them.
    bool number_float(number_float_t, const string_t &text) override
    {
        const auto value = resolveScalar("?", text);
        return value && add(*value);
    }

    bool string(string_t &value) override { return add(std::move(value)); }

    bool binary(binary_t &) override { return false; }

    bool key(string_t &name) override
    {
        m_slot = nullptr;
        const auto [entry, isNew] =
            m_stack.back()->get_ref<json::object_t &>().emplace(std::move(name), json());
        m_slot = &entry->second;
        return isNew;
    }

    bool start_object(std::size_t) override { return begin(json::object()); }

    bool end_object() override { return end(); }

    bool start_array(std::size_t) override { return begin(json::array()); }

    bool end_array() override { return end(); }

    bool parse_error(std::size_t, const std::string &, const nlohmann::detail::exception &) override
    {
        return false;
    }

private:
    json *place(json value)
    {
        if (++m_nodes > m_budget.nodes) {
            return nullptr;
        }
        if (m_stack.empty()) {
            m_root = std::move(value);
            return &m_root;
        }
        json &parent = *m_stack.back();
        if (parent.is_array()) {
            parent.push_back(std::move(value));
            return &parent.back();
        }
        *m_slot = std::move(value);
        return m_slot;
    }

    bool add(json value) { return place(std::move(value)) != nullptr; }

    bool begin(json value)
    {
        json *const placed =
            static_cast<int>(m_stack.size()) < m_budget.depth ? place(std::move(value)) : nullptr;
        if (placed != nullptr) {
            m_stack.push_back(placed);
        }
        return placed != nullptr;
    }

    bool end()
    {
        m_stack.pop_back();
        return true;
    }

    Budget m_budget;
    qint64 m_nodes = 0;
    json m_root;
    std::vector<json *> m_stack;
    json *m_slot = nullptr;
};

base::Unexpected tooManyValues(const QString &source, const Budget &budget)
{
    return base::failure(base::ErrorKind::TooLarge,
                         tr("%1 is too large to be read as YAML").arg(source),
                         tr("the text has more than %1 values").arg(budget.nodes),
                         tr("Split the file"));
}

/// yaml-cpp reads a collection in brackets to its end before it reports the first value, so its own count
/// would come too late. Ordinary text has fewer commas and brackets than this.
bool hasTooManyCommas(const QByteArray &text, const Budget &budget)
{
    qint64 marks = 0;
    for (const char c : text) {
        marks += c == ',' || c == '[' || c == '{' ? 1 : 0;
    }
    return marks > 2 * budget.nodes;
}

// JSON is read as such: that is faster, and it may be indented with tabs and escape what YAML readers do not.
base::Expected<std::optional<Document>>
readJson(const QByteArray &text, const QString &source, const Budget &budget)
{
    const qint64 mark = byteOrderMark(text);
    qint64 start = mark;
    while (start < text.size() && QByteArrayView(" \t\r\n").contains(text.at(start))) {
        ++start;
    }
    if (start == text.size() || (text.at(start) != '{' && text.at(start) != '[')) {
        return std::nullopt;
    }
    JsonReader reader(budget);
    if (!json::sax_parse(text.cbegin() + start, text.cend(), &reader)) {
        if (reader.hasTooManyValues()) {
            return tooManyValues(source, budget);
        }
        return std::nullopt;
    }
    return Document{base::share(reader.take()), positionAt(text, start).line, start};
}

base::Expected<std::vector<Document>>
parse(const QByteArray &text, const QString &source, const Budget &budget, QStringList *warnings)
{
    if (const auto checked = checkText(text, source, budget.bytes); !checked) {
        return base::Unexpected(checked.error());
    }
    auto document = readJson(text, source, budget);
    if (!document) {
        return base::Unexpected(document.error());
    }
    if (*document) {
        return std::vector<Document>{**std::move(document)};
    }
    if (hasTooManyCommas(text, budget)) {
        return tooManyValues(source, budget);
    }
    DocumentBuilder builder(text, source, budget);
    if (warnings != nullptr) {
        builder.tolerateDuplicates(*warnings);
    }
    if (const auto read = readEvents(text, source, builder); !read) {
        return base::Unexpected(read.error());
    }
    return builder.takeDocuments();
}

} // namespace

base::Expected<std::vector<Document>>
parseAll(const QByteArray &text, const QString &source, const Budget &budget)
{
    return parse(text, source, budget, nullptr);
}

base::Expected<std::vector<Document>>
parseLenient(const QByteArray &text, const QString &source, QStringList &warnings, const Budget &budget)
{
    return parse(text, source, budget, &warnings);
}

base::Expected<json> parseOne(const QByteArray &text, const QString &source, const Budget &budget)
{
    const auto documents = parseAll(text, source, budget);
    if (!documents) {
        return base::Unexpected(documents.error());
    }
    if (documents->empty()) {
        return base::failure(base::ErrorKind::Invalid,
                             tr("%1 holds no YAML document").arg(source),
                             tr("it is empty or has only comments"));
    }
    if (documents->size() > 1) {
        return base::failure(base::ErrorKind::Invalid,
                             tr("%1 must hold one YAML document").arg(source),
                             tr("it holds %1; the second begins on line %2")
                                 .arg(documents->size())
                                 .arg(documents->at(1).firstLine),
                             tr("Keep one and move the others to files of their own"));
    }
    return *documents->front().value;
}

} // namespace slipway::yaml
