#include "moment.h"

#include <QHash>

namespace slipway::journal {

QDateTime momentOf(const QString &text, const QDateTime &now)
{
    const QHash<QChar, qint64> seconds = {{u's', 1}, {u'm', 60}, {u'h', 3600}, {u'd', 86400}, {u'w', 604800}};
    if (!text.isEmpty() && seconds.contains(text.back())) {
        bool isNumber = false;
        const int count = text.chopped(1).toInt(&isNumber);
        return isNumber && count >= 0 ? now.addSecs(-count * seconds.value(text.back())) : QDateTime();
    }
    const QDate date = QDate::fromString(text, Qt::ISODate);
    return date.isValid() ? date.startOfDay() : QDateTime();
}

} // namespace slipway::journal
