#include "applicationsnapshot.h"

#include <QCborArray>
#include <QCborMap>
#include <QCborStreamReader>
#include <QCborValue>

using namespace Qt::StringLiterals;

namespace slipway::models {

namespace {

constexpr int snapshotVersion = 1;

using applications::ApplicationSummary;

QCborValue fromTime(const QDateTime &time)
{
    return time.isValid() ? QCborValue(time.toMSecsSinceEpoch()) : QCborValue();
}

QDateTime toTime(const QCborValue &value)
{
    return value.isInteger() ? QDateTime::fromMSecsSinceEpoch(value.toInteger(), Qt::UTC) : QDateTime();
}

// One place names each text field, for both directions.
template <typename Summary, typename Visit> void visitTexts(Summary &row, const Visit &visit)
{
    visit(u"context"_s, row.id.context);
    visit(u"namespace"_s, row.id.nameSpace);
    visit(u"name"_s, row.id.name);
    visit(u"provider"_s, row.provider);
    visit(u"project"_s, row.project);
    visit(u"cluster"_s, row.cluster);
    visit(u"destination"_s, row.nameSpace);
    visit(u"environment"_s, row.environment);
    visit(u"healthMessage"_s, row.healthMessage);
    visit(u"repository"_s, row.repoUrl);
    visit(u"path"_s, row.path);
    visit(u"target"_s, row.targetRevision);
    visit(u"sourceType"_s, row.sourceType);
    visit(u"revision"_s, row.revision);
    visit(u"subject"_s, row.revisionSubject);
    visit(u"author"_s, row.revisionAuthor);
    visit(u"ownedBy"_s, row.ownedBy);
}

template <typename Summary, typename Visit> void visitNumbers(Summary &row, const Visit &visit)
{
    visit(u"outOfSync"_s, row.outOfSync);
    visit(u"toPrune"_s, row.toPrune);
    visit(u"resources"_s, row.resources);
}

template <typename Summary, typename Visit> void visitFlags(Summary &row, const Visit &visit)
{
    visit(u"autoSync"_s, row.autoSync);
    visit(u"selfHeal"_s, row.selfHeal);
    visit(u"protected"_s, row.isProtected);
    visit(u"readOnly"_s, row.isReadOnly);
}

template <typename Summary, typename Visit> void visitTimes(Summary &row, const Visit &visit)
{
    visit(u"revisionTime"_s, row.revisionTime);
    visit(u"lastSyncAt"_s, row.lastSyncAt);
    visit(u"comparedAt"_s, row.comparedAt);
}

QCborMap encodeRow(const ApplicationSummary &row)
{
    QCborMap map;
    visitTexts(row, [&](const QString &key, const QString &value) {
        if (!value.isEmpty()) {
            map[key] = value;
        }
    });
    visitNumbers(row, [&](const QString &key, int value) { map[key] = value; });
    visitFlags(row, [&](const QString &key, bool value) { map[key] = value; });
    visitTimes(row, [&](const QString &key, const QDateTime &value) { map[key] = fromTime(value); });
    map[u"sync"_s] = static_cast<int>(row.sync);
    map[u"health"_s] = static_cast<int>(row.health);
    map[u"images"_s] = QCborArray::fromStringList(row.images);
    QCborMap labels;
    for (auto it = row.labels.cbegin(); it != row.labels.cend(); ++it) {
        labels[it.key()] = it.value();
    }
    map[u"labels"_s] = labels;
    return map;
}

template <typename Enum> Enum toEnum(const QCborValue &value, Enum last)
{
    const qint64 number = value.toInteger(-1);
    return number < 0 || number > static_cast<qint64>(last) ? Enum{} : static_cast<Enum>(number);
}

ApplicationFacts decodeRow(const QCborMap &map)
{
    auto row = std::make_shared<ApplicationSummary>();
    visitTexts(*row, [&](const QString &key, QString &value) { value = map.value(key).toString(); });
    visitNumbers(
        *row, [&](const QString &key, int &value) { value = static_cast<int>(map.value(key).toInteger()); });
    visitFlags(*row, [&](const QString &key, bool &value) { value = map.value(key).toBool(); });
    visitTimes(*row, [&](const QString &key, QDateTime &value) { value = toTime(map.value(key)); });
    row->sync = toEnum(map.value(u"sync"_s), applications::SyncStatus::OutOfSync);
    row->health = toEnum(map.value(u"health"_s), kube::Health::Unknown);
    for (const QCborValue &image : map.value(u"images"_s).toArray()) {
        row->images.append(image.toString());
    }
    const QCborMap labels = map.value(u"labels"_s).toMap();
    for (auto it = labels.cbegin(); it != labels.cend(); ++it) {
        row->labels.insert(it.key().toString(), it.value().toString());
    }
    return row;
}

} // namespace

QByteArray encodeSnapshot(const ApplicationSnapshot &snapshot)
{
    QCborArray rows;
    for (const ApplicationFacts &row : snapshot.rows) {
        rows.append(encodeRow(*row));
    }
    QCborMap map;
    map[u"version"_s] = snapshotVersion;
    map[u"asOf"_s] = fromTime(snapshot.asOf);
    map[u"rows"_s] = rows;
    return map.toCborValue().toCbor();
}

std::optional<ApplicationSnapshot> decodeSnapshot(const QByteArray &bytes)
{
    QCborParserError error;
    const QCborMap map = QCborValue::fromCbor(bytes, &error).toMap();
    // What a full disk cut off still reads as a map, with a part of its entries.
    if (error.error != QCborError::NoError || map.value(u"version"_s).toInteger() != snapshotVersion) {
        return std::nullopt;
    }
    ApplicationSnapshot snapshot;
    snapshot.asOf = toTime(map.value(u"asOf"_s));
    for (const QCborValue &row : map.value(u"rows"_s).toArray()) {
        snapshot.rows.push_back(decodeRow(row.toMap()));
    }
    return snapshot;
}

} // namespace slipway::models
