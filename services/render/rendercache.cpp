#include "rendercache.h"

#include "renderedset.h"

#include <services/base/jsonaccess.h>
#include <services/base/logging.h>
#include <services/base/paths.h>

#include <QDateTime>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryFile>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace slipway::render {

using nlohmann::json;

namespace {

constexpr int memoryKiB = 96 * 1024;
constexpr int keepDays = 30;
constexpr int formatVersion = 1;

void forgetOld(const QString &folder)
{
    const QDateTime limit = QDateTime::currentDateTimeUtc().addDays(-keepDays);
    QDirIterator it(folder, QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        it.next();
        if (it.fileInfo().lastModified() < limit) {
            QFile::remove(it.filePath());
        }
    }
}

// Roughly what a set costs in memory, in KiB: a JSON document takes about three times its text.
int costOf(const Rendered &rendered)
{
    qsizetype bytes = 0;
    for (const base::Json &object : rendered.objects) {
        bytes += base::dumpJson(*object).size();
    }
    return static_cast<int>(std::clamp<qsizetype>(3 * bytes / 1024, 1, memoryKiB));
}

} // namespace

RenderCache::RenderCache(const QString &folder)
    : m_folder(folder.isEmpty() ? QString() : QString(folder + u"/render"_s))
    , m_recent(memoryKiB)
{
    if (!m_folder.isEmpty()) {
        forgetOld(m_folder);
    }
}

std::optional<Rendered> RenderCache::find(const QString &key)
{
    {
        const std::lock_guard lock(m_mutex);
        if (const Rendered *known = m_recent.object(key)) {
            return *known;
        }
    }
    auto stored = readFile(key);
    if (stored) {
        remember(key, *stored);
    }
    return stored;
}

void RenderCache::store(const QString &key, const Rendered &rendered)
{
    remember(key, rendered);
    if (!m_folder.isEmpty() && !hasSecret(rendered.objects)) {
        writeFile(key, rendered);
    }
}

void RenderCache::remember(const QString &key, const Rendered &rendered)
{
    const int cost = costOf(rendered);
    const std::lock_guard lock(m_mutex);
    m_recent.insert(key, new Rendered(rendered), cost);
}

QString RenderCache::fileOf(const QString &key) const
{
    return m_folder + u'/' + key.left(2) + u'/' + key;
}

std::optional<Rendered> RenderCache::readFile(const QString &key) const
{
    if (m_folder.isEmpty() || !QFile::exists(fileOf(key))) {
        return std::nullopt;
    }
    const auto packed = base::readFile(fileOf(key));
    const auto document = base::parseJson(packed ? qUncompress(*packed) : QByteArray(), key);
    if (!document || base::integer(*document, {"format"}) != formatVersion) {
        return std::nullopt;
    }
    const json *const objects = base::member(*document, {"objects"});
    const json *const warnings = base::member(*document, {"warnings"});
    if (objects == nullptr || !objects->is_array() || warnings == nullptr || !warnings->is_array()) {
        return std::nullopt;
    }
    Rendered rendered;
    rendered.type = static_cast<SourceType>(base::integer(*document, {"type"}));
    rendered.digest = base::text(*document, {"digest"});
    for (const json &object : *objects) {
        rendered.objects.push_back(base::share(object));
    }
    for (const json &warning : *warnings) {
        rendered.warnings << base::fromStd(warning.is_string() ? warning.get<std::string>() : std::string());
    }
    if (digestOf(rendered.objects) != rendered.digest) {
        return std::nullopt;
    }
    QFile file(fileOf(key));
    if (file.open(QIODevice::ReadWrite)) {
        file.setFileTime(QDateTime::currentDateTimeUtc(), QFileDevice::FileModificationTime);
    }
    return rendered;
}

void RenderCache::writeFile(const QString &key, const Rendered &rendered) const
{
    json document = {{"format", formatVersion},
                     {"type", static_cast<int>(rendered.type)},
                     {"digest", base::toStd(rendered.digest)},
                     {"objects", json::array()},
                     {"warnings", json::array()}};
    for (const base::Json &object : rendered.objects) {
        document["objects"].push_back(*object);
    }
    for (const QString &warning : rendered.warnings) {
        document["warnings"].push_back(base::toStd(warning));
    }
    const QByteArray packed = qCompress(base::dumpJson(document), 1);
    const auto folder = base::ensurePrivateFolder(m_folder + u'/' + key.left(2));
    // Renamed into place but not forced to the disk: a torn file is recognised by its digest, and waiting for
    // the disk would cost more than rendering again.
    QTemporaryFile file(fileOf(key) + u".XXXXXX"_s);
    const bool isWritten = folder && file.open() && file.write(packed) == packed.size() && file.flush() &&
                           std::rename(QFile::encodeName(file.fileName()).constData(),
                                       QFile::encodeName(fileOf(key)).constData()) == 0;
    if (!isWritten) {
        qCWarning(base::lcRender).noquote() << "Cannot write" << fileOf(key) << file.errorString();
        return;
    }
    file.setAutoRemove(false);
}

} // namespace slipway::render
