#include "types.h"

using namespace Qt::StringLiterals;

namespace slipway::applications {

QString syncWord(SyncStatus status)
{
    switch (status) {
    case SyncStatus::Synced:
        return u"Synced"_s;
    case SyncStatus::OutOfSync:
        return u"OutOfSync"_s;
    case SyncStatus::Unknown:
        break;
    }
    return u"Unknown"_s;
}

QString changeWord(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Create:
        return u"create"_s;
    case ChangeKind::Update:
        return u"update"_s;
    case ChangeKind::Prune:
        return u"prune"_s;
    case ChangeKind::Unchanged:
        break;
    }
    return u"unchanged"_s;
}

} // namespace slipway::applications
