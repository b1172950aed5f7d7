#pragma once

#include <ui/theme/statusglyph.h>

#include <QDateTime>
#include <QString>

#include <chrono>

// The words of the window: statuses, ages, durations, counts. Pure; tests give the time.
namespace slipway::ui::words {

/// The word of a status as Kubernetes and Argo CD write it; never translated there. Empty for None.
QString status(Status status);
/// What a status means in the user's language, for the tooltip; empty when the word says it.
QString statusMeaning(Status status);

/// "now", "26 min ago", "3 h ago"; from a day on the date: "12 Nov", in another year "12 Nov 2024". Empty
/// for an invalid time.
QString age(const QDateTime &time, const QDateTime &now);
/// The exact time for tooltips: "2026-11-12 14:03:20 UTC+09:00", in local time.
QString exactTime(const QDateTime &time);
/// "14:32" today, else "12 Nov 14:32", in local time.
QString clock(const QDateTime &time, const QDateTime &now);
/// "204 ms", "41 s", "10 min 06 s", "2 h 45 min", "1 day 3 h", "6 days".
QString duration(std::chrono::milliseconds length);

/// Thousands by a thin space: "14 000".
QString count(qint64 value);
/// A value and its unit with a thin space between: "50 %".
QString withUnit(const QString &value, const QString &unit);
QString resources(qint64 count);        ///< "1 resource", "3 resources"
QString changes(qint64 count);          ///< "1 change"
QString unchangedLines(qint64 count);   ///< "11 unchanged lines"
QString needAttention(qint64 count);    ///< "5 need attention"; "all fine" for none
QString ofReady(int ready, int wanted); ///< "3 of 4 ready"

/// Seven digits of a commit; a chart version or a short text stays as it is.
QString shortRevision(const QString &revision);
/// An image without the registry where it is the usual one, and its digest shortened.
QString shortImage(const QString &image);
/// The name of a kind where there is little room: "HPA", "PDB", "SA"; else the kind itself.
QString shortKind(const QString &kind);
/// Text from elsewhere, made safe to show on one line: control and direction characters removed, newlines
/// to spaces.
QString oneLine(const QString &text);

} // namespace slipway::ui::words
