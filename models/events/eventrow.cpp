#include "eventrow.h"

#include <services/base/jsonaccess.h>

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::models {

namespace {

using nlohmann::json;

QDateTime timeAt(const json &event, std::initializer_list<std::string_view> path)
{
    return QDateTime::fromString(base::text(event, path), Qt::ISODateWithMs);
}

// Old and new sources of events fill in different times.
QDateTime lastSeen(const json &event)
{
    for (const QDateTime &time : {timeAt(event, {"series", "lastObservedTime"}),
                                  timeAt(event, {"lastTimestamp"}),
                                  timeAt(event, {"eventTime"}),
                                  timeAt(event, {"metadata", "creationTimestamp"})}) {
        if (time.isValid()) {
            return time;
        }
    }
    return {};
}

EventRow rowOf(const json &event)
{
    EventRow row;
    row.id = base::text(event, {"metadata", "uid"});
    row.kind = base::text(event, {"involvedObject", "kind"});
    row.name = base::text(event, {"involvedObject", "name"});
    row.isWarning = base::text(event, {"type"}) == "Warning"_L1;
    row.reason = base::text(event, {"reason"});
    row.message = base::text(event, {"message"});
    const qint64 count = base::integer(event, {"series", "count"}, base::integer(event, {"count"}, 1));
    row.count = static_cast<int>(std::clamp<qint64>(count, 1, 1'000'000));
    row.lastSeen = lastSeen(event);
    return row;
}

} // namespace

QString eventObject(const QString &kind, const QString &name)
{
    return kind + u'/' + name;
}

base::Expected<QList<EventRow>> readEvents(const QByteArray &list, const QSet<QString> &objects)
{
    const QString source = QCoreApplication::translate("slipway::models", "the list of events");
    const auto parsed = base::parseJson(list, source);
    if (!parsed) {
        return tl::unexpected(parsed.error());
    }
    const json *items = base::member(*parsed, {"items"});
    if (!items || !items->is_array()) {
        return base::failure(
            base::ErrorKind::Invalid,
            QCoreApplication::translate("slipway::models", "The events cannot be read"),
            QCoreApplication::translate("slipway::models", "the server's answer is not a list of events"),
            QCoreApplication::translate("slipway::models", "Refresh to ask again."));
    }
    QList<EventRow> rows;
    for (const json &event : *items) {
        const EventRow row = rowOf(event);
        if (objects.contains(eventObject(row.kind, row.name))) {
            rows.append(row);
        }
    }
    std::ranges::stable_sort(rows,
                             [](const EventRow &a, const EventRow &b) { return a.lastSeen > b.lastSeen; });
    return rows;
}

} // namespace slipway::models
