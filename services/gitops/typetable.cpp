#include "typetable.h"

#include <services/base/jsonaccess.h>

#include <QFile>

#include <array>
#include <utility>

namespace slipway::gitops {

namespace {

using Form = FieldType::Form;

/// Cuts the first word off `text`; empty at the end.
std::string_view nextWord(std::string_view &text)
{
    const size_t start = text.find_first_not_of(' ');
    if (start == std::string_view::npos) {
        text = {};
        return {};
    }
    const size_t end = std::min(text.find(' ', start), text.size());
    const std::string_view word = text.substr(start, end - start);
    text.remove_prefix(end);
    return word;
}

} // namespace

const Field *StructType::field(std::string_view fieldName) const
{
    const auto found = fields.find(fieldName);
    return found == fields.end() ? nullptr : &found->second;
}

const TypeTable &TypeTable::builtin()
{
    static const TypeTable table;
    return table;
}

TypeTable::TypeTable()
{
    QFile file(QStringLiteral(":/slipway/gitops/data/kubernetestypes.txt"));
    if (file.open(QIODevice::ReadOnly)) {
        read(file.readAll().toStdString());
    }
    Q_ASSERT(!m_kinds.empty());
}

const StructType *TypeTable::ofKind(const base::GroupVersionKind &kind) const
{
    const auto found = m_kinds.find(base::toStd(kind.apiVersion() + u' ' + kind.kind));
    return found == m_kinds.end() ? nullptr : found->second;
}

const StructType *TypeTable::named(std::string_view name) const
{
    const auto found = m_types.find(name);
    return found == m_types.end() ? nullptr : found->second.get();
}

void TypeTable::read(std::string_view text)
{
    StructType *current = nullptr;
    while (!text.empty()) {
        const size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const bool isField = line.starts_with("  ");
        const std::string_view first = nextWord(line);
        if (isField && current) {
            current->fields.emplace(std::string(first), parseField(line));
        } else if (first == "type") {
            current = typeNamed(nextWord(line));
        } else if (first == "kind") {
            const std::string apiVersion(nextWord(line));
            const std::string kind(nextWord(line));
            m_kinds[apiVersion + ' ' + kind] = typeNamed(nextWord(line));
        }
    }
}

StructType *TypeTable::typeNamed(std::string_view name)
{
    std::unique_ptr<StructType> &type = m_types[std::string(name)];
    if (!type) {
        type = std::make_unique<StructType>();
        type->name = name;
    }
    return type.get();
}

FieldType TypeTable::parseType(std::string_view text)
{
    constexpr std::array<std::pair<std::string_view, Form>, 10> leaves = {{{"any", Form::Any},
                                                                           {"string", Form::String},
                                                                           {"bool", Form::Bool},
                                                                           {"int32", Form::Int32},
                                                                           {"int64", Form::Int64},
                                                                           {"float", Form::Float},
                                                                           {"quantity", Form::Quantity},
                                                                           {"intorstring", Form::IntOrString},
                                                                           {"time", Form::Time},
                                                                           {"bytes", Form::Bytes}}};
    FieldType type;
    if (text.starts_with('*')) {
        type = parseType(text.substr(1));
        type.pointer = true;
        return type;
    }
    if (text.starts_with("[]") || text.starts_with("{}")) {
        type.form = text.front() == '[' ? Form::List : Form::Map;
        type.element = std::make_shared<const FieldType>(parseType(text.substr(2)));
        return type;
    }
    for (const auto &[word, form] : leaves) {
        if (text == word) {
            type.form = form;
            return type;
        }
    }
    type.form = Form::Struct;
    type.structure = typeNamed(text);
    return type;
}

Field TypeTable::parseField(std::string_view words)
{
    Field field;
    field.type = parseType(nextWord(words));
    for (std::string_view word = nextWord(words); !word.empty(); word = nextWord(words)) {
        if (word == "omitempty") {
            field.omitEmpty = true;
        } else if (word == "omitzero") {
            field.omitZero = true;
        } else if (word == "merge") {
            field.merge = true;
        } else if (word == "replace") {
            field.replace = true;
        } else if (word == "retainKeys") {
            field.retainKeys = true;
        } else if (word.starts_with("key=")) {
            field.mergeKey = word.substr(4);
        }
    }
    return field;
}

} // namespace slipway::gitops
