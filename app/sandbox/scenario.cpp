#include "scenario.h"

#include "scenarioreader.h"

#include <services/base/paths.h>
#include <services/yaml/yaml.h>

#include <nlohmann/json.hpp>

#include <QDir>
#include <QDirIterator>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::app {

namespace {

std::optional<Age> parseClockAge(const QString &text)
{
    static const QRegularExpression pattern(u"^(\\d{1,4})d(?: ([0-2]\\d:[0-5]\\d))?$"_s);
    const QRegularExpressionMatch match = pattern.match(text);
    if (!match.hasMatch()) {
        return std::nullopt;
    }
    Age age;
    age.days = match.captured(1).toInt();
    age.clock = match.captured(2).isEmpty() ? QTime(12, 0) : QTime::fromString(match.captured(2), u"HH:mm"_s);
    return age.clock->isValid() ? std::optional(age) : std::nullopt;
}

std::optional<Age> parseDuration(const QString &text)
{
    static const QRegularExpression pattern(u"^(?:(\\d{1,4})h)?(?:(\\d{1,4})m)?$"_s);
    const QRegularExpressionMatch match = pattern.match(text);
    if (text.isEmpty() || !match.hasMatch()) {
        return std::nullopt;
    }
    Age age;
    age.duration =
        std::chrono::hours(match.captured(1).toInt()) + std::chrono::minutes(match.captured(2).toInt());
    return age;
}

} // namespace

std::optional<Age> parseAge(const QString &text)
{
    const std::optional<Age> age = parseClockAge(text);
    return age ? age : parseDuration(text);
}

QDateTime momentOf(const Age &age, const QDateTime &reference)
{
    const QDateTime local = reference.toOffsetFromUtc(scenarioOffsetSeconds);
    if (!age.clock) {
        return local.addSecs(-age.duration.count());
    }
    return QDateTime(local.date().addDays(-age.days), *age.clock, Qt::OffsetFromUTC, scenarioOffsetSeconds);
}

int Scenario::stepCount() const
{
    qsizetype count = 0;
    for (const SeedStage &stage : stages) {
        count += stage.steps.size();
    }
    return static_cast<int>(count);
}

QString builtInScenarioFolder()
{
    return u":/sandbox/bada-market"_s;
}

base::Expected<Scenario> loadScenario(const QString &folder)
{
    const QString path = QDir(folder).filePath(u"scenario.yaml"_s);
    const base::Expected<QByteArray> text = base::readFile(path);
    if (!text) {
        return tl::unexpected(text.error());
    }
    const base::Expected<nlohmann::json> document = yaml::parseOne(*text, path);
    if (!document) {
        return tl::unexpected(document.error());
    }
    return ScenarioReader(folder, path).read(*document);
}

QStringList scenarioFiles(const Scenario &scenario, const QString &folder)
{
    const QDir root(QDir(scenario.folder).absoluteFilePath(u"files/"_s + folder));
    QDirIterator found(
        root.path(), QDir::Files | QDir::Hidden | QDir::NoSymLinks, QDirIterator::Subdirectories);
    QStringList paths;
    while (found.hasNext()) {
        paths.append(root.relativeFilePath(found.next()));
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

} // namespace slipway::app
