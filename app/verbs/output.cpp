#include "output.h"

#include <services/base/jsonaccess.h>
#include <services/yaml/yaml.h>

#include <QCoreApplication>

#include <cstdio>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace slipway::app {

using base::ErrorKind;
using base::Expected;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::app", text);
}

void writeAll(std::FILE *file, const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), file);
    std::fflush(file);
}

bool isWide(char32_t c)
{
    return (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) || (c >= 0xac00 && c <= 0xd7a3) ||
           (c >= 0xf900 && c <= 0xfaff) || (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) ||
           (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x1f300 && c <= 0x1faff);
}

} // namespace

Expected<OutputFormat> parseOutputFormat(const QString &word)
{
    const QList<std::pair<QString, OutputFormat>> formats = {{u"table"_s, OutputFormat::Table},
                                                             {u"wide"_s, OutputFormat::Wide},
                                                             {u"json"_s, OutputFormat::Json},
                                                             {u"yaml"_s, OutputFormat::Yaml},
                                                             {u"tree"_s, OutputFormat::Tree},
                                                             {u"name"_s, OutputFormat::Name}};
    QStringList words;
    for (const auto &[name, format] : formats) {
        if (name == word) {
            return format;
        }
        words.append(name);
    }
    return base::failure(ErrorKind::Invalid,
                         tr("There is no output format %1").arg(word),
                         {},
                         tr("Choose one of %1").arg(words.join(u", "_s)));
}

Streams Streams::ofProcess()
{
    return {[](const QByteArray &bytes) { writeAll(stdout, bytes); },
            [](const QByteArray &bytes) { writeAll(stderr, bytes); },
            [] { return ::isatty(STDOUT_FILENO) == 1; }};
}

void Streams::fail(const base::Error &error) const
{
    QString text = tr("Error: %1").arg(error.what);
    if (!error.cause.isEmpty()) {
        text += u"\n  "_s + tr("Cause: %1").arg(error.cause);
    }
    if (!error.hint.isEmpty()) {
        text += u"\n  "_s + tr("Next: %1").arg(error.hint);
    }
    note(text);
}

int displayWidth(const QString &text)
{
    int width = 0;
    const QList<uint> characters = text.toUcs4();
    for (const uint character : characters) {
        const bool combining = QChar::category(static_cast<char32_t>(character)) == QChar::Mark_NonSpacing;
        width += combining ? 0 : isWide(static_cast<char32_t>(character)) ? 2 : 1;
    }
    return width;
}

QString formatTable(const QStringList &headings, const QList<QStringList> &rows)
{
    QList<int> widths;
    for (const QString &heading : headings) {
        widths.append(displayWidth(heading));
    }
    for (const QStringList &row : rows) {
        for (qsizetype column = 0; column < std::min(row.size(), widths.size()); ++column) {
            widths[column] = std::max(widths.at(column), displayWidth(row.at(column)));
        }
    }
    const auto format = [&widths](const QStringList &cells) {
        QString line;
        for (qsizetype column = 0; column < cells.size(); ++column) {
            line += cells.at(column);
            if (column + 1 < cells.size()) {
                line += QString(widths.at(column) - displayWidth(cells.at(column)) + 3, u' ');
            }
        }
        return line;
    };
    QStringList lines = {format(headings)};
    for (const QStringList &row : rows) {
        lines.append(format(row));
    }
    return lines.join(u'\n');
}

QByteArray formatDocument(const nlohmann::json &document, OutputFormat format)
{
    if (format == OutputFormat::Yaml) {
        return yaml::emit(document, {.kubernetesOrder = false});
    }
    return base::dumpJson(document, 2) + '\n';
}

} // namespace slipway::app
