#pragma once

#include <services/applications/types.h>
#include <ui/theme/palette.h>

#include <QRectF>

#include <optional>

class QPainter;

namespace slipway::ui {

/// Everything that has a glyph and a word of its own, over all families.
enum class Status
{
    None, ///< nothing is shown
    // Health.
    Healthy,
    Progressing,
    Degraded,
    Suspended,
    Missing,
    HealthUnknown,
    // Sync.
    Synced,
    OutOfSync,
    Prune,
    SyncUnknown,
    // Operations, runs and steps.
    Succeeded,
    Failed,
    Error,
    Running,
    Terminating,
    Queued,
    Waiting,
    Paused,
    Unstable,
    Skipped,
    NotRun,
    Cancelled,
    // Clusters.
    Reachable,
    Unreachable,
};

Status statusOf(kube::Health health);
Status statusOf(applications::SyncStatus sync);
Status statusOf(applications::OperationPhase phase);
/// Of one task's status word in an operation ("SyncFailed", "Pruned", "Running"); NotRun when unknown.
Status statusOfResult(const QString &word);

Tone toneOf(Status status);
/// A good or resting state: green glyph, grey word.
bool isQuiet(Status status);
/// True for open rings that turn while something is going on.
bool isTurning(Status status);
/// Colour of the word in a row: text2 when quiet, the tone's word colour otherwise.
QColor wordColor(Status status, const Palette &palette);

/// Paints the glyph into the square `rect` (14 in rows, 12 in cards, 18 to 20 in headings). `step` turns
/// open rings, 0 to 11.
void paintStatusGlyph(
    QPainter &painter, const QRectF &rect, Status status, const Palette &palette, int step = 0);

/// The glyphs of an operation's preview: create, update, prune, unchanged, hook.
void paintChangeGlyph(QPainter &painter,
                      const QRectF &rect,
                      applications::ChangeKind change,
                      const Palette &palette);

/// A pod as a rounded square.
enum class PodState
{
    Ready,
    Starting,
    Failing,
    GoingAway
};

void paintPodSquare(
    QPainter &painter, const QRectF &rect, PodState state, const QColor &fill, const Palette &palette);

} // namespace slipway::ui

Q_DECLARE_METATYPE(slipway::ui::Status)
