#include "words.h"

#include <QCoreApplication>
#include <QLocale>

namespace slipway::ui::words {

using namespace Qt::StringLiterals;

namespace {

constexpr QChar thinSpace(0x2009);

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::ui", text);
}

QString counted(qint64 n, const char *one, const char *other)
{
    return tr(n == 1 ? one : other).arg(count(n));
}

QString dayAndMonth(const QDateTime &local, const QDateTime &now)
{
    const bool thisYear = local.date().year() == now.toLocalTime().date().year();
    return QLocale().toString(local.date(), thisYear ? tr("d MMM") : tr("d MMM yyyy"));
}

bool isDirectionMark(QChar ch)
{
    const char16_t code = ch.unicode();
    return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0x200E ||
           code == 0x200F;
}

} // namespace

QString status(Status status)
{
    switch (status) {
    case Status::None:
        return {};
    case Status::Healthy:
        return u"Healthy"_s;
    case Status::Progressing:
        return u"Progressing"_s;
    case Status::Degraded:
        return u"Degraded"_s;
    case Status::Suspended:
        return u"Suspended"_s;
    case Status::Missing:
        return u"Missing"_s;
    case Status::HealthUnknown:
    case Status::SyncUnknown:
        return u"Unknown"_s;
    case Status::Synced:
        return u"Synced"_s;
    case Status::OutOfSync:
        return u"OutOfSync"_s;
    case Status::Prune:
        return u"Prune"_s;
    case Status::Succeeded:
        return u"Succeeded"_s;
    case Status::Failed:
        return u"Failed"_s;
    case Status::Error:
        return u"Error"_s;
    case Status::Running:
        return u"Running"_s;
    case Status::Terminating:
        return u"Terminating"_s;
    case Status::Queued:
        return u"Queued"_s;
    case Status::Waiting:
        return u"Waiting"_s;
    case Status::Paused:
        return u"Paused"_s;
    case Status::Unstable:
        return u"Unstable"_s;
    case Status::Skipped:
        return u"Skipped"_s;
    case Status::NotRun:
        return u"Not run"_s;
    case Status::Cancelled:
        return u"Cancelled"_s;
    case Status::Reachable:
        return tr("Reachable");
    case Status::Unreachable:
        return tr("Unreachable");
    }
    return {};
}

QString statusMeaning(Status status)
{
    switch (status) {
    case Status::Healthy:
        return tr("Everything is there and ready.");
    case Status::Progressing:
        return tr("On its way, not ready yet.");
    case Status::Degraded:
        return tr("It failed or did not become ready in time.");
    case Status::Suspended:
        return tr("Paused until somebody or something goes on.");
    case Status::Missing:
        return tr("In Git, not in the cluster.");
    case Status::HealthUnknown:
        return tr("Its health could not be found out.");
    case Status::Synced:
        return tr("The cluster runs what Git says.");
    case Status::OutOfSync:
        return tr("The cluster differs from Git.");
    case Status::SyncUnknown:
        return tr("Git and the cluster could not be compared.");
    case Status::Prune:
        return tr("No longer in Git; a sync with prune deletes it.");
    default:
        return {};
    }
}

QString age(const QDateTime &time, const QDateTime &now)
{
    if (!time.isValid()) {
        return {};
    }
    const qint64 seconds = time.secsTo(now);
    if (seconds < 60) {
        return tr("now");
    }
    if (seconds < 3600) {
        return tr("%1 min ago").arg(seconds / 60);
    }
    if (seconds < 24 * 3600) {
        return tr("%1 h ago").arg(seconds / 3600);
    }
    return dayAndMonth(time.toLocalTime(), now);
}

QString exactTime(const QDateTime &time)
{
    return time.isValid() ? time.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss t"_s) : QString();
}

QString clock(const QDateTime &time, const QDateTime &now)
{
    if (!time.isValid()) {
        return {};
    }
    const QDateTime local = time.toLocalTime();
    const QString hours = local.toString(u"HH:mm"_s);
    return local.date() == now.toLocalTime().date() ? hours : dayAndMonth(local, now) % u' ' % hours;
}

QString duration(std::chrono::milliseconds length)
{
    const qint64 ms = length.count();
    if (ms < 0) {
        return {};
    }
    if (ms < 1000) {
        return withUnit(QString::number(ms), tr("ms"));
    }
    const qint64 seconds = ms / 1000;
    if (seconds < 60) {
        return withUnit(QString::number(seconds), tr("s"));
    }
    if (seconds < 3600) {
        return tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60, 2, 10, QChar(u'0'));
    }
    if (seconds < 24 * 3600) {
        return tr("%1 h %2 min").arg(seconds / 3600).arg(seconds / 60 % 60, 2, 10, QChar(u'0'));
    }
    const qint64 days = seconds / 86400;
    const qint64 hours = seconds / 3600 % 24;
    if (days == 1 && hours > 0) {
        return tr("1 day %1 h").arg(hours);
    }
    return counted(
        days, QT_TRANSLATE_NOOP("slipway::ui", "%1 day"), QT_TRANSLATE_NOOP("slipway::ui", "%1 days"));
}

QString count(qint64 value)
{
    QString digits = QString::number(value);
    const qsizetype first = value < 0 ? 1 : 0;
    for (qsizetype at = digits.size() - 3; at > first; at -= 3) {
        digits.insert(at, thinSpace);
    }
    return digits;
}

QString withUnit(const QString &value, const QString &unit)
{
    return value % thinSpace % unit;
}

QString resources(qint64 n)
{
    return counted(
        n, QT_TRANSLATE_NOOP("slipway::ui", "%1 resource"), QT_TRANSLATE_NOOP("slipway::ui", "%1 resources"));
}

QString changes(qint64 n)
{
    return counted(
        n, QT_TRANSLATE_NOOP("slipway::ui", "%1 change"), QT_TRANSLATE_NOOP("slipway::ui", "%1 changes"));
}

QString unchangedLines(qint64 n)
{
    return counted(n,
                   QT_TRANSLATE_NOOP("slipway::ui", "%1 unchanged line"),
                   QT_TRANSLATE_NOOP("slipway::ui", "%1 unchanged lines"));
}

QString needAttention(qint64 n)
{
    if (n == 0) {
        return tr("all fine");
    }
    return counted(n,
                   QT_TRANSLATE_NOOP("slipway::ui", "%1 needs attention"),
                   QT_TRANSLATE_NOOP("slipway::ui", "%1 need attention"));
}

QString ofReady(int ready, int wanted)
{
    return tr("%1 of %2 ready").arg(ready).arg(wanted);
}

QString shortRevision(const QString &revision)
{
    const auto isHex = [](QChar ch) { return ch.isDigit() || (ch >= u'a' && ch <= u'f'); };
    const bool isCommit = (revision.size() == 40 || revision.size() == 64) &&
                          std::all_of(revision.begin(), revision.end(), isHex);
    return isCommit ? revision.left(7) : revision;
}

QString shortImage(const QString &image)
{
    QString text = image;
    for (const QString &usual : {u"docker.io/library/"_s, u"docker.io/"_s, u"index.docker.io/"_s}) {
        if (text.startsWith(usual)) {
            text.remove(0, usual.size());
            break;
        }
    }
    const qsizetype digest = text.indexOf(u"@sha256:"_s);
    return digest < 0 ? text : text.left(digest + 8 + 7);
}

QString shortKind(const QString &kind)
{
    static const QHash<QString, QString> names{
        {u"HorizontalPodAutoscaler"_s, u"HPA"_s},
        {u"VerticalPodAutoscaler"_s, u"VPA"_s},
        {u"PodDisruptionBudget"_s, u"PDB"_s},
        {u"PersistentVolumeClaim"_s, u"PVC"_s},
        {u"PersistentVolume"_s, u"PV"_s},
        {u"CustomResourceDefinition"_s, u"CRD"_s},
        {u"MutatingWebhookConfiguration"_s, u"MutatingWebhook"_s},
        {u"ValidatingWebhookConfiguration"_s, u"ValidatingWebhook"_s},
    };
    return names.value(kind, kind);
}

QString oneLine(const QString &text)
{
    QString result;
    result.reserve(text.size());
    for (const QChar ch : text) {
        if (ch == u'\n' || ch == u'\t' || ch == u'\r') {
            result += u' ';
        } else if (ch.category() != QChar::Other_Control && !isDirectionMark(ch)) {
            result += ch;
        }
    }
    return result.simplified();
}

} // namespace slipway::ui::words
