#pragma once

#include <services/base/error.h>
#include <services/base/ids.h>
#include <services/base/json.h>

#include <QDateTime>
#include <QHash>
#include <QSet>
#include <QString>
#include <QStringList>

#include <mutex>
#include <optional>

namespace slipway::kube {

/// One write that is about to be sent or has been answered.
struct Write
{
    QString context;
    QString verb; ///< create, replace, patch, apply, delete
    base::ObjectKey object;
    bool dryRun = false;
    QString reason;
    base::Json before; ///< as last read, Secret values masked; null if unknown or absent
    base::Json after;  ///< as answered, masked; null for a delete or a failure
    std::optional<base::Error> error;
    QDateTime at;
};

/// Told of every mutating call that was sent, dry runs excepted. Called on the writing thread.
class WriteObserver
{
public:
    virtual ~WriteObserver() = default;
    virtual void wrote(const Write &write) = 0;
};

/// Decides whether a context may be written to: under every button and every verb. Thread safe.
/// A read-only context refuses everything but dry runs. A protected context refuses everything but dry runs
/// unless a confirmation is held: its name typed by a person, for one application, until the guard object is
/// destroyed.
class WriteGuard final
{
public:
    void setReadOnly(const QString &context, bool readOnly);
    void setProtected(const QString &context, bool isProtected);
    bool isReadOnly(const QString &context) const;
    bool isProtected(const QString &context) const;

    /// A held confirmation of one protected context; releases it when destroyed.
    class Confirmation final
    {
    public:
        Confirmation() = default;
        Confirmation(Confirmation &&other) noexcept;
        Confirmation &operator=(Confirmation &&other) noexcept;
        ~Confirmation();

    private:
        friend class WriteGuard;
        Confirmation(WriteGuard *guard, QString context);
        WriteGuard *m_guard = nullptr;
        QString m_context;
    };

    /// `typed` must equal `expected` (the application's name) exactly; else Guarded with the sentence to
    /// show.
    base::Expected<Confirmation>
    confirm(const QString &context, const QString &expected, const QString &typed);

    /// Guarded with what to do when the write is not permitted.
    base::Expected<void> check(const QString &context, bool dryRun) const;

private:
    void release(const QString &context);

    mutable std::mutex m_mutex;
    QSet<QString> m_readOnly;
    QSet<QString> m_protected;
    QHash<QString, int> m_confirmed;
};

} // namespace slipway::kube
