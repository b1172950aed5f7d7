#pragma once

#include <services/base/jsonaccess.h>

#include <QFile>
#include <QTest>

#include <vector>

namespace slipway::tests {

/// The lines of a file of JSON lines in the data folder; each has its test's name in "case".
inline std::vector<nlohmann::json> readJsonLines(const QString &name)
{
    std::vector<nlohmann::json> lines;
    QFile file(QStringLiteral(SLIPWAY_TEST_DATA "/") + name);
    if (file.open(QIODevice::ReadOnly)) {
        while (!file.atEnd()) {
            auto line = base::parseJson(file.readLine(), name);
            if (line) {
                lines.push_back(*std::move(line));
            }
        }
    }
    return lines;
}

/// One row per line, as text, so that a row's data is cheap and printable.
inline void addJsonRows(const QString &name)
{
    QTest::addColumn<QByteArray>("line");
    const std::vector<nlohmann::json> lines = readJsonLines(name);
    QVERIFY2(!lines.empty(), qPrintable(name));
    for (const nlohmann::json &line : lines) {
        QTest::newRow(qPrintable(base::text(line, {"case"}))) << base::dumpJson(line);
    }
}

} // namespace slipway::tests
