#pragma once

#include <services/base/error.h>

#include <nlohmann/json_fwd.hpp>

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <functional>

namespace slipway::app {

enum class OutputFormat
{
    Table,
    Wide,
    Json,
    Yaml,
    Tree,
    Name
};

/// The exit codes of every verb; documented in README.md and `slipway --help`.
namespace exitcode {
inline constexpr int fine = 0;
inline constexpr int error = 1;
inline constexpr int usage = 2;
inline constexpr int differences = 20;
} // namespace exitcode

base::Expected<OutputFormat> parseOutputFormat(const QString &word);

/// Where a verb writes: standard output and standard error of the process, or buffers in a test.
struct Streams
{
    std::function<void(const QByteArray &bytes)> out;
    std::function<void(const QByteArray &bytes)> err;
    std::function<bool()> isTerminal; ///< of standard output

    static Streams ofProcess();

    void line(const QString &text) const { out(text.toUtf8() + '\n'); }

    void note(const QString &text) const { err(text.toUtf8() + '\n'); }

    /// The three parts of an error on lines of their own.
    void fail(const base::Error &error) const;
};

/// A table with aligned columns, as kubectl prints it. Widths count characters as a terminal shows them
/// (Hangul and other wide characters take two cells).
QString formatTable(const QStringList &headings, const QList<QStringList> &rows);
int displayWidth(const QString &text);

/// {"items": [...]} as JSON (indented) or YAML.
QByteArray formatDocument(const nlohmann::json &document, OutputFormat format);

} // namespace slipway::app
