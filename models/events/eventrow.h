#pragma once

#include <services/base/error.h>
#include <services/base/ids.h>

#include <QDateTime>
#include <QList>
#include <QSet>
#include <QString>

namespace slipway::models {

/// What Kubernetes said about an object.
struct EventRow
{
    QString id;
    bool isWarning = false;
    QString reason; ///< "BackOff"
    QString message;
    QString kind; ///< of the object it is about
    QString name;
    int count = 1;
    QDateTime lastSeen;

    bool operator==(const EventRow &) const = default;
};

/// The events of an EventList of the API server that are about one of `objects` (kind and name), newest
/// first. Invalid when the text is no such list. Pure.
base::Expected<QList<EventRow>> readEvents(const QByteArray &list, const QSet<QString> &objects);

/// How `objects` names one: "Pod/payments-api-x1".
QString eventObject(const QString &kind, const QString &name);

} // namespace slipway::models
