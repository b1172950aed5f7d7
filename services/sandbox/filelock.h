#pragma once

#include <services/base/error.h>

namespace slipway::sandbox {

/// An exclusive lock on a file, held until destroyed; the kernel gives it up when the process ends in any
/// way.
class FileLock final
{
public:
    FileLock() = default;
    ~FileLock();
    FileLock(const FileLock &) = delete;
    FileLock &operator=(const FileLock &) = delete;

    /// Conflict when another process holds it, Io when the file cannot be opened. Never waits.
    base::Expected<void> acquire(const QString &path);
    void release();

    bool isHeld() const { return m_descriptor >= 0; }

private:
    int m_descriptor = -1;
};

} // namespace slipway::sandbox
