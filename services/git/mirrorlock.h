#pragma once

#include <services/base/canceltoken.h>
#include <services/base/error.h>

#include <QLockFile>
#include <QString>

#include <optional>

namespace slipway::git {

/// Keeps other Slipway processes from writing to the same mirror; given back at the end of the scope or when
/// the process dies. Waits for its turn until cancelled.
class MirrorLock final
{
public:
    MirrorLock(const QString &mirrorFolder, const base::CancelToken &cancel);
    MirrorLock(const MirrorLock &) = delete;
    MirrorLock &operator=(const MirrorLock &) = delete;

    explicit operator bool() const { return !m_error.has_value(); }

    const base::Error &error() const { return *m_error; }

private:
    QLockFile m_file;
    std::optional<base::Error> m_error;
};

/// Removes what writers that died have left in a mirror (reference locks, partial packs). Only while holding
/// its MirrorLock.
void removeLeftovers(const QString &mirrorFolder);

} // namespace slipway::git
