#include "statusglyph.h"

#include <QHash>

namespace slipway::ui {

using namespace Qt::StringLiterals;

Status statusOf(kube::Health health)
{
    switch (health) {
    case kube::Health::None:
        return Status::None;
    case kube::Health::Healthy:
        return Status::Healthy;
    case kube::Health::Suspended:
        return Status::Suspended;
    case kube::Health::Progressing:
        return Status::Progressing;
    case kube::Health::Missing:
        return Status::Missing;
    case kube::Health::Degraded:
        return Status::Degraded;
    case kube::Health::Unknown:
        break;
    }
    return Status::HealthUnknown;
}

Status statusOf(applications::SyncStatus sync)
{
    switch (sync) {
    case applications::SyncStatus::Synced:
        return Status::Synced;
    case applications::SyncStatus::OutOfSync:
        return Status::OutOfSync;
    case applications::SyncStatus::Unknown:
        break;
    }
    return Status::SyncUnknown;
}

Status statusOf(applications::OperationPhase phase)
{
    switch (phase) {
    case applications::OperationPhase::None:
        return Status::None;
    case applications::OperationPhase::Running:
        return Status::Running;
    case applications::OperationPhase::Succeeded:
        return Status::Succeeded;
    case applications::OperationPhase::Failed:
        return Status::Failed;
    case applications::OperationPhase::Error:
        return Status::Error;
    case applications::OperationPhase::Terminating:
        return Status::Terminating;
    }
    return Status::None;
}

Status statusOfResult(const QString &word)
{
    static const QHash<QString, Status> words{
        {u"Pending"_s, Status::Queued},
        {u"Running"_s, Status::Running},
        {u"Synced"_s, Status::Succeeded},
        {u"Succeeded"_s, Status::Succeeded},
        {u"SyncFailed"_s, Status::Failed},
        {u"Failed"_s, Status::Failed},
        {u"Pruned"_s, Status::Succeeded},
        {u"PruneSkipped"_s, Status::Skipped},
        {u"Skipped"_s, Status::Skipped},
    };
    return words.value(word, Status::NotRun);
}

Tone toneOf(Status status)
{
    switch (status) {
    case Status::Healthy:
    case Status::Synced:
    case Status::Succeeded:
    case Status::Reachable:
        return Tone::Healthy;
    case Status::Progressing:
    case Status::Running:
    case Status::Terminating:
        return Tone::Progressing;
    case Status::Degraded:
    case Status::Failed:
    case Status::Error:
    case Status::Prune:
    case Status::Unreachable:
        return Tone::Degraded;
    case Status::Suspended:
    case Status::Waiting:
    case Status::Paused:
        return Tone::Suspended;
    case Status::OutOfSync:
    case Status::Missing:
    case Status::Unstable:
        return Tone::Warn;
    default:
        return Tone::Unknown;
    }
}

bool isQuiet(Status status)
{
    const Tone tone = toneOf(status);
    return tone == Tone::Healthy || tone == Tone::Unknown;
}

bool isTurning(Status status)
{
    return status == Status::Progressing || status == Status::Running || status == Status::Terminating;
}

QColor wordColor(Status status, const Palette &palette)
{
    return isQuiet(status) ? palette.text2 : palette.tone(toneOf(status)).fg;
}

} // namespace slipway::ui
