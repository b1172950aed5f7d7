#include "eventreader.h"
#include "locator.h"
#include "scalar.h"
#include "textcheck.h"
#include "yaml.h"

#include <services/base/jsonaccess.h>

#include <nlohmann/json.hpp>

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace slipway::yaml {

using base::ErrorKind;
using nlohmann::json;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::yaml", text);
}

QString shown(const QStringList &path)
{
    return path.isEmpty() ? tr("the document") : path.join(u'.');
}

base::Unexpected notEditable(const QStringList &path, const QString &cause, const QString &hint = {})
{
    return base::failure(ErrorKind::Unsupported,
                         tr("%1 cannot be replaced in place").arg(shown(path)),
                         cause,
                         hint.isEmpty() ? tr("Edit the file by hand") : hint);
}

base::Unexpected notScalar(const Locator &locator, const QStringList &path)
{
    switch (locator.found().kind) {
    case Locator::Kind::Alias:
        return notEditable(
            path, tr("it is taken from elsewhere by an alias"), tr("Change the value at its anchor"));
    case Locator::Kind::Container:
        return notEditable(path, tr("it is a map or a list"));
    case Locator::Kind::Empty:
        return notEditable(path, tr("it has no value"));
    default:
        break;
    }
    const auto reached = static_cast<qsizetype>(locator.reached());
    const QString missing = reached < path.size() ? path.at(reached) : shown(path);
    return base::failure(ErrorKind::NotFound,
                         tr("%1 is not in the text").arg(shown(path)),
                         reached == 0
                             ? tr("there is no \"%1\"").arg(missing)
                             : tr("there is no \"%1\" in %2").arg(missing, shown(path.first(reached))),
                         tr("A value that comes from a merge key has to be changed at its anchor"));
}

const json *valueAt(const json &root, const QStringList &path)
{
    const json *value = &root;
    for (const QString &step : path) {
        if (value->is_array()) {
            bool isNumber = false;
            const auto index = step.toULongLong(&isNumber);
            value = isNumber && index < value->size() ? &(*value)[index] : nullptr;
        } else {
            value = base::member(*value, {base::toStd(step)});
        }
        if (value == nullptr) {
            return nullptr;
        }
    }
    return value;
}

std::string singleQuoted(const std::string &text)
{
    std::string result = "'";
    for (const char c : text) {
        result += c == '\'' ? std::string("''") : std::string(1, c);
    }
    return result + '\'';
}

std::string quotedLike(char quote, const std::string &text)
{
    if (quote == '\'' && isPlainPrintable(text)) {
        return singleQuoted(text);
    }
    const bool isQuoted = quote == '\'' || quote == '"';
    return isQuoted || needsQuotes(text) ? doubleQuoted(text) : text;
}

bool isSameType(const json &before, const json &after)
{
    if (before.is_number_integer()) {
        return after.is_number_integer();
    }
    return before.is_number() ? after.is_number() : before.type() == after.type();
}

QString typeWord(const json &value)
{
    return value.is_boolean()          ? tr("true or false")
           : value.is_number_integer() ? tr("a whole number")
           : value.is_number()         ? tr("a number")
                                       : tr("text");
}

struct Replacement
{
    std::string bytes;
    json value;
};

base::Expected<Replacement>
makeReplacement(const json &before, char quote, const QStringList &path, const QString &newValue)
{
    const std::string text = base::toStd(newValue);
    if (before.is_string()) {
        return Replacement{quotedLike(quote, text), json(text)};
    }
    auto after = resolveScalar("?", text);
    if (!after || !isSameType(before, *after)) {
        return base::failure(ErrorKind::Invalid,
                             tr("%1 cannot become \"%2\"").arg(shown(path), newValue),
                             tr("its value is %1").arg(typeWord(before)),
                             tr("Give a value of that type"));
    }
    return Replacement{text, std::move(*after)};
}

// Reads the changed text again and makes sure that this one value, and nothing else, has changed.
base::Expected<void> checkResult(std::vector<Document> documents,
                                 const QByteArray &result,
                                 const QStringList &path,
                                 size_t document,
                                 const json &value)
{
    const auto after = parseAll(result, tr("The changed text"));
    if (!after) {
        return base::Unexpected(after.error());
    }
    json expected = *documents[document].value;
    *const_cast<json *>(valueAt(expected, path)) = value;
    documents[document].value = base::share(std::move(expected));
    const bool same = std::equal(documents.begin(),
                                 documents.end(),
                                 after->begin(),
                                 after->end(),
                                 [](const Document &a, const Document &b) { return *a.value == *b.value; });
    if (!same) {
        return notEditable(path,
                           tr("other values would change with it, most likely through an anchor"),
                           tr("Edit the file by hand"));
    }
    return {};
}

} // namespace

base::Expected<Location> locate(const QByteArray &text, const QStringList &path, int document)
{
    const QString source = tr("The text");
    if (const auto checked = checkText(text, source, Budget().bytes); !checked) {
        return base::Unexpected(checked.error());
    }
    Locator locator(path, document);
    if (const auto read = readEvents(text, source, locator); !read) {
        return base::Unexpected(read.error());
    }
    const Locator::Found &found = locator.found();
    if (found.kind != Locator::Kind::Scalar) {
        return notScalar(locator, path);
    }
    const qint64 start = skipProperties(text, found.mark + byteOrderMark(text));
    const Position position = positionAt(text, start);
    const char first = start < text.size() ? text.at(start) : ' ';
    const bool isQuoted = first == '"' || first == '\'';
    const auto plainLength = static_cast<qint64>(found.value.size());
    if (!isQuoted && text.mid(start, plainLength) != QByteArray::fromStdString(found.value)) {
        return notEditable(path, tr("it spans several lines"));
    }
    return Location{
        start, isQuoted ? quotedEnd(text, start) - start : plainLength, position.line, position.column};
}

base::Expected<QByteArray>
replaceScalar(const QByteArray &text, const QStringList &path, const QString &newValue, int document)
{
    const auto documents = parseAll(text, tr("The text"));
    if (!documents) {
        return base::Unexpected(documents.error());
    }
    const auto location = locate(text, path, document);
    if (!location) {
        return base::Unexpected(location.error());
    }
    const auto number = static_cast<size_t>(document);
    const json *const before =
        number < documents->size() ? valueAt(*documents->at(number).value, path) : nullptr;
    if (before == nullptr || before->is_null()) {
        return notEditable(path, tr("it has no value"));
    }
    if (text.mid(location->offset, location->length).contains('\n')) {
        return notEditable(path, tr("it spans several lines"));
    }
    const char quote = location->length > 0 ? text.at(location->offset) : ' ';
    const auto replacement = makeReplacement(*before, quote, path, newValue);
    if (!replacement) {
        return base::Unexpected(replacement.error());
    }
    QByteArray result = text;
    result.replace(location->offset, location->length, QByteArray::fromStdString(replacement->bytes));
    if (const auto checked = checkResult(*documents, result, path, number, replacement->value); !checked) {
        return base::Unexpected(checked.error());
    }
    return result;
}

} // namespace slipway::yaml
