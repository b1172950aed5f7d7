#pragma once

#include <app/backend.h>
#include <services/base/paths.h>

#include <QSettings>
#include <QString>
#include <QStringList>

namespace slipway::app {

/// The settings of the window that the command line obeys and can change, in the same file.
class Preferences final
{
public:
    explicit Preferences(const base::Paths &paths);
    Q_DISABLE_COPY_MOVE(Preferences)

    QStringList kubeconfigFiles() const;
    QStringList protectedContexts() const;
    QStringList readOnlyContexts() const;
    /// The workspace that was open last; empty when there is none, or no longer.
    QString lastWorkspace() const;

    /// Sets what the command line shares with the window; files, context and workspace are the caller's.
    void applyTo(BackendOptions &options) const;

    /// False when the settings cannot be written.
    bool setKubeconfigFiles(const QStringList &files);
    bool setProtectedContexts(const QStringList &contexts);
    bool setReadOnlyContexts(const QStringList &contexts);

    QString fileName() const { return m_file.fileName(); }

private:
    bool write(const QString &key, const QStringList &list);

    QSettings m_file;
};

} // namespace slipway::app
