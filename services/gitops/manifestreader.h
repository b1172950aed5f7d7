#pragma once

#include <services/base/error.h>

#include <nlohmann/json.hpp>

#include <QHash>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

// For .cpp files only, since it includes the whole of nlohmann/json.
namespace slipway::gitops {

/// Reads the fields of one block of a manifest with checks of their types. Absent and null are the same. The
/// first field of a wrong type is remembered in the error shared by all readers of the manifest; reading goes
/// on, so that callers ask for the error once, at the end.
class ManifestReader final
{
public:
    /// The reader must not outlive `block` and `error`. `path` names the block in messages: "spec.source".
    ManifestReader(const nlohmann::json *block, QString path, std::optional<base::Error> *error);

    bool exists() const { return m_block != nullptr; }

    QString path() const { return m_path; }

    bool has(const char *field) const;
    QString text(const char *field) const;
    bool boolean(const char *field, bool fallback = false) const;
    qint64 integer(const char *field, qint64 fallback) const;
    /// A duration in Go's notation ("1m30s") or a plain number of seconds, in milliseconds.
    qint64 durationMs(const char *field, qint64 fallback) const;
    QStringList texts(const char *field) const;
    QHash<QString, QString> textMap(const char *field) const;
    /// The member as it stands; null when absent.
    const nlohmann::json *raw(const char *field) const;
    ManifestReader block(const char *field) const;
    std::vector<ManifestReader> blocks(const char *field) const;

    /// Remembers that `field` (empty: the block itself) is wrong, unless an earlier error is known.
    void fail(const char *field, const QString &cause, const QString &hint) const;

private:
    QString pathOf(const char *field) const;
    void wrongType(const char *field, const nlohmann::json &found, const QString &expected) const;

    const nlohmann::json *m_block;
    QString m_path;
    std::optional<base::Error> *m_error;
};

/// Parses Go's duration notation, or a plain number of seconds, to milliseconds.
std::optional<qint64> parseDurationMs(const QString &text);

} // namespace slipway::gitops
