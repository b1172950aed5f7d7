#pragma once

#include "renderer.h"

#include <QCache>

#include <mutex>
#include <optional>

namespace slipway::render {

/// Rendered sets by the digest of everything that went into them: the recent ones in memory, those without a
/// Secret also on disk. A damaged or foreign file is not found. Thread safe.
class RenderCache final
{
public:
    /// Forgets files on disk that nobody has read for a month.
    explicit RenderCache(const QString &folder);

    std::optional<Rendered> find(const QString &key);
    void store(const QString &key, const Rendered &rendered);

private:
    QString fileOf(const QString &key) const;
    std::optional<Rendered> readFile(const QString &key) const;
    void writeFile(const QString &key, const Rendered &rendered) const;
    void remember(const QString &key, const Rendered &rendered);

    QString m_folder;
    std::mutex m_mutex;
    QCache<QString, Rendered> m_recent; // cost in KiB
};

} // namespace slipway::render
