#pragma once

#include <services/base/error.h>
#include <services/base/json.h>

#include <nlohmann/json_fwd.hpp>

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

// The only door to yaml-cpp. Scalars are resolved as Kubernetes does (YAML 1.1 booleans as sigs.k8s.io/yaml,
// quoted scalars stay strings), duplicate keys are an error naming both lines, merge keys are honoured.
namespace slipway::yaml {

/// Bounds of one parse; exceeding one is ErrorKind::TooLarge. Aliases count each time they are expanded.
struct Budget
{
    qint64 bytes = 16LL * 1024 * 1024;
    qint64 nodes = 500'000;
    int depth = 200;
};

/// One document of a YAML stream.
struct Document
{
    base::Json value;  ///< never null; an empty document is JSON null
    int firstLine = 1; ///< of the document in the text, 1-based
    qint64 offset = 0; ///< byte offset of the document's first content
};

/// Parses a multi-document text (JSON included, it is YAML). Empty documents between separators are left out.
/// `source` names the text in error messages ("apps/payments/deployment.yaml"). Invalid UTF-8 is an error.
base::Expected<std::vector<Document>>
parseAll(const QByteArray &text, const QString &source, const Budget &budget = {});
/// As parseAll(), for the output of tools: of a key that is set twice the last value counts, as it does for
/// Kubernetes, and a sentence about it is added to `warnings`.
base::Expected<std::vector<Document>>
parseLenient(const QByteArray &text, const QString &source, QStringList &warnings, const Budget &budget = {});
/// Parses a text that must hold exactly one document.
base::Expected<nlohmann::json>
parseOne(const QByteArray &text, const QString &source, const Budget &budget = {});

struct EmitOptions
{
    bool kubernetesOrder =
        true; ///< apiVersion, kind, metadata, spec, data, ..., status first; else sorted keys
    int indent = 2;
};

/// YAML text that parses back to exactly `value`, by this parser and by any YAML 1.1 or 1.2 parser: a string
/// is quoted whenever the bare word would be read as something else; several lines become a literal block.
/// Ends with a newline.
QByteArray emit(const nlohmann::json &value, const EmitOptions &options = {});
/// The documents one after another, separated by "---".
QByteArray emitAll(const std::vector<base::Json> &documents, const EmitOptions &options = {});

/// Where a scalar stands in a text. Bytes, so that replacing them leaves everything else untouched.
struct Location
{
    qint64 offset = 0; ///< of the scalar's first byte, quotes included, after any tag or anchor
    qint64 length = 0; ///< in bytes, quotes included
    int line = 1;      ///< 1-based
    int column = 1;    ///< 1-based, in characters
};

/// Finds the scalar at `path` (object keys and list indexes as text) in document number `document` (0-based).
base::Expected<Location> locate(const QByteArray &text, const QStringList &path, int document = 0);
/// The text with that one-line scalar replaced, keeping comments, layout and the quoting style where the new
/// value allows; every other byte is the same. Fails rather than change the type of the value.
base::Expected<QByteArray>
replaceScalar(const QByteArray &text, const QStringList &path, const QString &newValue, int document = 0);

} // namespace slipway::yaml
